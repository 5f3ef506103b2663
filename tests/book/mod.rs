//! The book and every other page: what is generated is up to date, every link leads somewhere, and what people are told
//! to type is understood.

mod links;
mod markdown;
mod pages;
mod typed;

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of the repository.
fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every Markdown file of the repository, by its path within it.
fn every_page() -> Vec<PathBuf> {
    let (mut found, mut folders) = (vec![], vec![root().to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            match path.is_dir() {
                true if !["target", "node_modules", "corpus", ".git"].contains(&name.as_str()) => {
                    folders.push(path)
                }
                false if name.ends_with(".md") => {
                    found.push(path.strip_prefix(root()).expect("lies below the root").to_owned())
                }
                _ => {}
            }
        }
    }
    found.sort();
    assert!(found.len() > 15, "only {} pages were found", found.len());
    found
}

fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

//! What the app may do and is made of: no more than it needs, and as SECURITY.md says.

use rapport::slack::Method;
use rapport::slack::manifest::{Mode, manifest};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files of a kind in the repository, without what a build leaves.
fn files(fits: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let (mut found, mut folders) = (vec![], vec![root().to_owned()]);
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            match path.is_dir() {
                true if !path.ends_with("target") && !hidden => folders.push(path),
                false if fits(&path) => found.push(path),
                _ => {}
            }
        }
    }
    found
}

fn forbids_unsafe(lints: &toml::Value) -> bool {
    lints.get("rust").and_then(|rust| rust.get("unsafe_code")).and_then(toml::Value::as_str) == Some("forbid")
}

#[test]
fn every_crate_of_ours_forbids_unsafe_code() {
    let read = |path: &Path| -> toml::Value {
        toml::from_str(&std::fs::read_to_string(path).expect("read")).expect("TOML")
    };
    let workspace = read(&root().join("Cargo.toml"))["workspace"]["lints"].clone();
    assert!(forbids_unsafe(&workspace));
    let manifests = files(|path| path.ends_with("Cargo.toml"));
    assert!(manifests.len() >= 3, "{manifests:?}");
    for path in manifests {
        let lints = read(&path)["lints"].clone();
        let inherits = lints.get("workspace").and_then(toml::Value::as_bool) == Some(true);
        assert!(inherits || forbids_unsafe(&lints), "{} lets unsafe code in", path.display());
    }
}

#[test]
fn every_method_is_called_and_every_scope_is_explained() {
    let sources =
        files(|path| path.starts_with(root().join("src")) && path.extension().is_some_and(|e| e == "rs"));
    let text = |path: &PathBuf| std::fs::read_to_string(path).expect("read");
    let called: String = sources.iter().filter(|path| !path.ends_with("slack/method.rs")).map(text).collect();
    for method in Method::ALL {
        assert!(
            called.contains(&format!("Method::{method:?}")),
            "{method} is never called: its scope is too much"
        );
    }
    let manifest = manifest(&Mode::Socket);
    let asked = manifest["oauth_config"]["scopes"]["bot"].as_array().into_iter().flatten();
    let asked: BTreeSet<String> = asked.filter_map(|scope| scope.as_str().map(str::to_owned)).collect();
    let page = std::fs::read_to_string(root().join("SECURITY.md")).expect("read");
    let table = page.split("| scope |").nth(1).expect("the table of scopes");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with("| `"));
    let first_cells =
        rows.filter_map(|line| line.split('|').nth(1)).filter(|cell| !cell.contains("app token"));
    let explained: BTreeSet<String> =
        first_cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect();
    assert_eq!(explained, asked);
}

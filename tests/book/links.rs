use super::markdown::Page;
use super::{every_page, none, root};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

const BOOK: &str = "docs";
const SUMMARY: &str = "docs/SUMMARY.md";

/// A path without `.` and `..` in it; none if it leaves the repository.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir if !plain.pop() => return None,
            Component::Normal(name) => plain.push(name),
            _ => {}
        }
    }
    Some(plain)
}

/// What is wrong with a link of a page, if anything is.
fn fault(page: &Path, target: &str) -> Option<String> {
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let folder = page.parent().expect("a folder");
    let Some(path) = plain(&folder.join(file)).filter(|_| !file.is_empty()).or(Some(page.to_owned())) else {
        return Some("leads out of the repository".to_owned());
    };
    if !root().join(&path).exists() {
        return Some(format!("there is no {}", path.display()));
    }
    let is_page = path.extension().is_some_and(|e| e == "md");
    match is_page && !anchor.is_empty() && !Page::read(&path).anchors().iter().any(|known| known == anchor) {
        true => Some(format!("{} has no heading #{anchor}", path.display())),
        false => None,
    }
}

#[test]
fn every_link_leads_to_a_file_and_a_heading_that_are_there() {
    let mut wrong = vec![];
    for path in every_page() {
        let page = Page::read(&path);
        let shown = path.display();
        for target in page.targets() {
            wrong.extend(fault(&path, &target).map(|why| format!("{shown}: ({target}): {why}")));
        }
        wrong.extend(page.undefined().iter().map(|name| format!("{shown}: [{name}] stands for nothing")));
    }
    none(wrong);
}

#[test]
fn the_checker_finds_what_is_wrong() {
    let page = Path::new("docs/privacy.md");
    assert_eq!(fault(page, "operating.md#backups"), None);
    assert_eq!(fault(page, "#encryption-at-rest"), None);
    assert_eq!(fault(page, "gone.md").as_deref(), Some("there is no docs/gone.md"));
    assert_eq!(fault(page, "operating.md#gone").as_deref(), Some("docs/operating.md has no heading #gone"));
    assert_eq!(plain(Path::new("docs/../../x")), None);
}

/// The pages that the summary lists.
fn listed() -> Vec<PathBuf> {
    let summary = Page::read(Path::new(SUMMARY));
    summary.targets().iter().map(|target| Path::new(BOOK).join(target)).collect()
}

#[test]
fn every_page_of_the_book_stands_once_in_its_summary() {
    let there: Vec<PathBuf> = every_page()
        .into_iter()
        .filter(|path| path.parent() == Some(Path::new(BOOK)) && *path != Path::new(SUMMARY))
        .collect();
    let mut listed = listed();
    listed.sort();
    assert_eq!(listed, there);
}

/// What a page of the book shows or leads to is in the book: beside it stands nothing where it is read.
#[test]
fn no_page_of_the_book_leads_out_of_it() {
    let listed: BTreeSet<PathBuf> = listed().into_iter().collect();
    let mut wrong = vec![];
    for path in &listed {
        for target in Page::read(path).targets() {
            let file = target.split('#').next().unwrap_or_default();
            let led = plain(&Path::new(BOOK).join(file)).unwrap_or_default();
            let is_page = led.extension().is_some_and(|e| e == "md");
            if !file.is_empty() && (!led.starts_with(BOOK) || is_page && !listed.contains(&led)) {
                wrong.push(format!("{}: ({target}) is not in the book", path.display()));
            }
        }
    }
    none(wrong);
}

//! `docs/faults.md`: sections that the runs write or compare.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// One writes at a time.
static PEN: Mutex<()> = Mutex::new(());
const WRITE: &str = "RAPPORT_WRITE_FAULTS";

/// A section: its heading and its rows, cell by cell.
pub struct Section {
    pub heading: String,
    pub intro: &'static str,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

impl Section {
    fn text(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let columns: Vec<String> = self.columns.iter().map(|c| (*c).to_owned()).collect();
        let intro = if self.intro.is_empty() { String::new() } else { format!("{}\n\n", self.intro) };
        let mut text = format!("### {}\n\n{intro}{}", self.heading, line(&columns));
        text += &format!("|{}\n", "---|".repeat(columns.len()));
        self.rows.iter().for_each(|row| text += &line(row));
        text
    }

    /// Compares it with the page, or writes it there when asked to.
    pub fn holds(&self) {
        let _pen = PEN.lock().unwrap_or_else(PoisonError::into_inner);
        let page = std::fs::read_to_string(path()).expect("the page is read");
        let (found, seen) = (section(&page, &self.heading), self.text());
        if std::env::var_os(WRITE).is_some() {
            let place = found.map_or(format!("{page}\n{seen}"), |old| page.replace(old, &seen));
            std::fs::write(path(), place).expect("the page is written");
            return;
        }
        let found = found.unwrap_or("");
        assert!(
            found == seen,
            "docs/faults.md says otherwise; {WRITE}=1 writes it anew.\nthe page:\n{found}\nseen:\n{seen}"
        );
    }
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/faults.md")
}

/// The section of a heading, up to the blank line before the next heading.
fn section<'a>(page: &'a str, heading: &str) -> Option<&'a str> {
    let from = page.find(&format!("### {heading}\n"))?;
    let rest = &page[from..];
    let until = ["\n### ", "\n## "].iter().filter_map(|next| rest[1..].find(next)).min();
    Some(&rest[..until.map_or(rest.len(), |at| at + 1)])
}

/// The headings of the page's sections.
pub fn headings() -> Vec<String> {
    let page = std::fs::read_to_string(path()).expect("the page is read");
    page.lines().filter_map(|line| line.strip_prefix("### ")).map(str::to_owned).collect()
}

/// The rows of the page's tables.
pub fn rows() -> Vec<String> {
    let page = std::fs::read_to_string(path()).expect("the page is read");
    page.lines().filter(|line| line.starts_with("| ")).map(str::to_owned).collect()
}

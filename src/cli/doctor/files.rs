//! The files that hold what was recorded: for their owner alone.

use super::Sheet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// What a copy is called where `rapport backup` gives it its name.
const COPY: (&str, &str) = ("rapport-", ".db");
/// The rights of everybody else to read.
const OTHERS_READ: u32 = 0o004;

/// Warns of the database's files, and of copies beside it, that everybody on the machine may read: earlier versions left
/// that to the machine, and what is there keeps its rights.
pub(super) fn check(database: &Path, sheet: &mut Sheet<'_>) -> std::io::Result<()> {
    let open: Vec<String> = readable(database).iter().map(|file| quoted(file)).collect();
    if open.is_empty() {
        return Ok(());
    }
    let found = format!("others on this machine may read {}", open.join(" "));
    sheet.warn("files", &found, &format!("`chmod 600 {}` leaves them to their owner", open.join(" ")))
}

/// The database's files and the copies beside it that others may read, in the order of their names.
fn readable(database: &Path) -> Vec<PathBuf> {
    let name = database.file_name().unwrap_or_default().to_string_lossy();
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_ours = |file: &Path| {
        let other = file.file_name().unwrap_or_default().to_string_lossy();
        other.starts_with(&*name) || other.starts_with(COPY.0) && other.ends_with(COPY.1)
    };
    let Ok(entries) = folder.read_dir() else { return vec![] };
    let files = entries.flatten().map(|entry| entry.path()).filter(|file| is_ours(file));
    let is_open = |file: &PathBuf| {
        file.metadata().is_ok_and(|it| it.is_file() && it.permissions().mode() & OTHERS_READ != 0)
    };
    let mut open: Vec<PathBuf> = files.filter(is_open).collect();
    open.sort();
    open
}

/// As a shell reads it whatever stands in it.
fn quoted(file: &Path) -> String {
    let text = file.display().to_string();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

//! `[data]`: the data folder.

use super::source::Source;
use std::path::PathBuf;

/// Where files are kept.
#[derive(Clone, Debug, PartialEq)]
pub struct DataSettings {
    /// The folder for the database and backups.
    pub folder: PathBuf,
}

pub(super) fn read(source: &mut Source<'_>) -> Option<DataSettings> {
    let (text, name) = source.text_or_env("data", "folder", "RAPPORT_DATA")?;
    if text.trim().is_empty() {
        source.problems.push(format!("{name} is empty, but must name a folder, such as ./data."));
        return None;
    }
    Some(DataSettings { folder: PathBuf::from(text) })
}

//! The files of an export: all of a lead's own as JSON, and their contact log as a table.

use super::words::day;
use crate::domain::checkin::CheckIn;
use crate::domain::delivery::ExportFile;
use crate::domain::desk::Desk;
use crate::domain::need::Involvement;
use crate::domain::vocabulary::{Initiator, Setting};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// A file, and what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Its title.
    pub title: String,
    /// The message it comes with.
    pub comment: String,
}

/// All of a lead's own, as the store holds it.
pub fn everything(all: Value, desk: &Desk, now: DateTime<Utc>) -> File {
    let file = json!({
        "what this is": "All that Rapport keeps of you: your settings, your people, your log, your work, your nudges.",
        "of": desk.key.user,
        "workspace": desk.key.workspace,
        "made at": now.to_rfc3339(),
        "data": all,
    });
    let text = serde_json::to_string_pretty(&file).unwrap_or_default();
    let comment = "All that is kept of yours. Only you see this file; delete it here once you have it.";
    File {
        bytes: text.into_bytes(),
        title: title(ExportFile::Everything, desk, now),
        comment: comment.into(),
    }
}

/// The contact log, oldest first; a table that a spreadsheet opens without running anything.
pub fn log(desk: &Desk, now: DateTime<Utc>) -> File {
    let mut log: Vec<&CheckIn> = desk.checkins.iter().filter(|c| c.deleted_at.is_none()).collect();
    log.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(log.into_iter().map(|checkin| row(desk, checkin)));
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]);
    // A spreadsheet takes UTF-8 for what it is only with this mark.
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    for row in &rows {
        // Written into memory, nothing of it fails.
        let _ = table.write_record(row.each_ref().map(|cell| harmless(cell)));
    }
    bytes.extend(table.into_inner().unwrap_or_default());
    let comment = "Your contact log, for a spreadsheet.";
    File { bytes, title: title(ExportFile::Log, desk, now), comment: comment.into() }
}

fn title(file: ExportFile, desk: &Desk, now: DateTime<Utc>) -> String {
    let today = desk.lead.as_ref().map_or(now.date_naive(), |lead| lead.day(now));
    let what = match file {
        ExportFile::Everything => "All that is yours",
        ExportFile::Log => "Your contact log",
    };
    format!("{what}, {}", day(today, today - chrono::Days::new(400)))
}

const HEAD: [&str; 13] = [
    "day",
    "person",
    "kind",
    "structured",
    "where",
    "started by",
    "asked early or told after",
    "played back",
    "learned",
    "shared",
    "to come back to",
    "need",
    "note",
];

fn row(desk: &Desk, checkin: &CheckIn) -> [String; 13] {
    let on = desk.lead.as_ref().map_or(checkin.at.date_naive(), |lead| lead.day(checkin.at));
    let person = desk.peers.iter().find(|peer| peer.id == checkin.peer);
    let words = |text: &Option<String>| text.clone().unwrap_or_default();
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    [
        on.to_string(),
        person.map_or_else(String::new, |peer| peer.name.clone()),
        checkin.kind.code().to_owned(),
        yes(checkin.structured),
        checkin.setting.map_or("", Setting::code).to_owned(),
        checkin.initiator.map_or("", Initiator::code).to_owned(),
        checkin.depth.involvement.map_or("", Involvement::code).to_owned(),
        yes(checkin.depth.played_back),
        words(&checkin.learned),
        words(&checkin.shared),
        words(&checkin.follow_up),
        words(&checkin.depth.need),
        words(&checkin.note),
    ]
}

/// A cell that begins like a formula would be run by a spreadsheet: an apostrophe before it makes it text.
fn harmless(cell: &str) -> String {
    let begins = cell.trim_start_matches([' ', '\u{feff}', '\u{a0}']);
    if begins.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;
    use proptest::prelude::*;

    #[test]
    fn a_formula_stays_text() {
        for cell in ["=HYPERLINK(\"http://x\")", "+1", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "lunch", "9 days", "a=b", "2026-03-02"] {
            assert_eq!(harmless(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn no_cell_begins_like_a_formula(cell in "\\PC{0,20}") {
            prop_assert!(!harmless(&cell).starts_with(['=', '+', '-', '@']));
        }
    }
}

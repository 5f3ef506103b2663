//! Pictures and exports: each that was acknowledged came once.

use super::cast;
use super::check::Found;
use super::record::{self, Sent};
use super::report::Report;

/// The lines that ask for files, what each becomes, and how many files that is.
const LINES: [(&str, &str, usize); 2] = [("/rapport map", "upload", 1), ("/rapport export", "export", 2)];

pub fn check(found: &Found<'_>, report: &mut Report) {
    let names = record::files(&found.premises.sandbox);
    for row in found.outbox.iter().filter(|row| LINES.iter().any(|(_, call, _)| row.call["call"] == *call)) {
        let id: String = row.id.chars().filter(char::is_ascii_alphanumeric).collect();
        let (shared, wanted) =
            (names.iter().filter(|name| name.contains(&id)).count(), usize::from(row.state == "sent"));
        report.file(wanted, shared);
        if shared != wanted {
            report
                .problems
                .push(format!("the file {} is {} and was shared {shared} times", row.id, row.state));
        }
    }
    for ((lead, line), asked) in found.ledger.clicks() {
        let Some((_, call, files)) = LINES.iter().find(|(known, ..)| *known == line) else { continue };
        let user = cast::user(lead);
        // The pictures that follow a weekly plan were not asked for.
        let came = |row: &&Sent| {
            row.call["call"] == *call && row.call["user"] == user.as_str() && row.call["after"].is_null()
        };
        let came = found.outbox.iter().filter(came).count();
        report.clicked(line, asked, came / files);
        if !(asked.taken as usize * files..=asked.tries as usize * files).contains(&came) {
            report.problems.push(format!("lead {lead}: {line} brought {came} files, {asked:?}"));
        }
    }
}

//! The gate before free text is kept: what touches a sensitive matter is warned about first, with its reason.
//!
//! Everything a person types comes in by a form or by a line, so there are two gates: [`stops_form`] before any form is
//! taken, [`stops_line`] before any line is read. What was let through once is not stopped again further on.

use super::{dropping, line, obstacle, opener, promise};
use crate::domain::command::{MilestoneWord, RapportWord, Spoken, spoken};
use crate::domain::desk::Change;
use crate::domain::draft::Draft;
use crate::domain::id::{DraftId, IdSource};
use crate::domain::input::{Choice, Submission};
use crate::domain::lead::Lead;
use crate::domain::sensitive::Touched;
use crate::flow::case::Case;
use crate::view::action::{Form, Keeps, unpair};
use crate::view::sensitive as words;
use chrono::{DateTime, Duration};
use serde_json::json;
use sha2::{Digest, Sha256};

/// The same words, sent again within this time after the warning, are kept.
const MEANT: Duration = Duration::minutes(10);
/// Sooner than anybody reads a warning it is the same press that came twice.
const READ: Duration = Duration::seconds(1);
/// Fields that name somebody or something; names are no notes.
const NAMES: &[&str] = &["name", "names", "organisation", "cadence", "days_off"];

/// Whether a form waits for other words: each field that touches a sensitive matter says why. The second time the same
/// words come they are meant, and pass.
pub fn stops_form(case: &mut Case, lead: &Lead, submission: &Submission) -> bool {
    if matches!(
        Form::from_code(&submission.view.callback),
        Some(Form::Settings | Form::Schedules | Form::Invite)
    ) {
        return false;
    }
    let texts = submission.view.values.0.iter().filter_map(|(field, choice)| match choice {
        Choice::Text(text) if !NAMES.contains(&field.as_str()) => Some((field, text)),
        _ => None,
    });
    let found: Vec<(&String, &String, Vec<Touched>)> =
        texts.map(|(field, text)| (field, text, case.house.sensitive.touched(text))).collect();
    let found: Vec<_> = found.into_iter().filter(|(_, _, touched)| !touched.is_empty()).collect();
    if found.is_empty() {
        return false;
    }
    let warned = warned(
        lead,
        &submission.view.id,
        found.iter().map(|(field, text, _)| (field.as_str(), text.as_str())),
    );
    let since = case.desk.drafts.iter().find(|d| d.id == warned).map(|d| case.now - d.created_at);
    if since.is_some_and(|since| (READ..=MEANT).contains(&since)) {
        return false;
    }
    for (field, _, touched) in found {
        case.refuse(field, words::beside_field(&touched));
    }
    case.change(Change::Draft(Draft {
        id: warned,
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        content: json!("warned"),
        created_at: case.now,
    }));
    true
}

/// The name of a warning: a digest of the words, which are not kept themselves.
fn warned<'a>(lead: &Lead, view: &str, texts: impl Iterator<Item = (&'a str, &'a str)>) -> DraftId {
    let mut sha = Sha256::new();
    for part in texts.flat_map(|(field, text)| [field, text]) {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    IdSource::new(format!("warned/{}/{view}/{:x}", lead.id, sha.finalize()), DateTime::UNIX_EPOCH).make()
}

/// Whether a line waits for other words; the answer offers to reword it or to keep it.
pub fn stops_line(case: &mut Case, name: &str, text: &str) -> bool {
    let Some((command, line)) = kept_by(name, text) else { return false };
    let touched = case.touched(&line);
    if touched.is_empty() {
        return false;
    }
    let kept = case.keep_line(&line);
    case.answer(words::warning(&touched, &line, command.code(), &kept));
    true
}

/// The command that keeps what was typed, and that.
fn kept_by(name: &str, text: &str) -> Option<(Keeps, String)> {
    match name {
        "/checkin" => Some((Keeps::CheckIn, text.to_owned())),
        "/milestone" => match spoken(text, MilestoneWord::from_code) {
            Spoken::Word(MilestoneWord::Obstacle, rest) => Some((Keeps::Obstacle, rest)),
            Spoken::Word(MilestoneWord::Drop, rest) => Some((Keeps::Drop, rest)),
            _ => None,
        },
        _ => match spoken(text, RapportWord::from_code) {
            Spoken::Word(RapportWord::Promise, rest) => Some((Keeps::Promise, rest)),
            Spoken::Word(RapportWord::Openers, rest) => {
                opener::added(&rest).map(|line| (Keeps::Opener, line.to_owned()))
            }
            _ => None,
        },
    }
}

fn line_of(case: &Case, value: &str) -> Option<(Keeps, String)> {
    let (command, kept) = unpair(value)?;
    Some((Keeps::from_code(command)?, case.line_kept(kept)))
}

/// "Keep it as it is": the line is taken as it was typed.
pub fn keep(case: &mut Case, lead: &Lead, value: &str) {
    let Some((command, line)) = line_of(case, value) else { return };
    match command {
        Keeps::CheckIn => line::log_line(case, lead, &line),
        Keeps::Promise => promise::by_command(case, lead, &line),
        Keeps::Obstacle => obstacle::by_name(case, lead, &line),
        Keeps::Drop => dropping::drop_by_name(case, lead, &line),
        Keeps::Opener => opener::add(case, lead, &line),
    }
}

/// "Reword": the form opens with what was typed; where there is none, the line comes back.
pub fn reword(case: &mut Case, lead: &Lead, value: &str) {
    let Some((command, line)) = line_of(case, value) else { return };
    let kept = unpair(value).map_or("", |(_, kept)| kept);
    match command {
        Keeps::CheckIn => line::reword(case, lead, &line, kept),
        Keeps::Promise => promise::reword(case, lead, &line, value),
        Keeps::Obstacle => obstacle::reword(case, &line),
        Keeps::Opener => opener::open_new(case, kept),
        Keeps::Drop => case.answer(words::type_again(&format!("{} {line}", command.label()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_commands_that_keep_words_are_looked_at() {
        let of = |name, text| kept_by(name, text).map(|(command, line)| (command.code(), line));
        assert_eq!(of("/checkin", "ana lunch"), Some(("checkin", "ana lunch".into())));
        assert_eq!(of("/rapport", "promise ana x by friday"), Some(("promise", "ana x by friday".into())));
        assert_eq!(of("/milestone", "obstacle payroll, y"), Some(("obstacle", "payroll, y".into())));
        assert_eq!(of("/rapport", "openers add for ana: x"), Some(("opener", "for ana: x".into())));
        assert_eq!(of("/rapport", "openers"), None);
        assert_eq!(of("/rapport", "peer ana"), None);
        assert_eq!(of("/milestone", ""), None);
        assert!(Keeps::ALL.iter().all(|command| Keeps::from_code(command.code()) == Some(*command)));
    }
}

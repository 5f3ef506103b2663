//! By what a repeat is recognised, for everything that arrives.
//!
//! - **Events**: Slack's `event_id`; Slack sends an event again under the same one.
//! - **Buttons, menus, shortcuts**: the trigger, which is unique to the click.
//! - **Submissions**: the view, its version, its form and what was typed. Pressing Submit again after Slack showed an error
//!   is the same submission; pressing it after a field was corrected is another.
//! - **Commands**: workspace, person, name and text, wherever it was typed. A **bare** command asks for something to look at,
//!   changes nothing and needs its own trigger, so each is its own; so is one that only sets something, for what was set in
//!   between may be set back.
//! - **Menus that ask for options**: each is its own, since each must be answered.
//!
//! What changed nothing (help, a list, errors beside a field) must not be remembered by its id: it is to be answered again.

use crate::domain::command::{RapportWord, Spoken, spoken};
use crate::domain::input::said_by;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Longer than any id of Slack's.
const LONGEST_ID: usize = 64;

/// Slack's event id, or a digest of the whole event.
pub(super) fn event(envelope: &Value) -> String {
    match super::read::text(envelope, &["event_id"]) {
        Some(id) if id.len() <= LONGEST_ID => id.to_owned(),
        Some(id) => digest("event", &[id]),
        None => digest("event", &[&envelope["event"].to_string()]),
    }
}

/// A click.
pub(super) fn click(trigger: &str) -> String {
    digest("click", &[trigger])
}

/// A submitted form.
pub(super) fn submission(view: &Value) -> String {
    let field = |key: &str| view[key].as_str().unwrap_or_default();
    digest(
        "submit",
        &[field("id"), field("hash"), field("callback_id"), &view["state"]["values"].to_string()],
    )
}

/// A command; `trigger` counts only for one that is its own.
pub(super) fn command(workspace: &str, user: &str, name: &str, text: &str, trigger: &str) -> String {
    let parts = [workspace, user, name, text.trim(), trigger];
    let counted = if is_its_own(name, text) { &parts[..] } else { &parts[..4] };
    said_by(user) + &half_digest(counted)
}

fn is_its_own(name: &str, text: &str) -> bool {
    match spoken(text, RapportWord::from_code) {
        Spoken::Bare => true,
        Spoken::Word(word, _) => name == "/rapport" && word.only_sets(),
        Spoken::Unknown(_) => false,
    }
}

/// A menu that asks for options.
pub(super) fn options(payload: &Value, at_ms: i64) -> String {
    digest("options", &[&payload.to_string(), &at_ms.to_string()])
}

fn digest(kind: &str, parts: &[&str]) -> String {
    format!("{kind}:{}", half_digest(parts))
}

fn half_digest(parts: &[&str]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        // With its length before it, so that no two lists of parts read the same.
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    let half = sha.finalize()[..16].try_into().expect("16 bytes of 32");
    format!("{:032x}", u128::from_be_bytes(half))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_same_text_is_the_same_command_and_a_bare_one_never_is() {
        let typed = |text, trigger| command("T1", "U1", "/checkin", text, trigger);
        assert_eq!(typed("@dana lunch", "1"), typed(" @dana lunch ", "2"));
        assert_ne!(typed("@dana lunch", "1"), typed("@dana coffee", "1"));
        assert_ne!(typed("", "1"), typed("", "2"));
    }

    #[test]
    fn what_only_sets_something_is_another_each_time() {
        let typed = |text, trigger| command("T1", "U1", "/rapport", text, trigger);
        for text in ["schedule check-in wed 10:00", "pause 2 weeks", "Resume"] {
            assert_ne!(typed(text, "1"), typed(text, "2"), "{text}");
            assert_eq!(typed(text, "1"), typed(text, "1"), "{text}: the same request");
        }
        assert_eq!(typed("add Ada", "1"), typed("add Ada", "2"));
        let said = |text, trigger| command("T1", "U1", "/checkin", text, trigger);
        assert_eq!(said("hours of talk with Dana", "1"), said("hours of talk with Dana", "2"));
    }

    #[test]
    fn a_corrected_form_is_another_submission() {
        let form = |note: &str| {
            json!({"id": "V1", "hash": "1.a", "callback_id": "log",
            "state": {"values": {"note": {"note": {"type": "plain_text_input", "value": note}}}}})
        };
        assert_eq!(submission(&form("one")), submission(&form("one")));
        assert_ne!(submission(&form("one")), submission(&form("two")));
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(digest("x", &["ab", "c"]), digest("x", &["a", "bc"]));
    }
}

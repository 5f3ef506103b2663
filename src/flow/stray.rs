//! What names a row that is not on the desk of whoever sent it: forged, or left over from a row that is gone. It leads
//! nowhere; here it is only written into the log, without a word of anybody's.

use super::case::Carried;
use super::decide::action_of;
use crate::domain::desk::Desk;
use crate::domain::id::is_made;
use crate::domain::input::{Action, Arrival, Choice, Input, Surface};
use crate::view::action::{ActionId, Form};
use chrono::{DateTime, Utc};

/// Writes into the log that an input names such rows, if it does: who, where, and how many.
pub fn note(desk: &Desk, arrival: &Arrival) {
    let Some((control, names)) = named(&arrival.input) else { return };
    let strays = names.iter().filter(|id| !is_here(desk, id, arrival.at)).count();
    if strays > 0 {
        let (workspace, user) = (&arrival.key.workspace, &arrival.key.user);
        tracing::info!(%workspace, %user, control, strays, "named a row that is not, or no longer, theirs");
    }
}

/// The ids that an input carries, and the button or form that carries them. Only what has the shape of an id counts:
/// what else stands there may be anybody's words.
fn named(input: &Input) -> Option<(&'static str, Vec<String>)> {
    let (control, values) = match input {
        Input::Action(action) => (action_of(&action.action).map(ActionId::code), of_action(action)),
        Input::Submission(submission) => {
            let view = &submission.view;
            let chosen = view.values.0.values().flat_map(texts);
            (Form::from_code(&view.callback).map(Form::code), chosen.chain(carried(&view.metadata)).collect())
        }
        _ => return None,
    };
    let parts = values.iter().flat_map(|value| value.split(['|', ':']));
    let ids = parts.filter(|part| is_made(part)).map(str::to_owned).collect();
    Some((control.unwrap_or("unknown"), ids))
}

fn of_action(action: &Action) -> Vec<String> {
    let from_view = match &action.from {
        Surface::Modal(view) => carried(&view.metadata),
        Surface::Message { .. } | Surface::Home { .. } => vec![],
    };
    texts(&action.choice).into_iter().chain(from_view).collect()
}

fn texts(choice: &Choice) -> Vec<String> {
    match choice {
        Choice::Text(text) | Choice::Option(text) => vec![text.clone()],
        Choice::Options(values) => values.clone(),
        _ => vec![],
    }
}

fn carried(metadata: &str) -> Vec<String> {
    let Carried { nudge, row, peer, line, .. } = Carried::read(metadata);
    [nudge, row, peer, line].into_iter().flatten().collect()
}

/// Whether a row of this id is on the desk, or on another's as far as this person helps there.
fn is_here(desk: &Desk, id: &str, now: DateTime<Utc>) -> bool {
    let own = desk.peers.iter().any(|p| p.id.as_str() == id)
        || desk.checkins.iter().any(|c| c.id.as_str() == id)
        || desk.promises.iter().any(|p| p.id.as_str() == id)
        || desk.schedules.iter().any(|s| s.id.as_str() == id)
        || desk.own_openers.iter().any(|o| o.id.as_str() == id)
        || desk.drafts.iter().any(|d| d.id.as_str() == id)
        || desk.nudges.iter().any(|n| n.id.as_str() == id)
        || desk.milestones.iter().any(|m| m.id.as_str() == id)
        || desk.obstacles.iter().any(|o| o.id.as_str() == id)
        || desk.updates.iter().any(|u| u.id.as_str() == id);
    own || desk.helps_with(now).any(|(theirs, milestone)| {
        milestone.id.as_str() == id
            || theirs.obstacles.iter().any(|o| o.id.as_str() == id && o.milestone == milestone.id)
            || theirs.updates.iter().any(|u| u.id.as_str() == id && u.milestone == milestone.id)
            || theirs.nudges.iter().any(|n| n.id.as_str() == id && n.milestone() == Some(&milestone.id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::desk::DeskKey;
    use crate::domain::id::{IdSource, PeerId};
    use crate::domain::input::{Submission, Values, ViewState};
    use crate::domain::planner::sample::{desk, now, peer};
    use crate::domain::vocabulary::Circle;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("no panic before").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What is logged of an input on a desk.
    fn logged(desk: &Desk, input: Input) -> String {
        let page = Page::default();
        let writer = page.clone();
        let lines =
            tracing_subscriber::fmt().with_ansi(false).without_time().with_writer(move || writer.clone());
        let key = DeskKey { workspace: desk.key.workspace.clone(), user: desk.key.user.clone() };
        let arrival = Arrival { id: "1".into(), key, at: now(), input };
        tracing::subscriber::with_default(lines.finish(), || note(desk, &arrival));
        let bytes = page.0.lock().expect("no panic before").clone();
        String::from_utf8(bytes).expect("text")
    }

    fn click(action: &str, value: &str) -> Input {
        Input::Action(Action {
            action: action.into(),
            block: "b".into(),
            choice: Choice::Text(value.into()),
            from: Surface::Message {
                channel: crate::domain::id::ChannelId::new("D1"),
                ts: "1".into(),
                ephemeral: true,
            },
            trigger: "t".into(),
            response_url: None,
        })
    }

    fn ids() -> (PeerId, PeerId) {
        let mut source = IdSource::new("test", now());
        (source.make(), source.make())
    }

    fn with_ada() -> (Desk, PeerId, PeerId) {
        let (own, other) = ids();
        let mut ada = peer("Ada", Circle::Core, 3, now());
        ada.id = own.clone();
        (desk(vec![ada]), own, other)
    }

    #[test]
    fn a_row_of_somebody_else_is_logged_without_a_word() {
        let (desk, own, other) = with_ada();
        assert_eq!(logged(&desk, click("peer.edit", own.as_str())), "");
        assert_eq!(logged(&desk, click("line.form", "Ada lunch, learned a private thing")), "");
        let line =
            logged(&desk, click(&format!("checkin.with.{other}"), &format!("{other}|a private thing")));
        assert!(line.contains("named a row that is not, or no longer, theirs"), "{line}");
        assert!(line.contains("user=U1") && line.contains("control=\"checkin.with\" strays=1"), "{line}");
        assert!(!line.contains("private") && !line.contains(other.as_str()), "{line}");
    }

    #[test]
    fn a_form_is_read_for_what_it_carries_and_for_what_was_chosen() {
        let (desk, own, other) = with_ada();
        let form = |row: &PeerId, chosen: &PeerId| {
            let values = Values([("peer".to_owned(), Choice::Option(chosen.to_string()))].into());
            let metadata = Carried { row: Some(row.to_string()), ..Carried::default() }.text();
            let view = ViewState { callback: "peer".into(), metadata, values, ..ViewState::default() };
            Input::Submission(Submission { view, trigger: "t".into() })
        };
        assert_eq!(logged(&desk, form(&own, &own)), "");
        assert!(logged(&desk, form(&other, &other)).contains("control=\"peer\" strays=2"));
        assert_eq!(logged(&desk, Input::HomeOpened), "");
    }
}

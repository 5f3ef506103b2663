//! Whoever waits for what is given up is told, before it is marked: a crash in between tells them once more, which counts
//! once, and never not at all.

use super::Deliverer;
use super::outcome::{Outcome, TRIES};
use crate::domain::delivery::Call;
use crate::domain::id::UserId;
use crate::domain::input::Input;
use crate::store::Claimed;

/// Said of what may have been done all the same.
const UNKNOWN: &str = "fate_unknown";
/// Said of what Slack did not answer for most of a day.
const SILENT: &str = "no_answer";

impl Deliverer {
    /// False if somebody was to be told and could not be.
    pub(super) async fn tell(&self, claimed: &Claimed, outcome: &Outcome) -> bool {
        let error = match outcome {
            Outcome::Refused { error, .. } => error,
            Outcome::Unknown { .. } if claimed.attempts >= TRIES => UNKNOWN,
            Outcome::Again { ambiguous, .. } | Outcome::Silent { ambiguous, .. }
                if claimed.attempts >= TRIES =>
            {
                if *ambiguous || claimed.ambiguous {
                    UNKNOWN
                } else {
                    SILENT
                }
            }
            _ => return true,
        };
        let Some((user, input)) = notice(claimed, error) else { return true };
        let id = format!("failed:{}", claimed.delivery.id);
        self.submit(claimed, user, id, input).await
    }
}

/// Who is told, and what.
fn notice(claimed: &Claimed, error: &str) -> Option<(UserId, Input)> {
    let (delivery, error) = (claimed.delivery.id.clone(), error.to_owned());
    Some(match &claimed.delivery.call {
        Call::Post { channel, .. } if error == "user_disabled" && channel.starts_with(['U', 'W']) => {
            (UserId::new(channel), Input::Deactivated)
        }
        Call::Post { author: Some(author), channel, .. } => {
            (author.clone(), Input::PostFailed { delivery, channel: channel.clone(), error })
        }
        Call::Update { author: Some(author), of, .. } => {
            (author.clone(), Input::EditFailed { post: of.clone(), error })
        }
        Call::Upload { user, picture, after: None } => {
            (user.clone(), Input::FileFailed { what: picture.label().to_owned(), error })
        }
        Call::Export { user, file } => {
            (user.clone(), Input::FileFailed { what: file.label().to_owned(), error })
        }
        _ => return None,
    })
}

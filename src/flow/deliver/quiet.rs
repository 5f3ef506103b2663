//! Nudges keep quiet: not on a holiday, not in Slack's do-not-disturb, not while the person is away by their status.
//! Looked at when sending; what Slack says of it is never stored.

use super::Deliverer;
use super::outcome::Outcome;
use crate::domain::delivery::Call;
use crate::domain::id::UserId;
use crate::domain::lead::Lead;
use crate::domain::nudge::{Nudge, Subject};
use crate::slack::{CallError, Method, Token};
use crate::store::{Claimed, Result as Stored};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// Status emoji that say "away", as Slack offers them and people use them.
const AWAY_EMOJI: [&str; 20] = [
    ":palm_tree:",
    ":face_with_thermometer:",
    ":airplane:",
    ":airplane_departure:",
    ":beach_with_umbrella:",
    ":umbrella_on_ground:",
    ":desert_island:",
    ":luggage:",
    ":camping:",
    ":baby:",
    ":baby_bottle:",
    ":no_entry:",
    ":no_entry_sign:",
    ":zzz:",
    ":sleeping:",
    ":mask:",
    ":thermometer:",
    ":sneezing_face:",
    ":face_with_head_bandage:",
    ":hospital:",
];
/// Words in a status that say "away".
const AWAY_WORDS: [&str; 24] = [
    "away",
    "vacation",
    "vacationing",
    "holiday",
    "holidays",
    "out of office",
    "out of the office",
    "ooo",
    "pto",
    "time off",
    "day off",
    "off work",
    "off today",
    "out today",
    "sick",
    "on leave",
    "annual leave",
    "parental leave",
    "maternity leave",
    "paternity leave",
    "family leave",
    "medical leave",
    "compassionate leave",
    "sabbatical",
];

impl Deliverer {
    /// Whether a nudge has to wait or falls away; `None` to send it.
    pub(super) async fn quiet(&self, token: &Token, claimed: &Claimed) -> Result<Option<Outcome>, CallError> {
        let Call::Post { channel: user, quiet: true, .. } = &claimed.delivery.call else { return Ok(None) };
        let now = self.clock.now();
        let workspace = &claimed.delivery.workspace;
        match self.unwanted(claimed, user, now).await {
            Ok(None) => {}
            Ok(Some(why)) => return Ok(Some(Outcome::Dropped(why))),
            Err(error) => return Ok(Some(Outcome::Again { why: error.to_string(), ambiguous: false })),
        }
        for method in [Method::DndInfo, Method::UsersInfo] {
            if let Err(wait) = self.pace(workspace, method, None).await {
                return Ok(Some(Outcome::Paced(wait)));
            }
        }
        let body = json!({ "user": user });
        let dnd = self.api.call(token, Method::DndInfo, &body).await.map_err(not_known)?;
        if let Some(until) = do_not_disturb(&dnd, now) {
            let in_time = claimed.delivery.expires_at.is_none_or(|end| until < end);
            return Ok(Some(if in_time {
                Outcome::HeldUntil(until)
            } else {
                Outcome::Dropped("do not disturb")
            }));
        }
        let info = self.api.call(token, Method::UsersInfo, &body).await.map_err(not_known)?;
        Ok(is_away(&info["user"]["profile"], now).then_some(Outcome::Dropped("away by Slack status")))
    }
}

impl Deliverer {
    /// Why a nudge is not to be sent, if it is not: much may have changed since it was planned, and while it waited.
    async fn unwanted(
        &self,
        claimed: &Claimed,
        user: &str,
        now: DateTime<Utc>,
    ) -> Stored<Option<&'static str>> {
        let mut reading = self.store.reading().await?;
        let nudge = reading.nudge_of(&claimed.delivery.id).await?;
        let lead = reading.lead_of(&claimed.delivery.workspace, &UserId::new(user)).await?;
        Ok(lead.and_then(|lead| out_of_place(&lead, nudge.as_ref(), now)))
    }
}

/// Why a nudge is out of place by now: it was taken back or logged meanwhile, its lead paused or left, set other hours,
/// or has a day off by a calendar read since. The question that comes with a pause is seen all the same.
fn out_of_place(lead: &Lead, nudge: Option<&Nudge>, now: DateTime<Utc>) -> Option<&'static str> {
    let today = lead.day(now);
    let asks = nudge.is_some_and(|nudge| nudge.subject == Subject::StillUseful);
    match nudge {
        Some(nudge) if !nudge.is_open() => Some("taken back"),
        _ if !lead.is_active(today) && !asks => Some("the lead is paused or has left"),
        _ if !lead.works_on(today) => Some("a holiday or a day off"),
        _ => (!lead.works_at(now)).then_some("outside the working hours"),
    }
}

/// A nudge whose person may not want it waits until that is known, or its day is over. Nothing of it was sent.
fn not_known(error: CallError) -> CallError {
    match error {
        CallError::Refused { .. } if !error.is_of_token() => {
            CallError::Offline { why: format!("it is not known whether they want to be disturbed: {error}") }
        }
        other => other.unseen(),
    }
}

/// When do-not-disturb ends, if it is on: the scheduled hours or a snooze.
fn do_not_disturb(dnd: &Value, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let at = |field: &str| dnd[field].as_i64().and_then(|s| DateTime::from_timestamp(s, 0));
    let snooze = dnd["snooze_enabled"].as_bool().unwrap_or(false).then(|| at("snooze_endtime")).flatten();
    let scheduled = match (dnd["dnd_enabled"].as_bool(), at("next_dnd_start_ts"), at("next_dnd_end_ts")) {
        (Some(true), Some(start), Some(end)) if start <= now && now < end => Some(end),
        _ => None,
    };
    snooze.filter(|end| *end > now).max(scheduled)
}

fn is_away(profile: &Value, now: DateTime<Utc>) -> bool {
    let expired = profile["status_expiration"].as_i64().is_some_and(|s| s > 0 && s <= now.timestamp());
    let text = profile["status_text"].as_str().unwrap_or("").to_lowercase();
    let emoji = profile["status_emoji"].as_str().unwrap_or("");
    // Spaces around it, so that a word is found and not a part of one.
    let words: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let says = |word: &str| format!(" {words} ").contains(&format!(" {word} "));
    !expired && (AWAY_EMOJI.contains(&emoji) || AWAY_WORDS.iter().any(|word| says(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lead::Standing;
    use crate::domain::nudge::NudgeState;
    use crate::domain::planner::sample;
    use crate::domain::vocabulary::Circle;

    fn now() -> DateTime<Utc> {
        "2026-03-03T08:30:00Z".parse().expect("an instant")
    }

    #[test]
    fn do_not_disturb_is_the_hours_or_a_snooze() {
        let at = |minutes: i64| (now() + chrono::Duration::minutes(minutes)).timestamp();
        let hours =
            json!({"ok": true, "dnd_enabled": true, "next_dnd_start_ts": at(-60), "next_dnd_end_ts": at(30)});
        assert_eq!(do_not_disturb(&hours, now()).map(|t| t.timestamp()), Some(at(30)));
        let later = json!({"ok": true, "dnd_enabled": true, "next_dnd_start_ts": at(600), "next_dnd_end_ts": at(900)});
        assert_eq!(do_not_disturb(&later, now()), None);
        let snooze = json!({"dnd_enabled": false, "snooze_enabled": true, "snooze_endtime": at(20)});
        assert_eq!(do_not_disturb(&snooze, now()).map(|t| t.timestamp()), Some(at(20)));
    }

    #[test]
    fn what_changed_while_it_waited_is_looked_at_once_more() {
        let nudge = sample::nudge(&sample::peer("Ana", Circle::Inner, 20, now()));
        let why = |lead: Lead, nudge: &Nudge| out_of_place(&lead, Some(nudge), now());
        let paused = || Lead { standing: Standing::Paused { until: None }, ..sample::lead() };
        assert_eq!(why(sample::lead(), &nudge), None);
        assert_eq!(why(paused(), &nudge), Some("the lead is paused or has left"));
        let question = Nudge { subject: Subject::StillUseful, ..nudge.clone() };
        assert_eq!(why(paused(), &question), None, "it says that they are paused");
        let logged = Nudge { state: NudgeState::Withdrawn { at: now() }, ..nudge.clone() };
        assert_eq!(why(sample::lead(), &logged), Some("taken back"));
        let mut late = sample::lead();
        late.hours.from = 10 * 60;
        assert_eq!(why(late, &nudge), Some("outside the working hours"));
    }

    #[test]
    fn a_status_says_away_until_it_expires() {
        let away = |text, emoji, until| {
            is_away(&json!({"status_text": text, "status_emoji": emoji, "status_expiration": until}), now())
        };
        assert!(away("Vacationing", ":palm_tree:", 0));
        for text in [
            "Out of office, back Monday",
            "Away until Monday, annual leave",
            "PTO",
            "OOO 🧳 until 3 March",
            "Out sick",
            "On parental leave",
            "Maternity leave until June",
        ] {
            assert!(away(text, "", 0), "{text}");
        }
        for emoji in [":luggage:", ":beach_with_umbrella:", ":mask:"] {
            assert!(away("", emoji, 0), "{emoji}");
        }
        assert!(!away("Vacationing", ":palm_tree:", now().timestamp() - 10));
        assert!(!away("In a meeting", ":spiral_calendar_pad:", 0));
        assert!(!away("Working remotely", ":house_with_garden:", 0));
        assert!(!away("booom, a giveaway", "", 0), "a word, not a part of one");
    }
}

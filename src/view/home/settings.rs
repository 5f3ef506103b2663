//! Settings, the pause, and what else stands at the Home's end.

use crate::domain::desk::Desk;
use crate::domain::lead::{Lead, Standing};
use crate::domain::schedule::Schedule;
use crate::view::action::ActionId;
use crate::view::blocks::{actions, button, context, header, more, section};
use crate::view::holidays;
use crate::view::onboarding::leave_button;
use crate::view::schedule;
use crate::view::words::{capital, day};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

/// How many schedules stand there.
const SCHEDULES: usize = 6;

pub(super) fn settings(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Vec<Value> {
    let active = lead.is_active(lead.day(now));
    let pause = if active { ActionId::PauseWeek } else { ActionId::Resume };
    let mut row: Vec<Value> =
        [ActionId::Settings, ActionId::Schedules, ActionId::Openers, pause, ActionId::Invite]
            .map(|action| button(action.code(), action.label(), ""))
            .to_vec();
    row.push(leave_button());
    let lines: Vec<String> = desk.schedules.iter().take(SCHEDULES).map(|s| line(s, lead)).collect();
    let mut blocks = vec![header("Settings"), section(&state(lead, now))];
    if !lines.is_empty() {
        blocks.push(context(&lines.join("\n")));
    }
    blocks.extend(holidays::next(lead, lead.day(now)).map(|next| context(&next)));
    blocks.extend(more(desk.schedules.len().saturating_sub(SCHEDULES), "`/rapport schedule`"));
    blocks.push(actions("settings", row));
    blocks.push(context("Only you see this page. `/rapport help` shows everything."));
    blocks
}

fn state(lead: &Lead, now: DateTime<Utc>) -> String {
    paused(lead, lead.day(now)).unwrap_or_else(|| {
        format!(
            "At most {}; {}, Monday to Friday, in {}.",
            crate::view::words::budget(&lead.budget),
            schedule::hours(lead),
            lead.zone.name()
        )
    })
}

/// Until when nudges are paused, if they are.
pub fn paused(lead: &Lead, today: NaiveDate) -> Option<String> {
    match lead.standing {
        Standing::Paused { until: Some(until) } if until > today => {
            Some(format!("Paused until {}.", day(until, today)))
        }
        Standing::Paused { until: None } => Some("Paused until you resume.".into()),
        _ => None,
    }
}

/// A schedule on one line, without its next times.
fn line(schedule: &Schedule, lead: &Lead) -> String {
    let to = schedule.channel.as_ref().map_or(String::new(), |channel| format!(" for <#{channel}>"));
    let text = schedule::typed(Some(schedule), lead.face());
    format!("{}{to}: {text}", capital(schedule.kind.label()))
}

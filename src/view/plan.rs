//! If-then plans: the form, the moment itself, and the question the day after.

use super::action::{ActionId, Form};
use super::blocks::{actions, button, context, escape, primary, section, spoken};
use super::form::{Field, modal, privacy_note};
use super::nudge::snooze_menu;
use super::words::{first_name, who, who_and_role};
use crate::domain::delivery::Message;
use crate::domain::nudge::{Nudge, Stage};
use crate::domain::peer::Peer;
use crate::domain::vocabulary::Setting;
use chrono::NaiveDate;
use serde_json::Value;

/// Between the moment of a plan and what is done then.
const THEN: &str = ", then I ";

/// A plan in its one sentence: "If it is Tuesday lunch, then I ask Ana about the close." A weekday is enough, for
/// the message says the date.
pub fn sentence(on: NaiveDate, slot: Option<Setting>, then: &str) -> String {
    let slot = match slot {
        None | Some(Setting::Other) => String::new(),
        Some(slot) => format!(" {}", slot.label().to_lowercase()),
    };
    let then = then.trim_end_matches('.');
    let then = then.strip_prefix("I ").unwrap_or(then);
    format!("If it is {}{slot}{THEN}{then}.", on.format("%A"))
}

/// What is done then, as the lead wrote it, if the nudge is a plan.
pub fn then_of(nudge: &Nudge) -> Option<&str> {
    let (_, then) = nudge.reason.split_once(THEN).filter(|_| nudge.stage != Stage::Nudge)?;
    Some(then.trim_end_matches('.'))
}

/// The form of a plan. `then` is what an earlier one says.
pub fn form(peer: &Peer, on: Option<NaiveDate>, then: Option<&str>, metadata: &str) -> Value {
    let slots: Vec<(&str, &str)> = Setting::ALL.iter().map(|s| (s.label(), s.code())).collect();
    let blocks = vec![
        section(&format!("A plan with {}, in your own words: if it is …, then I …", who(peer))),
        Field::day("day", "If it is", on).block(),
        Field::select("slot", "over", &slots, None).optional().block(),
        Field::time("time", "at", "12:00").block(),
        Field::line("then", "then I …", then)
            .placeholder(&format!("ask {} about the close", first_name(peer)))
            .block(),
        context("It comes back at that moment. The day after, you are asked once whether it happened."),
        privacy_note(&peer.name),
    ];
    modal(Form::PlanIt.code(), Form::PlanIt.label(), "Plan it", metadata, blocks)
}

/// The moment of a plan has come.
pub fn moment(nudge: &Nudge, peer: &Peer) -> Message {
    let text = format!("Your plan with {}: {}", who_and_role(peer), escape(&nudge.reason));
    let id = nudge.id.as_str();
    let row = vec![
        primary(ActionId::NudgeLog.code(), ActionId::NudgeLog.label(), id),
        button(ActionId::NudgeAgain.code(), ActionId::NudgeAgain.label(), id),
        snooze_menu(nudge),
    ];
    let note = context("Tomorrow you are asked once whether it happened, unless you log it before.");
    let spoken = spoken(&escape(&format!("Your plan with {}: {}", peer.name, nudge.reason)));
    Message { text: spoken, blocks: vec![section(&text), actions("nudge", row), note] }
}

/// Asked once, the day after the moment of a plan.
pub fn question(nudge: &Nudge, peer: &Peer) -> Message {
    let then = then_of(nudge).unwrap_or("talk");
    let id = nudge.id.as_str();
    let row = vec![
        primary(ActionId::NudgeLog.code(), ActionId::NudgeLog.label(), id),
        button(ActionId::NudgeNotYet.code(), ActionId::NudgeNotYet.label(), id),
        button(ActionId::NudgeAgain.code(), ActionId::NudgeAgain.label(), id),
    ];
    let question = |name: &str| format!("Your plan with {name} was to {}. Did it happen?", escape(then));
    Message {
        text: spoken(&question(&escape(&peer.name))),
        blocks: vec![section(&question(&who(peer))), actions("nudge", row)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::planner::sample;
    use crate::domain::vocabulary::Circle;

    #[test]
    fn a_plan_reads_as_it_was_meant() {
        let tuesday = "2026-03-10".parse().expect("a day");
        let of = |slot, then| sentence(tuesday, slot, then);
        let plan = "If it is Tuesday lunch, then I ask Ana about the close.";
        assert_eq!(of(Some(Setting::Lunch), "ask Ana about the close"), plan);
        assert_eq!(of(Some(Setting::Lunch), "I ask Ana about the close."), plan);
        assert_eq!(of(None, "call"), "If it is Tuesday, then I call.");
    }

    #[test]
    fn what_is_done_then_is_read_back_from_the_sentence() {
        let nudge = sample::nudge(&sample::peer("Ana", Circle::Core, 30, sample::now()));
        assert_eq!(then_of(&nudge), None);
        let reason = sentence(sample::now().date_naive(), Some(Setting::Walk), "ask, then I listen");
        assert_eq!(then_of(&Nudge { reason, stage: Stage::Asked, ..nudge }), Some("ask, then I listen"));
    }
}

//! If-then plans: a nudge becomes a moment, comes back then, and is asked about once, the next day.

use super::nudge::{
    answer_question, moment_of, nudge_of_form, nudge_to_time, open_nudge, peer_of, replace_here, tomorrow,
};
use crate::domain::desk::Change;
use crate::domain::input::Values;
use crate::domain::lead::Lead;
use crate::domain::nudge::{Nudge, Stage};
use crate::domain::vocabulary::Setting;
use crate::flow::case::{Carried, Case};
use crate::view;
use crate::view::action::ActionId;

/// Opens the form of an if-then plan; a plan made before stands in it.
pub fn plan_it(case: &mut Case, lead: &Lead, id: &str) {
    let Some(nudge) = nudge_to_time(case, lead, id) else { return };
    let Some(peer) = peer_of(case, &nudge) else { return };
    let carried = Carried { nudge: Some(id.to_owned()), ..Carried::default() };
    let view = view::plan::form(&peer, tomorrow(case, lead), view::plan::then_of(&nudge), &carried.text());
    case.open(view, (ActionId::NudgePlan, id));
}

/// Keeps the plan; the nudge comes back at its moment.
pub fn planned(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let Some(nudge) = nudge_of_form(case, carried) else { return };
    let Some(peer) = peer_of(case, &nudge) else { return };
    let Some(at) = moment_of(case, lead, values) else { return };
    let Some(then) = values.text("then") else {
        return case.refuse("then", "What would you do then? A few words are enough.");
    };
    let slot = values.option("slot").and_then(Setting::from_code);
    let reason = view::plan::sentence(lead.day(at), slot, &then);
    // The time a lead chooses for a plan is no snooze: it does not count as putting off.
    let snoozes = nudge.snoozes;
    let planned = Nudge { reason: reason.clone(), opener: String::new(), stage: Stage::Planned, ..nudge };
    let Ok(planned) = planned.snooze(at) else { return };
    let planned = Nudge { snoozes, ..planned };
    case.change(Change::Nudge(planned.clone()));
    let line = view::nudge::planned(lead, &reason, at);
    replace_here(case, &planned, view::nudge::over(&peer, &line));
}

/// It has not happened yet, which is all there is to say.
pub fn not_yet(case: &mut Case, id: &str) {
    let Some(nudge) = open_nudge(case, id) else { return };
    answer_question(case, nudge, "Not yet, and that is fine. They come up again in their own time.");
}

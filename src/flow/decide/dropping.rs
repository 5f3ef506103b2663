//! Giving a milestone up: an idea at once, what was promised after a look at what that means for its sponsor.

use super::milestone::{find, promised, reader, sentence, sponsor, titled};
use super::posting;
use crate::domain::chronicle::Deed;
use crate::domain::delivery::Message;
use crate::domain::desk::Change;
use crate::domain::input::Values;
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState};
use crate::domain::reply::Ack;
use crate::flow::case::{Carried, Case};
use crate::view::action::ActionId;
use crate::view::blocks::{escape, unescape};
use crate::view::milestone as words;
use crate::view::slip::{Slip, farewell};
use chrono::NaiveDate;

/// `/milestone drop payroll, the vendor left the market`
pub fn drop_by_name(case: &mut Case, lead: &Lead, text: &str) {
    let (query, why) = titled(case, text);
    let Some(milestone) = find(case, query) else { return };
    let why = unescape(why.trim());
    match milestone.state {
        MilestoneState::Promised => open_drop(case, lead, milestone.id.as_str(), &why),
        _ => give_up(case, lead, milestone, why, &Values::default()),
    }
}

/// Opens the form that gives up what was promised.
pub fn open_drop(case: &mut Case, lead: &Lead, id: &str, why: &str) {
    let Some(milestone) = promised(case, id) else { return };
    let carried = Carried { reply_to: case.reply_to(), row: Some(id.to_owned()), ..Carried::default() };
    let reader = reader(case, &milestone);
    let view = words::drop_form(&milestone, why, &reader, lead.day(case.now), &carried.text());
    case.open(view, (ActionId::MilestoneDrop, id));
}

/// It is given up.
pub fn dropped(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let Some(why) = values.text("cause") else {
        return case.refuse("cause", "Say in a few words what changed.");
    };
    let Some(milestone) = carried.row.as_deref().and_then(|id| case.milestone(id)) else { return };
    case.decision.ack = Ack::Clear;
    give_up(case, lead, milestone, why, values);
}

fn give_up(case: &mut Case, lead: &Lead, milestone: Milestone, why: String, values: &Values) {
    let today = lead.day(case.now);
    let dropped = match milestone.drop_it(case.now, why) {
        Ok(dropped) => dropped,
        Err(refusal) => return case.say(&sentence(&refusal)),
    };
    case.change(Change::Milestone(dropped.clone()));
    case.note(&dropped, Deed::Closed);
    posting::settle_nudges(case, &dropped, &format!("*{}* · given up.", escape(&dropped.title)));
    let mut blocks = words::dropped(&dropped, today);
    blocks.extend(note(case, &dropped, values, today));
    case.answer(Message { text: format!("{}: given up.", escape(&dropped.title)), blocks });
}

/// The note for the sponsor of what was promised, which the lead sends.
fn note(case: &Case, dropped: &Milestone, values: &Values, today: NaiveDate) -> Vec<serde_json::Value> {
    let (Some(sponsor), Some(dates)) = (sponsor(case, dropped), &dropped.dates) else { return vec![] };
    let (cause, effect, instead) = (values.text("cause"), values.text("effect"), values.text("instead"));
    let slip = Slip {
        to: sponsor.name.split_whitespace().next().unwrap_or(&sponsor.name),
        what: &dropped.title,
        old: dates.promise,
        new: None,
        cause: cause.as_deref(),
        effect: effect.as_deref(),
        differently: instead.as_deref(),
    };
    farewell(&slip, today)
}

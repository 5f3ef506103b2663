//! Moving the promised date: the first promise stays, the cause is kept, and the sponsor gets a note.

use super::milestone::{find, page, promised, reader, sentence, sponsor};
use super::overpromise::{Asking, settled};
use super::said::note_said;
use crate::domain::dates::{Direction, parse_date};
use crate::domain::desk::Change;
use crate::domain::forecast::Record;
use crate::domain::input::Values;
use crate::domain::lead::Lead;
use crate::domain::milestone::Milestone;
use crate::domain::outlook::record;
use crate::domain::peer::Peer;
use crate::domain::reply::Ack;
use crate::flow::case::{Carried, Case};
use crate::view::action::{ActionId, Form};
use crate::view::blocks::{escape, unescape};
use crate::view::milestone as words;
use crate::view::slip::{Slip, draft};
use chrono::{Days, NaiveDate};

/// `/milestone move payroll to 9 june`
pub fn move_by_name(case: &mut Case, lead: &Lead, text: &str) {
    let (query, day) = text.rsplit_once(" to ").map_or((text, None), |(query, day)| (query, Some(day)));
    let to = match day.map(|d| parse_date(&unescape(d), lead.day(case.now), Direction::Future)) {
        Some(Err(problem)) => return case.say(&escape(&problem.to_string())),
        Some(Ok(day)) => Some(day),
        None => None,
    };
    let Some(milestone) = find(case, query) else { return };
    open_move(case, lead, milestone.id.as_str(), to);
}

/// Opens the form that moves the promised date.
pub fn open_move(case: &mut Case, lead: &Lead, id: &str, to: Option<NaiveDate>) {
    let Some(milestone) = promised(case, id) else { return };
    let carried = Carried { reply_to: case.reply_to(), row: Some(id.to_owned()), ..Carried::default() };
    let start = words::MoveStart {
        milestone: &milestone,
        to,
        forecast: &case.outlook(&milestone, lead).sentence,
        reader: &reader(case, &milestone),
        today: lead.day(case.now),
    };
    let view = words::move_form(&start, &carried.text());
    case.open(view, (ActionId::MilestoneMove, id));
}

/// The date was moved: the first promise stays, and a post about it is due within one working day.
pub fn moved(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let today = lead.day(case.now);
    let Some(milestone) = carried.row.as_deref().and_then(|id| case.milestone(id)) else { return };
    let record = record(&case.desk_of(&milestone).milestones, &milestone.id, today);
    let Some((estimate, to)) = dates(case, &record, values, today) else { return };
    let cause = values.text("cause").unwrap_or_default();
    let about = format!("*{}*", escape(&milestone.title));
    let asking = Asking { form: Form::MoveDate, about, values, carried, promise: to, estimate };
    let Some(why) = settled(case, lead, &record, &asking) else { return };
    let old = milestone.dates.as_ref().map(|d| d.promise);
    let moved = milestone.move_to(to, cause, case.now).and_then(|m| m.estimate(estimate));
    match moved {
        Ok(moved) => {
            let moved = Milestone { next_update: Some(next_working_day(lead, today)), ..moved };
            case.change(Change::Milestone(moved.clone()));
            note_said(case, lead, &moved, why);
            case.decision.ack = Ack::Clear;
            let mut message = page(case, lead, &moved);
            message.blocks.extend(slip_note(&moved, old, sponsor(case, &moved).as_ref(), values, today));
            case.answer(message);
        }
        Err(refusal) => case.refuse("promise", sentence(&refusal)),
    }
}

/// Estimate and new promise; an estimate not given is the promised date, and an empty promise gets the proposal.
fn dates(
    case: &mut Case,
    record: &Record,
    values: &Values,
    today: NaiveDate,
) -> Option<(NaiveDate, NaiveDate)> {
    let (estimate, promise) = (values.date("estimate"), values.date("promise"));
    if estimate.is_some_and(|on| on < today) {
        case.refuse("estimate", "That day has passed. Estimate one ahead.");
    }
    if promise.is_some_and(|on| on < today) {
        case.refuse("promise", "That day has passed. Promise one ahead.");
    }
    if promise.is_none() {
        let proposal = estimate.map(|on| words::new_date(&record.forecast(on, today), today));
        case.refuse("promise", proposal.unwrap_or_else(|| "Choose the new date.".into()));
    }
    let promise = promise.filter(|_| !case.is_refused())?;
    Some((estimate.unwrap_or(promise), promise))
}

/// The note for the sponsor, which the lead sends.
fn slip_note(
    moved: &Milestone,
    old: Option<NaiveDate>,
    sponsor: Option<&Peer>,
    values: &Values,
    today: NaiveDate,
) -> Vec<serde_json::Value> {
    let (Some(sponsor), Some(dates), Some(old)) = (sponsor, &moved.dates, old) else { return vec![] };
    let text = |field| values.text(field);
    let (cause, effect, differently) = (text("cause"), text("effect"), text("differently"));
    let slip = Slip {
        to: sponsor.name.split_whitespace().next().unwrap_or(&sponsor.name),
        what: &moved.title,
        old,
        new: Some(dates.promise),
        cause: cause.as_deref(),
        effect: effect.as_deref(),
        differently: differently.as_deref(),
    };
    if dates.promise > old { draft(&slip, today) } else { vec![] }
}

fn next_working_day(lead: &Lead, today: NaiveDate) -> NaiveDate {
    (1..60).map(|n| today + Days::new(n)).find(|day| lead.works_on(*day)).unwrap_or(today)
}

//! "Never overpromise": a new or moved date earlier than Likely is asked about once, with both dates as
//! buttons. What the form held is carried along, and the form is taken again with the choice.

use super::{milestone, moving, promise};
use crate::domain::forecast::Record;
use crate::domain::input::{Choice, Input, Values};
use crate::domain::lead::Lead;
use crate::domain::reply::Ack;
use crate::flow::case::{Carried, Case};
use crate::view::action::{ActionId, Form};
use crate::view::milestone as words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where the reason stands among the values once the earlier date was kept.
const KEPT: &str = "kept";

/// A form that waits for the choice.
#[derive(Serialize, Deserialize)]
struct Pending {
    form: String,
    values: Values,
}

/// A form whose date is to be looked at.
pub struct Asking<'a> {
    /// Which form.
    pub form: Form,
    /// What is promised, as the choice shows it.
    pub about: String,
    /// What it held.
    pub values: &'a Values,
    /// What it carried.
    pub carried: &'a Carried,
    /// The date to promise.
    pub promise: NaiveDate,
    /// The lead's own guess.
    pub estimate: NaiveDate,
}

/// Whether the date stands: then the reason it is kept early, empty if it is not early. Else the choice is
/// put on top of the form, and nothing is kept yet.
pub fn settled(case: &mut Case, lead: &Lead, record: &Record, asking: &Asking) -> Option<String> {
    let today = lead.day(case.now);
    let Some(over) = record.overpromise(asking.promise, asking.estimate, today) else {
        return Some(String::new());
    };
    if let Some(reason) = asking.values.text(KEPT) {
        return Some(reason);
    }
    let mut values = asking.values.clone();
    // The guess stays what it was, whatever is promised.
    values.0.insert("estimate".into(), Choice::Date(asking.estimate));
    let pending = Pending { form: asking.form.code().into(), values };
    let line = serde_json::to_string(&pending).unwrap_or_default();
    let carried = Carried { line: Some(case.keep_line(&line)), ..asking.carried.clone() };
    let forecast = record.forecast(asking.estimate, today);
    let choice =
        words::Choice { over: &over, about: &asking.about, promised: asking.promise, forecast: &forecast };
    let view = words::overpromise(&choice, today, &carried.text());
    match case.arrival.input {
        Input::Submission(_) => case.decision.ack = Ack::Push(view),
        // A line has no form to put it on.
        _ => case.open(view, (ActionId::PromiseNew, "")),
    }
    None
}

/// The earlier date is kept, with its reason.
pub fn keep(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let Some(reason) = values.text(KEPT) else {
        return case.refuse(KEPT, "Say in a few words why it holds this time.");
    };
    again(case, lead, carried, KEPT, Choice::Text(reason));
}

/// Likely is promised instead.
pub fn likely(case: &mut Case, lead: &Lead, day: &str) {
    let (Some(view), Ok(day)) = (case.modal(), day.parse::<NaiveDate>()) else { return };
    let carried = Carried::read(&view.metadata);
    again(case, lead, &carried, "promise", Choice::Date(day));
    // A click is not answered in its acknowledgement, as a form is.
    let text = match std::mem::take(&mut case.decision.ack) {
        Ack::Errors(errors) => errors.into_values().collect::<Vec<_>>().join(" "),
        _ => words::promised_instead(day, lead.day(case.now)),
    };
    case.show_instead(words::chosen(&text));
}

fn again(case: &mut Case, lead: &Lead, carried: &Carried, name: &str, choice: Choice) {
    let line = case.line_kept(carried.line.as_deref().unwrap_or_default());
    let Ok(Pending { form, mut values }) = serde_json::from_str::<Pending>(&line) else {
        return case.say("That form is no longer here. Open it once more.");
    };
    values.0.insert(name.to_owned(), choice);
    let carried = Carried { line: None, ..carried.clone() };
    match Form::from_code(&form) {
        Some(Form::Milestone) => milestone::submitted(case, lead, &values, &carried),
        Some(Form::MoveDate) => moving::moved(case, lead, &values, &carried),
        Some(Form::Promise) => promise::submitted(case, lead, &values, &carried),
        Some(Form::MovePromise) => promise::moved(case, lead, &values, &carried),
        _ => {}
    }
}

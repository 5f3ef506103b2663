//! Before a date earlier than Likely is promised: what the record says, and both dates as buttons.

use crate::domain::forecast::{Forecast, Overpromise};
use crate::view::action::{ActionId, Form};
use crate::view::blocks::{actions, context, escape, plain, primary, section};
use crate::view::form::{Field, modal, reader_note};
use crate::view::words::day;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// What is asked about.
pub struct Choice<'a> {
    /// What the record says.
    pub over: &'a Overpromise,
    /// What is promised, and to whom.
    pub about: &'a str,
    /// The date it was to be promised for.
    pub promised: NaiveDate,
    /// What the record makes of the estimate.
    pub forecast: &'a Forecast,
}

/// What the record says and the choice; the earlier date is kept with its reason.
pub fn overpromise(choice: &Choice<'_>, today: NaiveDate, metadata: &str) -> Value {
    let kept = day(choice.promised, today);
    let mut blocks = vec![section(choice.about), section(&choice.over.to_string())];
    if let Some(likely) = choice.over.instead {
        let label = format!("Promise {}", day(likely, today));
        let button = primary(ActionId::PromiseLikely.code(), &label, &likely.to_string());
        let sentence = escape(&format!("{}.", choice.forecast.sentence(today)));
        blocks.extend([context(&sentence), actions("choice", vec![button])]);
    }
    blocks.push(
        Field::line("kept", &format!("To keep {kept}: why it holds this time"), None)
            .placeholder("the supplier has already delivered")
            .hint("Kept beside the date, in its history.")
            .block(),
    );
    blocks.push(reader_note("whoever it is promised to"));
    modal(Form::Overpromise.code(), Form::Overpromise.label(), &format!("Keep {kept}"), metadata, blocks)
}

/// After the choice by a button: closing it closes the form beneath as well.
pub fn chosen(text: &str) -> Value {
    json!({
        "type": "modal",
        "callback_id": "chosen",
        "title": plain(Form::Overpromise.label(), 24),
        "close": plain("Close", 24),
        "clear_on_close": true,
        "blocks": [section(text)],
    })
}

/// Beside an empty promise, once an estimate is given: Safe, as the proposal.
pub fn proposal(forecast: &Forecast, today: NaiveDate) -> String {
    let sentence = forecast.sentence(today);
    match forecast.safe {
        Some(_) if forecast.too_uncertain => {
            format!("{sentence}. Or leave both dates empty to park it as an idea.")
        }
        Some(safe) => {
            format!(
                "Safe is {}: {}. Promise that, or clear both dates to park it.",
                day(safe, today),
                lower(&sentence)
            )
        }
        None => format!("Promise a date as well, or leave both empty to park it as an idea. {sentence}."),
    }
}

/// Beside an empty date of a move: Safe, as the proposal.
pub fn new_date(forecast: &Forecast, today: NaiveDate) -> String {
    let sentence = forecast.sentence(today);
    match forecast.safe {
        Some(_) if forecast.too_uncertain => format!("{sentence}. Else choose the new date."),
        Some(safe) => {
            format!("Safe is {}: {}. Choose that, or a later day.", day(safe, today), lower(&sentence))
        }
        None => format!("Choose the new date. {sentence}."),
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

/// After Likely was chosen.
pub fn promised_instead(on: NaiveDate, today: NaiveDate) -> String {
    format!("Promised for {}. Your own estimate stays as it was.", day(on, today))
}

//! The slip note and the repair plan: drafts that the lead sends themselves. Never sent by the bot.
//!
//! In this order: old promise, new date, cause, effect on the reader, what will be done differently.

use super::blocks::{context, divider, escape, section};
use super::words::day;
use chrono::NaiveDate;
use serde_json::Value;

/// What a note says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slip<'a> {
    /// The reader's first name.
    pub to: &'a str,
    /// What was promised.
    pub what: &'a str,
    /// For when, until now.
    pub old: NaiveDate,
    /// The new date; to be filled in if it is not known yet.
    pub new: Option<NaiveDate>,
    /// What moved it.
    pub cause: Option<&'a str>,
    /// What that means for the reader.
    pub effect: Option<&'a str>,
    /// What will be done differently.
    pub differently: Option<&'a str>,
}

fn said(text: Option<&str>, blank: &str) -> String {
    text.map(str::trim).filter(|t| !t.is_empty()).map_or_else(|| format!("[{blank}]"), str::to_owned)
}

/// The note, to be copied.
pub fn note(slip: &Slip, today: NaiveDate) -> String {
    let verb = if slip.old < today { "was" } else { "is" };
    let new = slip.new.map_or_else(|| "[new date]".into(), |on| day(on, today));
    format!(
        "{}, {} {verb} promised for {}. The new date is {new}.\nCause: {}\nFor you this means: {}\nWhat will be done \
         differently: {}",
        slip.to,
        slip.what,
        day(slip.old, today),
        said(slip.cause, "what moved it"),
        said(slip.effect, "effect on them"),
        said(slip.differently, "one change"),
    )
}

/// The note in a frame that is easy to copy, with who sends it.
pub fn draft(slip: &Slip, today: NaiveDate) -> Vec<Value> {
    framed(slip, &note(slip, today), today)
}

/// The same for what will not come at all.
pub fn farewell(slip: &Slip, today: NaiveDate) -> Vec<Value> {
    let note = format!(
        "{}, {} was promised for {}. We are giving it up.\nCause: {}\nFor you this means: {}\nWhat comes instead: {}",
        slip.to,
        slip.what,
        day(slip.old, today),
        said(slip.cause, "what changed"),
        said(slip.effect, "effect on them"),
        said(slip.differently, "one thing"),
    );
    framed(slip, &note, today)
}

fn framed(slip: &Slip, note: &str, today: NaiveDate) -> Vec<Value> {
    let text = note.replace('`', "'");
    let text = escape(&super::blocks::cut(&text, 2_000));
    let passed = if slip.old < today { "" } else { " before the date passes" };
    vec![
        divider(),
        context(&format!("A note to {}, for you to send{passed}. I send nothing.", escape(slip.to))),
        section(&format!("```\n{}\n```", super::blocks::cut(&text, 2_900))),
    ]
}

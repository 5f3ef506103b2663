//! Giving a milestone up: what that means, and what its sponsor is to hear.

use crate::domain::milestone::Milestone;
use crate::view::action::Form;
use crate::view::blocks::{context, escape, section};
use crate::view::form::{Field, modal, reader_note};
use chrono::NaiveDate;
use serde_json::Value;

/// The form that gives up what was promised; `why` as it was typed, `reader` by name who is to hear of it.
pub fn drop_form(milestone: &Milestone, why: &str, reader: &str, today: NaiveDate, metadata: &str) -> Value {
    let promised = milestone.dates.as_ref().map_or(String::new(), |d| super::promise_line(d, today));
    let blocks = vec![
        section(&format!("*{}*\n{promised}", escape(&milestone.title))),
        Field::line("cause", "What changed", Some(why).filter(|why| !why.is_empty()))
            .placeholder("the vendor left the market")
            .hint("Kept beside it. It stays in your list, and is not taken up again: for a later date, move it.")
            .block(),
        Field::line("effect", "What it means for the sponsor", None)
            .placeholder("payslips stay as they are")
            .optional()
            .block(),
        Field::line("instead", "What comes instead", None)
            .hint("You get a note for the sponsor, in your words, to send yourself.")
            .optional()
            .block(),
        reader_note(reader),
    ];
    modal(Form::DropMilestone.code(), Form::DropMilestone.label(), "Give it up", metadata, blocks)
}

/// Said once it is given up: the digest and the channel are told by the lead, not by silence.
pub fn dropped(milestone: &Milestone, today: NaiveDate) -> Vec<Value> {
    let line = format!("*{}*\n{}", escape(&milestone.title), super::standing(milestone, today));
    let mut blocks = vec![section(&line)];
    blocks.extend(milestone.channel.as_ref().filter(|_| milestone.dates.is_some()).map(|channel| {
        context(&format!(
            "It was promised in <#{channel}>, and the next digest leaves it out: tell them there too."
        ))
    }));
    blocks
}

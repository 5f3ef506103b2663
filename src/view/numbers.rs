//! A lead's own numbers, each with its rule; the few that stand first, and the rest behind a button.

use super::action::ActionId;
use super::blocks::{actions, button, context, folded, header, section, spoken};
use super::words::count;
use crate::domain::delivery::Message;
use crate::domain::numbers::{Group, Number, Share, Value};
use serde_json::Value as Block;

/// What the button carries that shows all of them.
pub const ALL: &str = "all";
/// What the button carries that shows the few again.
const FEW: &str = "few";

/// The numbers: those that stand first, or every group in full.
pub fn page(groups: &[Group], all: bool) -> Message {
    let mut blocks = vec![header("Your numbers")];
    if all {
        blocks.extend(groups.iter().flat_map(group));
    } else {
        blocks.extend(first(groups).map(|number| section(&full(number))));
    }
    blocks.push(context(
        "Only you see this. None of it is a score, and nobody is compared with anybody: only with your own 90 days \
         before.",
    ));
    let (label, value) = if all { ("Show fewer", FEW) } else { (ActionId::NumbersShow.label(), ALL) };
    let draw = button(ActionId::NumbersDraw.code(), ActionId::NumbersDraw.label(), "");
    blocks.push(actions("numbers", vec![button(ActionId::NumbersShow.code(), label, value), draw]));
    let said: Vec<String> = first(groups).map(|n| format!("{}: {}", n.label, words(&n.value))).collect();
    Message { text: spoken(&format!("Your numbers. {}.", said.join("; "))), blocks }
}

fn first(groups: &[Group]) -> impl Iterator<Item = &Number> {
    groups.iter().flat_map(|group| &group.numbers).filter(|number| number.stands_first)
}

fn group(group: &Group) -> Vec<Block> {
    let title = format!("*{}*", group.title);
    let lines: Vec<String> = [title].into_iter().chain(group.numbers.iter().map(full)).collect();
    folded(&lines, 3, "")
}

/// A number, and how it is counted.
fn full(number: &Number) -> String {
    let before = number.before.map_or(String::new(), |share| format!(", {} before", of(share)));
    format!("*{}:* {}{before}\n_{}_", number.label, words(&number.value), number.rule)
}

fn words(value: &Value) -> String {
    match value {
        Value::Share(share) => of(*share),
        Value::Count(n) => n.to_string(),
        Value::Beside(two) => two.map(|(name, n)| format!("{name} {n}")).join(", "),
        Value::Mean(share) => format!("{:.1}", f64::from(share.part) / f64::from(share.of.max(1))),
        Value::Hours(hours) => count(*hours, "hour", "hours"),
        Value::NotYet { needed: 1, .. } => "nothing to count yet".to_owned(),
        Value::NotYet { have, needed } => format!("not enough yet ({have} of {needed})"),
    }
}

/// Of fewer than ten a percentage would say more than there is.
fn of(share: Share) -> String {
    let count = format!("{} of {}", share.part, share.of);
    if share.of < 10 { count } else { format!("{} ({count})", per_cent(share)) }
}

/// "62 %".
pub fn per_cent(share: Share) -> String {
    format!("{} %", share.per_cent())
}

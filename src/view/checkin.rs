//! Check-ins: the echo of what was understood, the form, and the questions when a line was not clear.

use super::action::{ActionId, Form, pair};
use super::blocks::{actions, button, context, escape, folded, section, spoken, unescape};
use super::form::{Field, modal, privacy_note};
use super::words::{count, day_in_words, every, first_name, who};
use crate::domain::checkin::CheckIn;
use crate::domain::delivery::Message;
use crate::domain::id::UserId;
use crate::domain::lead::Lead;
use crate::domain::peer::Peer;
use crate::domain::promise::from_follow_up;
use crate::domain::reply::Echo;
use crate::domain::vocabulary::{Initiator, Kind, Setting};
use chrono::{Days, NaiveDate};
use serde_json::Value;

/// "lunch yesterday", "call on Tue 3 Mar", "check-in today".
pub fn occasion(checkin: &CheckIn, lead: &Lead, today: NaiveDate) -> String {
    let what = checkin.setting.map_or("check-in", |s| match s {
        Setting::Other => "check-in",
        other => other.code(),
    });
    format!("{what} {}", day_in_words(lead.day(checkin.at), today))
}

/// What was understood, with Edit and Undo.
pub fn echo(Echo { checkin, peer, lead, today, added }: &Echo) -> Message {
    let occasion = occasion(checkin, lead, *today);
    let mut lines = vec![format!("Logged: {occasion} with {}.", who(peer))];
    lines.extend(details(checkin));
    let mut blocks = folded(&lines, 4, "");
    blocks.push(context(&clock_note(checkin, peer, lead, *today)));
    if *added {
        blocks.push(context(&format!(
            "I added {} to your people: {} circle, {}.",
            escape(&peer.name),
            peer.circle.label(),
            every(peer.cadence())
        )));
    }
    let id = pair(checkin.id.as_str(), peer.id.as_str());
    let of = |action: ActionId| button(action.code(), action.label(), &id);
    blocks.extend(super::question::question(checkin, peer).map(|line| context(&line)));
    let mut row = vec![of(ActionId::CheckInEdit), of(ActionId::CheckInMore), of(ActionId::CheckInUndo)];
    if checkin.follow_up.as_deref().and_then(from_follow_up).is_some() {
        row.push(of(ActionId::PromiseAdd));
    }
    blocks.push(actions("echo", row));
    let text = format!("Logged: {occasion} with {}.", escape(&peer.name));
    Message { text: spoken(&text), blocks }
}

/// The parts of a check-in, a line each.
fn details(checkin: &CheckIn) -> Vec<String> {
    let who_started = checkin.initiator.map(|i| match i {
        Initiator::Me => "You started it".to_owned(),
        Initiator::Them => "They started it".to_owned(),
    });
    let kind = match (checkin.kind, checkin.structured) {
        (Kind::Transactional, _) => "Transactional".to_owned(),
        (Kind::Relational, true) => "Relational, structured".to_owned(),
        (Kind::Relational, false) => "Relational".to_owned(),
    };
    let facts = [Some(kind), who_started].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let said = |label: &str, text: &Option<String>| text.as_ref().map(|t| format!("*{label}* {}", escape(t)));
    [
        Some(facts),
        said("Learned:", &checkin.learned),
        said("Shared:", &checkin.shared),
        said("Next:", &checkin.follow_up),
        checkin.note.as_ref().map(|note| format!("*Note:* {}", note_words(note))),
    ]
    .into_iter()
    .flatten()
    .chain(super::depth::lines(&checkin.depth))
    .collect()
}

/// A note; one that is a message's address leads there.
fn note_words(note: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-./:".contains(c);
    let is_address =
        note.starts_with("https://") && note.contains(".slack.com/archives/") && note.chars().all(is_plain);
    if is_address { format!("<{note}|the message>") } else { escape(note) }
}

/// Which clock it moved, in the words of the rule.
fn clock_note(checkin: &CheckIn, peer: &Peer, lead: &Lead, today: NaiveDate) -> String {
    let name = first_name(peer);
    let due = lead.day(checkin.at) + Days::new(u64::from(peer.cadence()));
    let due_in = (due - today).num_days();
    match (checkin.kind, checkin.structured) {
        (Kind::Transactional, _) => {
            format!("Something had to be decided or done, so {name}'s relationship clock runs on.")
        }
        (_, true) => format!("Logged as structured, so {name}'s relationship clock runs on."),
        _ if peer.clocks.last_relational() > Some(checkin.at) => {
            format!("You talked later than that, so {name}'s clock stays as it is.")
        }
        _ if !peer.is_nudged() => format!("{name}'s clock starts again."),
        _ if due_in <= 0 => format!("{name}'s clock starts again from that day: due now."),
        _ => format!("{name}'s clock starts again: due in {}.", count(due_in, "day", "days")),
    }
}

/// One line of the contact log, beginning with the person.
pub fn log_line(checkin: &CheckIn, peer: &Peer, lead: &Lead, today: NaiveDate) -> String {
    format!("{} · {}", who(peer), said_line(checkin, lead, today))
}

/// One line of the contact log, on the person's own page.
pub fn page_line(checkin: &CheckIn, lead: &Lead, today: NaiveDate) -> String {
    super::words::capital(&said_line(checkin, lead, today))
}

fn said_line(checkin: &CheckIn, lead: &Lead, today: NaiveDate) -> String {
    let said = [&checkin.learned, &checkin.shared, &checkin.follow_up, &checkin.depth.need];
    let said = said.into_iter().flatten().map(|t| escape(t));
    let said: Vec<String> = said.chain(checkin.note.as_ref().map(|n| note_words(n))).collect();
    let tail = if said.is_empty() { String::new() } else { format!(" — {}", said.join("; ")) };
    format!("{}{tail}", occasion(checkin, lead, today))
}

/// After Undo.
pub fn undone(peer: &Peer) -> Message {
    let text = format!("Taken back: the check-in with {}. Its words are deleted.", escape(&peer.name));
    Message { text: text.clone(), blocks: vec![context(&text)] }
}

/// Several peers fit the name.
pub fn which_peer(query: &str, candidates: &[Peer], line: &str, kept: &str) -> Message {
    let text = format!("Which {}?", escape(query));
    let row = candidates.iter().take(5).map(|peer| with(peer, &peer.name, kept)).collect();
    let more = if candidates.len() > 5 { " Type more of the name for the others." } else { "" };
    Message {
        text: spoken(&text),
        blocks: vec![section(&format!("{text}{more}")), actions("which", row), typed(line)],
    }
}

/// Nobody of that name is on the list.
pub fn unknown_peer(query: &str, nearest: Option<&Peer>, line: &str, kept: &str) -> Message {
    let hint = nearest.map_or(String::new(), |peer| format!(" Did you mean {}?", escape(&peer.name)));
    let text = format!("{} is not among your people.{hint}", escape(query));
    let mut row: Vec<Value> = nearest
        .map(|peer| with(peer, &format!("Yes, log it with {}", peer.name), kept))
        .into_iter()
        .collect();
    row.push(button(ActionId::CheckInAdd.code(), &format!("Add {query} and log it"), kept));
    row.push(button(ActionId::LineForm.code(), ActionId::LineForm.label(), kept));
    Message { text: spoken(&text), blocks: vec![section(&text), actions("unknown", row), typed(line)] }
}

/// A line that may tell of a talk that was not.
pub fn fell_through(peer: Option<&Peer>, line: &str, kept: &str) -> Message {
    let text = "That sounds like a talk that did not come about, so nothing is logged.";
    let mut row: Vec<Value> = peer.map(|peer| with(peer, "We did talk, log it", kept)).into_iter().collect();
    row.push(button(ActionId::LineForm.code(), ActionId::LineForm.label(), kept));
    Message { text: text.into(), blocks: vec![section(text), actions("off", row), typed(line)] }
}

/// The button that logs a line with this person.
fn with(peer: &Peer, label: &str, kept: &str) -> Value {
    button(&format!("{}.{}", ActionId::CheckInWith.code(), peer.id), label, &pair(peer.id.as_str(), kept))
}

/// A line that could not be read: the sentence, what was typed, and the form.
pub fn unclear(sentence: &str, line: &str, kept: &str) -> Message {
    let form = button(ActionId::LineForm.code(), ActionId::LineForm.label(), kept);
    let blocks = vec![section(&escape(sentence)), actions("unclear", vec![form]), typed(line)];
    Message { text: spoken(&escape(sentence)), blocks }
}

fn typed(line: &str) -> Value {
    context(&format!("You typed: {}", escape(&unescape(line))))
}

/// What the check-in form starts with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CheckInForm {
    /// The person, if known.
    pub peer: Option<Peer>,
    /// Who may have been meant; another can be chosen.
    pub guess: Option<Peer>,
    /// A check-in to edit.
    pub edits: Option<CheckIn>,
    /// A text that was typed.
    pub note: Option<String>,
    /// The person's Slack user, when they are not a peer yet.
    pub newcomer: Option<UserId>,
    /// The day.
    pub day: Option<NaiveDate>,
}

/// The check-in form. The person is found by name, unless known already.
pub fn form(start: &CheckInForm, today: NaiveDate, lead: &Lead, metadata: &str) -> Value {
    let edits = start.edits.as_ref();
    let mut blocks = vec![];
    match (&start.peer, &start.newcomer) {
        (Some(peer), _) => blocks.push(section(&format!("With {}", who(peer)))),
        (None, Some(user)) => blocks.push(section(&format!(
            "With <@{user}>, who is not on your list yet. Logging it adds them: Core circle, every 30 days."
        ))),
        (None, None) => {
            let guess = start.guess.as_ref().map(|peer| (peer.name.as_str(), peer.id.as_str()));
            blocks.push(Field::person("peer", "With whom", guess).block());
        }
    }
    let name = start.peer.as_ref().map_or("the person", |p| p.name.as_str());
    let on = edits.map(|c| lead.day(c.at)).or(start.day).unwrap_or(today);
    let text = |get: fn(&CheckIn) -> &Option<String>| edits.and_then(|c| get(c).as_deref());
    blocks.extend([
        Field::day("day", "When", Some(on)).block(),
        kind_field(edits),
        Field::select("setting", "Where", &settings(), edits.and_then(|c| c.setting).map(Setting::code))
            .hint("Lunch, a coffee or a walk leave room for what nobody planned to say.")
            .optional()
            .block(),
        Field::radio(
            "initiator",
            "Who started it?",
            &initiators(),
            edits.and_then(|c| c.initiator).map(Initiator::code),
        )
        .optional()
        .block(),
        Field::line("learned", "One thing you learned", text(|c| &c.learned)).optional().block(),
        Field::line("shared", "What you shared back", text(|c| &c.shared)).optional().block(),
        Field::line("follow_up", "To come back to", text(|c| &c.follow_up))
            .hint("Anything they would want to hear early? It opens your next nudge about them.")
            .optional()
            .block(),
        Field::line("note", "Note", text(|c| &c.note).or(start.note.as_deref())).optional().block(),
        privacy_note(name),
    ]);
    modal(Form::CheckIn.code(), Form::CheckIn.label(), "Log", metadata, blocks)
}

fn kind_field(edits: Option<&CheckIn>) -> Value {
    let chosen = edits.map_or(Kind::Relational, |c| c.kind);
    let structured = edits.is_some_and(|c| c.structured);
    let value = match (chosen, structured) {
        (Kind::Transactional, _) => "transactional",
        (Kind::Relational, true) => "structured",
        (Kind::Relational, false) => "relational",
    };
    let options = [
        ("No, we just talked", "relational"),
        ("Yes", "transactional"),
        ("No, but it was a meeting with an agenda", "structured"),
    ];
    Field::radio("kind", "Did either of you need something decided or done?", &options, Some(value)).block()
}

fn settings() -> Vec<(&'static str, &'static str)> {
    Setting::ALL.iter().map(|s| (s.label(), s.code())).collect()
}

fn initiators() -> Vec<(&'static str, &'static str)> {
    Initiator::ALL.iter().map(|i| (i.label(), i.code())).collect()
}

//! The forms of a milestone: itself, a status update with its preview, a moved date, done.

use super::{Advice, colour};
use crate::domain::chronicle::News;
use crate::domain::delivery::Message;
use crate::domain::link::Linked;
use crate::domain::milestone::{Milestone, StatusUpdate, UpdateWords};
use crate::domain::peer::Peer;
use crate::domain::status::Colour;
use crate::domain::terms::BudgetStanding;
use crate::view::action::Form;
use crate::view::blocks::{context, cut, divider, escape, section};
use crate::view::form::{Field, modal, reader_note};
use crate::view::words::day;
use chrono::NaiveDate;
use serde_json::Value;

/// What the form of a milestone starts with.
pub struct MilestoneStart<'a> {
    /// The milestone; none for a new one.
    pub milestone: Option<&'a Milestone>,
    /// What was typed as the title of a new one.
    pub title: &'a str,
    /// Who may be its sponsor.
    pub peers: &'a [Peer],
    /// What was said of the sponsor's stance; not asked once it is promised.
    pub stance: Option<&'a str>,
    /// Where its work is linked.
    pub address: Option<&'a str>,
}

/// The form of a milestone: outcome before date, estimate before promise.
pub fn milestone_form(start: &MilestoneStart, metadata: &str) -> Value {
    let milestone = start.milestone;
    let of = |get: fn(&Milestone) -> &str| milestone.map(get).filter(|t| !t.is_empty());
    let sponsor = milestone.and_then(|m| m.sponsor.as_ref());
    let sponsor = start.peers.iter().find(|p| Some(&p.id) == sponsor);
    let channel = milestone.and_then(|m| m.channel.as_ref()).map(|c| c.as_str());
    let is_new = milestone.is_none_or(|m| m.dates.is_none());
    let mut blocks = vec![
        Field::line("title", "What, in business words", of(|m| &m.title).or(Some(start.title))).block(),
        Field::line("outcome", "So that the business can …", of(|m| &m.outcome))
            .placeholder("pay all sites on one day")
            .block(),
        Field::line("case", "Business case in one line", milestone.and_then(|m| m.business_case.as_deref()))
            .hint("Problem or opportunity, and what it is worth. Without one it stays an idea.")
            .optional()
            .block(),
    ];
    if !start.peers.is_empty() {
        blocks.extend(sponsor_fields(sponsor, start.stance, is_new));
    }
    // The promised date of a milestone moves with its cause, never by editing.
    if is_new {
        blocks.extend(date_fields());
    }
    blocks.push(Field::channel("channel", "Channel for its status posts", channel).optional().block());
    blocks.push(linked_field(start.address));
    blocks.push(reader_note(sponsor.map_or("the sponsor", |p| &p.name)));
    let title = if milestone.is_some() { "Edit a milestone" } else { "Add a milestone" };
    modal(Form::Milestone.code(), title, "Save", metadata, blocks)
}

/// Who it is for; at its start also what they gain from it.
fn sponsor_fields(sponsor: Option<&Peer>, stance: Option<&str>, is_new: bool) -> Vec<Value> {
    let chosen = sponsor.map(|p| (p.name.as_str(), p.id.as_str()));
    let mut fields = vec![Field::person("sponsor", "Sponsor", chosen).optional().block()];
    if is_new {
        let who = sponsor.map_or("the sponsor".to_owned(), |p| cut(&p.name, 60));
        let asked = format!("What does {who} gain, and where do they stand?");
        let stance = Field::line("stance", &asked, stance)
            .placeholder("supports it if it stays under 40,000")
            .hint("A fact, for you alone. Your monthly review asks again.");
        fields.push(stance.optional().block());
    }
    fields
}

/// Estimate before promise.
fn date_fields() -> [Value; 2] {
    let estimate =
        Field::day("estimate", "Your own estimate", None).hint("Your honest guess; private.").optional();
    let promise = Field::day("promise", "The date you promise", None)
        .hint("What the business is told. Leave it empty to be told the safe date of your record.")
        .optional();
    [estimate.block(), promise.block()]
}

fn linked_field(address: Option<&str>) -> Value {
    Field::line("linked", "Linked work", address)
        .placeholder("https://github.com/acme/portal/milestone/7")
        .hint("A GitHub milestone, a Jira version, a Linear project, or any page. What stands there is never posted.")
        .optional()
        .block()
}

/// What the status form starts with.
pub struct UpdateStart<'a> {
    /// The milestone.
    pub milestone: &'a Milestone,
    /// What its tracker says, if it is linked.
    pub linked: Option<&'a Linked<'a>>,
    /// What was said before: a draft, or the post to edit.
    pub words: Option<&'a UpdateWords>,
    /// What changed since the last post, as the draft says it.
    pub changed: &'a str,
    /// What the last post needed of its readers, if anything.
    pub need: Option<&'a str>,
    /// The colour it starts with.
    pub chosen: Colour,
    /// The forecast in a sentence.
    pub forecast: &'a str,
    /// Whether the record gives no colour: the lead's own judgement stands.
    pub is_judged: bool,
    /// When the next update is proposed.
    pub next: NaiveDate,
    /// Who is named as its reader.
    pub reader: &'a str,
    /// Whether three Green posts in a row said that nothing changed.
    pub asks_amber: bool,
    /// Today.
    pub today: NaiveDate,
}

/// The form of a status update; "still ⟨estimate⟩?" comes first.
pub fn update_form(start: &UpdateStart, metadata: &str) -> Value {
    let words = start.words;
    let colours: Vec<(String, &str)> = Colour::ALL.iter().map(|c| (colour(*c), c.code())).collect();
    let colours: Vec<(&str, &str)> = colours.iter().map(|(label, code)| (label.as_str(), *code)).collect();
    let estimate = start.milestone.dates.as_ref().map(|d| d.estimate);
    let judged = if start.is_judged { " Your own judgement stands, and the post says so." } else { "" };
    let mut blocks = vec![
        section(&format!("*{}*", escape(&start.milestone.title))),
        context(&format!("{}{judged}", escape(start.forecast))),
        estimate_field(estimate, start.today).block(),
        Field::radio("colour", "Status", &colours, Some(start.chosen.code())).block(),
        Field::line(
            "reason",
            "If it is better than the forecast: why",
            words.and_then(|w| w.colour_reason.as_deref()),
        )
        .hint("Printed in the post.")
        .optional()
        .block(),
    ];
    let changed = words.map_or(start.changed, |w| &w.changed);
    blocks.extend(said_fields(
        changed,
        words.map(|w| w.means.as_str()),
        words.map(|w| w.need.as_str()).or(start.need),
    ));
    blocks.push(
        Field::day("next", "Next update", Some(words.and_then(|w| w.next_update).unwrap_or(start.next)))
            .block(),
    );
    if start.asks_amber {
        blocks.insert(4, amber_field(words));
    }
    if let Some(linked) = start.linked {
        blocks.splice(2..2, super::linked(linked, start.today));
    }
    if start.milestone.channel.is_none() {
        blocks.insert(2, Field::channel("channel", "Channel to post to", None).block());
    }
    blocks.push(reader_note(start.reader));
    modal(Form::Update.code(), Form::Update.label(), "Preview", metadata, blocks)
}

/// "Still 20 May?"; without an estimate to keep, what it is now.
fn estimate_field(estimate: Option<NaiveDate>, today: NaiveDate) -> Field {
    match estimate {
        Some(on) => Field::day("estimate", &format!("Still {}?", day(on, today)), estimate)
            .hint("Your own estimate; private."),
        None => Field::day("estimate", "Your own estimate", None).hint("Your honest guess; private."),
    }
}

/// What changed, what it means, what is needed.
fn said_fields(changed: &str, means: Option<&str>, need: Option<&str>) -> [Value; 3] {
    [
        Field::lines("changed", "What changed", Some(changed), 500).block(),
        Field::lines("means", "What it means for the reader", means, 500)
            .placeholder("money, time, risk or customers, in one line")
            .block(),
        Field::lines("need", "What you need from them", need, 500)
            .placeholder("decision, owner, by when; or leave it empty for Nothing")
            .optional()
            .block(),
    ]
}

/// The form of a post that its milestone has moved on from: a closing one, or one that another followed.
pub fn wording_form(milestone: &Milestone, words: &UpdateWords, reader: &str, metadata: &str) -> Value {
    let stays = match words.delivered {
        Some(_) => "It stays the closing post.",
        None => "Later posts stand as they are: the colour and the dates of this one stay.",
    };
    let mut blocks = vec![section(&format!("*{}*", escape(&milestone.title))), context(stays)];
    blocks.extend(said_fields(&words.changed, Some(&words.means), Some(&words.need)));
    blocks.push(reader_note(reader));
    modal(Form::Update.code(), Form::Update.label(), "Preview", metadata, blocks)
}

/// What changed, as a draft for the post: the lead's own words take its place or follow it.
pub fn changed(news: &[News<'_>], today: NaiveDate) -> String {
    let line = |news: &News<'_>| match news {
        News::Moved(from, to, "") => {
            format!("The date moved from {} to {}.", day(*from, today), day(*to, today))
        }
        News::Moved(from, to, cause) => {
            format!("The date moved from {} to {}: {}.", day(*from, today), day(*to, today), whole(cause))
        }
        News::InTheWay(what) => format!("In the way: {}.", whole(what)),
        News::OutOfTheWay(what) => format!("Out of the way: {}.", whole(what)),
    };
    news.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn whole(text: &str) -> &str {
    text.trim_end_matches('.')
}

fn amber_field(words: Option<&UpdateWords>) -> Value {
    let said = words.and_then(|w| w.amber_if.as_deref());
    Field::line("amber", "What would make this Amber?", said)
        .placeholder("the supplier misses the 12th")
        .hint("Green with nothing changed three times in a row: one sentence keeps it believed.")
        .optional()
        .block()
}

/// The post exactly as it will look, with the button that sends it.
pub fn preview(update: &StatusUpdate, post: &Message, advice: &Advice, edits: bool, metadata: &str) -> Value {
    let mut blocks = vec![context(&format!("This is how it will look in <#{}>.", update.channel)), divider()];
    blocks.extend(post.blocks.clone());
    blocks.push(divider());
    blocks.extend(super::plain::advice(advice));
    blocks.push(context(match edits {
        true => "Nothing changes in the channel until you say so.",
        false => "Nothing is posted until you say so. Cancel keeps it as a draft.",
    }));
    modal(Form::Preview.code(), Form::Preview.label(), if edits { "Save" } else { "Post" }, metadata, blocks)
}

/// What the form of a move starts with.
pub struct MoveStart<'a> {
    /// The milestone.
    pub milestone: &'a Milestone,
    /// The day that was named, if one was.
    pub to: Option<NaiveDate>,
    /// The forecast in a sentence.
    pub forecast: &'a str,
    /// Who is named as its reader.
    pub reader: &'a str,
    /// Today.
    pub today: NaiveDate,
}

/// The form to move the promised date, with what the sponsor's note needs; for a missed one, the repair plan.
/// Estimate before promise, as when it was promised.
pub fn move_form(start: &MoveStart, metadata: &str) -> Value {
    let (milestone, today) = (start.milestone, start.today);
    let line = milestone.dates.as_ref().map_or(String::new(), |d| super::promise_line(d, today));
    let missed = milestone.is_missed(today);
    let (title, new, cause) = match missed {
        true => ("Repair plan", "Next date", "What caused it"),
        false => (Form::MoveDate.label(), "New promised date", "What moved it"),
    };
    // An estimate that has passed is none to keep.
    let estimate = milestone.dates.as_ref().map(|d| d.estimate).filter(|on| *on >= today);
    let mut blocks = vec![
        section(&format!("*{}*\n{line}", escape(&milestone.title))),
        context(&escape(start.forecast)),
        estimate_field(estimate, today).optional().block(),
        Field::day("promise", new, start.to)
            .hint("Leave it empty to be told the safe date of your record.")
            .optional()
            .block(),
        Field::line("cause", cause, None)
            .placeholder("supplier three weeks late")
            .hint("Printed beside the date. The first promise stays.")
            .block(),
        Field::line("effect", "What it means for the sponsor", None)
            .placeholder("payslips stay as they are until July")
            .optional()
            .block(),
    ];
    let change = Field::line("differently", "What will be done differently", None)
        .hint("You get a note for the sponsor, in your words, to send yourself.");
    blocks.push(if missed { change.block() } else { change.optional().block() });
    blocks.push(reader_note(start.reader));
    modal(Form::MoveDate.code(), title, "Move", metadata, blocks)
}

/// The three questions when it is done, and what was learned.
pub fn done_form(milestone: &Milestone, reader: &str, today: NaiveDate, metadata: &str) -> Value {
    let yes_no = [("Yes", "yes"), ("No", "no")];
    let promised = milestone.dates.as_ref().map_or(String::new(), |d| super::promise_line(d, today));
    let within = if milestone.terms.budget == Some(BudgetStanding::Over) { "no" } else { "yes" };
    let blocks = vec![
        section(&format!("*{}*\n{promised}", escape(&milestone.title))),
        Field::day("on", "Delivered on", Some(today)).block(),
        Field::radio("budget", "Within budget?", &yes_no, Some(within)).block(),
        Field::radio("result", "The result wanted?", &yes_no, Some("yes")).block(),
        Field::line("learned", "What was learned", None).optional().block(),
        reader_note(reader),
    ];
    modal(Form::Done.code(), Form::Done.label(), "Mark done", metadata, blocks)
}

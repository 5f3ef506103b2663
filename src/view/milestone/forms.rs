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
use crate::view::blocks::{context, divider, escape, section};
use crate::view::form::{Field, modal};
use crate::view::words::day;
use chrono::NaiveDate;
use serde_json::Value;

/// The form of a milestone: outcome before date, estimate before promise.
pub fn milestone_form(
    milestone: Option<&Milestone>,
    title: &str,
    peers: &[Peer],
    address: Option<&str>,
    metadata: &str,
) -> Value {
    let of = |get: fn(&Milestone) -> &str| milestone.map(get).filter(|t| !t.is_empty());
    let sponsor = milestone.and_then(|m| m.sponsor.as_ref());
    let sponsor = peers.iter().find(|p| Some(&p.id) == sponsor).map(|p| (p.name.as_str(), p.id.as_str()));
    let channel = milestone.and_then(|m| m.channel.as_ref()).map(|c| c.as_str());
    let dates = milestone.and_then(|m| m.dates.as_ref());
    let mut blocks = vec![
        Field::line("title", "What, in business words", of(|m| &m.title).or(Some(title))).block(),
        Field::line("outcome", "So that the business can …", of(|m| &m.outcome))
            .placeholder("pay all sites on one day")
            .block(),
        Field::line("case", "Business case in one line", milestone.and_then(|m| m.business_case.as_deref()))
            .hint("Problem or opportunity, and what it is worth. Without one it stays an idea.")
            .optional()
            .block(),
    ];
    if !peers.is_empty() {
        blocks.push(Field::person("sponsor", "Sponsor", sponsor).optional().block());
    }
    // The promised date of a milestone moves with its cause, never by editing.
    if dates.is_none() {
        blocks.extend(date_fields());
    }
    blocks.push(Field::channel("channel", "Channel for its status posts", channel).optional().block());
    blocks.push(linked_field(address));
    let title = if milestone.is_some() { "Edit a milestone" } else { "Add a milestone" };
    modal(Form::Milestone.code(), title, "Save", metadata, blocks)
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
    /// The colour by the lead's own record, if there is one.
    pub computed: Option<Colour>,
    /// The forecast in a sentence.
    pub forecast: &'a str,
    /// When the next update is proposed.
    pub next: NaiveDate,
    /// Whether three Green posts in a row said that nothing changed.
    pub asks_amber: bool,
    /// Today.
    pub today: NaiveDate,
}

/// The form of a status update; "still ⟨estimate⟩?" comes first.
pub fn update_form(start: &UpdateStart, metadata: &str) -> Value {
    let words = start.words;
    let text = |get: fn(&UpdateWords) -> &str| words.map(get);
    let colours: Vec<(String, &str)> = Colour::ALL.iter().map(|c| (colour(*c), c.code())).collect();
    let colours: Vec<(&str, &str)> = colours.iter().map(|(label, code)| (label.as_str(), *code)).collect();
    let chosen =
        words.map(|w| w.colour).or(start.computed).or(start.milestone.colour).unwrap_or(Colour::Green);
    let estimate = start.milestone.dates.as_ref().map(|d| d.estimate);
    let asked = estimate.map_or("Your estimate".to_owned(), |on| format!("Still {}?", day(on, start.today)));
    let mut blocks = vec![
        section(&format!("*{}*", escape(&start.milestone.title))),
        context(&escape(start.forecast)),
        Field::day("estimate", &asked, estimate).hint("Your own estimate; private.").block(),
        Field::radio("colour", "Status", &colours, Some(chosen.code())).block(),
        Field::line(
            "reason",
            "If it is better than the forecast: why",
            words.and_then(|w| w.colour_reason.as_deref()),
        )
        .hint("Printed in the post.")
        .optional()
        .block(),
        Field::lines("changed", "What changed", text(|w| &w.changed).or(Some(start.changed)), 500).block(),
        Field::lines("means", "What it means for the reader", text(|w| &w.means), 500)
            .placeholder("money, time, risk or customers, in one line")
            .block(),
        Field::lines("need", "What you need from them", text(|w| &w.need).or(start.need), 500)
            .placeholder("decision, owner, by when; or leave it empty for Nothing")
            .optional()
            .block(),
        Field::day("next", "Next update", Some(words.and_then(|w| w.next_update).unwrap_or(start.next)))
            .block(),
    ];
    if start.asks_amber {
        blocks.insert(4, amber_field(words));
    }
    if let Some(linked) = start.linked {
        blocks.splice(2..2, super::linked(linked, start.today));
    }
    if start.milestone.channel.is_none() {
        blocks.insert(2, Field::channel("channel", "Channel to post to", None).block());
    }
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
    blocks.push(context("Nothing is posted until you say so. Cancel keeps it as a draft."));
    modal(Form::Preview.code(), Form::Preview.label(), if edits { "Save" } else { "Post" }, metadata, blocks)
}

/// The form to move the promised date, with what the sponsor's note needs; for a missed one, the repair plan.
pub fn move_form(milestone: &Milestone, to: Option<NaiveDate>, today: NaiveDate, metadata: &str) -> Value {
    let line = milestone.dates.as_ref().map_or(String::new(), |d| super::promise_line(d, today));
    let missed = milestone.is_missed(today);
    let (title, new, cause) = match missed {
        true => ("Repair plan", "Next date", "What caused it"),
        false => (Form::MoveDate.label(), "New promised date", "What moved it"),
    };
    let mut blocks = vec![
        section(&format!("*{}*\n{line}", escape(&milestone.title))),
        Field::day("promise", new, to).block(),
        Field::day("estimate", "Your own estimate", to).hint("Private.").optional().block(),
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
    modal(Form::MoveDate.code(), title, "Move", metadata, blocks)
}

/// The three questions when it is done, and what was learned.
pub fn done_form(milestone: &Milestone, today: NaiveDate, metadata: &str) -> Value {
    let yes_no = [("Yes", "yes"), ("No", "no")];
    let promised = milestone.dates.as_ref().map_or(String::new(), |d| super::promise_line(d, today));
    let within = if milestone.terms.budget == Some(BudgetStanding::Over) { "no" } else { "yes" };
    let blocks = vec![
        section(&format!("*{}*\n{promised}", escape(&milestone.title))),
        Field::day("on", "Delivered on", Some(today)).block(),
        Field::radio("budget", "Within budget?", &yes_no, Some(within)).block(),
        Field::radio("result", "The result wanted?", &yes_no, Some("yes")).block(),
        Field::line("learned", "What was learned", None).optional().block(),
    ];
    modal(Form::Done.code(), Form::Done.label(), "Mark done", metadata, blocks)
}

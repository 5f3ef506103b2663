//! The reviews: one question at a time in one form, each with the number it is about.

use super::action::{ActionId, Form};
use super::blocks::{actions, button, context, cut, escape, section, spoken};
use super::form::{Field, modal, notice, privacy_note};
use super::words::{count, day, every, first_name, who};
use crate::domain::delivery::Message;
use crate::domain::lead::Lead;
use crate::domain::milestone::Milestone;
use crate::domain::need::NeedOption;
use crate::domain::peer::Peer;
use crate::domain::review::{Answer, Facts, Period, Practice, Question, Shape};
use crate::domain::vocabulary::{Circle, Role};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

/// A question with all that its words need.
pub struct Asked<'a> {
    /// The question.
    pub question: &'a Question,
    /// Which review.
    pub period: Period,
    /// The person it is about.
    pub peer: Option<&'a Peer>,
    /// The milestone it is about.
    pub milestone: Option<&'a Milestone>,
    /// The milestone's sponsor.
    pub sponsor: Option<&'a Peer>,
    /// The need it is about, in their words.
    pub need: Option<&'a str>,
    /// The numbers of the log.
    pub facts: Facts,
    /// Its place, from 1, and how many there are.
    pub place: (usize, usize),
    /// Whose review.
    pub lead: &'a Lead,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Asked<'_> {
    fn name(&self) -> String {
        self.peer.map_or_else(|| "them".into(), |p| cut(&p.name, 60))
    }

    fn sponsor(&self) -> String {
        self.sponsor.map_or_else(|| "the sponsor".into(), |p| cut(&p.name, 60))
    }

    /// The number a question is about, in a sentence.
    fn fact(&self) -> Option<String> {
        let facts = &self.facts;
        let times = |n: usize| count(n as i64, "time", "times");
        match self.question.practice {
            Practice::VendorCare => Some(format!(
                "In the last 30 days: {} with vendors, {} with everybody else.",
                count(facts.vendors as i64, "contact", "contacts"),
                facts.others
            )),
            Practice::Trend => Some(format!(
                "In the last 90 days: {}; in the 90 before: {}.",
                count(facts.talks as i64, "talk", "talks"),
                facts.talks_before
            )),
            Practice::Early => Some(format!(
                "In the last 90 days: asked early {}, told after {}.",
                times(facts.early),
                facts.after
            )),
            Practice::Listening => Some(format!(
                "In the last 90 days you played back what you heard {}.",
                times(facts.played_back)
            )),
            Practice::Circles => self.peer.map(|peer| {
                format!(
                    "{}: {} circle, {} · {}",
                    who(peer),
                    peer.circle.label(),
                    every(peer.cadence()),
                    super::people::clock(peer, self.lead, self.now)
                )
            }),
            Practice::Options => {
                self.need.map(|need| format!("{}: “{}”", escape(&self.name()), escape(need)))
            }
            _ => None,
        }
    }

    /// The question and an example of an answer.
    fn words(&self) -> (String, &'static str) {
        let name = self.name();
        match self.question.practice {
            Practice::Education => (
                "Whom did you help to understand technology, in which plain sentence?".into(),
                "passwords fail because people reuse them",
            ),
            Practice::Stance => {
                let title = self.milestone.map_or("it".to_owned(), |m| cut(&m.title, 80));
                let sponsor = self.sponsor();
                (
                    format!("What does {sponsor} gain from {title}, and where do they stand?"),
                    "supports it if it stays under 40,000",
                )
            }
            Practice::VendorCare => (
                "Which peer gets a vendor's share of your time next, and for what?".into(),
                "a walk through the depot",
            ),
            Practice::Category => (format!("What is {name}'s role?"), ""),
            Practice::Goal => {
                (format!("What would you and {name} both call a win?"), "one close for all sites")
            }
            Practice::Reciprocal => (format!("What does {name} need of IT?"), "a straight answer on dates"),
            Practice::Circles => ("Still right?".into(), ""),
            Practice::Trend => ("What made the difference?".into(), "lunches instead of steering meetings"),
            Practice::Business => (
                "What did you learn about how a part of the business makes money?".into(),
                "returns cost more than the discount brings",
            ),
            Practice::Early => (
                "Who could ask you earlier, and about what?".into(),
                "the new depot, before the lease is signed",
            ),
            Practice::Growth => ("One thing you will learn outside IT?".into(), "shadow the finance close"),
            Practice::Tools => (
                "What is somebody trying out that IT does not run yet?".into(),
                "a planning board of their own",
            ),
            Practice::Guidance => {
                ("Which advice of yours did somebody use?".into(), "to wait for the second offer")
            }
            Practice::Proactive => (
                "What would somebody want to know early, before they ask?".into(),
                "the licence ends in June",
            ),
            Practice::Listening => (
                "With whom will you ask twice and offer nothing yet?".into(),
                "why the close takes nine days",
            ),
            Practice::Options => ("What could meet it, before a project does?".into(), ""),
            Practice::Stretch => (
                "Whom do you find hard to meet, and what would you ask them?".into(),
                "what IT should stop doing",
            ),
            Practice::Risk => (
                "One risk in money terms, and who should hear it?".into(),
                "a day without tills costs 200,000",
            ),
        }
    }

    fn fields(&self) -> Vec<Value> {
        let (question, example) = self.words();
        let name = |field| field_of(field, self.question);
        let line = Field::line(&name("words"), &question, None).placeholder(example).optional();
        match self.question.practice.shape() {
            Shape::Line => vec![line.block()],
            Shape::PersonAndLine => {
                vec![line.block(), Field::person(&name("peer"), "Who?", None).optional().block()]
            }
            Shape::Needs => {
                let about = self.peer.map(|p| &p.about);
                let they = about.and_then(|a| a.they_need.as_deref());
                let we = about.and_then(|a| a.we_need.as_deref());
                let ours = format!("What does IT need of {}?", self.name());
                let theirs = Field::line(&name("words"), &question, they).placeholder(example);
                let ours =
                    Field::line(&name("we_need"), &ours, we).placeholder("a decision on the pay dates");
                vec![theirs.optional().block(), ours.optional().block()]
            }
            Shape::Role => {
                let roles: Vec<(&str, &str)> = Role::ALL.iter().map(|r| (r.label(), r.code())).collect();
                vec![Field::select(&name("role"), &question, &roles, None).optional().block()]
            }
            Shape::Circle => {
                let label = |c: &Circle| format!("{} · {}", c.label(), every(c.cadence_days()));
                let circles: Vec<(String, &str)> = Circle::ALL.iter().map(|c| (label(c), c.code())).collect();
                let circles: Vec<(&str, &str)> = circles.iter().map(|(l, c)| (l.as_str(), *c)).collect();
                let now = self.peer.map(|p| p.circle.code());
                vec![Field::radio(&name("circle"), &question, &circles, now).block()]
            }
            Shape::Options => {
                let options: Vec<(&str, &str)> =
                    NeedOption::ALL.iter().map(|o| (o.label(), o.code())).collect();
                vec![Field::checkboxes(&name("options"), &question, &options, &[]).optional().block()]
            }
        }
    }
}

/// The name of a question's field. Slack keeps what was typed in a field of the same name when one view takes
/// the place of another, so each question has names of its own.
pub fn field_of(field: &str, question: &Question) -> String {
    format!("{field}/{}", question.key())
}

/// One question as a form; what is left empty is left out.
pub fn form(asked: &Asked, metadata: &str) -> Value {
    let (place, of) = asked.place;
    let today = asked.lead.day(asked.now);
    let label = super::words::capital(&asked.period.label(today));
    let mut blocks = vec![context(&format!("{label} · question {place} of {of}. Leave it empty to go on."))];
    blocks.extend(asked.fact().map(|fact| section(&fact)));
    blocks.extend(asked.fields());
    let name = asked.peer.map_or_else(|| "the person".into(), first_name);
    blocks.push(privacy_note(&name));
    let submit = if place == of { "Finish" } else { "Next" };
    modal(Form::Review.code(), Form::Review.label(), submit, metadata, blocks)
}

/// After the last question.
pub fn done(period: Period, kept: usize, today: NaiveDate) -> Value {
    let kept = match kept {
        0 => "Nothing was kept, and nothing is asked again.".to_owned(),
        n => format!(
            "{} kept: on their pages, and as openers when you next meet.",
            count(n as i64, "answer", "answers")
        ),
    };
    let text = format!("That is all for {}.\n{kept}", period.label(today));
    notice(Form::Review.label(), "Close", vec![section(&text)])
}

/// Nothing is open.
pub fn nothing(period: Period, today: NaiveDate) -> Message {
    let next = day(period.next().until(), today);
    let text = format!(
        "The review of {} is done. The next one comes with the weekly plan after {next}.",
        period.label(today)
    );
    Message { text: text.clone(), blocks: vec![section(&text)] }
}

/// The offer in the weekly plan: a line and a button, no nudge of its own.
pub fn offer(period: Period, questions: usize, today: NaiveDate) -> Vec<Value> {
    let text = format!(
        "*A look back at {}:* {}, about five minutes.",
        period.label(today),
        count(questions as i64, "question", "questions")
    );
    let start = button(ActionId::Review.code(), ActionId::Review.label(), period.span.code());
    vec![section(&text), actions(&format!("review.{}", period.span.code()), vec![start])]
}

/// An answer as the opener of a talk.
pub fn opener(answer: &Answer) -> String {
    let words = answer.words.as_deref().unwrap_or_default();
    format!("In your review you noted: {words}")
}

/// What reviews say of a person, a line each, the latest first.
pub fn lines(answers: &[Answer], peer: &Peer, lead: &Lead, today: NaiveDate) -> Vec<String> {
    let of = |a: &&Answer| {
        a.peer.as_ref() == Some(&peer.id) && a.practice.shape() == Shape::PersonAndLine && a.words.is_some()
    };
    let line = |a: &Answer| {
        let words = escape(a.words.as_deref().unwrap_or_default());
        format!("• From your review, {}: {words}", day(lead.day(a.at), today))
    };
    answers.iter().rev().filter(of).take(2).map(line).collect()
}

/// The sponsor's stance, for the milestone's page.
pub fn stance(answer: &Answer, sponsor: &Peer, lead: &Lead, today: NaiveDate) -> String {
    let sponsor = first_name(sponsor);
    let words = escape(answer.words.as_deref().unwrap_or_default());
    spoken(&format!("*{sponsor}'s stance*, {}: {words}", day(lead.day(answer.at), today)))
}

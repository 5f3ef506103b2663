//! The screens of the reviews.

use super::gallery::message;
use super::samples::{Data, now, today};
use super::{Named, Screen};
use rapport::domain::delivery::Message;
use rapport::domain::review::{About, Facts, Period, Practice, Question, Span};
use rapport::view::review;

/// Every question of the reviews, and what stands around them.
pub fn reviews(data: &Data) -> Vec<Named> {
    let (lead, peer, first) = (data.lead(), data.peer(), data.milestone());
    let period = |span| Period::last(span, today());
    let form = |practice: Practice| {
        let question = Question { practice, about: About::Nobody };
        let asked = review::Asked {
            question: &question,
            period: period(practice.span()),
            peer: Some(&peer),
            milestone: Some(&first),
            sponsor: Some(&peer),
            need: Some(&data.note),
            facts: Facts {
                vendors: 6,
                others: 2,
                talks: 14,
                talks_before: 9,
                early: 3,
                after: 5,
                played_back: 1,
            },
            place: (2, 6),
            lead: &lead,
            now: now(),
        };
        ("review::form", Screen::View(review::form(&asked, "{}")))
    };
    let mut screens: Vec<Named> = Practice::ALL.iter().map(|p| form(*p)).collect();
    screens.extend([
        ("review::done", Screen::View(review::done(period(Span::Month), 5, today()))),
        message("review::nothing", review::nothing(period(Span::Month), today())),
        message(
            "review::offer",
            Message { text: "An offer".into(), blocks: review::offer(period(Span::Quarter), 9, today()) },
        ),
    ]);
    screens
}

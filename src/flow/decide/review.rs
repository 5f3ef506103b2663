//! The monthly and the quarterly review: one question at a time in one form. Each answer is kept at once, so
//! a review can be left and taken up again.

use crate::domain::desk::Change;
use crate::domain::input::{Choice, Values};
use crate::domain::lead::Lead;
use crate::domain::need::{Depth, NeedOption};
use crate::domain::peer::{About as AboutPeer, Peer};
use crate::domain::reply::Ack;
use crate::domain::review::{About, Answer, Period, Question, Shape, Span, facts, questions};
use crate::domain::vocabulary::{Circle, Role};
use crate::flow::case::{Carried, Case};
use crate::view::action::ActionId;
use crate::view::review::{self as words, field_of};
use serde_json::Value;

/// `/rapport review`, or `/rapport review quarter`.
pub fn by_command(case: &mut Case, lead: &Lead, rest: &str) {
    let span = Span::from_code(&rest.to_lowercase());
    if span.is_none() && !rest.is_empty() {
        return case.say(
            "I look back on a month or a quarter: `/rapport review month` or `/rapport review quarter`.",
        );
    }
    open(case, lead, span);
}

/// The review of a month or a quarter; without either the first that has a question open.
pub fn open(case: &mut Case, lead: &Lead, span: Option<Span>) {
    if case.peers().is_empty() {
        return case.answer(crate::view::people::empty());
    }
    let today = lead.day(case.now);
    let spans = span.map_or_else(|| Span::ALL.to_vec(), |span| vec![span]);
    let form = spans.iter().find_map(|span| next(case, lead, Period::last(*span, today)));
    match form {
        Some(view) => case.open(view, (ActionId::Review, span.map_or("", Span::code))),
        None => case.answer(words::nothing(Period::last(span.unwrap_or(Span::Month), today), today)),
    }
}

/// The form of the first open question, if there is one.
fn next(case: &Case, lead: &Lead, period: Period) -> Option<Value> {
    let open = questions(case.desk, period, case.now);
    let question = open.first()?;
    let answered = answered(case, period).count();
    let desk = &case.desk;
    let person = |id| desk.peers.iter().find(|p| p.id == id);
    let (mut peer, mut milestone, mut need) = (None, None, None);
    match &question.about {
        About::Nobody => {}
        About::Peer(id) => peer = person(id.clone()),
        About::Milestone(id) => milestone = desk.milestones.iter().find(|m| m.id == *id),
        About::CheckIn(id, with) => {
            peer = person(with.clone());
            need = desk.checkins.iter().find(|c| c.id == *id).and_then(|c| c.depth.need.as_deref());
        }
    }
    let sponsor = milestone.and_then(|m| m.sponsor.clone()).and_then(person);
    let asked = words::Asked {
        question,
        period,
        peer,
        milestone,
        sponsor,
        need,
        facts: facts(desk, case.now),
        place: (answered + 1, answered + open.len()),
        lead,
        now: case.now,
    };
    let carried = Carried { row: Some(period.code()), line: Some(question.key()), ..Carried::default() };
    Some(words::form(&asked, &carried.text()))
}

fn answered<'a>(case: &'a Case, period: Period) -> impl Iterator<Item = &'a Answer> {
    let code = period.code();
    case.desk.answers.iter().filter(move |a| a.period == code)
}

/// An answer came back: it is kept, and the next question takes its place.
pub fn submitted(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let Some(period) = carried.row.as_deref().and_then(Period::from_code) else { return };
    let key = carried.line.clone().unwrap_or_default();
    // Answered on another device in the meantime: the first answer stays.
    let question = questions(case.desk, period, case.now).into_iter().find(|q| q.key() == key);
    if let Some(question) = question {
        keep(case, lead, period, &question, values);
    }
    let view = next(case, lead, period).unwrap_or_else(|| {
        let kept = answered(case, period).filter(|a| a.says_something()).count();
        words::done(period, kept, lead.day(case.now))
    });
    case.decision.ack = Ack::Update(view);
}

fn keep(case: &mut Case, lead: &Lead, period: Period, question: &Question, values: &Values) {
    let about = match &question.about {
        About::Peer(id) | About::CheckIn(_, id) => case.peer(id.as_str()),
        _ => values.option(&field_of("peer", question)).and_then(|id| case.peer(id)),
    };
    let milestone = match &question.about {
        About::Milestone(id) => Some(id.clone()),
        _ => None,
    };
    let said = take(case, question, about.as_ref(), values);
    case.change(Change::Answered(Answer {
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        period: period.code(),
        question: question.key(),
        practice: question.practice,
        peer: about.map(|p| p.id),
        milestone,
        words: said,
        at: case.now,
    }));
}

/// What was said, put where it belongs; the words to keep with the answer.
fn take(case: &mut Case, question: &Question, peer: Option<&Peer>, values: &Values) -> Option<String> {
    let of = |field| field_of(field, question);
    let said = values.text(&of("words"));
    match (question.practice.shape(), peer) {
        (Shape::Needs, Some(peer)) => {
            let they_need = said.clone().or_else(|| peer.about.they_need.clone());
            let we_need = values.text(&of("we_need")).or_else(|| peer.about.we_need.clone());
            let about = AboutPeer { they_need, we_need, ..peer.about.clone() };
            case.change(Change::Peer(Peer { about, ..peer.clone() }));
            said.or_else(|| values.text(&of("we_need")))
        }
        (Shape::Role, Some(peer)) => {
            let role = values.option(&of("role")).and_then(Role::from_code)?;
            case.change(Change::Peer(Peer { role, ..peer.clone() }));
            Some(role.label().to_owned())
        }
        (Shape::Circle, Some(peer)) => {
            let circle = values.option(&of("circle")).and_then(Circle::from_code);
            let circle = circle.filter(|circle| *circle != peer.circle)?;
            // A cadence of their own gives way to that of the circle chosen now.
            case.change(Change::Peer(peer.clone().with_rhythm(circle, None)));
            Some(circle.label().to_owned())
        }
        (Shape::Options, Some(_)) => options(case, question, values),
        (Shape::Line, Some(peer)) => {
            let goal = said.clone().or_else(|| peer.about.goal.clone());
            let about = AboutPeer { goal, ..peer.about.clone() };
            case.change(Change::Peer(Peer { about, ..peer.clone() }));
            said
        }
        _ => said,
    }
}

fn options(case: &mut Case, question: &Question, values: &Values) -> Option<String> {
    let About::CheckIn(id, _) = &question.about else { return None };
    let Choice::Options(codes) = values.get(&field_of("options", question)) else { return None };
    let chosen: Vec<NeedOption> = codes.iter().filter_map(|code| NeedOption::from_code(code)).collect();
    let checkin = case.desk.checkins.iter().find(|c| c.id == *id).cloned()?;
    let labels: Vec<&str> = chosen.iter().map(|o| o.label()).collect();
    let said = (!labels.is_empty()).then(|| labels.join(", "));
    let depth = Depth { options: chosen, ..checkin.depth.clone() };
    case.change(Change::CheckIn(crate::domain::checkin::CheckIn { depth, ..checkin }));
    said
}

//! What was agreed on a milestone: each side's need and date, the budget, and who helps.

use super::milestone::{find, page, reader};
use crate::domain::chronicle::Deed;
use crate::domain::desk::Change;
use crate::domain::id::UserId;
use crate::domain::input::{Choice, Values};
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, Refusal};
use crate::domain::reply::Ack;
use crate::domain::terms::{BudgetStanding, Need, Team, Terms};
use crate::flow::case::{Carried, Case};
use crate::view::action::ActionId;
use crate::view::blocks::context;
use crate::view::milestone as words;
use chrono::NaiveDate;

/// `/milestone agree payroll`
pub fn by_name(case: &mut Case, query: &str) {
    let Some(milestone) = find(case, query) else { return };
    open_form(case, milestone.id.as_str());
}

/// Opens the form.
pub fn open_form(case: &mut Case, id: &str) {
    let Some(milestone) = case.milestone(id) else { return super::milestone::not_yours(case) };
    if !milestone.is_open() {
        return case.say(&super::milestone::sentence(&Refusal::Closed));
    }
    let carried = Carried { reply_to: case.reply_to(), row: Some(id.to_owned()), ..Carried::default() };
    let reader = reader(case, &milestone);
    let view = words::agreement_form(&milestone, case.is_own(&milestone), &reader, &carried.text());
    case.open(view, (ActionId::MilestoneAgree, id));
}

/// The form came back.
pub fn submitted(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let today = lead.day(case.now);
    let Some(milestone) = carried.row.as_deref().and_then(|id| case.milestone(id)) else { return };
    let before = &milestone.terms;
    let expected = need(case, values, ("expected", "expected_by"), &before.expected, today);
    let needed = need(case, values, ("needed", "needed_by"), &before.needed, today);
    let budget = values.option("budget").and_then(BudgetStanding::from_code);
    let terms = Terms { expected, needed, budget, budget_note: values.text("budget_note") };
    let team = if case.is_own(&milestone) { team(case, values) } else { milestone.team.clone() };
    if case.is_refused() {
        return;
    }
    let (agreed, named) = (terms != milestone.terms, team != milestone.team);
    let milestone = Milestone { terms, team, ..milestone };
    case.decision.ack = Ack::Clear;
    if agreed || named {
        case.change(Change::Milestone(milestone.clone()));
    }
    if agreed {
        case.note(&milestone, Deed::Agreed(milestone.terms.clone()));
    }
    if named {
        case.note(&milestone, Deed::Named(milestone.team.clone()));
    }
    let mut message = page(case, lead, &milestone);
    if named && words::helpers(&milestone.team).is_some() {
        message.blocks.push(context(
            "Whoever helps finds it under `/milestone` once they have joined. Nobody was messaged: tell them yourself.",
        ));
    }
    case.answer(message);
}

/// What one side needs. A day alone says nothing; a day that has passed stays only if it stood there.
fn need(
    case: &mut Case,
    values: &Values,
    (what, by): (&str, &str),
    before: &Option<Need>,
    today: NaiveDate,
) -> Option<Need> {
    let day = values.date(by);
    if day.is_some_and(|on| on < today) && day != before.as_ref().and_then(|n| n.by) {
        case.refuse(by, "That day has passed. Choose one ahead.");
    }
    let text = values.text(what);
    if text.is_none() && day.is_some() {
        case.refuse(what, "Say what is needed by that day, or clear the day.");
    }
    text.map(|what| Need { what, by: day })
}

fn team(case: &mut Case, values: &Values) -> Team {
    let user = |name| match values.get(name) {
        Choice::User(user) => Some(user.clone()),
        _ => None,
    };
    let team = Team { co_owner: user("co_owner"), stand_in: user("stand_in") };
    let is_me = |user: &Option<UserId>| user.as_ref() == Some(&case.user());
    let mine = [("co_owner", is_me(&team.co_owner)), ("stand_in", is_me(&team.stand_in))];
    for (field, _) in mine.into_iter().filter(|(_, is_me)| *is_me) {
        case.refuse(field, "You lead it already. Choose somebody else.");
    }
    if team.co_owner.is_some() && team.co_owner == team.stand_in {
        case.refuse("stand_in", "A co-owner may act at any time. Choose somebody else, or nobody.");
    }
    team
}

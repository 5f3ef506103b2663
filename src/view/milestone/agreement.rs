//! What was agreed: each side's need and date, the budget, and who helps.

use crate::domain::milestone::Milestone;
use crate::domain::terms::{BudgetStanding, Need, Team, Terms};
use crate::view::action::Form;
use crate::view::blocks::{context, escape, section};
use crate::view::form::{Field, modal, reader_note};
use crate::view::words::{capital, day};
use chrono::NaiveDate;
use serde_json::Value;

/// The form. Who helps is for the milestone's own lead to say.
pub fn agreement_form(milestone: &Milestone, own: bool, reader: &str, metadata: &str) -> Value {
    let (terms, team) = (&milestone.terms, &milestone.team);
    let what = |need: &Option<Need>| need.as_ref().map(|n| n.what.clone());
    let by = |need: &Option<Need>| need.as_ref().and_then(|n| n.by);
    let standings: Vec<(&str, &str)> = BudgetStanding::ALL.iter().map(|b| (b.label(), b.code())).collect();
    let mut blocks = vec![
        section(&format!("*{}*", escape(&milestone.title))),
        Field::line("expected", "What do they expect of IT?", what(&terms.expected).as_deref())
            .placeholder("payslips of all sites on one day")
            .optional()
            .block(),
        Field::day("expected_by", "By when?", by(&terms.expected)).optional().block(),
        Field::line("needed", "What does IT need of them?", what(&terms.needed).as_deref())
            .placeholder("a decision on the pay dates")
            .optional()
            .block(),
        Field::day("needed_by", "By when?", by(&terms.needed)).optional().block(),
        Field::radio(
            "budget",
            "How does the budget stand?",
            &standings,
            terms.budget.map(BudgetStanding::code),
        )
        .optional()
        .block(),
        Field::line("budget_note", "Why, in a line", terms.budget_note.as_deref()).optional().block(),
    ];
    if own {
        let user = |name, label, user: &Option<_>| Field::user(name, label, user.as_ref()).optional();
        blocks.push(
            user("co_owner", "Co-owner", &team.co_owner)
                .hint("May update, move and close it, as you can. Nobody is messaged about it.")
                .block(),
        );
        blocks.push(
            user("stand_in", "Stand-in", &team.stand_in)
                .hint("May do the same while you are paused.")
                .block(),
        );
    }
    blocks.push(reader_note(reader));
    modal(Form::Agreement.code(), Form::Agreement.label(), "Save", metadata, blocks)
}

/// "Payslips on one day, by 9 Jun".
pub(super) fn need(need: &Need, today: NaiveDate) -> String {
    let by = need.by.map_or(String::new(), |on| format!(", by {}", day(on, today)));
    format!("{}{by}", escape(&need.what))
}

/// What was agreed, a line each.
pub(super) fn lines(terms: &Terms, today: NaiveDate) -> Vec<String> {
    let budget = terms.budget.map(|budget| {
        let why = terms.budget_note.as_ref().map_or(String::new(), |why| format!(": {}", escape(why)));
        format!("{}{why}", budget.label())
    });
    let expected = terms.expected.as_ref().map(|n| format!("they expect {}", need(n, today)));
    let needed = terms.needed.as_ref().map(|n| format!("IT needs {}", need(n, today)));
    [expected, needed, budget].into_iter().flatten().collect()
}

/// What stands on the milestone's page; what is missing is asked for while it is open.
pub(super) fn terms(milestone: &Milestone, today: NaiveDate) -> Vec<Value> {
    let mut blocks = vec![];
    let mut lines: Vec<String> = lines(&milestone.terms, today).iter().map(|line| capital(line)).collect();
    lines.extend(helpers(&milestone.team));
    if !lines.is_empty() {
        blocks.push(section(&lines.join("\n")));
    }
    let missing = match (&milestone.terms.expected, &milestone.terms.needed) {
        (None, None) => "What do they expect of IT, and what do you need of them, by when?",
        (None, Some(_)) => "What do they expect of IT, by when?",
        (Some(_), None) => "What does IT need of them, by when?",
        (Some(_), Some(_)) => return blocks,
    };
    if milestone.is_open() {
        blocks.push(context(&format!("Not agreed both ways yet. {missing}")));
    }
    blocks
}

/// "Co-owner: @Sam · Stand-in: @Kim", if anybody helps.
pub fn helpers(team: &Team) -> Option<String> {
    let named = |role: &str, user: &Option<_>| user.as_ref().map(|user| format!("{role}: <@{user}>"));
    let parts = [named("Co-owner", &team.co_owner), named("Stand-in while you are paused", &team.stand_in)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

//! The start of a milestone: what a promise needs, and what its sponsor gains.

use crate::domain::desk::Change;
use crate::domain::input::Values;
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState};
use crate::domain::outlook::record;
use crate::domain::review::{About, Answer, Practice, Question, START, stance};
use crate::flow::case::Case;
use crate::view::milestone as words;
use chrono::NaiveDate;

/// Refuses what the form lacks or has wrong; what is filled in stays.
pub fn check(case: &mut Case, milestone: &Milestone, helps: bool, values: &Values, today: NaiveDate) {
    let (promise, estimate) = (values.date("promise"), values.date("estimate"));
    if promise.is_some() {
        check_promise(case, milestone, helps, values);
    }
    if promise.is_some_and(|on| on < today) {
        case.refuse("promise", "That day has passed. Promise one ahead.");
    }
    if estimate.is_some_and(|on| on < today) {
        case.refuse("estimate", "That day has passed. Estimate one ahead.");
    }
    if milestone.state == MilestoneState::Promised && milestone.business_case.is_none() {
        case.refuse("case", "What is promised keeps its business case. Change it, but leave one line.");
    }
    if values.text("stance").is_some() && milestone.sponsor.is_none() {
        case.refuse("sponsor", "Choose whose gain that is, or clear the line below.");
    }
    if let (None, Some(estimate)) = (promise, estimate) {
        let forecast =
            record(&case.desk_of(milestone).milestones, &milestone.id, today).forecast(estimate, today);
        case.refuse("promise", words::proposal(&forecast, today));
    }
}

/// What an idea may lack and a promise may not.
fn check_promise(case: &mut Case, milestone: &Milestone, helps: bool, values: &Values) {
    if milestone.business_case.is_none() {
        case.refuse(
            "case",
            "A promise needs a business case. Add one line, or leave the dates empty to park it as an idea.",
        );
    }
    if milestone.channel.is_none() {
        case.refuse(
            "channel",
            "A promise needs a channel for its posts. Choose one, or leave the dates empty to park it as an idea.",
        );
    }
    if milestone.sponsor.is_none() {
        // A form without the field, for nobody was on the list or it is a helper's, says it beside the date.
        let (field, sentence) = match values.has("sponsor") {
            true => (
                "sponsor",
                "A promise needs a sponsor. Choose one, or leave the dates empty to park it as an idea.",
            ),
            false if helps => {
                ("promise", "A promise needs a sponsor, and whoever leads this milestone chooses one.")
            }
            false => (
                "promise",
                "A promise needs a sponsor from your list. Leave the dates empty to park it as an idea, add the \
                 person with `/rapport add`, then edit it.",
            ),
        };
        case.refuse(field, sentence);
    }
}

/// The sponsor as chosen; what is promised keeps one.
pub fn choose_sponsor(case: &mut Case, milestone: &mut Milestone, values: &Values) {
    let chosen = values.option("sponsor").and_then(|id| case.peer(id)).map(|p| p.id);
    let before = milestone.sponsor.as_ref().and_then(|id| case.peer(id.as_str()));
    if milestone.state == MilestoneState::Promised && before.is_some() && chosen.is_none() {
        case.refuse("sponsor", "What is promised keeps its sponsor. Choose another, but leave one.");
    }
    milestone.sponsor = chosen;
}

/// What was said of the sponsor's stance.
pub fn said<'a>(case: &'a Case, milestone: &Milestone) -> Option<&'a str> {
    stance(&case.desk.answers, &milestone.id).and_then(|answer| answer.words.as_deref())
}

/// Keeps what the sponsor gains, if that is new.
pub fn keep(case: &mut Case, lead: &Lead, milestone: &Milestone, values: &Values) {
    let words = values.text("stance").filter(|words| said(case, milestone) != Some(words.as_str()));
    if words.is_none() || !case.is_own(milestone) {
        return;
    }
    let question = Question { practice: Practice::Stance, about: About::Milestone(milestone.id.clone()) };
    case.change(Change::Answered(Answer {
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        period: START.into(),
        question: question.key(),
        practice: question.practice,
        peer: None,
        milestone: Some(milestone.id.clone()),
        words,
        at: case.now,
    }));
}

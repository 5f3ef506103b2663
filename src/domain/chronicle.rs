//! What was said of a milestone, when and why: nothing of it is ever changed.

use super::id::{LeadId, MilestoneId, UpdateId, WorkspaceId};
use super::milestone::{Milestone, MilestoneState, StatusUpdate, UpdateState, UpdateWords};
use chrono::{DateTime, NaiveDate, Utc};

/// A date that was promised, or an estimate that changed, with the forecast as it was then.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Who said it.
    pub lead: LeadId,
    /// Of which milestone.
    pub milestone: MilestoneId,
    /// When.
    pub at: DateTime<Utc>,
    /// What the business was told.
    pub promise: NaiveDate,
    /// The lead's own guess; private.
    pub estimate: NaiveDate,
    /// Likely, as the record stood then.
    pub likely: Option<NaiveDate>,
    /// Safe, as the record stood then.
    pub safe: Option<NaiveDate>,
    /// How many of how many slips would have met it then.
    pub confidence: Option<(u32, u32)>,
    /// Why a date earlier than Likely was kept; empty otherwise.
    pub why: String,
}

/// What a status update said until it was edited.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateVersion {
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Whose.
    pub lead: LeadId,
    /// Of which update.
    pub update: UpdateId,
    /// Its place among the versions, from 0.
    pub ordinal: u32,
    /// What it said.
    pub words: UpdateWords,
    /// When it was edited.
    pub until: DateTime<Utc>,
}

/// One step of a milestone's life.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub what: What<'a>,
}

/// What happened at a step.
#[derive(Clone, Debug, PartialEq)]
pub enum What<'a> {
    /// It was added.
    Added,
    /// A date was promised for the first time; known only from its day where no more was kept.
    Promised(NaiveDate, Option<&'a Said>),
    /// The promised date moved, with its cause.
    Moved(NaiveDate, NaiveDate, &'a str, Option<&'a Said>),
    /// Only the lead's own estimate changed.
    Estimated(&'a Said),
    /// A status update was posted.
    Posted(&'a UpdateWords),
    /// A post was edited; this is what it said before.
    Edited(&'a UpdateWords),
    /// It was delivered.
    Done,
    /// It was given up.
    Dropped(&'a str),
}

/// Every step of a milestone, the latest first.
pub fn history<'a>(
    milestone: &'a Milestone,
    said: &'a [Said],
    updates: &'a [StatusUpdate],
    versions: &'a [UpdateVersion],
) -> Vec<Step<'a>> {
    let mut steps = vec![Step { at: milestone.created_at, what: What::Added }];
    let said: Vec<&Said> = said.iter().filter(|s| s.milestone == milestone.id).collect();
    steps.extend(dates(milestone, &said));
    for update in updates.iter().filter(|u| u.milestone == milestone.id) {
        let UpdateState::Posted { at, .. } = update.state else { continue };
        let mut edits: Vec<&UpdateVersion> = versions.iter().filter(|v| v.update == update.id).collect();
        edits.sort_by_key(|v| v.ordinal);
        let first = edits.first().map_or(&update.words, |version| &version.words);
        steps.push(Step { at, what: What::Posted(first) });
        steps.extend(edits.iter().map(|v| Step { at: v.until, what: What::Edited(&v.words) }));
    }
    steps.extend(end(milestone));
    // Of steps at one instant, the one that came later in life stands above.
    steps.reverse();
    steps.sort_by_key(|step| std::cmp::Reverse(step.at));
    steps
}

fn dates<'a>(milestone: &'a Milestone, said: &[&'a Said]) -> Vec<Step<'a>> {
    let Some(dates) = &milestone.dates else { return vec![] };
    let is_move = |s: &&&Said| dates.moves.iter().any(|m| m.at == s.at);
    let first = said.iter().find(|s| s.promise == dates.first_promise && !is_move(s)).copied();
    let promised_at = first.map_or_else(|| noon(dates.promised_on).max(milestone.created_at), |s| s.at);
    let mut steps = vec![Step { at: promised_at, what: What::Promised(dates.first_promise, first) }];
    steps.extend(dates.moves.iter().map(|m| {
        let then = said.iter().find(|s| s.at == m.at).copied();
        Step { at: m.at, what: What::Moved(m.from, m.to, &m.cause, then) }
    }));
    let rest = said.iter().filter(|s| !is_move(s) && first.is_none_or(|first| first.at != s.at));
    steps.extend(rest.map(|s| Step { at: s.at, what: What::Estimated(s) }));
    steps
}

fn end(milestone: &Milestone) -> Option<Step<'_>> {
    match &milestone.state {
        MilestoneState::Done(outcome) => Some(Step { at: noon(outcome.on), what: What::Done }),
        MilestoneState::Dropped { at, why } => Some(Step { at: *at, what: What::Dropped(why) }),
        MilestoneState::Idea | MilestoneState::Promised => None,
    }
}

/// Of a day alone the hour is not known.
fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(12, 0, 0).unwrap_or_default().and_utc()
}

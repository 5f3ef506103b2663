//! What was said of a milestone, when and why: nothing of it is ever changed.

use super::id::{LeadId, MilestoneId, PeerId, UpdateId, UserId, WorkspaceId};
use super::milestone::{Milestone, MilestoneState, StatusUpdate, UpdateState, UpdateWords};
use super::obstacle::Obstacle;
use super::terms::{Team, Terms};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

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

/// What was done with a milestone beside its dates and posts, and by whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Whose milestone.
    pub lead: LeadId,
    /// Which.
    pub milestone: MilestoneId,
    /// When.
    pub at: DateTime<Utc>,
    /// Its place among the deeds of that instant, from 0.
    pub ordinal: u32,
    /// Who did it.
    pub by: UserId,
    /// What.
    pub deed: Deed,
}

/// A deed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// It was agreed what each side needs, and how the budget stands.
    Agreed(Terms),
    /// Who may help was named.
    Named(Team),
    /// An obstacle was met.
    Met(String),
    /// Somebody was told of an obstacle.
    Told {
        /// The obstacle.
        what: String,
        /// Who.
        who: PeerId,
        /// When they were told, which may be before it was noted.
        at: DateTime<Utc>,
    },
    /// An obstacle is out of the way.
    Cleared(String),
    /// It was delivered or given up.
    Closed,
    /// The date or the post of this instant is by another than the lead.
    Helped,
}

/// One step of a milestone's life.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, if it was another than the lead.
    pub by: Option<&'a UserId>,
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
    /// Something else was noted.
    Noted(&'a Deed),
    /// It was delivered.
    Done,
    /// It was given up.
    Dropped(&'a str),
}

/// All that was kept of what was said and done.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// Dates with their forecasts.
    pub said: &'a [Said],
    /// Posts.
    pub updates: &'a [StatusUpdate],
    /// What posts said before their edits.
    pub versions: &'a [UpdateVersion],
    /// Everything else.
    pub noted: &'a [Noted],
}

/// Every step of a milestone, the latest first.
pub fn history<'a>(milestone: &'a Milestone, kept: Kept<'a>) -> Vec<Step<'a>> {
    let mut steps = vec![step(milestone.created_at, What::Added)];
    let said: Vec<&Said> = kept.said.iter().filter(|s| s.milestone == milestone.id).collect();
    let noted: Vec<&Noted> = kept.noted.iter().filter(|n| n.milestone == milestone.id).collect();
    steps.extend(dates(milestone, &said));
    steps.extend(posts(milestone, kept));
    for step in &mut steps {
        let helped = noted.iter().find(|n| n.at == step.at && n.deed == Deed::Helped);
        step.by = helped.map(|n| &n.by);
    }
    steps.extend(noted.iter().filter(|n| !matches!(n.deed, Deed::Helped | Deed::Closed)).map(|n| Step {
        at: n.at,
        by: Some(&n.by),
        what: What::Noted(&n.deed),
    }));
    steps.extend(end(milestone, noted.iter().rfind(|n| n.deed == Deed::Closed).copied()));
    // Of steps at one instant, the one that came later in life stands above.
    steps.reverse();
    steps.sort_by_key(|step| std::cmp::Reverse(step.at));
    steps
}

/// What of a milestone changed since an instant, as far as business readers may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News<'a> {
    /// The promised date moved, with its cause.
    Moved(NaiveDate, NaiveDate, &'a str),
    /// Something stands in the way.
    InTheWay(&'a str),
    /// It is out of the way.
    OutOfTheWay(&'a str),
}

/// What changed since the last post, in its order: moves of the date, obstacles met and cleared. Of an
/// obstacle that was met and cleared in between nothing is said.
pub fn news<'a>(milestone: &'a Milestone, obstacles: &'a [Obstacle], since: DateTime<Utc>) -> Vec<News<'a>> {
    let moves = milestone.dates.iter().flat_map(|d| &d.moves).filter(|m| m.at > since);
    let mut news: Vec<(DateTime<Utc>, News<'a>)> =
        moves.map(|m| (m.at, News::Moved(m.from, m.to, &m.cause))).collect();
    for obstacle in obstacles.iter().filter(|o| o.milestone == milestone.id) {
        let is_new = obstacle.met_at > since;
        match obstacle.cleared_at {
            None if is_new => news.push((obstacle.met_at, News::InTheWay(&obstacle.what))),
            Some(at) if !is_new && at > since => news.push((at, News::OutOfTheWay(&obstacle.what))),
            _ => {}
        }
    }
    news.sort_by_key(|(at, _)| *at);
    news.into_iter().map(|(_, what)| what).collect()
}

fn step(at: DateTime<Utc>, what: What<'_>) -> Step<'_> {
    Step { at, by: None, what }
}

fn posts<'a>(milestone: &Milestone, kept: Kept<'a>) -> Vec<Step<'a>> {
    let mut steps = vec![];
    for update in kept.updates.iter().filter(|u| u.milestone == milestone.id) {
        let UpdateState::Posted { at, .. } = update.state else { continue };
        let mut edits: Vec<&UpdateVersion> = kept.versions.iter().filter(|v| v.update == update.id).collect();
        edits.sort_by_key(|v| v.ordinal);
        let first = edits.first().map_or(&update.words, |version| &version.words);
        steps.push(step(at, What::Posted(first)));
        steps.extend(edits.iter().map(|v| step(v.until, What::Edited(&v.words))));
    }
    steps
}

fn dates<'a>(milestone: &'a Milestone, said: &[&'a Said]) -> Vec<Step<'a>> {
    let Some(dates) = &milestone.dates else { return vec![] };
    let is_move = |s: &&&Said| dates.moves.iter().any(|m| m.at == s.at);
    let first = said.iter().find(|s| s.promise == dates.first_promise && !is_move(s)).copied();
    let promised_at = first.map_or_else(|| noon(dates.promised_on).max(milestone.created_at), |s| s.at);
    let mut steps = vec![step(promised_at, What::Promised(dates.first_promise, first))];
    steps.extend(dates.moves.iter().map(|m| {
        let then = said.iter().find(|s| s.at == m.at).copied();
        step(m.at, What::Moved(m.from, m.to, &m.cause, then))
    }));
    let rest = said.iter().filter(|s| !is_move(s) && first.is_none_or(|first| first.at != s.at));
    steps.extend(rest.map(|s| step(s.at, What::Estimated(s))));
    steps
}

/// How it ended. Of a delivery only the day is known, unless it was noted by whom and when.
fn end<'a>(milestone: &'a Milestone, closed: Option<&'a Noted>) -> Option<Step<'a>> {
    let (at, what) = match &milestone.state {
        MilestoneState::Done(outcome) => (closed.map_or(noon(outcome.on), |n| n.at), What::Done),
        MilestoneState::Dropped { at, why } => (*at, What::Dropped(why)),
        MilestoneState::Idea | MilestoneState::Promised => return None,
    };
    Some(Step { at, by: closed.map(|n| &n.by), what })
}

/// Of a day alone the hour is not known.
fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(12, 0, 0).unwrap_or_default().and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ObstacleId;
    use crate::domain::milestone::{Dates, Move};

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + hour * 3_600, 0).expect("in range")
    }

    fn milestone() -> Milestone {
        let day = at(0).date_naive();
        let moved = Move { at: at(5), from: day, to: day + chrono::Days::new(9), cause: "supplier".into() };
        let dates = Dates {
            promised_on: day,
            first_estimate: day,
            estimate: day,
            first_promise: day,
            promise: moved.to,
            moves: vec![moved],
        };
        Milestone {
            id: MilestoneId::new("M1"),
            workspace: WorkspaceId::new("T1"),
            lead: LeadId::new("L1"),
            title: "Payroll".into(),
            outcome: "pay on one day".into(),
            business_case: None,
            sponsor: None,
            channel: None,
            dates: Some(dates),
            terms: Terms::default(),
            team: Team::default(),
            state: MilestoneState::Promised,
            colour: None,
            next_update: None,
            created_at: at(0),
        }
    }

    fn noted(hour: i64, by: &str, deed: Deed) -> Noted {
        let (workspace, lead, milestone) =
            (WorkspaceId::new("T1"), LeadId::new("L1"), MilestoneId::new("M1"));
        Noted { workspace, lead, milestone, at: at(hour), ordinal: 0, by: UserId::new(by), deed }
    }

    fn obstacle(met: i64, cleared: Option<i64>) -> Obstacle {
        Obstacle {
            id: ObstacleId::new(format!("O{met}")),
            workspace: WorkspaceId::new("T1"),
            lead: LeadId::new("L1"),
            milestone: MilestoneId::new("M1"),
            what: format!("met at {met}"),
            met_at: at(met),
            told: vec![],
            cleared_at: cleared.map(at),
        }
    }

    #[test]
    fn a_step_by_another_than_the_lead_names_them() {
        let noted = [noted(5, "U2", Deed::Helped), noted(6, "U1", Deed::Met("late".into()))];
        let milestone = milestone();
        let kept = Kept { said: &[], updates: &[], versions: &[], noted: &noted };
        let steps: Vec<String> = history(&milestone, kept)
            .iter()
            .map(|s| format!("{:?} by {:?}", s.what, s.by.map(UserId::as_str)))
            .collect();
        insta::assert_snapshot!(steps.join("\n"), @r#"
        Noted(Met("late")) by Some("U1")
        Moved(2026-09-21, 2026-09-30, "supplier", None) by Some("U2")
        Promised(2026-09-21, None) by None
        Added by None
        "#);
    }

    #[test]
    fn news_are_what_changed_since_the_last_post_and_still_counts() {
        let milestone = milestone();
        let obstacles = [obstacle(1, None), obstacle(2, Some(7)), obstacle(6, None), obstacle(6, Some(8))];
        insta::assert_snapshot!(format!("{:?}", news(&milestone, &obstacles, at(4))), @r#"[Moved(2026-09-21, 2026-09-30, "supplier"), InTheWay("met at 6"), OutOfTheWay("met at 2")]"#);
        assert_eq!(news(&milestone, &obstacles, at(9)), []);
    }
}

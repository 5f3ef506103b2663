//! Milestones, and every move of their dates.

use super::error::Result;
use super::row::{Reader, Row, Table};
use super::sql::{ROWS_A_STATEMENT, Sql, Value};
use super::tx::Tx;
use crate::domain::desk::DeskKey;
use crate::domain::id::{ChannelId, LeadId, MilestoneId, UserId, WorkspaceId};
use crate::domain::lead::Lead;
use crate::domain::milestone::{Dates, InChannel, Milestone, MilestoneState, Move, Outcome};
use crate::domain::status::Colour;
use crate::domain::terms::{BudgetStanding, Need, Team, Terms};
use std::collections::{HashMap, HashSet};

impl Row for Milestone {
    const TABLE: Table = Table {
        name: "milestone",
        columns: &[
            "id",
            "workspace_id",
            "lead_id",
            "title",
            "outcome",
            "business_case",
            "sponsor_id",
            "channel",
            "expected",
            "expected_by",
            "needed",
            "needed_by",
            "budget",
            "budget_note",
            "co_owner",
            "stand_in",
            "promised_on",
            "first_estimate",
            "estimate",
            "first_promise",
            "promise",
            "state",
            "done_on",
            "within_budget",
            "result_wanted",
            "learned",
            "dropped_at",
            "dropped_why",
            "colour",
            "next_update",
            "created_at",
        ],
        key: &["id"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        let dates = self.dates.as_ref();
        let (expected, needed) = (self.terms.expected.as_ref(), self.terms.needed.as_ref());
        let (state, done, dropped) = match &self.state {
            MilestoneState::Idea => ("idea", None, None),
            MilestoneState::Promised => ("promised", None, None),
            MilestoneState::Done(outcome) => ("done", Some(outcome), None),
            MilestoneState::Dropped { at, why } => ("dropped", None, Some((*at, why))),
        };
        vec![
            (&self.id).into(),
            (&self.workspace).into(),
            (&self.lead).into(),
            (&self.title).into(),
            (&self.outcome).into(),
            self.business_case.as_ref().into(),
            self.sponsor.as_ref().into(),
            self.channel.as_ref().into(),
            expected.map(|need| &need.what).into(),
            expected.and_then(|need| need.by).into(),
            needed.map(|need| &need.what).into(),
            needed.and_then(|need| need.by).into(),
            self.terms.budget.map(BudgetStanding::code).into(),
            self.terms.budget_note.as_ref().into(),
            self.team.co_owner.as_ref().into(),
            self.team.stand_in.as_ref().into(),
            dates.map(|d| d.promised_on).into(),
            dates.map(|d| d.first_estimate).into(),
            dates.map(|d| d.estimate).into(),
            dates.map(|d| d.first_promise).into(),
            dates.map(|d| d.promise).into(),
            state.into(),
            done.map(|o| o.on).into(),
            done.map(|o| o.within_budget).into(),
            done.map(|o| o.result_wanted).into(),
            done.map(|o| &o.learned).into(),
            dropped.map(|(at, _)| at).into(),
            dropped.map(|(_, why)| why).into(),
            self.colour.map(Colour::code).into(),
            self.next_update.into(),
            self.created_at.into(),
        ]
    }

    /// Without its moves, which are rows of their own.
    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            title: row.text("title")?,
            outcome: row.text("outcome")?,
            business_case: row.maybe_text("business_case")?,
            sponsor: row.maybe_id("sponsor_id")?,
            channel: row.maybe_id("channel")?,
            terms: terms(row)?,
            team: Team { co_owner: row.maybe_id("co_owner")?, stand_in: row.maybe_id("stand_in")? },
            dates: dates(row)?,
            state: state(row)?,
            colour: row.maybe("colour", Colour::from_code)?,
            next_update: row.maybe_day("next_update")?,
            created_at: row.time("created_at")?,
        })
    }
}

fn terms(row: &Reader<'_>) -> Result<Terms> {
    let need = |what, by| -> Result<Option<Need>> {
        let by = row.maybe_day(by)?;
        Ok(row.maybe_text(what)?.map(|what| Need { what, by }))
    };
    Ok(Terms {
        expected: need("expected", "expected_by")?,
        needed: need("needed", "needed_by")?,
        budget: row.maybe("budget", BudgetStanding::from_code)?,
        budget_note: row.maybe_text("budget_note")?,
    })
}

fn dates(row: &Reader<'_>) -> Result<Option<Dates>> {
    let Some(promised_on) = row.maybe_day("promised_on")? else { return Ok(None) };
    Ok(Some(Dates {
        promised_on,
        first_estimate: row.day("first_estimate")?,
        estimate: row.day("estimate")?,
        first_promise: row.day("first_promise")?,
        promise: row.day("promise")?,
        moves: vec![],
    }))
}

fn state(row: &Reader<'_>) -> Result<MilestoneState> {
    match row.text("state")?.as_str() {
        "idea" => Ok(MilestoneState::Idea),
        "promised" => Ok(MilestoneState::Promised),
        "done" => Ok(MilestoneState::Done(Outcome {
            on: row.day("done_on")?,
            within_budget: row.flag("within_budget")?,
            result_wanted: row.flag("result_wanted")?,
            learned: row.text("learned")?,
        })),
        "dropped" => {
            Ok(MilestoneState::Dropped { at: row.time("dropped_at")?, why: row.text("dropped_why")? })
        }
        _ => Err(row.unreadable("state")),
    }
}

/// One move of a milestone's promised date, by its place among the moves.
struct MoveRow {
    workspace: WorkspaceId,
    lead: LeadId,
    milestone: MilestoneId,
    ordinal: i64,
    step: Move,
}

impl Row for MoveRow {
    const TABLE: Table = Table {
        name: "milestone_move",
        columns: &[
            "workspace_id",
            "lead_id",
            "milestone_id",
            "ordinal",
            "moved_at",
            "from_day",
            "to_day",
            "cause",
        ],
        key: &["milestone_id", "ordinal"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.workspace).into(),
            (&self.lead).into(),
            (&self.milestone).into(),
            self.ordinal.into(),
            self.step.at.into(),
            self.step.from.into(),
            self.step.to.into(),
            (&self.step.cause).into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        let step = Move {
            at: row.time("moved_at")?,
            from: row.day("from_day")?,
            to: row.day("to_day")?,
            cause: row.text("cause")?,
        };
        Ok(Self {
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            milestone: row.id("milestone_id")?,
            ordinal: row.int("ordinal")?,
            step,
        })
    }
}

/// A milestone's moves as rows of their own.
fn moves_of(milestone: &Milestone) -> impl Iterator<Item = MoveRow> {
    let moves = milestone.dates.iter().flat_map(|dates| &dates.moves);
    (0i64..).zip(moves).map(|(ordinal, step)| MoveRow {
        workspace: milestone.workspace.clone(),
        lead: milestone.lead.clone(),
        milestone: milestone.id.clone(),
        ordinal,
        step: step.clone(),
    })
}

fn give_moves(milestones: Vec<&mut Milestone>, moves: Vec<MoveRow>) {
    let mut by_milestone: HashMap<MilestoneId, Vec<Move>> = HashMap::new();
    for row in moves {
        by_milestone.entry(row.milestone).or_default().push(row.step);
    }
    for milestone in milestones {
        if let Some(dates) = &mut milestone.dates {
            dates.moves = by_milestone.remove(&milestone.id).unwrap_or_default();
        }
    }
}

impl Tx {
    /// Writes milestones with their moves. A move is only ever added.
    pub(super) fn save_milestones(&mut self, milestones: &[&Milestone]) {
        self.upsert(milestones.iter().copied());
        let moves: Vec<MoveRow> = milestones.iter().flat_map(|milestone| moves_of(milestone)).collect();
        self.upsert(&moves);
    }

    /// All milestones of these leads, with their moves, oldest first.
    pub(super) async fn milestones_of(&mut self, leads: &[&LeadId]) -> Result<Vec<Milestone>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        let joined = "JOIN milestone r ON r.lead_id = v.column1 ORDER BY r.created_at, r.id";
        let mut milestones: Vec<Milestone> = self.joined(&wanted, joined).await?;
        if milestones.iter().any(|m| m.dates.is_some()) {
            let joined = "JOIN milestone_move r ON r.lead_id = v.column1 ORDER BY r.milestone_id, r.ordinal";
            let moves = self.joined::<MoveRow>(&wanted, joined).await?;
            give_moves(milestones.iter_mut().collect(), moves);
        }
        Ok(milestones)
    }

    /// Which of these people are co-owner or stand-in of milestones, each with whose they are.
    pub(super) async fn helpers_of(&mut self, people: &[&DeskKey]) -> Result<Vec<(DeskKey, DeskKey)>> {
        let rows: Vec<Vec<Value>> =
            people.iter().map(|p| vec![(&p.workspace).into(), (&p.user).into()]).collect();
        let mut found = vec![];
        for part in rows.chunks(ROWS_A_STATEMENT) {
            let by = |sql: Sql, column: &str| {
                sql.push("SELECT v.column1 AS workspace, v.column2 AS helper, r.user_id AS owner FROM ")
                    .rows(part)
                    .push(" AS v JOIN milestone m ON m.workspace_id = v.column1 AND m.")
                    .push(column)
                    .push(" = v.column2 JOIN lead r ON r.id = m.lead_id")
            };
            let sql = by(by(Sql::new(""), "co_owner").push(" UNION "), "stand_in");
            for row in self.fetch(sql).await? {
                let row = Reader::new(&row, Milestone::TABLE.name);
                let workspace: WorkspaceId = row.id("workspace")?;
                let helper = DeskKey { workspace: workspace.clone(), user: row.id("helper")? };
                found.push((helper, DeskKey { workspace, user: row.id("owner")? }));
            }
        }
        Ok(found)
    }

    /// All milestones that post to this channel, whoever's: for the channel's digest.
    pub async fn milestones_of_channel(
        &mut self,
        workspace: &WorkspaceId,
        channel: &ChannelId,
    ) -> Result<Vec<InChannel>> {
        let sql = |columns: String, joined: &str| {
            Sql::new(&format!("SELECT {columns} FROM milestone m {joined} WHERE m.workspace_id = "))
                .bind(workspace)
                .push(" AND m.channel = ")
                .bind(channel)
        };
        let columns = Milestone::TABLE.select("m");
        let mut milestones: Vec<Milestone> =
            self.fetch_as(sql(columns, "").push(" ORDER BY m.created_at, m.id")).await?;
        let joined = "JOIN milestone_move r ON r.milestone_id = m.id";
        let moves = sql(MoveRow::TABLE.select("r"), joined).push(" ORDER BY r.milestone_id, r.ordinal");
        let moves = self.fetch_as(moves).await?;
        give_moves(milestones.iter_mut().collect(), moves);
        let joined = "JOIN lead r ON r.id = m.lead_id";
        let leads: Vec<Lead> = self.fetch_as(sql(Lead::TABLE.select("r"), joined)).await?;
        let leads: HashMap<LeadId, UserId> = leads.into_iter().map(|lead| (lead.id, lead.user)).collect();
        let posts = self.latest_updates(&leads.keys().collect::<Vec<_>>()).await?;
        let judged: HashSet<&MilestoneId> = posts
            .iter()
            .filter(|post| post.posted_at().is_some() && post.words.is_judged())
            .map(|post| &post.milestone)
            .collect();
        let in_channel = |milestone: Milestone| {
            let (lead, is_judged) = (leads.get(&milestone.lead)?.clone(), judged.contains(&milestone.id));
            Some(InChannel { milestone, lead, is_judged })
        };
        Ok(milestones.into_iter().filter_map(in_channel).collect())
    }
}

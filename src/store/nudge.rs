//! Nudges. Their delivery in the outbox moves their state too: see [`Tx::settle_nudges`].

use super::error::Result;
use super::row::{Loading, Reader, Row, Table};
use super::sql::{ROWS_A_STATEMENT, Sql, Value};
use super::tx::Tx;
use crate::domain::desk::{DeskKey, Needs};
use crate::domain::id::{DeliveryId, LeadId, NudgeId};
use crate::domain::nudge::{Act, Nudge, NudgeState, Stage, Subject};
use crate::domain::vocabulary::Role;
use chrono::{DateTime, Utc};

impl Row for Nudge {
    const TABLE: Table = Table {
        name: "nudge",
        columns: &[
            "id",
            "workspace_id",
            "lead_id",
            "subject",
            "peer_id",
            "milestone_id",
            "promise_id",
            "about_user",
            "about_role",
            "reason",
            "opener",
            "state",
            "settled_at",
            "wake_at",
            "act",
            "delivery_id",
            "snoozes",
            "stage",
            "planned_at",
        ],
        key: &["id"],
        owner: &["workspace_id", "lead_id"],
        // The outbox marks a nudge sent without the lead's lock: a row read before that must not undo it.
        merged: &[(
            "state",
            "CASE WHEN nudge.state = 'sent' AND excluded.state = 'planned' \
             AND nudge.delivery_id = excluded.delivery_id THEN nudge.state ELSE excluded.state END",
        )],
    };

    fn write(&self) -> Vec<Value> {
        let (state, settled_at, wake_at, act) = match self.state {
            NudgeState::Planned => ("planned", None, None, None),
            NudgeState::Sent => ("sent", None, None, None),
            NudgeState::ActedOn { at, how } => ("acted-on", Some(at), None, Some(how.code())),
            NudgeState::Snoozed { until } => ("snoozed", None, Some(until), None),
            NudgeState::Withdrawn { at } => ("withdrawn", Some(at), None, None),
            NudgeState::Ignored { at } => ("ignored", Some(at), None, None),
        };
        let about = match &self.subject {
            Subject::Introduce(user, role) => Some((user, *role)),
            _ => None,
        };
        let subject = match self.subject {
            Subject::CheckIn(_) => "check-in",
            Subject::Update(_) => "update",
            Subject::Promise(_) => "promise",
            Subject::Introduce(..) => "introduce",
            Subject::WeeklyPlan => "weekly-plan",
            Subject::StillUseful => "still-useful",
        };
        vec![
            (&self.id).into(),
            (&self.workspace).into(),
            (&self.lead).into(),
            subject.into(),
            self.peer().into(),
            self.milestone().into(),
            self.promise().into(),
            about.map(|(user, _)| user).into(),
            about.map(|(_, role)| role.code()).into(),
            (&self.reason).into(),
            (&self.opener).into(),
            state.into(),
            settled_at.into(),
            wake_at.into(),
            act.into(),
            (&self.delivery).into(),
            self.snoozes.into(),
            self.stage.code().into(),
            self.planned_at.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            subject: subject(row)?,
            reason: row.text("reason")?,
            opener: row.text("opener")?,
            state: state(row)?,
            delivery: row.id("delivery_id")?,
            snoozes: row.count("snoozes")?,
            stage: row.code("stage", Stage::from_code)?,
            planned_at: row.time("planned_at")?,
        })
    }
}

fn subject(row: &Reader<'_>) -> Result<Subject> {
    match row.text("subject")?.as_str() {
        "check-in" => Ok(Subject::CheckIn(row.id("peer_id")?)),
        "update" => Ok(Subject::Update(row.id("milestone_id")?)),
        "promise" => Ok(Subject::Promise(row.id("promise_id")?)),
        "introduce" => {
            Ok(Subject::Introduce(row.id("about_user")?, row.code("about_role", Role::from_code)?))
        }
        "weekly-plan" => Ok(Subject::WeeklyPlan),
        "still-useful" => Ok(Subject::StillUseful),
        _ => Err(row.unreadable("subject")),
    }
}

fn state(row: &Reader<'_>) -> Result<NudgeState> {
    let at = || row.time("settled_at");
    match row.text("state")?.as_str() {
        "planned" => Ok(NudgeState::Planned),
        "sent" => Ok(NudgeState::Sent),
        "acted-on" => Ok(NudgeState::ActedOn { at: at()?, how: row.code("act", Act::from_code)? }),
        "snoozed" => Ok(NudgeState::Snoozed { until: row.time("wake_at")? }),
        "withdrawn" => Ok(NudgeState::Withdrawn { at: at()? }),
        "ignored" => Ok(NudgeState::Ignored { at: at()? }),
        _ => Err(row.unreadable("state")),
    }
}

/// Narrows nudges down to those that sleep.
const SNOOZED: &str = "r.state = 'snoozed' AND ";

impl Tx {
    /// The nudges that wait for those of these people who are leads and of whom they are needed: by an index of their own, for in
    /// three years there were hundreds.
    pub(super) fn nudges_waiting(&mut self, wanted: &[(&DeskKey, &Needs)]) -> Loading<Nudge> {
        let needed = wanted.iter().filter(|(_, needs)| needs.any_waiting());
        let people: Vec<Vec<Value>> =
            needed.map(|(key, _)| vec![(&key.workspace).into(), (&key.user).into()]).collect();
        let joined = "JOIN lead l ON l.workspace_id = v.column1 AND l.user_id = v.column2 \
                      JOIN nudge r ON r.lead_id = l.id AND r.state IN ('planned', 'sent', 'snoozed')";
        self.load_joined(&people, joined)
    }

    /// Each lead's nudges that were planned since that instant.
    pub(super) fn nudges_since(&mut self, leads: &[(&LeadId, DateTime<Utc>)]) -> Loading<Nudge> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|(l, at)| vec![(*l).into(), (*at).into()]).collect();
        self.load_joined(&wanted, "JOIN nudge r ON r.lead_id = v.column1 AND r.planned_at >= v.column2")
    }

    /// Nudges by id, each only if it is of that lead.
    pub(super) async fn nudges_by_id(&mut self, ids: &[(&LeadId, &NudgeId)]) -> Result<Vec<Nudge>> {
        let wanted: Vec<Vec<Value>> = ids.iter().map(|(l, id)| vec![(*l).into(), (*id).into()]).collect();
        self.joined(&wanted, "JOIN nudge r ON r.id = v.column2 AND r.lead_id = v.column1").await
    }

    /// Snoozed nudges whose time has come, with the desk each is of; nobody else gets them until the end of this
    /// transaction. Save each in another state, or they come again.
    pub async fn due_snoozes(&mut self, now: DateTime<Utc>, limit: u32) -> Result<Vec<(DeskKey, Nudge)>> {
        self.due_of("wake_at", SNOOZED, now, limit).await
    }

    /// Sets the snoozed nudge that is due first aside until then, unread, as it cannot be brought back; whether there was one.
    pub async fn set_snooze_aside(&mut self, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<bool> {
        self.set_first_aside::<Nudge>("wake_at", SNOOZED, now, until).await
    }

    /// The nudge that a delivery carries.
    pub async fn nudge_of(&mut self, delivery: &DeliveryId) -> Result<Option<Nudge>> {
        let columns = Nudge::TABLE.select("r");
        let sql = Sql::new(&format!("SELECT {columns} FROM nudge r WHERE r.delivery_id = ")).bind(delivery);
        Ok(self.fetch_as::<Nudge>(sql).await?.pop())
    }

    /// Moves the planned nudges of these deliveries along: sent, or withdrawn as their delivery never will be.
    pub(super) async fn settle_nudges(
        &mut self,
        deliveries: &[DeliveryId],
        sent: bool,
        now: DateTime<Utc>,
    ) -> Result<()> {
        for part in deliveries.chunks(ROWS_A_STATEMENT) {
            let sql = match sent {
                true => Sql::new("UPDATE nudge SET state = 'sent'"),
                false => Sql::new("UPDATE nudge SET state = 'withdrawn', settled_at = ").bind(now),
            };
            let ids: Vec<&DeliveryId> = part.iter().collect();
            let sql = sql.push(" WHERE state = 'planned' AND delivery_id IN ").list(&ids);
            for row in &self.fetch(sql.push(" RETURNING subject")).await? {
                self.watch.settled(&Reader::new(row, "nudge").text("subject")?, sent);
            }
        }
        Ok(())
    }
}

/// A row joined with its lead's user, and so with its desk.
pub(super) fn with_desk<R: Row>(row: &Reader<'_>) -> Result<(DeskKey, R)> {
    let key = DeskKey { workspace: row.id("workspace_id")?, user: row.id("user_id")? };
    Ok((key, row.of()?))
}

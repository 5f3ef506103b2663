//! Leads.

use super::error::Result;
use super::record::Gathering;
use super::row::{Reader, Row, Table, json};
use super::sql::{ROWS_A_STATEMENT, Sql, Value};
use super::tx::Tx;
use crate::domain::holiday::Holidays;
use crate::domain::id::{LeadId, UserId, WorkspaceId};
use crate::domain::lead::{Budget, Lead, Standing, WorkingHours};

impl Row for Lead {
    const TABLE: Table = Table {
        name: "lead",
        columns: &[
            "id",
            "workspace_id",
            "user_id",
            "name",
            "zone",
            "standing",
            "paused_until",
            "left_at",
            "hours_from",
            "hours_to",
            "budget_day",
            "budget_week",
            "days_off",
            "skips_next",
            "joined_at",
            "locale",
            "none_here",
        ],
        key: &["id"],
        owner: &["workspace_id", "user_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        let (standing, paused_until, left_at) = match self.standing {
            Standing::Active => ("active", None, None),
            Standing::Paused { until } => ("paused", until, None),
            Standing::Left { at } => ("left", None, Some(at)),
        };
        vec![
            (&self.id).into(),
            (&self.workspace).into(),
            (&self.user).into(),
            (&self.name).into(),
            self.zone.name().into(),
            standing.into(),
            paused_until.into(),
            left_at.into(),
            self.hours.from.into(),
            self.hours.to.into(),
            self.budget.per_day.into(),
            self.budget.per_week.into(),
            json(&self.days_off).into(),
            self.skips_next.into(),
            self.joined_at.into(),
            (&self.locale).into(),
            json(&self.none_here).into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            workspace: row.id("workspace_id")?,
            user: row.id("user_id")?,
            name: row.text("name")?,
            zone: row.code("zone", |name| name.parse().ok())?,
            standing: standing(row)?,
            hours: WorkingHours { from: row.count("hours_from")?, to: row.count("hours_to")? },
            budget: Budget { per_day: row.count("budget_day")?, per_week: row.count("budget_week")? },
            days_off: row.json("days_off")?,
            holidays: Holidays::default(),
            skips_next: row.flag("skips_next")?,
            joined_at: row.time("joined_at")?,
            locale: row.text("locale")?,
            none_here: row.json("none_here")?,
        })
    }
}

fn standing(row: &Reader<'_>) -> Result<Standing> {
    match row.text("standing")?.as_str() {
        "active" => Ok(Standing::Active),
        "paused" => Ok(Standing::Paused { until: row.maybe_day("paused_until")? }),
        "left" => Ok(Standing::Left { at: row.time("left_at")? }),
        _ => Err(row.unreadable("standing")),
    }
}

impl Tx {
    /// Asks for the lead that each of these people is, rows that begin with workspace and user, if they are one; each with one more
    /// column, if there is one: its name, and how it is found beside the lead `r` and the row `v`. The rows of the leads stay
    /// locked until the end, in the order of their ids, so that two journeys never wait for each other.
    pub(super) fn ask_leads_at(
        &mut self,
        people: &[Vec<Value>],
        column: Option<(&'static str, String)>,
    ) -> Vec<Gathering> {
        let part = |part: &[Vec<Value>]| {
            let sql = Sql::new("JOIN ").rows(part);
            let sql = sql.push(" AS v ON r.workspace_id = v.column1 AND r.user_id = v.column2");
            let sql = sql.push(&self.lock_order("r.id")).push(self.lock());
            self.ask_leads(sql, column.clone())
        };
        people.chunks(ROWS_A_STATEMENT).map(part).collect()
    }

    /// The lead that this person is, if they are one.
    pub async fn lead_of(&mut self, workspace: &WorkspaceId, user: &UserId) -> Result<Option<Lead>> {
        let sql = Sql::new("WHERE r.workspace_id = ").bind(workspace).push(" AND r.user_id = ").bind(user);
        Ok(self.leads_with_holidays(sql.push(self.lock())).await?.pop())
    }

    /// Leads who have not left, of workspaces that have not uninstalled, after this one in the order of ids.
    pub async fn all_active_leads(&mut self, after: Option<&LeadId>, limit: u32) -> Result<Vec<Lead>> {
        let sql = Sql::new("WHERE r.id > ")
            .bind(after.map_or("", LeadId::as_str))
            .push(
                " AND r.standing <> 'left' AND NOT EXISTS (SELECT 1 FROM workspace w \
                 WHERE w.id = r.workspace_id AND w.state = 'uninstalled') ORDER BY r.id LIMIT ",
            )
            .bind(limit);
        self.leads_with_holidays(sql).await
    }
}

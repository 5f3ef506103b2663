//! Calendars of holidays: each lead's own, and those for everybody.

use super::error::Result;
use super::record::{Cells, Gathering};
use super::row::{Reader, Row, Table, json};
use super::sql::{ROWS_A_STATEMENT, Sql, Value};
use super::tx::Tx;
use crate::domain::holiday::{
    CalendarAddress, Holiday, Holidays, HouseCalendar, Kept, LeadCalendar, Mark, Trouble,
};
use crate::domain::id::LeadId;
use crate::domain::lead::Lead;
use chrono::{DateTime, Utc};
use sqlx::any::AnyRow;
use std::sync::Arc;

/// The key of the row of everybody's calendars.
const HOUSE: &str = "house";
/// The columns that bring holidays along with a lead `r`.
const OF_LEAD: &str = "r.id AS lead_id, \
    (SELECT c.days FROM holiday_calendar c WHERE c.lead_id = r.id) AS days, \
    (SELECT h.days FROM house_calendar h WHERE h.id = 'house') AS house_days";

impl Row for LeadCalendar {
    const TABLE: Table = Table {
        name: "holiday_calendar",
        columns: &[
            "lead_id",
            "workspace_id",
            "address",
            "days",
            "days_at",
            "etag",
            "modified",
            "trouble",
            "read_at",
            "next_read_at",
            "failures",
        ],
        key: &["lead_id"],
        owner: &["workspace_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        let Kept { days, days_at, mark, trouble, read_at, next_read_at, failures } = &self.kept;
        vec![
            (&self.lead).into(),
            (&self.workspace).into(),
            self.address.as_str().into(),
            json(days).into(),
            (*days_at).into(),
            mark.etag.as_ref().into(),
            mark.modified.as_ref().into(),
            trouble.map(Trouble::code).into(),
            (*read_at).into(),
            (*next_read_at).into(),
            (*failures).into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            address: row.code("address", |text| CalendarAddress::parse(text).ok())?,
            kept: Kept {
                days: row.json("days")?,
                days_at: row.maybe_time("days_at")?,
                mark: Mark { etag: row.maybe_text("etag")?, modified: row.maybe_text("modified")? },
                trouble: row.maybe("trouble", Trouble::from_code)?,
                read_at: row.maybe_time("read_at")?,
                next_read_at: row.time("next_read_at")?,
                failures: row.count("failures")?,
            },
        })
    }
}

impl Tx {
    /// Leads by the rest of a statement over `lead r`, each with their holidays.
    pub(super) async fn leads_with_holidays(&mut self, rest: Sql) -> Result<Vec<Lead>> {
        let asked = self.ask_leads(rest, None);
        let leads = self.leads_and(asked, |_| Ok(())).await?;
        Ok(leads.into_iter().map(|(lead, ())| lead).collect())
    }

    /// Asks for leads, as by [`Tx::ask`], each with one more column, if there is one: its name, and how it is found.
    pub(super) fn ask_leads(&mut self, rest: Sql, column: Option<(&'static str, String)>) -> Gathering {
        let mut columns = [Lead::TABLE.columns, &["lead_id", "days", "house_days"]].concat();
        let more = column.map_or(String::new(), |(name, found)| {
            columns.push(name);
            [", ", &found, " AS ", name].concat()
        });
        let select = ["SELECT ", &Lead::TABLE.select("r"), ", ", OF_LEAD, &more, " FROM lead r "].concat();
        self.ask_to_gather(&columns, rest.after(&select))
    }

    /// The leads that were asked for, each with what is read from the one more column.
    pub(super) async fn leads_and<T>(
        &mut self,
        asked: Gathering,
        read: impl Fn(&Reader<'_>) -> Result<T>,
    ) -> Result<Vec<(Lead, T)>> {
        let rows = self.gathered(asked).await?;
        // Everybody's days are the same in each row.
        let house =
            rows.iter().next().map(|row| self.days(row, "house_calendar", "house_days")).transpose()?;
        let house = house.unwrap_or_default();
        let lead = |row: &dyn Cells| {
            let reader = Reader::opening(row, Lead::TABLE.name, self.vault());
            let own = self.days(row, LeadCalendar::TABLE.name, "days")?;
            let holidays = Holidays { house: house.clone(), own };
            Ok((Lead { holidays, ..Lead::read(&reader)? }, read(&reader)?))
        };
        self.as_read(rows.iter().map(lead).collect())
    }

    fn days(&self, row: &dyn Cells, table: &'static str, column: &'static str) -> Result<Arc<[Holiday]>> {
        let days = Reader::opening(row, table, self.vault())
            .maybe(column, |text| serde_json::from_str(text).ok())?;
        Ok(days.unwrap_or_else(Vec::new).into())
    }

    /// The calendars of these leads.
    pub(super) async fn calendars_of(&mut self, leads: &[&LeadId]) -> Result<Vec<LeadCalendar>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        self.joined(&wanted, "JOIN holiday_calendar r ON r.lead_id = v.column1 ORDER BY r.lead_id").await
    }

    /// Takes the calendars of leads away, with all that they told of.
    pub(super) async fn drop_calendars(&mut self, leads: &[&LeadId]) -> Result<()> {
        for part in leads.chunks(ROWS_A_STATEMENT) {
            self.run(Sql::new("DELETE FROM holiday_calendar WHERE lead_id IN ").list(part)).await?;
        }
        Ok(())
    }

    /// Takes up to `limit` calendars of leads that are due to be read, the longest due first, each with its lead. They
    /// are the caller's until `until`; after that another may take them.
    pub async fn claim_calendars(
        &mut self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<(LeadCalendar, Lead)>> {
        let lock = self.claim_lock();
        let sql = Sql::new("UPDATE holiday_calendar SET next_read_at = ")
            .bind(until)
            .push(" WHERE lead_id IN (SELECT k.lead_id FROM holiday_calendar k WHERE k.next_read_at <= ")
            .bind(now)
            .push(
                " AND EXISTS (SELECT 1 FROM lead l WHERE l.id = k.lead_id AND l.standing <> 'left') \
                 AND NOT EXISTS (SELECT 1 FROM workspace w WHERE w.id = k.workspace_id \
                 AND w.state = 'uninstalled') ORDER BY k.next_read_at, k.lead_id LIMIT ",
            )
            .bind(limit)
            .push(lock)
            .push(") RETURNING ")
            .push(&LeadCalendar::TABLE.columns.join(", "));
        let calendars: Vec<LeadCalendar> = self.fetch_as(sql).await?;
        if calendars.is_empty() {
            return Ok(vec![]);
        }
        let ids: Vec<&LeadId> = calendars.iter().map(|calendar| &calendar.lead).collect();
        let sql = Sql::new("WHERE r.id IN ").list(&ids).push(" ORDER BY r.id");
        let leads = self.leads_with_holidays(sql).await?;
        let with_lead = |lead: Lead| {
            let calendar = calendars.iter().find(|calendar| calendar.lead == lead.id)?.clone();
            Some((calendar, lead))
        };
        Ok(leads.into_iter().filter_map(with_lead).collect())
    }

    /// Keeps what came of reading a calendar that was claimed until `claimed`; nothing if the lead set another in the
    /// meantime, or took it away. Whether it was kept.
    pub async fn mark_calendar(&mut self, calendar: &LeadCalendar, claimed: DateTime<Utc>) -> Result<bool> {
        let sql = Sql::new("UPDATE holiday_calendar SET next_read_at = ")
            .bind(calendar.kept.next_read_at)
            .push(" WHERE lead_id = ")
            .bind(&calendar.lead)
            .push(" AND next_read_at = ")
            .bind(claimed);
        let is_ours = self.run(sql).await? == 1;
        if is_ours {
            self.upsert([calendar]);
        }
        Ok(is_ours)
    }

    /// Everybody's calendars, as they were read last.
    pub async fn house_calendar(&mut self) -> Result<HouseCalendar> {
        let rows = self.fetch(Sql::new("SELECT sources FROM house_calendar WHERE id = 'house'")).await?;
        let sources =
            rows.first().map(|row| Reader::new(row, "house_calendar").json("sources")).transpose()?;
        Ok(HouseCalendar { sources: sources.unwrap_or_default() })
    }

    /// Takes everybody's calendars, if they are due to be read or the settings name others than were read. They are the
    /// caller's until `until`.
    pub async fn claim_house_calendar(
        &mut self,
        sources: &[String],
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<HouseCalendar>> {
        // The row is there before it is locked, so that of two that start together one waits for the other.
        let new = Sql::new("INSERT INTO house_calendar (id, days, sources, next_read_at) VALUES (")
            .bind(HOUSE)
            .push(", '[]', '[]', ")
            .bind(now)
            .push(") ON CONFLICT (id) DO NOTHING");
        self.run(new).await?;
        let lock = self.lock();
        let sql = Sql::new("SELECT next_read_at FROM house_calendar WHERE id = 'house'").push(lock);
        let rows = self.fetch(sql).await?;
        let next =
            rows.first().map(|row| Reader::new(row, "house_calendar").time("next_read_at")).transpose()?;
        let known = self.house_calendar().await?;
        let is_other = known.sources.iter().map(|s| &s.source).ne(sources);
        if !is_other && next.is_some_and(|next| next > now) {
            return Ok(None);
        }
        let house = known.of(sources, now);
        self.save_house_calendar(&house, until).await?;
        Ok(Some(house))
    }

    /// Keeps everybody's calendars; they are read again at `next`.
    pub async fn save_house_calendar(&mut self, house: &HouseCalendar, next: DateTime<Utc>) -> Result<()> {
        let sql = Sql::new("UPDATE house_calendar SET days = ")
            .bind(json(&house.days()))
            .push(", sources = ")
            .bind(json(&house.sources))
            .push(", next_read_at = ")
            .bind(next)
            .push(" WHERE id = 'house'");
        self.run(sql).await?;
        Ok(())
    }

    /// How many calendars of leads could not be read, by reason.
    pub async fn calendars_in_trouble(&mut self) -> Result<Vec<(Trouble, u64)>> {
        let sql = "SELECT trouble, COUNT(*) AS calendars FROM holiday_calendar WHERE trouble IS NOT NULL \
                   GROUP BY trouble ORDER BY trouble";
        let rows = self.fetch(Sql::new(sql)).await?;
        let read = |row: &AnyRow| {
            let row = Reader::new(row, LeadCalendar::TABLE.name);
            Ok((row.code("trouble", Trouble::from_code)?, row.int("calendars")?.unsigned_abs()))
        };
        rows.iter().map(read).collect()
    }
}

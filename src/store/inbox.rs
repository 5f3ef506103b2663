//! What came in: which arrivals are repeats, and what could not be read.

use super::error::Result;
use super::row::Reader;
use super::sql::{ROWS_A_STATEMENT, Sql, Value};
use super::tx::{Ticket, Tx};
use crate::domain::desk::DeskKey;
use crate::domain::id::WorkspaceId;
use crate::domain::input::{Arrival, SAID_AGAIN, said_by};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// How much of an unreadable input is kept.
const RAW_LIMIT: usize = 64 * 1024;

/// Something that came in and was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Where it came from, if that much could be read.
    pub workspace: Option<WorkspaceId>,
    /// As it came, or its beginning.
    pub raw: String,
    /// Why it was not understood.
    pub why: String,
    /// How often the same came.
    pub times: u32,
    /// When it last came.
    pub last_at: DateTime<Utc>,
}

/// Arrivals that are to be admitted.
#[must_use]
pub struct Admission(Vec<Ticket>);

impl Tx {
    /// Which arrivals are new; false is a repeat of one that came before, here or earlier in the slice. What came further
    /// ahead than it can repeat came before the clock was set back, and is none either.
    pub async fn admit(&mut self, arrivals: &[&Arrival]) -> Result<Vec<bool>> {
        let admission = self.admit_later(arrivals);
        self.admitted(admission, arrivals).await
    }

    /// The same together with what comes next; [`Tx::admitted`] tells.
    pub fn admit_later(&mut self, arrivals: &[&Arrival]) -> Admission {
        // In one order, or two replicas given the same events could wait for each other.
        let mut places: Vec<_> = first_of_each(arrivals).into_iter().collect();
        places.sort_unstable();
        let rows: Vec<Vec<Value>> = places.iter().map(|(_, nth)| inbox_row(arrivals[*nth])).collect();
        let part = |part: &[Vec<Value>]| {
            let insert =
                "INSERT INTO inbox (workspace_id, id, arrived_at, repeat_until, came_from) SELECT * FROM ";
            let order = self.lock_order("1, 2");
            self.ask(Sql::new(insert).rows(part).push(" AS r WHERE true").push(&order).push(
                " ON CONFLICT (workspace_id, id) DO UPDATE \
                 SET arrived_at = excluded.arrived_at, repeat_until = excluded.repeat_until, \
                 came_from = excluded.came_from WHERE (inbox.repeat_until <= excluded.arrived_at \
                 OR inbox.arrived_at - excluded.arrived_at > excluded.repeat_until - excluded.arrived_at) \
                 AND (inbox.came_from = '' OR inbox.came_from <> excluded.came_from) RETURNING workspace_id, id",
            ))
        };
        Admission(rows.chunks(ROWS_A_STATEMENT).map(part).collect())
    }

    /// Which of the arrivals are new that were to be admitted.
    pub async fn admitted(
        &mut self,
        Admission(parts): Admission,
        arrivals: &[&Arrival],
    ) -> Result<Vec<bool>> {
        let mut admitted = HashSet::new();
        for part in parts {
            for row in &self.told(part).await? {
                let row = Reader::new(row, "inbox");
                admitted.insert((row.text("workspace_id")?, row.text("id")?));
            }
        }
        let first = first_of_each(arrivals);
        let is_new = |(nth, arrival): (usize, &&Arrival)| {
            let (workspace, id) = key_of(arrival);
            first[&(workspace, id)] == nth && admitted.contains(&(workspace.to_owned(), id.to_owned()))
        };
        Ok(arrivals.iter().enumerate().map(is_new).collect())
    }

    /// Lets arrivals come again: they changed nothing, so they are answered as often as they come.
    pub async fn readmit(&mut self, arrivals: &[&Arrival]) -> Result<()> {
        let key = |a: &&Arrival| vec![(&a.key.workspace).into(), (&a.id).into()];
        let rows: Vec<Vec<Value>> = arrivals.iter().map(key).collect();
        for part in rows.chunks(ROWS_A_STATEMENT) {
            self.run(Sql::new("DELETE FROM inbox WHERE (workspace_id, id) IN ").rows(part)).await?;
        }
        Ok(())
    }

    /// The commands that came from these people at these instants are no longer what a later one repeats; a request that is
    /// replayed still is known.
    pub async fn hear_anew(&mut self, undone: &[(DeskKey, DateTime<Utc>)]) -> Result<()> {
        let row = |(key, came): &(DeskKey, DateTime<Utc>)| {
            vec![(&key.workspace).into(), said_by(key.user.as_str()).into(), (*came + SAID_AGAIN).into()]
        };
        let rows: Vec<Vec<Value>> = undone.iter().map(row).collect();
        for part in rows.chunks(ROWS_A_STATEMENT) {
            let sql = Sql::new("UPDATE inbox SET repeat_until = inbox.arrived_at FROM ").rows(part);
            self.run(sql.push(
                " AS v WHERE inbox.repeat_until = v.column3 AND inbox.workspace_id = v.column1 \
                 AND substr(inbox.id, 1, length(v.column2)) = v.column2",
            ))
            .await?;
        }
        Ok(())
    }

    /// Keeps what could not be understood as it came, up to 64 KiB. The same again is counted.
    pub async fn keep_unreadable(
        &mut self,
        workspace: Option<&WorkspaceId>,
        raw: &[u8],
        why: &str,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let id: String = Sha256::digest(raw).iter().map(|byte| format!("{byte:02x}")).collect();
        let kept = String::from_utf8_lossy(&raw[..raw.len().min(RAW_LIMIT)]).into_owned();
        let mut row: Vec<Value> = vec![
            id.into(),
            workspace.map_or("", WorkspaceId::as_str).into(),
            kept.into(),
            why.into(),
            1i64.into(),
            at.into(),
            at.into(),
        ];
        let columns = ["id", "workspace_id", "raw", "why", "times", "first_at", "last_at"];
        self.vault().seal_row("unreadable", &columns, &mut row);
        let columns = columns.join(", ");
        let sql = Sql::new(&format!("INSERT INTO unreadable ({columns}) SELECT * FROM ")).rows(&[row]).push(
            " AS r WHERE true ON CONFLICT (id) DO UPDATE \
             SET times = unreadable.times + 1, last_at = excluded.last_at, why = excluded.why",
        );
        self.run(sql).await?;
        Ok(())
    }

    /// What could not be understood, the latest first.
    pub async fn unreadables(&mut self, limit: u32) -> Result<Vec<Unreadable>> {
        let sql = Sql::new(
            "SELECT id, workspace_id, raw, why, times, last_at FROM unreadable ORDER BY last_at DESC, id LIMIT ",
        );
        let rows = self.fetch(sql.bind(limit)).await?;
        rows.iter().map(|row| unreadable(&Reader::opening(row, "unreadable", self.vault()))).collect()
    }

    /// Forgets arrivals that were no longer guarded against repeats at this instant; how many.
    pub async fn forget_inbox_before(&mut self, at: DateTime<Utc>) -> Result<u64> {
        self.run(Sql::new("DELETE FROM inbox WHERE repeat_until < ").bind(at)).await
    }
}

fn key_of(arrival: &Arrival) -> (&str, &str) {
    (arrival.key.workspace.as_str(), &arrival.id)
}

/// The place of the first arrival of each key.
fn first_of_each<'a>(arrivals: &[&'a Arrival]) -> HashMap<(&'a str, &'a str), usize> {
    let mut first = HashMap::new();
    for (nth, arrival) in arrivals.iter().enumerate() {
        first.entry(key_of(arrival)).or_insert(nth);
    }
    first
}

fn inbox_row(arrival: &Arrival) -> Vec<Value> {
    vec![
        (&arrival.key.workspace).into(),
        (&arrival.id).into(),
        arrival.at.into(),
        (arrival.at + arrival.repeats_within()).into(),
        arrival.came_from().into(),
    ]
}

fn unreadable(row: &Reader<'_>) -> Result<Unreadable> {
    Ok(Unreadable {
        workspace: Some(row.text("workspace_id")?).filter(|id| !id.is_empty()).map(WorkspaceId::from),
        raw: row.text("raw")?,
        why: row.text("why")?,
        times: row.count("times")?,
        last_at: row.time("last_at")?,
    })
}

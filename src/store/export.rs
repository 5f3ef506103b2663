//! Everything that is kept of a lead, table by table, as it stands: what an export holds.
//!
//! The tables are read column by column, so that a new column is in the export by itself; a test compares the list of
//! tables with the schema.

use super::error::{Result, StoreError};
use super::sql::Sql;
use super::tx::Tx;
use super::words;
use crate::domain::id::LeadId;
use chrono::DateTime;
use serde_json::{Map, Value, json};
use sqlx::any::AnyRow;
use sqlx::{Column as _, Row as _};

/// The tables whose rows are a lead's, with what a person would call them.
pub(super) const OF_A_LEAD: &[(&str, &str)] = &[
    ("peer", "people"),
    ("checkin", "check-ins"),
    ("promise", "promises"),
    ("nudge", "nudges"),
    ("milestone", "milestones"),
    ("milestone_move", "moves of milestones"),
    ("milestone_said", "dates said"),
    ("milestone_deed", "deeds"),
    ("obstacle", "obstacles"),
    ("status_update", "status updates"),
    ("status_update_version", "status updates before their edits"),
    ("schedule", "schedules"),
    ("opener_use", "openers used"),
    ("own_opener", "openers of their own"),
    ("hidden_opener", "openers hidden"),
    ("draft", "forms kept"),
    ("allowed_word", "words readers know"),
    ("review_answer", "answers of reviews"),
    ("milestone_link", "links of milestones"),
    ("holiday_calendar", "calendar of holidays"),
];

/// No count of anything is as great; instants are.
const INSTANT: i64 = 100_000_000_000;

impl Tx {
    /// All that is a lead's: their own row under "lead", and a list for each kind of thing.
    pub async fn all_of(&mut self, lead: &LeadId) -> Result<Value> {
        let own = self.records("lead", Sql::new("id = ").bind(lead)).await?;
        let mut all = Map::from_iter([("lead".to_owned(), own.into_iter().next().unwrap_or_default())]);
        for (table, name) in OF_A_LEAD {
            let rows = self.records(table, Sql::new("lead_id = ").bind(lead)).await?;
            all.insert((*name).to_owned(), Value::Array(rows));
        }
        Ok(Value::Object(all))
    }

    /// Rows of a table as they stand, words opened, instants as text, JSON as what it says.
    pub(super) async fn records(&mut self, table: &'static str, which: Sql) -> Result<Vec<Value>> {
        let sql = which.after(&format!("SELECT * FROM {table} WHERE ")).push(" ORDER BY 1, 2, 3");
        let rows = self.fetch(sql).await?;
        rows.iter().map(|row| self.record(table, row)).collect()
    }

    fn record(&self, table: &'static str, row: &AnyRow) -> Result<Value> {
        let raw = |column: &str| row.try_get::<Option<i64>, _>(column).map(|n| json!(n));
        let value = |column: &str| {
            raw(column)
                .or_else(|_| row.try_get::<Option<String>, _>(column).map(|text| json!(text)))
                .map_err(|_| StoreError::Corrupt { table, column: "a column" })
        };
        let mut record = Map::new();
        for column in row.columns() {
            record.insert(column.name().to_owned(), value(column.name())?);
        }
        if let Some(words) = words::of(table) {
            let key: Vec<String> = words.key.iter().map(|column| key_part(&record[*column])).collect();
            for column in words.columns {
                if let Value::String(stored) = record[*column].take() {
                    let text = self.vault().open(&words::place(table, column, &key), stored)?;
                    record.insert((*column).to_owned(), json!(text));
                }
            }
        }
        record.values_mut().for_each(readable);
        Ok(Value::Object(record))
    }
}

fn key_part(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn readable(value: &mut Value) {
    let read = match &*value {
        Value::Number(number) => number
            .as_i64()
            .filter(|n| *n >= INSTANT)
            .and_then(DateTime::from_timestamp_millis)
            .map(|at| json!(at.to_rfc3339())),
        Value::String(text) if text.starts_with(['{', '[']) => serde_json::from_str(text).ok(),
        _ => None,
    };
    if let Some(read) = read {
        *value = read;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::row::Reader;

    /// The list above is the schema's: whoever adds a table of a lead's adds it there.
    #[test]
    fn every_table_of_a_leads_is_exported() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let found: Vec<String> = runtime.block_on(async {
            let (_folder, store) = Store::for_a_test().await;
            let sql = "SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                       WHERE m.type = 'table' AND c.name = 'lead_id' ORDER BY m.name";
            let rows = store.reading().await.expect("begins").fetch(Sql::new(sql)).await.expect("reads");
            rows.iter().map(|row| Reader::new(row, "schema").text("name").expect("a name")).collect()
        });
        let mut listed: Vec<&str> = OF_A_LEAD.iter().map(|(table, _)| *table).collect();
        listed.sort_unstable();
        assert_eq!(listed, found);
    }
}

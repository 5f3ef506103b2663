//! Which tables move, in an order in which no row comes before what it hangs on.

/// A table, with what makes a row the same row.
#[derive(Debug)]
pub(in crate::store) struct Moved {
    pub(in crate::store) name: &'static str,
    pub(in crate::store) key: &'static [&'static str],
}

const fn of(name: &'static str, key: &'static [&'static str]) -> Moved {
    Moved { name, key }
}

/// All that move. A test compares the list with the schema, so that a new table is not forgotten.
pub(in crate::store) const TABLES: &[Moved] = &[
    of("workspace", &["id"]),
    of("installation", &["workspace_id"]),
    of("install_state", &["id"]),
    of("invitation", &["workspace_id", "user_id"]),
    of("notes_key", &["id"]),
    of("lead", &["id"]),
    of("peer", &["id"]),
    of("milestone", &["id"]),
    of("milestone_move", &["milestone_id", "ordinal"]),
    of("milestone_said", &["milestone_id", "said_at"]),
    of("milestone_deed", &["milestone_id", "done_at", "ordinal"]),
    of("milestone_link", &["milestone_id"]),
    of("obstacle", &["id"]),
    of("status_update", &["id"]),
    of("status_update_version", &["update_id", "ordinal"]),
    of("promise", &["id"]),
    of("checkin", &["id"]),
    of("nudge", &["id"]),
    of("schedule", &["id"]),
    of("schedule_run", &["schedule_id", "occurrence", "recipient"]),
    of("opener_use", &["lead_id", "used_at", "opener"]),
    of("own_opener", &["id"]),
    of("hidden_opener", &["lead_id", "opener"]),
    of("draft", &["id"]),
    of("allowed_word", &["workspace_id", "channel", "peer_id", "word"]),
    of("review_answer", &["lead_id", "period", "question"]),
    of("holiday_calendar", &["lead_id"]),
    of("house_calendar", &["id"]),
    of("sighting", &["workspace_id", "user_id"]),
    of("digest", &["workspace_id", "channel", "week"]),
    of("inbox", &["workspace_id", "id"]),
    of("unreadable", &["id"]),
    of("audit", &["id"]),
    of("outbox", &["id"]),
];

/// Those that stay, for they are about the database itself: its steps, the health check's counter, the pace of its
/// replicas, and the copy that is made into it.
#[cfg(test)]
const STAY: &[&str] = &["_sqlx_migrations", "least_step", "moving", "pace", "probe"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::row::Reader;
    use crate::store::sql::Sql;

    async fn names(store: &Store, sql: Sql) -> Vec<String> {
        let rows = store.reading().await.expect("begins").fetch(sql).await.expect("reads");
        rows.iter().map(|row| Reader::new(row, "schema").text("name").expect("a name")).collect()
    }

    #[tokio::test]
    async fn every_table_of_the_schema_moves_or_stays_with_its_key_and_after_what_it_hangs_on() {
        let (_folder, store) = Store::for_a_test().await;
        let all = Sql::new("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
        let mut listed: Vec<&str> =
            TABLES.iter().map(|table| table.name).chain(STAY.iter().copied()).collect();
        listed.sort_unstable();
        assert_eq!(listed, names(&store, all).await, "a new table stands in the list of those that move");
        for (place, table) in TABLES.iter().enumerate() {
            let key = "SELECT name FROM pragma_table_info(";
            let key = Sql::new(key).bind(table.name).push(") WHERE pk > 0 ORDER BY pk");
            assert_eq!(names(&store, key).await, table.key, "{}", table.name);
            let hangs_on = "SELECT DISTINCT \"table\" AS name FROM pragma_foreign_key_list(";
            for parent in names(&store, Sql::new(hangs_on).bind(table.name).push(")")).await {
                let before = TABLES[..place].iter().any(|earlier| earlier.name == parent);
                assert!(before, "{} comes before {parent}", table.name);
            }
        }
        store.close().await;
    }
}

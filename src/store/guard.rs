//! What has to hold before a commit that goes one way with what it commits: nobody looks in between, so SQLite does.

use super::error::StoreError;
use super::sql::Sql;

/// How SQLite begins to refuse a path of JSON; what it names is the table.
const REFUSED: &str = "bad JSON path: ";

/// A statement that fails, and so keeps what comes after it from being run, unless the one before it changed exactly so many
/// rows of this table. A path is the one thing that a plain expression can refuse with words of its own; as `changes()` stands
/// in it, it is not looked at beforehand.
pub(super) fn exactly(rows: u64, table: &'static str) -> Sql {
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    Sql::new("SELECT 1 WHERE json_extract('{}', CASE changes() WHEN ")
        .bind(rows)
        .push(" THEN '$' ELSE '")
        .push(table)
        .push("' END) IS NULL")
}

/// What an error says where it is that of a guard, of one of these tables.
pub(super) fn told(error: StoreError, mut tables: impl Iterator<Item = &'static str>) -> StoreError {
    let StoreError::Bug(sqlx::Error::Database(refused)) = &error else { return error };
    let Some(path) = refused.message().strip_prefix(REFUSED) else { return error };
    match tables.find(|table| path.trim_matches('\'') == *table) {
        Some(table) => StoreError::NotOurs { table },
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use crate::store::sql::Sql;
    use crate::store::tx::Tx;
    use crate::store::{Store, StoreError};

    const ROW: &str =
        "INSERT INTO inbox (workspace_id, id, arrived_at, repeat_until) VALUES ('T1', 'E1', 1, 1)";

    async fn rows(store: &Store) -> usize {
        let mut tx = store.reading().await.expect("begins");
        tx.fetch(Sql::new("SELECT id FROM inbox")).await.expect("reads").len()
    }

    fn insert_of(tx: &mut Tx, rows: u64) {
        tx.later(Sql::new(ROW), Some((rows, "inbox")));
    }

    #[tokio::test]
    async fn what_changes_other_rows_than_it_should_is_not_committed_though_its_commit_goes_with_it() {
        let (_folder, store) = Store::for_a_test().await;
        for wrong in [0, 2] {
            let mut tx = store.begin_with_first().await.expect("begins");
            insert_of(&mut tx, wrong);
            let refused = tx.commit().await.expect_err("one row was changed");
            assert!(matches!(refused, StoreError::NotOurs { table: "inbox" }), "{refused:?}");
            assert_eq!(rows(&store).await, 0);
        }
        let mut tx = store.begin_with_first().await.expect("the writer is free again");
        insert_of(&mut tx, 1);
        tx.later(Sql::new("UPDATE inbox SET arrived_at = 2 WHERE id = 'E2'"), Some((0, "inbox")));
        tx.commit().await.expect("commits");
        assert_eq!(rows(&store).await, 1);
    }

    #[tokio::test]
    async fn a_statement_that_fails_takes_the_commit_behind_it_with_it() {
        let (_folder, store) = Store::for_a_test().await;
        let mut tx = store.begin_with_first().await.expect("begins");
        insert_of(&mut tx, 1);
        insert_of(&mut tx, 1);
        tx.commit().await.expect_err("one key, two rows");
        assert_eq!(rows(&store).await, 0);
    }
}

//! One version of the program beside the next, on one database; and several that start at once.

use super::engines::{on_each, run};
use super::opening::connect;
use super::outbox::enqueue;
use super::samples::{self, at, post};
use crate::harness::Way;
use crate::harness::postgres::cluster;
use crate::harness::process::{Layout, Premises};
use rapport::domain::desk::Change;
use rapport::store::Store;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, SqlSafeStr};
use std::path::Path;
use std::time::{Duration, Instant};

static STEPS: Migrator = sqlx::migrate!("./migrations");

/// What the next version would add.
pub const ADDS: &str = "ALTER TABLE peer ADD COLUMN birthday TEXT; ALTER TABLE outbox ADD COLUMN tone TEXT NOT NULL DEFAULT ''; \
                    CREATE TABLE mood (id TEXT NOT NULL PRIMARY KEY)";
/// What a version would do that those before cannot live with.
const BREAKS: &str =
    "ALTER TABLE peer RENAME COLUMN organisation TO company; UPDATE least_step SET step = 9001";

/// The program with one more step.
pub fn program(step: i64, sql: &'static str) -> Migrator {
    let next = Migration::new(step, "next".into(), MigrationType::Simple, sql.into_sql_str(), false);
    Migrator::with_migrations(STEPS.iter().cloned().chain([next]).collect())
}

/// What a program does all day.
async fn works(store: &Store, id: &str) {
    let changes = [Change::Lead(samples::lead("L1")), Change::Peer(samples::peer("L1", id))];
    super::rows::save(store, &changes).await;
    enqueue(store, &[post(id, id)]).await;
    let claimed = super::outbox::claim_all(store, at(0)).await;
    assert_eq!(claimed.len(), 1);
    super::outbox::sent(store, &claimed[0], "1.0").await;
}

#[test]
fn the_version_before_goes_on_and_starts_again_beside_one_that_only_added() {
    on_each(async |url| {
        let old = Store::open(url).await.expect("opens");
        works(&old, "P1").await;
        let next = program(9_000, ADDS);
        if url.starts_with("postgres") {
            let new = Store::open_for(url, &next).await.expect("opens beside it");
            works(&old, "P2").await;
            works(&new, "P3").await;
            new.close().await;
        } else {
            // A file has one process: the newer one came, and gave way to the one before.
            old.close().await;
            Store::open_for(url, &next).await.expect("opens").close().await;
        }
        let again = Store::open(url).await.expect("the version before starts again");
        works(&again, "P4").await;
        again.close().await;
    });
}

#[test]
fn a_version_that_the_schema_left_behind_is_refused() {
    on_each(async |url| {
        Store::open(url).await.expect("opens").close().await;
        Store::open_for(url, &program(9_001, BREAKS)).await.expect("opens").close().await;
        let said = Store::open(url).await.expect_err("is refused").to_string();
        assert!(
            said.contains("The database was written by a newer Rapport (its schema has step 9001;"),
            "{said}"
        );
    });
}

#[test]
fn a_step_that_others_cannot_live_with_is_not_taken_while_they_serve() {
    run(async {
        let Some(cluster) = cluster() else { return };
        let url = cluster.new_url().await;
        let old = Store::open(&url).await.expect("opens");
        works(&old, "P1").await;
        let refused =
            Store::open_for(&url, &program(9_001, BREAKS)).await.expect_err("is refused").to_string();
        let known = Store::known_schema();
        let said = format!(
            "An older Rapport serves this database (it knows step {known}), and step 9001 of the schema"
        );
        assert!(refused.starts_with(&said), "{refused}");
        works(&old, "P2").await;
        old.close().await;
        Store::open_for(&url, &program(9_001, BREAKS)).await.expect("nobody serves it").close().await;
    });
}

/// Whether a statement of this step sets one column and no other, which the step itself adds: nobody before knows of it.
fn fills_what_it_adds(statement: &str, step: &str) -> bool {
    let words: Vec<&str> = statement.split_whitespace().collect();
    let ["UPDATE", table, "SET", column, "=", to, rest @ ..] = words.as_slice() else { return false };
    let ends = !to.ends_with(',') && matches!(rest, [] | ["WHERE", ..]);
    ends && step.contains(&format!("ALTER TABLE {table} ADD COLUMN {column} "))
}

/// The rule for whoever writes a step: it only adds and fills what it adds, or says that it does not.
#[test]
fn every_step_only_adds_or_raises_the_least_step() {
    let adds = |statement: &str| {
        let words: Vec<String> = statement.split_whitespace().map(str::to_uppercase).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            [] | ["CREATE", "TABLE" | "INDEX", ..] => true,
            ["ALTER", "TABLE", _, "ADD", "COLUMN", rest @ ..] => {
                !rest.contains(&"NOT") || rest.contains(&"DEFAULT")
            }
            _ => false,
        }
    };
    assert!(adds("CREATE TABLE a (id TEXT)") && adds("ALTER TABLE a ADD COLUMN b TEXT NOT NULL DEFAULT ''"));
    for breaks in [
        "ALTER TABLE a ADD COLUMN b TEXT NOT NULL",
        "DROP TABLE a",
        "ALTER TABLE a RENAME TO b",
        "UPDATE a SET b = 1",
        "CREATE UNIQUE INDEX a ON b (c)",
    ] {
        assert!(!adds(breaks), "{breaks}");
    }
    let step = "ALTER TABLE a ADD COLUMN b BIGINT NOT NULL DEFAULT 0; UPDATE ...";
    assert!(
        fills_what_it_adds("UPDATE a SET b = 1 WHERE c = 2", step)
            && fills_what_it_adds("UPDATE a SET b = 1", step)
    );
    for breaks in ["UPDATE a SET c = 1", "UPDATE d SET b = 1", "UPDATE a SET b = 1, c = 2", "DELETE FROM a"] {
        assert!(!fills_what_it_adds(breaks, step), "{breaks}");
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    // The step of the rule itself writes the first row of it.
    for step in STEPS.iter().filter(|step| step.version > 26) {
        let sql: String =
            step.sql.as_str().lines().filter(|line| !line.trim_start().starts_with("--")).collect();
        let raises = sql.contains(&format!("UPDATE least_step SET step = {}", step.version));
        let other = sql.split(';').find(|s| !adds(s) && !fills_what_it_adds(s, &sql));
        assert!(raises || other.is_none(), "{} in {}: {other:?}", step.version, folder.display());
    }
}

pub async fn said(premises: &Premises, what: &str) {
    let began = Instant::now();
    loop {
        let log = std::fs::read_to_string(premises.log()).unwrap_or_default();
        if log.contains(what) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "it is not said: {what}\n{log}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[test]
fn who_starts_while_another_takes_the_steps_waits_says_so_and_goes_on() {
    run(async {
        let Some(cluster) = cluster() else { return };
        let url = cluster.new_url().await;
        let premises = Premises::laid_out(Layout {
            database: Some(url.clone()),
            processes: 2,
            ..Layout::office(Way::Socket)
        })
        .await;
        // Somebody who is in the middle of it.
        let mut other: AnyConnection = connect(&url).await;
        let lock = format!("BEGIN; SELECT pg_advisory_xact_lock({})", 0x5261_7070_6f72_7401_i64);
        sqlx::raw_sql(AssertSqlSafe(lock)).execute(&mut other).await.expect("locks");
        let info = |command: &mut std::process::Command| {
            command.env("RAPPORT_LOG", "info");
        };
        let (first, second) = (premises.start_with(0, info), premises.start_with(1, info));
        said(&premises, "another process brings the database's schema up to date; waiting for it").await;
        assert!(!first.is_ready().await && !second.is_ready().await);
        sqlx::raw_sql("COMMIT").execute(&mut other).await.expect("lets go");
        other.close().await.expect("closes");
        said(&premises, "the schema is up to date; going on").await;
        for mut process in [first, second] {
            process.until_ready().await;
            assert_eq!(process.stop().await.0.code(), Some(0));
        }
        let mut connection = connect(&url).await;
        let taken: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM _sqlx_migrations")
            .fetch_one(&mut connection)
            .await
            .expect("counts");
        assert_eq!(taken, STEPS.iter().count() as i64);
    });
}

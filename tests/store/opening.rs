//! Opening a database: a new one, one of an older version, a newer one, none at all.

use super::engines::{on_both, on_each, on_sqlite, sqlite_at};
use super::samples::*;
use rapport::domain::desk::{Needs, PeersNeeded};
use rapport::domain::id::{ChannelId, CheckInId};
use rapport::domain::milestone::MilestoneState;
use rapport::domain::nudge::NudgeState;
use rapport::store::{Full, Room, Serving, Store, StoreError};
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, Connection};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

static STEPS: Migrator = sqlx::migrate!("./migrations");

/// Rows as the first step's program wrote them.
const FIRST_ROWS: &str = include_str!("rows_at_step_1.sql");

pub async fn connect(url: &str) -> AnyConnection {
    sqlx::any::install_default_drivers();
    if let Some(path) = url.strip_prefix("sqlite://") {
        std::fs::create_dir_all(Path::new(path).parent().expect("a folder")).expect("a folder");
        return AnyConnection::connect(&format!("{url}?mode=rwc")).await.expect("connects");
    }
    AnyConnection::connect(url).await.expect("connects")
}

/// A new database as the first step's program left it, in the place of any that is there.
pub async fn at_first_step(url: &str) {
    let path = url.strip_prefix("sqlite://").expect("a file");
    for file in ["", "-wal", "-shm"] {
        // Not all of them are always there.
        let _ = std::fs::remove_file(format!("{path}{file}"));
    }
    let mut connection = connect(url).await;
    STEPS.run_to(1, &mut connection).await.expect("runs the first step");
    sqlx::raw_sql(FIRST_ROWS).execute(&mut connection).await.expect("writes");
    connection.close().await.expect("closes");
}

#[test]
fn rows_of_the_first_step_are_read_after_all_steps() {
    on_each(async |url| {
        let mut connection = connect(url).await;
        STEPS.run_to(1, &mut connection).await.expect("runs the first step");
        sqlx::raw_sql(FIRST_ROWS).execute(&mut connection).await.expect("writes");
        connection.close().await.expect("closes");
        let store = Store::open(url).await.expect("opens");
        let needs = Needs {
            peers: PeersNeeded::All,
            nudges_since: Some(at(-9999)),
            checkins: vec![CheckInId::new("K1")],
            milestones: true,
            latest_updates: true,
            schedules: true,
            drafts: true,
            ..Needs::default()
        };
        let desk = desk(&store, "L1", needs).await;
        assert_eq!(desk.lead.expect("is a lead").days_off, [day("2026-12-25")]);
        assert_eq!(desk.peers[0].name, "Dana");
        assert_eq!(desk.checkins[0].learned.as_deref(), Some("the close takes 9 days"));
        assert_eq!(desk.nudges[0].state, NudgeState::Sent);
        assert_eq!(desk.milestones[0].state, MilestoneState::Promised);
        assert_eq!(desk.milestones[0].dates.as_ref().expect("was promised").moves[0].cause, "supplier");
        assert_eq!(desk.updates[0].words.need, "Nothing");
        assert_eq!((desk.schedules.len(), desk.drafts.len()), (1, 1));
        let mut tx = store.begin().await.expect("begins");
        let digest =
            tx.digest_of(&workspace(), &ChannelId::new("C1"), day("2026-11-16")).await.expect("looks");
        assert!(digest.is_some());
        let claimed = tx
            .claim(at(0), "me", chrono::Duration::minutes(1), Room::of(9), &Full::default())
            .await
            .expect("claims");
        assert_eq!(claimed[0].delivery.lane, "C1");
        assert!(tx.workspaces().await.expect("lists")[0].blocked_until.is_none());
    });
}

#[test]
fn names_of_before_are_told_apart_by_how_they_are_written() {
    on_each(async |url| {
        let mut connection = connect(url).await;
        STEPS.run_to(1, &mut connection).await.expect("runs the first step");
        let more = "INSERT INTO peer (id, workspace_id, lead_id, name, role, circle, added_at, due_at) VALUES \
                    ('P2', 'T1', 'L1', 'Zoë Lind', 'cfo', 'core', 1, 2), \
                    ('P3', 'T1', 'L1', 'Pat O''Brien', 'cfo', 'core', 1, 2)";
        for sql in [FIRST_ROWS, more] {
            sqlx::raw_sql(sql).execute(&mut connection).await.expect("writes");
        }
        Store::open(url).await.expect("opens").close().await;
        let found = sqlx::query_scalar("SELECT name FROM peer WHERE written_otherwise = 1 ORDER BY id");
        let found: Vec<String> = found.fetch_all(&mut connection).await.expect("reads");
        assert_eq!(found, ["Zoë Lind", "Pat O'Brien"]);
    });
}

#[test]
fn opening_again_changes_nothing() {
    on_each(async |url| {
        let store = Store::open(url).await.expect("opens");
        store.ping_writable().await.expect("is well");
        let before = store.reading().await.expect("begins").counts().await.expect("counts");
        store.close().await;
        let store = Store::open(url).await.expect("opens");
        store.ping_writable().await.expect("is well");
        assert_eq!(store.reading().await.expect("begins").counts().await.expect("counts"), before);
        assert_eq!(before.schema, Store::known_schema());
        assert_eq!(store.next_wake(at(0)).await.expect("looks"), None);
        store.close().await;
        assert!(matches!(store.begin().await, Err(StoreError::Unavailable { .. })));
    });
}

#[test]
fn several_may_open_a_new_database_at_once() {
    on_each(async |url| {
        let open = || async { Store::open(url).await.expect("opens") };
        let (a, b, c) = tokio::join!(open(), open(), open());
        for store in [a, b, c] {
            store.ping_writable().await.expect("is well");
            store.close().await;
        }
    });
}

#[test]
fn a_newer_schema_is_refused_in_one_sentence() {
    on_each(async |url| {
        Store::open(url).await.expect("opens").close().await;
        let mut connection = connect(url).await;
        let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     VALUES (9000, 'from the future', TRUE, $1, 0)";
        sqlx::query(newer).bind(vec![0u8]).execute(&mut connection).await.expect("writes");
        let raises = "UPDATE least_step SET step = 9000";
        sqlx::query(raises).execute(&mut connection).await.expect("writes");
        connection.close().await.expect("closes");
        let refused = Store::open(url).await.expect_err("is refused");
        assert!(matches!(refused, StoreError::Refused(_)) && !refused.is_passing());
        insta::allow_duplicates! {
            let said = refused.to_string().replace(&format!("knows {}", Store::known_schema()), "knows N");
            // A file is named, a server is not.
            let said = said.split_once(": The ").map_or(said.clone(), |(_, rest)| format!("The {rest}"));
            insta::assert_snapshot!(said, @"The database was written by a newer Rapport (its schema has step 9000; this one knows N at most): install that version, or restore a backup.");
        }
    });
}

#[test]
fn the_program_holds_every_step_in_the_folder() {
    let steps = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let files = std::fs::read_dir(steps).expect("a folder").count();
    assert_eq!(STEPS.iter().count(), files, "build again: a step was added since");
}

#[test]
fn what_cannot_be_opened_says_what_to_do() {
    on_sqlite(async |_, folder| {
        std::fs::write(folder.join("damaged.db"), "not a database\n".repeat(999)).expect("writes");
        let mut said = vec![];
        for url in [
            "mysql://localhost/rapport".to_owned(),
            "sqlite://".to_owned(),
            format!("sqlite://{}", folder.join("damaged.db").display()),
            sqlite_at(&folder.join("damaged.db")),
        ] {
            match Store::open(&url).await {
                Err(StoreError::Refused(sentence)) => said.push(sentence),
                other => panic!("{other:?}"),
            }
        }
        let said = said.join("\n").replace(&folder.display().to_string(), "FOLDER");
        insta::assert_snapshot!(said, @r"
        The database's address must begin with sqlite:// or postgres://, as in sqlite://data/rapport.db.
        SQLite needs a file, as in sqlite://data/rapport.db.
        FOLDER/damaged.db: The database file is damaged or is not one: restore a backup (`rapport backup` made it).
        FOLDER/damaged.db/of its own is to be the folder of the database, but is none or lies in a file: name another.
        ");
    });
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).expect("is there").permissions().mode() & 0o777
}

#[test]
fn what_is_made_is_for_its_owner_alone_and_what_was_there_stays_as_it_was() {
    on_sqlite(async |_, folder| {
        std::fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("is ours");
        let url = sqlite_at(&folder.join("new"));
        let store = Store::open(&url).await.expect("opens");
        store.ping_writable().await.expect("writes");
        let serving = Serving::claim(&url).expect("nobody serves it");
        store.back_up(&folder.join("copy.db"), at(0)).await.expect("copies");
        let of = |name: &str| folder.join("new/of its own").join(name);
        for file in ["rapport.db", "rapport.db-wal", "rapport.db-shm", "rapport.db.lock"] {
            assert_eq!(mode(&of(file)), 0o600, "{file}");
        }
        assert_eq!(mode(&folder.join("copy.db")), 0o600);
        assert_eq!([mode(&folder.join("new")), mode(&of(""))], [0o700; 2]);
        drop(serving);
        store.close().await;
        std::fs::set_permissions(of("rapport.db"), Permissions::from_mode(0o640)).expect("is ours");
        Store::open(&url).await.expect("opens").close().await;
        assert_eq!((mode(&of("rapport.db")), mode(folder)), (0o640, 0o755));
    });
}

#[test]
fn a_path_may_hold_anything_a_path_may() {
    on_sqlite(async |_, folder| {
        let url = sqlite_at(&folder.join("été #1 100% & more"));
        Store::open(&url).await.expect("opens").ping_writable().await.expect("is well");
        assert!(folder.join("été #1 100% & more/of its own/rapport.db").is_file());
    });
}

#[test]
fn leads_are_listed_by_pages_and_found_by_their_user() {
    on_both(async |store| {
        use rapport::domain::desk::Change;
        use rapport::domain::lead::{Lead, Standing};
        let gone = Lead { standing: Standing::Left { at: at(0) }, ..lead("L3") };
        let changes = [lead("L1"), lead("L2"), gone, lead("L4")].map(Change::Lead);
        super::rows::save(&store, &changes).await;
        let mut tx = store.reading().await.expect("begins");
        let first = tx.all_active_leads(None, 2).await.expect("lists");
        let rest = tx.all_active_leads(Some(&first[1].id), 9).await.expect("lists");
        let ids: Vec<&str> = first.iter().chain(&rest).map(|lead| lead.id.as_str()).collect();
        assert_eq!(ids, ["L1", "L2", "L4"]);
        let found = tx.lead_of(&workspace(), &key("L2").user).await.expect("looks");
        assert_eq!(found, Some(lead("L2")));
        assert_eq!(tx.lead_of(&workspace(), &key("L9").user).await.expect("looks"), None);
    });
}

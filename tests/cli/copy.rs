//! Moving house: all of a database in another, by whichever way it goes, however often it is interrupted.

use super::{clock, save};
use crate::harness::postgres::cluster;
use crate::store::engines::{on_each, run as run_test, sqlite_at};
use crate::store::openers::{hidden_opener, own_opener};
use crate::store::outbox::{claim_all, enqueue};
use crate::store::samples::{self, at, post};
use clap::Parser;
use rapport::cli::copy::{CopyArgs, run};
use rapport::domain::chronicle::Deed;
use rapport::domain::desk::{Change, Needs, PeersNeeded};
use rapport::domain::id::{ChannelId, DeliveryId};
use rapport::domain::milestone::UpdateState;
use rapport::domain::nudge::{NudgeState, Subject};
use rapport::domain::plain::Readers;
use rapport::store::{Serving, Store, Vault};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};
use std::io::Write;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    copy: CopyArgs,
}

fn args(from: &str, to: &str) -> CopyArgs {
    Line::parse_from(["copy", "--from", from, "--to", to]).copy
}

/// What it wrote, and whether it ended well.
async fn copied(from: &str, to: &str) -> Result<(bool, String), String> {
    let mut page = vec![];
    let done = run(args(from, to), &clock(), &mut page).await.map_err(|error| format!("{error:#}"))?;
    Ok((done == std::process::ExitCode::SUCCESS, String::from_utf8(page).expect("text")))
}

async fn equal(from: &str, to: &str) -> String {
    let (well, page) = copied(from, to).await.expect("copies");
    assert!(well && page.contains("Equal: "), "{page}");
    page
}

async fn refused(from: &str, to: &str) -> String {
    copied(from, to).await.expect_err("is refused")
}

/// Rows of what no change of a lead's writes.
const OTHERS: &str = "\
    INSERT INTO installation VALUES ('T1', 'enc1:0:sealed', 'commands', 'U1', 1795262400000); \
    INSERT INTO install_state VALUES ('5ta7e', 1795262400000); \
    INSERT INTO invitation VALUES ('T1', 'U9', 1795262400000); \
    INSERT INTO schedule_run VALUES ('T1', 'S1', -5, 'UL1'); \
    INSERT INTO opener_use VALUES ('T1', 'L1', 'close', 1795262400000); \
    INSERT INTO digest VALUES ('T1', 'C1', '2026-11-16', 'D9'); \
    INSERT INTO inbox (workspace_id, id, arrived_at, repeat_until) VALUES ('T1', 'Ev1', 9223372036854775807, -1); \
    INSERT INTO unreadable VALUES ('0a', '', '{\"a\": \"\\n☃ 🧭 ''quoted''\"}', 'no type', 1, 0, 0); \
    INSERT INTO audit VALUES ('A1', 1795262400000, 'root', 'erased', 'somebody', '{}'); \
    INSERT INTO house_calendar VALUES ('house', '[]', '{}', 1795262400000)";

/// A database with rows in every table, more of some than are copied together, and words under a key.
async fn lived_in(url: &str) {
    let store = Store::open(url).await.expect("opens");
    let store = store.unlock(Vault::new(Some(&[7; 32]), &[])).await.expect("its key");
    let mut tx = store.begin().await.expect("begins");
    tx.save_workspace(&samples::team("T1")).await.expect("saves");
    tx.commit().await.expect("commits");
    let posted = UpdateState::Posted { delivery: DeliveryId::new("D0"), at: at(1) };
    let mut changes = vec![
        Change::Lead(samples::lead("L1")),
        Change::Peer(samples::peer("L1", "P0")),
        Change::Milestone(samples::milestone("L1", "M1")),
        Change::Said(samples::said("L1", "M1", 1)),
        Change::Noted(samples::noted("L1", "M1", 0, Deed::Met("the vendor is late".into()))),
        Change::Link(samples::link("L1", "M1")),
        Change::Obstacle(samples::obstacle("L1", "M1", "O1")),
        Change::Update(samples::update("L1", "M1", "U1", posted)),
        Change::Version(samples::version("L1", "U1", 0)),
        Change::Promise(samples::promise("L1", "P1", "PR1")),
        Change::Nudge(samples::nudge("L1", "N1", Subject::WeeklyPlan, NudgeState::Planned)),
        Change::Schedule(samples::schedule("L1", "S1", Some(at(60)))),
        Change::OwnOpener(own_opener("L1", "OO1")),
        Change::OpenerHidden(hidden_opener("L1", "close")),
        Change::Draft(samples::draft("L1", "F1")),
        Change::Allowed(samples::allowed("L1", Readers::Channel(ChannelId::new("C1")), "sso")),
        Change::Answered(samples::answer("L1", "2026-Q3", "one")),
        Change::Sighted(samples::sighting("U9")),
        Change::Calendar(samples::holiday_calendar("L1")),
    ];
    changes.extend((1..600).map(|nth| Change::Peer(samples::peer("L1", &format!("P{nth}")))));
    changes.extend((0..300).map(|nth| Change::CheckIn(samples::checkin("L1", "P1", &format!("C é{nth}")))));
    save(&store, &changes).await;
    enqueue(&store, &[post("D1", "C1"), post("D2", "C1"), post("D3", "C2")]).await;
    assert_eq!(claim_all(&store, at(0)).await.len(), 2, "two are being sent");
    store.close().await;
    change(url, OTHERS).await;
}

async fn connect(url: &str) -> AnyConnection {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(url).await.expect("connects")
}

/// What a statement gives, as text.
async fn told(url: &str, sql: &str) -> String {
    let mut connection = connect(url).await;
    let row = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_one(&mut connection).await.expect("a row");
    connection.close().await.expect("closes");
    row.try_get::<i64, _>(0).map(|n| n.to_string()).or_else(|_| row.try_get(0)).expect("a value")
}

async fn change(url: &str, sql: &str) {
    let mut connection = connect(url).await;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.expect("changes");
    connection.close().await.expect("closes");
}

#[test]
fn from_sqlite_to_postgresql_and_back_all_is_the_same_and_works() {
    run_test(async {
        let Some(cluster) = cluster() else { return };
        let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
        let [first, last] = folders.each_ref().map(|folder| sqlite_at(folder.path()));
        lived_in(&first).await;
        let file = first.strip_prefix("sqlite://").expect("a file");
        let before = std::fs::read(file).expect("the source");
        let there = cluster.new_url().await;
        let page = equal(&first, &there).await;
        assert!(page.contains("  copies   peer                        600 of 600\n"), "{page}");
        assert!(page.contains(" rows in 34 tables, by count and checksum.\n"), "{page}");
        assert!(!page.contains(" 0 of "), "a table of which none is copied is not tried: {page}");
        assert!(page.contains("the same RAPPORT_NOTES_KEY") && !page.contains("rapport@"), "{page}");
        assert!(std::fs::read(file).expect("the source") == before, "nothing is written to the source");
        equal(&there, &last).await;
        let again = tempfile::tempdir().expect("a folder");
        equal(&last, &sqlite_at(again.path())).await;
        for url in [&there, &last] {
            let store = Store::open(url).await.expect("opens");
            assert!(store.clone().unlock(Vault::default()).await.is_err(), "its key is asked for");
            let store = store.unlock(Vault::new(Some(&[7; 32]), &[])).await.expect("its key opens it");
            let needs =
                Needs { peers: PeersNeeded::All, checkins_since: Some(at(-9_999)), ..Needs::default() };
            let desk = samples::desk(&store, "L1", needs).await;
            assert_eq!((desk.peers.len(), desk.checkins.len()), (600, 300));
            let original = samples::checkin("L1", "P1", "C é0");
            assert!(desk.checkins.contains(&original), "words open where they moved to");
            assert!(claim_all(&store, at(0)).await.is_empty(), "what was being sent is not sent twice");
            let later = claim_all(&store, at(11)).await;
            assert_eq!(later.iter().filter(|one| one.ambiguous).count(), 2, "it is looked for: {later:?}");
            store.close().await;
        }
    });
}

/// Takes so many writes, and then no more: as a terminal that is closed.
struct Closes(usize);

impl Write for Closes {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.checked_sub(1).ok_or(std::io::ErrorKind::BrokenPipe)?;
        Ok(text.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn however_often_it_is_interrupted_it_goes_on_where_it_was() {
    on_each(async |to| {
        let folder = tempfile::tempdir().expect("a folder");
        let from = sqlite_at(folder.path());
        lived_in(&from).await;
        let (mut times, mut halves) = (0, 0);
        loop {
            // Each time more is told than the last time.
            let mut terminal = Closes(times * 16);
            let live = CopyArgs { live: true, ..args(&from, to) };
            match run(live, &clock(), &mut terminal).await {
                Ok(_) => break,
                Err(error) => assert!(error.to_string().contains("broken pipe"), "{error:#}"),
            }
            times += 1;
            assert!(times < 200, "it comes to an end");
            if told(to, "SELECT COUNT(*) FROM moving WHERE finished_at IS NULL").await == "1" {
                halves += 1;
                let store = Store::open(to).await.expect("opens");
                let settled = rapport::flow::restored::settle(&store, false, at(0)).await;
                let error = settled.expect_err("a part of a copy is not served").to_string();
                assert!(error.contains("a copy that was not finished"), "{error}");
                store.close().await;
            }
        }
        assert!(halves > 10, "it was interrupted {times} times, and {halves} times in the middle");
        let page = equal(&from, to).await;
        assert!(!page.contains("copies"), "all is there, and is compared once more: {page}");
    });
}

#[test]
fn a_source_that_changed_since_is_not_gone_on_with() {
    on_each(async |to| {
        let folder = tempfile::tempdir().expect("a folder");
        let from = sqlite_at(folder.path());
        lived_in(&from).await;
        equal(&from, to).await;
        change(&from, "UPDATE peer SET name = 'Another' WHERE id = 'P7'").await;
        let said = refused(&from, to).await;
        assert!(said.starts_with("The target holds a copy that was begun from another source"), "{said}");
    });
}

#[test]
fn a_row_that_is_not_the_same_is_found_and_named() {
    on_each(async |to| {
        let folder = tempfile::tempdir().expect("a folder");
        let from = sqlite_at(folder.path());
        lived_in(&from).await;
        equal(&from, to).await;
        change(to, "UPDATE peer SET name = 'Mallory' WHERE id = 'P7'").await;
        change(to, "DELETE FROM checkin WHERE id = 'C é3'").await;
        let (well, page) = copied(&from, to).await.expect("runs");
        assert!(!well, "{page}");
        assert!(page.contains("peer: 600 as in the source, but not the same; look at P7\n"), "{page}");
        assert!(page.contains("checkin: 299 here, 300 in the source; look at C é3\n"), "{page}");
    });
}

#[test]
fn the_copy_is_served_as_what_it_was_and_a_backup_stays_one() {
    on_each(async |to| {
        let folder = tempfile::tempdir().expect("a folder");
        let from = sqlite_at(folder.path());
        lived_in(&from).await;
        equal(&from, to).await;
        let store = Store::open(to).await.expect("opens");
        let settled = rapport::flow::restored::settle(&store, false, at(0)).await.expect("settles");
        assert_eq!(settled, None, "it was stopped, copied and started: nothing was sent since");
        store.close().await;
        assert_eq!(told(to, "SELECT COUNT(*) FROM moving").await, "0", "it is none any more");
    });
    on_each(async |to| {
        let folder = tempfile::tempdir().expect("a folder");
        let from = sqlite_at(folder.path());
        lived_in(&from).await;
        let store = Store::open(&from).await.expect("opens");
        let copy = folder.path().join("backup.db");
        store.back_up(&copy, at(-60)).await.expect("copies");
        store.close().await;
        equal(&format!("sqlite://{}", copy.display()), to).await;
        let store = Store::open(to).await.expect("opens");
        let store = store.unlock(Vault::new(Some(&[7; 32]), &[])).await.expect("its key");
        let settled = rapport::flow::restored::settle(&store, false, at(0)).await.expect("settles");
        assert_eq!(settled.expect("a backup was restored").looked_for, 3);
        assert_eq!(rapport::flow::restored::settle(&store, false, at(1)).await.expect("settles"), None);
        store.close().await;
    });
}

/// Ends between which nothing is copied; files by their names.
const WRONG: [(&str, &str); 14] = [
    ("missing.db", "to.db"),
    ("mysql://localhost/rapport", "to.db"),
    ("from.db", "somewhere"),
    ("from.db", "./from.db"),
    ("text.db", "to.db"),
    ("old.db", "to.db"),
    ("newer.db", "to.db"),
    ("from.db", "newer.db"),
    ("from.db", "other.db"),
    ("served.db", "to.db"),
    ("from.db", "served.db"),
    ("from.db", "postgres://rapport:hunter2@127.0.0.1:1/rapport"),
    ("from.db", "postgres://rapport:hun#ter2@127.0.0.1:1/rapport"),
    ("from.db", "postgres://rapport:hunter2@localhost/rapport?sslrootcert=/no/ca.pem"),
];

/// One of a newer program.
const NEWER: &str = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     VALUES (9000, 'from the future', TRUE, x'00', 0)";

#[test]
fn what_cannot_be_copied_is_refused_in_a_sentence() {
    run_test(async {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| match name.ends_with(".db") {
            true => format!("sqlite://{}", folder.path().join(name).display()),
            false => name.to_owned(),
        };
        for name in ["from.db", "served.db", "newer.db"] {
            lived_in(&at(name)).await;
        }
        change(&at("newer.db"), NEWER).await;
        crate::store::opening::at_first_step(&at("old.db")).await;
        change(&format!("{}?mode=rwc", at("other.db")), "CREATE TABLE invoice (id BIGINT)").await;
        std::fs::write(folder.path().join("text.db"), "not a database\n".repeat(999)).expect("writes");
        let (serving, mut said) = (Serving::claim(&at("served.db")).expect("nobody serves it"), vec![]);
        for (from, to) in WRONG {
            said.push(refused(&at(from), &at(to)).await);
        }
        drop(serving);
        said.push(refused(&at("from.db"), &at("served.db")).await);
        let said = said.join("\n").replace(&folder.path().display().to_string(), "…");
        assert!(!said.contains("hunter2"), "{said}");
        assert!(!folder.path().join("missing.db").exists());
        let said = said.replace(&Store::known_schema().to_string(), "N");
        insta::assert_snapshot!(said, @r"
        There is no database at …/missing.db.
        The source's address must begin with sqlite:// or postgres://, as in sqlite://data/rapport.db.
        The target's address must begin with sqlite:// or postgres://, as in sqlite://data/rapport.db.
        The source and the target are the same database: name another target.
        The source: …/text.db: The database file is damaged or is not one: restore a backup (`rapport backup` made it).
        The source is at step 1 of N: start `rapport serve` on it once, which brings it up to date.
        The source was written by a newer Rapport (step 9000; this one knows N): install that one.
        The target was written by a newer Rapport (step 9000; this one knows N): install that one.
        The target holds tables of something else (invoice): name an empty database.
        A Rapport serves the source: stop every one of them first, or the copy would lack what it writes meanwhile.
        A Rapport serves the target: stop every one of them first.
        The target cannot be reached: connection refused.
        The target: The database's address cannot be read (invalid port number): it is postgres://user:password@host:5432/database, and signs such as @ : / # in a password are written as %40 %3A %2F %23.
        The target: The database's address names /no/ca.pem as its sslrootcert, and there is no such file.
        The target is not empty (there is something in workspace): name an empty database.
        ");
    });
}

#[test]
fn a_postgresql_that_is_served_is_not_copied() {
    run_test(async {
        let Some(cluster) = cluster() else { return };
        let folder = tempfile::tempdir().expect("a folder");
        let from = cluster.new_url().await;
        let serving = Store::open(&from).await.expect("opens");
        serving.ping_writable().await.expect("is well");
        let said = refused(&from, &sqlite_at(folder.path())).await;
        assert!(said.starts_with("A Rapport serves the source: stop every one of them first"), "{said}");
        serving.close().await;
        equal(&from, &sqlite_at(folder.path())).await;
    });
}

//! Notes encrypted at rest: sealed in the database, as typed everywhere else, and brought from key to key.

use super::engines::{on_both_at, on_sqlite, run, sqlite_at};
use super::openers::own_opener;
use super::rows::save;
use super::samples::*;
use rapport::domain::chronicle::Deed;
use rapport::domain::desk::{Change, Desk, Needs, PeersNeeded};
use rapport::domain::nudge::{NudgeState, Subject};
use rapport::store::{KeyBytes, OtherKeys, Rekeyed, Store, Vault};
use sqlx::{Connection, Row};

const ONE: KeyBytes = [1; 32];
const TWO: KeyBytes = [2; 32];

/// One of everything that holds words.
fn everything() -> Vec<Change> {
    vec![
        Change::Lead(lead("L1")),
        Change::Peer(peer("L1", "P1")),
        Change::Milestone(milestone("L1", "M1")),
        Change::CheckIn(checkin("L1", "P1", "C1")),
        Change::Promise(promise("L1", "P1", "PR1")),
        Change::Obstacle(obstacle("L1", "M1", "O1")),
        Change::Noted(noted("L1", "M1", 0, Deed::Met("the vendor is late".into()))),
        Change::Nudge(nudge("L1", "N1", Subject::WeeklyPlan, NudgeState::Planned)),
        Change::Draft(draft("L1", "D1")),
        Change::OwnOpener(own_opener("L1", "OO1")),
        Change::Calendar(holiday_calendar("L1")),
    ]
}

async fn all(store: &Store) -> Desk {
    let needs = Needs {
        peers: PeersNeeded::All,
        nudges_since: Some(at(-9_999)),
        checkins_since: Some(at(-9_999)),
        milestones: true,
        drafts: true,
        own_openers: true,
        calendars: true,
        promises: true,
        history: true,
        ..Needs::default()
    };
    desk(store, "L1", needs).await
}

/// The words of the database as they are stored.
async fn stored(url: &str) -> Vec<String> {
    let mut connection = sqlx::AnyConnection::connect(url).await.expect("connects");
    let mut found = vec![];
    for (table, column) in [
        ("checkin", "learned"),
        ("promise", "what"),
        ("obstacle", "what"),
        ("milestone_deed", "deed"),
        ("nudge", "reason"),
        ("draft", "content"),
        ("own_opener", "words"),
        ("holiday_calendar", "address"),
        ("holiday_calendar", "days"),
        ("outbox", "call"),
    ] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {column} AS words FROM {table}"));
        let rows = sqlx::query(sql).fetch_all(&mut connection).await.expect("reads");
        assert!(!rows.is_empty(), "{table} holds nothing");
        found.extend(rows.iter().map(|row| row.get::<String, _>("words")));
    }
    connection.close().await.expect("closes");
    found
}

/// One column, or an expression over them, of a table as it is stored.
pub(super) async fn column(url: &str, table: &str, column: &str) -> Vec<String> {
    let mut connection = sqlx::AnyConnection::connect(url).await.expect("connects");
    let sql = sqlx::AssertSqlSafe(format!("SELECT {column} AS words FROM {table}"));
    let rows = sqlx::query(sql).fetch_all(&mut connection).await.expect("reads");
    connection.close().await.expect("closes");
    rows.iter().map(|row| row.get::<String, _>("words")).collect()
}

async fn open(url: &str, current: Option<&KeyBytes>, old: &[KeyBytes]) -> Result<Store, String> {
    let store = Store::open(url).await.expect("opens");
    store.unlock(Vault::new(current, old)).await.map_err(|error| error.to_string())
}

#[test]
fn words_are_sealed_and_come_back_and_plain_ones_beside_them() {
    on_both_at(async |plain, url| {
        save(&plain, &everything()).await;
        super::outbox::enqueue(&plain, &[post("D-1", "C1")]).await;
        let before = all(&plain).await;
        assert!(stored(url).await.iter().all(|text| !text.starts_with("enc1:")));
        let store = open(url, Some(&ONE), &[]).await.expect("unlocks");
        assert_eq!(all(&store).await, before, "what was plain is read as it is");
        save(&store, &everything()).await;
        assert_eq!(all(&store).await, before, "and what is sealed as it was typed");
        let sealed = stored(url).await.iter().filter(|text| text.starts_with("enc1:")).count();
        assert_eq!(sealed, 9, "all that was written since; the outbox keeps what it has");
        let (done, others) = store.rekey(|_, _| {}).await.expect("rekeys");
        assert!(done.changed > 0 && done.seen > done.changed);
        assert_eq!(others, OtherKeys::default());
        assert!(stored(url).await.iter().all(|text| text.starts_with("enc1:")));
        assert_eq!(all(&store).await, before);
        let claimed = super::outbox::one(&store, 0).await;
        assert_eq!(claimed.delivery.call, post("D-1", "C1").call);
        store.close().await;
    });
}

#[test]
fn keys_are_rotated_and_a_missing_one_is_a_sentence() {
    on_both_at(async |_, url| {
        let first = open(url, Some(&ONE), &[]).await.expect("unlocks");
        save(&first, &everything()).await;
        super::outbox::enqueue(&first, &[post("D-1", "C1")]).await;
        let before = all(&first).await;
        for (key, old) in [(None, vec![]), (Some(&TWO), vec![])] {
            let error = open(url, key, &old).await.expect_err("the key is missing");
            assert!(error.contains("RAPPORT_NOTES_KEY_OLD") && error.contains("Nothing is lost"), "{error}");
        }
        let both = open(url, Some(&TWO), &[ONE]).await.expect("the old key is here");
        assert_eq!(all(&both).await, before);
        let (done, others) = both.rekey(|_, _| {}).await.expect("rekeys");
        assert!(done.changed > 0 && others.forgotten.len() == 1 && others.in_use.is_empty(), "{others:?}");
        assert_eq!(both.rekey(|_, _| {}).await.expect("again").0.changed, 0, "once is enough");
        let second = open(url, Some(&TWO), &[]).await.expect("the old key is no longer needed");
        assert_eq!(all(&second).await, before);
        let out = open(url, None, &[TWO]).await.expect("without a key of its own");
        out.rekey(|_, _| {}).await.expect("decrypts");
        let plain = open(url, None, &[]).await.expect("no key is needed");
        assert_eq!(all(&plain).await, before);
        assert!(stored(url).await.iter().all(|text| !text.starts_with("enc1:")));
    });
}

#[test]
fn a_key_that_sealed_nothing_locks_nobody_out() {
    on_both_at(async |plain, url| {
        save(&plain, &[Change::Lead(lead("L1"))]).await;
        let looks = open(url, Some(&ONE), &[]).await.expect("unlocks");
        looks.ping_writable().await.expect("writes no words");
        assert_eq!(column(url, "notes_key", "id").await, Vec::<String>::new(), "nothing was sealed");
        save(&looks, &[Change::Peer(peer("L1", "P1")), Change::CheckIn(checkin("L1", "P1", "C1"))]).await;
        assert_eq!(column(url, "notes_key", "id").await.len(), 1, "its name goes with what it sealed");
        save(&looks, &[Change::CheckIn(checkin("L1", "P1", "C2"))]).await;
        open(url, None, &[]).await.expect_err("its key is missing");
        // As it was left by versions that kept the name of whatever key was set.
        let mut connection = super::opening::connect(url).await;
        let clear = "UPDATE checkin SET learned = NULL, shared = NULL, follow_up = NULL, note = NULL, need = NULL; \
                     UPDATE peer SET prefers = NULL, cares = NULL, goal = NULL, they_need = NULL, we_need = NULL";
        sqlx::raw_sql(clear).execute(&mut connection).await.expect("writes");
        connection.close().await.expect("closes");
        open(url, Some(&TWO), &[]).await.expect("nothing is sealed with the other");
        let bare = open(url, None, &[]).await.expect("nothing is sealed");
        let (_, others) = bare.rekey(|_, _| {}).await.expect("rekeys");
        assert_eq!((others.forgotten.len(), column(url, "notes_key", "id").await.len()), (1, 0));
    });
}

#[test]
fn a_key_that_is_used_meanwhile_is_not_forgotten() {
    on_sqlite(async |_, folder| {
        let url = &sqlite_at(folder);
        let old = open(url, Some(&ONE), &[]).await.expect("unlocks");
        save(&old, &everything()).await;
        let new = open(url, Some(&TWO), &[ONE]).await.expect("unlocks");
        // One that was not started anew writes once the table is done with.
        let meanwhile = |table: &'static str, _: &Rekeyed| {
            let writes = || run(save(&old, &[Change::CheckIn(checkin("L1", "P1", "C9"))]));
            if table == "peer" {
                std::thread::scope(|scope| scope.spawn(writes).join()).expect("writes");
            }
        };
        let (_, others) = new.rekey(meanwhile).await.expect("rekeys");
        assert_eq!((others.forgotten.len(), others.in_use.len()), (0, 1));
        open(url, Some(&TWO), &[]).await.expect_err("the old key is needed");
        assert_eq!(new.rekey(|_, _| {}).await.expect("again").1.forgotten, others.in_use);
    });
}

#[test]
fn without_its_key_a_sealed_word_is_not_read_as_text() {
    on_both_at(async |bare, url| {
        let store = open(url, Some(&ONE), &[]).await.expect("unlocks");
        save(&store, &everything()).await;
        let mut tx = bare.reading().await.expect("begins");
        let needs = Needs { checkins_since: Some(at(-9_999)), ..Needs::default() };
        let error = tx.desks(&[(key("L1"), needs)]).await.expect_err("no key");
        assert!(error.to_string().contains("which is not configured"), "{error}");
        let mut page = rapport::metrics::Page::new();
        bare.show(&mut page);
        let shown = page.text();
        assert!(shown.contains(r#"rapport_database_errors_total{trouble="refused"} 1"#), "{shown}");
    });
}

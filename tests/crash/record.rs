//! What the store's tables and the workspace hold, read beside the program.

use super::ledger::Ledger;
use crate::harness::process::Premises;
use crate::harness::text_of;
use rapport::clock::{Clock, SystemClock};
use serde_json::Value;
use slack_sandbox::Sandbox;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row as _};
use std::time::{Duration, Instant};

/// What the program was doing when it was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnderWay {
    /// Making the database.
    Migrating,
    /// Starting up.
    Starting,
    /// Sending to Slack.
    Sending,
    /// None of these.
    AtRest,
}

/// A row of the outbox.
#[derive(Clone, Debug)]
pub struct Sent {
    pub id: String,
    pub state: String,
    pub call: Value,
    pub ts: Option<String>,
    pub target: Option<String>,
}

/// A message that stands in the workspace.
#[derive(Clone, Debug)]
pub struct Stands {
    pub channel: String,
    pub ts: String,
    pub is_reply: bool,
    pub by_bot: bool,
    pub words: String,
    pub delivery: Option<String>,
}

async fn connect(premises: &Premises) -> AnyConnection {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(&premises.database()).await.expect("connects")
}

async fn rows(connection: &mut AnyConnection, sql: &str) -> sqlx::Result<Vec<AnyRow>> {
    sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await
}

async fn count(connection: &mut AnyConnection, sql: &str) -> sqlx::Result<i64> {
    rows(connection, sql).await?[0].try_get(0)
}

/// What the process of this id left behind.
pub async fn under_way(premises: &Premises, process: u32, was_ready: bool) -> Vec<UnderWay> {
    sqlx::any::install_default_drivers();
    let Ok(mut connection) = AnyConnection::connect(&premises.database()).await else {
        return vec![UnderWay::Migrating];
    };
    let steps = sqlx::migrate!("./migrations").iter().count() as i64;
    let made = count(&mut connection, "SELECT COUNT(*) FROM _sqlx_migrations").await.unwrap_or_default();
    let sending = format!("SELECT COUNT(*) FROM outbox WHERE state = 'sending' AND owner LIKE '{process}-%'");
    let sending = count(&mut connection, &sending).await.unwrap_or_default();
    // Whether it closes in good order does not matter here.
    let _ = connection.close().await;
    let found = [
        (made < steps, UnderWay::Migrating),
        (made >= steps && !was_ready, UnderWay::Starting),
        (sending > 0, UnderWay::Sending),
    ];
    let found: Vec<_> = found.into_iter().filter_map(|(is_so, what)| is_so.then_some(what)).collect();
    if found.is_empty() { vec![UnderWay::AtRest] } else { found }
}

/// The outbox.
pub async fn outbox(premises: &Premises) -> Vec<Sent> {
    let mut connection = connect(premises).await;
    let sql = "SELECT id, state, call, ts, target_id FROM outbox ORDER BY seq, id";
    let all = rows(&mut connection, sql).await.expect("reads");
    connection.close().await.expect("closes");
    let read = |row: &AnyRow| {
        let call: String = row.get("call");
        Sent {
            id: row.get("id"),
            state: row.get("state"),
            call: serde_json::from_str(&call).expect("JSON"),
            ts: row.get("ts"),
            target: row.get("target_id"),
        }
    };
    all.iter().map(read).collect()
}

/// What the engine itself finds wrong.
pub async fn damage(premises: &Premises) -> Vec<String> {
    if !premises.database().starts_with("sqlite") {
        return vec![];
    }
    let mut connection = connect(premises).await;
    let whole = rows(&mut connection, "PRAGMA integrity_check").await.expect("checks");
    let mut found: Vec<String> =
        whole.iter().map(|row| row.get(0)).filter(|said: &String| said != "ok").collect();
    let stray = rows(&mut connection, "PRAGMA foreign_key_check").await.expect("checks");
    found.extend(
        stray.iter().map(|row| format!("a row of {} names one that is not there", row.get::<String, _>(0))),
    );
    connection.close().await.expect("closes");
    found
}

/// Waits until nothing waits any more.
pub async fn comes_to_rest(premises: &Premises, ledger: &Ledger<'_>, within: Duration) -> Result<(), String> {
    let began = Instant::now();
    loop {
        let waits = waits(premises, ledger).await;
        match waits {
            None => return Ok(()),
            Some(what) if began.elapsed() > within => return Err(what),
            Some(_) => tokio::time::sleep(Duration::from_millis(300)).await,
        }
    }
}

async fn waits(premises: &Premises, ledger: &Ledger<'_>) -> Option<String> {
    ledger.read();
    let mut connection = connect(premises).await;
    let soon = SystemClock.now().timestamp_millis() + 86_400_000;
    let due = format!("SELECT COUNT(*) FROM schedule WHERE next_at < {soon}");
    let unsent = "SELECT COUNT(*) FROM outbox WHERE state IN ('pending', 'sending')";
    let found = (count(&mut connection, &due).await.ok()?, count(&mut connection, unsent).await.ok()?);
    connection.close().await.ok()?;
    let (_, untaken) = ledger.events();
    let rests = found == (0, 0) && untaken == 0;
    let (schedules, deliveries) = found;
    (!rests).then(|| format!("{schedules} schedules, {deliveries} deliveries, {untaken} events"))
}

/// All messages, ephemeral ones left out.
pub fn messages(sandbox: &Sandbox) -> Vec<Stands> {
    let (bot, everything) = (sandbox.bot_user(0).unwrap_or_default(), sandbox.everything());
    let conversations = everything["conversations"].as_object().into_iter().flatten();
    let read = |(channel, conversation): (&String, &Value)| {
        let all = conversation["messages"].as_array().cloned().unwrap_or_default();
        let (channel, bot) = (channel.clone(), bot.clone());
        all.into_iter().map(move |message| {
            let text = |field: &str| message[field].as_str().unwrap_or_default().to_owned();
            Stands {
                channel: channel.clone(),
                ts: text("ts"),
                is_reply: message["thread_ts"].is_string() && message["thread_ts"] != message["ts"],
                by_bot: message["user"] == bot.as_str(),
                words: text_of(&message),
                delivery: message["metadata"]["event_payload"]["delivery"].as_str().map(str::to_owned),
            }
        })
    };
    conversations.flat_map(read).collect()
}

/// The names of all files that were shared.
pub fn files(sandbox: &Sandbox) -> Vec<String> {
    let everything = sandbox.everything();
    let all = everything["files"].as_object().into_iter().flatten();
    let shared = all.filter(|(_, file)| file["complete"] == true);
    shared.filter_map(|(_, file)| file["name"].as_str().map(str::to_owned)).collect()
}

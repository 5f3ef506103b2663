//! `cargo bench --bench growth`: what a row of each table takes in the database, written by the real store, and what a lead
//! takes in a year.
//!
//! A thousand leads with their people fall due once and get their nudges by the real planner; then each has milestones,
//! posts, promises and answers of usual length. The sizes are SQLite's own count of pages, indexes included.

#[allow(dead_code, reason = "shared with the other benches")]
mod crowd;
mod rows;
#[allow(dead_code, reason = "shared with the other benches")]
mod table;

use anyhow::ensure;
use crowd::{PEOPLE, fill, start};
use rapport::cli::serve::house;
use rapport::config::Settings;
use rapport::flow::tick::tick;
use rapport::store::{Store, Vault};
use sqlx::{AnyConnection, Connection, Row};
use std::collections::BTreeMap;
use std::path::Path;

const LEADS: usize = 1_000;
/// Rows of one kind that each lead gets, besides what the planner writes.
const EACH: usize = 10;
/// Rows of a lead in a year, and for how many years they stay: a lead who logs 80 talks, as one does in the simulated company
/// of `rapport plan --simulate 365`, and posts every two weeks about two milestones.
const YEAR: [(&str, f64, &str); 8] = [
    ("checkin", 80.0, "24 months, its words 12"),
    ("nudge", 150.0, "stays"),
    ("opener_use", 50.0, "stays"),
    ("status_update", 52.0, "stays"),
    ("milestone_said", 56.0, "stays"),
    ("milestone", 4.0, "stays"),
    ("promise", 12.0, "stays"),
    ("review_answer", 60.0, "stays"),
];
/// Rows that a lead has at any time: they come and go.
const ALWAYS: [(&str, f64, &str); 5] = [
    ("lead", 1.0, "while they are one"),
    ("peer", 20.0, "while they are on the list"),
    ("schedule", 3.0, "while they are a lead"),
    ("outbox", 40.0, "30 days, and what may still be edited"),
    ("schedule_run", 18.0, "14 days"),
];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("Run by `cargo bench --bench growth`.");
        return Ok(());
    }
    let (plain, sealed) = (measured(None).await?, measured(Some([7; 32])).await?);
    let mut lines = vec![];
    let (mut a_year, mut always) = ([0.0; 2], [0.0; 2]);
    for (rows, sum, unit) in [(&YEAR[..], &mut a_year, "a year"), (&ALWAYS[..], &mut always, "")] {
        for (name, count, stays) in rows {
            let bytes = [&plain, &sealed].map(|sizes| sizes.get(*name).copied().unwrap_or_default());
            ensure!(bytes[0] > 0.0, "no row of {name} was written");
            (0..2).for_each(|at| sum[at] += bytes[at] * count);
            let kib = |bytes: f64| format!("{:.1}", bytes * count / 1024.0);
            let times = format!("{count} {unit}").trim().to_owned();
            let [row, with_key] = bytes.map(|bytes| format!("{bytes:.0}"));
            lines.push(vec![
                (*name).to_owned(),
                row,
                with_key,
                times,
                kib(bytes[0]),
                kib(bytes[1]),
                (*stays).to_owned(),
            ]);
        }
    }
    let head = ["table", "bytes a row", "with a key", "rows of a lead", "KiB", "KiB, with a key", "kept"];
    table::print(&format!("What {LEADS} leads take, indexes included"), &head, &lines);
    let kib = |sums: [f64; 2]| sums.map(|sum| format!("{:.0} KiB", sum / 1024.0)).join(", encrypted ");
    println!("\nA lead takes {} at any time, and {} more each year.", kib(always), kib(a_year));
    Ok(())
}

/// Bytes a row, by table.
async fn measured(key: Option<[u8; 32]>) -> anyhow::Result<BTreeMap<String, f64>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("rapport.db");
    let store = Store::open(&format!("sqlite://{}", file.display())).await?;
    let store = store.unlock(Vault::new(key.as_ref(), &[])).await?;
    fill(&store, LEADS, |_| start()).await?;
    let house = house(&Settings::load_without_slack(None, &|_| None)?)?;
    let mut handled = 0;
    while handled < LEADS {
        handled += tick(&store, &house, start()).await?;
    }
    for nth in 0..LEADS {
        let mut tx = store.begin().await?;
        tx.save(&rows::of_a_lead(nth, EACH)).await?;
        tx.commit().await?;
    }
    store.close().await;
    println!("{LEADS} leads with {PEOPLE} people each: {} MiB", std::fs::metadata(&file)?.len() / (1 << 20));
    sizes(&file).await
}

async fn sizes(file: &Path) -> anyhow::Result<BTreeMap<String, f64>> {
    let mut connection = AnyConnection::connect(&format!("sqlite://{}", file.display())).await?;
    let pages = "SELECT m.tbl_name AS name, SUM(s.pgsize) AS bytes FROM dbstat s \
        JOIN sqlite_master m ON m.name = s.name GROUP BY m.tbl_name";
    let mut found = BTreeMap::new();
    for row in sqlx::query(pages).fetch_all(&mut connection).await? {
        let (name, bytes): (String, i64) = (row.try_get("name")?, row.try_get("bytes")?);
        let count = format!("SELECT COUNT(*) AS rows_there FROM \"{name}\"");
        let counted = sqlx::query(sqlx::AssertSqlSafe(count)).fetch_one(&mut connection).await?;
        let rows: i64 = counted.try_get("rows_there")?;
        if rows > 0 {
            found.insert(name, bytes as f64 / rows as f64);
        }
    }
    connection.close().await?;
    Ok(found)
}

//! `cargo bench --bench planning [-- --people N]`: selecting what is due and planning its nudges, with the real store.
//!
//! Three databases, of ten thousand, a hundred thousand and a million people, with the same number due: what it costs
//! follows what is due. Then ten thousand leads that are all due at once. With `--people`, one database of that many, ten to
//! a lead: ten million take some 6 GB of disk.

#[allow(dead_code, reason = "shared with the other benches")]
mod crowd;
mod table;

use anyhow::ensure;
use chrono::{DateTime, Duration, Utc};
use crowd::{PEOPLE, fill, start};
use rapport::cli::serve::house;
use rapport::config::Settings;
use rapport::flow::case::House;
use rapport::flow::tick::tick;
use rapport::store::Store;
use std::time::Instant;
use table::{median, ms};

/// How many people in each database.
const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
/// How many leads are due together, each with one nudge to plan.
const DUE: usize = 200;
/// How often, each time other leads.
const ROUNDS: usize = 5;
/// How many are due at once at the end, where there are so many.
const CROWD: usize = 10_000;
/// More than any number of ticks that it takes.
const TICKS: usize = 1_000;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("Run by `cargo bench --bench planning`.");
        return Ok(());
    }
    let house = house(&Settings::load_without_slack(None, &|_| None)?)?;
    let mut rows = vec![];
    for people in sizes()? {
        let folder = tempfile::tempdir()?;
        let store = Store::open(&format!("sqlite://{}", folder.path().join("rapport.db").display())).await?;
        let began = Instant::now();
        fill(&store, people / PEOPLE, fires).await?;
        let size = std::fs::metadata(folder.path().join("rapport.db"))?.len() as f64 / f64::from(1 << 20);
        eprintln!("{people} people were written in {:.1} s: {size:.0} MiB", began.elapsed().as_secs_f64());
        rows.push(few(&store, &house, people).await?);
        if people / PEOPLE >= DUE * ROUNDS + CROWD {
            crowd_of_leads(&store, &house, people).await?;
        }
        store.close().await;
    }
    let head = ["people", "leads", "leads due", "selection", "whole tick", "statements"];
    table::print(&format!("A tick, median of {ROUNDS} with other leads each"), &head, &rows);
    Ok(())
}

/// The databases that are asked for.
fn sizes() -> anyhow::Result<Vec<usize>> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--people").skip(1);
    let Some(people) = arguments.next() else { return Ok(SIZES.to_vec()) };
    let people: usize = people.parse()?;
    ensure!(people >= DUE * ROUNDS * PEOPLE, "--people takes {} or more", DUE * ROUNDS * PEOPLE);
    Ok(vec![people])
}

/// One group of leads a minute, then the crowd, then nobody for a month.
fn fires(lead: usize) -> DateTime<Utc> {
    match lead {
        few if few < DUE * ROUNDS => minute(few / DUE),
        many if many < DUE * ROUNDS + CROWD => minute(ROUNDS),
        _ => start() + Duration::days(30),
    }
}

fn minute(nth: usize) -> DateTime<Utc> {
    start() + Duration::minutes(nth as i64)
}

async fn few(store: &Store, house: &House, people: usize) -> anyhow::Result<Vec<String>> {
    let (mut selections, mut ticks) = (vec![], vec![]);
    let before = store.counters();
    for round in 0..ROUNDS {
        let now = minute(round);
        let began = Instant::now();
        let mut tx = store.reading().await?;
        let due = tx.due_schedules(now, 500).await?.len() + tx.due_snoozes(now, 500).await?.len();
        selections.push(began.elapsed());
        drop(tx);
        ensure!(due == DUE, "{due} schedules were due, not {DUE}");
        let began = Instant::now();
        let handled = tick(store, house, now).await?;
        ticks.push(began.elapsed());
        ensure!(handled == DUE, "{handled} schedules were handled, not {DUE}");
    }
    let statements = (store.counters() - before).statements as usize / ROUNDS - 2;
    let nudges = nudges(store).await?;
    ensure!(nudges == DUE * ROUNDS, "{nudges} nudges were planned, not one a lead");
    Ok(vec![
        people.to_string(),
        (people / PEOPLE).to_string(),
        DUE.to_string(),
        ms(median(selections)),
        ms(median(ticks)),
        statements.to_string(),
    ])
}

/// Everybody at half past nine.
async fn crowd_of_leads(store: &Store, house: &House, people: usize) -> anyhow::Result<()> {
    let (before, already) = (store.counters(), nudges(store).await?);
    let began = Instant::now();
    let (mut handled, mut slowest) = (0, std::time::Duration::ZERO);
    for _ in 0..TICKS {
        let one = Instant::now();
        match tick(store, house, minute(ROUNDS)).await? {
            0 => break,
            some => handled += some,
        }
        slowest = slowest.max(one.elapsed());
    }
    let took = began.elapsed();
    let spent = store.counters() - before;
    let planned = nudges(store).await? - already;
    ensure!(handled == CROWD && planned == CROWD, "{handled} handled, {planned} planned, not {CROWD}");
    let row = vec![
        people.to_string(),
        CROWD.to_string(),
        format!("{:.2} s", took.as_secs_f64()),
        ms(took / CROWD as u32),
        ms(slowest),
        spent.commits.to_string(),
        spent.statements.to_string(),
    ];
    let head = ["people", "leads due", "all of them", "a lead", "the slowest tick", "ticks", "statements"];
    table::print("All due at once", &head, &[row]);
    Ok(())
}

/// How many nudges wait in the outbox.
async fn nudges(store: &Store) -> anyhow::Result<usize> {
    let counts = store.reading().await?.counts().await?;
    // Each comes with a refresh of its lead's Home.
    Ok(counts.outbox.iter().map(|(_, count)| *count as usize).sum::<usize>() / 2)
}

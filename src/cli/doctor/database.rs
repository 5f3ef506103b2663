//! The database, and what it tells of the rest: what waits, what failed, what was not understood.

use super::{Sheet, span};
use crate::config::Settings;
use crate::domain::backlog::Backlog;
use crate::domain::delivery::Urgency;
use crate::domain::link::Trouble;
use crate::slack::lasts;
use crate::store::{Counts, DeliveryState, Dialect, Store, StoreError, file_of};
use crate::view::words::count;
use chrono::{DateTime, Duration, Utc};
use std::fs::OpenOptions;
use std::path::Path;

/// A delivery that waits for longer than this has nobody to send it.
const WAITS_LONG: Duration = Duration::minutes(10);
/// Whoever sent something so shortly ago is at work.
const SENDS: Duration = Duration::minutes(2);
/// What is sent by then needs no line.
const SOON: Duration = Duration::minutes(1);
/// How many of the latest failures and reasons are shown.
const SHOWN: u32 = 3;

pub(super) async fn check(
    settings: &Settings,
    now: DateTime<Utc>,
    sheet: &mut Sheet<'_>,
) -> anyhow::Result<()> {
    let Some(store) = open(settings, sheet).await? else { return Ok(()) };
    if let Some(file) = file_of(settings.database.url.expose()) {
        super::files::check(&file, sheet)?;
    }
    let looked = look(&store, settings, now, sheet).await;
    store.close().await;
    match looked {
        Ok(()) => Ok(()),
        Err(error) => match error.downcast::<StoreError>() {
            Ok(found) => {
                Ok(sheet.fail("database", &format!("it could not be read: {found}"), mend(&found))?)
            }
            Err(other) => Err(other),
        },
    }
}

/// Opened as it is: a check makes no database and takes no step of the schema.
async fn open(settings: &Settings, sheet: &mut Sheet<'_>) -> anyhow::Result<Option<Store>> {
    let url = settings.database.url.expose();
    if let Some(file) = file_of(url).filter(|file| !file.exists()) {
        to_be_made(&file, sheet)?;
        return Ok(None);
    }
    match Store::open_as_it_is(url).await {
        Ok(store) => unlocked(store, settings, sheet).await,
        Err(error) => {
            sheet.fail("database", &format!("it does not open: {error}"), mend(&error))?;
            Ok(None)
        }
    }
}

/// A database that is not there, and whether it can be.
fn to_be_made(file: &Path, sheet: &mut Sheet<'_>) -> std::io::Result<()> {
    let found = format!("{} is not there yet", file.display());
    // What stands beside it, or on the way there.
    let Some(nearest) = file.ancestors().skip(1).find(|folder| folder.exists()) else { return Ok(()) };
    match takes_files(nearest) {
        Ok(()) => sheet.warn("database", &found, "`rapport serve` makes it at its first start"),
        Err(error) => {
            let mend = format!("give the program's user write access to {}", nearest.display());
            sheet.fail("database", &format!("{found}, and cannot be made ({})", error.kind()), &mend)
        }
    }
}

/// Makes a file there, and takes it away again.
fn takes_files(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(format!(".rapport-doctor-{}", std::process::id()));
    OpenOptions::new().write(true).create_new(true).open(&probe)?;
    std::fs::remove_file(probe)
}

/// With its keys, once its schema knows of keys; a missing one is said, and nothing is read.
async fn unlocked(store: Store, settings: &Settings, sheet: &mut Sheet<'_>) -> anyhow::Result<Option<Store>> {
    if store.schema().await.ok().flatten() != Some(Store::known_schema()) {
        return Ok(Some(store));
    }
    let vault = crate::cli::serve::vault(settings);
    let key = vault.key_id().map(str::to_owned);
    match store.unlock(vault).await {
        Ok(store) => {
            if let Some(key) = key {
                sheet.ok(
                    "notes",
                    &format!("encrypted with the key {key}; `rapport rekey` brings older ones to it"),
                )?;
            }
            Ok(Some(store))
        }
        Err(error) => {
            sheet.fail(
                "notes",
                &error.to_string(),
                "find the key; notes written with it open with no other",
            )?;
            Ok(None)
        }
    }
}

fn mend(error: &StoreError) -> &'static str {
    match error {
        StoreError::Busy => "another program holds it; stop that one, or try again",
        StoreError::Unavailable { .. } => "see that its server runs and its disk has room, then try again",
        StoreError::Refused(_) => "do as it says; the address is `database.url` or RAPPORT_DATABASE_URL",
        StoreError::Corrupt { .. } | StoreError::NotOurs { .. } | StoreError::Bug(_) => {
            "restore a copy of it from before, or report it"
        }
    }
}

async fn look(
    store: &Store,
    settings: &Settings,
    now: DateTime<Utc>,
    sheet: &mut Sheet<'_>,
) -> anyhow::Result<()> {
    let engine = match store.dialect() {
        Dialect::Sqlite => "SQLite",
        Dialect::Postgres => "PostgreSQL",
    };
    let (found, known) = (store.schema().await?, Store::known_schema());
    match found {
        Some(step) if step == known => {}
        Some(step) if step > known => {
            let found = format!("its schema is at step {step}, this program knows {known}");
            if store.takes_this_program().await? {
                let mend = "`rapport serve` goes on beside the newer Rapport that wrote it; ask that one for the rest";
                return Ok(sheet.warn("database", &found, mend)?);
            }
            return Ok(sheet.fail("database", &found, "install the newer Rapport that wrote it")?);
        }
        step => {
            let found = format!("{engine}, its schema is at step {} of {known}", step.unwrap_or_default());
            return Ok(sheet.warn(
                "database",
                &found,
                "`rapport serve` brings it up to date when it starts",
            )?);
        }
    }
    store.ping_writable().await?;
    sound(store, &format!("{engine}, schema {known}, takes writes, sound"), sheet).await?;
    let mut tx = store.reading().await?;
    let counts = tx.counts().await?;
    content(&counts, sheet)?;
    outbox(&mut tx, &counts, now, sheet).await?;
    unreadable(&mut tx, &counts, now, sheet).await?;
    links(&mut tx, sheet).await?;
    super::holidays::check(settings, &mut tx, now, sheet).await
}

async fn sound(store: &Store, well: &str, sheet: &mut Sheet<'_>) -> anyhow::Result<()> {
    match store.damage().await?.as_slice() {
        [] => sheet.ok("database", well)?,
        [first, ..] => sheet.fail(
            "database",
            &format!("the file is damaged: {first}"),
            "stop `rapport serve` and restore a backup",
        )?,
    }
    Ok(())
}

fn content(counts: &Counts, sheet: &mut Sheet<'_>) -> std::io::Result<()> {
    let held = [
        count(counts.leads as i64, "lead", "leads"),
        count(counts.peers as i64, "peer", "peers"),
        count(counts.checkins as i64, "check-in", "check-ins"),
    ];
    sheet.ok("content", &held.join(", "))
}

async fn outbox(
    tx: &mut crate::store::Tx,
    counts: &Counts,
    now: DateTime<Utc>,
    sheet: &mut Sheet<'_>,
) -> anyhow::Result<()> {
    let states: Vec<String> =
        counts.outbox.iter().map(|(state, n)| format!("{n} {}", state.label())).collect();
    let states = if states.is_empty() { "empty".to_owned() } else { states.join(", ") };
    let waits = tx.oldest().await?.map(|due| now - due).filter(|waits| *waits > WAITS_LONG);
    let is_sending = tx.last_sent().await?.is_some_and(|at| now - at < SENDS);
    match waits.filter(|_| !is_sending) {
        Some(waits) => sheet.warn(
            "outbox",
            &format!("{states}; the oldest waits for {}", span(waits)),
            "is `rapport serve` running, and does it reach Slack?",
        )?,
        None => sheet.ok("outbox", &states)?,
    }
    if let Some(line) = ahead(&tx.backlog(now).await?, now) {
        sheet.more(&line)?;
    }
    for team in tx.workspaces().await?.iter().filter(|w| w.blocked_until.is_some_and(|at| at > now)) {
        let left = team.blocked_until.map_or_else(Duration::zero, |at| at - now);
        sheet.more(&format!("{} asked to wait: nothing is sent there for {}", team.id, span(left)))?;
    }
    for (why, n) in tx.waiting_for(SHOWN).await? {
        let waits = if n == 1 { "waits" } else { "wait" };
        sheet.more(&format!("{n} {waits} to be tried again: {why}"))?;
    }
    if !counts.outbox.iter().any(|(state, _)| matches!(state, DeliveryState::Failed | DeliveryState::Expired))
    {
        return Ok(());
    }
    let failures = tx.recent_failures(SHOWN).await?;
    sheet.warn(
        "failures",
        "the latest that were not sent",
        "the reason says what to do; the rows are kept",
    )?;
    for failure in failures {
        let why = failure.error.as_deref().unwrap_or("never tried");
        let (state, ago) = (failure.state.label(), span(now - failure.at));
        sheet.more(&format!("{ago} ago, {} in {}: {state}: {why}", failure.lane, failure.workspace))?;
    }
    Ok(())
}

/// Until when what is due is sent; nothing where that is a matter of a minute.
fn ahead(backlog: &[Backlog], now: DateTime<Utc>) -> Option<String> {
    let last = Duration::from_std(lasts(backlog, Urgency::Refresh)).unwrap_or(Duration::MAX);
    let deliveries: u64 = backlog.iter().map(|part| part.deliveries).sum();
    let at = now.checked_add_signed(last)?.format("%H:%M");
    let sentence = format!(
        "{} due: at Slack's pace the last goes out at about {at} UTC, in {}; answers go first",
        count(deliveries as i64, "delivery is", "deliveries are"),
        span(last)
    );
    (last > SOON).then_some(sentence)
}

/// Why, but not what came: it may hold a person's words.
async fn unreadable(
    tx: &mut crate::store::Tx,
    counts: &Counts,
    now: DateTime<Utc>,
    sheet: &mut Sheet<'_>,
) -> anyhow::Result<()> {
    if counts.unreadable == 0 {
        return Ok(sheet.ok("inputs", "all were understood")?);
    }
    let found =
        format!("{} not understood, kept as they came", count(counts.unreadable as i64, "input", "inputs"));
    sheet.warn("inputs", &found, "a newer Rapport may read them; report the reasons")?;
    for input in tx.unreadables(SHOWN).await? {
        let times = count(i64::from(input.times), "time", "times");
        sheet.more(&format!("{times}, last {} ago: {}", span(now - input.last_at), input.why))?;
    }
    Ok(())
}

/// Links to work that trackers do not show.
async fn links(tx: &mut crate::store::Tx, sheet: &mut Sheet<'_>) -> anyhow::Result<()> {
    for (tracker, trouble, links) in tx.links_in_trouble().await? {
        let found = format!("{}: {tracker} {trouble}", count(links as i64, "link", "links"));
        let mend = match trouble {
            Trouble::Refused => "see that its token is still good and may read there",
            Trouble::NotFound => "the address may be mistyped, or hidden from the token",
            Trouble::Silent => "it is tried again by itself; see that this machine reaches its API",
        };
        sheet.warn("links", &found, mend)?;
    }
    Ok(())
}

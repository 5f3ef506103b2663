//! `rapport backup`: a consistent copy of the database while the bot runs, checked before it is called one.

use crate::clock::Clock;
use crate::config::Settings;
use crate::store::Store;
use crate::view::words::count;
use chrono::{DateTime, Utc};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Makes a copy.
#[derive(Args, Debug)]
pub struct BackupArgs {
    /// The file to write, or a folder to write a file named after the time into
    #[arg(long, value_name = "PATH", default_value = ".")]
    pub to: PathBuf,
}

/// Looks the database through, makes the copy, and looks that through as well: copying heals what was damaged only on the
/// surface, and carries the rest along. Of what is not sound no copy is kept.
pub async fn run(
    args: BackupArgs,
    settings: Settings,
    clock: &dyn Clock,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let to = match args.to.is_dir() {
        true => args.to.join(format!("rapport-{}.db", clock.now().format("%Y%m%d-%H%M%S"))),
        false => args.to,
    };
    let store = Store::open_as_it_is(settings.database.url.expose()).await?;
    let copied = copy(&store, &to, clock.now()).await;
    store.close().await;
    if let Some(damage) = copied? {
        writeln!(
            out,
            "The database is damaged, and no copy was made: {}. Stop Rapport, keep the file, and restore the last backup.",
            damage.join("; ")
        )?;
        return Ok(ExitCode::FAILURE);
    }
    let copy = Store::open_as_it_is(&format!("sqlite://{}", to.display())).await?;
    let looked = look(&copy).await;
    copy.close().await;
    let (damage, content) = looked?;
    if !damage.is_empty() {
        std::fs::remove_file(&to)?;
        writeln!(
            out,
            "The copy was not sound and is not kept: {}. Look at the disk of {}, and make another.",
            damage.join("; "),
            to.display()
        )?;
        return Ok(ExitCode::FAILURE);
    }
    let size = std::fs::metadata(&to)?.len();
    writeln!(out, "{}: {content}, {} kB, sound.", to.display(), size.div_ceil(1024))?;
    writeln!(
        out,
        "To restore it: stop Rapport, put this file in the place of the database, delete the files beside it that end in -wal and -shm, and start again. It then looks for each message that waited before it sends it, and passes over what was due since."
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Makes the copy, unless the database is damaged: then by what.
async fn copy(store: &Store, to: &Path, now: DateTime<Utc>) -> anyhow::Result<Option<Vec<String>>> {
    let damage = store.damage().await?;
    if !damage.is_empty() {
        return Ok(Some(damage));
    }
    store.back_up(to, now).await?;
    Ok(None)
}

async fn look(copy: &Store) -> anyhow::Result<(Vec<String>, String)> {
    let damage = copy.damage().await?;
    let mut tx = copy.reading().await?;
    let counts = tx.counts().await?;
    let of = |n: u64, one: &str, many: &str| count(i64::try_from(n).unwrap_or(i64::MAX), one, many);
    let content = format!(
        "{}, {}, {}",
        of(counts.leads, "lead", "leads"),
        of(counts.peers, "peer", "peers"),
        of(counts.checkins, "check-in", "check-ins")
    );
    Ok((damage, content))
}

//! `rapport backup`: a consistent copy of the database while the bot runs, checked before it is called one.

use crate::clock::Clock;
use crate::config::Settings;
use crate::store::Store;
use crate::view::words::count;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Makes a copy.
#[derive(Args, Debug)]
pub struct BackupArgs {
    /// The file to write, or a folder to write a file named after the time into
    #[arg(long, value_name = "PATH", default_value = ".")]
    pub to: PathBuf,
}

/// Makes the copy, opens it, and looks it through. What is not sound is said and kept for a look.
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
    let copied = store.back_up(&to, clock.now()).await;
    store.close().await;
    copied?;
    let copy = Store::open_as_it_is(&format!("sqlite://{}", to.display())).await?;
    let looked = look(&copy).await;
    copy.close().await;
    let (damage, content) = looked?;
    if !damage.is_empty() {
        writeln!(
            out,
            "{} is not sound: {}. Make another, and run `rapport doctor`.",
            to.display(),
            damage.join("; ")
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

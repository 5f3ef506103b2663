//! `rapport copy`: moves house, from one database to another, and compares what arrived.

use super::address::Address;
use crate::clock::Clock;
use crate::store::{Copying, Differs, Progress, Stage};
use crate::view::words::count;
use clap::Args;
use std::io::Write;
use std::process::ExitCode;

/// Copies all that a database holds into an empty one, from SQLite to PostgreSQL or back; goes on where it was interrupted
#[derive(Args, Debug)]
pub struct CopyArgs {
    /// The database to read, such as sqlite://data/rapport.db; stop Rapport first
    #[arg(long, value_name = "ADDRESS", env = "RAPPORT_COPY_FROM", hide_env_values = true)]
    pub from: Address,
    /// The database to fill, such as postgres://rapport:password@host/rapport; it has to be empty
    #[arg(long, value_name = "ADDRESS", env = "RAPPORT_COPY_TO", hide_env_values = true)]
    pub to: Address,
    /// Whether the last line may be written anew, as a terminal can.
    #[arg(skip)]
    pub live: bool,
}

/// Copies, telling how far it has come, and compares. Nothing is written to the source.
pub async fn run(args: CopyArgs, clock: &dyn Clock, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let mut copying = Copying::begin(args.from.expose(), args.to.expose()).await?;
    writeln!(out, "From {} to {}", args.from.shown(), args.to.shown())?;
    let mut last = None;
    while let Some(progress) = copying.next().await? {
        tell(out, args.live, last.replace(progress), Some(progress))?;
    }
    tell(out, args.live, last, None)?;
    let differs = copying.differences().await?;
    let (rows, tables, sealed) = (copying.rows(), copying.tables(), copying.is_sealed());
    copying.end(differs.is_empty(), clock.now()).await?;
    if !differs.is_empty() {
        writeln!(out, "The copy is not equal to its source:")?;
        for table in &differs {
            writeln!(out, "  {}", difference(table))?;
        }
        writeln!(out, "Empty the target, and begin anew.")?;
        return Ok(ExitCode::FAILURE);
    }
    let rows = count(i64::try_from(rows).unwrap_or(i64::MAX), "row", "rows");
    writeln!(out, "Equal: {rows} in {tables} tables, by count and checksum.")?;
    writeln!(
        out,
        "Now start Rapport with RAPPORT_DATABASE_URL set to the target. Do not start it on the source again: both would send."
    )?;
    if sealed {
        writeln!(out, "Notes stay encrypted as they were: start it with the same RAPPORT_NOTES_KEY.")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A line for each table of each stage, once it is done with; on a terminal also for the one under way.
fn tell(
    out: &mut dyn Write,
    live: bool,
    before: Option<Progress>,
    now: Option<Progress>,
) -> std::io::Result<()> {
    let same = |a: &Progress, b: &Progress| (a.stage, a.table) == (b.stage, b.table);
    if let Some(done) = before.filter(|done| !now.is_some_and(|now| same(done, &now))) {
        let end = if live { "\r" } else { "" };
        if done.stage == Stage::Copying || live {
            writeln!(out, "{end}{}", line(&done))?;
        }
    }
    if let Some(now) = now.filter(|_| live) {
        write!(out, "\r{}", line(&now))?;
        out.flush()?;
    }
    Ok(())
}

fn line(progress: &Progress) -> String {
    let does = match progress.stage {
        Stage::Reading => "reads",
        Stage::Copying => "copies",
        Stage::Comparing => "compares",
    };
    format!("  {does:<9}{:<22}{:>9} of {}", progress.table, progress.rows, progress.of)
}

fn difference(table: &Differs) -> String {
    let rows = match table.expected == table.found {
        true => format!("{} as in the source, but not the same", table.found),
        false => format!("{} here, {} in the source", table.found, table.expected),
    };
    format!("{}: {rows}; look at {}", table.table, table.keys.join(", "))
}

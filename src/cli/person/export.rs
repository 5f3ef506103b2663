//! `rapport export`: all that is kept of one person, whoever keeps it, as one JSON file.

use super::{Whom, counts, find, print};
use crate::cli::reading;
use crate::clock::Clock;
use crate::config::Settings;
use crate::store::{Appears, Store, Tx};
use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Writes all that is kept of one person into a file
#[derive(Clone, Debug, clap::Args)]
pub struct ExportArgs {
    /// Whom
    #[command(flatten)]
    pub whom: Whom,
    /// The folder for the file
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub out: PathBuf,
}

/// Exports.
pub async fn run(
    args: ExportArgs,
    settings: Settings,
    clock: &dyn Clock,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let store = reading::open(&settings).await?;
    let exported = export(&store, &args, clock.now(), out).await;
    store.close().await;
    exported
}

async fn export(
    store: &Store,
    args: &ExportArgs,
    now: DateTime<Utc>,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let mut tx = store.begin().await?;
    let (person, appears) = find(&mut tx, &args.whom).await?;
    let counts = counts(&appears);
    if counts.is_empty() {
        writeln!(out, "Nothing is kept of {}.", reading::plain(&args.whom.person))?;
        return Ok(ExitCode::SUCCESS);
    }
    let all = json!({
        "what this is": "All that Rapport keeps of one person, across all leads.",
        "made at": now.to_rfc3339(),
        "known by": { "slack users": person.users, "addresses": person.emails, "names": person.names },
        "data": content(&mut tx, &appears).await?,
    });
    let file = args.out.join(format!("rapport-person-{}.json", args.whom.digest()));
    tx.audit(&args.whom.act("export", counts, now)).await?;
    write(&file, &serde_json::to_string_pretty(&all)?)?;
    tx.commit().await?;
    print(&appears, out)?;
    writeln!(out, "All of it is in {}; the act is in `rapport audit`.", file.display())?;
    Ok(ExitCode::SUCCESS)
}

async fn content(tx: &mut Tx, appears: &Appears) -> anyhow::Result<Value> {
    let mut as_lead = vec![];
    for lead in &appears.leads {
        as_lead.push(tx.all_of(&lead.id).await?);
    }
    let mut as_peer = vec![];
    for (lead, peer) in &appears.peers {
        as_peer.push(tx.all_about(lead, peer).await?);
    }
    Ok(json!({
        "as a lead": as_lead,
        "as a peer": as_peer,
        "invitations": appears.invitations,
        "helps with": appears.helps,
        "deeds": appears.deeds,
        "mentioned in": appears.mentions,
    }))
}

/// For its owner's eyes alone: into a new file, for one that is there has its readers, and a link leads anywhere.
fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    let opened = options.write(true).create_new(true).mode(0o600).open(file);
    if opened.as_ref().is_err_and(|error| error.kind() == ErrorKind::AlreadyExists) {
        bail!(
            "{} is there already and stays as it is: move it, or name another folder with --out",
            file.display()
        );
    }
    let written = opened.and_then(|mut file| file.write_all(text.as_bytes()));
    written.with_context(|| format!("{} cannot be written", file.display()))
}

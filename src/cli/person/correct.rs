//! `rapport correct`: one person's name or address, wherever they are on a list.

use super::{Whom, find};
use crate::cli::reading::{self, plain};
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::desk::Change;
use crate::domain::peer::Peer;
use crate::store::Store;
use crate::view::words::count;
use anyhow::bail;
use chrono::{DateTime, Utc};
use clap::ArgGroup;
use std::io::Write;
use std::process::ExitCode;

/// Corrects one person's name or address on every list; prints what it would do unless told to apply it
#[derive(Clone, Debug, clap::Args)]
#[command(group(ArgGroup::new("what").args(["name", "email"]).required(true).multiple(true)))]
pub struct CorrectArgs {
    /// Whom
    #[command(flatten)]
    pub whom: Whom,
    /// Their name as it should stand
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Their address as it should stand
    #[arg(long, value_name = "EMAIL")]
    pub email: Option<String>,
    /// Write it
    #[arg(long)]
    pub apply: bool,
}

/// Corrects, or prints what that would do.
pub async fn run(
    args: CorrectArgs,
    settings: Settings,
    clock: &dyn Clock,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let empty = |text: &Option<String>| text.as_ref().is_some_and(|text| text.trim().is_empty());
    if empty(&args.name)
        || empty(&args.email)
        || args.email.as_ref().is_some_and(|email| !email.contains('@'))
    {
        bail!("A name has letters, and an address an @.");
    }
    let store = reading::opened(&settings, args.apply).await?;
    let corrected = correct(&store, &args, clock.now(), out).await;
    store.close().await;
    corrected
}

async fn correct(
    store: &Store,
    args: &CorrectArgs,
    now: DateTime<Utc>,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let mut tx = if args.apply { store.begin().await? } else { store.reading().await? };
    let (_, appears) = find(&mut tx, &args.whom).await?;
    let mut changes = vec![];
    for (lead, old) in appears.peers {
        let name = args.name.as_ref().map_or_else(|| old.name.clone(), |name| name.trim().to_owned());
        let email = args.email.clone().map(|email| email.trim().to_owned()).or_else(|| old.email.clone());
        let new = Peer { name, email, ..old.clone() };
        if new != old {
            writeln!(out, "  {} → {}, on the list of {}", shown(&old), shown(&new), lead.user)?;
            changes.push(Change::Peer(new));
        }
    }
    let lists = count(changes.len() as i64, "list", "lists");
    match (changes.is_empty(), args.apply) {
        (true, _) => writeln!(out, "Nothing to correct: they stand so already, or on no list.")?,
        (false, false) => {
            writeln!(out, "Would correct {lists}. Nothing is written yet: say the same with --apply.")?
        }
        (false, true) => {
            tx.save(&changes).await?;
            let counts = vec![("as a peer".to_owned(), changes.len() as u64)];
            tx.audit(&args.whom.act("correct", counts, now)).await?;
            tx.commit().await?;
            writeln!(out, "Corrected {lists}; the act is in `rapport audit`.")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn shown(peer: &Peer) -> String {
    let email = peer.email.as_ref().map_or_else(String::new, |email| format!(" <{email}>"));
    plain(&format!("{}{email}", peer.name))
}

//! `rapport erase`: one person and every word about them, whoever keeps it; a dry run until `--apply` is said.

use super::{Whom, counts, find, print};
use crate::cli::reading;
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::delivery::{Call, Delivery, Urgency};
use crate::domain::erasure::{Erased, Erasure};
use crate::domain::home::Unfolded;
use crate::domain::id::IdSource;
use crate::domain::lead::Lead;
use crate::store::{Appears, Store};
use crate::view::privacy::{called, removed};
use chrono::{DateTime, Utc};
use std::io::Write;
use std::process::ExitCode;

/// Deletes one person and every word about them; prints what it would do unless told to apply it
#[derive(Clone, Debug, clap::Args)]
pub struct EraseArgs {
    /// Whom
    #[command(flatten)]
    pub whom: Whom,
    /// Do it
    #[arg(long)]
    pub apply: bool,
}

/// Erases, or prints what that would do.
pub async fn run(
    args: EraseArgs,
    settings: Settings,
    clock: &dyn Clock,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let store = reading::opened(&settings, args.apply).await?;
    let erased = erase(&store, &args, clock.now(), out).await;
    store.close().await;
    erased
}

/// One transaction: all of it goes, or nothing.
async fn erase(
    store: &Store,
    args: &EraseArgs,
    now: DateTime<Utc>,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let mut tx = if args.apply { store.begin().await? } else { store.reading().await? };
    let (person, appears) = find(&mut tx, &args.whom).await?;
    let counts = counts(&appears);
    if counts.is_empty() {
        writeln!(out, "Nothing is kept of {}.", reading::plain(&args.whom.person))?;
        return Ok(ExitCode::SUCCESS);
    }
    print(&appears, out)?;
    if !args.apply {
        writeln!(out, "Nothing is erased yet: say the same with --apply. It cannot be brought back.")?;
        return Ok(ExitCode::SUCCESS);
    }
    for erasure in erasures(&appears, now) {
        tx.erase(&erasure).await?;
    }
    tx.erase_traces(&person).await?;
    tx.enqueue(&homes(&appears, now)).await?;
    tx.audit(&args.whom.act("erase", counts, now)).await?;
    tx.commit().await?;
    writeln!(
        out,
        "Erased. Backups and files already shared in Slack still hold it; the act is in `rapport audit`."
    )?;
    Ok(ExitCode::SUCCESS)
}

fn erasures(appears: &Appears, now: DateTime<Utc>) -> Vec<Erasure> {
    let of = |lead: &Lead, what| Erasure {
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        user: lead.user.clone(),
        what,
        instead: removed(),
        at: now,
    };
    let peers = appears.peers.iter().map(|(lead, peer)| {
        let called = called(&peer.name, peer.slack_user.as_ref());
        of(lead, Erased::Peer { id: peer.id.clone(), called })
    });
    let leads = appears.leads.iter().map(|lead| of(lead, Erased::Everything));
    peers.chain(leads).collect()
}

/// Whoever had them on a list sees it without them.
fn homes(appears: &Appears, now: DateTime<Utc>) -> Vec<Delivery> {
    let home = |lead: &Lead| Delivery {
        id: IdSource::new(format!("erase/{}/{}", lead.id, now.timestamp_millis()), now).make(),
        workspace: lead.workspace.clone(),
        call: Call::PublishHome { user: lead.user.clone(), unfolded: Unfolded::default() },
        lane: format!("home:{}", lead.user),
        urgency: Urgency::Refresh,
        due_at: now,
        expires_at: None,
    };
    appears.peers.iter().map(|(lead, _)| lead).chain(&appears.leads).map(home).collect()
}

//! `rapport audit`: what operators did with one person's data.

use crate::cli::reading::{self, plain};
use crate::config::Settings;
use crate::store::Act;
use std::io::Write;
use std::process::ExitCode;

/// Lists what operators exported, corrected and erased
#[derive(Clone, Debug, clap::Args)]
pub struct AuditArgs {
    /// How many acts, the latest first
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
}

/// Lists acts.
pub async fn run(args: AuditArgs, settings: Settings, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let store = reading::open(&settings).await?;
    let acts = async { store.reading().await?.audited(args.limit).await }.await;
    store.close().await;
    let acts = acts?;
    if acts.is_empty() {
        writeln!(out, "No operator has exported, corrected or erased anybody's data.")?;
    }
    for act in acts {
        writeln!(out, "{}", line(&act))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn line(act: &Act) -> String {
    let counts: Vec<String> = act.counts.iter().map(|(what, n)| format!("{n} {what}")).collect();
    let at = act.at.format("%Y-%m-%d %H:%M:%S UTC");
    format!("{at}  {:<8}{}  by {}: {}", act.act, act.whom, plain(&act.by), counts.join(", "))
}

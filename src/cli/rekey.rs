//! `rapport rekey`: brings all notes to the key that is configured, or out of encryption if none is.

use super::reading;
use crate::config::Settings;
use crate::store::Rekeyed;
use crate::view::words::count;
use std::io::Write;
use std::process::ExitCode;

/// Encrypts all notes with RAPPORT_NOTES_KEY; what is under a key of RAPPORT_NOTES_KEY_OLD, or under none, is written anew
#[derive(Clone, Debug, clap::Args)]
pub struct RekeyArgs {
    /// Take notes out of encryption: needed where no RAPPORT_NOTES_KEY is set
    #[arg(long)]
    pub decrypt: bool,
}

/// Rewrites what is not under the current key; a few rows at a time, so that the bot can go on meanwhile.
pub async fn run(args: RekeyArgs, settings: Settings, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    match (settings.notes.key.is_some(), args.decrypt) {
        (false, false) => anyhow::bail!(
            "No RAPPORT_NOTES_KEY is set. Set it to encrypt notes with it, or say --decrypt to keep them as plain text."
        ),
        (true, true) => anyhow::bail!(
            "RAPPORT_NOTES_KEY is set: to decrypt, move it to RAPPORT_NOTES_KEY_OLD first, for the bot as well."
        ),
        _ => {}
    }
    let store = reading::open(&settings).await?;
    let mut told = Ok(());
    let tell = |table: &str, done: &Rekeyed| {
        told = writeln!(out, "  {table:<15}{} looked at, {} written anew", done.seen, done.changed);
    };
    let done = store.rekey(tell).await;
    store.close().await;
    let done = done?;
    told?;
    let texts = count(done.changed as i64, "text", "texts");
    writeln!(
        out,
        "{texts} written anew. The old keys are no longer needed by this database; backups still need them."
    )?;
    Ok(ExitCode::SUCCESS)
}

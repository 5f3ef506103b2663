//! `rapport rekey`: brings all notes to the key that is configured, or out of encryption if none is.

use super::{reading, serve};
use crate::config::Settings;
use crate::store::Rekeyed;
use crate::view::words::count;
use anyhow::bail;
use std::io::Write;
use std::process::ExitCode;

/// Encrypts all notes with RAPPORT_NOTES_KEY; what is under a key of RAPPORT_NOTES_KEY_OLD, or under none, is written anew
#[derive(Clone, Debug, clap::Args)]
pub struct RekeyArgs {
    /// Take notes out of encryption: needed where no RAPPORT_NOTES_KEY is set
    #[arg(long)]
    pub decrypt: bool,
}

/// Rewrites what is not under the current key; a few rows at a time, so that the bot can go on meanwhile, once it has the key.
pub async fn run(args: RekeyArgs, settings: Settings, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    match (settings.notes.key.is_some(), args.decrypt) {
        (false, false) => bail!(
            "No RAPPORT_NOTES_KEY is set. Set it to encrypt notes with it, or say --decrypt to keep them as plain text."
        ),
        (true, true) => bail!(
            "RAPPORT_NOTES_KEY is set: to decrypt, move it to RAPPORT_NOTES_KEY_OLD first, for the bot as well."
        ),
        _ => {}
    }
    let store = reading::open_to_write(&settings).await?;
    let mut told = Ok(());
    let tell = |table: &str, done: &Rekeyed| {
        let rows = count(done.seen as i64, "row", "rows");
        let texts = count(done.changed as i64, "text", "texts");
        told = writeln!(out, "  {table:<18}{rows} looked at, {texts} written anew");
    };
    let done = store.rekey(tell).await;
    store.close().await;
    let (done, others) = done?;
    told?;
    writeln!(out, "{} written anew.", count(done.changed as i64, "text", "texts"))?;
    if !others.in_use.is_empty() {
        writeln!(
            out,
            "Notes were written with the key {} meanwhile: a Rapport still has that one. Start every `rapport serve` anew \
             with the keys that are set here, then run this once more.",
            others.in_use.join(", ")
        )?;
        return Ok(ExitCode::FAILURE);
    }
    if !others.forgotten.is_empty() {
        writeln!(out, "The old keys are no longer needed by this database; backups still need them.")?;
    }
    if let Some(key) = serve::vault(&settings).key_id() {
        writeln!(
            out,
            "From now on every command and every `rapport serve` needs the key {key}: keep it safe."
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

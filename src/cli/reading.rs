//! What the operator's commands share: a database opened as it is, a lead found, text safe for a terminal.

use crate::config::Settings;
use crate::domain::lead::Lead;
use crate::store::{Sealing, Serving, Store, Tx};
use anyhow::{Context, bail};

/// How many leads are looked through at a time.
const PAGE: u32 = 500;

/// Opens the database without making or changing one; fails with what to do if its schema is another.
pub(super) async fn open(settings: &Settings) -> anyhow::Result<Store> {
    let store = Store::open_as_it_is(settings.database.url.expose())
        .await
        .context("The database cannot be opened; `rapport serve` makes it, `rapport doctor` tells more")?;
    let (found, known) = (store.schema().await?.unwrap_or_default(), Store::known_schema());
    if found < known {
        bail!(
            "The database is at step {found} of {known}: start `rapport serve` once, which brings it up to date."
        );
    }
    if found > known {
        bail!(
            "The database was written by a newer Rapport (step {found}; this one knows {known}): install that one."
        );
    }
    store.unlock(super::serve::vault(settings)).await.context("The notes cannot be read")
}

/// The same, to write words into it.
///
/// # Errors
/// A bot that serves it seals otherwise: it could not read what is written, or goes on with a key that is to be forgotten.
pub(super) async fn open_to_write(settings: &Settings) -> anyhow::Result<Store> {
    let vault = super::serve::vault(settings);
    seal_alike(Serving::sealing_of_another(settings.database.url.expose()), vault.key_id())?;
    open(settings).await
}

/// One or the other.
pub(super) async fn opened(settings: &Settings, writes: bool) -> anyhow::Result<Store> {
    if writes { open_to_write(settings).await } else { open(settings).await }
}

fn seal_alike(theirs: Sealing, ours: Option<&str>) -> anyhow::Result<()> {
    let theirs = match &theirs {
        Sealing::Unknown => return Ok(()),
        Sealing::Plain => None,
        Sealing::With(key) => Some(key.as_str()),
    };
    if theirs == ours {
        return Ok(());
    }
    let named = |key: Option<&str>| key.map_or_else(|| "no key".to_owned(), |key| format!("the key {key}"));
    bail!(
        "The Rapport that serves this database encrypts notes with {}, this command with {}. Give both the same \
         RAPPORT_NOTES_KEY, and keys from before as RAPPORT_NOTES_KEY_OLD: the bot where its settings stand, and start it \
         anew. Then run this again.",
        named(theirs),
        named(ours)
    )
}

/// The one lead with this Slack user, in this workspace if one is named.
pub(super) async fn find_lead(tx: &mut Tx, user: &str, workspace: Option<&str>) -> anyhow::Result<Lead> {
    let mut found: Vec<Lead> = vec![];
    let mut after = None;
    loop {
        let leads = tx.all_active_leads(after.as_ref(), PAGE).await?;
        let Some(last) = leads.last() else { break };
        after = Some(last.id.clone());
        let fits = |l: &Lead| l.user.as_str() == user && workspace.is_none_or(|t| l.workspace.as_str() == t);
        found.extend(leads.into_iter().filter(fits));
    }
    if found.len() > 1 {
        let teams: Vec<&str> = found.iter().map(|l| l.workspace.as_str()).collect();
        bail!("{user} is a lead in {}: name one with --workspace.", teams.join(" and "));
    }
    found.pop().with_context(|| unknown_lead(user))
}

/// How to mend a lead that is not found.
pub(super) fn unknown_lead(user: &str) -> String {
    let user = plain(user);
    format!(
        "{user} is not a lead here: have them send `/rapport join` in Slack first, or look the id up with `rapport plan`."
    )
}

/// Text of a person without what would steer a terminal.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

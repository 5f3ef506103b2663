//! One person's data across all leads: exported, corrected, erased by the operator. Each act is audited.

pub mod audit;
pub mod correct;
pub mod erase;
pub mod export;
mod operator;

use super::reading::plain;
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::id::{IdSource, UserId};
use crate::store::{Act, Appears, Person, Tx};
use crate::view::words::count;
use anyhow::bail;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;

/// What an operator does with one person's data.
#[derive(clap::Subcommand, Debug)]
pub enum PersonCommand {
    /// Write all that is kept of one person, across all leads, into a file; audited
    Export(export::ExportArgs),
    /// Correct one person's name or address on every list; a dry run unless --apply; audited
    Correct(correct::CorrectArgs),
    /// Delete one person and every word about them, across all leads; a dry run unless --apply; audited
    Erase(erase::EraseArgs),
    /// List what operators exported, corrected and erased
    Audit(audit::AuditArgs),
}

/// Does it.
pub async fn run(
    command: PersonCommand,
    settings: Settings,
    clock: &dyn Clock,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    match command {
        PersonCommand::Export(args) => export::run(args, settings, clock, out).await,
        PersonCommand::Correct(args) => correct::run(args, settings, clock, out).await,
        PersonCommand::Erase(args) => erase::run(args, settings, clock, out).await,
        PersonCommand::Audit(args) => audit::run(args, settings, out).await,
    }
}

/// Whom it is about, and who does it
#[derive(Clone, Debug, clap::Args)]
pub struct Whom {
    /// A Slack user id, an e-mail address, or a name as it stands on the lists
    #[arg(long, value_name = "U…|EMAIL|NAME")]
    pub person: String,
    /// Who does it, for the audit; without it, the user of this machine
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

impl Whom {
    /// What they are known by.
    fn person(&self) -> Person {
        let handle = self.handle();
        let is_user = handle.starts_with(['U', 'W'])
            && handle.len() > 2
            && handle.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        match handle {
            user if is_user => Person { users: vec![UserId::new(user)], ..Person::default() },
            email if email.contains('@') => {
                Person { emails: vec![email.to_lowercase()], ..Person::default() }
            }
            name => Person { names: vec![name.to_lowercase()], ..Person::default() },
        }
    }

    fn handle(&self) -> &str {
        self.person.trim().trim_start_matches(['<', '@']).trim_end_matches('>')
    }

    fn by(&self) -> String {
        self.by.clone().unwrap_or_else(operator::name)
    }

    /// The same person gives the same digest, as long as they are called the same.
    fn digest(&self) -> String {
        let digest = Sha256::digest(format!("rapport audit\n{}", self.handle().to_lowercase()));
        digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn act(&self, act: &str, counts: Vec<(String, u64)>, now: DateTime<Utc>) -> Act {
        let (by, whom) = (self.by(), self.digest());
        let cause = format!("audit/{act}/{by}/{whom}/{}", now.timestamp_millis());
        Act { id: IdSource::new(cause, now).make(), at: now, by, act: act.to_owned(), whom, counts }
    }
}

/// Where they appear.
async fn find(tx: &mut Tx, whom: &Whom) -> anyhow::Result<(Person, Appears)> {
    let mut person = whom.person();
    if person == (Person { names: vec![String::new()], ..Person::default() }) {
        bail!("Whom? Name a Slack user id, an e-mail address or a name with --person.");
    }
    let by_name = !person.names.is_empty();
    let mut appears = tx.appearances(&mut person).await?;
    if by_name {
        one_person(&appears)?;
        // The name is that of one person: what else they are known by counts as well.
        for (_, peer) in &appears.peers {
            person.learn(peer.slack_user.as_ref(), peer.email.as_deref());
        }
        appears = tx.appearances(&mut person).await?;
    }
    Ok((person, appears))
}

/// A name may be that of two people: then it is not enough.
fn one_person(appears: &Appears) -> anyhow::Result<()> {
    let users = appears.peers.iter().filter_map(|(_, peer)| peer.slack_user.as_ref());
    let users: BTreeSet<&UserId> = users.chain(appears.leads.iter().map(|lead| &lead.user)).collect();
    let emails = appears.peers.iter().filter_map(|(_, peer)| peer.email.as_ref()).map(|e| e.to_lowercase());
    let emails: BTreeSet<String> = emails.collect();
    if users.len() > 1 || emails.len() > 1 {
        let known: Vec<String> = users.iter().map(ToString::to_string).chain(emails).collect();
        bail!("Several people are called so: {}. Name one of them by that.", known.join(", "));
    }
    Ok(())
}

fn counts(appears: &Appears) -> Vec<(String, u64)> {
    let counted = [
        ("as a lead", appears.leads.len()),
        ("as a peer", appears.peers.len()),
        ("invitations", appears.invitations.len()),
        ("milestones helped with", appears.helps.len()),
        ("deeds", appears.deeds.len()),
        ("mentions", appears.mentions.len()),
    ];
    counted.iter().filter(|(_, n)| *n > 0).map(|(what, n)| ((*what).to_owned(), *n as u64)).collect()
}

/// Where they appear, a line each, and nothing of what is said of them.
fn print(appears: &Appears, out: &mut dyn Write) -> std::io::Result<()> {
    for lead in &appears.leads {
        writeln!(out, "  a lead    {} ({} in {})", plain(&lead.name), lead.user, lead.workspace)?;
    }
    for (lead, peer) in &appears.peers {
        let user = peer.slack_user.as_ref().map_or_else(String::new, |user| format!(" ({user})"));
        writeln!(
            out,
            "  a peer    {}{user}, on the list of {} in {}",
            plain(&peer.name),
            lead.user,
            lead.workspace
        )?;
    }
    let others = [
        (appears.invitations.len(), "invitation or note of leaving", "invitations or notes of leaving"),
        (appears.helps.len(), "milestone of another they help with", "milestones of others they help with"),
        (appears.deeds.len(), "deed on a milestone", "deeds on milestones"),
        (appears.mentions.len(), "text that mentions them", "texts that mention them"),
    ];
    for (n, one, many) in others.into_iter().filter(|(n, _, _)| *n > 0) {
        writeln!(out, "  and       {}", count(n as i64, one, many))?;
    }
    Ok(())
}

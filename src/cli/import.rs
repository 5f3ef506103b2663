//! `rapport import`: peers of a lead from a CSV file; a dry run until `--apply` is said.
//!
//! Twice is the same as once: people are matched by e-mail, else by name, and what the lead set stays.

use super::reading::{self, plain};
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::balance::Run;
use crate::domain::delivery::{Call, Delivery, Urgency};
use crate::domain::desk::{Change, DeskKey, Needs, PeersNeeded};
use crate::domain::home::Unfolded;
use crate::domain::id::{IdSource, PeerId};
use crate::domain::import::{PeerFile, PeerRow, read_peers};
use crate::domain::lead::Lead;
use crate::domain::names::fold;
use crate::domain::peer::{About, Clocks, Peer};
use crate::domain::vocabulary::Role;
use crate::store::{Store, Tx};
use crate::view::words::count;
use anyhow::Context;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Imports peers of a lead from a CSV file; prints what it would do unless told to apply it
#[derive(Clone, Debug, clap::Args)]
pub struct ImportArgs {
    /// A CSV file of Google Contacts, Outlook or a spreadsheet (name,email,role,circle)
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Whose peers, by the lead's Slack user id
    #[arg(long, value_name = "U…")]
    pub lead: String,
    /// The lead's workspace, where they are a lead in several
    #[arg(long, value_name = "T…")]
    pub workspace: Option<String>,
    /// Write it
    #[arg(long)]
    pub apply: bool,
}

/// Imports, or prints what that would do.
pub async fn run(
    args: ImportArgs,
    settings: Settings,
    clock: &dyn Clock,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let file = read_peers(&read_text(&args.file)?)?;
    let store = reading::opened(&settings, args.apply).await?;
    let imported = import(&store, &args, &file, clock.now()).await;
    store.close().await;
    imported?.print(&args, &file, out)?;
    Ok(ExitCode::SUCCESS)
}

fn read_text(path: &Path) -> anyhow::Result<String> {
    let name = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("{name} cannot be read"))?;
    String::from_utf8(bytes)
        .ok()
        .with_context(|| format!("{name} is not UTF-8 text: save it as \"CSV UTF-8\" and try again"))
}

/// One transaction: the desk is read and written under the lead's lock.
async fn import(
    store: &Store,
    args: &ImportArgs,
    file: &PeerFile,
    now: DateTime<Utc>,
) -> anyhow::Result<Merge> {
    let mut tx = if args.apply { store.begin().await? } else { store.reading().await? };
    let lead = reading::find_lead(&mut tx, &args.lead, args.workspace.as_deref()).await?;
    let merge = Merge::of(&mut tx, lead, file, now).await?;
    if args.apply && !merge.changes.is_empty() {
        tx.save(&merge.changes).await?;
        tx.enqueue(&[home(&merge.lead, now)]).await?;
        tx.commit().await?;
    }
    Ok(merge)
}

/// The lead sees the new people on their Home.
fn home(lead: &Lead, now: DateTime<Utc>) -> Delivery {
    Delivery {
        id: IdSource::new(format!("import/{}/{}", lead.id, now.timestamp_millis()), now).make(),
        workspace: lead.workspace.clone(),
        call: Call::PublishHome { user: lead.user.clone(), unfolded: Unfolded::default() },
        lane: format!("home:{}", lead.user),
        urgency: Urgency::Refresh,
        due_at: now,
        expires_at: None,
    }
}

/// What a file means for the peers that a lead has.
struct Merge {
    lead: Lead,
    known: Known,
    changes: Vec<Change>,
    added: Vec<(u64, String)>,
    updated: Vec<(u64, String)>,
    unchanged: usize,
    /// Rows about people whom the lead took off the list: their choice stands.
    taken_off: Vec<(u64, String)>,
}

impl Merge {
    async fn of(tx: &mut Tx, lead: Lead, file: &PeerFile, now: DateTime<Utc>) -> anyhow::Result<Self> {
        let key = DeskKey { workspace: lead.workspace.clone(), user: lead.user.clone() };
        let needs = Needs { peers: PeersNeeded::All, ..Needs::default() };
        let mut peers = tx.desks(&[(key, needs)]).await?.pop().map_or(vec![], |desk| desk.peers);
        peers.extend(tx.removed_peers(&lead.id).await?);
        let mut merge = Self {
            lead,
            known: Known::default(),
            changes: vec![],
            added: vec![],
            updated: vec![],
            unchanged: 0,
            taken_off: vec![],
        };
        peers.into_iter().for_each(|peer| merge.known.put(peer));
        for (line, row) in &file.rows {
            merge.take(*line, row, now);
        }
        Ok(merge)
    }

    fn take(&mut self, line: u64, row: &PeerRow, now: DateTime<Utc>) {
        let id = peer_id(&self.lead, row);
        let Some(known) = self.known.find(&id, row).cloned() else {
            let peer = new_peer(id, &self.lead, row, now);
            self.added.push((line, described(&peer)));
            return self.change(peer);
        };
        if known.removed_at.is_some() {
            return self.taken_off.push((line, known.name));
        }
        let (peer, filled) = filled(known, row);
        match filled.is_empty() {
            true => self.unchanged += 1,
            false => {
                self.updated.push((line, format!("{}: {}", peer.name, filled.join(", "))));
                self.change(peer);
            }
        }
    }

    fn change(&mut self, peer: Peer) {
        self.known.put(peer.clone());
        self.changes.push(Change::Peer(peer));
    }

    fn print(&self, args: &ImportArgs, file: &PeerFile, out: &mut dyn Write) -> std::io::Result<()> {
        let file_name = args.file.display();
        let of = if self.lead.name.is_empty() { self.lead.user.as_str() } else { self.lead.name.as_str() };
        writeln!(out, "{file_name} for {} ({} in {})", plain(of), self.lead.user, self.lead.workspace)?;
        let lists = [("add", &self.added), ("fill in", &self.updated), ("leave off", &self.taken_off)];
        for (what, lines) in lists {
            for (line, text) in lines {
                writeln!(out, "  {what:<9} line {line}: {}", plain(text))?;
            }
        }
        for (line, reason) in &file.problems {
            writeln!(out, "  leave out line {line}: {}", plain(reason))?;
        }
        let people = |n: usize| count(n as i64, "person", "people");
        let (adds, fills, leaves) =
            if args.apply { ("Added", "filled in", "left") } else { ("Would add", "fill in", "leave") };
        let mut parts = vec![
            format!("{adds} {}", people(self.added.len())),
            format!("{fills} {}", self.updated.len()),
            format!("{leaves} {} as they are", self.unchanged),
        ];
        let counts = [
            (file.folded, "folded into another row"),
            (self.taken_off.len(), "left off, as the lead took them off"),
            (file.problems.len(), "left out"),
        ];
        parts.extend(counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", rows(*n))));
        writeln!(out, "{}.", parts.join("; "))?;
        if !args.apply && !self.changes.is_empty() {
            writeln!(out, "Nothing is written yet: say the same with --apply.")?;
        }
        Ok(())
    }
}

fn rows(n: usize) -> String {
    count(n as i64, "row", "rows")
}

/// Who is known, found by what a row may name them by.
#[derive(Default)]
struct Known {
    peers: HashMap<PeerId, Peer>,
    by_email: HashMap<String, PeerId>,
    by_name: HashMap<String, Vec<PeerId>>,
}

impl Known {
    fn put(&mut self, peer: Peer) {
        if let Some(email) = &peer.email {
            self.by_email.entry(email.to_lowercase()).or_insert_with(|| peer.id.clone());
        }
        let namesakes = self.by_name.entry(fold(&peer.name)).or_default();
        if !namesakes.contains(&peer.id) {
            namesakes.push(peer.id.clone());
        }
        self.peers.insert(peer.id.clone(), peer);
    }

    /// The same address; else the same name, unless each has an address of its own; else who an earlier
    /// import of this row made, whatever they are called now.
    fn find(&self, id: &PeerId, row: &PeerRow) -> Option<&Peer> {
        let by_email = row.email.as_ref().and_then(|email| self.by_email.get(email));
        let namesakes = self.by_name.get(&fold(&row.name)).into_iter().flatten();
        let by_name = || {
            let fits = |p: &&Peer| row.email.is_none() || p.email.is_none();
            let mut fitting = namesakes.filter_map(|id| self.peers.get(id)).filter(fits);
            // Someone on the list goes before a namesake who was taken off.
            fitting.clone().find(|p| p.removed_at.is_none()).or_else(|| fitting.next())
        };
        by_email.and_then(|id| self.peers.get(id)).or_else(by_name).or_else(|| self.peers.get(id))
    }
}

/// Made from whose peer it is and from what names them, so that the same row always makes the same peer.
fn peer_id(lead: &Lead, row: &PeerRow) -> PeerId {
    let who = row.email.clone().unwrap_or_else(|| fold(&row.name));
    IdSource::new(format!("import/{}/{who}", lead.id), lead.joined_at).make()
}

fn new_peer(id: PeerId, lead: &Lead, row: &PeerRow, now: DateTime<Utc>) -> Peer {
    Peer {
        id,
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        slack_user: None,
        name: row.name.clone(),
        role: row.role,
        circle: row.circle,
        cadence_days: row.cadence_days,
        organisation: row.organisation.clone(),
        email: row.email.clone(),
        about: About::default(),
        added_at: now,
        clocks: Clocks::default(),
        run: Run::default(),
        nudged_at: None,
        skipped_until: None,
        removed_at: None,
    }
}

fn described(peer: &Peer) -> String {
    let cadence = peer.cadence_days.map_or(String::new(), |days| format!(", every {days} days"));
    let email = peer.email.as_ref().map_or(String::new(), |email| format!(" <{email}>"));
    format!("{}{email}, {}, {} circle{cadence}", peer.name, peer.role.label(), peer.circle.label())
}

/// The peer with what was empty filled from the row, and what that was.
fn filled(mut peer: Peer, row: &PeerRow) -> (Peer, Vec<&'static str>) {
    let mut filled = vec![];
    if peer.email.is_none() && row.email.is_some() {
        peer.email.clone_from(&row.email);
        filled.push("e-mail");
    }
    if peer.organisation.is_none() && row.organisation.is_some() {
        peer.organisation.clone_from(&row.organisation);
        filled.push("organisation");
    }
    if peer.role == Role::Other && row.role != Role::Other {
        peer.role = row.role;
        filled.push("role");
    }
    if peer.cadence_days.is_none() && row.cadence_days.is_some() {
        peer.cadence_days = row.cadence_days;
        filled.push("cadence");
    }
    (peer, filled)
}

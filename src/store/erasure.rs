//! Deleting at once and for good: all of a lead's own, or one of their people with every word about them.
//!
//! Rows go with what they hang on. What waits in the outbox, is under way or in doubt is withdrawn; what was sent into the
//! lead's own direct message and may still be edited is replaced there; and no row of the outbox keeps the words. What
//! stands in a channel is the channel's and stays there.

use super::error::Result;
use super::outbox::DeliveryState;
use super::row::{Reader, json};
use super::sql::{Sql, Value};
use super::tx::Tx;
use crate::domain::chronicle::Deed;
use crate::domain::delivery::{Call, Delivery, Message, Urgency};
use crate::domain::erasure::{Erased, Erasure, names};
use crate::domain::id::{DeliveryId, IdSource, LeadId, PeerId};
use sqlx::any::AnyRow;
use std::collections::{BTreeSet, HashMap, HashSet};

/// How many rows of the outbox are read at a time.
const PAGE: u32 = 500;

/// A row of the outbox that may hold words.
struct Letter {
    id: DeliveryId,
    state: DeliveryState,
    ambiguous: bool,
    lane: String,
    call: Call,
}

impl Tx {
    /// Deletes. Of what is no longer there nothing is said: twice is the same as once.
    pub async fn erase(&mut self, erasure: &Erasure) -> Result<()> {
        let nudges = match &erasure.what {
            Erased::Everything => HashSet::new(),
            Erased::Peer { id, .. } => self.deliveries_about(&erasure.lead, id).await?,
        };
        self.clear_outbox(erasure, &nudges).await?;
        match &erasure.what {
            Erased::Everything => self.erase_lead(erasure).await,
            Erased::Peer { id, called } => self.erase_peer(&erasure.lead, id, called).await,
        }
    }

    async fn erase_lead(&mut self, erasure: &Erasure) -> Result<()> {
        let user = erasure.user.as_str();
        for row in self.fetch(Sql::new("SELECT id, raw FROM unreadable")).await? {
            let row = Reader::opening(&row, "unreadable", self.vault());
            let (id, raw) = (row.text("id")?, row.text("raw")?);
            if raw.contains(user) {
                self.run(Sql::new("DELETE FROM unreadable WHERE id = ").bind(id)).await?;
            }
        }
        // All that is theirs hangs on their row.
        let sql = Sql::new("DELETE FROM lead WHERE id = ").bind(&erasure.lead).push(" AND workspace_id = ");
        self.run(sql.bind(&erasure.workspace)).await?;
        Ok(())
    }

    async fn erase_peer(&mut self, lead: &LeadId, peer: &PeerId, called: &[String]) -> Result<()> {
        let of_lead = |text: &str| Sql::new(text).bind(lead);
        let sql = of_lead("DELETE FROM nudge WHERE lead_id = ")
            .push(" AND promise_id IN (SELECT p.id FROM promise p WHERE p.peer_id = ");
        self.run(sql.bind(peer).push(")")).await?;
        let sql =
            of_lead("UPDATE milestone SET sponsor_id = NULL WHERE lead_id = ").push(" AND sponsor_id = ");
        self.run(sql.bind(peer)).await?;
        let sql = of_lead("DELETE FROM allowed_word WHERE lead_id = ").push(" AND peer_id = ");
        self.run(sql.bind(peer)).await?;
        self.untell(lead, peer).await?;
        let drafts = self.drafts_of(&[lead]).await?;
        let about = |text: &str| text.contains(peer.as_str()) || names(text, called);
        let naming: Vec<_> =
            drafts.iter().filter(|draft| about(&spoken(&draft.content))).map(|draft| &draft.id).collect();
        self.drop_drafts(&naming).await?;
        let sql = of_lead("DELETE FROM peer WHERE lead_id = ").push(" AND id = ");
        self.run(sql.bind(peer)).await?;
        Ok(())
    }

    /// Nobody remembers that they were told of an obstacle.
    async fn untell(&mut self, lead: &LeadId, peer: &PeerId) -> Result<()> {
        let mut obstacles = self.obstacles_of(&[lead]).await?;
        obstacles.retain_mut(|obstacle| {
            let before = obstacle.told.len();
            obstacle.told.retain(|told| told.who != *peer);
            obstacle.told.len() < before
        });
        self.upsert(&obstacles);
        for noted in self.noted_of(&[lead]).await? {
            if matches!(&noted.deed, Deed::Told { who, .. } if who == peer) {
                let sql = Sql::new("DELETE FROM milestone_deed WHERE milestone_id = ").bind(&noted.milestone);
                let sql =
                    sql.push(" AND done_at = ").bind(noted.at).push(" AND ordinal = ").bind(noted.ordinal);
                self.run(sql).await?;
            }
        }
        Ok(())
    }

    /// The messages of the nudges about somebody.
    async fn deliveries_about(&mut self, lead: &LeadId, peer: &PeerId) -> Result<HashSet<DeliveryId>> {
        let sql = Sql::new("SELECT delivery_id AS id FROM nudge WHERE lead_id = ")
            .bind(lead)
            .push(" AND (peer_id = ")
            .bind(peer)
            .push(" OR promise_id IN (SELECT p.id FROM promise p WHERE p.peer_id = ")
            .bind(peer)
            .push("))");
        Ok(self.ids(sql).await?.into_iter().collect())
    }

    /// Withdraws what waits, replaces what stands in the lead's own direct message, and forgets the words of both.
    async fn clear_outbox(&mut self, erasure: &Erasure, about: &HashSet<DeliveryId>) -> Result<()> {
        let mut found = Found { about: about.clone(), ..Found::default() };
        let mut after = String::new();
        loop {
            let letters = self.letters(erasure, &after).await?;
            let Some(last) = letters.last() else { break };
            after = last.id.to_string();
            letters.into_iter().for_each(|letter| found.take(erasure, letter));
        }
        let Found { withdrawn, replaced, cleared, .. } = found;
        self.withdraw(&withdrawn, erasure.at).await?;
        self.forget_words(erasure, cleared).await?;
        let replacements: Vec<Delivery> = replaced.iter().map(|of| replacement(erasure, of)).collect();
        self.enqueue(&replacements).await
    }

    /// A page of the letters of the workspace, by their id: an identity begins with its time, so what edits a message
    /// comes after it.
    async fn letters(&mut self, erasure: &Erasure, after: &str) -> Result<Vec<Letter>> {
        let sql = Sql::new("SELECT id, state, ambiguous, lane, call FROM outbox WHERE workspace_id = ")
            .bind(&erasure.workspace)
            .push(" AND coalesced = 0 AND id > ")
            .bind(after)
            .push(" ORDER BY id LIMIT ")
            .bind(PAGE);
        let rows = self.fetch(sql).await?;
        let letter = |row: &AnyRow| {
            let row = Reader::opening(row, "outbox", self.vault());
            Ok(Letter {
                id: row.id("id")?,
                state: row.code("state", DeliveryState::from_code)?,
                ambiguous: row.flag("ambiguous")?,
                lane: row.text("lane")?,
                call: row.json("call")?,
            })
        };
        rows.iter().map(letter).collect()
    }

    /// What was said is no longer kept; that something was, and where it may have gone, is.
    async fn forget_words(&mut self, erasure: &Erasure, said: HashMap<DeliveryId, Call>) -> Result<()> {
        for (id, call) in said {
            let mut row: [Value; 2] = [(&id).into(), json(&without_words(call, &erasure.instead)).into()];
            self.vault().seal_row("outbox", &["id", "call"], &mut row);
            let [_, call] = row;
            let sql = Sql::new("UPDATE outbox SET call = ").bind(call).push(" WHERE id = ").bind(&id);
            self.run(sql.push(" AND coalesced = 0")).await?;
        }
        Ok(())
    }
}

/// What of the outbox is to go.
#[derive(Default)]
struct Found {
    /// Known to be about whom it goes, by their nudge.
    about: HashSet<DeliveryId>,
    /// Messages of the lead's own conversation, and posts in their name.
    own: HashSet<DeliveryId>,
    /// Those of the former that stand in the direct message, with their edits: they alone are replaced.
    direct: HashSet<DeliveryId>,
    withdrawn: Vec<DeliveryId>,
    replaced: BTreeSet<DeliveryId>,
    cleared: HashMap<DeliveryId, Call>,
}

impl Found {
    fn take(&mut self, erasure: &Erasure, letter: Letter) {
        if self.is_own(erasure, &letter) {
            self.own.insert(letter.id.clone());
        }
        if self.is_direct(erasure, &letter) {
            self.direct.insert(letter.id.clone());
        }
        if !self.goes(erasure, &letter) {
            return;
        }
        let waits = letter.state == DeliveryState::Pending && !letter.ambiguous;
        let stands =
            matches!(letter.state, DeliveryState::Pending | DeliveryState::Sending | DeliveryState::Sent);
        if stands && letter.state != DeliveryState::Sent {
            self.withdrawn.push(letter.id.clone());
        }
        match &letter.call {
            _ if waits => {}
            Call::Post { .. } if stands && self.direct.contains(&letter.id) => {
                self.replaced.insert(letter.id.clone());
            }
            Call::Update { of, .. } if stands && self.direct.contains(of) => {
                self.replaced.insert(of.clone());
            }
            _ => {}
        }
        self.cleared.insert(letter.id, letter.call);
    }

    /// Whether a letter is of the lead's own conversation, or a post in their name.
    fn is_own(&self, erasure: &Erasure, letter: &Letter) -> bool {
        let user = erasure.user.as_str();
        let by_call = match &letter.call {
            Call::Post { channel, author, .. } => {
                channel == user || author.as_ref().is_some_and(|author| author.as_str() == user)
            }
            Call::Ephemeral { user: to, .. }
            | Call::Upload { user: to, .. }
            | Call::Export { user: to, .. } => to.as_str() == user,
            Call::Update { of, .. } => self.own.contains(of),
            Call::Respond { .. } | Call::PublishHome { .. } | Call::ReadProfile { .. } => false,
        };
        by_call || letter.lane == user || letter.lane == format!("answer:{user}")
    }

    /// Whether a letter stands in a direct message, or edits what does. A post in the lead's name has an author; what
    /// was typed there is answered under the conversation's own id.
    fn is_direct(&self, erasure: &Erasure, letter: &Letter) -> bool {
        match &letter.call {
            Call::Post { channel, author: None, .. } => {
                channel == erasure.user.as_str() || channel.starts_with('D')
            }
            Call::Update { of, .. } => self.direct.contains(of),
            _ => false,
        }
    }

    /// Of a channel's post the words are not kept here, though it stands: they go as those of the direct message do.
    fn goes(&self, erasure: &Erasure, letter: &Letter) -> bool {
        let about = |id: &DeliveryId| self.about.contains(id);
        let follows = |of: &DeliveryId| self.cleared.contains_key(of) && self.direct.contains(of);
        if about(&letter.id) || matches!(&letter.call, Call::Update { of, .. } if about(of) || follows(of)) {
            return true;
        }
        self.own.contains(&letter.id)
            && match &erasure.what {
                Erased::Everything => true,
                Erased::Peer { called, .. } => letter.says(called),
            }
    }
}

impl Letter {
    fn says(&self, called: &[String]) -> bool {
        match &self.call {
            Call::Post { message, .. }
            | Call::Update { message, .. }
            | Call::Ephemeral { message, .. }
            | Call::Respond { message, .. } => {
                names(&spoken(&serde_json::json!([message.text, message.blocks])), called)
            }
            _ => false,
        }
    }
}

/// The same call with this message instead of its own.
fn without_words(mut call: Call, instead: &Message) -> Call {
    match &mut call {
        Call::Post { message, .. }
        | Call::Update { message, .. }
        | Call::Ephemeral { message, .. }
        | Call::Respond { message, .. } => *message = instead.clone(),
        Call::Upload { .. } | Call::Export { .. } | Call::PublishHome { .. } | Call::ReadProfile { .. } => {}
    }
    call
}

/// Every text of a value, a line each.
fn spoken(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::String(text) => format!("{text}\n"),
        Value::Array(items) => items.iter().map(spoken).collect(),
        Value::Object(fields) => fields.values().map(spoken).collect(),
        _ => String::new(),
    }
}

fn replacement(erasure: &Erasure, of: &DeliveryId) -> Delivery {
    Delivery {
        id: IdSource::new(format!("erased/{of}"), erasure.at).make(),
        workspace: erasure.workspace.clone(),
        call: Call::Update { of: of.clone(), message: erasure.instead.clone(), author: None },
        lane: format!("message:{of}"),
        urgency: Urgency::Answer,
        due_at: erasure.at,
        expires_at: None,
    }
}

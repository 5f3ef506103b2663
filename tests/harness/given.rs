//! What was there before a story begins, written into the store as the bot itself writes it.

use super::office::Office;
use super::someone::Someone;
use chrono::Duration;
use rapport::domain::balance::Run;
use rapport::domain::desk::Change;
use rapport::domain::id::{PeerId, UserId};
use rapport::domain::peer::{About, Clocks, Peer};
use rapport::domain::vocabulary::{Circle, Role};

impl Office {
    /// Writes changes into the store.
    pub async fn given(&self, changes: &[Change]) {
        let store = self.store().await;
        let mut tx = store.begin().await.expect("a transaction");
        tx.save(changes).await.expect("saved");
        tx.commit().await.expect("committed");
    }

    /// A lead keeps a person whom they last talked to so many days ago. One of the staff is named by their handle.
    pub async fn keeps(&self, lead: &Someone<'_>, who: &str, circle: Circle, days: i64) -> Peer {
        let talked = self.now() - Duration::days(days);
        let staff = super::staff::users().into_iter().find(|user| user.name == who);
        let lead = lead.desk().await.lead.expect("a lead");
        let peer = Peer {
            id: PeerId::new(format!("peer-{}-{who}", lead.user)),
            workspace: lead.workspace,
            lead: lead.id,
            slack_user: staff.as_ref().map(|user| UserId::new(&user.id)),
            name: staff.map_or(who.to_owned(), |user| user.real_name),
            role: Role::Other,
            circle,
            cadence_days: None,
            organisation: None,
            email: None,
            about: About::default(),
            added_at: talked - Duration::days(1),
            clocks: Clocks { last_contact: Some(talked), last_talk: Some(talked), last_chat: None },
            run: Run::default(),
            nudged_at: None,
            skipped_until: None,
            removed_at: None,
        };
        self.given(&[Change::Peer(peer.clone())]).await;
        peer
    }
}

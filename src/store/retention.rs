//! What is kept too long goes: notes, check-ins, people taken off, leads who left.

use super::error::Result;
use super::sql::Sql;
use super::tx::Tx;
use chrono::{DateTime, Utc};

/// Until when each is kept: what is older goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The words of check-ins that took place before, of answers, and of openers for one person.
    pub notes: DateTime<Utc>,
    /// Check-ins that took place before.
    pub checkins: DateTime<Utc>,
    /// People taken off before, with all that was logged of them.
    pub peers: DateTime<Utc>,
    /// People who left Slack before and of whom their lead has not said that they stay: they go off the list.
    pub departed: DateTime<Utc>,
    /// Leads who left before, or whose workspace removed the app before, with all that is theirs.
    pub leads: DateTime<Utc>,
    /// Forms that were not used since, and what could not be read.
    pub drafts: DateTime<Utc>,
}

/// How much went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    /// Check-ins and answers whose words went, and openers.
    pub notes: u64,
    /// Check-ins.
    pub checkins: u64,
    /// People.
    pub peers: u64,
    /// Leads.
    pub leads: u64,
    /// Forms and unreadable inputs.
    pub drafts: u64,
}

impl Tx {
    /// Deletes what is older than it is kept. The clocks of people stay: they are days, not words.
    pub async fn retain(&mut self, kept: &Kept) -> Result<Gone> {
        let words = "UPDATE checkin SET learned = NULL, shared = NULL, follow_up = NULL, note = NULL, need = NULL \
                     WHERE (learned IS NOT NULL OR shared IS NOT NULL OR follow_up IS NOT NULL OR note IS NOT NULL \
                     OR need IS NOT NULL) \
                     AND happened_at < ";
        let old = |text: &str, before: DateTime<Utc>| Sql::new(text).bind(before);
        let answers = "UPDATE review_answer SET words = NULL WHERE words IS NOT NULL AND answered_at < ";
        // What one would open with is a setting; what is meant for one person is a note about them.
        let openers = "DELETE FROM own_opener WHERE peer_id IS NOT NULL AND written_at < ";
        let mut notes = 0;
        for words in [words, answers, openers] {
            notes += self.run(old(words, kept.notes)).await?;
        }
        // As of the day they left, so that the log is kept from then on.
        let left = "UPDATE peer SET due_at = NULL, removed_at = (SELECT s.news_at FROM sighting s \
                    WHERE s.workspace_id = peer.workspace_id AND s.user_id = peer.slack_user) \
                    WHERE removed_at IS NULL AND EXISTS (SELECT 1 FROM sighting s \
                    WHERE s.workspace_id = peer.workspace_id AND s.user_id = peer.slack_user \
                    AND s.news = 'left' AND s.news_at < ";
        self.run(old(left, kept.departed).push(")")).await?;
        let checkins = self.run(old("DELETE FROM checkin WHERE happened_at < ", kept.checkins)).await?;
        let peers = self.run(old("DELETE FROM peer WHERE removed_at < ", kept.peers)).await?;
        let leads =
            self.run(old("DELETE FROM lead WHERE standing = 'left' AND left_at < ", kept.leads)).await?;
        let removed = "DELETE FROM lead WHERE workspace_id IN (SELECT w.id FROM workspace w \
                       WHERE w.state = 'uninstalled' AND w.uninstalled_at < ";
        let leads = leads + self.run(old(removed, kept.leads).push(")")).await?;
        let drafts = self.run(old("DELETE FROM draft WHERE created_at < ", kept.drafts)).await?;
        let unreadable = self.run(old("DELETE FROM unreadable WHERE last_at < ", kept.drafts)).await?;
        Ok(Gone { notes, checkins, peers, leads, drafts: drafts + unreadable })
    }
}

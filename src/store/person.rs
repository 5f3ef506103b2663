//! One person across all leads: as a lead, as anybody's peer, as a helper, in the words of others.

use super::error::Result;
use super::row::Row;
use super::sql::{Sql, Value};
use super::tx::Tx;
use super::words::{WORDS, Words};
use crate::domain::id::UserId;
use crate::domain::lead::Lead;
use crate::domain::peer::Peer;
use serde_json::{Value as Json, json};

/// Texts that are no secret, and may mention somebody all the same.
const TEXTS: &[Words] = &[
    Words {
        table: "milestone",
        key: &["id"],
        columns: &[
            "title",
            "outcome",
            "business_case",
            "learned",
            "dropped_why",
            "expected",
            "needed",
            "budget_note",
        ],
    },
    Words { table: "milestone_move", key: &["milestone_id", "ordinal"], columns: &["cause"] },
    Words { table: "milestone_said", key: &["milestone_id", "said_at"], columns: &["why"] },
    Words { table: "status_update", key: &["id"], columns: &["words"] },
    Words { table: "status_update_version", key: &["update_id", "ordinal"], columns: &["words"] },
];

/// By what somebody is known: any of it is enough. Names are compared whole, in any case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Slack users.
    pub users: Vec<UserId>,
    /// Addresses, in lower case.
    pub emails: Vec<String>,
    /// Names, in lower case.
    pub names: Vec<String>,
}

/// Where somebody appears.
#[derive(Clone, Debug, Default)]
pub struct Appears {
    /// As a lead.
    pub leads: Vec<Lead>,
    /// As a peer, each with whose.
    pub peers: Vec<(Lead, Peer)>,
    /// Invitations, and notes that they left.
    pub invitations: Vec<Json>,
    /// Milestones of others that they help with.
    pub helps: Vec<Json>,
    /// What they did with milestones of others.
    pub deeds: Vec<Json>,
    /// Texts that mention them: where, and what each says.
    pub mentions: Vec<Json>,
}

impl Person {
    /// What else they are known by.
    pub fn learn(&mut self, user: Option<&UserId>, email: Option<&str>) {
        self.users.extend(user.filter(|user| !self.users.contains(user)).cloned());
        let email = email.map(str::to_lowercase);
        self.emails.extend(email.filter(|email| !self.emails.contains(email)));
    }

    fn is_lead(&self, lead: &Lead) -> bool {
        self.users.contains(&lead.user) || self.names.contains(&lead.name.to_lowercase())
    }

    fn is_peer(&self, peer: &Peer) -> bool {
        let has_user = peer.slack_user.as_ref().is_some_and(|user| self.users.contains(user));
        let has_email = peer.email.as_ref().is_some_and(|email| self.emails.contains(&email.to_lowercase()));
        has_user || has_email || self.names.contains(&peer.name.to_lowercase())
    }

    /// The text of a table without mentions of them; nothing if there is none.
    fn unmentioned(&self, table: &str, text: &str) -> Option<String> {
        let mut left = text.to_owned();
        for user in &self.users {
            let begin = format!("<@{user}");
            let mut from = 0;
            while let Some(at) = left[from..].find(&begin).map(|at| at + from) {
                let after = &left[at + begin.len()..];
                match after.find('>').filter(|_| after.starts_with(['>', '|'])) {
                    Some(end) => left.replace_range(at..at + begin.len() + end + 1, REMOVED),
                    None => from = at + begin.len(),
                }
            }
            if table == NAMES_HELPERS {
                left = left.replace(&format!("\"{user}\""), "null");
            }
        }
        (left != text).then_some(left)
    }
}

/// Notes of what was done name those who help by their bare identity.
const NAMES_HELPERS: &str = "milestone_deed";
/// Stands where somebody was mentioned.
const REMOVED: &str = "[removed]";

impl Tx {
    /// Where somebody appears. Who is found by an address is also looked for by the Slack user that goes with it, and the
    /// other way round; never by a name alone.
    pub async fn appearances(&mut self, person: &mut Person) -> Result<Appears> {
        let (leads, peers) = (self.every::<Lead>().await?, self.every::<Peer>().await?);
        let surely = Person { names: vec![], ..person.clone() };
        for peer in peers.iter().filter(|peer| surely.is_peer(peer)) {
            person.learn(peer.slack_user.as_ref(), peer.email.as_deref());
        }
        let whose = |peer: Peer| Some((leads.iter().find(|lead| lead.id == peer.lead)?.clone(), peer));
        let mut appears = Appears {
            peers: peers.into_iter().filter(|peer| person.is_peer(peer)).filter_map(whose).collect(),
            leads: leads.iter().filter(|lead| person.is_lead(lead)).cloned().collect(),
            ..Appears::default()
        };
        // Found by a name, a lead is still one Slack user.
        appears.leads.iter().for_each(|lead| person.learn(Some(&lead.user), None));
        if !person.users.is_empty() {
            let users: Vec<&UserId> = person.users.iter().collect();
            appears.invitations = self.records("invitation", Sql::new("user_id IN ").list(&users)).await?;
            let helps = Sql::new("co_owner IN ").list(&users).push(" OR stand_in IN ").list(&users);
            appears.helps = self.records("milestone", helps).await?;
            appears.deeds = self.records("milestone_deed", Sql::new("by_user IN ").list(&users)).await?;
            appears.mentions = self.mentions(person, false).await?;
        }
        Ok(appears)
    }

    /// What is kept of one appearance as a peer.
    pub async fn all_about(&mut self, lead: &Lead, peer: &Peer) -> Result<Json> {
        let which = |column: &str| {
            Sql::new("lead_id = ").bind(&lead.id).push(&format!(" AND {column} = ")).bind(&peer.id)
        };
        Ok(json!({
            "on the list of": lead.user,
            "person": self.records("peer", which("id")).await?,
            "check-ins": self.records("checkin", which("peer_id")).await?,
            "promises": self.records("promise", which("peer_id")).await?,
            "nudges": self.records("nudge", which("peer_id")).await?,
            "answers of reviews": self.records("review_answer", which("peer_id")).await?,
            "openers for them": self.records("own_opener", which("peer_id")).await?,
            "words they know": self.records("allowed_word", which("peer_id")).await?,
            "sponsor of": self.records("milestone", which("sponsor_id")).await?,
        }))
    }

    /// Takes somebody out of what is others': invitations, what Slack said of them, nudges to meet them, helping, deeds,
    /// mentions.
    pub async fn erase_traces(&mut self, person: &Person) -> Result<()> {
        let users: Vec<&UserId> = person.users.iter().collect();
        if users.is_empty() {
            return Ok(());
        }
        self.mentions(person, true).await?;
        for statement in [
            "DELETE FROM invitation WHERE user_id IN ",
            "DELETE FROM sighting WHERE user_id IN ",
            "DELETE FROM nudge WHERE about_user IN ",
            "UPDATE milestone SET co_owner = NULL WHERE co_owner IN ",
            "UPDATE milestone SET stand_in = NULL WHERE stand_in IN ",
            "UPDATE milestone_deed SET by_user = '' WHERE by_user IN ",
        ] {
            self.run(Sql::new(statement).list(&users)).await?;
        }
        Ok(())
    }

    /// Texts that mention somebody; taken out where it is said so.
    async fn mentions(&mut self, person: &Person, take_out: bool) -> Result<Vec<Json>> {
        let mut found = vec![];
        for words in WORDS.iter().chain(TEXTS) {
            let mut after: Option<Vec<Value>> = None;
            loop {
                let rows = self.stored(words, after.as_deref()).await?;
                let Some(last) = rows.last() else { break };
                after = Some(last.key.clone());
                for row in &rows {
                    for (column, stored) in &row.texts {
                        let text = self.open_at(words, row, column, stored)?;
                        let Some(without) = person.unmentioned(words.table, &text) else { continue };
                        if take_out {
                            self.rewrite(words, row, column, stored, &without).await?;
                        }
                        let key: Vec<String> = row.key.iter().map(Value::as_key).collect();
                        found.push(
                            json!({ "in": words.table, "row": key.join("/"), "what": column, "text": text }),
                        );
                    }
                }
            }
        }
        Ok(found)
    }

    async fn every<R: Row>(&mut self) -> Result<Vec<R>> {
        let table = R::TABLE;
        let sql = Sql::new(&format!("SELECT {} FROM {} r ORDER BY r.id", table.select("r"), table.name));
        self.fetch_as(sql).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_is_taken_out_whole_and_nobody_elses() {
        let dana = Person { users: vec![UserId::new("U1")], ..Person::default() };
        let table = [
            ("met <@U1> and <@U12>", Some("met [removed] and <@U12>")),
            ("<@U1|dana> says", Some("[removed] says")),
            ("<@U1 unfinished", None),
            ("nobody", None),
        ];
        for (text, left) in table {
            assert_eq!(dana.unmentioned("checkin", text).as_deref(), left, "{text}");
        }
        let named = "{\"co_owner\":\"U1\"}";
        assert_eq!(dana.unmentioned(NAMES_HELPERS, named).as_deref(), Some("{\"co_owner\":null}"));
        assert_eq!(dana.unmentioned("outbox", named), None, "whom a call is for is no mention");
    }
}

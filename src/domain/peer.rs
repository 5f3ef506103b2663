//! A peer: a person a lead wants a relationship with, and the two clocks kept for them.

use super::balance::Run;
use super::id::{LeadId, PeerId, UserId, WorkspaceId};
use super::vocabulary::{Circle, Role};
use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};

/// How far ahead of a renewal somebody comes up who is not due.
const RENEWAL_AHEAD: Days = Days::new(45);

/// A peer of one lead, private to that lead.
#[derive(Clone, Debug, PartialEq)]
pub struct Peer {
    /// Identity.
    pub id: PeerId,
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Whose peer.
    pub lead: LeadId,
    /// Their Slack user, if they have one here.
    pub slack_user: Option<UserId>,
    /// Name.
    pub name: String,
    /// Position.
    pub role: Role,
    /// How close.
    pub circle: Circle,
    /// A cadence of their own, in days, instead of the circle's.
    pub cadence_days: Option<u32>,
    /// Where they work, when that is elsewhere.
    pub organisation: Option<String>,
    /// Address, from an import; what makes importing twice the same as once.
    pub email: Option<String>,
    /// How to be with them, in the lead's words.
    pub about: About,
    /// When they were added; a new peer's clock starts here.
    pub added_at: DateTime<Utc>,
    /// The two clocks.
    pub clocks: Clocks,
    /// What the last check-ins have in common.
    pub run: Run,
    /// When the lead was last nudged about them.
    pub nudged_at: Option<DateTime<Utc>>,
    /// Set to skip the cycle under way: not due before this instant.
    pub skipped_until: Option<DateTime<Utc>>,
    /// Set when the lead removed them.
    pub removed_at: Option<DateTime<Utc>>,
}

/// How to be with a peer, in the lead's words: one size does not fit all. Practices 12, 17 and 20.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// How they like to be contacted.
    pub prefers: Option<String>,
    /// What they care about.
    pub cares: Option<String>,
    /// What both would call a win.
    pub goal: Option<String>,
    /// What they need of IT.
    pub they_need: Option<String>,
    /// What IT needs of them.
    pub we_need: Option<String>,
    /// When a vendor's contract renews.
    pub renews_on: Option<NaiveDate>,
}

impl About {
    /// Whether anything was written down that makes contact fit this person.
    pub fn is_tailored(&self) -> bool {
        self.prefers.is_some() || self.cares.is_some()
    }
}

/// When the last contacts of each weight were. "Two clocks a peer": only a relational check-in
/// resets the relationship clock, a transactional one resets only the last contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clocks {
    /// Any check-in.
    pub last_contact: Option<DateTime<Utc>>,
    /// A relational check-in that was not by chat (weight 100).
    pub last_talk: Option<DateTime<Utc>>,
    /// A relational check-in by chat message (weight 70).
    pub last_chat: Option<DateTime<Utc>>,
}

impl Clocks {
    /// The relationship clock: the latest relational check-in.
    pub fn last_relational(&self) -> Option<DateTime<Utc>> {
        self.last_talk.max(self.last_chat)
    }
}

impl Peer {
    /// Days between relational check-ins.
    pub fn cadence(&self) -> u32 {
        self.cadence_days.unwrap_or(self.circle.cadence_days())
    }

    /// Whether the lead is nudged about this peer at all.
    pub fn is_nudged(&self) -> bool {
        self.removed_at.is_none() && (self.cadence_days.is_some() || self.circle.nudges())
    }

    /// Where the relationship clock stands: the last relational check-in, else the day they were added.
    pub fn clock_start(&self) -> DateTime<Utc> {
        self.clocks.last_relational().unwrap_or(self.added_at)
    }

    /// When the peer falls due: one cadence after the clock's start, or earlier where the last check-ins
    /// were uneven, or later if the cycle was skipped; `None` if the lead is not nudged about them.
    pub fn due_at(&self) -> Option<DateTime<Utc>> {
        let due = self.clock_start() + Duration::days(i64::from(self.cadence()));
        let due = self.early_at().map_or(due, |early| due.min(early));
        self.is_nudged().then(|| self.skipped_until.map_or(due, |skip| due.max(skip)))
    }

    /// When the lead is reminded of a vendor's renewal ahead, if one is: 45 days before, once, as whoever was
    /// brought up or talked to since then needs no reminder. Until the contract renews.
    pub fn renewal_at(&self) -> Option<DateTime<Utc>> {
        let on = self.about.renews_on?;
        let at = (on - RENEWAL_AHEAD).and_time(NaiveTime::MIN).and_utc();
        let is_new = self.clock_start() < at && self.nudged_at.is_none_or(|nudged| nudged < at);
        let at = self.skipped_until.map_or(at, |skip| at.max(skip));
        (is_new && self.is_nudged()).then_some(at)
    }

    /// When the peer may come up: when due, or when a renewal is ahead.
    pub fn comes_up_at(&self) -> Option<DateTime<Utc>> {
        self.due_at().into_iter().chain(self.renewal_at()).min()
    }

    /// In this circle and with this cadence of their own. A skip was of the cycle before, and is over with it.
    #[must_use]
    pub fn with_rhythm(self, circle: Circle, cadence_days: Option<u32>) -> Self {
        let is_same = (circle, cadence_days) == (self.circle, self.cadence_days);
        let skipped_until = self.skipped_until.filter(|_| is_same);
        Self { circle, cadence_days, skipped_until, ..self }
    }

    /// One circle wider; a cadence of their own becomes half as frequent. Their clock starts now, so that the
    /// wider cadence is felt.
    #[must_use]
    pub fn wider(self, now: DateTime<Utc>) -> Self {
        let circle = match self.circle {
            Circle::Inner => Circle::Core,
            Circle::Core => Circle::Wide,
            Circle::Wide | Circle::Outer => Circle::Outer,
        };
        let cadence_days = self.cadence_days.map(|d| d.saturating_mul(2).min(365));
        let days = cadence_days.unwrap_or(circle.cadence_days());
        Self { circle, cadence_days, skipped_until: Some(now + Duration::days(i64::from(days))), ..self }
    }

    /// When an uneven run brings them up before their cadence: half a cadence, and a week at least, after the
    /// last contact.
    pub fn early_at(&self) -> Option<DateTime<Utc>> {
        let wait = Duration::days(i64::from(self.cadence() / 2).max(7));
        self.run.is_uneven().then(|| self.clocks.last_contact.unwrap_or(self.added_at) + wait)
    }
}

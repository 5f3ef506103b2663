//! A desk: all that one journey needs to see of one lead, and the changes it makes.

use super::checkin::CheckIn;
use super::chronicle::{Said, UpdateVersion};
use super::draft::Draft;
use super::id::{ChannelId, CheckInId, LeadId, MilestoneId, NudgeId, PeerId, UpdateId, UserId, WorkspaceId};
use super::invitation::Invitation;
use super::lead::Lead;
use super::link::MilestoneLink;
use super::milestone::{Milestone, StatusUpdate};
use super::nudge::Nudge;
use super::peer::Peer;
use super::plain::Allowed;
use super::promise::Promise;
use super::schedule::Schedule;
use chrono::{DateTime, Utc};

/// Which desk a journey looks at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeskKey {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The person.
    pub user: UserId,
}

/// What of a desk a journey needs; the rest is left in the store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Needs {
    /// Peers.
    pub peers: PeersNeeded,
    /// Waiting nudges, those since this instant, and these by id (of this lead only).
    pub nudges_since: Option<DateTime<Utc>>,
    /// Nudges by id.
    pub nudges: Vec<NudgeId>,
    /// Check-ins by id.
    pub checkins: Vec<CheckInId>,
    /// Undeleted check-ins with these peers, newest first, at most [`CHECKINS_A_PEER`] each.
    pub checkins_with: Vec<PeerId>,
    /// Undeleted check-ins since this instant.
    pub checkins_since: Option<DateTime<Utc>>,
    /// All milestones with their moves.
    pub milestones: bool,
    /// The links of all milestones.
    pub links: bool,
    /// Status updates by id.
    pub updates: Vec<UpdateId>,
    /// The latest posted status update and the draft, if any, of every milestone.
    pub latest_updates: bool,
    /// Schedules of the lead.
    pub schedules: bool,
    /// Openers used since this instant.
    pub openers_since: Option<DateTime<Utc>>,
    /// Drafts of forms.
    pub drafts: bool,
    /// All promises.
    pub promises: bool,
    /// Words that the readers of a channel of this workspace, or a peer of the lead, know.
    pub allowed: bool,
    /// All that was ever said of the milestones: every date, every post, every version of one.
    pub history: bool,
    /// The milestones that post to these channels, whoever's.
    pub channels: Vec<ChannelId>,
    /// Which of these people know the bot already: were invited, joined or left.
    pub acquainted: Vec<UserId>,
}

/// How many check-ins [`Needs::checkins_with`] brings for each peer.
pub const CHECKINS_A_PEER: i64 = 20;

/// Which peers.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum PeersNeeded {
    /// None.
    #[default]
    None,
    /// Those due at this instant; cost follows the number due.
    Due(DateTime<Utc>),
    /// All, removed ones left out.
    All,
    /// All, and those taken off the list while they are kept.
    AllEver,
}

/// All that one journey needs to see of one lead.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    /// Whose.
    pub key: DeskKey,
    /// The lead; `None` if this person never joined.
    pub lead: Option<Lead>,
    /// Peers asked for.
    pub peers: Vec<Peer>,
    /// Check-ins asked for, newest first.
    pub checkins: Vec<CheckIn>,
    /// Nudges asked for, oldest first.
    pub nudges: Vec<Nudge>,
    /// Milestones, if asked for.
    pub milestones: Vec<Milestone>,
    /// Links of milestones, if asked for.
    pub links: Vec<MilestoneLink>,
    /// Status updates asked for.
    pub updates: Vec<StatusUpdate>,
    /// Schedules, if asked for.
    pub schedules: Vec<Schedule>,
    /// Openers used.
    pub openers: Vec<OpenerUse>,
    /// Drafts of forms.
    pub drafts: Vec<Draft>,
    /// Promises, if asked for.
    pub promises: Vec<Promise>,
    /// Words that readers know, if asked for.
    pub allowed: Vec<Allowed>,
    /// Dates that were said, if the history was asked for.
    pub said: Vec<Said>,
    /// What posts said before their edits, if the history was asked for.
    pub versions: Vec<UpdateVersion>,
    /// The milestones of the channels asked for, each with who leads it.
    pub of_channels: Vec<(Milestone, UserId)>,
    /// Those asked about who know the bot already.
    pub acquainted: Vec<UserId>,
}

/// One use of an opener with a lead.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenerUse {
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// The lead.
    pub lead: LeadId,
    /// The opener's key.
    pub opener: String,
    /// When it was shown.
    pub at: DateTime<Utc>,
}

/// One change: a whole row, written as it stands here.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A lead.
    Lead(Lead),
    /// A peer.
    Peer(Peer),
    /// A check-in.
    CheckIn(CheckIn),
    /// A nudge.
    Nudge(Nudge),
    /// A milestone with its moves.
    Milestone(Milestone),
    /// The linked work of a milestone.
    Link(MilestoneLink),
    /// A milestone is linked to nothing any more.
    LinkGone(MilestoneId),
    /// A status update.
    Update(StatusUpdate),
    /// A schedule.
    Schedule(Schedule),
    /// An opener was shown.
    OpenerUsed(OpenerUse),
    /// A form to keep.
    Draft(Draft),
    /// A promise.
    Promise(Promise),
    /// Readers know a word.
    Allowed(Allowed),
    /// A date was said.
    Said(Said),
    /// A post is edited; this is what it said before.
    Version(UpdateVersion),
    /// Somebody was invited, or left.
    Invited(Invitation),
    /// A kept form was used.
    DraftUsed(super::id::DraftId),
    /// The digest post of a channel for this week, so that it is edited rather than posted again.
    DigestPosted {
        /// The workspace.
        workspace: WorkspaceId,
        /// The channel.
        channel: ChannelId,
        /// Monday of the week.
        week: chrono::NaiveDate,
        /// Its post.
        delivery: super::id::DeliveryId,
    },
}

impl Desk {
    /// An empty desk of this person.
    pub fn new(key: DeskKey) -> Self {
        Self {
            key,
            lead: None,
            peers: vec![],
            checkins: vec![],
            nudges: vec![],
            milestones: vec![],
            links: vec![],
            updates: vec![],
            schedules: vec![],
            openers: vec![],
            drafts: vec![],
            promises: vec![],
            allowed: vec![],
            said: vec![],
            versions: vec![],
            of_channels: vec![],
            acquainted: vec![],
        }
    }

    /// The desk as it is after a change, so that the next input of a batch sees it.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Lead(lead) => self.lead = Some(lead.clone()),
            Change::Peer(peer) => put(&mut self.peers, peer, |p| &p.id),
            Change::CheckIn(checkin) => put(&mut self.checkins, checkin, |c| &c.id),
            Change::Nudge(nudge) => put(&mut self.nudges, nudge, |n| &n.id),
            Change::Milestone(milestone) => put(&mut self.milestones, milestone, |m| &m.id),
            Change::Link(link) => put(&mut self.links, link, |l| &l.milestone),
            Change::LinkGone(id) => self.links.retain(|l| l.milestone != *id),
            Change::Update(update) => put(&mut self.updates, update, |u| &u.id),
            Change::Schedule(schedule) => put(&mut self.schedules, schedule, |s| &s.id),
            Change::OpenerUsed(used) => self.openers.push(used.clone()),
            Change::Draft(draft) => put(&mut self.drafts, draft, |d| &d.id),
            Change::Promise(promise) => put(&mut self.promises, promise, |p| &p.id),
            Change::Allowed(allowed) => self.allowed.push(allowed.clone()),
            Change::Said(said) => self.said.push(said.clone()),
            Change::Version(version) => self.versions.push(version.clone()),
            Change::Invited(invitation) => self.acquainted.push(invitation.user.clone()),
            Change::DraftUsed(id) => self.drafts.retain(|d| d.id != *id),
            Change::DigestPosted { .. } => {}
        }
    }
}

fn put<T: Clone, K: PartialEq>(rows: &mut Vec<T>, row: &T, key: impl Fn(&T) -> &K) {
    match rows.iter_mut().find(|r| key(r) == key(row)) {
        Some(old) => *old = row.clone(),
        None => rows.push(row.clone()),
    }
}

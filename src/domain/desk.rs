//! A desk: all that one journey needs to see of one lead, and the changes it makes.

mod change;

use super::checkin::CheckIn;
use super::chronicle::{Noted, Said, UpdateVersion};
use super::draft::Draft;
use super::erasure::Erasure;
use super::holiday::{HouseCalendar, LeadCalendar};
use super::id::{
    ChannelId, CheckInId, LeadId, MilestoneId, NudgeId, OpenerId, PeerId, UpdateId, UserId, WorkspaceId,
};
use super::invitation::Invitation;
use super::lead::Lead;
use super::link::MilestoneLink;
use super::logline::Who;
use super::milestone::{InChannel, Milestone, StatusUpdate};
use super::nudge::Nudge;
use super::obstacle::Obstacle;
use super::opener::{HiddenOpener, OwnOpener};
use super::peer::Peer;
use super::plain::Allowed;
use super::promise::Promise;
use super::review::Answer;
use super::schedule::Schedule;
use super::sighting::Sighting;
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
    /// Their nudges that wait: planned, sent or snoozed.
    pub nudges_waiting: bool,
    /// These, and the nudges planned since then.
    pub nudges_since: Option<DateTime<Utc>>,
    /// Nudges by id.
    pub nudges: Vec<NudgeId>,
    /// Check-ins by id.
    pub checkins: Vec<CheckInId>,
    /// Undeleted check-ins with these peers, newest first, at most [`CHECKINS_A_PEER`] each.
    pub checkins_with: Vec<PeerId>,
    /// Undeleted check-ins since this instant.
    pub checkins_since: Option<DateTime<Utc>>,
    /// All milestones with their moves, and what stands in their way.
    pub milestones: bool,
    /// The links of all milestones.
    pub links: bool,
    /// The desks of those who named this person as co-owner or stand-in of a milestone.
    pub shared: bool,
    /// Status updates by id.
    pub updates: Vec<UpdateId>,
    /// The latest posted status update and the draft, if any, of every milestone.
    pub latest_updates: bool,
    /// Schedules of the lead.
    pub schedules: bool,
    /// The lead's calendar of holidays, and everybody's.
    pub calendars: bool,
    /// Openers used since this instant.
    pub openers_since: Option<DateTime<Utc>>,
    /// Openers of the lead's own, and which of the catalogue they hide.
    pub own_openers: bool,
    /// Drafts of forms.
    pub drafts: bool,
    /// All promises.
    pub promises: bool,
    /// What was answered in reviews.
    pub answers: bool,
    /// Words that the readers of a channel of this workspace, or a peer of the lead, know.
    pub allowed: bool,
    /// All that was ever said of the milestones: every date, every post, every version of one.
    pub history: bool,
    /// The milestones that post to these channels, whoever's.
    pub channels: Vec<ChannelId>,
    /// Which of these people know the bot already: were invited, joined or left.
    pub acquainted: Vec<UserId>,
    /// Who joined, took up a role or left since this instant, and whom the lead was told of.
    pub sightings_since: Option<DateTime<Utc>>,
    /// What Slack last said of these people.
    pub sightings_of: Vec<UserId>,
}

impl Needs {
    /// Whether the nudges that wait are needed, alone or with those of a time.
    pub fn any_waiting(&self) -> bool {
        self.nudges_waiting || self.nudges_since.is_some()
    }
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
    /// Those whom these words mean, as [`Who::meant_of`] finds them; all where one of them means nobody, removed ones
    /// left out either way.
    Meant(Vec<Who>),
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
    /// What stands in the way of milestones, if they were asked for, oldest first.
    pub obstacles: Vec<Obstacle>,
    /// Status updates asked for.
    pub updates: Vec<StatusUpdate>,
    /// Schedules, if asked for.
    pub schedules: Vec<Schedule>,
    /// The lead's calendar of holidays, if it was asked for and there is one.
    pub calendar: Option<LeadCalendar>,
    /// Everybody's calendars of holidays, if they were asked for.
    pub house_calendar: HouseCalendar,
    /// Openers used.
    pub openers: Vec<OpenerUse>,
    /// Openers of the lead's own, if asked for, newest first.
    pub own_openers: Vec<OwnOpener>,
    /// Openers of the catalogue that the lead hides, if their own were asked for, the latest first.
    pub hidden_openers: Vec<HiddenOpener>,
    /// Drafts of forms.
    pub drafts: Vec<Draft>,
    /// Promises, if asked for.
    pub promises: Vec<Promise>,
    /// What was answered in reviews, if asked for, oldest first.
    pub answers: Vec<Answer>,
    /// Words that readers know, if asked for.
    pub allowed: Vec<Allowed>,
    /// Dates that were said, if the history was asked for.
    pub said: Vec<Said>,
    /// What posts said before their edits, if the history was asked for.
    pub versions: Vec<UpdateVersion>,
    /// What else was done with milestones, if the history was asked for.
    pub noted: Vec<Noted>,
    /// The desks of leads who named this person as co-owner or stand-in. What of them the person may see is
    /// for [`Desk::helps_with`] to say.
    pub shared: Vec<Desk>,
    /// The milestones of the channels asked for.
    pub of_channels: Vec<InChannel>,
    /// Those asked about who know the bot already.
    pub acquainted: Vec<UserId>,
    /// Sightings asked for, of whoever is in the workspace.
    pub sightings: Vec<Sighting>,
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
    /// What a contact changes of a peer who is on the list: the clocks, the balance, when they come up next. Written much
    /// oftener than a whole peer, and at a third of the cost.
    Talked(Peer),
    /// A check-in.
    CheckIn(CheckIn),
    /// A nudge.
    Nudge(Nudge),
    /// A milestone with its moves.
    Milestone(Milestone),
    /// The linked work of a milestone.
    Link(MilestoneLink),
    /// A milestone is linked to nothing any more.
    LinkGone {
        /// Whose.
        lead: LeadId,
        /// Which.
        milestone: MilestoneId,
    },
    /// A status update.
    Update(StatusUpdate),
    /// A schedule.
    Schedule(Schedule),
    /// A lead's calendar of holidays.
    Calendar(LeadCalendar),
    /// A lead has no calendar of holidays any more.
    CalendarGone(LeadId),
    /// An opener was shown.
    OpenerUsed(OpenerUse),
    /// An opener of the lead's own.
    OwnOpener(OwnOpener),
    /// One of the lead's own is deleted.
    OwnOpenerGone(OpenerId),
    /// One of the catalogue is not to be seen.
    OpenerHidden(HiddenOpener),
    /// It may be seen again.
    OpenerBack(HiddenOpener),
    /// A form to keep.
    Draft(Draft),
    /// A promise.
    Promise(Promise),
    /// A question of a review was answered.
    Answered(Answer),
    /// Readers know a word.
    Allowed(Allowed),
    /// A date was said.
    Said(Said),
    /// A post is edited; this is what it said before.
    Version(UpdateVersion),
    /// Something in the way of a milestone.
    Obstacle(Obstacle),
    /// Something else was done with a milestone.
    Noted(Noted),
    /// Slack said something of somebody's place here.
    Sighted(Sighting),
    /// Somebody was invited, or left.
    Invited(Invitation),
    /// A kept form was used.
    DraftUsed(super::id::DraftId),
    /// All of a lead's own, or one of their people, goes at once and for good.
    Erased(Erasure),
}

impl Change {
    /// Whose row it is, where another person may have changed it for them.
    pub fn shared_by(&self) -> Option<&LeadId> {
        match self {
            Self::Milestone(milestone) => Some(&milestone.lead),
            Self::Link(link) => Some(&link.lead),
            Self::LinkGone { lead, .. } => Some(lead),
            Self::Update(update) => Some(&update.lead),
            Self::Nudge(nudge) => Some(&nudge.lead),
            Self::Said(said) => Some(&said.lead),
            Self::Version(version) => Some(&version.lead),
            Self::Obstacle(obstacle) => Some(&obstacle.lead),
            Self::Noted(noted) => Some(&noted.lead),
            _ => None,
        }
    }
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
            obstacles: vec![],
            updates: vec![],
            schedules: vec![],
            calendar: None,
            house_calendar: HouseCalendar::default(),
            openers: vec![],
            own_openers: vec![],
            hidden_openers: vec![],
            drafts: vec![],
            promises: vec![],
            answers: vec![],
            allowed: vec![],
            said: vec![],
            versions: vec![],
            noted: vec![],
            shared: vec![],
            of_channels: vec![],
            acquainted: vec![],
            sightings: vec![],
        }
    }

    /// The milestones of others that this person may change, each with the desk it is on.
    pub fn helps_with(&self, now: DateTime<Utc>) -> impl Iterator<Item = (&Desk, &Milestone)> {
        let of_one = move |desk: &'_ Desk| {
            let away = desk.lead.as_ref().is_none_or(|lead| !lead.is_active(lead.day(now)));
            (away, desk.key.workspace == self.key.workspace)
        };
        self.shared.iter().flat_map(move |desk| {
            let (away, same) = of_one(desk);
            let admitted = move |m: &&Milestone| same && m.team.admits(&self.key.user, away);
            desk.milestones.iter().filter(admitted).map(move |m| (desk, m))
        })
    }
}

//! The order of the due: "(days ÷ cadence) × circle weight, plus 0.5 when a milestone or promise
//! shared with that peer falls within 30 days."

use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState};
use crate::domain::nudge::Nudge;
use crate::domain::peer::Peer;
use crate::domain::promise::Promise;
use crate::domain::warmth::{Standing, cadences_passed, standing_by_days};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};

/// A due peer with what ranks them.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The peer.
    pub peer: Peer,
    /// The order: the greatest goes first.
    pub score: f64,
    /// The milestone they sponsor, or the promise to them, that added to it.
    pub shared: Option<Shared>,
}

/// What is shared with a peer and falls within 30 days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shared {
    /// A milestone they sponsor.
    Milestone(String, NaiveDate),
    /// A promise to them.
    Promise(String, NaiveDate),
}

impl Shared {
    /// When it falls.
    pub fn on(&self) -> NaiveDate {
        match self {
            Self::Milestone(_, on) | Self::Promise(_, on) => *on,
        }
    }
}

/// How far ahead what is shared counts for the order.
const AHEAD: Days = Days::new(30);
/// How far ahead it is told of once they are overdue: "Before you need them".
const BEFORE_NEED: Days = Days::new(60);
/// How far ahead a renewal is told of to whoever comes up anyway.
const RENEWAL: Days = Days::new(60);

/// The due peers, and those with a renewal ahead that was not spoken of yet, the greatest score first. Due counts by the lead's days: whoever falls due this afternoon is due
/// this morning, or a nudge would miss them until the next occasion.
pub fn due_peers(
    lead: &Lead,
    peers: &[Peer],
    milestones: &[Milestone],
    promises: &[Promise],
    now: DateTime<Utc>,
) -> Vec<Candidate> {
    let today = lead.day(now);
    let by_today = |at: Option<DateTime<Utc>>| at.is_some_and(|at| lead.day(at) <= today);
    let renews = |p: &Peer| by_today(p.renewal_at()) && p.about.renews_on.is_some_and(|on| today <= on);
    let due = peers.iter().filter(|p| by_today(p.due_at()) || renews(p));
    let mut due: Vec<Candidate> = due.map(|p| candidate(lead, p, milestones, promises, now)).collect();
    due.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.peer.id.cmp(&b.peer.id)));
    due
}

/// The due peers that a nudge may be about; those one waits for or was about lately are left out.
pub fn rank_peers(
    lead: &Lead,
    peers: &[Peer],
    milestones: &[Milestone],
    promises: &[Promise],
    nudges: &[Nudge],
    now: DateTime<Utc>,
) -> Vec<Candidate> {
    let waits =
        |p: &Peer| nudges.iter().any(|n| n.is_waiting() && n.peer() == Some(&p.id) && !is_stale(n, now));
    let rested = |p: &Peer| p.nudged_at.is_none_or(|at| now - at >= rest(p));
    let mut due = due_peers(lead, peers, milestones, promises, now);
    due.retain(|c| !waits(&c.peer) && rested(&c.peer));
    due
}

/// A peer is not brought up again within a week of an unanswered nudge, two weeks in the wider circles.
fn rest(peer: &Peer) -> Duration {
    Duration::days(i64::from(peer.cadence() / 2).clamp(7, 14))
}

/// A sent nudge that nobody answered does not hold its peer back for ever.
fn is_stale(nudge: &Nudge, now: DateTime<Utc>) -> bool {
    use crate::domain::nudge::NudgeState;
    nudge.state == NudgeState::Sent && now - nudge.planned_at >= Duration::days(7)
}

/// The renewal of a vendor's contract, if it is within 60 days.
pub fn renewal(peer: &Peer, today: NaiveDate) -> Option<NaiveDate> {
    peer.about.renews_on.filter(|on| (today..=today + RENEWAL).contains(on))
}

/// A peer with what ranks them, due or not.
pub(super) fn candidate(
    lead: &Lead,
    peer: &Peer,
    milestones: &[Milestone],
    promises: &[Promise],
    now: DateTime<Utc>,
) -> Candidate {
    let today = lead.day(now);
    let sponsored = milestones
        .iter()
        .filter(|m| m.state == MilestoneState::Promised && m.sponsor.as_ref() == Some(&peer.id))
        .filter_map(|m| Some(Shared::Milestone(m.title.clone(), m.dates.as_ref()?.promise)));
    let promised = promises
        .iter()
        .filter(|p| p.is_open() && p.peer == peer.id)
        .map(|p| Shared::Promise(p.what.clone(), p.due));
    let is_overdue = standing_by_days(peer, lead, now) >= Standing::Overdue;
    let told = if is_overdue { BEFORE_NEED } else { AHEAD };
    let shared = sponsored
        .chain(promised)
        .filter(|shared| (today..=today + told).contains(&shared.on()))
        .min_by_key(Shared::on);
    let is_near = shared.as_ref().is_some_and(|shared| shared.on() <= today + AHEAD);
    let nearness = if is_near { 0.5 } else { 0.0 };
    let score = cadences_passed(peer, now) * peer.circle.weight() + nearness;
    Candidate { peer: peer.clone(), score, shared }
}

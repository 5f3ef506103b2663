//! A sighting: what Slack last said of somebody's place here. Practice 19: figure out which roles exist.
//!
//! Slack tells of every change of a profile, and never of what stood there before. So the role guessed from a
//! title is remembered for a while, with the person's id and nothing else, to tell a new role from an old one.

use super::coverage::CHIEFS;
use super::desk::Desk;
use super::id::{UserId, WorkspaceId};
use super::import::guess_role;
use super::input::Profile;
use super::nudge::Subject;
use super::peer::Peer;
use super::vocabulary::{Role, vocabulary};
use chrono::{DateTime, Duration, Utc};

/// What was seen is news for so long; kept longer, to tell a later change.
pub const IS_NEWS: Duration = Duration::days(30);
/// A sighting is written again after this long, so that it is not forgotten while the person is here.
const REFRESH: Duration = Duration::days(7);

vocabulary! {
    /// What a sighting tells.
    News {
        Joined = "joined", "joined";
        Became = "became", "took up the role";
        Seen = "seen", "was seen for the first time";
        Left = "left", "left Slack";
    }
}

/// What Slack last said of somebody's place in a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The person.
    pub user: UserId,
    /// The role guessed from their title.
    pub role: Role,
    /// What was new when it was last something new.
    pub news: News,
    /// When that was.
    pub news_at: DateTime<Utc>,
    /// When Slack last spoke of them.
    pub seen_at: DateTime<Utc>,
}

/// The sighting that a profile makes, if it is to be written: something is new, or the last is a week old.
/// `before` is the last one of this person.
pub fn sighted(
    workspace: &WorkspaceId,
    profile: &Profile,
    before: Option<&Sighting>,
    now: DateTime<Utc>,
) -> Option<Sighting> {
    if profile.is_bot {
        return None;
    }
    let role = leading(profile.title.as_deref());
    let news = match before {
        _ if profile.deleted => News::Left,
        _ if profile.joined => News::Joined,
        None => News::Seen,
        // Most fill in their title some days after they joined.
        Some(before) if before.news == News::Joined && now - before.news_at < IS_NEWS => News::Joined,
        Some(before) if before.role != role || before.news == News::Left => News::Became,
        Some(before) => before.news,
    };
    let is_new = before.is_none_or(|b| b.news != news || b.role != role);
    let is_old = before.is_some_and(|b| now - b.seen_at >= REFRESH);
    let news_at = before.filter(|_| !is_new).map_or(now, |b| b.news_at);
    let (workspace, user) = (workspace.clone(), profile.user.clone());
    (is_new || is_old).then_some(Sighting { workspace, user, role, news, news_at, seen_at: now })
}

/// The role of a leadership team that a title speaks of. An engineer is none: only who leads engineering is.
fn leading(title: Option<&str>) -> Role {
    let Some(title) = title else { return Role::Other };
    let role = guess_role(title);
    let leads = ["chief", "cto", "head", "vp", "svp", "evp", "president", "director"];
    let words = title.to_lowercase();
    let is_lead = words.split(|c: char| !c.is_alphanumeric()).any(|word| leads.contains(&word));
    match role {
        Role::Engineering if !is_lead => Role::Other,
        role if CHIEFS.contains(&role) => role,
        _ => Role::Other,
    }
}

/// Whoever a lead may want to introduce themselves to now, the latest first: they joined or took up a role of the
/// leadership team and are not on the lead's list, or were seen in a role that the list has nobody for. Each comes
/// up once ever. The desk needs all peers, the sightings, and what the lead was told of.
pub fn to_meet(desk: &Desk, now: DateTime<Utc>) -> impl Iterator<Item = &Sighting> {
    let mut found: Vec<&Sighting> = desk.sightings.iter().filter(|s| is_to_meet(desk, s, now)).collect();
    found.sort_by(|a, b| (b.news_at, &a.user).cmp(&(a.news_at, &b.user)));
    found.into_iter()
}

fn is_to_meet(desk: &Desk, sighting: &Sighting, now: DateTime<Utc>) -> bool {
    let is_known = desk.peers.iter().any(|p| p.slack_user.as_ref() == Some(&sighting.user))
        || desk.key.user == sighting.user
        || desk
            .nudges
            .iter()
            .any(|n| matches!(&n.subject, Subject::Introduce(user, _) if *user == sighting.user));
    let none_here = desk.lead.as_ref().is_some_and(|lead| lead.none_here.contains(&sighting.role));
    let is_here = match sighting.news {
        News::Joined | News::Became => true,
        News::Seen => !none_here && holders(desk, sighting.role).all(|peer| has_left(desk, peer).is_some()),
        News::Left => false,
    };
    is_here && !is_known && sighting.role != Role::Other && now - sighting.news_at < IS_NEWS
}

/// Those on the list who hold a role.
fn holders(desk: &Desk, role: Role) -> impl Iterator<Item = &Peer> {
    desk.peers.iter().filter(move |p| p.role == role && p.removed_at.is_none())
}

/// Whoever on the list held the role and has left Slack.
pub fn predecessor(desk: &Desk, role: Role) -> Option<&Peer> {
    holders(desk, role).find(|peer| has_left(desk, peer).is_some())
}

/// Since when somebody on the list is no longer in Slack: their account was deactivated.
pub fn has_left(desk: &Desk, peer: &Peer) -> Option<DateTime<Utc>> {
    let user = peer.slack_user.as_ref()?;
    desk.sightings.iter().find(|s| s.user == *user && s.news == News::Left).map(|s| s.news_at)
}

/// Those of the desk who have not left Slack: nobody is nudged about the others.
pub fn still_here(desk: &Desk) -> Vec<Peer> {
    desk.peers.iter().filter(|peer| has_left(desk, peer).is_none()).cloned().collect()
}

/// Those on the list who have left Slack, of whom the lead has not said what to do.
pub fn departed(desk: &Desk) -> impl Iterator<Item = (&Peer, DateTime<Utc>)> {
    let on_list = desk.peers.iter().filter(|p| p.removed_at.is_none());
    on_list.filter_map(|peer| Some((peer, has_left(desk, peer)?)))
}

#[cfg(test)]
mod tests;

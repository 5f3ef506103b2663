//! What one check-in changes: the log, the peer's two clocks, and the nudges that waited for them.
//! "Logging always wins."

use crate::domain::balance::Run;
use crate::domain::checkin::CheckIn;
use crate::domain::desk::Change;
use crate::domain::lead::Lead;
use crate::domain::nudge::{Act, Nudge, NudgeState};
use crate::domain::peer::{Clocks, Peer};
use crate::domain::vocabulary::Setting;
use crate::flow::case::Case;
use crate::view;
use chrono::{DateTime, NaiveDate, Utc};

/// When a contact of that day was: now for today, else noon in the lead's zone.
pub fn instant(lead: &Lead, on: NaiveDate, now: DateTime<Utc>) -> DateTime<Utc> {
    if on == lead.day(now) { now } else { lead.instant(on, 12 * 60).unwrap_or(now) }
}

/// The peer with their clocks set from the log, which holds every check-in that may still count.
pub fn with_log(mut peer: Peer, log: &[CheckIn]) -> Peer {
    peer.clocks = log.iter().fold(Clocks::default(), advance);
    peer.run = Run::of(log);
    peer
}

/// The peer with one more check-in on their clocks: only a relational one resets the relationship clock.
pub fn with_checkin(mut peer: Peer, checkin: &CheckIn) -> Peer {
    // One of an earlier day does not end the run.
    if peer.clocks.last_contact.is_none_or(|last| last <= checkin.at) {
        peer.run = peer.run.with(checkin);
    }
    peer.clocks = advance(peer.clocks, checkin);
    peer
}

fn advance(clocks: Clocks, checkin: &CheckIn) -> Clocks {
    let at = Some(checkin.at);
    let chat = checkin.setting == Some(Setting::Chat);
    Clocks {
        last_contact: clocks.last_contact.max(at),
        last_talk: if checkin.warms() && !chat { clocks.last_talk.max(at) } else { clocks.last_talk },
        last_chat: if checkin.warms() && chat { clocks.last_chat.max(at) } else { clocks.last_chat },
    }
}

/// Settles the nudges that waited for this peer and updates their messages. The one the check-in was
/// logged from was acted on; the others are withdrawn.
pub fn settle_nudges(case: &mut Case, lead: &Lead, peer: &Peer, checkin: &CheckIn, from: Option<&str>) {
    let waiting: Vec<Nudge> =
        case.desk.nudges.iter().filter(|n| n.is_open() && n.peer() == Some(&peer.id)).cloned().collect();
    let done = format!("Logged: {}.", view::checkin::occasion(checkin, lead, lead.day(case.now)));
    for nudge in waiting {
        let was_sent = nudge.state != NudgeState::Planned;
        let is_source = from == Some(nudge.id.as_str());
        let delivery = nudge.delivery.clone();
        let settled = if is_source { nudge.act(Act::Logged, case.now) } else { nudge.withdraw(case.now) };
        let Ok(settled) = settled else { continue };
        case.change(Change::Nudge(settled));
        if !was_sent {
            case.decision.withdrawn.push(delivery.clone());
        }
        // If it was sent in this very moment, the update waits for it and still reaches it.
        case.replace(&delivery, view::nudge::over(peer, &done));
    }
}

/// Withdraws the nudges that wait for somebody who is no longer nudged about; their messages say so.
pub fn withdraw_nudges(case: &mut Case, peer: &Peer, line: &str) {
    let waiting: Vec<Nudge> =
        case.desk.nudges.iter().filter(|n| n.is_open() && n.peer() == Some(&peer.id)).cloned().collect();
    for nudge in waiting {
        let (delivery, was_sent) = (nudge.delivery.clone(), nudge.state != NudgeState::Planned);
        let Ok(withdrawn) = nudge.withdraw(case.now) else { continue };
        case.change(Change::Nudge(withdrawn));
        if !was_sent {
            case.decision.withdrawn.push(delivery.clone());
        }
        case.replace(&delivery, view::nudge::over(peer, line));
    }
}

/// Keeps a check-in: log, clocks, nudges.
pub fn keep(case: &mut Case, lead: &Lead, peer: &Peer, checkin: &CheckIn, from: Option<&str>) -> Peer {
    let before = peer.clocks.last_relational();
    let mut peer = with_checkin(peer.clone(), checkin);
    // A skip lasts until the relationship clock starts again, and a request does not start it.
    if peer.clocks.last_relational() > before {
        peer.skipped_until = None;
    }
    case.change(Change::CheckIn(checkin.clone()));
    case.change(Change::Talked(peer.clone()));
    settle_nudges(case, lead, &peer, checkin, from);
    peer
}

/// Keeps a change to a check-in that was logged before (edited, undone) and sets the clocks anew.
pub fn keep_again(case: &mut Case, peer: &Peer, checkin: &CheckIn) -> Peer {
    case.change(Change::CheckIn(checkin.clone()));
    let peer = with_log(peer.clone(), &case.log_with(&peer.id));
    case.change(Change::Talked(peer.clone()));
    peer
}

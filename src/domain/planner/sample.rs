//! A lead and peers to test rules on.

use crate::domain::balance::Run;
use crate::domain::checkin::{CheckIn, Source};
use crate::domain::desk::{Desk, DeskKey};
use crate::domain::id::{CheckInId, DeliveryId, LeadId, NudgeId, PeerId, UserId, WorkspaceId};
use crate::domain::lead::{Budget, Lead, Standing, WorkingHours};
use crate::domain::need::Depth;
use crate::domain::nudge::{Nudge, NudgeState, Stage, Subject};
use crate::domain::peer::{About, Clocks, Peer};
use crate::domain::vocabulary::{Circle, Kind, Role};
use chrono::{DateTime, Duration, Utc};

/// Tuesday 3 March 2026, 09:30 in Berlin.
pub fn now() -> DateTime<Utc> {
    "2026-03-03T08:30:00Z".parse().expect("an instant")
}

/// A lead in Berlin.
pub fn lead() -> Lead {
    Lead {
        id: LeadId::new("lead1"),
        workspace: WorkspaceId::new("T1"),
        user: UserId::new("U1"),
        name: "Lena".into(),
        zone: chrono_tz::Europe::Berlin,
        standing: Standing::Active,
        hours: WorkingHours::default(),
        budget: Budget::default(),
        days_off: vec![],
        holidays: Default::default(),
        skips_next: false,
        joined_at: now() - Duration::days(200),
        locale: String::new(),
        none_here: vec![],
    }
}

/// A peer whose last talk was so many days ago.
pub fn peer(name: &str, circle: Circle, days: i64, now: DateTime<Utc>) -> Peer {
    let talked = now - Duration::days(days);
    Peer {
        id: PeerId::new(format!("peer-{name}")),
        workspace: WorkspaceId::new("T1"),
        lead: LeadId::new("lead1"),
        slack_user: None,
        name: name.into(),
        role: Role::Other,
        circle,
        cadence_days: None,
        organisation: None,
        email: None,
        about: About::default(),
        added_at: talked,
        clocks: Clocks { last_contact: Some(talked), last_talk: Some(talked), last_chat: None },
        run: Run::default(),
        nudged_at: None,
        skipped_until: None,
        removed_at: None,
    }
}

/// A relational check-in with a peer, logged when it took place.
pub fn checkin(peer: &Peer, at: DateTime<Utc>) -> CheckIn {
    CheckIn {
        id: CheckInId::new(format!("checkin-{}-{}", peer.name, at.timestamp())),
        workspace: peer.workspace.clone(),
        lead: peer.lead.clone(),
        peer: peer.id.clone(),
        at,
        kind: Kind::Relational,
        setting: None,
        structured: false,
        initiator: None,
        learned: None,
        shared: None,
        follow_up: None,
        note: None,
        depth: Depth::default(),
        source: Source::Line,
        created_at: at,
        deleted_at: None,
    }
}

/// A nudge about a peer, sent just now.
pub fn nudge(peer: &Peer) -> Nudge {
    Nudge {
        id: NudgeId::new(format!("nudge-{}", peer.name)),
        workspace: peer.workspace.clone(),
        lead: peer.lead.clone(),
        subject: Subject::CheckIn(peer.id.clone()),
        reason: "30 days since you last talked.".into(),
        opener: String::new(),
        state: NudgeState::Sent,
        delivery: DeliveryId::new("D1"),
        snoozes: 0,
        stage: Stage::Nudge,
        planned_at: now(),
    }
}

/// A desk with these peers.
pub fn desk(peers: Vec<Peer>) -> Desk {
    let key = DeskKey { workspace: WorkspaceId::new("T1"), user: UserId::new("U1") };
    Desk { lead: Some(lead()), peers, ..Desk::new(key) }
}

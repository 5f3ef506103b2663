//! A lead and peers to test rules on.

use crate::domain::balance::Run;
use crate::domain::desk::{Desk, DeskKey};
use crate::domain::id::{LeadId, PeerId, UserId, WorkspaceId};
use crate::domain::lead::{Budget, Lead, Standing, WorkingHours};
use crate::domain::peer::{About, Clocks, Peer};
use crate::domain::vocabulary::{Circle, Role};
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
        skips_next: false,
        joined_at: now() - Duration::days(200),
        locale: String::new(),
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

/// A desk with these peers.
pub fn desk(peers: Vec<Peer>) -> Desk {
    let key = DeskKey { workspace: WorkspaceId::new("T1"), user: UserId::new("U1") };
    Desk { lead: Some(lead()), peers, ..Desk::new(key) }
}

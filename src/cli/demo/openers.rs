//! The demo's openers of Lena's own, and one of the catalogue that she hides.

use super::company::{LENA, WORKSPACE};
use super::history::{lead_id, peer_id};
use crate::domain::desk::Change;
use crate::domain::id::{OpenerId, WorkspaceId};
use crate::domain::opener::{Category, HiddenOpener, OwnOpener, Whom};
use crate::domain::vocabulary::Role;
use chrono::{DateTime, Duration, Utc};

/// What Lena keeps, as it is at this instant.
pub(super) fn changes(now: DateTime<Utc>) -> Vec<Change> {
    let (workspace, lead) = (WorkspaceId::new(WORKSPACE), lead_id(LENA));
    let own = [
        (
            Category::Goal,
            Whom::Peer(peer_id(&lead, "priya")),
            "What should a loyal customer notice by the summer?",
        ),
        (
            Category::Risk,
            Whom::Role(Role::Board),
            "Which question do the other companies you advise fear most?",
        ),
        (
            Category::Curiosity,
            Whom::Role(Role::Vendor),
            "What do your best customers do that the others do not?",
        ),
    ];
    let own = own.into_iter().enumerate().map(|(n, (category, whom, text))| OwnOpener {
        id: OpenerId::new(format!("{lead}-opener-{n}")),
        workspace: workspace.clone(),
        lead: lead.clone(),
        category,
        whom,
        text: text.to_owned(),
        written_at: now - Duration::days(20 + n as i64),
        hidden_at: None,
    });
    let hidden = HiddenOpener {
        workspace: workspace.clone(),
        lead: lead.clone(),
        opener: "curiosity-tell-a-neighbour".to_owned(),
        at: now - Duration::days(12),
    };
    own.map(Change::OwnOpener).chain([Change::OpenerHidden(hidden)]).collect()
}

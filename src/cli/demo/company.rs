//! The demo's company: who works there, and where they talk.

use crate::domain::id::{UserId, WorkspaceId};
use crate::domain::vocabulary::{Circle, Role};
use crate::store::{Workspace, WorkspaceState};
use chrono::{DateTime, Utc};
use slack_sandbox::{ChannelSpec, UserSpec};

pub(super) const WORKSPACE: &str = "T0MERIDIAN";
pub(super) const NAME: &str = "Meridian Foods";
/// The IT director.
pub(super) const LENA: &str = "U0LENA";
/// The business relationship manager.
pub(super) const MARCO: &str = "U0MARCO";
/// Where status updates go.
pub(super) const STATUS: &str = "C0STATUS";

pub(super) fn workspace(now: DateTime<Utc>) -> Workspace {
    Workspace {
        id: WorkspaceId::new(WORKSPACE),
        name: NAME.into(),
        bot_user: UserId::new("U0RAPPORT"),
        state: WorkspaceState::Active,
        installed_at: now,
        blocked_until: None,
        uninstalled_at: None,
    }
}

pub(super) fn users() -> Vec<UserSpec> {
    let berlin = |id, name, real: &str, title: &str| {
        let mut user = UserSpec::new(id, name, real).title(title).tz("Europe/Berlin");
        user.locale = "en-GB".into();
        user
    };
    vec![
        berlin(LENA, "lena", "Lena Brandt", "IT Director").admin(),
        UserSpec::new(MARCO, "marco", "Marco Ruiz")
            .title("Business Relationship Manager")
            .tz("America/New_York"),
        berlin("U0INGRID", "ingrid", "Ingrid Solberg", "Chief Executive Officer"),
        berlin("U0DANA", "dana", "Dana Whitfield", "Chief Financial Officer"),
        berlin("U0TOMAS", "tomas", "Tomás Herrera", "Chief Operating Officer"),
        berlin("U0PRIYA", "priya", "Priya Natarajan", "Chief Marketing Officer"),
        berlin("U0AISHA", "aisha", "Aisha Bello", "Chief Human Resources Officer"),
        berlin("U0HENRIK", "henrik", "Henrik Lund", "Chief Legal Officer"),
        berlin("U0MEI", "mei", "Mei Tanaka", "VP Engineering"),
        berlin("U0ADA", "ada", "Ada Okafor", "Managing Director, Retail"),
    ]
}

pub(super) fn channels() -> Vec<ChannelSpec> {
    let channel = |id: &str, name: &str, topic: &str| {
        let mut channel = ChannelSpec::new(id, name);
        channel.topic = topic.into();
        channel
    };
    vec![
        channel("C0GENERAL", "general", "Company news"),
        channel(STATUS, "it-status", "What IT is delivering for the business, in plain words"),
        channel("C0RETAIL", "retail", "Shops and tills"),
    ]
}

/// One person of a lead's list.
pub(super) struct Person {
    pub key: &'static str,
    pub slack: Option<&'static str>,
    pub name: &'static str,
    pub role: Role,
    pub circle: Circle,
    pub organisation: Option<&'static str>,
}

const fn inside(
    key: &'static str,
    slack: &'static str,
    name: &'static str,
    role: Role,
    circle: Circle,
) -> Person {
    Person { key, slack: Some(slack), name, role, circle, organisation: None }
}

/// Lena's list: the leadership team, a board member and a vendor from outside.
pub(super) const LENAS: &[Person] = &[
    inside("dana", "U0DANA", "Dana Whitfield", Role::Cfo, Circle::Inner),
    inside("tomas", "U0TOMAS", "Tomás Herrera", Role::Coo, Circle::Inner),
    inside("ingrid", "U0INGRID", "Ingrid Solberg", Role::Ceo, Circle::Core),
    inside("ada", "U0ADA", "Ada Okafor", Role::BusinessUnit, Circle::Core),
    inside("aisha", "U0AISHA", "Aisha Bello", Role::Chro, Circle::Core),
    inside("priya", "U0PRIYA", "Priya Natarajan", Role::Cmo, Circle::Wide),
    inside("henrik", "U0HENRIK", "Henrik Lund", Role::Clo, Circle::Wide),
    inside("mei", "U0MEI", "Mei Tanaka", Role::Engineering, Circle::Core),
    Person {
        key: "margaret",
        slack: None,
        name: "Margaret Reid",
        role: Role::Board,
        circle: Circle::Wide,
        organisation: Some("Supervisory board"),
    },
    Person {
        key: "jonas",
        slack: None,
        name: "Jonas Keller",
        role: Role::Vendor,
        circle: Circle::Wide,
        organisation: Some("Northwind Hosting"),
    },
];

/// Marco's list.
pub(super) const MARCOS: &[Person] = &[
    inside("priya", "U0PRIYA", "Priya Natarajan", Role::Cmo, Circle::Inner),
    inside("ada", "U0ADA", "Ada Okafor", Role::BusinessUnit, Circle::Inner),
    inside("tomas", "U0TOMAS", "Tomás Herrera", Role::Coo, Circle::Core),
];

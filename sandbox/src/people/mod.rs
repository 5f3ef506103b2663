//! What people do in the workspace, and what the app hears of it.

mod act;
mod command;
mod home;
mod inputs;
mod modal;
mod profile;
mod shortcut;
mod speak;
mod words;

use std::sync::Arc;

use serde_json::{Value, json};

pub(crate) use act::{Choice, Container, act, options};
pub(crate) use home::open_home;
pub(crate) use modal::{close, submit};
pub use profile::ProfileChange;
pub(crate) use profile::change_profile;
pub(crate) use shortcut::{MessageRef, shortcut};
pub(crate) use speak::{mark_read, say};
pub(crate) use words::rich_text;

use crate::app::App;
use crate::delivery::{Attempt, Outcome, Parcel, Sort, send};
use crate::state::State;
use crate::world::World;

/// Why a person could not do something.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{error}")]
pub struct Trouble {
    /// A short name, such as `timeout`.
    pub error: String,
    /// What to show beside the inputs of a modal, by block id.
    pub errors: Option<Value>,
}

impl Trouble {
    pub(crate) fn new(error: impl Into<String>) -> Self {
        Self { error: error.into(), errors: None }
    }
}

/// The fields that every interaction carries.
pub(super) fn interaction(state: &State, app: &App, user: &str, kind: &str) -> Value {
    let name = state.users.get(user).map_or("", |user| user.name.as_str());
    json!({
        "type": kind, "user": { "id": user, "username": name, "name": name, "team_id": state.team.id },
        "api_app_id": app.id, "token": app.verification_token,
        "team": { "id": state.team.id, "domain": state.team.domain }, "enterprise": null,
        "is_enterprise_install": false,
    })
}

/// Sends an interaction and waits for what the app says.
pub(super) async fn interact(world: &World, app: &Arc<App>, payload: Value) -> Result<Value, Trouble> {
    if app.config.manifest.pointer("/settings/interactivity/is_enabled") == Some(&Value::Bool(false)) {
        return Err(Trouble::new("interactivity_disabled"));
    }
    let name = payload["type"].as_str().unwrap_or_default().to_owned();
    let url = if name == "block_suggestion" { app.options_url() } else { app.interactivity_url() };
    let accepts_answer = matches!(name.as_str(), "view_submission" | "block_suggestion");
    let parcel = Parcel { app: app.clone(), sort: Sort::Interaction, name, payload, url, accepts_answer };
    match send(world, &parcel, Attempt::default()).await {
        Outcome::Acknowledged(answer) => Ok(answer),
        Outcome::Timeout | Outcome::Dropped => Err(Trouble::new("timeout")),
        Outcome::NoConnection | Outcome::ConnectionFailed => Err(Trouble::new("dispatch_failed")),
        Outcome::HttpError { status, .. } => Err(Trouble::new(format!("http_service_error_{status}"))),
    }
}

/// The app with this id, when it is installed.
pub(super) fn app(world: &World, id: &str) -> Result<Arc<App>, Trouble> {
    let app = world.installed().into_iter().find(|app| app.id == id);
    app.ok_or_else(|| Trouble::new("app_not_found"))
}

/// A response URL's address.
pub(crate) fn response_url(
    world: &World,
    app: &App,
    user: &str,
    channel: &str,
    message: Option<&str>,
    thread: Option<&str>,
) -> String {
    let key = world.tickets.response_url(&app.id, user, channel, message, thread);
    format!("{}/response/{}/{key}", world.url, world.team())
}

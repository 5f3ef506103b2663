//! Slash commands.

use std::sync::Arc;

use serde_json::{Value, json};

use super::words::{Mentions, encode};
use super::{Trouble, response_url};
use crate::api::response::{Place, apply_answer};
use crate::app::{App, Command};
use crate::delivery::{Attempt, Outcome, Parcel, Sort, send};
use crate::world::World;

/// Gives a command; what the app says comes later.
pub(super) fn give(
    world: &Arc<World>,
    user: &str,
    channel: &str,
    typed: &str,
    thread: Option<&str>,
) -> Result<(), Trouble> {
    let (name, text) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let found = world.installed().into_iter().find_map(|app| {
        let command = app.command(name)?.clone();
        Some((app, command))
    });
    let Some((app, command)) = found else {
        world.complain(user, Some(channel), &format!("{name} is not a valid command."));
        return Err(Trouble::new("unknown_command"));
    };
    if thread.is_some() {
        world.complain(user, Some(channel), &format!("{name} is not supported in threads. Sorry!"));
        return Err(Trouble::new("not_supported_in_threads"));
    }
    if !app.has_scope("commands") {
        return Err(Trouble::new("missing_scope"));
    }
    let payload = payload(world, &app, &command, user, channel, text.trim());
    let parcel = Parcel {
        url: app.command_url(&command),
        app,
        sort: Sort::Command,
        name: command.command,
        payload,
        accepts_answer: true,
    };
    tokio::spawn(run(world.clone(), parcel, user.to_owned(), channel.to_owned()));
    Ok(())
}

fn payload(world: &World, app: &App, command: &Command, user: &str, channel: &str, text: &str) -> Value {
    let mentions = if command.should_escape { Mentions::IdsAndNames } else { Mentions::Untouched };
    let response_url = response_url(world, app, user, channel, None, None);
    let trigger_id = world.tickets.trigger(&app.id, user, None);
    world.read(|state| {
        let conversation = state.conversations.get(channel);
        json!({
            "token": app.verification_token, "team_id": state.team.id, "team_domain": state.team.domain,
            "channel_id": channel, "channel_name": conversation.map_or("", |it| it.payload_name()),
            "user_id": user, "user_name": state.users.get(user).map_or("", |user| user.name.as_str()),
            "command": command.command, "text": encode(state, text, mentions), "api_app_id": app.id,
            "is_enterprise_install": "false", "response_url": response_url, "trigger_id": trigger_id,
        })
    })
}

async fn run(world: Arc<World>, parcel: Parcel, user: String, channel: String) {
    let failure = match send(&world, &parcel, Attempt::default()).await {
        Outcome::Acknowledged(answer) => {
            let place =
                Place { app: &parcel.app, user: &user, channel: &channel, message: None, thread: None };
            match apply_answer(&world, place, &answer) {
                Ok(()) => return,
                Err(refusal) => {
                    format!("failed with the error \"{}\" {}", refusal.error, refusal.messages.join("; "))
                }
            }
        }
        Outcome::Timeout | Outcome::Dropped => "failed because the app did not respond".to_owned(),
        Outcome::NoConnection | Outcome::ConnectionFailed => {
            "failed with the error \"dispatch_failed\"".to_owned()
        }
        Outcome::HttpError { .. } => "failed with the error \"http_service_error\"".to_owned(),
    };
    world.complain(&user, Some(&channel), format!("{} {failure}", parcel.name).trim());
}

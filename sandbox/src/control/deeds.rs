//! Changes of the workspace from outside.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::add_member;
use crate::app::App;
use crate::delivery::{Outcome, events, send_raw, signed_form, strike};
use crate::faults::Fault;
use crate::ids;
use crate::specs::{ChannelSpec, UserSpec};
use crate::state::{Conversation, State, User};
use crate::world::World;

/// Something to do with a channel.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub(crate) enum ChannelDeed {
    Create(ChannelSpec),
    Archive { channel: String },
    Unarchive { channel: String },
    Invite { channel: String, user: String },
    Kick { channel: String, user: String },
}

/// One of Slack's checks of a request URL.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Verify {
    app: Option<String>,
    /// `url_verification` or `ssl_check`.
    check: String,
}

/// The app of this id, or the first.
fn app_of(world: &World, id: Option<&str>) -> Result<Arc<App>, String> {
    let app = world.apps.iter().find(|app| id.is_none_or(|id| id == app.id));
    app.cloned().ok_or_else(|| "no such app".to_owned())
}

/// Everything as it was at the start.
pub(crate) fn reset(world: &World) {
    let pristine = world.pristine.clone();
    world.write(|state| *state = pristine);
    world.faults.clear();
    world.journal.clear();
    world.lists_changed();
}

/// Causes trouble, at once or on the next occasion.
pub(crate) fn fault(world: &World, fault: Fault) {
    if fault.is_immediate() {
        strike(world, &fault);
    } else {
        world.faults.add(fault);
    }
}

/// Lets a person join the team, and tells the apps.
pub(crate) fn add_user(world: &Arc<World>, spec: UserSpec) -> String {
    let now = world.now();
    let user = User::from_spec(spec, now);
    let id = user.id.clone();
    world.write(|state| admit(state, user, &world.apps, now));
    world.lists_changed();
    events::user_changed(world, &id, "team_join");
    id
}

/// Puts a person into the team, with a direct message with every bot.
pub(crate) fn admit(state: &mut State, user: User, apps: &[Arc<App>], now: i64) {
    let id = user.id.clone();
    state.users.insert(id.clone(), user);
    for app in apps {
        state.open_im(&app.bot_user, &id, now);
    }
}

/// Makes a channel; members are ids or handles, everyone when none are given.
pub(crate) fn make_channel(state: &mut State, spec: &ChannelSpec, now: i64) -> String {
    let everyone =
        state.users.values().filter(|user| !user.is_bot() && !user.guest).map(|user| user.id.clone());
    let members: BTreeSet<String> = if spec.members.is_empty() {
        everyone.collect()
    } else {
        spec.members.iter().filter_map(|member| state.find_user(member)).map(|user| user.id.clone()).collect()
    };
    let conversation = Conversation::channel(spec, members, now);
    let id = conversation.id.clone();
    state.conversations.insert(id.clone(), conversation);
    id
}

/// Does something with a channel; its id.
pub(crate) fn channel(world: &Arc<World>, deed: ChannelDeed) -> Result<String, String> {
    let find = |name: &str| {
        let id = world.read(|state| state.find_conversation(name).map(|it| it.id.clone()));
        id.ok_or_else(|| format!("no channel {name}"))
    };
    let person = |name: &str| {
        let id = world.read(|state| state.find_user(name).map(|it| it.id.clone()));
        id.ok_or_else(|| format!("no user {name}"))
    };
    let id = match deed {
        ChannelDeed::Create(spec) => {
            let now = world.now();
            let id = world.write(|state| make_channel(state, &spec, now));
            let event = json!({ "type": "channel_created", "channel": { "id": id, "name": spec.name, "created": now / 1000, "creator": "" } });
            events::publish(world, "channel_created", &event, |_| !spec.private);
            id
        }
        ChannelDeed::Archive { channel } => archive(world, &find(&channel)?, true),
        ChannelDeed::Unarchive { channel } => archive(world, &find(&channel)?, false),
        ChannelDeed::Invite { channel, user } => {
            let (id, user) = (find(&channel)?, person(&user)?);
            add_member(world, &id, &user);
            id
        }
        ChannelDeed::Kick { channel, user } => {
            let (id, user) = (find(&channel)?, person(&user)?);
            kick(world, &id, &user);
            id
        }
    };
    world.lists_changed();
    Ok(id)
}

fn archive(world: &Arc<World>, id: &str, archived: bool) -> String {
    world.write(|state| state.conversations.get_mut(id).map(|it| it.archived = archived));
    let name = if archived { "channel_archive" } else { "channel_unarchive" };
    let event =
        json!({ "type": name, "channel": id, "user": "", "event_ts": crate::state::stamp(world.now()) });
    events::publish(world, name, &event, |_| true);
    id.to_owned()
}

fn kick(world: &Arc<World>, channel: &str, user: &str) {
    world.write(|state| state.conversations.get_mut(channel).map(|it| it.members.remove(user)));
    let team = world.team();
    let left = json!({ "type": "member_left_channel", "user": user, "channel": channel, "channel_type": "C", "team": team });
    let own =
        json!({ "type": "channel_left", "channel": channel, "event_ts": crate::state::stamp(world.now()) });
    let members =
        world.read(|state| state.conversations.get(channel).map(|it| it.members.clone()).unwrap_or_default());
    events::publish(world, "member_left_channel", &left, |app| members.contains(&app.bot_user));
    events::publish(world, "channel_left", &own, |app| app.bot_user == user);
}

/// Sends an event as it is, whether the app listens to it or not.
pub(crate) fn push_event(world: &Arc<World>, app: Option<&str>, event: Value) -> Result<(), String> {
    if event["type"].as_str().is_none() {
        return Err("an event needs a type".to_owned());
    }
    events::push(world, &app_of(world, app)?, event);
    Ok(())
}

/// Removes an app from the team: its tokens die, and it is told.
pub(crate) fn uninstall(world: &Arc<World>, app: Option<&str>) -> Result<(), String> {
    let app = app_of(world, app)?;
    let revoked = json!({ "type": "tokens_revoked", "tokens": { "oauth": [], "bot": [app.bot_user] }, "event_ts": crate::state::stamp(world.now()) });
    let gone = json!({ "type": "app_uninstalled", "event_ts": crate::state::stamp(world.now()) });
    for event in [revoked, gone] {
        if event["type"].as_str().is_some_and(|name| app.listens_to(name)) {
            events::push(world, &app, event);
        }
    }
    world.write(|state| state.uninstalled.push(app.id.clone()));
    world.lists_changed();
    Ok(())
}

/// Installs the app again; a code for `oauth.v2.access`.
pub(crate) fn install(world: &World, app: Option<&str>) -> Result<String, String> {
    let app = app_of(world, app)?;
    world.write(|state| state.uninstalled.retain(|gone| gone != &app.id));
    world.lists_changed();
    Ok(world.tickets.code(&app.id))
}

/// Makes the next installs ones for a whole Enterprise Grid organisation, or for the team again.
pub(crate) fn install_for(world: &World, organisation: Option<String>) {
    world.write(|state| state.organisation = organisation);
}

/// Checks the app's request URL as Slack does when it is entered.
pub(crate) async fn verify(world: &World, what: Verify) -> Result<Value, String> {
    let app = app_of(world, what.app.as_deref())?;
    let url = app.events_url().ok_or_else(|| "the app has no request URL".to_owned())?;
    let (outcome, expected) = if what.check == "ssl_check" {
        let fields = [("ssl_check", "1"), ("token", app.verification_token.as_str())];
        (signed_form(world, &app, &url, &fields).await, None)
    } else {
        let challenge = ids::hexadecimal(40);
        let payload =
            json!({ "token": app.verification_token, "challenge": challenge, "type": "url_verification" });
        (send_raw(world, &app, &url, &payload).await, Some(challenge))
    };
    let Outcome::Acknowledged(answer) = outcome else {
        return Err(format!("{outcome:?}"));
    };
    let echoed = answer["challenge"].as_str().or_else(|| answer.as_str()).map(str::trim).map(str::to_owned);
    match expected {
        Some(challenge) if echoed.as_deref() != Some(challenge.as_str()) => {
            Err(format!("the challenge was not echoed: {answer}"))
        }
        _ => Ok(json!({ "answer": answer })),
    }
}

//! Tokens, connections and installation.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Caller;
use super::args::{Args, ok};
use super::refusal::{Answer, Refusal};
use super::table::{Method, TokenKind, bot, token, with_json};
use crate::world::World;

pub(super) const METHODS: &[Method] = &[
    with_json(token(TokenKind::None, bot("api.test", &[], &[], &["error", "foo"], api_test))),
    with_json(token(TokenKind::Any, bot("auth.test", &[], &[], &[], test))),
    with_json(bot("auth.revoke", &[], &[], &["test"], revoke)),
    with_json(token(
        TokenKind::App,
        bot("apps.connections.open", &[], &[], &["debug_reconnects"], connections_open),
    )),
    token(
        TokenKind::None,
        bot(
            "oauth.v2.access",
            &[],
            &[],
            &["client_id", "client_secret", "code", "grant_type", "redirect_uri", "refresh_token"],
            oauth_access,
        ),
    ),
];

impl Caller {
    /// The caller of a method that takes a token.
    pub(super) fn of(caller: Option<&Self>) -> Result<&Self, Refusal> {
        caller.ok_or_else(|| Refusal::new("not_authed"))
    }

    /// Refuses a caller without this scope.
    pub(super) fn needs(&self, scope: &str) -> Result<(), Refusal> {
        if self.app.has_scope(scope) { Ok(()) } else { Err(Refusal::scope(scope, &self.app.scopes)) }
    }
}

pub(super) fn api_test(_: &Arc<World>, _: Option<&Caller>, args: &Args) -> Answer {
    match args.text("error") {
        Some(error) => Err(Refusal::new(error)),
        None => ok(json!({ "args": args.map })),
    }
}

pub(super) fn test(world: &Arc<World>, caller: Option<&Caller>, _: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let app = &caller.app;
    if caller.kind == TokenKind::App {
        return ok(json!({ "app_name": app.name, "app_id": app.id }));
    }
    let (team, name, user) = world.read(|state| {
        let user = state.users.get(&app.bot_user).map_or_else(String::new, |user| user.name.clone());
        (state.team.id.clone(), state.team.name.clone(), user)
    });
    ok(json!({
        "url": format!("{}/", world.url), "team": name, "user": user, "team_id": team, "user_id": app.bot_user,
        "bot_id": app.bot_id, "is_enterprise_install": false,
    }))
}

pub(super) fn revoke(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    if !args.flag("test") {
        world.write(|state| state.uninstalled.push(caller.app.id.clone()));
    }
    ok(json!({ "revoked": !args.flag("test") }))
}

pub(super) fn connections_open(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let app = &Caller::of(caller)?.app;
    let enabled = app.config.manifest.pointer("/settings/socket_mode_enabled") == Some(&Value::Bool(true));
    if !enabled {
        return Err(Refusal::new("forbidden_team"));
    }
    let debug = args.flag("debug_reconnects");
    let ticket = world.tickets.socket(&app.id, debug);
    let host = world.url.trim_start_matches("http://");
    ok(json!({ "url": format!("ws://{host}/link?ticket={ticket}&app_id={}", app.id) }))
}

pub(super) fn oauth_access(world: &Arc<World>, _: Option<&Caller>, args: &Args) -> Answer {
    let code = args.text("code").ok_or_else(|| Refusal::new("invalid_code"))?;
    let by_client = |id: &str| world.apps.iter().find(|app| app.config.client_id.as_deref() == Some(id));
    let app = match args.text("client_id") {
        Some(id) => by_client(id).ok_or_else(|| Refusal::new("invalid_client_id"))?,
        None => return Err(Refusal::new("invalid_client_id")),
    };
    if app.config.client_secret.as_deref() != args.text("client_secret") {
        return Err(Refusal::new("bad_client_secret"));
    }
    if world.tickets.take_code(code).is_none_or(|owner| owner != app.id) {
        return Err(Refusal::new("invalid_code"));
    }
    world.write(|state| state.uninstalled.retain(|gone| gone != &app.id));
    let (team, organisation, installer) = world.read(|state| {
        let installer = state.users.values().find(|user| !user.is_bot()).map(|user| user.id.clone());
        (state.team.clone(), state.organisation.clone(), installer)
    });
    let is_whole = organisation.is_some();
    let of_team = (!is_whole).then(|| json!({ "name": team.name, "id": team.id }));
    let enterprise = organisation.map(|id| json!({ "name": team.name, "id": id }));
    ok(json!({
        "access_token": app.config.bot_token, "token_type": "bot", "scope": app.scopes.join(","),
        "bot_user_id": app.bot_user, "app_id": app.id, "team": of_team,
        "enterprise": enterprise, "is_enterprise_install": is_whole, "authed_user": { "id": installer },
    }))
}

//! Groups of people, and the team.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Caller;
use super::args::{Args, ok};
use super::refusal::{Answer, Refusal};
use super::table::{Method, bot};
use crate::world::World;

pub(super) const METHODS: &[Method] = &[
    bot(
        "usergroups.list",
        &["usergroups:read"],
        &[],
        &["include_count", "include_disabled", "include_users", "team_id"],
        list,
    ),
    bot(
        "usergroups.users.list",
        &["usergroups:read"],
        &["usergroup"],
        &["include_disabled", "team_id"],
        users_list,
    ),
    bot("team.info", &["team:read"], &[], &["domain", "team"], team_info),
];

pub(super) fn list(world: &Arc<World>, _: Option<&Caller>, args: &Args) -> Answer {
    let groups: Vec<Value> = world.read(|state| {
        let show = |group: &crate::state::Group| {
            let mut object = json!({
                "id": group.id, "team_id": state.team.id, "is_usergroup": true, "is_subteam": true,
                "name": group.name, "description": "", "handle": group.handle, "is_external": false,
                "date_create": group.created, "date_update": group.created, "date_delete": 0, "auto_type": null,
                "auto_provision": false, "enterprise_subteam_id": "", "created_by": "", "updated_by": "",
                "deleted_by": null, "prefs": { "channels": [], "groups": [] },
            });
            if args.flag("include_users") {
                object["users"] = json!(group.users);
            }
            if args.flag("include_count") {
                object["user_count"] = json!(group.users.len());
            }
            object
        };
        state.groups.values().map(show).collect()
    });
    ok(json!({ "usergroups": groups }))
}

pub(super) fn users_list(world: &Arc<World>, _: Option<&Caller>, args: &Args) -> Answer {
    let users = world
        .read(|state| state.groups.get(args.text_or_empty("usergroup")).map(|group| group.users.clone()));
    ok(json!({ "users": users.ok_or_else(|| Refusal::new("no_such_subteam"))? }))
}

pub(super) fn team_info(world: &Arc<World>, _: Option<&Caller>, args: &Args) -> Answer {
    let team = world.read(|state| state.team.clone());
    if args.text("team").is_some_and(|asked| asked != team.id) {
        return Err(Refusal::new("team_not_found"));
    }
    ok(json!({ "team": {
        "id": team.id, "name": team.name, "url": format!("{}/", world.url), "domain": team.domain,
        "email_domain": "example.com", "icon": { "image_default": true }, "avatar_base_url": world.url,
        "is_verified": false,
    }}))
}

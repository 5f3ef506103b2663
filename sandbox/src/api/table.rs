//! Every method: whose token it takes, which scopes it needs, which arguments it knows.

use std::sync::Arc;

use super::args::Args;
use super::refusal::Answer;
use super::{Caller, auth, chat, conversations, files, history, reactions, usergroups, users, views};
use crate::world::World;

/// Whose token a method takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Bot,
    App,
    Any,
    None,
}

type Run = fn(&Arc<World>, Option<&Caller>, &Args) -> Answer;

/// One method of the Web API.
pub(super) struct Method {
    pub(super) name: &'static str,
    pub(super) token: TokenKind,
    /// One of these is needed; the method itself asks for more where it depends on the arguments.
    pub(super) scopes: &'static [&'static str],
    pub(super) required: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
    /// Whether it takes a JSON body.
    pub(super) json: bool,
    pub(super) run: Run,
}

const READ: &[&str] = &["channels:read", "groups:read", "im:read", "mpim:read"];
const HISTORY: &[&str] = &["channels:history", "groups:history", "im:history", "mpim:history"];
const OPEN: &[&str] = &["channels:manage", "groups:write", "im:write", "mpim:write"];
const POST: &[&str] = &[
    "text",
    "blocks",
    "attachments",
    "as_user",
    "icon_emoji",
    "icon_url",
    "link_names",
    "markdown_text",
    "metadata",
    "mrkdwn",
    "parse",
    "reply_broadcast",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
    "username",
];
const UPDATE: &[&str] = &[
    "text",
    "blocks",
    "attachments",
    "as_user",
    "file_ids",
    "link_names",
    "markdown_text",
    "metadata",
    "parse",
    "reply_broadcast",
    "unfurl_links",
    "unfurl_media",
];
const EPHEMERAL: &[&str] = &[
    "text",
    "blocks",
    "attachments",
    "as_user",
    "icon_emoji",
    "icon_url",
    "link_names",
    "markdown_text",
    "parse",
    "thread_ts",
    "username",
];

const fn bot(
    name: &'static str,
    scopes: &'static [&'static str],
    required: &'static [&'static str],
    optional: &'static [&'static str],
    run: Run,
) -> Method {
    Method { name, token: TokenKind::Bot, scopes, required, optional, json: false, run }
}

const fn with_json(method: Method) -> Method {
    Method { json: true, ..method }
}

const fn token(kind: TokenKind, method: Method) -> Method {
    Method { token: kind, ..method }
}

static METHODS: &[Method] = &[
    with_json(token(TokenKind::None, bot("api.test", &[], &[], &["error", "foo"], auth::api_test))),
    with_json(token(TokenKind::Any, bot("auth.test", &[], &[], &[], auth::test))),
    with_json(bot("auth.revoke", &[], &[], &["test"], auth::revoke)),
    with_json(token(
        TokenKind::App,
        bot("apps.connections.open", &[], &[], &["debug_reconnects"], auth::connections_open),
    )),
    token(
        TokenKind::None,
        bot(
            "oauth.v2.access",
            &[],
            &[],
            &["client_id", "client_secret", "code", "grant_type", "redirect_uri", "refresh_token"],
            auth::oauth_access,
        ),
    ),
    with_json(bot("chat.postMessage", &["chat:write"], &["channel"], POST, chat::post_message)),
    with_json(bot(
        "chat.postEphemeral",
        &["chat:write"],
        &["channel", "user"],
        EPHEMERAL,
        chat::post_ephemeral,
    )),
    with_json(bot("chat.update", &["chat:write"], &["channel", "ts"], UPDATE, chat::update)),
    with_json(bot("chat.delete", &["chat:write"], &["channel", "ts"], &["as_user"], chat::delete)),
    bot("chat.getPermalink", &[], &["channel", "message_ts"], &[], chat::permalink),
    with_json(bot(
        "conversations.open",
        OPEN,
        &[],
        &["channel", "users", "prevent_creation", "return_im"],
        conversations::open,
    )),
    bot(
        "conversations.list",
        READ,
        &[],
        &["cursor", "exclude_archived", "limit", "team_id", "types"],
        conversations::list,
    ),
    bot(
        "conversations.info",
        READ,
        &["channel"],
        &["include_locale", "include_num_members"],
        conversations::info,
    ),
    with_json(bot("conversations.join", &["channels:join"], &["channel"], &[], conversations::join)),
    bot("conversations.members", READ, &["channel"], &["cursor", "limit"], conversations::members),
    bot(
        "conversations.history",
        HISTORY,
        &["channel"],
        &["cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest"],
        history::history,
    ),
    bot(
        "conversations.replies",
        HISTORY,
        &["channel", "ts"],
        &["cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest"],
        history::replies,
    ),
    bot("users.info", &["users:read"], &["user"], &["include_locale"], users::info),
    bot("users.list", &["users:read"], &[], &["cursor", "include_locale", "limit", "team_id"], users::list),
    bot("users.profile.get", &["users.profile:read"], &[], &["include_labels", "user"], users::profile_get),
    bot("users.lookupByEmail", &["users:read.email"], &["email"], &[], users::lookup_by_email),
    bot(
        "users.conversations",
        READ,
        &[],
        &["cursor", "exclude_archived", "limit", "team_id", "types", "user"],
        conversations::of_user,
    ),
    bot("dnd.info", &["dnd:read"], &[], &["team_id", "user"], users::dnd_info),
    bot("dnd.teamInfo", &["dnd:read"], &["users"], &["team_id"], users::dnd_team_info),
    with_json(bot("views.open", &[], &["view"], &["trigger_id", "interactivity_pointer"], views::open)),
    with_json(bot("views.push", &[], &["view"], &["trigger_id", "interactivity_pointer"], views::push)),
    with_json(bot("views.update", &[], &["view"], &["external_id", "hash", "view_id"], views::update)),
    with_json(bot("views.publish", &[], &["user_id", "view"], &["hash"], views::publish)),
    bot(
        "files.getUploadURLExternal",
        &["files:write"],
        &["filename", "length"],
        &["alt_txt", "snippet_type"],
        files::get_upload_url,
    ),
    with_json(bot(
        "files.completeUploadExternal",
        &["files:write"],
        &["files"],
        &["blocks", "channel_id", "channels", "initial_comment", "thread_ts"],
        files::complete_upload,
    )),
    bot("files.info", &["files:read"], &["file"], &["cursor", "limit"], files::info),
    with_json(bot("files.delete", &["files:write"], &["file"], &[], files::delete)),
    with_json(bot(
        "reactions.add",
        &["reactions:write"],
        &["channel", "name", "timestamp"],
        &[],
        reactions::add,
    )),
    with_json(bot(
        "reactions.remove",
        &["reactions:write"],
        &["name"],
        &["channel", "timestamp"],
        reactions::remove,
    )),
    bot(
        "usergroups.list",
        &["usergroups:read"],
        &[],
        &["include_count", "include_disabled", "include_users", "team_id"],
        usergroups::list,
    ),
    bot(
        "usergroups.users.list",
        &["usergroups:read"],
        &["usergroup"],
        &["include_disabled", "team_id"],
        usergroups::users_list,
    ),
    bot("team.info", &["team:read"], &[], &["domain", "team"], usergroups::team_info),
];

/// The method of this name.
pub(super) fn find(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name)
}

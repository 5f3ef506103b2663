//! Uploading files: an address, the bytes, the message that shows them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Caller;
use super::args::{Args, ok};
use super::channel;
use super::content::{Content, read_content};
use super::refusal::{Answer, Refusal};
use super::storing;
use super::table::{Method, bot, with_json};
use crate::ids;
use crate::state::{StoredFile, mimetype};
use crate::world::World;

pub(super) const METHODS: &[Method] = &[
    bot(
        "files.getUploadURLExternal",
        &["files:write"],
        &["filename", "length"],
        &["alt_txt", "snippet_type"],
        get_upload_url,
    ),
    with_json(bot(
        "files.completeUploadExternal",
        &["files:write"],
        &["files"],
        &["blocks", "channel_id", "channels", "initial_comment", "thread_ts"],
        complete_upload,
    )),
    bot("files.info", &["files:read"], &["file"], &["cursor", "limit"], info),
    with_json(bot("files.delete", &["files:write"], &["file"], &[], delete)),
];

pub(super) fn get_upload_url(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let app = &Caller::of(caller)?.app;
    let length = args.number("length")?.unwrap_or_default();
    let expected = usize::try_from(length)
        .ok()
        .filter(|length| *length > 0)
        .ok_or_else(|| Refusal::new("invalid_arguments"))?;
    let alt = args.text("alt_txt").map(str::to_owned);
    if alt.as_ref().is_some_and(|alt| alt.chars().count() > 1000) {
        return Err(Refusal::new("alt_txt_too_large"));
    }
    let name = args.text_or_empty("filename").to_owned();
    let file = StoredFile {
        id: ids::fresh("F"),
        title: name.clone(),
        alt_txt: alt,
        mimetype: mimetype(&name).to_owned(),
        name,
        expected,
        created: world.now() / 1000,
        app_id: app.id.clone(),
        user: app.bot_user.clone(),
        complete: false,
        channels: Vec::new(),
        base_url: world.url.clone(),
        content: None,
    };
    let id = file.id.clone();
    world.write(|state| state.files.insert(id.clone(), file));
    ok(json!({ "upload_url": format!("{}/upload/{id}", world.url), "file_id": id }))
}

pub(super) fn complete_upload(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let list = args.json("files").ok().flatten().and_then(|files| files.as_array().cloned());
    let list = list
        .filter(|list| !list.is_empty())
        .ok_or_else(|| Refusal::argument("must provide a list [json-pointer:/files]"))?;
    let target = args.text("channel_id").or_else(|| args.text("channels"));
    let channel = target.map(|target| shareable(world, caller, target)).transpose()?;
    let ids = finish(world, caller, &list, channel.as_deref())?;
    if let Some(channel) = &channel {
        let text = args.text("initial_comment").map(str::to_owned);
        let content = Content { text, ..read_content(args)? };
        let mut message = caller.message(content);
        message.files.clone_from(&ids);
        message.thread_ts = args.text("thread_ts").map(str::to_owned);
        storing::store(world, channel, message);
    }
    let files: Vec<Value> = world
        .read(|state| ids.iter().filter_map(|id| state.files.get(id)).map(StoredFile::for_api).collect());
    ok(json!({ "files": files }))
}

/// Where the app may share a file: a conversation it is in, by its id.
fn shareable(world: &World, caller: &Caller, target: &str) -> Result<String, Refusal> {
    world.read(|state| {
        let conversation = channel::visible(state, caller, target)?;
        match (conversation.members.contains(&caller.app.bot_user), conversation.archived) {
            (_, true) => Err(Refusal::new("is_archived")),
            (false, _) => Err(Refusal::new("not_in_channel")),
            _ => Ok(conversation.id.clone()),
        }
    })
}

/// Marks files as complete, all of them or none.
fn finish(
    world: &World,
    caller: &Caller,
    list: &[Value],
    channel: Option<&str>,
) -> Result<Vec<String>, Refusal> {
    world.write(|state| {
        let mut ids = Vec::new();
        for entry in list {
            let id = entry["id"].as_str().unwrap_or_default();
            match state.files.get(id) {
                Some(file) if file.app_id == caller.app.id && !file.complete && file.content.is_some() => {
                    ids.push(id.to_owned())
                }
                _ => return Err(Refusal::new("file_not_found")),
            }
        }
        for (id, entry) in ids.iter().zip(list) {
            let Some(file) = state.files.get_mut(id) else {
                continue;
            };
            file.complete = true;
            file.channels.extend(channel.map(str::to_owned));
            if let Some(title) = entry["title"].as_str() {
                title.clone_into(&mut file.title);
            }
        }
        Ok(ids)
    })
}

fn own_file(world: &World, args: &Args) -> Result<StoredFile, Refusal> {
    let file = world.read(|state| state.files.get(args.text_or_empty("file")).cloned());
    file.filter(|file| file.complete).ok_or_else(|| Refusal::new("file_not_found"))
}

pub(super) fn info(world: &Arc<World>, _: Option<&Caller>, args: &Args) -> Answer {
    ok(
        json!({ "file": own_file(world, args)?.for_api(), "comments": [], "response_metadata": { "next_cursor": "" } }),
    )
}

pub(super) fn delete(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let file = own_file(world, args)?;
    if file.app_id != Caller::of(caller)?.app.id {
        return Err(Refusal::new("cant_delete_file"));
    }
    world.write(|state| state.files.remove(&file.id));
    ok(json!({}))
}

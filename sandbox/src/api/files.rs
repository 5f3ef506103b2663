//! Uploading files: an address, the bytes, the message that shows them.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Caller;
use super::args::{Args, ok};
use super::channel;
use super::chat;
use super::content::Content;
use super::refusal::{Answer, Refusal};
use crate::ids;
use crate::state::{StoredFile, mimetype};
use crate::world::World;

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

/// Takes the bytes of a file.
pub(crate) async fn upload(
    Shared(world): Shared<Arc<World>>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let stored = world.write(|state| {
        let file = state.files.get_mut(&id).filter(|file| !file.complete)?;
        if file.expected != body.len() {
            return Some(false);
        }
        file.content = Some(hex::encode(&body));
        Some(true)
    });
    match stored {
        Some(true) => (StatusCode::OK, format!("OK - {}", body.len())).into_response(),
        Some(false) => (StatusCode::BAD_REQUEST, "the length differs from the one announced").into_response(),
        None => (StatusCode::NOT_FOUND, "no such upload").into_response(),
    }
}

/// Gives the bytes of a file back.
pub(crate) async fn download(
    Shared(world): Shared<Arc<World>>,
    Path((id, _)): Path<(String, String)>,
) -> Response {
    let found = world
        .read(|state| state.files.get(&id).and_then(|file| Some((file.mimetype.clone(), file.bytes()?))));
    match found {
        Some((mimetype, bytes)) => ([(header::CONTENT_TYPE, mimetype)], bytes).into_response(),
        None => (StatusCode::NOT_FOUND, "no such file").into_response(),
    }
}

pub(super) fn complete_upload(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let list = args.json("files").ok().flatten().and_then(|files| files.as_array().cloned());
    let list = list
        .filter(|list| !list.is_empty())
        .ok_or_else(|| Refusal::argument("must provide a list [json-pointer:/files]"))?;
    let target = args.text("channel_id").or_else(|| args.text("channels"));
    let channel = target
        .map(|target| caller.needs("chat:write").and_then(|()| channel::postable(world, caller, target)));
    let channel = channel.transpose().map_err(|refusal| match refusal.error.as_str() {
        "missing_scope" => refusal,
        _ => Refusal::new("channel_not_found"),
    })?;
    let ids = finish(world, caller, &list, channel.as_deref())?;
    if let Some(channel) = &channel {
        let comment = args.text("initial_comment").map(str::to_owned);
        let mut message = caller.message(Content { text: comment, ..Content::default() });
        message.files.clone_from(&ids);
        message.thread_ts = args.text("thread_ts").map(str::to_owned);
        chat::store(world, channel, message);
    }
    let files: Vec<Value> = world
        .read(|state| ids.iter().filter_map(|id| state.files.get(id)).map(StoredFile::for_api).collect());
    ok(json!({ "files": files }))
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

//! The bytes of files, on their way in and out.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Map;

use crate::faults::FaultKind;
use crate::listener::Knife;
use crate::world::World;

use super::{refuse_by_fault, respond};

/// The content of the first part, when the body is a multipart form.
fn first_part<'a>(headers: &HeaderMap, body: &'a [u8]) -> Option<&'a [u8]> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let form = content_type.strip_prefix("multipart/form-data")?;
    let boundary = form.split_once("boundary=")?.1.trim_matches('"');
    let start = find(body, b"\r\n\r\n")? + 4;
    let length = find(&body[start..], format!("\r\n--{boundary}").as_bytes())?;
    Some(&body[start..start + length])
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Takes the bytes of a file. Trouble on order strikes here under the method `upload`.
pub(crate) async fn upload(
    Shared(world): Shared<Arc<World>>,
    ConnectInfo(knife): ConnectInfo<Knife>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fault = world.faults.take_for_call("upload", &Map::new());
    if let Some((status, body)) = fault.as_ref().and_then(refuse_by_fault) {
        return respond(&world, &knife, fault, status, body).await;
    }
    let answer = store(&world, &id, first_part(&headers, &body).unwrap_or(&body));
    if fault.is_some_and(|fault| fault.fault == FaultKind::LostAnswer) {
        knife.cut();
    }
    answer
}

fn store(world: &World, id: &str, bytes: &[u8]) -> Response {
    let stored = world.write(|state| {
        let file = state.files.get_mut(id).filter(|file| !file.complete)?;
        if file.expected != bytes.len() {
            return Some(false);
        }
        file.content = Some(hex::encode(bytes));
        Some(true)
    });
    match stored {
        Some(true) => (StatusCode::OK, format!("OK - {}", bytes.len())).into_response(),
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

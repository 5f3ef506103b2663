//! All routes on one loopback port.

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get, post};
use tokio::net::TcpListener;

use crate::listener::{CuttableListener, Knife};
use crate::world::{World, ended};
use crate::{api, control, delivery, page, ui};

pub(crate) const LARGEST_BODY: usize = 64 * 1024 * 1024;

fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/", get(page::index))
        .route("/page/{*path}", get(page::file))
        .route("/archives/{channel}/{message}", get(permalink))
        .route("/api/{method}", any(api::serve))
        .route("/link", get(delivery::link))
        .route("/response/{team}/{key}", post(response))
        .route("/upload/{id}", post(api::upload).put(api::upload))
        .route("/files/{id}/{name}", get(api::download))
        .route("/oauth/v2/authorize", get(authorize))
        .nest("/ui", ui::routes())
        .nest("/control", control::routes())
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(world)
}

async fn response(
    world: State<Arc<World>>,
    knife: axum::extract::ConnectInfo<Knife>,
    Path((_, key)): Path<(String, String)>,
    headers: axum::http::HeaderMap,
    body: axum::body::Bytes,
) -> Response {
    api::response::serve(world, knife, Path(key), headers, body).await
}

/// A message's own address shows its conversation.
async fn permalink(Path((channel, _message)): Path<(String, String)>) -> Redirect {
    Redirect::to(&format!("/#open={channel}"))
}

/// The consent page of an installation, which always consents.
pub(crate) async fn authorize(State(world): State<Arc<World>>, uri: axum::http::Uri) -> Response {
    let query = uri.query().unwrap_or_default();
    let field = |name: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let client = field("client_id");
    let app = world.apps.iter().find(|app| client.is_some() && app.config.client_id == client);
    let (Some(app), Some(target)) = (app, field("redirect_uri")) else {
        return (axum::http::StatusCode::BAD_REQUEST, "client_id or redirect_uri is not right")
            .into_response();
    };
    let mut answer = form_urlencoded::Serializer::new(String::new());
    answer.append_pair("code", &world.tickets.code(&app.id));
    answer.append_pair("state", &field("state").unwrap_or_default());
    let separator = if target.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{target}{separator}{}", answer.finish())).into_response()
}

/// Serves until the world is stopped.
pub(crate) async fn serve(listener: TcpListener, world: Arc<World>) -> io::Result<()> {
    let mut stopped = world.stopped.subscribe();
    let service = router(world).into_make_service_with_connect_info::<Knife>();
    axum::serve(CuttableListener(listener), service)
        .with_graceful_shutdown(async move {
            ended(&mut stopped).await;
        })
        .await
}

//! Several workspaces behind one address, as Slack is: each call goes to the workspace whose token it carries.
//!
//! For apps that many workspaces install. There is no page and no Socket Mode here: an app of many workspaces is
//! reached over HTTP.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::api::{self, Args};
use crate::builder::{Builder, StartError};
use crate::listener::{CuttableListener, Knife};
use crate::sandbox::Sandbox;
use crate::server::{LARGEST_BODY, authorize};
use crate::world::{World, ended};

/// Running workspaces that share one address.
pub struct Towns {
    towns: Vec<Sandbox>,
    address: SocketAddr,
    stopped: watch::Sender<bool>,
    server: JoinHandle<io::Result<()>>,
}

type Worlds = Arc<Vec<Arc<World>>>;

impl Towns {
    /// Opens these workspaces. The app may be the same in each; its bot token must not be.
    pub async fn open(builders: Vec<Builder>) -> Result<Self, StartError> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let mut towns = Vec::with_capacity(builders.len());
        for builder in builders {
            towns.push(builder.found(address)?);
        }
        let worlds: Worlds = Arc::new(towns.iter().map(|town| town.world.clone()).collect());
        let (stopped, mut stopping) = watch::channel(false);
        let server = tokio::spawn(async move {
            let service = router(worlds).into_make_service_with_connect_info::<Knife>();
            let until = async move { ended(&mut stopping).await };
            axum::serve(CuttableListener(listener), service).with_graceful_shutdown(until).await
        });
        Ok(Self { towns, address, stopped, server })
    }

    /// The workspaces, in the order in which they were described.
    pub fn all(&self) -> &[Sandbox] {
        &self.towns
    }

    /// Their address, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The Web API's address, with a slash at the end.
    pub fn api_url(&self) -> String {
        format!("{}/api/", self.url())
    }
}

impl Drop for Towns {
    /// Closes every connection, without waiting for it.
    fn drop(&mut self) {
        self.stopped.send_replace(true);
        self.server.abort();
    }
}

impl std::fmt::Debug for Towns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Towns").field("towns", &self.towns.len()).finish_non_exhaustive()
    }
}

fn router(worlds: Worlds) -> Router {
    Router::new()
        .route("/api/{method}", any(call))
        .route("/response/{team}/{key}", post(response))
        .route("/upload/{id}", post(upload).put(upload))
        .route("/oauth/v2/authorize", get(consent))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(worlds)
}

/// Where no workspace is meant, the first one answers as Slack would to whoever it does not know.
fn meant(worlds: &Worlds, is_it: impl Fn(&World) -> bool) -> &Arc<World> {
    worlds.iter().find(|world| is_it(world)).unwrap_or(&worlds[0])
}

async fn call(
    State(worlds): State<Worlds>,
    knife: ConnectInfo<Knife>,
    method: Path<String>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let args = Args::read(uri.query(), &headers, &body).unwrap_or_default();
    let world = match (&args.token, args.text("code")) {
        (Some(token), _) => meant(&worlds, |world| world.apps.iter().any(|a| a.config.bot_token == *token)),
        (None, Some(code)) => meant(&worlds, |world| world.tickets.knows_code(code)),
        (None, None) => &worlds[0],
    };
    api::serve(State(world.clone()), knife, method, uri, headers, body).await
}

async fn response(
    State(worlds): State<Worlds>,
    knife: ConnectInfo<Knife>,
    Path((team, key)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let world = meant(&worlds, |world| world.team() == team);
    api::response::serve(State(world.clone()), knife, Path(key), headers, body).await
}

async fn upload(
    State(worlds): State<Worlds>,
    knife: ConnectInfo<Knife>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let world = meant(&worlds, |world| world.read(|state| state.files.contains_key(&id)));
    api::upload(State(world.clone()), knife, Path(id), headers, body).await
}

/// Whoever installs says where: `team` in the query.
async fn consent(State(worlds): State<Worlds>, uri: Uri) -> Response {
    let query = uri.query().unwrap_or_default();
    let team = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "team");
    let Some((_, team)) = team else {
        return (StatusCode::BAD_REQUEST, "say which team installs it").into_response();
    };
    match worlds.iter().find(|world| world.team() == team) {
        Some(world) => authorize(State(world.clone()), uri).await,
        None => (StatusCode::NOT_FOUND, "no such team").into_response(),
    }
}

//! `rapport serve`: the product.

use super::address::Address;
use super::exit;
use crate::calendar::Calendars;
use crate::clock::Clock;
use crate::config::{BotAccess, Credentials, NotesKey, Settings};
use crate::domain::id::{UserId, WorkspaceId};
use crate::domain::opener::Openers;
use crate::domain::plain::Dictionary;
use crate::domain::sensitive::Sensitive;
use crate::flow::case::House;
use crate::flow::install::Installing;
use crate::flow::restored;
use crate::flow::service::{Parts, Service};
use crate::flow::tokens::StoredTokens;
use crate::slack::oauth::{Install, OauthApp};
use crate::slack::{CallError, Method, OneToken, SlackApi, SlackApiConfig, SocketTiming, Token, Tokens};
use crate::store::{Serving, Store, StoreError, Vault, Workspace, WorkspaceState};
use crate::tracker::Trackers;
use anyhow::{Context, bail};
use serde_json::json;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use url::Url;

/// The openers that come with the program.
pub const OPENERS: &str = include_str!("../../config/openers.toml");
/// How long a delivery may take before another may look after it.
const LEASE: chrono::Duration = chrono::Duration::seconds(60);
/// How long what is in flight may take to finish; orchestrators commonly wait 30 seconds until they kill.
const END_WITHIN: Duration = Duration::from_secs(25);

/// Runs the bot.
#[derive(clap::Args, Clone, Copy, Debug, Default)]
pub struct ServeArgs {
    /// The database was restored other than from `rapport backup`, whose copies are known: what waits in it may have been sent
    #[arg(long)]
    pub restored: bool,
}

/// Runs the bot until it is told to stop; a second signal ends it at once.
pub async fn run(args: ServeArgs, settings: Settings, clock: Arc<dyn Clock>) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::taken()?;
    // Before the schema is touched: another that serves this file may not know the newer one.
    let serving = Serving::claim(settings.database.url.expose()).context("The database cannot be used")?;
    let serving = serving.sealing_with(vault(&settings).key_id());
    let address = Address::from(&settings.database.url);
    let is_new = address.is_to_be_made();
    let store = open_store(&settings).await?;
    tracing::info!(database = address.place(), is_new, "the database is open");
    let taken_over = store.take_over(&serving, clock.now()).await?;
    if taken_over > 0 {
        tracing::info!(
            taken_over,
            "what the process before was sending is looked for, and sent if it is not there"
        );
    }
    restored::settle(&store, args.restored, clock.now())
        .await
        .context("The restored database cannot be used")?;
    let credentials = settings.slack.credentials.clone().context("the credentials are missing")?;
    let api = Arc::new(SlackApi::new(SlackApiConfig { base_url: settings.slack.api_url.clone() })?);
    let listener = TcpListener::bind(settings.http.addr).await.with_context(|| {
        format!("Cannot listen on {} (RAPPORT_HTTP_ADDR sets another address)", settings.http.addr)
    })?;
    tracing::info!(address = %settings.http.addr, "listening");
    let parts = parts(&settings, &credentials, &store, &clock, &api, listener)?;
    let service = Service::start(parts);
    let introduced = async {
        // A workspace that installs the app by itself is introduced by that.
        if let BotAccess::OneToken(token) = &credentials.bot {
            introduce(&store, &api, &Token::new(token.expose()), &*clock).await?;
        }
        std::future::pending::<anyhow::Result<()>>().await
    };
    let ended = tokio::select! {
        () = signals.next() => Ok(()),
        refused = service.refused() => Err(refused.into()),
        fell = service.fell() => Err(fell.into()),
        refused = introduced => refused,
    };
    let linger = if ended.is_ok() { settings.http.linger } else { Duration::ZERO };
    let code = stopped(service, linger, &store, &mut signals).await;
    drop(serving);
    ended.map(|()| ExitCode::from(code))
}

/// Stops in good order, unless a second signal comes. What is cut off leaves the database as a crash would, and the next
/// start knows how to take that up.
async fn stopped(service: Service, linger: Duration, store: &Store, signals: &mut Signals) -> u8 {
    let in_order = async {
        if !linger.is_zero() {
            tracing::info!("not ready any more; stopping in {linger:?}");
        }
        service.lingers(linger).await;
        tracing::info!("stopping: what is in flight is finished first");
        let finished = async {
            service.stop().await;
            store.close().await;
        };
        if tokio::time::timeout(END_WITHIN, finished).await.is_err() {
            tracing::warn!("what is not finished by now is taken up by the next start");
        }
    };
    tokio::select! {
        () = in_order => exit::DONE,
        () = signals.next() => {
            tracing::warn!("stopped at once");
            exit::FAILED
        }
    }
}

/// What tells it to stop.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// From now on they do not end the program by themselves.
    fn taken() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

fn parts(
    settings: &Settings,
    credentials: &Credentials,
    store: &Store,
    clock: &Arc<dyn Clock>,
    api: &Arc<SlackApi>,
    listener: TcpListener,
) -> anyhow::Result<Parts> {
    let (tokens, install) = access(settings, credentials, store, clock, api)?;
    Ok(Parts {
        store: store.clone(),
        clock: clock.clone(),
        house: house(settings)?,
        api: api.clone(),
        tokens,
        install,
        socket: credentials.app_token.as_ref().map(|t| (Token::new(t.expose()), settings.slack.connections)),
        socket_timing: SocketTiming::default(),
        signing_secret: credentials.signing_secret.as_ref().map(|s| s.expose().to_owned()),
        http: Some((listener, settings.http.max_connections)),
        retention: settings.retention,
        trackers: Trackers::new(&settings.trackers)?,
        calendars: Calendars::new(&settings.holidays)?,
        owner: format!("{}-{}", std::process::id(), clock.now().timestamp_millis()),
        home_gap: crate::flow::service::HOME_GAP,
        lease: LEASE,
    })
}

/// Whose tokens are used, and where workspaces install the app, if they do.
pub type Access = (Arc<dyn Tokens>, Option<(Arc<dyn Install>, Url)>);

/// The tokens by the credentials: the operator's one, or those of every workspace that installs the app.
pub fn access(
    settings: &Settings,
    credentials: &Credentials,
    store: &Store,
    clock: &Arc<dyn Clock>,
    api: &Arc<SlackApi>,
) -> anyhow::Result<Access> {
    let client = match &credentials.bot {
        BotAccess::OneToken(token) => return Ok((Arc::new(OneToken(Token::new(token.expose()))), None)),
        BotAccess::Installed(client) => client.clone(),
    };
    let public_url = settings.http.public_url.clone().context("the public address is missing")?;
    let tokens = Arc::new(StoredTokens::new(store.clone(), clock.clone()));
    let installing = Installing {
        store: store.clone(),
        clock: clock.clone(),
        api: api.clone(),
        app: OauthApp { client, public_url: public_url.clone() },
        tokens: tokens.clone(),
    };
    Ok((tokens, Some((Arc::new(installing), public_url))))
}

/// Opens the database and brings its schema up to date.
pub async fn open_store(settings: &Settings) -> anyhow::Result<Store> {
    let opened = Store::open_with(settings.database.url.expose(), settings.database.connections).await;
    let store = opened.context("The database cannot be used")?;
    store.unlock(vault(settings)).await.context("The notes cannot be read")
}

/// The keys for notes.
pub fn vault(settings: &Settings) -> Vault {
    let key = settings.notes.key.as_ref().map(NotesKey::expose);
    let old: Vec<_> = settings.notes.old.iter().map(|key| *key.expose()).collect();
    Vault::new(key, &old)
}

/// The plain-language dictionary that comes with the program.
pub const PLAIN: &str = include_str!("../../config/plain-language.toml");

/// The list of sensitive matters that comes with the program.
pub const SENSITIVE: &str = include_str!("../../config/sensitive.toml");

/// The settings that decide, the openers and the dictionary.
pub fn house(settings: &Settings) -> anyhow::Result<House> {
    Ok(House {
        openers: Openers::parse(OPENERS)?,
        plain: Dictionary::parse(PLAIN)?,
        sensitive: Sensitive::parse(SENSITIVE)?,
        nudges: settings.nudges.clone(),
        readable: settings.trackers.readable(),
        holidays: settings.holidays.clone(),
    })
}

/// Asks Slack who we are and in which workspace, and keeps the answer. While Slack cannot be reached, it asks
/// again; what it refuses ends the program with a sentence.
async fn introduce(store: &Store, api: &SlackApi, token: &Token, clock: &dyn Clock) -> anyhow::Result<()> {
    let mut pause = std::time::Duration::from_secs(1);
    let answer = loop {
        match api.call(token, Method::AuthTest, &json!({})).await {
            Ok(answer) => break answer,
            Err(error) if error.is_no_slack() => {
                bail!(
                    "What answers at `slack.api_url` is not Slack's Web API: see that the address is right ({error})."
                )
            }
            Err(CallError::Refused { error, .. }) => {
                bail!(
                    "Slack does not accept SLACK_BOT_TOKEN ({error}). Copy the Bot User OAuth Token of your app anew."
                )
            }
            Err(error) => {
                let asked = match &error {
                    CallError::Retry { after, .. } => after.unwrap_or_default(),
                    _ => std::time::Duration::ZERO,
                };
                tracing::warn!(%error, "Slack does not answer; asking again in {:?}", asked.max(pause));
                tokio::time::sleep(asked.max(pause)).await;
                pause = (pause * 2).min(std::time::Duration::from_secs(60));
            }
        }
    };
    let text = |field: &str| answer[field].as_str().unwrap_or_default().to_owned();
    let workspace = Workspace {
        id: WorkspaceId::new(text("team_id")),
        name: text("team"),
        bot_user: UserId::new(text("user_id")),
        state: WorkspaceState::Active,
        installed_at: clock.now(),
        blocked_until: None,
        uninstalled_at: None,
    };
    while let Err(error) = keep(store, &workspace).await {
        if !error.is_passing() {
            return Err(error.into());
        }
        tracing::warn!(%error, "the workspace could not be saved; trying again in {pause:?}");
        tokio::time::sleep(pause).await;
    }
    tracing::info!(workspace = %workspace.id, name = workspace.name, "connected to Slack");
    Ok(())
}

async fn keep(store: &Store, workspace: &Workspace) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    tx.save_workspace(workspace).await?;
    tx.commit().await
}

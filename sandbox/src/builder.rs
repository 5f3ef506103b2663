//! Describing a workspace and starting it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::net::TcpListener;

use crate::app::App;
use crate::clock::SandboxClock;
use crate::control::deeds::{admit, make_channel};
use crate::delivery::client;
use crate::ids;
use crate::sandbox::Sandbox;
use crate::specs::{AppConfig, ChannelSpec, GroupSpec, Timing, UserSpec};
use crate::state::{Group, State, Team, User};
use crate::world::{JumpHook, Leap, Parts, World};
use crate::{server, snapshot};

/// The sandbox could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken, or the data folder cannot be used.
    #[error("the sandbox could not be started: {0}")]
    Io(#[from] std::io::Error),
    /// The HTTP client could not be made.
    #[error("the sandbox has no HTTP client: {0}")]
    Http(#[from] reqwest::Error),
}

/// A workspace that is being described.
pub struct Builder {
    port: u16,
    clock: Arc<SandboxClock>,
    data_dir: Option<PathBuf>,
    team: Team,
    apps: Vec<AppConfig>,
    users: Vec<UserSpec>,
    channels: Vec<ChannelSpec>,
    groups: Vec<GroupSpec>,
    jumps: Vec<(String, JumpHook)>,
    timing: Timing,
}

impl Default for Builder {
    fn default() -> Self {
        let team =
            Team { id: "T0SANDBOX01".to_owned(), name: "Sandbox".to_owned(), domain: "sandbox".to_owned() };
        Self {
            port: 0,
            clock: Arc::new(SandboxClock::real()),
            data_dir: None,
            team,
            apps: Vec::new(),
            users: Vec::new(),
            channels: Vec::new(),
            groups: Vec::new(),
            jumps: Vec::new(),
            timing: Timing::default(),
        }
    }
}

impl Builder {
    /// Listens on this loopback port; 0 picks a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Stamps messages and events with this clock.
    pub fn clock(mut self, clock: Arc<SandboxClock>) -> Self {
        self.clock = clock;
        self
    }

    /// Keeps the state in this folder, and resumes what is there.
    pub fn data_dir(mut self, dir: Option<PathBuf>) -> Self {
        self.data_dir = dir;
        self
    }

    /// The team's id and name.
    pub fn workspace(mut self, id: impl Into<String>, name: impl Into<String>) -> Self {
        self.team.id = id.into();
        self.team.name = name.into();
        self.team.domain = self.team.name.to_lowercase().replace(' ', "-");
        self
    }

    /// Installs an app.
    pub fn app(mut self, app: AppConfig) -> Self {
        self.apps.push(app);
        self
    }

    /// Adds a person.
    pub fn user(mut self, user: UserSpec) -> Self {
        self.users.push(user);
        self
    }

    /// Adds people.
    pub fn users(mut self, users: impl IntoIterator<Item = UserSpec>) -> Self {
        self.users.extend(users);
        self
    }

    /// Adds a channel.
    pub fn channel(mut self, channel: ChannelSpec) -> Self {
        self.channels.push(channel);
        self
    }

    /// Adds channels.
    pub fn channels(mut self, channels: impl IntoIterator<Item = ChannelSpec>) -> Self {
        self.channels.extend(channels);
        self
    }

    /// Adds a group of people.
    pub fn group(mut self, group: GroupSpec) -> Self {
        self.groups.push(group);
        self
    }

    /// Offers a leap of the clock: the hook is told the time and who asks, and answers where to.
    pub fn jump(mut self, label: impl Into<String>, hook: JumpHook) -> Self {
        self.jumps.push((label.into(), hook));
        self
    }

    /// The same, from a closure.
    pub fn jump_fn<F>(self, label: impl Into<String>, hook: F) -> Self
    where
        F: Fn(i64, String) -> BoxFuture<'static, Leap> + Send + Sync + 'static,
    {
        self.jump(label, Arc::new(hook))
    }

    /// Waits longer or shorter than Slack does.
    pub fn timing(mut self, timing: Timing) -> Self {
        self.timing = timing;
        self
    }

    /// Starts the workspace.
    pub async fn start(self) -> Result<Sandbox, StartError> {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await?;
        let address = listener.local_addr()?;
        let data_dir = self.data_dir.clone();
        let resumed = match &data_dir {
            Some(dir) => {
                std::fs::create_dir_all(dir)?;
                snapshot::load(dir)?
            }
            None => None,
        };
        let world = Arc::new(self.build(format!("http://{address}"), resumed)?);
        let keeper = data_dir.map(|dir| tokio::spawn(snapshot::keep(world.clone(), dir)));
        let server = tokio::spawn(server::serve(listener, world.clone()));
        Ok(Sandbox::new(world, address, Some(server), keeper))
    }

    /// The workspace at an address that another serves.
    pub(crate) fn found(self, address: SocketAddr) -> Result<Sandbox, StartError> {
        let world = Arc::new(self.build(format!("http://{address}"), None)?);
        Ok(Sandbox::new(world, address, None, None))
    }

    fn build(mut self, url: String, resumed: Option<State>) -> Result<World, StartError> {
        let configs = std::mem::take(&mut self.apps);
        let apps: Vec<Arc<App>> = configs.into_iter().map(App::install).map(Arc::new).collect();
        let pristine = self.describe(&apps);
        let mut state = match resumed {
            Some(old) => resume(pristine.clone(), old, &url),
            None => pristine.clone(),
        };
        if let Some(reading) = state.clock.take().filter(|_| self.clock.reading().simulated) {
            restore(&self.clock, reading);
        }
        let (clock, timing, jumps) = (self.clock, self.timing, self.jumps);
        let parts = Parts { state, pristine, url, clock, timing, apps, jumps };
        Ok(World::new(parts, client()?))
    }

    /// The state as it is described.
    fn describe(&mut self, apps: &[Arc<App>]) -> State {
        let now = self.clock.now();
        let mut state = State { team: self.team.clone(), ..State::default() };
        for app in apps {
            state.users.insert(app.bot_user.clone(), User::of_app(app, now));
        }
        for spec in self.users.drain(..) {
            admit(&mut state, User::from_spec(spec, now), apps, now);
        }
        for spec in &self.channels {
            make_channel(&mut state, spec, now);
        }
        for spec in self.groups.drain(..) {
            let group = make_group(&state, spec, now);
            state.groups.insert(group.id.clone(), group);
        }
        state
    }
}

fn make_group(state: &State, spec: GroupSpec, now: i64) -> Group {
    let users =
        spec.users.iter().filter_map(|name| state.find_user(name)).map(|user| user.id.clone()).collect();
    let id = if spec.id.is_empty() { ids::stable("S", &spec.handle) } else { spec.id };
    Group { id, handle: spec.handle, name: spec.name, users, created: now / 1000 }
}

/// The old state, with what the description has in addition.
fn resume(described: State, mut old: State, url: &str) -> State {
    old.team = described.team;
    for (id, user) in described.users {
        if user.is_bot() || !old.users.contains_key(&id) {
            old.users.insert(id, user);
        }
    }
    for (id, conversation) in described.conversations {
        old.conversations.entry(id).or_insert(conversation);
    }
    for (id, group) in described.groups {
        old.groups.entry(id).or_insert(group);
    }
    for file in old.files.values_mut() {
        url.clone_into(&mut file.base_url);
    }
    old
}

fn restore(clock: &SandboxClock, reading: crate::clock::ClockReading) {
    // The clock was found to be a simulated one, which takes all of these.
    let _ = clock.set(reading.now);
    let _ = clock.set_speed(reading.speed);
    let _ = if reading.paused { clock.pause() } else { clock.resume() };
}

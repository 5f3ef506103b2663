//! The running workspace, for the program that started it.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::builder::Builder;
use crate::clock::SandboxClock;
use crate::control::deeds::{self, ChannelDeed};
use crate::faults::Fault;
use crate::journal::{Call, Complaint, Delivery};
use crate::people;
use crate::person::{Person, wait_until};
use crate::seed::Seed;
use crate::specs::{ChannelSpec, UserSpec};
use crate::ui;
use crate::world::World;

const CLOSING: Duration = Duration::from_secs(2);

/// A local Slack workspace that is running.
pub struct Sandbox {
    pub(crate) world: Arc<World>,
    address: SocketAddr,
    server: Option<JoinHandle<io::Result<()>>>,
    keeper: Option<JoinHandle<()>>,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    /// Closes every connection, without waiting for it.
    fn drop(&mut self) {
        self.world.stopped.send_replace(true);
    }
}

impl Sandbox {
    /// Starts to describe a workspace.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn new(
        world: Arc<World>,
        address: SocketAddr,
        server: Option<JoinHandle<io::Result<()>>>,
        keeper: Option<JoinHandle<()>>,
    ) -> Self {
        Self { world, address, server, keeper }
    }

    /// The page's address, without a slash at the end.
    pub fn url(&self) -> String {
        self.world.url.clone()
    }

    /// The Web API's address, with a slash at the end.
    pub fn api_url(&self) -> String {
        format!("{}/api/", self.world.url)
    }

    /// The socket address.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// The workspace's clock.
    pub fn clock(&self) -> Arc<SandboxClock> {
        self.world.clock.clone()
    }

    /// Closes every connection, writes the state down, and ends.
    pub async fn shutdown(mut self) {
        self.world.stopped.send_replace(true);
        if let Some(mut server) = self.server.take() {
            // A connection that does not end by itself is not waited for.
            if tokio::time::timeout(CLOSING, &mut server).await.is_err() {
                server.abort();
            }
        }
        if let Some(keeper) = self.keeper.take() {
            // It ends by itself when the world stops.
            let _ = keeper.await;
        }
    }

    /// Every call of the app.
    pub fn calls(&self) -> Vec<Call> {
        self.world.journal.calls(0)
    }

    /// The calls after the one of this number.
    pub fn calls_since(&self, seq: u64) -> Vec<Call> {
        self.world.journal.calls(seq)
    }

    /// Every call of one method.
    pub fn calls_of(&self, method: &str) -> Vec<Call> {
        self.calls().into_iter().filter(|call| call.method == method).collect()
    }

    /// The calls that were refused.
    pub fn refused_calls(&self) -> Vec<Call> {
        self.calls().into_iter().filter(|call| call.error.is_some()).collect()
    }

    /// Everything sent to the app.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.world.journal.deliveries(0)
    }

    /// What was sent to the app after the delivery of this number.
    pub fn deliveries_since(&self, seq: u64) -> Vec<Delivery> {
        self.world.journal.deliveries(seq)
    }

    /// What Slack told people because the app failed them.
    pub fn complaints(&self) -> Vec<Complaint> {
        self.world.journal.complaints(0)
    }

    /// Every message of a conversation (id or channel name), ephemeral ones and replies too, oldest first.
    pub fn messages(&self, channel: &str) -> Vec<Value> {
        self.world.read(|state| {
            let Some(conversation) = state.find_conversation(channel) else {
                return Vec::new();
            };
            let mut all: Vec<_> = conversation.messages.iter().chain(&conversation.ephemerals).collect();
            all.sort_by(|one, other| one.ts.cmp(&other.ts));
            let show = |message: &&crate::state::Message| {
                let mut value = ui::message_for_page(state, conversation, message, &self.world.url);
                value["ephemeral_to"] = json!(message.ephemeral_to);
                value
            };
            all.iter().map(show).collect()
        })
    }

    /// The whole state, as JSON.
    pub fn everything(&self) -> Value {
        self.world.read(|state| json!(state))
    }

    /// The direct message of two users, by id or handle.
    pub fn im(&self, one: &str, other: &str) -> Option<String> {
        self.world.read(|state| state.im_between(&state.find_user(one)?.id, &state.find_user(other)?.id))
    }

    /// The bot user's id of the app at this position.
    pub fn bot_user(&self, app: usize) -> Option<String> {
        self.world.apps.get(app).map(|app| app.bot_user.clone())
    }

    /// The id of the app at this position.
    pub fn app_id(&self, app: usize) -> Option<String> {
        self.world.apps.get(app).map(|app| app.id.clone())
    }

    /// How many Socket Mode connections are open.
    pub fn connections(&self) -> usize {
        self.world.apps.iter().map(|app| self.world.sockets.count(&app.id)).sum()
    }

    /// Waits until something is so; false when it is not so in time.
    pub async fn wait_for(&self, timeout: Duration, what: impl Fn(&Self) -> bool) -> bool {
        wait_until(&self.world, timeout, || what(self).then_some(())).await.is_some()
    }

    /// Acts as a person, by id or handle.
    pub fn act(&self, user: &str) -> Person {
        let id = self.world.read(|state| state.find_user(user).map(|user| user.id.clone()));
        Person::new(self.world.clone(), id.unwrap_or_else(|| user.to_owned()))
    }

    /// An address of the first app that answers a person in a conversation (id), as every interaction carries one.
    pub fn response_url(&self, user: &str, channel: &str) -> Option<String> {
        let id = self.world.read(|state| state.find_user(user).map(|user| user.id.clone()))?;
        let app = self.world.apps.first()?;
        Some(people::response_url(&self.world, app, &id, channel, None, None))
    }

    /// Causes trouble, at once or on the next occasion.
    pub fn fault(&self, fault: Fault) {
        deeds::fault(&self.world, fault);
    }

    /// Takes away the trouble that has not struck yet.
    pub fn clear_faults(&self) {
        self.world.faults.clear();
    }

    /// Everything as it was at the start.
    pub fn reset(&self) {
        deeds::reset(&self.world);
    }

    /// Lets a person join the team; their id.
    pub fn add_user(&self, user: UserSpec) -> String {
        deeds::add_user(&self.world, user)
    }

    /// Makes a channel; its id.
    pub fn add_channel(&self, channel: ChannelSpec) -> Result<String, String> {
        deeds::channel(&self.world, ChannelDeed::Create(channel))
    }

    /// Lets a user or a bot into a channel.
    pub fn invite(&self, channel: &str, user: &str) -> Result<String, String> {
        deeds::channel(
            &self.world,
            ChannelDeed::Invite { channel: channel.to_owned(), user: user.to_owned() },
        )
    }

    /// Takes a user or a bot out of a channel.
    pub fn kick(&self, channel: &str, user: &str) -> Result<String, String> {
        deeds::channel(&self.world, ChannelDeed::Kick { channel: channel.to_owned(), user: user.to_owned() })
    }

    /// Closes a channel.
    pub fn archive(&self, channel: &str) -> Result<String, String> {
        deeds::channel(&self.world, ChannelDeed::Archive { channel: channel.to_owned() })
    }

    /// Sends an event to the first app as it is.
    pub fn push_event(&self, event: Value) -> Result<(), String> {
        deeds::push_event(&self.world, None, event)
    }

    /// Removes the first app from the team.
    pub fn uninstall(&self) -> Result<(), String> {
        deeds::uninstall(&self.world, None)
    }

    /// Installs the first app again; a code for `oauth.v2.access`.
    pub fn install(&self) -> Result<String, String> {
        deeds::install(&self.world, None)
    }

    /// Makes the next installs ones for a whole Enterprise Grid organisation (`E…`), or for the team again.
    pub fn install_for(&self, organisation: Option<&str>) {
        deeds::install_for(&self.world, organisation.map(str::to_owned));
    }

    /// Puts a message into the past, and tells nobody; its timestamp.
    pub fn seed_message(&self, seed: Seed) -> Result<String, String> {
        seed.plant(&self.world)
    }
}

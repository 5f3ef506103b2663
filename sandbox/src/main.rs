//! The sandbox as a program of its own.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser;
use serde::Deserialize;
use slack_sandbox::{AppConfig, ChannelSpec, GroupSpec, Sandbox, SandboxClock, UserSpec};

/// A local Slack workspace for trying and testing Slack apps.
#[derive(Debug, Parser)]
#[command(name = "slack-sandbox")]
struct Arguments {
    /// The loopback port to listen on; 0 picks a free one.
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// The app manifest, as JSON.
    #[arg(long)]
    manifest: PathBuf,
    /// The bot token that the app will use.
    #[arg(long)]
    bot_token: String,
    /// The app-level token, for Socket Mode.
    #[arg(long)]
    app_token: Option<String>,
    /// The secret that signs HTTP requests to the app.
    #[arg(long, default_value = "")]
    signing_secret: String,
    /// Where the app listens for HTTP requests.
    #[arg(long)]
    request_url: Option<String>,
    /// A folder to keep the workspace in between runs.
    #[arg(long)]
    data: Option<PathBuf>,
    /// People, channels and groups, as JSON.
    #[arg(long)]
    workspace: Option<PathBuf>,
    /// Runs on simulated time from this instant, as in 2026-03-02T09:00:00Z.
    #[arg(long)]
    time: Option<chrono::DateTime<chrono::Utc>>,
    /// How fast simulated time passes.
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
}

/// The people and channels of a company.
#[derive(Debug, Deserialize)]
struct Company {
    #[serde(default = "default_id")]
    id: String,
    #[serde(default = "default_name")]
    name: String,
    #[serde(default)]
    users: Vec<UserSpec>,
    #[serde(default)]
    channels: Vec<ChannelSpec>,
    #[serde(default)]
    groups: Vec<GroupSpec>,
}

fn default_id() -> String {
    "T0SANDBOX01".to_owned()
}

fn default_name() -> String {
    "Sandbox".to_owned()
}

impl Default for Company {
    fn default() -> Self {
        let people =
            [("U0ADA", "ada", "Ada Park"), ("U0BEN", "ben", "Ben Ito"), ("U0CLEO", "cleo", "Cleo Marsh")];
        Self {
            id: default_id(),
            name: default_name(),
            users: people.map(|(id, name, real_name)| UserSpec::new(id, name, real_name)).to_vec(),
            channels: vec![ChannelSpec::new("C0GENERAL", "general"), ChannelSpec::new("C0RANDOM", "random")],
            groups: Vec::new(),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let manifest = serde_json::from_slice(&std::fs::read(&arguments.manifest)?)?;
    let company = match &arguments.workspace {
        Some(path) => serde_json::from_slice(&std::fs::read(path)?)?,
        None => Company::default(),
    };
    let mut app = AppConfig::new(manifest, arguments.bot_token).signing_secret(arguments.signing_secret);
    app.app_token = arguments.app_token;
    app.request_url = arguments.request_url;
    let clock = match arguments.time {
        Some(start) => SandboxClock::simulated(start.timestamp_millis(), arguments.speed, false),
        None => SandboxClock::real(),
    };
    let builder = Sandbox::builder().port(arguments.port).clock(Arc::new(clock)).data_dir(arguments.data);
    let builder = company
        .groups
        .into_iter()
        .fold(builder.workspace(company.id, company.name), |it, group| it.group(group));
    let sandbox = builder.app(app).users(company.users).channels(company.channels).start().await?;
    println!("The workspace is at {}/ and its Web API at {}", sandbox.url(), sandbox.api_url());
    tokio::signal::ctrl_c().await?;
    sandbox.shutdown().await;
    Ok(())
}

//! The operator's command line: one file a subcommand.

pub mod address;
pub mod backup;
pub mod copy;
#[cfg(feature = "demo")]
pub mod demo;
pub mod doctor;
pub mod import;
pub mod man;
pub mod manifest;
mod output;
pub mod person;
pub mod plan;
pub mod probe;
mod reading;
pub mod reference;
pub mod rekey;
pub mod serve;
pub mod simulate;
mod version;

use crate::clock::SystemClock;
use crate::config::{LogFormat, Settings, SettingsError, init_log};
use crate::tls;
use clap::{Parser, Subcommand};
use output::Output;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Helps IT leads stay in relationship mode with their business peers, in Slack.
#[derive(Parser, Debug)]
#[command(name = "rapport", version, long_version = version::LONG.as_str(), arg_required_else_help = true)]
pub struct Cli {
    /// The settings file; without it config/rapport.toml is read if it is there
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run the bot
    Serve(serve::ServeArgs),
    /// Try it: a local workspace in your browser, no Slack account needed
    #[cfg(feature = "demo")]
    Demo(demo::DemoArgs),
    /// Check settings, database, tokens and connection, and say how to mend what is wrong
    Doctor(doctor::DoctorArgs),
    /// Print the Slack app manifest, to create the app from
    Manifest(manifest::ManifestArgs),
    /// Print what would be sent to whom and why in the coming days; changes nothing
    Plan(plan::PlanArgs),
    /// Copy the database while the bot runs, and check the copy
    Backup(backup::BackupArgs),
    /// Move house: copy all into another, empty database, and compare
    Copy(copy::CopyArgs),
    /// Import a lead's people from a CSV file; a dry run unless --apply
    Import(import::ImportArgs),
    #[command(flatten)]
    Person(person::PersonCommand),
    /// Bring all notes to the key that is configured
    Rekey(rekey::RekeyArgs),
    /// Ask the bot that runs on this machine whether it is alive, for the health check of a container
    Probe(probe::ProbeArgs),
    /// Print the manual page
    Man,
}

/// How the program ends, as an orchestrator sees it.
pub mod exit {
    /// It did what it was asked to do; of `serve`: it was told to stop, and stopped in good order.
    pub const DONE: u8 = 0;
    /// It could not, or found something wrong; a new try may do.
    pub const FAILED: u8 = 1;
    /// Wrong arguments or settings: no new try will do before somebody mends them.
    pub const USAGE: u8 = 2;
}

/// Runs the subcommand that was asked for. What goes wrong is one clear sentence on the error output.
pub async fn run(cli: Cli) -> ExitCode {
    tls::install();
    let mut out = Output::standard();
    let ended = command(cli, &mut out).await;
    match ended.and_then(|code| Ok(out.flush().map(|()| code)?)) {
        Ok(code) => code,
        Err(error) => {
            // With nobody who reads it there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "{error:#}");
            code_of(&error)
        }
    }
}

/// Wrong settings are another thing than a failure, as an orchestrator sees it.
fn code_of(error: &anyhow::Error) -> ExitCode {
    ExitCode::from(if error.is::<SettingsError>() { exit::USAGE } else { exit::FAILED })
}

/// Serves; where the log is for machines, why it ended is a line of it too.
async fn serve(args: serve::ServeArgs, settings: Settings) -> anyhow::Result<ExitCode> {
    init_log(&settings.log)?;
    let as_object = settings.log.format == LogFormat::Json && tracing::enabled!(tracing::Level::ERROR);
    match serve::run(args, settings, Arc::new(SystemClock)).await {
        Err(error) if as_object => {
            tracing::error!("{error:#}");
            Ok(code_of(&error))
        }
        ended => ended,
    }
}

async fn command(cli: Cli, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let file = cli.config.as_deref();
    match cli.command {
        Command::Serve(args) => return serve(args, Settings::load(file, &env)?).await,
        #[cfg(feature = "demo")]
        Command::Demo(args) => demo::run(args, out).await?,
        Command::Doctor(args) => {
            let load = if args.offline { Settings::load_without_slack } else { Settings::load };
            return doctor::run(args, load(file, &env), &SystemClock, out).await;
        }
        Command::Manifest(args) => writeln!(out, "{}", manifest::run(args)?)?,
        Command::Plan(args) => {
            return plan::run(args, Settings::load_without_slack(file, &env)?, &SystemClock, out).await;
        }
        Command::Backup(args) => {
            return backup::run(args, Settings::load_without_slack(file, &env)?, &SystemClock, out).await;
        }
        Command::Copy(args) => {
            let live = std::io::stdout().is_terminal();
            return copy::run(copy::CopyArgs { live, ..args }, &SystemClock, out).await;
        }
        Command::Import(args) => {
            return import::run(args, Settings::load_without_slack(file, &env)?, &SystemClock, out).await;
        }
        Command::Person(command) => {
            return person::run(command, Settings::load_without_slack(file, &env)?, &SystemClock, out).await;
        }
        Command::Rekey(args) => {
            return rekey::run(args, Settings::load_without_slack(file, &env)?, out).await;
        }
        Command::Probe(args) => {
            return probe::run(args, &Settings::load_without_slack(file, &env)?, out).await;
        }
        Command::Man => write!(out, "{}", man::page())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

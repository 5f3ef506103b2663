//! The operator's command line: one file a subcommand.

pub mod backup;
#[cfg(feature = "demo")]
pub mod demo;
pub mod doctor;
pub mod import;
pub mod manifest;
pub mod person;
pub mod plan;
mod reading;
pub mod rekey;
pub mod serve;
pub mod simulate;

use crate::clock::SystemClock;
use crate::config::{Settings, SettingsError, init_log};
use crate::tls;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Helps IT leads stay in relationship mode with their business peers, in Slack.
#[derive(Parser, Debug)]
#[command(name = "rapport", version, arg_required_else_help = true)]
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
    /// Import a lead's people from a CSV file; a dry run unless --apply
    Import(import::ImportArgs),
    #[command(flatten)]
    Person(person::PersonCommand),
    /// Bring all notes to the key that is configured
    Rekey(rekey::RekeyArgs),
}

/// Runs the subcommand that was asked for. What goes wrong is one clear sentence on the error output.
pub async fn run(cli: Cli) -> ExitCode {
    tls::install();
    match command(cli).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            // Wrong settings are another thing than a failure, as an orchestrator sees it.
            ExitCode::from(if error.is::<SettingsError>() { 2 } else { 1 })
        }
    }
}

async fn command(cli: Cli) -> anyhow::Result<ExitCode> {
    let file = cli.config.as_deref();
    let out = &mut std::io::stdout();
    match cli.command {
        Command::Serve(args) => {
            let settings = Settings::load(file, &env)?;
            init_log(&settings.log)?;
            serve::run(args, settings, Arc::new(SystemClock)).await?;
        }
        #[cfg(feature = "demo")]
        Command::Demo(args) => demo::run(args).await?,
        Command::Doctor(args) => {
            let load = if args.offline { Settings::load_without_slack } else { Settings::load };
            return doctor::run(args, load(file, &env), &SystemClock, out).await;
        }
        Command::Manifest(args) => println!("{}", manifest::run(args)?),
        Command::Plan(args) => {
            return plan::run(args, Settings::load_without_slack(file, &env)?, &SystemClock, out).await;
        }
        Command::Backup(args) => {
            return backup::run(args, Settings::load_without_slack(file, &env)?, &SystemClock, out).await;
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
    }
    Ok(ExitCode::SUCCESS)
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

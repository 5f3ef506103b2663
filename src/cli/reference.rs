//! The command line as data, read from the definition that parses it: the manual page and the book are made of it.

use super::{Cli, exit};
use clap::{Arg, Command, CommandFactory};

/// One subcommand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What is typed, such as `rapport import --lead <U…> <FILE>`.
    pub usage: String,
    /// Its name.
    pub name: String,
    /// What it does, in a sentence.
    pub about: String,
    /// What may stand behind it.
    pub options: Vec<OptionEntry>,
}

/// An option or an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionEntry {
    /// How it is written: `--to <PATH>`.
    pub form: String,
    /// What it does.
    pub about: String,
    /// What holds without it; empty if nothing.
    pub default: String,
}

/// How it ends: the code, and what it says.
pub const EXITS: [(u8, &str); 3] = [
    (
        exit::DONE,
        "It did what it was asked to do. `serve`: it was told to stop, and what was in flight is finished.",
    ),
    (
        exit::FAILED,
        "It could not, and the last line says why; or `doctor`, `backup`, `probe` or `plan` found something wrong. \
         `serve`: a second signal cut the end short. Started again, it may do.",
    ),
    (
        exit::USAGE,
        "Wrong arguments or settings, each named in a sentence. Started again unchanged, it ends so again.",
    ),
];

/// Signals, and what `serve` does.
pub const SIGNALS: [(&str, &str); 2] = [
    (
        "SIGTERM, SIGINT",
        "The first: `/readyz` says no, nothing new is begun, what is in flight is finished, and the program ends, within 25 \
         seconds and `http.linger_seconds`. The second: it ends at once, and the next start takes up what was not finished.",
    ),
    ("SIGKILL", "At any instant: nothing is lost and nothing comes twice, as docs/crash.md tells."),
];

/// Every subcommand that is shown, in the order of the help.
pub fn entries() -> Vec<Entry> {
    let mut cli = Cli::command();
    cli.build();
    let shown = |command: &&mut Command| !command.is_hide_set() && command.get_name() != "help";
    cli.get_subcommands_mut().filter(shown).map(entry).collect()
}

/// What may stand anywhere.
pub fn everywhere() -> Vec<OptionEntry> {
    let mut cli = Cli::command();
    cli.build();
    cli.get_arguments().filter(|a| a.is_global_set()).map(option).collect()
}

/// The sentence about the program.
pub fn about() -> String {
    Cli::command().get_about().map(ToString::to_string).unwrap_or_default()
}

fn entry(command: &mut Command) -> Entry {
    let usage = command.render_usage().to_string();
    let own = |a: &&Arg| !a.is_global_set() && !a.is_hide_set() && a.get_id() != "help";
    Entry {
        usage: usage.trim_start_matches("Usage: ").to_owned(),
        name: command.get_name().to_owned(),
        about: command.get_about().map(ToString::to_string).unwrap_or_default(),
        options: command.get_arguments().filter(own).map(option).collect(),
    }
}

fn option(argument: &Arg) -> OptionEntry {
    let values: Vec<String> =
        argument.get_value_names().into_iter().flatten().map(|name| format!("<{name}>")).collect();
    let takes = argument.get_action().takes_values();
    let long = argument.get_long().map(|long| format!("--{long}"));
    let form = long.into_iter().chain(takes.then(|| values.join(" "))).collect::<Vec<_>>().join(" ");
    let defaults = argument.get_default_values().iter().map(|v| v.to_string_lossy().into_owned());
    OptionEntry {
        form,
        about: argument.get_help().map(ToString::to_string).unwrap_or_default(),
        default: if takes { defaults.collect::<Vec<_>>().join(" ") } else { String::new() },
    }
}

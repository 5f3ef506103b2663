//! `[log]`: what is written to standard error, and what never is.

use super::source::{Source, quoted};
use crate::domain::vocabulary::vocabulary;
use std::any::Any;
use std::io::IsTerminal;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::{FilterExt, Targets};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

/// What is logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// A level, also per part of the program.
    pub filter: String,
    /// For whom the lines are.
    pub format: LogFormat,
}

vocabulary! {
    /// For whom the lines of the log are.
    LogFormat {
        Text = "text", "for people";
        Json = "json", "for machines: one JSON object a line";
    }
}

pub(super) fn read(source: &mut Source<'_>) -> Option<LogSettings> {
    let (filter, name) = source.text_or_env("log", "filter", "RAPPORT_LOG")?;
    if EnvFilter::builder().parse(&filter).is_err() || !says_levels(&filter) {
        let want =
            "a level (error, warn, info, debug, trace), also per part, such as info,rapport::slack=debug";
        source.problems.push(format!("{name} is {}, but must be {want}.", quoted(&filter)));
        return None;
    }
    let (format, name) = source.text_or_env("log", "format", "RAPPORT_LOG_FORMAT")?;
    let Some(format) = LogFormat::from_code(&format) else {
        source.problems.push(format!("{name} is {}, but must be text or json.", quoted(&format)));
        return None;
    };
    Some(LogSettings { filter, format })
}

/// Whether each part of a filter has a level. A word that is none would be taken for the name of a part of the program, and
/// switch off all others. What the filter asks of spans is its own matter.
fn says_levels(filter: &str) -> bool {
    let is_level = |part: &str| {
        let level = part.rsplit_once('=').map_or(part, |(_, level)| level).trim();
        !level.is_empty() && level.parse::<LevelFilter>().is_ok()
    };
    let mut parts = filter.split(',').map(str::trim).filter(|part| !part.is_empty()).peekable();
    parts.peek().is_some() && (filter.contains('[') || parts.all(is_level))
}

/// Parts that write whole messages, tokens or one-time addresses into their lines. They stay silent at every
/// level, whatever the filter says; what matters of theirs reaches us as an error and is logged there.
const SILENT: &[&str] =
    &["slack_morphism", "tungstenite", "tokio_tungstenite", "hyper", "hyper_util", "reqwest", "h2", "rustls"];
/// The store's statements carry notes as their arguments.
const WARN_ONLY: &[&str] = &["sqlx"];

fn never() -> Targets {
    let silent = SILENT.iter().map(|target| (*target, LevelFilter::OFF));
    let quiet = WARN_ONLY.iter().map(|target| (*target, LevelFilter::WARN));
    Targets::new().with_default(LevelFilter::TRACE).with_targets(silent).with_targets(quiet)
}

/// A fault of the program is told by its place, and in its words where those stand in the program: words made while it
/// ran may quote what a person typed.
fn tell_faults() {
    std::panic::set_hook(Box::new(|fault| {
        let place = fault.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, words = own_words(fault.payload()), "a fault of the program");
    }));
}

fn own_words(payload: &dyn Any) -> &'static str {
    payload.downcast_ref::<&'static str>().copied().unwrap_or("(not shown)")
}

/// Starts logging to standard error. Fails when it was started before.
pub fn init_log(settings: &LogSettings) -> Result<(), TryInitError> {
    let wanted = EnvFilter::new(&settings.filter);
    let colours = std::io::stderr().is_terminal();
    // A log that cannot be written, on a full disk say, is no reason to fall over.
    let lines = tracing_subscriber::fmt::layer().log_internal_errors(false);
    let lines = lines.with_writer(std::io::stderr).with_ansi(colours);
    let wanted = wanted.and(never());
    let lines = match settings.format {
        LogFormat::Text => lines.with_filter(wanted).boxed(),
        LogFormat::Json => lines.json().with_span_list(false).with_filter(wanted).boxed(),
    };
    tracing_subscriber::registry().with(lines).try_init()?;
    tell_faults();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("one thread").write(line)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_fault_does_not_quote_what_was_typed() {
        let fault = std::panic::catch_unwind(|| "a private note é"[..16].len()).expect_err("no boundary");
        assert_eq!(own_words(&*fault), "(not shown)");
        let fault = std::panic::catch_unwind(|| panic!("two of one")).expect_err("a fault");
        assert_eq!(own_words(&*fault), "two of one");
    }

    #[test]
    fn a_word_that_is_no_level_is_no_filter() {
        for good in
            ["info", "WARN", "off", "info,rapport::slack=debug", "rapport=trace, warn", "[send{id}]=debug"]
        {
            assert!(says_levels(good), "{good}");
        }
        for wrong in
            ["", " , ", "warning", "verbose", "info;debug", "info,loud", "rapport", "rapport=", "info;x=loud"]
        {
            assert!(!says_levels(wrong), "{wrong}");
        }
    }

    #[test]
    fn talkative_libraries_stay_silent_even_when_asked_for() {
        let page = Page::default();
        let write = page.clone();
        let wanted = EnvFilter::new("trace,slack_morphism=trace,tungstenite=trace");
        let lines = tracing_subscriber::fmt::layer().with_writer(move || write.clone()).with_ansi(false);
        let subscriber = tracing_subscriber::registry().with(lines.with_filter(wanted.and(never())));
        tracing::subscriber::with_default(subscriber, || {
            tracing::error!(target: "slack_morphism::hyper_tokio::socket_mode", "wss://wss.slack.com/?ticket=1");
            tracing::error!(target: "tungstenite::protocol", "a note");
            tracing::debug!(target: "sqlx::query", "a note");
            tracing::info!(target: "rapport::slack", "connected");
        });
        let written = String::from_utf8(page.0.lock().expect("one thread").clone()).expect("text");
        assert!(
            written.contains("connected") && !written.contains("ticket") && !written.contains("note"),
            "{written}"
        );
    }
}

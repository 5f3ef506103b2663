//! What hostile input is tried on, one function a target: each takes any bytes, and panics where something that is
//! promised does not hold. cargo-fuzz runs them from `fuzz_targets/`; `cargo test` replays the corpus through the same
//! functions.

pub mod cron;
pub mod dates;
pub mod desk;
pub mod frame;
pub mod holidays;
pub mod journey;
pub mod line;

pub mod payload;
pub mod peers;
pub mod screens;

use chrono::{DateTime, NaiveDate, Utc};

/// A target: what it is called, and what it tries.
pub type Target = (&'static str, fn(&[u8]));

/// Every target, by the name of its file and of its corpus.
pub const TARGETS: &[Target] = &[
    ("line", line::check),
    ("dates", dates::check),
    ("cron", cron::check),
    ("command", payload::command),
    ("interaction", payload::interaction),
    ("event", payload::event),
    ("body", payload::body),
    ("frame", frame::check),
    ("peers", peers::check),
    ("holidays", holidays::check),
    ("journey", journey::check),
];

/// The bytes as text; what is none does not get past the listener.
fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// When everything happens: a Tuesday.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_526_000, 0).expect("in range")
}

fn today() -> NaiveDate {
    now().date_naive()
}

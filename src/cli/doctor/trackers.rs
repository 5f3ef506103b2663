//! Trackers of linked work: which may be read. None needs to be.

use super::Sheet;
use crate::config::Settings;
use crate::domain::link::Tracker;

pub(super) fn check(settings: &Settings, sheet: &mut Sheet<'_>) -> std::io::Result<()> {
    let readable = settings.trackers.readable();
    let read: Vec<String> =
        readable.hosts().iter().map(|(tracker, host)| format!("{tracker} ({host})")).collect();
    let is_read = |tracker: &&Tracker| readable.hosts().iter().any(|(t, _)| t == *tracker);
    let others: Vec<&str> =
        Tracker::ALL.iter().filter(|t| !is_read(t)).map(|tracker| tracker.label()).collect();
    let only = format!("links to {} are only links", others.join(", "));
    match (read.is_empty(), others.is_empty()) {
        (true, _) => sheet.ok("trackers", &format!("none has a token; {only}")),
        (false, true) => sheet.ok("trackers", &format!("reads {}", read.join(", "))),
        (false, false) => sheet.ok("trackers", &format!("reads {}; {only}", read.join(", "))),
    }
}

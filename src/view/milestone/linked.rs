//! What a tracker says of linked work, beside the lead's own dates; it goes into no post.

use crate::domain::link::{Linked, Place, Progress, Reading, Tracker};
use crate::view::blocks::{context, escape};
use crate::view::words::{ago, day};
use chrono::NaiveDate;
use serde_json::Value;

/// The link, what stands there, and where the two disagree.
pub fn linked(linked: &Linked<'_>, today: NaiveDate) -> Vec<Value> {
    let address = linked.link.address.as_str();
    let says = says(linked, today).map_or(String::new(), |says| format!(" · {says}"));
    let line = format!("Linked work: <{}|{}>{says}", escape(address), escape(&name(linked)));
    let disagreement =
        linked.disagreement.map(|d| context(&format!("Not for the post: {}", escape(&d.to_string()))));
    std::iter::once(context(&line)).chain(disagreement).collect()
}

/// "acme/payroll, milestone 7".
fn name(linked: &Linked<'_>) -> String {
    let address = &linked.link.address;
    match address.place() {
        Place::Github { owner, repo, number } => format!("{owner}/{repo}, milestone {number}"),
        Place::Jira { project, version } => format!("{project}, version {version}"),
        Place::Linear { name, .. } => {
            name.rsplit_once('-').map_or(name.as_str(), |(words, _)| words).replace('-', " ")
        }
        Place::Page => address.host().to_owned(),
    }
}

/// "GitHub says 9 Jun, 14 of 20 done, read 2 hours ago"; nothing where it is only a link.
fn says(linked: &Linked<'_>, today: NaiveDate) -> Option<String> {
    let tracker = linked.tracker?;
    let trouble = linked.link.trouble.map(|trouble| format!("{tracker} {trouble}"));
    let reading = linked.link.reading.as_ref().map(|reading| {
        let age = linked.age.map_or(String::new(), |age| format!(", read {}", ago(age)));
        format!("{}{age}", of(tracker, reading, today))
    });
    Some(match (reading, trouble) {
        (Some(reading), Some(trouble)) => format!("{reading}; {trouble}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => format!("{tracker} has not been read yet"),
    })
}

fn of(tracker: Tracker, reading: &Reading, today: NaiveDate) -> String {
    let due = match (reading.is_closed, reading.due) {
        (true, _) => "closed".to_owned(),
        (false, Some(due)) => day(due, today),
        (false, None) => "no date".to_owned(),
    };
    match reading.progress {
        Some(Progress::Items { done, total }) => format!("{tracker} says {due}, {done} of {total} done"),
        Some(Progress::Percent(percent)) => format!("{tracker} says {due}, {percent} % done"),
        None => format!("{tracker} says {due}"),
    }
}

//! How long it takes until what waits is sent, at Slack's pace.

use super::limit::{burst, step};
use super::method::Method;
use crate::domain::backlog::{Backlog, Work};
use crate::domain::delivery::Urgency;
use std::collections::HashMap;
use std::time::Duration;

/// What each kind of work calls, besides what is called once in a while.
fn called(work: Work, urgency: Urgency) -> &'static [Method] {
    match (work, urgency) {
        (Work::Message, Urgency::Message) => &[Method::DndInfo, Method::UsersInfo, Method::ChatPostMessage],
        (Work::Message, _) => &[Method::ChatPostMessage],
        (Work::FollowUp, _) => &[Method::ChatUpdate],
        (Work::Home, _) => &[Method::ViewsPublish],
        (Work::Profile, _) => &[Method::UsersInfo],
    }
}

/// How long Slack's pace makes the last of these wait, if nothing is added: what a workspace allows of each method in a
/// minute, the methods side by side and the workspaces too. What is at most this urgent goes first, so it is counted.
pub fn lasts(backlog: &[Backlog], urgency: Urgency) -> Duration {
    let mut calls: HashMap<(&str, Method), u64> = HashMap::new();
    for part in backlog.iter().filter(|part| part.urgency <= urgency) {
        for method in called(part.work, part.urgency) {
            *calls.entry((part.workspace.as_str(), *method)).or_default() += part.deliveries;
        }
    }
    let waits = calls.into_iter().map(|((_, method), calls)| {
        let after_the_first = calls.saturating_sub(u64::from(burst(method)));
        step(method).saturating_mul(u32::try_from(after_the_first).unwrap_or(u32::MAX))
    });
    waits.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::WorkspaceId;
    use chrono::DateTime;

    fn waits(workspace: &str, urgency: Urgency, work: Work, deliveries: u64) -> Backlog {
        let workspace = WorkspaceId::new(workspace);
        Backlog { workspace, urgency, work, deliveries, since: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn ten_thousand_nudges_take_what_do_not_disturb_allows() {
        let nudges = waits("T1", Urgency::Message, Work::Message, 10_000);
        // 50 a minute, of which 5 may come at once.
        assert_eq!(
            lasts(std::slice::from_ref(&nudges), Urgency::Message),
            Duration::from_millis(9_995 * 1_200)
        );
        assert_eq!(lasts(std::slice::from_ref(&nudges), Urgency::Answer), Duration::ZERO);
        let elsewhere = waits("T2", Urgency::Message, Work::Message, 100);
        assert_eq!(lasts(&[nudges.clone(), elsewhere], Urgency::Refresh), lasts(&[nudges], Urgency::Message));
    }

    #[test]
    fn each_method_has_its_pace_and_what_is_more_urgent_goes_first() {
        let table = [
            waits("T1", Urgency::Answer, Work::Message, 330),
            waits("T1", Urgency::Answer, Work::FollowUp, 55),
            waits("T1", Urgency::Refresh, Work::Home, 110),
            waits("T1", Urgency::Refresh, Work::Profile, 10),
        ];
        let seconds = |urgency| lasts(&table, urgency).as_secs_f64();
        assert_eq!([Urgency::Answer, Urgency::Message, Urgency::Refresh].map(seconds), [60.0, 60.0, 60.0]);
        assert_eq!(lasts(&table[3..], Urgency::Refresh), Duration::ZERO);
        assert_eq!(lasts(&[], Urgency::Refresh), Duration::ZERO);
    }
}

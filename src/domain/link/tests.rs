use super::*;
use crate::domain::id::{LeadId, MilestoneId, WorkspaceId};
use crate::domain::milestone::{Dates, MilestoneState};
use insta::assert_snapshot;
use proptest::prelude::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Promised for 1 June, estimated for 20 May.
fn milestone() -> Milestone {
    Milestone {
        id: MilestoneId::new("M1"),
        workspace: WorkspaceId::new("T1"),
        lead: LeadId::new("L1"),
        title: "One payroll".into(),
        outcome: "pay all sites on one day".into(),
        business_case: Some("14 days of work a month".into()),
        sponsor: None,
        channel: None,
        dates: Some(Dates {
            promised_on: day("2026-03-03"),
            first_estimate: day("2026-05-20"),
            estimate: day("2026-05-20"),
            first_promise: day("2026-06-01"),
            promise: day("2026-06-01"),
            moves: vec![],
        }),
        state: MilestoneState::Promised,
        colour: None,
        next_update: None,
        team: Default::default(),
        terms: Default::default(),
        created_at: at("2026-03-03T09:00:00Z"),
    }
}

fn link() -> MilestoneLink {
    let address = Address::parse("https://github.com/acme/payroll/milestone/7").expect("an address");
    MilestoneLink::new(&milestone(), address, at("2026-03-03T09:00:00Z"))
}

fn reading(due: Option<&str>) -> Reading {
    let progress = Some(Progress::Items { done: 14, total: 20 });
    Reading { due: due.map(day), progress, is_closed: false }
}

#[test]
fn addresses_are_known_by_their_paths() {
    let typed = [
        "https://github.com/acme/payroll/milestone/7",
        "github.com/acme/pay.roll/milestone/7?closed=1#list",
        "https://git.acme.example:8443/acme/payroll/milestone/7",
        "https://acme.atlassian.net/projects/PAY/versions/10001/tab/release-report-all-issues",
        "https://acme.example/jira/projects/PAY/versions/10001",
        "https://linear.app/acme/project/one-payroll-3f2a1b9c0d4e/overview",
        "https://elsewhere.example/acme/project/one-payroll-3f2a1b9c0d4e",
        "https://github.com/acme/payroll/milestones",
        "https://github.com/%2e%2e/user%2Frepos/milestone/7",
        "https://github.com/acme/payroll/milestone/seven",
        "https://wiki.example/a|b",
        "http://github.com/acme/payroll/milestone/7",
        "https://lena:hunter2@github.com/acme/payroll/milestone/7",
        "ask Ben",
        "localhost/milestone",
        ".\"0",
        "github.com./acme/payroll/milestone/7",
        "",
    ];
    let shown = typed.map(|text| match Address::parse(text) {
        Ok(address) => format!("{} · {:?} · {}", address.host(), address.place(), address.as_str()),
        Err(problem) => format!("{text:?}: {problem}"),
    });
    assert_snapshot!(shown.join("\n"), @r#"
    github.com · Github { owner: "acme", repo: "payroll", number: 7 } · https://github.com/acme/payroll/milestone/7
    github.com · Github { owner: "acme", repo: "pay.roll", number: 7 } · https://github.com/acme/pay.roll/milestone/7?closed=1
    git.acme.example:8443 · Github { owner: "acme", repo: "payroll", number: 7 } · https://git.acme.example:8443/acme/payroll/milestone/7
    acme.atlassian.net · Jira { project: "PAY", version: 10001 } · https://acme.atlassian.net/projects/PAY/versions/10001/tab/release-report-all-issues
    acme.example · Jira { project: "PAY", version: 10001 } · https://acme.example/jira/projects/PAY/versions/10001
    linear.app · Linear { name: "one-payroll-3f2a1b9c0d4e", slug: "3f2a1b9c0d4e" } · https://linear.app/acme/project/one-payroll-3f2a1b9c0d4e/overview
    elsewhere.example · Page · https://elsewhere.example/acme/project/one-payroll-3f2a1b9c0d4e
    github.com · Page · https://github.com/acme/payroll/milestones
    github.com · Page · https://github.com/user%2Frepos/milestone/7
    github.com · Page · https://github.com/acme/payroll/milestone/seven
    wiki.example · Page · https://wiki.example/a%7Cb
    "http://github.com/acme/payroll/milestone/7": Only https addresses are linked.
    "https://lena:hunter2@github.com/acme/payroll/milestone/7": That address holds a name or a password. Take it out before the @, and link the rest.
    "ask Ben": That is not an address. Copy it from the browser, as in https://github.com/acme/portal/milestone/7.
    "localhost/milestone": That is not an address. Copy it from the browser, as in https://github.com/acme/portal/milestone/7.
    ".\"0": That is not an address. Copy it from the browser, as in https://github.com/acme/portal/milestone/7.
    "github.com./acme/payroll/milestone/7": That is not an address. Copy it from the browser, as in https://github.com/acme/portal/milestone/7.
    "": That is not an address. Copy it from the browser, as in https://github.com/acme/portal/milestone/7.
    "#);
    let long = format!("https://wiki.example/{}", "a".repeat(280));
    assert_eq!(Address::parse(&long), Err(NotAnAddress::TooLong));
}

#[test]
fn only_hosts_with_access_are_read() {
    let readable = Readable::new([(Tracker::Jira, "acme.atlassian.net".to_owned())]);
    let tracker = |text| readable.tracker_of(&Address::parse(text).expect("an address"));
    assert_eq!(tracker("https://acme.atlassian.net/projects/PAY/versions/1"), Some(Tracker::Jira));
    assert_eq!(tracker("https://ACME.atlassian.net/projects/PAY/versions/1"), Some(Tracker::Jira));
    assert_eq!(tracker("https://other.atlassian.net/projects/PAY/versions/1"), None);
    assert_eq!(tracker("https://acme.atlassian.net:8443/projects/PAY/versions/1"), None);
    assert_eq!(tracker("https://acme.atlassian.net.evil.example/projects/PAY/versions/1"), None);
    assert_eq!(tracker("https://github.com/acme/payroll/milestone/7"), None);
}

#[test]
fn the_gravest_disagreement_is_said_in_one_sentence() {
    let said = |reading: &Reading, today: &str| {
        disagreement(Tracker::Github, reading, &milestone(), day(today)).map(|d| d.to_string())
    };
    let sentences = [
        said(&Reading { is_closed: true, ..reading(Some("2026-06-09")) }, "2026-04-01"),
        said(&reading(Some("2026-06-09")), "2026-04-01"),
        said(&reading(Some("2027-01-09")), "2026-04-01"),
        said(&reading(Some("2026-04-01")), "2026-04-02"),
        said(&Reading { progress: None, ..reading(Some("2026-04-01")) }, "2026-04-02"),
        said(&reading(Some("2026-05-21")), "2026-04-01"),
    ];
    assert_snapshot!(sentences.map(|s| s.expect("a disagreement")).join("\n"), @"
    GitHub has it closed, and here it is still open. If it is delivered, mark it done.
    GitHub is due on 9 June, 8 days after the promised date. One of the two needs to move.
    GitHub is due on 9 January 2027, 222 days after the promised date. One of the two needs to move.
    GitHub was due on 1 April, and 6 are still open there.
    GitHub was due on 1 April, and is not closed yet.
    GitHub is due on 21 May, 1 day after the estimate.
    ");
    assert_eq!(said(&reading(Some("2026-05-20")), "2026-04-01"), None, "as estimated");
    assert_eq!(said(&reading(Some("2026-04-20")), "2026-04-01"), None, "sooner is fine");
    assert_eq!(said(&reading(None), "2026-04-01"), None, "no date there");
}

#[test]
fn what_is_over_or_an_idea_is_not_argued_about() {
    let idea = Milestone { dates: None, state: MilestoneState::Idea, ..milestone() };
    let late = reading(Some("2026-06-09"));
    assert_eq!(disagreement(Tracker::Jira, &late, &idea, day("2026-04-01")), None);
    let closed = Reading { is_closed: true, ..late };
    assert!(disagreement(Tracker::Jira, &closed, &idea, day("2026-04-01")).is_some());
    let dropped = Milestone {
        state: MilestoneState::Dropped { at: at("2026-03-09T09:00:00Z"), why: String::new() },
        ..milestone()
    };
    assert_eq!(disagreement(Tracker::Jira, &closed, &dropped, day("2026-04-01")), None);
}

#[test]
fn failures_wait_longer_each_time_and_what_was_read_stays() {
    let (now, hour) = (at("2026-03-03T10:00:00Z"), Duration::hours(1));
    let read = link().after(Read::New(reading(None), Some("\"1\"".into())), now, hour);
    assert_eq!((read.next_read_at, read.read_at, read.failures), (now + hour, Some(now), 0));
    let failed = Read::Failed { trouble: Trouble::Silent, wait: None };
    let mut pauses = vec![];
    let mut link = read.clone();
    for _ in 0..6 {
        link = link.after(failed.clone(), now, hour);
        pauses.push((link.next_read_at - now).num_hours());
    }
    assert_eq!(pauses, [2, 4, 8, 16, 24, 24]);
    assert_eq!((&link.reading, &link.etag, link.read_at), (&read.reading, &read.etag, read.read_at));
    let healed = link.after(Read::Unchanged, now + hour, hour);
    assert_eq!((healed.failures, healed.trouble, healed.read_at), (0, None, Some(now + hour)));
    let asked = Read::Failed { trouble: Trouble::Silent, wait: Some(Duration::hours(7)) };
    assert_eq!(healed.after(asked, now, hour).next_read_at, now + Duration::hours(7));
}

#[test]
fn without_access_what_was_read_is_not_shown_to_disagree() {
    let (now, today) = (at("2026-04-01T12:00:00Z"), day("2026-04-01"));
    let read = link().after(
        Read::New(reading(Some("2026-06-09")), None),
        now - Duration::hours(2),
        Duration::hours(1),
    );
    let links = [read];
    let access = Readable::new([(Tracker::Github, "github.com".to_owned())]);
    let shown = linked(&links, &milestone(), &access, now, today).expect("a link");
    assert_eq!((shown.tracker, shown.age), (Some(Tracker::Github), Some(Duration::hours(2))));
    assert!(shown.disagreement.is_some());
    let bare = linked(&links, &milestone(), &Readable::default(), now, today).expect("a link");
    assert_eq!((bare.tracker, bare.disagreement), (None, None));
    let other = Milestone { id: MilestoneId::new("M2"), ..milestone() };
    assert_eq!(linked(&links, &other, &access, now, today), None);
}

proptest! {
    #[test]
    fn whatever_is_typed_an_address_is_https_and_reads_back_as_itself(text in "\\PC{0,80}") {
        if let Ok(address) = Address::parse(&text) {
            prop_assert!(address.as_str().starts_with("https://"));
            let breaks = |c: char| matches!(c, '<' | '>' | '|' | '"' | ' ' | '\n') || c.is_control();
            prop_assert!(!address.as_str().contains(breaks), "{}", address.as_str());
            prop_assert_eq!(Address::parse(address.as_str()), Ok(address));
        }
    }

    #[test]
    fn a_later_date_there_is_never_a_lesser_disagreement(due in 0i64..200, later in 0i64..200) {
        let today = day("2026-03-03");
        let disagrees = |days| {
            let reading = Reading { due: Some(today + Duration::days(days)), progress: None, is_closed: false };
            disagreement(Tracker::Linear, &reading, &milestone(), today).is_some()
        };
        prop_assert!(!disagrees(due) || disagrees(due + later));
    }
}

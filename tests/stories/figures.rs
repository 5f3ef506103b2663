//! What `/metrics` shows: figures that move with what happens, labels from closed lists, and nothing of anybody.

use crate::harness::{Office, Opening, Way};
use rapport::domain::delivery::Urgency;
use rapport::domain::vocabulary::Circle;
use rapport::flow::meters::{Outcome, Sent};
use rapport::metrics::Label;
use rapport::slack::{Answered, Arrived, Called, Came, Waited};
use rapport::store::{About, Fate, Trouble, Work};
use slack_sandbox::{Fault, FaultKind};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

async fn page(office: &Office) -> String {
    let answer = office.client().get(format!("http://{}/metrics", office.address())).send().await;
    let answer = answer.expect("answered");
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    answer.text().await.expect("a text")
}

/// One line of a page: name, labels, value.
/// A name, its labels, a value.
type Sample = (String, Vec<(String, String)>, f64);

fn samples(page: &str) -> Vec<Sample> {
    let lines = page.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let (series, value) = line.rsplit_once(' ').expect("a value");
            let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
            let labels = labels.trim_end_matches('}').split("\",").filter(|pair| !pair.is_empty());
            let labels = labels
                .map(|pair| pair.split_once("=\"").expect("a label"))
                .map(|(name, value)| (name.to_owned(), value.trim_end_matches('"').to_owned()));
            (name.to_owned(), labels.collect(), value.parse().expect("a number"))
        })
        .collect()
}

/// The sum of the series of this name that carry all these labels.
fn sum(page: &str, name: &str, labels: &[(&str, &str)]) -> f64 {
    let carries =
        |own: &[(String, String)]| labels.iter().all(|(n, v)| own.contains(&((*n).into(), (*v).into())));
    samples(page).iter().filter(|(n, own, _)| n == name && carries(own)).map(|(_, _, value)| value).sum()
}

fn codes<L: Label>() -> (&'static str, BTreeSet<String>) {
    (L::NAME, L::all().into_iter().map(|label| label.code().to_owned()).collect())
}

/// Every label there may be, with every value.
fn allowed() -> BTreeMap<&'static str, BTreeSet<String>> {
    let lists = [
        codes::<Arrived>(),
        codes::<Answered>(),
        codes::<Called>(),
        codes::<Came>(),
        codes::<Waited>(),
        codes::<Sent>(),
        codes::<Outcome>(),
        codes::<Urgency>(),
        codes::<Work>(),
        codes::<Trouble>(),
        codes::<About>(),
        codes::<Fate>(),
        ("version", BTreeSet::from([env!("CARGO_PKG_VERSION").to_owned()])),
    ];
    let mut allowed: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (name, values) in lists {
        allowed.entry(name).or_default().extend(values);
    }
    allowed
}

/// A morning with something of everything: commands, a nudge, an answer to it, and Slack that asks to wait.
async fn morning(office: &Office) {
    let lena = office.lena().await;
    office.keeps(&lena, "dana", Circle::Inner, 20).await;
    lena.asks("/checkin @ada lunch, learned the close takes nine days").await;
    office.sandbox.fault(Fault::api("chat.postMessage", FaultKind::RateLimited).retry_after(1));
    office.turn_to("2026-03-03 09:31").await;
    lena.hears("Dana").await;
    lena.opens_home().await;
}

#[test]
fn the_figures_move_with_what_happens() {
    Opening::default().over(Way::Http).story(async |office| {
        office.expect(crate::harness::Expected::Refusals);
        let before = page(office).await;
        assert_eq!(sum(&before, "rapport_ready", &[]), 1.0);
        morning(office).await;
        let after = page(office).await;
        let grew =
            |name: &str, labels: &[(&str, &str)]| sum(&after, name, labels) - sum(&before, name, labels);
        let logged = [("kind", "/checkin"), ("outcome", "acknowledged")];
        assert_eq!(grew("rapport_arrival_seconds_count", &logged), 1.0);
        for outcome in ["planned", "sent"] {
            let nudges = [("kind", "check-in"), ("outcome", outcome)];
            assert_eq!(grew("rapport_nudges_total", &nudges), 1.0, "{outcome}");
        }
        assert_eq!(grew("rapport_deliveries_total", &[("call", "post"), ("outcome", "asked-to-wait")]), 1.0);
        assert_eq!(grew("rapport_slack_wait_seconds_sum", &[("why", "asked")]), 1.0);
        let posts = [("method", "chat.postMessage"), ("result", "ok")];
        assert!(grew("rapport_slack_call_seconds_count", &posts) >= 1.0);
        assert!(grew("rapport_deliveries_total", &[("call", "home"), ("outcome", "sent")]) >= 1.0);
        for name in [
            "rapport_database_statements_total",
            "rapport_database_commits_total",
            "rapport_tick_seconds_count",
        ] {
            assert!(grew(name, &[]) > 0.0, "{name}");
        }
        assert_eq!(sum(&after, "rapport_database_errors_total", &[]), 0.0);
        assert_eq!(sum(&after, "rapport_schedule_lag_seconds", &[]), 0.0);
        assert!(
            sum(&after, "rapport_tasks", &[]) > 0.0
                && sum(&after, "process_resident_memory_bytes", &[]) > 0.0
        );
    });
}

#[test]
fn every_label_is_of_a_closed_list_and_nobody_is_on_the_page() {
    Opening::default().over(Way::Http).story(async |office| {
        office.expect(crate::harness::Expected::Refusals);
        morning(office).await;
        let page = page(office).await;
        let allowed = allowed();
        for (name, labels, _) in samples(&page) {
            for (label, value) in labels.iter().filter(|(label, _)| label != "le") {
                let known = allowed.get(label.as_str()).is_some_and(|values| values.contains(value));
                assert!(known, "{name} has {label}=\"{value}\"");
            }
        }
        for word in ["U0", "T0OFFICE", "Lena", "lena", "Dana", "dana", "Ada", "Okafor", "close takes", "xoxb"]
        {
            assert!(!page.contains(word), "{word} is on the page");
        }
    });
}

/// The names of figures in a text of queries.
fn named(queries: &str) -> BTreeSet<String> {
    let words = queries.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words
        .filter(|word| word.starts_with("rapport_") || word.starts_with("process_"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn what_the_alerts_and_the_dashboard_ask_for_is_there() {
    let read = |path: &str| {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of deploy/")
    };
    let asked = [named(&read("deploy/prometheus/rules.yml")), named(&read("deploy/grafana/dashboard.json"))];
    assert!(asked.iter().all(|names| names.len() > 5), "{asked:?}");
    Opening::default().over(Way::Http).story(async |office| {
        office.expect(crate::harness::Expected::Refusals);
        morning(office).await;
        let page = page(office).await;
        let there: BTreeSet<String> = samples(&page).into_iter().map(|(name, _, _)| name).collect();
        let missing: Vec<&String> = asked.iter().flatten().filter(|name| !there.contains(*name)).collect();
        assert!(missing.is_empty(), "asked for, but not on the page: {missing:?}");
    });
}

//! Socket Mode under its faults: two lines are said while it goes wrong, and each is to be logged and answered once.

use super::page::Section;
use super::trouble::{TROUBLES, Trouble};
use crate::harness::{Office, Opening, Someone, Way, text_of};
use futures::StreamExt;
use slack_sandbox::{Fault, FaultKind, FaultTarget, Sandbox};
use sqlx::Connection;
use std::time::Duration;

const AT_ONCE: usize = 4;
const PATIENCE: Duration = Duration::from_millis(1_500);
/// A connection is back within this time, on a machine however busy.
const BACK: Duration = Duration::from_secs(60);

/// A fault as the page calls it, and how it is brought about.
type Order = (&'static str, Deed);

#[derive(Clone, Copy)]
enum Deed {
    /// Slack, or the way there, fails.
    Strike(fn() -> Fault),
    /// Somebody else holds the database for longer than Slack waits.
    Lock,
    /// The program is stopped, and started again later.
    Away,
}

/// What befalls a connection.
const BREAKS: [Order; 5] = [
    ("closed with a close frame", Deed::Strike(|| Fault::socket(FaultKind::Close))),
    ("broken off without one", Deed::Strike(|| Fault::socket(FaultKind::DropNoClose))),
    ("half-open: silent, and nobody says so", Deed::Strike(|| Fault::socket(FaultKind::HalfOpen))),
    ("`disconnect`: `warning`", Deed::Strike(|| Fault::socket(FaultKind::Disconnect).reason("warning"))),
    (
        "`disconnect`: `refresh_requested`",
        Deed::Strike(|| Fault::socket(FaultKind::Disconnect).reason("refresh_requested")),
    ),
];

/// What befalls an event on its way.
const EVENTS: [Order; 7] = [
    ("sent twice", Deed::Strike(|| message(FaultKind::Duplicate))),
    ("overtaken by the next", Deed::Strike(|| message(FaultKind::Reorder))),
    ("taken, but the acknowledgement is lost", Deed::Strike(|| message(FaultKind::LostAnswer))),
    ("the same three times in a row", Deed::Strike(|| message(FaultKind::LostAnswer).times(3))),
    ("lost on its way", Deed::Strike(|| message(FaultKind::Drop))),
    ("the database is locked meanwhile", Deed::Lock),
    ("the program is stopped meanwhile", Deed::Away),
];

fn message(kind: FaultKind) -> Fault {
    Fault::events(kind).only("message")
}

/// What the two lines came to.
struct Came {
    logged: usize,
    answered: usize,
    back: bool,
}

impl Came {
    fn says(&self) -> String {
        match (self.logged, self.answered) {
            (2, 2) => "once each".to_owned(),
            (3.., _) | (_, 3..) => "DOUBLED".to_owned(),
            _ => "LOST".to_owned(),
        }
    }

    fn is_right(&self) -> bool {
        (self.logged, self.answered, self.back) == (2, 2, true)
    }

    fn rest(&self) -> String {
        if self.back { "up".to_owned() } else { "DOWN".to_owned() }
    }
}

fn answers(lena: &Someone<'_>) -> usize {
    lena.kept().iter().filter(|m| text_of(m).starts_with("Logged: ")).count()
}

/// Two lines are said while the fault stands, and time passes until both are answered.
async fn two_lines(office: &Office, deed: Deed) -> Came {
    let lena = office.lena().await;
    let opened = office.calls("apps.connections.open");
    let breaks = matches!(deed, Deed::Strike(fault) if fault().target == FaultTarget::Socket);
    match deed {
        Deed::Strike(fault) => {
            office.sandbox.fault(fault());
            say_two(&lena);
        }
        Deed::Lock => {
            let lock = lock(&office.database()).await;
            say_two(&lena);
            refused(office).await;
            lock.close().await.expect("let go");
        }
        Deed::Away => {
            office.bot_stops().await;
            say_two(&lena);
            refused(office).await;
            office.bot_starts().await;
        }
    }
    office.sandbox.wait_for(BACK, |_| answers(&lena) >= 2).await;
    let opened_anew = |s: &Sandbox| !breaks || s.calls_of("apps.connections.open").len() > opened;
    let is_up = |s: &Sandbox| office.way() == Way::Http || s.connections() > 0;
    let back = office.sandbox.wait_for(BACK, |s| is_up(s) && opened_anew(s)).await;
    again_until_quiet(office).await;
    Came { logged: lena.logged().await, answered: answers(&lena), back }
}

fn say_two(lena: &Someone<'_>) {
    for line in ["@dana lunch", "@ada coffee"] {
        lena.person.say("rapport", line).expect("said");
    }
}

/// Holds the database as one does who writes.
async fn lock(database: &str) -> sqlx::AnyConnection {
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(database).await.expect("connects");
    sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.expect("locked");
    connection
}

/// Waits until Slack takes both lines for not taken.
async fn refused(office: &Office) {
    let not_taken = |s: &Sandbox| {
        s.deliveries().iter().filter(|d| d.name == "message" && d.outcome != "acknowledged").count() >= 2
    };
    assert!(office.sandbox.wait_for(BACK, not_taken).await, "they were taken");
}

/// Slack sends again what it takes for lost; whatever is still to come has come once it does so no more.
async fn again_until_quiet(office: &Office) {
    let mut seen = 0;
    while office.sandbox.deliveries().len() != seen {
        seen = office.sandbox.deliveries().len();
        office.sandbox.wait_for(Duration::from_secs(4), |s| s.deliveries().len() > seen).await;
    }
    office.settle().await;
}

fn run<T>(stories: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(stories)
}

fn proves(heading: &str, intro: &'static str, way: Way, orders: &'static [Order]) {
    let came: Vec<(&str, Came)> = run(futures::stream::iter(orders)
        .map(|(name, deed)| async move {
            let opening = Opening::default().over(way).patience(PATIENCE);
            (*name, opening.tell(async |office| two_lines(office, *deed).await).await)
        })
        .buffered(AT_ONCE)
        .collect());
    let rows = came.iter().map(|(name, came)| vec![(*name).to_owned(), came.says(), came.rest()]);
    let columns = vec!["fault", "logged and answered", "afterwards"];
    Section { heading: heading.to_owned(), intro, columns, rows: rows.collect() }.holds();
    let wrong: Vec<&str> = came.iter().filter(|(_, came)| !came.is_right()).map(|(name, _)| *name).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn a_connection_that_ends_in_any_way() {
    proves("A connection ends", "Two lines are said at that moment.", Way::Socket, &BREAKS);
}

#[test]
fn an_event_on_its_way() {
    proves(
        "An event on its way",
        "Two lines are said, and the fault strikes the first. Slack sends again what is not acknowledged.",
        Way::Socket,
        &EVENTS,
    );
}

#[test]
fn an_event_on_its_way_over_http() {
    let intro = "Two lines are said over signed HTTP, and the fault strikes the first. Slack sends again what is not answered with 200.";
    proves("An event on its way, over HTTP", intro, Way::Http, &EVENTS);
}

/// One of two connections is sent away, while the other serves: nobody is told that the app did not respond.
#[test]
fn while_one_connection_is_refreshed_another_serves() {
    run(Opening::default().connections(2).tell(async |office| {
        let lena = office.lena().await;
        let both = |s: &Sandbox| s.connections() == 2;
        assert!(office.sandbox.wait_for(BACK, both).await, "two connections");
        for line in ["/checkin @dana lunch", "/checkin @ada coffee", "/checkin @tomas walk"] {
            office.sandbox.fault(Fault::socket(FaultKind::Disconnect).sockets(1));
            lena.asks(line).await;
            assert!(office.sandbox.wait_for(BACK, both).await, "two again");
        }
        assert_eq!(lena.logged().await, 3);
        assert!(office.sandbox.complaints().is_empty(), "{:?}", office.sandbox.complaints());
    }));
}

/// The connection is gone, and asking for another goes wrong.
async fn without_a_connection(office: &Office, trouble: Trouble) -> (Came, Option<String>) {
    let lena = office.lena().await;
    office.sandbox.fault(trouble.of("apps.connections.open"));
    office.sandbox.fault(Fault::socket(FaultKind::Close));
    assert!(office.sandbox.wait_for(BACK, |s| s.connections() == 0).await, "it is gone");
    say_two(&lena);
    let ended = if trouble.lasts() { Some(office.bot_ends().await) } else { None };
    if ended.is_some() {
        office.bot_stops().await;
        office.sandbox.clear_faults();
        office.bot_starts().await;
    }
    office.sandbox.wait_for(BACK, |_| answers(&lena) >= 2).await;
    again_until_quiet(office).await;
    let back = office.sandbox.connections() > 0;
    (Came { logged: lena.logged().await, answered: answers(&lena), back }, ended)
}

#[test]
fn asking_for_a_connection_while_it_runs() {
    let came: Vec<(Trouble, Came, Option<String>)> = run(futures::stream::iter(TROUBLES)
        .map(|trouble| async move {
            let opening = Opening::default().patience(PATIENCE);
            let (came, ended) =
                opening.tell(async |office| without_a_connection(office, trouble).await).await;
            (trouble, came, ended)
        })
        .buffered(AT_ONCE)
        .collect());
    let row = |(trouble, came, ended): &(Trouble, Came, Option<String>)| {
        let rest = match ended {
            Some(sentence) => format!("the third refusal, a minute apart, ends the program: “{sentence}”"),
            None => came.rest(),
        };
        vec![trouble.name.to_owned(), came.says(), rest]
    };
    Section {
        heading: "apps.connections.open: another connection, while it runs".to_owned(),
        intro: "The connection is closed, and two lines are said. Where the program ended, it was started again.",
        columns: vec!["fault", "logged and answered", "afterwards"],
        rows: came.iter().map(row).collect(),
    }
    .holds();
    assert!(came.iter().all(|(_, came, _)| came.is_right()));
}

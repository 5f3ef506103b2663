//! Killed at any instant, the program loses nothing and doubles nothing.
//!
//! Leads log, click, fill in forms and post while `rapport serve` is killed again and again, at instants that follow from
//! a seed. Then all is let come to rest, and what the leads were told was taken is compared with what the store keeps and
//! what stands in Slack ([`check`]). The story of it runs with a few kills, `cargo bench --bench crash` with hundreds.

mod cast;
mod check;
mod clockwork;
mod deeds;
mod estate;
mod files;
mod ledger;
mod lives;
mod record;
mod report;

use crate::harness::Way;
use crate::harness::process::{Layout, Premises};
use cast::Cast;
use deeds::Lead;
use estate::Estate;
use futures::future::join_all;
use ledger::Ledger;
use lives::Lives;
pub use report::{LINES, MESSAGES, Report};
use std::time::Duration;
use tokio::sync::watch;

/// What a run is made of.
#[derive(Clone, Debug)]
pub struct Plan {
    /// All that leads do and when the program is killed follows from it, as far as timing allows.
    pub seed: u64,
    /// How often it is killed.
    pub kills: u32,
    /// How Slack reaches it.
    pub way: Way,
    /// How many people use it.
    pub leads: usize,
    /// Whether they ask for pictures and exports, which after a kill are looked for later than all else.
    pub files: bool,
    /// Where the store is; a new SQLite file if nowhere else.
    pub database: Option<String>,
    /// Whether it is on PostgreSQL servers of the run's own, which processes are cut off from, and which are restarted and
    /// replaced.
    pub servers: bool,
    /// How many processes serve it.
    pub processes: usize,
}

/// How often Slack sends an event again: until it is taken.
const RETRIES: usize = 2_000;
/// How long after the last kill all has to come to rest.
const REST_WITHIN: Duration = Duration::from_secs(480);

/// Runs it; `told` hears how far it has come.
pub async fn run(plan: &Plan, told: &dyn Fn(&str)) -> Report {
    let cast = Cast::of(plan.leads);
    let retries = vec![Duration::from_millis(500); RETRIES];
    let estate = if plan.servers { Some(Estate::for_processes(plan.processes).await) } else { None };
    let premises = Premises::laid_out(Layout {
        way: plan.way,
        users: cast.users(),
        channels: cast.channels(),
        retries,
        database: estate.as_ref().map(Estate::url).or_else(|| plan.database.clone()),
        doors: estate.as_ref().map(Estate::doors).unwrap_or_default(),
        processes: plan.processes,
    })
    .await;
    let ledger = Ledger::new(&premises.sandbox);
    let mut lives = Lives::new(plan, &premises, &cast, &ledger, estate);
    lives.kill_while_migrating().await;
    cast.move_in(&premises).await;
    let (end, ended) = watch::channel(false);
    let leads = (0..plan.leads).map(|number| Lead::new(number, plan, &premises, &cast, &ledger));
    let load = join_all(leads.map(|lead| lead.live(ended.clone())));
    let kills = async {
        lives.go_on(told).await;
        end.send_replace(true);
    };
    tokio::join!(load, kills);
    lives.revive().await;
    let rests = record::comes_to_rest(&premises, &ledger, REST_WITHIN).await;
    lives.end().await;
    ledger.read();
    let mut report = check::check(plan, &premises, &cast, &ledger, &lives).await;
    report.note(rests.err().map(|why| format!("does not come to rest: {why}")));
    if !report.problems.is_empty() {
        report.keep_log(&premises);
    }
    report
}

/// Looks again and again, for so long at most.
async fn until<T>(patience: Duration, look: impl Fn() -> Option<T>) -> Option<T> {
    let again = async {
        loop {
            if let Some(found) = look() {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    };
    tokio::time::timeout(patience, again).await.ok()
}

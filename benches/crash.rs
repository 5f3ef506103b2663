//! `cargo bench --bench crash [-- --kills 300 --seed N --leads 6 --a-run 50]`: `rapport serve` under load, killed again and
//! again, over Socket Mode and HTTP in turn, and looked through after each run of kills. A run that failed is done again by
//! its own seed. With `--processes 3 --database postgres://…` several serve one empty database, over Socket Mode; with
//! `--processes 3 --servers` one on PostgreSQL servers of the run's own, which they are cut off from, and which are
//! restarted and replaced.
//! `--profile dev` spares a release build and leaves more time between two steps of the program.

#[path = "../tests/crash/mod.rs"]
mod crash;
#[allow(dead_code, unused_imports, reason = "of the stories' harness only the premises are used here")]
#[path = "../tests/harness/mod.rs"]
mod harness;

use crash::{LINES, MESSAGES, Plan, Report, run};
use harness::Way;
use rapport::clock::{Clock, SystemClock};
use std::process::ExitCode;
use std::time::Instant;

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("Run by `cargo bench --bench crash`.");
        return ExitCode::SUCCESS;
    }
    let now = SystemClock.now().timestamp().unsigned_abs() % 1_000_000;
    let (seed, kills) = (number("--seed", now), number("--kills", 300) as u32);
    let (leads, processes) = (number("--leads", 6) as usize, number("--processes", 1) as usize);
    let servers = std::env::args().any(|argument| argument == "--servers");
    let (database, a_run) = (text("--database"), number("--a-run", 50).max(1) as u32);
    println!("The seed is {seed}.");
    let (began, mut all, mut left) = (Instant::now(), Report::default(), kills);
    for nth in 0.. {
        let way = if processes == 1 && nth % 2 == 1 { Way::Http } else { Way::Socket };
        let plan = Plan {
            seed: seed + nth,
            kills: left.min(if database.is_some() { kills } else { a_run }),
            way,
            leads,
            files: true,
            database: database.clone(),
            servers,
            processes,
        };
        println!("\n{plan:?}");
        let report = run(&plan, &|far| println!("{:4.0} s: {far}", began.elapsed().as_secs_f64())).await;
        report.problems.iter().for_each(|problem| println!("PROBLEM: {problem}"));
        all.add(report);
        left -= plan.kills;
        if left == 0 {
            break;
        }
    }
    println!("\nSeed {seed}, {:.0} minutes.\n\n{all}", began.elapsed().as_secs_f64() / 60.0);
    let tried = all.found(MESSAGES) > 0 && all.found(LINES) > 0;
    ExitCode::from(u8::from(!tried || !all.problems.is_empty()))
}

fn text(name: &str) -> Option<String> {
    std::env::args().skip_while(|argument| argument != name).nth(1)
}

fn number(name: &str, otherwise: u64) -> u64 {
    text(name).and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

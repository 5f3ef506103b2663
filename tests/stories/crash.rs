//! Killed again and again, the program loses nothing and doubles nothing. `cargo bench --bench crash` does the same for longer.

use crate::crash::{LINES, MESSAGES, Plan, run};
use crate::harness::Way;

/// Another seed is tried with `RAPPORT_CRASH_SEED`.
fn seed() -> u64 {
    std::env::var("RAPPORT_CRASH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

fn plan(way: Way) -> Plan {
    Plan { seed: seed(), kills: 6, way, leads: 3, files: false, database: None, servers: false, processes: 1 }
}

#[test]
fn killed_at_any_instant_it_loses_and_doubles_nothing_whichever_way_slack_reaches_it() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let report = runtime.expect("a runtime").block_on(async {
        let (socket, http) = (plan(Way::Socket), plan(Way::Http));
        let (mut report, other) = tokio::join!(run(&socket, &|_| {}), run(&http, &|_| {}));
        report.add(other);
        report
    });
    assert!(report.problems.is_empty(), "seed {}\n{report}", seed());
    assert!(report.found(MESSAGES) > 0 && report.found(LINES) > 0, "nothing was tried: {report}");
}

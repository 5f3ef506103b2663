//! `cargo bench --bench forecast`: whether the forecast holds. Prints the tables of `docs/forecast.md` and draws
//! its picture anew.
//!
//! Nothing is measured but chance: the same seed gives the same figures, in a debug build too.

mod coverage;
mod plot;
#[allow(dead_code, reason = "the times are for the other benches")]
mod table;

use coverage::{Coverage, Promised, Slips, coverage as covered};
use std::path::Path;

/// The numbers of the tables come from this one.
const SEED: u64 = 2026;
/// Records a row: the shares are within half a point.
const RECORDS: u32 = 40_000;
/// A forecast needs five items, and looks at ten.
const LENGTHS: std::ops::RangeInclusive<usize> = 5..=10;

fn main() -> anyhow::Result<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("Run by `cargo bench --bench forecast`.");
        return Ok(());
    }
    println!("seed {SEED}, {RECORDS} records a row");
    let found: Vec<(Slips, Vec<(usize, Coverage)>)> = Slips::ALL
        .into_iter()
        .map(|slips| (slips, LENGTHS.map(|n| (n, covered(slips, n, RECORDS, SEED))).collect()))
        .collect();
    landed(&found);
    costs(&found);
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/forecast.svg");
    std::fs::write(&picture, plot::draw(&found))?;
    println!("\ndrawn: docs/forecast.svg");
    Ok(())
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// What the rule promises of a sample without ties: the k-th of n is not exceeded in k of n + 1 cases.
fn expected(n: usize) -> f64 {
    (8 * (n + 1)).div_ceil(10) as f64 / (n + 1) as f64
}

fn landed(found: &[(Slips, Vec<(usize, Coverage)>)]) {
    let mut head = vec!["slips", "n", "rank ÷ (n + 1)"];
    head.extend(Promised::ALL.map(Promised::name));
    let rows: Vec<Vec<String>> = each(found)
        .map(|(slips, n, coverage)| {
            let first = [slips.name().to_owned(), n.to_string(), percent(expected(n))];
            first.into_iter().chain(coverage.outcomes.map(|outcome| percent(outcome.landed))).collect()
        })
        .collect();
    table::print("How many of the next items landed by each date", &head, &rows);
}

fn costs(found: &[(Slips, Vec<(usize, Coverage)>)]) {
    let mut head = vec!["slips", "n"];
    head.extend(Promised::ALL.map(Promised::name));
    head.extend(["told to split it", "landed by Safe where not told so"]);
    let rows: Vec<Vec<String>> = each(found)
        .map(|(slips, n, coverage)| {
            let stretches = coverage.outcomes.map(|outcome| format!("{:.2}", outcome.stretch));
            let last = [percent(coverage.split), percent(coverage.landed_if_offered)];
            [slips.name().to_owned(), n.to_string()].into_iter().chain(stretches).chain(last).collect()
        })
        .collect();
    table::print(
        "How far each date lies, as a multiple of the estimate (the one in the middle)",
        &head,
        &rows,
    );
}

fn each(found: &[(Slips, Vec<(usize, Coverage)>)]) -> impl Iterator<Item = (Slips, usize, &Coverage)> {
    found.iter().flat_map(|(slips, rows)| rows.iter().map(|(n, coverage)| (*slips, *n, coverage)))
}

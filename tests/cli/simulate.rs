//! `rapport plan --simulate`: the rules hold, whatever the leads of a made-up company do.

use super::settings;
use rapport::cli::serve::house;
use rapport::cli::simulate::{SimulateArgs, run};
use rapport::flow::simulate::{Findings, Simulation, simulate};
use std::process::ExitCode;

/// A Monday; the clocks of two continents change within the month.
const FROM: &str = "2026-03-02T00:00:00Z";

fn of(leads: u32, days: u16, seed: u64) -> Findings {
    since(FROM, leads, days, seed)
}

fn since(from: &str, leads: u32, days: u16, seed: u64) -> Findings {
    let folder = tempfile::tempdir().expect("a folder");
    let house = house(&settings(folder.path())).expect("a house");
    simulate(&Simulation { leads, days, seed }, &house, from.parse().expect("an instant"))
}

#[test]
fn twenty_leads_for_sixty_days_break_no_rule() {
    for seed in 1..=4 {
        let found = of(20, 60, seed);
        assert_eq!(found.broken, [], "seed {seed}");
        let sent: u64 = found.sent.values().sum();
        assert!(sent > 200 && found.logged > 100, "they live: {found:?}");
        let kinds: Vec<_> = found.sent.keys().copied().collect();
        assert!(
            ["check-in", "milestone", "new leader", "weekly plan"].iter().all(|k| kinds.contains(k)),
            "{kinds:?}"
        );
    }
}

/// In each of these a due person of an Inner circle was passed over for a late update, or for others who had been brought
/// up in vain, for more than two cadences.
#[test]
fn a_year_in_which_somebody_once_starved_starves_nobody() {
    std::thread::scope(|scope| {
        for (from, leads, seed) in [("2026-11-27T19:00:00Z", 21, 4), (FROM, 27, 17)] {
            scope.spawn(move || assert_eq!(since(from, leads, 365, seed).broken, [], "seed {seed}"));
        }
    });
}

#[test]
fn the_same_seed_brings_the_same_figures() {
    assert_eq!(of(3, 40, 7), of(3, 40, 7));
    assert_ne!(of(3, 40, 7).sent, of(3, 40, 8).sent);
}

#[test]
fn it_prints_a_table_and_draws_the_weeks() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("weeks.png");
    let from = "2026-03-02".parse().expect("a day");
    let args = SimulateArgs { simulate: Some(14), leads: 2, seed: 1, from, picture: Some(picture.clone()) };
    let mut page = vec![];
    let code = run(&args, 14, &settings(folder.path()), &mut page).expect("runs");
    let page = String::from_utf8(page).expect("text");
    assert_eq!(code, ExitCode::SUCCESS, "{page}");
    assert!(page.starts_with("2 leads for 14 days, seed 1"), "{page}");
    assert!(
        page.contains("never more than the budget of a day or a week") && page.contains("held"),
        "{page}"
    );
    assert!(std::fs::read(picture).expect("a picture").starts_with(b"\x89PNG"));
}

//! `rapport plan --simulate`: the rules hold, whatever the leads of a made-up company do.

use super::settings;
use rapport::cli::serve::house;
use rapport::cli::simulate::{SimulateArgs, run};
use rapport::flow::simulate::{Findings, Simulation, simulate};
use std::process::ExitCode;

fn of(leads: u32, days: u16, seed: u64) -> Findings {
    let folder = tempfile::tempdir().expect("a folder");
    let house = house(&settings(folder.path())).expect("a house");
    let from = "2026-03-02T00:00:00Z".parse().expect("an instant");
    simulate(&Simulation { leads, days, seed }, &house, from)
}

#[test]
fn twenty_leads_for_sixty_days_break_no_rule() {
    for seed in 1..=3 {
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

#[test]
fn the_same_seed_brings_the_same_figures() {
    assert_eq!(of(3, 40, 7), of(3, 40, 7));
    assert_ne!(of(3, 40, 7).sent, of(3, 40, 8).sent);
}

#[test]
fn it_prints_a_table_and_draws_the_weeks() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("weeks.png");
    let args = SimulateArgs { simulate: Some(14), leads: 2, seed: 1, picture: Some(picture.clone()) };
    let from = "2026-03-02T00:00:00Z".parse().expect("an instant");
    let mut page = vec![];
    let code = run(&args, 14, &settings(folder.path()), from, &mut page).expect("runs");
    let page = String::from_utf8(page).expect("text");
    assert_eq!(code, ExitCode::SUCCESS, "{page}");
    assert!(page.starts_with("2 leads for 14 days, seed 1"), "{page}");
    assert!(
        page.contains("never more than the budget of a day or a week") && page.contains("held"),
        "{page}"
    );
    assert!(std::fs::read(picture).expect("a picture").starts_with(b"\x89PNG"));
}

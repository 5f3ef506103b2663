//! Whether the forecast holds: the simulation of `docs/forecast.md`, smaller, against what that page promises.

#[allow(dead_code, reason = "the names are for the bench's tables")]
#[path = "../benches/coverage.rs"]
mod coverage;

use coverage::{Coverage, Promised, Slips, coverage as covered};

/// So many that chance moves a share by a point or two.
const RECORDS: u32 = 3_000;
const SEED: u64 = 7;

fn landed(coverage: &Coverage, promised: Promised) -> f64 {
    let place = Promised::ALL.iter().position(|p| *p == promised).expect("is among all");
    coverage.outcomes[place].landed
}

#[test]
fn safe_lands_eight_to_nine_times_in_ten_whatever_the_tail() {
    for slips in Slips::ALL {
        for n in 5..=10 {
            let safe = landed(&covered(slips, n, RECORDS, SEED), Promised::Safe);
            let expected = (8 * (n + 1)).div_ceil(10) as f64 / (n + 1) as f64;
            // Whole days and items that share one slip lift it a little; chance does either.
            let band = expected - 0.025..expected + 0.035;
            assert!(band.contains(&safe), "{slips:?}, {n} items: {safe}, not {expected}");
            assert!((0.78..0.92).contains(&safe), "{slips:?}, {n} items: {safe}");
        }
    }
}

#[test]
fn the_usual_dates_hold_less_often_than_they_say() {
    for slips in Slips::ALL {
        for n in 5..=10 {
            let found = covered(slips, n, RECORDS, SEED);
            let [safe, plain, between, mean] =
                [Promised::Safe, Promised::NearestRank, Promised::Interpolated, Promised::Mean]
                    .map(|promised| landed(&found, promised));
            assert!(between < 0.79 && mean < 0.76, "{slips:?}, {n} items: {between} and {mean}");
            // Of nine, ⌈0.8 n⌉ is the same rank as ours.
            match n {
                9 => assert_eq!(plain, safe, "{slips:?}"),
                _ => assert!(plain + 0.04 < safe && plain < 0.81, "{slips:?}, {n} items: {plain}"),
            }
        }
    }
}

#[test]
fn likely_is_about_one_in_two_and_never_less() {
    for slips in Slips::ALL {
        for n in 5..=10 {
            let likely = landed(&covered(slips, n, RECORDS, SEED), Promised::Likely);
            assert!((0.48..0.62).contains(&likely), "{slips:?}, {n} items: {likely}");
        }
    }
}

#[test]
fn one_seed_gives_one_result() {
    let again = |seed| landed(&covered(Slips::Pareto, 7, 500, seed), Promised::Safe);
    assert_eq!(again(1), again(1));
    assert_ne!(again(1), again(2));
}

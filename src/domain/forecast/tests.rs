use super::*;
use insta::assert_snapshot;
use proptest::prelude::*;

fn date(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a date")
}

fn today() -> NaiveDate {
    date(2026, 5, 1)
}

/// Done a week ago after `took` days, where `planned` were estimated.
fn item(planned: u64, took: u64) -> Finished {
    let done = today() - Days::new(7);
    let promised_on = done - Days::new(took);
    Finished { promised_on, first_estimate: promised_on + Days::new(planned), actual: Ended::On(done) }
}

/// A record of items that took this many days instead of 100.
fn record(percent: &[u64]) -> Record {
    Record::new(percent.iter().map(|took| item(100, *took)), today())
}

#[test]
fn ten_items_worked_by_hand() {
    let record = record(&[90, 100, 100, 110, 120, 130, 140, 150, 180, 300]);
    // 30 days remain. Median (120 + 130) / 2 = 1.25: 37.5, so 38 days. Rank ⌈8.8⌉ = 9: 1.8, 54 days.
    let forecast = record.forecast(date(2026, 5, 31), today());
    assert_eq!((forecast.likely, forecast.safe), (Some(date(2026, 6, 8)), Some(date(2026, 6, 24))));
    assert_snapshot!(forecast.sentence(today()), @"Of your last 10, 9 would have landed by 24 June");
    // 42 days until 12 June: slips up to 1.4 make it.
    assert_eq!(record.confidence(date(2026, 6, 12), date(2026, 5, 31), today()), Some((7, 10)));
    let over = record.overpromise(date(2026, 6, 1), date(2026, 5, 31), today()).expect("too early");
    assert_snapshot!(over, @"At your record, 3 of 10 would have made this. Promise 8 June instead?");
    assert_eq!(record.overpromise(date(2026, 6, 8), date(2026, 5, 31), today()), None);
}

#[test]
fn the_rank_of_safe_is_the_worst_of_five_to_eight() {
    let ranks: Vec<usize> = (5..=10).map(|n| record(&vec![100; n]).safe_rank()).collect();
    assert_eq!(ranks, [5, 6, 7, 8, 8, 9]);
}

#[test]
fn five_items_are_needed() {
    let short = record(&[100, 120, 90]);
    let forecast = short.forecast(date(2026, 5, 31), today());
    assert_eq!((forecast.likely, forecast.safe), (None, None));
    assert_snapshot!(forecast.sentence(today()), @"3 of 5 needed; no personal forecast yet");
    assert_eq!(short.confidence(date(2026, 6, 30), date(2026, 5, 31), today()), None);
}

#[test]
fn beyond_a_safe_slip_of_two_nothing_is_promised() {
    let sentence = |worst| {
        let forecast = record(&[100, 100, 100, 100, worst]).forecast(date(2026, 12, 1), today());
        forecast.sentence(today())
    };
    assert_snapshot!(sentence(200), @"Of your last 5, 5 would have landed by 3 July 2027");
    assert_snapshot!(sentence(201), @"Too uncertain to promise; split it");
}

#[test]
fn where_nothing_is_promised_no_other_date_is_proposed() {
    let record = record(&[100, 110, 150, 200, 201]);
    let over = record.overpromise(date(2026, 6, 1), date(2026, 5, 31), today()).expect("too early");
    assert_snapshot!(over, @"At your record, 1 of 5 would have made this. Too uncertain to promise; split it.");
    assert_eq!(over.instead, None);
}

#[test]
fn of_an_estimate_that_has_passed_nothing_is_forecast() {
    let forecast = record(&[100; 5]).forecast(today() - Days::new(1), today());
    assert_snapshot!(forecast.sentence(today()), @"The estimate has passed; a new one brings a forecast");
    let short = record(&[100; 4]).forecast(today() - Days::new(1), today());
    assert_snapshot!(short.sentence(today()), @"4 of 5 needed; no personal forecast yet");
}

#[test]
fn short_durations_count_as_fourteen_days() {
    let slip = |planned, took| {
        let promised_on = date(2026, 1, 1);
        Slip::new(promised_on, promised_on + Days::new(planned), promised_on + Days::new(took)).ratio()
    };
    assert_eq!((slip(2, 10), slip(2, 28), slip(28, 3)), (1.0, 2.0, 0.5));
}

#[test]
fn rounding_up_is_exact() {
    // 10 days at 1.1 are 11 days; in floating point they would be 12.
    assert_eq!(
        landing(Slip::new(today(), date(2026, 8, 9), date(2026, 8, 19)), date(2026, 5, 11), today()),
        date(2026, 5, 12)
    );
    let tenth = record(&[110; 5]).forecast(date(2026, 5, 11), today());
    assert_eq!(tenth.likely, Some(date(2026, 5, 12)));
}

#[test]
fn the_record_is_the_last_ten_within_24_months() {
    let ended = |y, m, d| {
        let done = date(y, m, d);
        Finished { promised_on: done - Days::new(50), first_estimate: done, actual: Ended::On(done) }
    };
    let open =
        |first_estimate| Finished { promised_on: date(2026, 3, 2), first_estimate, actual: Ended::Open };
    let items = [ended(2024, 4, 30), ended(2024, 5, 1), ended(2026, 5, 2), open(date(2026, 5, 1))];
    assert_eq!(Record::new(items, today()).len(), 1);
    // 60 days so far, 30 estimated: a slip of 2 already.
    assert_eq!(Record::new([open(date(2026, 4, 1))], today()).slips[0].ratio(), 2.0);
    let many = (1..=28).map(|d| ended(2026, 4, d)).chain([open(date(2026, 4, 1))]);
    let record = Record::new(many, today());
    assert_eq!((record.len(), record.slips[9].ratio()), (10, 2.0));
}

#[test]
fn colours_follow_the_rule() {
    let record = record(&[90, 100, 100, 110, 120, 130, 140, 150, 180, 300]);
    let (estimate, likely, safe) = (date(2026, 5, 31), date(2026, 6, 8), date(2026, 6, 24));
    let colour = |promised, estimate| record.colour(promised, estimate, today());
    assert_eq!(colour(safe, estimate), Some(Colour::Green));
    assert_eq!(colour(safe - Days::new(1), estimate), Some(Colour::Amber));
    assert_eq!(colour(likely, estimate), Some(Colour::Amber));
    assert_eq!(colour(likely - Days::new(1), estimate), Some(Colour::Red));
    assert_eq!(colour(safe, today() - Days::new(1)), Some(Colour::Amber), "the estimate has passed");
    assert_eq!(colour(today() - Days::new(1), today()), Some(Colour::Red), "missed");
    let short = Record::new([], today());
    assert_eq!(short.colour(safe, estimate, today()), None);
    assert_eq!(short.colour(safe, today() - Days::new(1), today()), Some(Colour::Amber));
    assert_eq!(short.colour(today() - Days::new(1), estimate, today()), Some(Colour::Red));
}

fn items() -> impl Strategy<Value = Vec<Finished>> {
    let item = (0u64..900, 0u64..200, 0u64..400, prop::bool::weighted(0.8)).prop_map(
        |(ago, planned, took, done)| {
            let promised_on = today() - Days::new(ago);
            let first_estimate = promised_on + Days::new(planned);
            let actual = if done { Ended::On(promised_on + Days::new(took)) } else { Ended::Open };
            Finished { promised_on, first_estimate, actual }
        },
    );
    prop::collection::vec(item, 0..25)
}

proptest! {
    #[test]
    fn neither_date_is_earlier_than_the_estimate_or_today(items in items(), ahead in -50i64..400) {
        let estimate = today() + chrono::Duration::days(ahead);
        let forecast = Record::new(items, today()).forecast(estimate, today());
        if let (Some(likely), Some(safe)) = (forecast.likely, forecast.safe) {
            prop_assert!(likely >= estimate.max(today()));
            prop_assert!(safe >= likely);
            prop_assert!(forecast.landed_by_safe * 10 >= forecast.n * 8);
        }
        prop_assert_eq!(forecast.n >= NEEDED, forecast.safe.is_some());
        prop_assert!(forecast.n <= LATEST);
    }

    #[test]
    fn the_order_of_items_does_not_matter(items in items().prop_shuffle(), ahead in 0u64..300) {
        let estimate = today() + Days::new(ahead);
        let mut sorted = items.clone();
        sorted.sort_by_key(|i| (i.actual, i.promised_on, i.first_estimate));
        let (a, b) = (Record::new(items, today()), Record::new(sorted, today()));
        prop_assert_eq!(a.forecast(estimate, today()), b.forecast(estimate, today()));
    }

    #[test]
    fn a_later_estimate_or_a_worse_item_never_brings_dates_closer(
        took in prop::collection::vec(14u64..400, 5..10), worse in 0u64..200, place in any::<prop::sample::Index>(), ahead in 0u64..300,
    ) {
        let estimate = today() + Days::new(ahead);
        let dates = |record: &Record, estimate| {
            let forecast = record.forecast(estimate, today());
            (forecast.likely, forecast.safe)
        };
        let (likely, safe) = dates(&record(&took), estimate);
        let (later_likely, later_safe) = dates(&record(&took), estimate + Days::new(worse));
        prop_assert!(later_likely >= likely && later_safe >= safe);
        let mut slower = took.clone();
        *place.get_mut(&mut slower) += worse;
        let (slow_likely, slow_safe) = dates(&record(&slower), estimate);
        prop_assert!(slow_likely >= likely && slow_safe >= safe);
    }

    #[test]
    fn a_later_promise_is_never_worse(items in items(), promised in 0u64..300, more in 0u64..100, ahead in 0u64..300) {
        let record = Record::new(items, today());
        let (estimate, promised) = (today() + Days::new(ahead), today() + Days::new(promised));
        let later = promised + Days::new(more);
        prop_assert!(record.colour(later, estimate, today()) <= record.colour(promised, estimate, today()));
        prop_assert!(record.confidence(later, estimate, today()) >= record.confidence(promised, estimate, today()));
        let missed = record.colour(today() - Days::new(1), estimate, today());
        prop_assert_eq!(missed, Some(Colour::Red));
    }
}

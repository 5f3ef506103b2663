use super::*;
use chrono::{DateTime, Duration, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use insta::assert_snapshot;
use proptest::prelude::*;

fn cron(text: &str) -> CronText {
    CronText::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn refusal(text: &str) -> String {
    CronText::from_words_or_cron(text).map_or_else(|e| e.to_string(), |c| panic!("{text} was read as {c}"))
}

#[test]
fn texts_are_normalised_to_five_unix_fields() {
    let cases = [
        ("30 9 * * tue,thu", "30 9 * * 2,4"),
        ("0 30 09 ? * TUE", "30 9 * * 2"),
        ("0 9 * * 1-5", "0 9 * * 1-5"),
        ("0 9 * * 7", "0 9 * * 0"),
        ("0 9 * * 5-7", "0 9 * * 0,5,6"),
        ("0 9 * * fri-mon", "0 9 * * 0,1,5,6"),
        ("0 9 * * 0-6", "0 9 * * *"),
        ("0 22-1 * * *", "0 0,1,22,23 * * *"),
        ("*/15 9-17 * * monday-friday", "*/15 9-17 * * 1-5"),
        ("5/20 */2 * * *", "5-45/20 */2 * * *"),
        ("0 0-23/6 1,15 jan-mar *", "0 */6 1,15 1-3 *"),
        ("0 0,6,12,18 * * *", "0 0,6,12,18 * * *"),
    ];
    for (text, normal) in cases {
        assert_eq!(cron(text).as_str(), normal, "{text}");
        assert_eq!(cron(normal).as_str(), normal);
    }
}

#[test]
fn refusals_say_what_to_write() {
    let texts = [
        "0 9 1 * mon",
        "0 9 31 2 *",
        "0 9 31 4,6 *",
        "*/10 * * * *",
        "0,50 0,23 * * *",
        "0 9 L * *",
        "0 9 15W * *",
        "0 9 * * 5L",
        "0 9 * * mon#2",
        "@daily",
        "30 0 9 * * *",
        "0 9 * *",
        "0 25 * * *",
        "0 9 * foo *",
        "*/0 9 * * *",
        "0 9,, * * *",
    ];
    let said: String = texts.iter().map(|t| format!("{t} => {}\n", refusal(t))).collect();
    assert_snapshot!(said, @r#"
    0 9 1 * mon => Set the day of the month or the day of the week, not both; put * for the other.
    0 9 31 2 * => This would never fire: none of its months has that day. Choose a day the month has.
    0 9 31 4,6 * => This would never fire: none of its months has that day. Choose a day the month has.
    */10 * * * * => This fires more often than every 15 minutes. Leave at least 15 minutes between two times.
    0,50 0,23 * * * => This fires more often than every 15 minutes. Leave at least 15 minutes between two times.
    0 9 L * * => "L" is not supported (L, W, # and @ are not). Name the days instead, as in 0 9 * * mon.
    0 9 15W * * => "15W" is not supported (L, W, # and @ are not). Name the days instead, as in 0 9 * * mon.
    0 9 * * 5L => "5L" is not supported (L, W, # and @ are not). Name the days instead, as in 0 9 * * mon.
    0 9 * * mon#2 => "mon#2" is not supported (L, W, # and @ are not). Name the days instead, as in 0 9 * * mon.
    @daily => "@daily" is not supported (L, W, # and @ are not). Name the days instead, as in 0 9 * * mon.
    30 0 9 * * * => The seconds must be 0. Leave the first field out: minute hour day month weekday.
    0 9 * * => A schedule has five fields (minute hour day month weekday); this has 4. For example: 30 9 * * tue,thu
    0 25 * * * => "25" does not work as the hour; use 0 to 23, as in 9 or 9,14 or 9-17.
    0 9 * foo * => "foo" does not work as the month; use 1 to 12 or jan to dec.
    */0 9 * * * => "*/0" does not work as the minute; use 0 to 59, as in 30 or 0,30 or */15.
    0 9,, * * * => "" does not work as the hour; use 0 to 23, as in 9 or 9,14 or 9-17.
    "#);
    assert_eq!(CronText::parse(&"9,".repeat(60)), Err(CronError::TooLong(120)));
}

#[test]
fn schedules_read_as_plain_words() {
    let texts = [
        "30 9 * * tue,thu",
        "30 9 * * 1-5",
        "0 8 1 * *",
        "0 8 1,15 * *",
        "15 * * * 1-5",
        "0 9 * * *",
        "0 9,14 * * mon",
        "0 9 * * 1-4",
        "0 9 1 1,7 *",
        "0 9 * 3 tue",
        "*/15 * * * *",
        "*/30 9-17 * * 1-5",
        "0 9-17 * * 1-5",
        "0 */2 * * *",
        "5,35 * * * *",
        "0 */5 * * sat,sun",
        "0,20 0-6,9 * * *",
        "0 8 1-7 * *",
        "0 9 22,23,31 * *",
        "0 0-12/3 1 * *",
    ];
    let read: String = texts.iter().map(|t| format!("{t} => {}\n", cron(t).in_words())).collect();
    assert_snapshot!(read, @"
    30 9 * * tue,thu => Every Tuesday and Thursday at 09:30
    30 9 * * 1-5 => Monday to Friday at 09:30
    0 8 1 * * => On the 1st of every month at 08:00
    0 8 1,15 * * => On the 1st and 15th of every month at 08:00
    15 * * * 1-5 => Every hour on weekdays at minute 15
    0 9 * * * => Every day at 09:00
    0 9,14 * * mon => Every Monday at 09:00 and 14:00
    0 9 * * 1-4 => Monday to Thursday at 09:00
    0 9 1 1,7 * => On the 1st of January and July at 09:00
    0 9 * 3 tue => Every Tuesday in March at 09:00
    */15 * * * * => Every 15 minutes
    */30 9-17 * * 1-5 => Every 30 minutes from 09:00 to 17:30 on weekdays
    0 9-17 * * 1-5 => Every hour from 09:00 to 17:00 on weekdays
    0 */2 * * * => Every 2 hours at minute 0
    5,35 * * * * => Every hour at minutes 5 and 35
    0 */5 * * sat,sun => Every 5 hours from 00:00 to 20:00 on Saturday and Sunday
    0,20 0-6,9 * * * => At minutes 0 and 20 of hours 0, 1, 2, 3, 4, 5, 6 and 9
    0 8 1-7 * * => On the 1st to 7th of every month at 08:00
    0 9 22,23,31 * * => On the 22nd, 23rd and 31st of every month at 09:00
    0 0-12/3 1 * * => Every 3 hours from 00:00 to 12:00 on the 1st of every month
    ");
}

#[test]
fn words_make_schedules() {
    let texts = [
        "tue, thu 9:30",
        "monday at 9",
        "weekdays 8:45",
        "every friday 4pm",
        "daily 9am",
        "Mondays 09:00",
        "every tuesday and thursday at 09:30",
        "mon-fri 9.15",
        "Monday to Friday at 09:30",
        "noon every day",
        "on the 1st of every month at 8",
        "1st and 15th 8:00",
        "weekdays 9:00 and 14:00",
        "wed 4:30 p.m.",
        "weekends 12am",
        "0 9 * * 1-5",
        "daily 04:00",
        "tue 9:30 and thu 9:30",
        "9:30 and 14:30 mon",
        "9:30 mon and 14:30",
    ];
    let made = |t: &str| CronText::from_words_or_cron(t).map_or_else(|e| e.to_string(), |c| c.to_string());
    let made: String = texts.iter().map(|t| format!("{t} => {}\n", made(t))).collect();
    assert_snapshot!(made, @"
    tue, thu 9:30 => 30 9 * * 2,4
    monday at 9 => 0 9 * * 1
    weekdays 8:45 => 45 8 * * 1-5
    every friday 4pm => 0 16 * * 5
    daily 9am => 0 9 * * *
    Mondays 09:00 => 0 9 * * 1
    every tuesday and thursday at 09:30 => 30 9 * * 2,4
    mon-fri 9.15 => 15 9 * * 1-5
    Monday to Friday at 09:30 => 30 9 * * 1-5
    noon every day => 0 12 * * *
    on the 1st of every month at 8 => 0 8 1 * *
    1st and 15th 8:00 => 0 8 1,15 * *
    weekdays 9:00 and 14:00 => 0 9,14 * * 1-5
    wed 4:30 p.m. => 30 16 * * 3
    weekends 12am => 0 0 * * 0,6
    0 9 * * 1-5 => 0 9 * * 1-5
    daily 04:00 => 0 4 * * *
    tue 9:30 and thu 9:30 => 30 9 * * 2,4
    9:30 and 14:30 mon => 30 9,14 * * 1
    9:30 mon and 14:30 => 30 9,14 * * 1
    ");
    let texts = [
        "tue, thu",
        "9:30",
        "at 9",
        "every other tuesday 9:00",
        "friday at 4",
        "",
        "tue 9:30 and 14:00",
        "tue 9:30 and thu 14:30",
        "9:30 tue, 14:00 thu",
        "first monday of the month 9:00",
        "every 2nd monday 10:00",
        "last friday 10:00",
    ];
    let said: String = texts.iter().map(|t| format!("{t} => {}\n", refusal(t))).collect();
    assert_snapshot!(said, @r#"
    tue, thu => At what time? Add one, as in "tue thu 9:30".
    9:30 => On which days? Write "daily 9:30", "weekdays 9:30" or "tue, thu 9:30".
    at 9 => On which days? Write "daily 9", "weekdays 9" or "tue, thu 9".
    every other tuesday 9:00 => Days of the week come every week. Write those, as in "monday 9:00", or days of the month, as in "1st 9:00".
    friday at 4 => Is 4 in the morning or the afternoon? Write 4am or 4pm.
     => I did not understand "". Write days and a time, as in "tue, thu 9:30", "weekdays 8:45" or "every friday 4pm".
    tue 9:30 and 14:00 => These times do not fit one schedule. Keep the same minutes for each, as in "tue 9:30, 14:30".
    tue 9:30 and thu 14:30 => A schedule has the same times on each of its days. Choose those, as in "tue, thu 9:30".
    9:30 tue, 14:00 thu => A schedule has the same times on each of its days. Choose those, as in "tue, thu 9:30".
    first monday of the month 9:00 => Days of the week come every week. Write those, as in "monday 9:00", or days of the month, as in "1st 9:00".
    every 2nd monday 10:00 => Days of the week come every week. Write those, as in "monday 9:00", or days of the month, as in "1st 9:00".
    last friday 10:00 => Days of the week come every week. Write those, as in "monday 9:00", or days of the month, as in "1st 9:00".
    "#);
}

const ZONES: [Tz; 10] = [
    Tz::America__New_York,
    Tz::Europe__Berlin,
    Tz::Europe__London,
    Tz::Australia__Lord_Howe,
    Tz::Asia__Kolkata,
    Tz::Pacific__Auckland,
    Tz::America__Sao_Paulo,
    Tz::Africa__Casablanca,
    Tz::Asia__Tehran,
    Tz::UTC,
];

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).expect("a time").with_timezone(&Utc)
}

fn walls(text: &str, zone: Tz, from: &str, n: usize) -> String {
    let times = cron(text).next_times(zone, at(from), n);
    let shown: Vec<_> =
        times.iter().map(|t| t.with_timezone(&zone).format("%d %H:%M%:::z").to_string()).collect();
    shown.join(", ")
}

#[test]
fn daylight_saving_shifts_fixed_hours_and_lets_repeating_ones_follow_the_clock() {
    let ny = Tz::America__New_York;
    // 2026-03-08: 02:00 becomes 03:00. 2026-11-01: 02:00 becomes 01:00.
    assert_snapshot!(walls("30 2 * * *", ny, "2026-03-07T12:00:00Z", 2), @"08 03:30-04, 09 02:30-04");
    assert_snapshot!(walls("0,30 2,3 * * *", ny, "2026-03-08T05:00:00Z", 4), @"08 03:00-04, 08 03:30-04, 09 02:00-04, 09 02:30-04");
    assert_snapshot!(walls("30 * * * *", ny, "2026-03-08T05:45:00Z", 3), @"08 01:30-05, 08 03:30-04, 08 04:30-04");
    assert_snapshot!(walls("30 1 * * *", ny, "2026-10-31T12:00:00Z", 3), @"01 01:30-04, 02 01:30-05, 03 01:30-05");
    assert_snapshot!(walls("*/30 * * * *", ny, "2026-11-01T04:45:00Z", 6), @"01 01:00-04, 01 01:30-04, 01 01:00-05, 01 01:30-05, 01 02:00-05, 01 02:30-05");
    // Asked in the second 01:40: the first 01:45 lies in the past.
    assert_snapshot!(walls("45 1 * * *", ny, "2026-11-01T06:40:00Z", 1), @"02 01:45-05");
    assert_snapshot!(walls("15 2 * * *", Tz::Australia__Lord_Howe, "2026-10-03T00:00:00Z", 2), @"04 02:45+11, 05 02:15+11");
}

#[test]
fn a_leap_day_fires_in_leap_years() {
    let times = cron("0 9 29 2 *").next_times(Tz::UTC, at("2026-01-01T00:00:00Z"), 2);
    assert_eq!(times, [at("2028-02-29T09:00:00Z"), at("2032-02-29T09:00:00Z")]);
    assert_eq!(cron("0 9 29 2 *").next_after(Tz::UTC, at("2100-01-01T00:00:00Z")), None);
}

fn valid_cron() -> impl Strategy<Value = CronText> {
    let minute = prop_oneof!["[0-5]?[0-9]", Just("*/15".into()), Just("0,30".into()), Just("7-37/15".into())];
    let hour =
        prop_oneof!["1?[0-9]", Just("*".into()), Just("*/3".into()), Just("1-3".into()), Just("22-2".into())];
    let days = prop_oneof![
        Just("* * *".to_owned()),
        "\\* \\* [0-7]",
        Just("* * fri-mon".into()),
        "[1-9] \\* \\*",
        "31 [1-9] \\*"
    ];
    (minute, hour, days).prop_filter_map("refused", |(m, h, d)| CronText::parse(&format!("{m} {h} {d}")).ok())
}

fn moment() -> impl Strategy<Value = DateTime<Utc>> {
    let start = at("2024-01-01T00:00:00Z").timestamp();
    (0i64..315_360_000).prop_map(move |s| DateTime::from_timestamp(start + s, 0).expect("in range"))
}

/// Whether the wall time was skipped by a clock change.
fn in_gap(zone: Tz, wall: NaiveDateTime) -> bool {
    zone.from_local_datetime(&wall).earliest().is_none()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn times_grow_and_keep_the_wall_clock(schedule in valid_cron(), zone in prop::sample::select(&ZONES), from in moment()) {
        let times = schedule.next_times(zone, from, 4);
        prop_assert_eq!(times.len(), 4);
        let mut last = from;
        for time in times {
            prop_assert!(time > last);
            last = time;
            let local = time.with_timezone(&zone);
            let wall = local.naive_local();
            let fires = |w: NaiveDateTime| schedule.schedule.includes(w.and_utc());
            // A shifted time is the wall time plus the size of the gap.
            let shifted = || [30, 60].into_iter().any(|gap| {
                let meant = wall - Duration::minutes(gap);
                fires(meant) && in_gap(zone, meant)
            });
            prop_assert!(fires(wall) || shifted(), "{} at {} ({})", schedule, wall, local.offset().fix());
        }
    }

    #[test]
    fn nothing_is_missed_between_two_times(schedule in valid_cron(), zone in prop::sample::select(&ZONES), from in moment()) {
        let next = schedule.next_after(zone, from).expect("fires");
        let asked_just_before = schedule.next_after(zone, next - Duration::seconds(1));
        prop_assert_eq!(asked_just_before, Some(next));
        let mut at = from + Duration::minutes(7);
        for _ in 0..40 {
            if at >= next { break; }
            prop_assert_eq!(schedule.next_after(zone, at), Some(next));
            at += Duration::minutes(47);
        }
    }

    #[test]
    fn normalised_text_parses_to_itself(schedule in valid_cron()) {
        let again = CronText::parse(schedule.as_str()).expect("parses");
        prop_assert_eq!(again.as_str(), schedule.as_str());
        prop_assert!(!schedule.in_words().is_empty());
    }

    #[test]
    fn nothing_typed_panics(text in ".{0,60}", cronish in "[0-9*/,LW#@? a-z-]{0,40}") {
        let _ = CronText::from_words_or_cron(&text);
        let _ = CronText::from_words_or_cron(&cronish).map(|c| c.in_words());
    }
}

#[test]
fn changes_of_the_clock_over_ten_years_neither_lose_nor_repeat_a_day() {
    let schedule = cron("30 2 * * *");
    for zone in ZONES {
        let mut time = at("2024-01-01T00:00:00Z");
        let mut day = time.with_timezone(&zone).date_naive();
        if time.with_timezone(&zone).time() < chrono::NaiveTime::from_hms_opt(2, 30, 0).expect("a time") {
            day = day.pred_opt().expect("a day");
        }
        for _ in 0..3653 {
            time = schedule.next_after(zone, time).expect("fires");
            day = day.succ_opt().expect("a day");
            assert_eq!(time.with_timezone(&zone).date_naive(), day, "{zone}");
        }
    }
}

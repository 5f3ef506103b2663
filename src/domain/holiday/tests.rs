use super::*;
use crate::domain::planner::sample;
use chrono::{Duration, TimeZone};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn days(title: &str, first: &str, last: &str) -> Holiday {
    Holiday { title: title.into(), span: Span::Days { first: day(first), last: day(last) } }
}

/// Somebody in Berlin who works from 08:30 to 17:30.
fn lead(house: Vec<Holiday>, own: Vec<Holiday>) -> Lead {
    let holidays = Holidays { house: house.into(), own: own.into() };
    Lead { zone: chrono_tz::Europe::Berlin, holidays, ..sample::lead() }
}

#[test]
fn a_holiday_is_no_working_day_and_the_next_one_is_found() {
    let lead = lead(
        vec![days("Christmas Day", "2026-12-25", "2026-12-25")],
        vec![days("Closed", "2026-12-24", "2026-12-31")],
    );
    assert!(lead.works_on(day("2026-12-23")) && !lead.works_on(day("2026-12-25")));
    assert_eq!(lead.holiday_on(day("2026-12-25")).map(|h| h.title.as_str()), Some("Christmas Day"));
    let morning = lead.instant(day("2026-12-24"), 9 * 60).expect("an instant");
    let next = lead.next_working_instant(morning).map(|at| lead.day(at));
    assert_eq!(next, Some(day("2027-01-01")), "nobody told of New Year");
    let ahead = lead.holidays_between(day("2026-12-01"), day("2027-01-31"));
    let said: Vec<String> =
        ahead.iter().map(|h| format!("{} {} {} {}", h.first, h.last, h.title, h.is_own)).collect();
    assert_eq!(
        said,
        [
            "2026-12-24 2026-12-24 Closed true",
            "2026-12-25 2026-12-25 Christmas Day false",
            "2026-12-28 2026-12-31 Closed true",
        ]
    );
}

#[test]
fn days_in_a_row_are_one_even_over_a_weekend() {
    let lead = lead(vec![], vec![days("Leave", "2026-07-02", "2026-07-14")]);
    let ahead = lead.holidays_between(day("2026-07-01"), day("2026-08-01"));
    assert_eq!(ahead.len(), 1);
    assert_eq!((ahead[0].first, ahead[0].last), (day("2026-07-02"), day("2026-07-14")));
    assert_eq!(lead.next_holiday(day("2026-07-10")).map(|h| h.first), Some(day("2026-07-10")));
    assert_eq!(lead.next_holiday(day("2026-07-15")), None);
}

#[test]
fn an_event_with_times_counts_if_it_takes_the_whole_working_day() {
    let at = |text: &str| {
        let wall = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
        chrono_tz::Europe::Berlin.from_local_datetime(&wall).earliest().expect("an instant").to_utc()
    };
    let takes = |from: &str, to: &str| {
        let span = Span::Times { from: at(from), to: at(to) };
        span.takes(day("2026-06-10"), &lead(vec![], vec![]))
    };
    assert!(takes("2026-06-10 08:30", "2026-06-10 17:30"));
    assert!(takes("2026-06-09 12:00", "2026-06-12 12:00"));
    assert!(!takes("2026-06-10 09:00", "2026-06-10 17:30"), "she has half an hour");
    assert!(!takes("2026-06-10 10:00", "2026-06-10 11:00"), "a meeting");
    assert!(!takes("2026-06-11 00:00", "2026-06-12 00:00"), "the day after");
}

#[test]
fn addresses_are_read_as_people_and_slack_write_them() {
    let read =
        |text: &str| CalendarAddress::parse(text).map(|a| a.as_str().to_owned()).map_err(|e| e.to_string());
    let fine = "https://calendar.example.com/a.ics?token=s3cret&x=1";
    for text in [
        fine,
        "webcal://calendar.example.com/a.ics?token=s3cret&x=1",
        "calendar.example.com/a.ics?token=s3cret&x=1",
        "<https://calendar.example.com/a.ics?token=s3cret&x=1>",
        "<https://calendar.example.com/a.ics?token=s3cret&x=1|calendar.example.com>",
    ] {
        assert_eq!(read(text).as_deref(), Ok(fine), "{text}");
    }
    for text in ["file:///etc/passwd", "ftp://calendar.example.com/a.ics", "javascript://x"] {
        assert_eq!(read(text), Err("Only https addresses of calendars are read.".into()), "{text}");
    }
    assert!(read("https://me:pw@calendar.example.com/a.ics").is_err_and(|e| e.contains("password")));
    assert!(read("my holidays").is_err() && read("holidays").is_err() && read("").is_err());
    assert!(read(&format!("https://calendar.example.com/{}", "a".repeat(1_000))).is_err());
    let address = CalendarAddress::parse(fine).expect("an address");
    assert!(!format!("{address:?}").contains("s3cret"), "{address:?}");
    assert_eq!(address.host(), "calendar.example.com");
}

#[test]
fn failures_wait_longer_each_time_and_the_last_good_reading_stays() {
    let now = sample::now();
    let every = Duration::hours(24);
    let mark = Mark { etag: Some("\"1\"".into()), modified: None };
    let read = Read::New(vec![days("May Day", "2026-05-01", "2026-05-01")], mark.clone());
    let mut kept = Kept::new(now).after(read, now, every);
    assert_eq!((kept.next_read_at - now, kept.mark_at(now)), (every, mark));
    let mut pauses = vec![];
    for _ in 0..12 {
        kept = kept.after(Read::Failed { trouble: Trouble::Silent, wait: None }, now, every);
        pauses.push((kept.next_read_at - now).num_minutes());
    }
    assert_eq!(pauses[..9], [10, 20, 40, 80, 160, 320, 640, 1_280, 1_440]);
    assert_eq!((kept.days.len(), kept.trouble), (1, Some(Trouble::Silent)));
    let kept = kept.after(Read::Unchanged, now, every);
    assert_eq!((kept.trouble, kept.failures, kept.read_at), (None, 0, Some(now)));
    let later = now + Duration::days(30);
    assert_eq!(kept.mark_at(later), Mark::default(), "the window has moved: it is wanted whole");
}

#[test]
fn everybodys_calendars_are_those_of_the_settings() {
    let now = sample::now();
    let house = HouseCalendar::default().of(&["a".into(), "b".into()], now);
    let mut known = house.clone();
    known.sources[0].kept.days =
        vec![days("B", "2026-05-02", "2026-05-02"), days("A", "2026-05-01", "2026-05-01")];
    known.sources[1].kept.days = vec![days("A", "2026-05-01", "2026-05-01")];
    let titles = |house: &HouseCalendar| house.days().iter().map(|h| h.title.clone()).collect::<Vec<_>>();
    assert_eq!(titles(&known), ["A", "B"]);
    assert_eq!(known.clone().of(&["a".into(), "b".into()], now), known);
    let fewer = known.of(&["b".into(), "c".into()], now);
    assert_eq!((titles(&fewer), fewer.sources[1].kept.read_at), (vec!["A".to_owned()], None));
    assert_eq!(HouseCalendar::default().next_read_at(), None);
}

#[test]
fn each_is_kept_once_also_where_another_of_its_name_begins_on_the_same_day() {
    let of = |last| days("Bridge day", "2026-05-15", last);
    let mut holidays = vec![of("2026-05-15"), of("2026-05-16"), of("2026-05-15")];
    in_order(&mut holidays);
    assert_eq!(holidays, [of("2026-05-15"), of("2026-05-16")]);
}

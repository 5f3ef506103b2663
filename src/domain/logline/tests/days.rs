//! On which day the talk was.

use super::read;
use insta::assert_snapshot;

#[test]
fn a_day_in_what_was_said_is_not_the_day_of_the_talk() {
    let lines = [
        "Mei lunch, I promised the deck by Friday",
        "Mei lunch, I will send the deck by Friday",
        "Mei lunch promised her the deck by Friday",
        "Mei lunch, she promised me numbers by Friday",
        "Mei lunch, meeting again on Friday",
        "Dana lunch, she leaves on 12 May",
        "Mei lunch, deadline 30 June",
        "Mei lunch, next meeting on 10 March",
        "Mei coffee, go-live was 1 Sept 2025",
        "Mei next meeting on 10 March",
        "Mei coffee, sent the list as promised",
        "Mei call about yesterday's outage",
    ];
    assert_snapshot!(read(&lines), @"
    Mei lunch, I promised the deck by Friday
      => Mei, lunch on 2026-03-11, relational, next: promised the deck by Friday
    Mei lunch, I will send the deck by Friday
      => Mei, lunch on 2026-03-11, relational, note: will send the deck by Friday
    Mei lunch promised her the deck by Friday
      => Mei, lunch on 2026-03-11, relational, next: promised her the deck by Friday
    Mei lunch, she promised me numbers by Friday
      => Mei, lunch on 2026-03-11, relational, next: she promised me numbers by Friday
    Mei lunch, meeting again on Friday
      => Mei, lunch on 2026-03-11, relational, note: meeting again on Friday
    Dana lunch, she leaves on 12 May
      => Dana, lunch on 2026-03-11, relational, note: she leaves on 12 May
    Mei lunch, deadline 30 June
      => Mei, lunch on 2026-03-11, relational, note: deadline 30 June
    Mei lunch, next meeting on 10 March
      => Mei, lunch on 2026-03-11, relational, note: next meeting on 10 March
    Mei coffee, go-live was 1 Sept 2025
      => Mei, coffee on 2026-03-11, relational, note: go-live was 1 Sept 2025
    Mei next meeting on 10 March
      => Mei, meeting on 2026-03-11, relational, note: next meeting on 10 March
    Mei coffee, sent the list as promised
      => Mei, coffee on 2026-03-11, relational, note: sent the list as promised
    Mei call about yesterday's outage
      => Mei, call on 2026-03-11, relational, note: about yesterday's outage
    ");
}

#[test]
fn a_day_in_the_words_that_say_where_is_the_day_of_the_talk() {
    let lines = [
        "Dana coffee. On Friday",
        "Dana: great talk, coffee on Friday at the pier",
        "lunch with Dana in Berlin yesterday, learned the close takes 9 days",
        "dana stopped by yesterday",
        "we dropped by Dana yesterday",
        "Dana, we met on friday",
        "mei lunch wed",
        "mei coffee sat",
    ];
    assert_snapshot!(read(&lines), @"
    Dana coffee. On Friday
      => Dana, coffee on 2026-03-06, relational
    Dana: great talk, coffee on Friday at the pier
      => Dana, coffee on 2026-03-06, relational, note: great talk, at the pier
    lunch with Dana in Berlin yesterday, learned the close takes 9 days
      => Dana, lunch on 2026-03-10, relational, learned: the close takes 9 days, note: in Berlin
    dana stopped by yesterday
      => dana, check-in on 2026-03-10, relational, they started it
    we dropped by Dana yesterday
      => Dana, check-in on 2026-03-10, relational, I started it
    Dana, we met on friday
      => Dana, check-in on 2026-03-06, relational
    mei lunch wed
      => mei, lunch on 2026-03-11, relational
    mei coffee sat
      => mei, coffee on 2026-03-07, relational
    ");
}

#[test]
fn days_are_read_as_people_write_them() {
    let lines = [
        "Mei lunch 28.2.",
        "Mei lunch 31.12.",
        "Mei lunch on 1.3.",
        "Mei lunch a fortnight ago",
        "Mei lunch a couple of days ago",
        "Mei lunch couple weeks ago",
        "Mei lunch a month back",
        "Mei lunch half a year ago",
        "Mei lunch a few days ago",
        "Mei lunch week before last",
    ];
    assert_snapshot!(read(&lines), @"
    Mei lunch 28.2.
      => Mei, lunch on 2026-02-28, relational
    Mei lunch 31.12.
      => Mei, lunch on 2025-12-31, relational
    Mei lunch on 1.3.
      => Mei, lunch on 2026-03-01, relational
    Mei lunch a fortnight ago
      => Mei, lunch on 2026-02-25, relational
    Mei lunch a couple of days ago
      => Mei, lunch on 2026-03-09, relational
    Mei lunch couple weeks ago
      => Mei, lunch on 2026-02-25, relational
    Mei lunch a month back
      => Mei, lunch on 2026-02-11, relational
    Mei lunch half a year ago
      => Mei, lunch on 2025-09-11, relational
    Mei lunch a few days ago
      => Mei, lunch on 2026-03-08, relational
    Mei lunch week before last
      => Mei, lunch on 2026-02-25, relational
    ");
}

#[test]
fn a_month_alone_is_asked_about() {
    let lines = [
        "Mei lunch in january",
        "Mei lunch last january",
        "Mei lunch at the end of January",
        "Mei lunch start of the month",
        "Mei lunch about the launch in May",
        "Mei lunch on 3/4",
    ];
    assert_snapshot!(read(&lines), @r#"
    Mei lunch in january
      => Which day in January? Write it like 12 January.
    Mei lunch last january
      => Which day in January? Write it like 12 January.
    Mei lunch at the end of January
      => Which day in January? Write it like 12 January.
    Mei lunch start of the month
      => Which day in March? Write it like 12 March.
    Mei lunch about the launch in May
      => Mei, lunch on 2026-03-11, relational, note: about the launch in May
    Mei lunch on 3/4
      => "3/4" can mean 3 April 2025 or 4 March. Write the month as a word.
    "#);
}

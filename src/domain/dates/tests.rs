use super::Direction::{Future, Past};
use super::*;
use chrono::Days;
use insta::assert_snapshot;
use proptest::prelude::*;

/// A Wednesday.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 11).expect("a date")
}

fn read(texts: &[&str], direction: Direction) -> String {
    let read = |t: &str| {
        parse_date(t, today(), direction)
            .map_or_else(|e| e.to_string(), |d| d.format("%a %Y-%m-%d").to_string())
    };
    texts.iter().map(|t| format!("{t} => {}\n", read(t))).collect()
}

#[test]
fn days_past() {
    let texts = [
        "today",
        "Yesterday",
        "this morning",
        "last night",
        "day before yesterday",
        "3 days ago",
        "a week ago",
        "two months ago",
        "last friday",
        "last wednesday",
        "on monday",
        "friday",
        "wednesday",
        "sat",
        "last week",
        "12 march",
        "march 10",
        "10th of March",
        "1 jun 2025",
        "Monday 1 June",
        "mon, 9 mar",
        "2026-03-09",
        "25/12",
        "12/25",
        "3/3",
        "9.3.",
        "31.12.2025",
        "the 10th",
        "the 12th",
        "29 feb",
    ];
    assert_snapshot!(read(&texts, Past), @"
    today => Wed 2026-03-11
    Yesterday => Tue 2026-03-10
    this morning => Wed 2026-03-11
    last night => Tue 2026-03-10
    day before yesterday => Mon 2026-03-09
    3 days ago => Sun 2026-03-08
    a week ago => Wed 2026-03-04
    two months ago => Sun 2026-01-11
    last friday => Fri 2026-03-06
    last wednesday => Wed 2026-03-04
    on monday => Mon 2026-03-09
    friday => Fri 2026-03-06
    wednesday => Wed 2026-03-11
    sat => Sat 2026-03-07
    last week => Wed 2026-03-04
    12 march => Wed 2025-03-12
    march 10 => Tue 2026-03-10
    10th of March => Tue 2026-03-10
    1 jun 2025 => Sun 2025-06-01
    Monday 1 June => 1 June 2025 is a Sunday. Check the day, or leave the name of the day out.
    mon, 9 mar => Mon 2026-03-09
    2026-03-09 => Mon 2026-03-09
    25/12 => Thu 2025-12-25
    12/25 => Thu 2025-12-25
    3/3 => Tue 2026-03-03
    9.3. => Mon 2026-03-09
    31.12.2025 => Wed 2025-12-31
    the 10th => Tue 2026-03-10
    the 12th => Thu 2026-02-12
    29 feb => Thu 2024-02-29
    ");
}

#[test]
fn days_to_come() {
    let texts = [
        "today",
        "tomorrow",
        "in 2 weeks",
        "in a month",
        "3 days from now",
        "next tuesday",
        "next wednesday",
        "friday",
        "wednesday",
        "this thursday",
        "next week",
        "12 march",
        "10 march",
        "1 jun 2027",
        "june 1st, 2027",
        "end of month",
        "end of the quarter",
        "end of week",
        "end of june",
        "end of q3",
        "mid june",
        "mid-june 2027",
        "q3",
        "Q1",
        "q4 2027",
        "the 10th",
        "2027-03-12",
        "29 feb",
    ];
    assert_snapshot!(read(&texts, Future), @"
    today => Wed 2026-03-11
    tomorrow => Thu 2026-03-12
    in 2 weeks => Wed 2026-03-25
    in a month => Sat 2026-04-11
    3 days from now => Sat 2026-03-14
    next tuesday => Tue 2026-03-17
    next wednesday => Wed 2026-03-18
    friday => Fri 2026-03-13
    wednesday => Wed 2026-03-18
    this thursday => Thu 2026-03-12
    next week => Wed 2026-03-18
    12 march => Thu 2026-03-12
    10 march => Wed 2027-03-10
    1 jun 2027 => Tue 2027-06-01
    june 1st, 2027 => Tue 2027-06-01
    end of month => Tue 2026-03-31
    end of the quarter => Tue 2026-03-31
    end of week => Fri 2026-03-13
    end of june => Tue 2026-06-30
    end of q3 => Wed 2026-09-30
    mid june => Mon 2026-06-15
    mid-june 2027 => Tue 2027-06-15
    q3 => Wed 2026-09-30
    Q1 => Tue 2026-03-31
    q4 2027 => Fri 2027-12-31
    the 10th => Fri 2026-04-10
    2027-03-12 => Fri 2027-03-12
    29 feb => Tue 2028-02-29
    ");
}

#[test]
fn refusals_give_an_example() {
    let texts = ["12/3", "3/12/2026", "31 feb", "2026-02-30", "someday", "", "q3", "9 days", "may", "13/13"];
    assert_snapshot!(read(&texts, Past), @r#"
    12/3 => "12/3" can mean 12 March 2025 or 3 December 2025. Write the month as a word.
    3/12/2026 => "3/12/2026" can mean 3 December or 12 March. Write the month as a word.
    31 feb => There is no "31 feb" in the calendar. Check the day and the month.
    2026-02-30 => There is no "2026-02-30" in the calendar. Check the day and the month.
    someday => I did not understand "someday" as a date. Write it like yesterday, last friday, 3 days ago or 12 march.
     => I did not understand "" as a date. Write it like yesterday, last friday, 3 days ago or 12 march.
    q3 => I did not understand "q3" as a date. Write it like yesterday, last friday, 3 days ago or 12 march.
    9 days => I did not understand "9 days" as a date. Write it like yesterday, last friday, 3 days ago or 12 march.
    may => I did not understand "may" as a date. Write it like yesterday, last friday, 3 days ago or 12 march.
    13/13 => There is no "13/13" in the calendar. Check the day and the month.
    "#);
    assert_snapshot!(read(&["soon", "q5"], Future), @r#"
    soon => I did not understand "soon" as a date. Write it like friday, in 2 weeks, 12 march or 2027-03-12.
    q5 => I did not understand "q5" as a date. Write it like friday, in 2 weeks, 12 march or 2027-03-12.
    "#);
}

#[test]
fn dates_are_found_inside_a_line() {
    let found = |text: &str| {
        find_date(text, today(), Past).map_or_else(
            || "none".to_owned(),
            |f| format!("[{}] {}", &text[f.range], f.date.map_or_else(|e| e.to_string(), |d| d.to_string())),
        )
    };
    let texts = [
        "lunch yesterday, learned",
        "coffee on 9 March (long)",
        "we sat in the sun",
        "met on sat",
        "lunch 12/3",
        "the close takes 9 days",
        "call 3 days ago.",
        "yesterday's walk",
        "spoke 9.30 today",
        "may be in march",
        "the 10th floor",
        "walk last week",
        "talked yesterday evening about it",
    ];
    let shown: String = texts.iter().map(|t| format!("{t} => {}\n", found(t))).collect();
    assert_snapshot!(shown, @r#"
    lunch yesterday, learned => [yesterday] 2026-03-10
    coffee on 9 March (long) => [on 9 March] 2026-03-09
    we sat in the sun => none
    met on sat => [on sat] 2026-03-07
    lunch 12/3 => [12/3] "12/3" can mean 12 March 2025 or 3 December 2025. Write the month as a word.
    the close takes 9 days => none
    call 3 days ago. => [3 days ago] 2026-03-08
    yesterday's walk => [yesterday's] 2026-03-10
    spoke 9.30 today => [today] 2026-03-11
    may be in march => [in march] Which day in March? Write it like 12 March.
    the 10th floor => none
    walk last week => [last week] 2026-03-04
    talked yesterday evening about it => [yesterday evening] 2026-03-10
    "#);
}

#[test]
fn dates_are_written_short_and_long() {
    let date = NaiveDate::from_ymd_opt(2027, 6, 1).expect("a date");
    assert_eq!(format_short(date, today()), "1 Jun 2027");
    assert_eq!(format_short(date, date), "1 Jun");
    assert_eq!(format_long(date), "Tuesday 1 June");
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(away in 0u64..4000, from in 0u64..9000) {
        let today = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a date") + Days::new(from);
        let (past, future) = (today - Days::new(away), today + Days::new(away));
        for (date, direction) in [(past, Past), (future, Future)] {
            prop_assert_eq!(parse_date(&format_short(date, today), today, direction), Ok(date));
            prop_assert_eq!(parse_date(&date.to_string(), today, direction), Ok(date));
            let long = format!("{} {}", format_long(date), date.year());
            prop_assert_eq!(parse_date(&long, today, direction), Ok(date));
        }
    }

    #[test]
    fn a_bare_day_lies_on_its_side_of_today(from in 0u64..9000, name in "(mon|tues|wednes|thurs|fri|satur|sun)day") {
        let today = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a date") + Days::new(from);
        let days = |d: NaiveDate| (d - today).num_days();
        prop_assert!((-6..=0).contains(&days(parse_date(&name, today, Past).expect("read"))));
        prop_assert!((1..=7).contains(&days(parse_date(&name, today, Future).expect("read"))));
        let next = parse_date(&format!("next {name}"), today, Future).expect("read");
        prop_assert!(next.iso_week() > today.iso_week() && days(next) <= 13);
    }

    #[test]
    fn nothing_typed_panics(text in ".{0,40}", words in "((in|on|end of|the|9999|12|31|feb|years|ago|q3|mid|next|,|/) ?){0,6}") {
        for direction in [Past, Future] {
            for text in [&text, &words] {
                let _ = parse_date(text, today(), direction);
                let found = find_date(text, today(), direction);
                prop_assert!(found.is_none_or(|f| text.get(f.range).is_some()));
            }
        }
    }
}

#[test]
fn days_nobody_plans_or_remembers() {
    let texts = ["in 9999 years", "in 2000 months", "9999-12-31", "1 jan 2199", "1899-12-31", "0001-01-01"];
    assert_snapshot!(read(&texts, Future), @"
    in 9999 years => That day is too far away. Name one between the years 1900 and 2199.
    in 2000 months => Sun 2192-11-11
    9999-12-31 => That day is too far away. Name one between the years 1900 and 2199.
    1 jan 2199 => Tue 2199-01-01
    1899-12-31 => That day is too far away. Name one between the years 1900 and 2199.
    0001-01-01 => That day is too far away. Name one between the years 1900 and 2199.
    ");
    assert_snapshot!(read(&["9999 years ago", "99 years ago"], Past), @"
    9999 years ago => That day is too far away. Name one between the years 1900 and 2199.
    99 years ago => Fri 1927-03-11
    ");
}

#[test]
fn words_said_over_and_over_come_to_an_end() {
    for word in ["on", "mon", "the", "sat the", "in", "end of"] {
        let text = format!("{word} ").repeat(20_000);
        assert!(parse_date(&text, today(), Future).is_err(), "{word}");
        let _ = find_date(&text, today(), Past);
    }
}

use super::{calendar, days, window};
use crate::calendar::{LARGEST, holidays};
use crate::domain::holiday::{LONGEST_TITLE, MOST, Span};
use proptest::prelude::*;

/// What a line may begin with, so that more than a line in a million means something.
const NAMES: &[&str] = &[
    "BEGIN:VCALENDAR",
    "END:VCALENDAR",
    "BEGIN:VEVENT",
    "END:VEVENT",
    "BEGIN:VTIMEZONE",
    "TZID:",
    "SUMMARY:",
    "UID:1",
    "DTSTART;VALUE=DATE:",
    "DTSTART:",
    "DTSTART;TZID=Europe/Berlin:",
    "DTSTART;TZID=X:",
    "DTEND:",
    "DTEND;VALUE=DATE:",
    "DURATION:",
    "RRULE:FREQ=",
    "EXDATE:",
    "RDATE:",
    "RECURRENCE-ID:",
    "STATUS:CANCELLED",
    "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
    "DESCRIPTION:",
    " ",
    "\t",
];
/// What may follow.
const VALUES: &[&str] = &[
    "",
    "20261225",
    "20261225T000000Z",
    "20261225T000000",
    "00010101",
    "99991231",
    "00000000",
    "20261332T256199",
    "-P1D",
    "P99999999999W",
    "PT1S",
    "YEARLY",
    "DAILY;COUNT=4294967295",
    "YEARLY;INTERVAL=0",
    "YEARLY;INTERVAL=65535;BYDAY=-53MO",
    "WEEKLY;WKST=SU;BYSETPOS=-366",
    "MONTHLY;BYMONTHDAY=-31,31,0",
    "YEARLY;BYMONTH=13,0,-1",
    "YEARLY;UNTIL=00010101",
    "SECONDLY;COUNT=999999999",
    "YEARLY;RSCALE=CHINESE;SKIP=FORWARD",
    "20261225,20261226,x",
    "\u{0}\u{fffd}ö\u{202e}",
];

fn lines() -> impl Strategy<Value = String> {
    let line = (proptest::sample::select(NAMES), proptest::sample::select(VALUES))
        .prop_map(|(n, v)| format!("{n}{v}"));
    let line = prop_oneof![9 => line, 1 => "\\PC{0,40}"];
    proptest::collection::vec(line, 0..60).prop_map(|lines| lines.join("\r\n"))
}

/// Whatever came, what is found is within bounds.
fn is_bounded(bytes: &[u8]) -> Result<(), TestCaseError> {
    let window = window();
    for holiday in holidays(bytes, &window).unwrap_or_default() {
        prop_assert!(holiday.title.chars().count() <= LONGEST_TITLE && !holiday.title.is_empty());
        let (first, last) = match holiday.span {
            Span::Days { first, last } => (first, last),
            Span::Times { from, to } => (from.date_naive(), to.date_naive()),
        };
        prop_assert!(first <= last && first <= window.until && window.from <= last, "{holiday:?}");
        prop_assert!((last - first).num_days() <= 367, "{holiday:?}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_come_to_an_end(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        is_bounded(&bytes)?;
    }

    #[test]
    fn anything_that_looks_like_a_calendar_comes_to_an_end(lines in lines()) {
        is_bounded(lines.as_bytes())?;
        is_bounded(calendar(&format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT")).as_bytes())?;
    }

    #[test]
    fn a_calendar_cut_short_anywhere_comes_to_an_end(cut in 0usize..400, flip in any::<u8>()) {
        let whole = calendar("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;BYDAY=4TH;BYMONTH=11\nSUMMARY:x\nEND:VEVENT");
        let mut bytes = whole.into_bytes();
        bytes.truncate(cut);
        if let Some(byte) = bytes.last_mut() {
            *byte = flip;
        }
        is_bounded(&bytes)?;
    }
}

#[test]
fn rules_from_the_year_one_and_without_end_cost_nothing() {
    assert_eq!(days("DTSTART;VALUE=DATE:00010101\nRRULE:FREQ=YEARLY"), "2027-01-01, 2028-01-01");
    assert_eq!(
        days("DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;COUNT=1000000000"),
        "2026-12-25, 2027-12-25"
    );
    assert_eq!(days("DTSTART;VALUE=DATE:00010101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "");
    assert_eq!(days("DTSTART:00010101T000000Z\nRRULE:FREQ=SECONDLY;COUNT=4000000000"), "");
    assert_eq!(
        days("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:99991231"),
        "2026-12-25 to 2027-12-26",
        "a year at most"
    );
}

/// A list is as long as its file lets it be, and is looked through at every day.
#[test]
fn a_rule_with_a_list_as_long_as_the_file_comes_to_an_end() {
    let listed = |many: usize| format!("BYMONTHDAY={}25", "1,".repeat(many));
    let event = |many: usize| {
        let rule = format!("RRULE:FREQ=DAILY;COUNT=4294967295;BYMONTH=12;{}", listed(many));
        calendar(&format!("BEGIN:VEVENT\nDTSTART;VALUE=DATE:00011225\n{rule}\nSUMMARY:x\nEND:VEVENT"))
    };
    let found = |many: usize| holidays(event(many).as_bytes(), &window()).expect("a calendar").len();
    assert_ne!(found(2), 0, "a list of a person's calendar is followed to this year");
    assert_eq!(found(LARGEST / 4), 0, "one that long is not");
}

/// A mebibyte of the costliest rules: how much is asked is limited, and what was found until then is kept.
#[test]
fn a_full_file_of_counting_rules_comes_to_an_end() {
    let costly =
        "BEGIN:VEVENT\nDTSTART:00010101\nRRULE:FREQ=DAILY;COUNT=9;BYDAY=1MO;BYSETPOS=300\nEND:VEVENT\n";
    let plain = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\nSUMMARY:x\nEND:VEVENT\n";
    let file = calendar(&format!("{plain}{}", costly.repeat(LARGEST / costly.len() + 10)));
    let found = holidays(file.as_bytes(), &window()).expect("a calendar");
    assert_eq!(found.len(), 1);
    let many = calendar(&(0..9_000).map(|n| plain.replace('x', &n.to_string())).collect::<String>());
    assert_eq!(holidays(many.as_bytes(), &window()).expect("a calendar").len(), MOST);
    let daily = plain.replace("SUMMARY:x", "RRULE:FREQ=DAILY").repeat(10_000);
    assert_eq!(holidays(calendar(&daily).as_bytes(), &window()).expect("a calendar").len(), MOST);
    let dates = "20261225,".repeat(40_000);
    let listed = calendar(&plain.replace("SUMMARY:x", &format!("RDATE:{dates}\nEXDATE:{dates}")));
    assert!(holidays(listed.as_bytes(), &window()).expect("a calendar").is_empty());
    let nested = "BEGIN:VEVENT\n".repeat(80_000);
    assert!(holidays(calendar(&nested).as_bytes(), &window()).expect("a calendar").is_empty());
}

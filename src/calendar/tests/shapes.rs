use super::{calendar, days, read, said};

/// As Google publishes a country's holidays: whole days, free, observances among them.
const GOOGLE: &str = "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\n\
CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:Holidays in United Kingdom\r\nX-WR-TIMEZONE:UTC\r\n\
BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261226\r\nDTSTAMP:20261127T081500Z\r\n\
UID:20261225_p1uk@google.com\r\nCLASS:PUBLIC\r\nCREATED:20240517T123456Z\r\nDESCRIPTION:Public holiday\r\n\
LAST-MODIFIED:20240517T123456Z\r\nSEQUENCE:0\r\nSTATUS:CONFIRMED\r\nSUMMARY:Christmas Day\r\nTRANSP:TRANSPARENT\r\n\
END:VEVENT\r\n\
BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261228\r\nDTEND;VALUE=DATE:20261229\r\nUID:20261228_p1uk@google.com\r\n\
DESCRIPTION:Public holiday in England\\, Scotland\\, \r\n Wales\r\nSUMMARY:Boxing Day (substi\r\n tute)\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\nUID:20261231_p1uk@google.com\r\n\
DESCRIPTION:Observance\\nTo hide observances\\, go to Google Calendar Settings > Hol\r\n idays in United Kingdom\r\n\
SUMMARY:New Year's Eve\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// As Outlook exports a calendar: midnights in a zone by its Windows name, a meeting, a course, a day elsewhere.
const OUTLOOK: &str = r#"BEGIN:VCALENDAR
METHOD:PUBLISH
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
X-WR-CALNAME:Kalender
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E008
SUMMARY;LANGUAGE=de-DE:1. Weihnachtstag
DTSTART;TZID=W. Europe Standard Time:20261225T000000
DTEND;TZID=W. Europe Standard Time:20261226T000000
CLASS:PUBLIC
TRANSP:OPAQUE
STATUS:CONFIRMED
X-MICROSOFT-CDO-BUSYSTATUS:OOF
X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Jour fixe
DTSTART;TZID=W. Europe Standard Time:20261209T100000
DTEND;TZID=W. Europe Standard Time:20261209T110000
RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=WE
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-CDO-ALLDAYEVENT:FALSE
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Course\, all day
DTSTART;TZID=W. Europe Standard Time:20270615T080000
DTEND;TZID=W. Europe Standard Time:20270615T180000
END:VEVENT
BEGIN:VEVENT
UID:4
SUMMARY:At home
DTSTART;VALUE=DATE:20261210
DTEND;VALUE=DATE:20261211
X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE
END:VEVENT
BEGIN:VEVENT
UID:5
SUMMARY:Leave
DTSTART;VALUE=DATE:20270201
DTEND;VALUE=DATE:20270206
X-MICROSOFT-CDO-BUSYSTATUS:OOF
BEGIN:VALARM
TRIGGER:-PT18H
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
END:VCALENDAR
"#;

/// As Apple publishes holidays: yearly, the fourth Thursday, counted; alarms and categories.
const APPLE: &str = r#"BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Apple Inc.//macOS 15.1//EN
X-WR-CALNAME:US Holidays
X-APPLE-CALENDAR-COLOR:#1BADF8
BEGIN:VEVENT
CATEGORIES:Holidays
DTSTART;VALUE=DATE:20211125
DTEND;VALUE=DATE:20211126
RRULE:FREQ=YEARLY;COUNT=8;BYMONTH=11;BYDAY=4TH
SUMMARY;LANGUAGE=en:Thanksgiving
TRANSP:TRANSPARENT
UID:5d6b8b26-7c2c-3d28-8c5b-7f0f2f1b1c2d
X-APPLE-UNIVERSAL-ID:1b9f
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:19760704
DURATION:P1D
RRULE:FREQ=YEARLY
SUMMARY:Independence Day
UID:2
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20200525
RRULE:FREQ=YEARLY;UNTIL=20270531;BYMONTH=5;BYDAY=-1MO
SUMMARY:Memorial Day
UID:3
END:VEVENT
END:VCALENDAR
"#;

#[test]
fn a_country_as_google_publishes_it() {
    insta::assert_snapshot!(said(&read(GOOGLE).expect("a calendar")), @"
    2026-12-25 Christmas Day
    2026-12-28 Boxing Day (substitute)
    ");
}

#[test]
fn a_calendar_as_outlook_exports_it() {
    insta::assert_snapshot!(said(&read(OUTLOOK).expect("a calendar")), @"
    2026-12-25 1. Weihnachtstag
    2027-02-01 to 2027-02-05 Leave
    2027-06-15 06:00:00 UTC to 2027-06-15 16:00:00 UTC Course, all day
    ");
}

#[test]
fn holidays_as_apple_publishes_them() {
    insta::assert_snapshot!(said(&read(APPLE).expect("a calendar")), @"
    2026-11-26 Thanksgiving
    2027-05-31 Memorial Day
    2027-07-04 Independence Day
    2027-11-25 Thanksgiving
    2028-07-04 Independence Day
    2028-11-23 Thanksgiving
    ");
}

#[test]
fn the_end_is_the_first_moment_after() {
    assert_eq!(days("DTSTART;VALUE=DATE:20261224"), "2026-12-24");
    assert_eq!(days("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261224"), "2026-12-24");
    assert_eq!(days("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20270102"), "2026-12-24 to 2027-01-01");
    assert_eq!(days("DTSTART;VALUE=DATE:20261224\nDURATION:P3D"), "2026-12-24 to 2026-12-26");
    assert_eq!(
        days("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261201"),
        "2026-12-24",
        "the wrong way round"
    );
    assert_eq!(
        days("DTSTART:20261225T000000Z\nDTEND:20261226T000000Z"),
        "2026-12-25",
        "midnights of anywhere"
    );
    assert_eq!(days("DTSTART:20261225T000000\nDURATION:P2D"), "2026-12-25 to 2026-12-26");
}

#[test]
fn times_are_read_in_their_zone() {
    let said =
        days("DTSTART;TZID=America/New_York:20261210T080000\nDTEND;TZID=America/New_York:20261210T180000");
    assert_eq!(said, "2026-12-10 13:00:00 UTC to 2026-12-10 23:00:00 UTC");
    let floating = days("DTSTART:20261210T080000\nDTEND:20261210T180000");
    assert_eq!(floating, "2026-12-10 07:00:00 UTC to 2026-12-10 17:00:00 UTC", "of the lead's zone");
    let mixed = days("DTSTART;TZID=Europe/Berlin:20261210T080000\nDTEND:20261210T170000Z");
    assert_eq!(mixed, "2026-12-10 07:00:00 UTC to 2026-12-10 17:00:00 UTC");
    assert_eq!(days("DTSTART:20261210T080000Z\nDTEND:20261210T090000Z"), "", "a meeting");
    assert_eq!(days("DTSTART:20261210T080000Z"), "", "a moment");
    let unknown =
        days("DTSTART;TZID=Nowhere/Atlantis:20261210T080000\nDTEND;TZID=Nowhere/Atlantis:20261210T180000");
    assert_eq!(unknown, "2026-12-10 07:00:00 UTC to 2026-12-10 17:00:00 UTC");
}

#[test]
fn rules_recur_within_the_window() {
    let of = |rule: &str| days(&format!("DTSTART;VALUE=DATE:20240229\nRRULE:{rule}"));
    assert_eq!(of("FREQ=YEARLY"), "2028-02-29", "only leap years have it");
    assert_eq!(of("FREQ=YEARLY;INTERVAL=3"), "", "2027 has none");
    assert_eq!(of("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1"), "2027-03-31, 2028-03-31");
    assert_eq!(of("FREQ=YEARLY;BYDAY=1MO"), "2027-01-04, 2028-01-03", "of the year");
    assert_eq!(of("FREQ=YEARLY;BYMONTH=10;BYDAY=MO;BYSETPOS=2"), "2027-10-11, 2028-10-09");
    assert_eq!(of("FREQ=YEARLY;BYMONTH=5;BYDAY=MO;BYSETPOS=-1"), "2027-05-31, 2028-05-29");
    assert_eq!(of("FREQ=YEARLY;BYYEARDAY=1"), "2027-01-01, 2028-01-01");
    assert_eq!(of("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=1"), "2027-02-01, 2028-02-01");
    assert_eq!(of("FREQ=MONTHLY;UNTIL=20270201;BYDAY=2WE"), "2026-12-09, 2027-01-13");
    assert_eq!(
        of("FREQ=WEEKLY;UNTIL=20261210;BYDAY=TU,TH"),
        "2026-11-24, 2026-11-26, 2026-12-01, 2026-12-03, 2026-12-08, 2026-12-10"
    );
    assert_eq!(of("FREQ=WEEKLY;INTERVAL=52;UNTIL=20280101"), "2027-02-25");
    assert_eq!(of("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"), "2027-05-17, 2028-05-15");
    assert_eq!(of("FREQ=HOURLY"), "", "within a day nothing recurs here");
    let counted = |rule: &str| days(&format!("DTSTART;VALUE=DATE:20261225\nRRULE:{rule}"));
    assert_eq!(counted("FREQ=YEARLY;COUNT=1"), "2026-12-25");
    assert_eq!(counted("FREQ=DAILY;COUNT=3"), "2026-12-25, 2026-12-26, 2026-12-27");
    assert_eq!(counted("FREQ=HOURLY"), "2026-12-25", "only the first");
}

#[test]
fn what_was_called_off_moved_or_excepted_is_left_out() {
    assert_eq!(days("DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED"), "");
    let lines = "DTSTART;VALUE=DATE:20251225\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20261225";
    assert_eq!(days(lines), "2027-12-25");
    assert_eq!(
        days("DTSTART;VALUE=DATE:20261225\nRDATE;VALUE=DATE:20261231,20270101"),
        "2026-12-25, 2026-12-31, 2027-01-01"
    );
    let zoned = "DTSTART;TZID=America/New_York:20251225T000000\nDURATION:P1D\nRRULE:FREQ=YEARLY\nEXDATE:20261225T050000Z";
    assert_eq!(days(zoned), "2027-12-25", "an exception in another zone");
    let moved = calendar(
        "BEGIN:VEVENT\nUID:1\nSUMMARY:Retreat\nDTSTART;VALUE=DATE:20251203\nRRULE:FREQ=YEARLY\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:1\nSUMMARY:Retreat moved\nRECURRENCE-ID;VALUE=DATE:20261203\nDTSTART;VALUE=DATE:20261210\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:1\nSUMMARY:Retreat\nRECURRENCE-ID;VALUE=DATE:20271203\nDTSTART;VALUE=DATE:20271203\nSTATUS:CANCELLED\nEND:VEVENT",
    );
    assert_eq!(said(&read(&moved).expect("a calendar")), "2026-12-10 Retreat moved");
}

#[test]
fn only_calendars_are_calendars() {
    for text in [
        "",
        "<!DOCTYPE html>\n<html><body>Sign in</body></html>",
        "{\"error\":\"BEGIN:VCALENDAR\"}",
        "BEGIN:VCARD\nFN:Ada\nEND:VCARD\n",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
    assert_eq!(read(&calendar("")), Ok(vec![]), "an empty one is one");
    let bom = format!("\u{feff}{GOOGLE}");
    assert_eq!(read(&bom).expect("a calendar").len(), 2);
    assert_eq!(read(&GOOGLE.replace("\r\n", "\n")).expect("a calendar").len(), 2);
    let two = format!("{GOOGLE}{APPLE}");
    assert_eq!(read(&two).expect("two calendars").len(), 8);
}

#[test]
fn titles_are_short_and_on_one_line() {
    let of = |summary: &str| {
        let lines =
            format!("BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20261225\nSUMMARY:{summary}\nEND:VEVENT");
        said(&read(&calendar(&lines)).expect("a calendar"))
    };
    assert_eq!(of("St. Stephen\\, observed\\nby law"), "2026-12-25 St. Stephen, observed by law");
    assert_eq!(of(""), "2026-12-25 Day off");
    assert_eq!(of(&"ö".repeat(300)), format!("2026-12-25 {}", "ö".repeat(80)));
}

//! Calendars of holidays: whatever the bytes are, what is found lies within bounds, stands once and in order, and is found
//! again where it is written down as a calendar.

use super::today;
use chrono::{DateTime, Days, Duration, NaiveTime, Utc};
use rapport::calendar::{Window, holidays};
use rapport::domain::holiday::{Holiday, LONGEST_TITLE, MOST, Span};
use std::fmt::Write;

/// A file's bytes.
pub fn check(data: &[u8]) {
    let window = Window::around(today(), chrono_tz::Europe::Berlin, Duration::hours(9));
    let Ok(found) = holidays(data, &window) else { return };
    assert!(found.len() <= MOST, "{} holidays", found.len());
    assert!(found.is_sorted_by_key(|holiday| holiday.span.begins()), "the soonest first: {found:?}");
    for (place, holiday) in found.iter().enumerate() {
        bounded(holiday, &window);
        assert!(!found[..place].contains(holiday), "twice: {holiday:?}");
    }
    let found: Vec<Holiday> = found.into_iter().filter(|holiday| !is_whole_days(&holiday.span)).collect();
    assert_eq!(holidays(written(&found).as_bytes(), &window), Ok(found));
}

fn bounded(holiday: &Holiday, window: &Window) {
    let title = &holiday.title;
    assert!((1..=LONGEST_TITLE).contains(&title.chars().count()), "{title:?}");
    assert!(title.trim() == title && !title.contains(char::is_control), "{title:?}");
    let (first, last) = match holiday.span {
        Span::Days { first, last } => (first, last),
        Span::Times { from, to } => {
            assert!(to - from >= window.shortest, "a meeting: {holiday:?}");
            (from.date_naive(), to.date_naive())
        }
    };
    assert!(first <= last && first <= window.until && window.from <= last, "{holiday:?}");
    assert!((last - first).num_days() <= 367, "{holiday:?}");
}

/// From a midnight to a midnight of the world's clock: written down, that reads as whole days.
fn is_whole_days(span: &Span) -> bool {
    let is_midnight = |at: DateTime<Utc>| at.time() == NaiveTime::MIN;
    matches!(span, Span::Times { from, to } if is_midnight(*from) && is_midnight(*to))
}

fn written(found: &[Holiday]) -> String {
    let mut file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n".to_owned();
    for Holiday { title, span } in found {
        let title = title.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;");
        let when = match span {
            Span::Days { first, last } => {
                let after = *last + Days::new(1);
                let day = |day: &chrono::NaiveDate| day.format("%Y%m%d").to_string();
                format!("DTSTART;VALUE=DATE:{}\r\nDTEND;VALUE=DATE:{}", day(first), day(&after))
            }
            Span::Times { from, to } => {
                let at = |at: &DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
                format!("DTSTART:{}\r\nDTEND:{}", at(from), at(to))
            }
        };
        write!(file, "BEGIN:VEVENT\r\n{when}\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n").expect("memory");
    }
    file + "END:VCALENDAR\r\n"
}

//! Schedules: what is taken reads back as itself, and fires later than it did, and not years later.

use super::text;
use chrono::{DateTime, Duration, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use rapport::domain::cron::CronText;

/// A 29 February may be eight years away.
const LONGEST: Duration = Duration::days(8 * 366);
/// From 2000 to 2090, in minutes.
const SPAN: u32 = 90 * 365 * 24 * 60;

/// Two bytes choose a zone, four an instant; the rest is the schedule.
pub fn check(data: &[u8]) {
    let Some((zone, rest)) = data.split_first_chunk() else { return };
    let Some((minute, typed)) = rest.split_first_chunk() else { return };
    let Some(Ok(cron)) = text(typed).map(CronText::from_words_or_cron) else { return };
    assert_eq!(CronText::parse(cron.as_str()).as_ref(), Ok(&cron), "{cron}");
    assert!(cron.as_str().chars().count() <= 400 && cron.in_words().chars().count() <= 1_000, "{cron}");
    fires(&cron, TZ_VARIANTS[usize::from(u16::from_le_bytes(*zone)) % TZ_VARIANTS.len()], instant(*minute));
}

fn instant(minute: [u8; 4]) -> DateTime<Utc> {
    let start = DateTime::from_timestamp(946_684_800, 0).expect("in range");
    start + Duration::minutes(i64::from(u32::from_le_bytes(minute) % SPAN))
}

fn fires(cron: &CronText, zone: Tz, mut last: DateTime<Utc>) {
    for _ in 0..8 {
        let Some(next) = cron.next_after(zone, last) else {
            assert!(last.timestamp() > 3_800_000_000, "{cron} in {zone} never fires after {last}");
            return;
        };
        assert!(next > last, "{cron} in {zone} after {last}: {next}");
        assert!(next - last <= LONGEST, "{cron} in {zone} after {last}: {next}");
        last = next;
    }
}

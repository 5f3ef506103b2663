//! When a schedule fires next, by the wall clock of a zone.
//!
//! The `cron` crate loses and repeats times around daylight saving, so it runs on the wall clock as
//! if that were UTC, and each wall time is resolved here: a schedule with fixed hours fires once a
//! day (a gap shifts it forward, a fold takes the first occurrence), one that repeats by the hour
//! follows the clock (both occurrences in a fold, none in a gap).

use super::CronText;
use chrono::{DateTime, Duration, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

/// Wall times this close together may fire in another order: more than any clock change today.
const CHANGE: Duration = Duration::hours(3);

impl CronText {
    /// The first time strictly later than `after`; none beyond the year 2100.
    pub fn next_after(&self, zone: Tz, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let from = after.with_timezone(&zone).naive_local().checked_sub_signed(CHANGE)?;
        let mut best: Option<DateTime<Utc>> = None;
        for wall in self.schedule.after(&from.and_utc()).map(|t| t.naive_utc()) {
            if best.is_some_and(|t| wall > t.with_timezone(&zone).naive_local() + CHANGE) {
                break;
            }
            let found = self.resolve(zone, wall).into_iter().flatten().filter(|t| *t > after);
            best = found.chain(best).min();
        }
        best
    }

    /// The first time at which the wall of a zone shows `wall` or later, be it past.
    pub fn first_from(&self, zone: Tz, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
        let before = wall.checked_sub_signed(Duration::seconds(1))?;
        let mut walls = self.schedule.after(&before.and_utc()).map(|t| t.naive_utc());
        walls.find_map(|wall| self.resolve(zone, wall).into_iter().flatten().next())
    }

    /// The next `n` times after `after`, growing.
    pub fn next_times(&self, zone: Tz, after: DateTime<Utc>, n: usize) -> Vec<DateTime<Utc>> {
        std::iter::successors(self.next_after(zone, after), |t| self.next_after(zone, *t)).take(n).collect()
    }

    /// The instants at which a wall time fires: none, one or both of a fold.
    fn resolve(&self, zone: Tz, wall: NaiveDateTime) -> [Option<DateTime<Utc>>; 2] {
        let follows_clock = self.fields.hours.repeats();
        let local = zone.from_local_datetime(&wall);
        let utc = |t: DateTime<Tz>| t.with_timezone(&Utc);
        match (local.earliest(), local.latest()) {
            (Some(first), Some(second)) if follows_clock && first != second => {
                [Some(utc(first)), Some(utc(second))]
            }
            (Some(first), _) => [Some(utc(first)), None],
            _ if follows_clock => [None, None],
            _ => [past_the_gap(zone, wall), None],
        }
    }
}

/// A wall time that does not exist, read with the offset from before the gap.
fn past_the_gap(zone: Tz, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
    (1..=25).find_map(|hours| {
        let before = Duration::hours(hours);
        let known = zone.from_local_datetime(&(wall - before)).latest()?;
        Some(known.with_timezone(&Utc) + before)
    })
}

//! Calendars of holidays: those for everybody, one by one, and how many of leads cannot be read.

use super::{Sheet, span};
use crate::config::Settings;
use crate::store::Tx;
use crate::view::words::count;
use chrono::{DateTime, Utc};

pub(super) async fn check(
    settings: &Settings,
    tx: &mut Tx,
    now: DateTime<Utc>,
    sheet: &mut Sheet<'_>,
) -> anyhow::Result<()> {
    let known = tx.house_calendar().await?.sources;
    for source in &settings.holidays.calendars {
        let digest = source.digest();
        let kept = known.iter().find(|known| known.source == digest).map(|known| &known.kept);
        let read = kept.and_then(|kept| Some((kept, kept.read_at?)));
        let found = match read {
            Some((kept, at)) => {
                let days = count(kept.days.len() as i64, "holiday", "holidays");
                format!("{source}: {days} ahead, read {} ago", span(now - at))
            }
            None => format!("{source}: not read yet"),
        };
        match kept.and_then(|kept| kept.trouble) {
            Some(trouble) => sheet.warn("holidays", &found, trouble.label())?,
            None => sheet.ok("holidays", &found)?,
        }
    }
    for (trouble, calendars) in tx.calendars_in_trouble().await? {
        let found = format!("{} of leads", count(calendars as i64, "calendar", "calendars"));
        sheet.warn("holidays", &found, trouble.label())?;
    }
    Ok(())
}

//! Calendars of holidays are read in the background and kept. It sends nothing but the Home of whom a reading concerns.

use super::alarm::Alarm;
use crate::calendar::{Calendars, ReadError, Window};
use crate::clock::Clock;
use crate::config::{CalendarSource, NudgeSettings};
use crate::domain::delivery::{Call, Delivery, Urgency};
use crate::domain::holiday::{HouseSource, Kept, LeadCalendar, Read};
use crate::domain::home::Unfolded;
use crate::domain::id::IdSource;
use crate::domain::lead::{Lead, WorkingHours};
use crate::store::{Result, Store};
use chrono::{DateTime, Duration, Utc};
use std::sync::Arc;

/// Looked at again after this long, when nothing was set in between.
const LOOK: Duration = Duration::minutes(1);
/// How many calendars are taken at once.
const TOGETHER: u32 = 20;
/// Longer than that many calendars may take, so that no other replica reads them too.
const LEASE: Duration = Duration::minutes(25);
/// A file costs nothing to read.
const FILES: Duration = Duration::hours(1);

/// Reads calendars until it is dropped.
pub async fn run(mut reader: CalendarReader) {
    loop {
        let began = reader.clock.now();
        match reader.read_due().await {
            Ok(taken) if taken == TOGETHER as usize => continue,
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "calendars could not be looked at; it is tried again"),
        }
        tokio::select! {
            () = reader.clock.sleep_until(began + LOOK) => {}
            () = reader.alarm.calendars() => {}
        }
    }
}

/// Reads calendars that are due, one after another.
pub struct CalendarReader {
    store: Store,
    clock: Arc<dyn Clock>,
    calendars: Calendars,
    nudges: NudgeSettings,
    alarm: Arc<Alarm>,
}

impl CalendarReader {
    /// One that has read nothing yet. `nudges` says in which zone and hours everybody's calendars are read; the alarm is
    /// rung when a Home is to be sent.
    pub fn new(
        store: &Store,
        clock: &Arc<dyn Clock>,
        calendars: Calendars,
        nudges: &NudgeSettings,
        alarm: &Arc<Alarm>,
    ) -> Self {
        let (store, clock, nudges, alarm) = (store.clone(), clock.clone(), nudges.clone(), alarm.clone());
        Self { store, clock, calendars, nudges, alarm }
    }

    /// Reads what is due; how many calendars of leads were taken.
    ///
    /// # Errors
    /// Of the store alone: what goes wrong at a calendar is kept beside it.
    pub async fn read_due(&mut self) -> Result<usize> {
        self.read_house().await?;
        let now = self.clock.now();
        let until = now + LEASE;
        let mut tx = self.store.begin().await?;
        let taken = tx.claim_calendars(now, until, TOGETHER).await?;
        tx.commit().await?;
        let count = taken.len();
        for (calendar, lead) in taken {
            // No transaction is held while a calendar is fetched.
            let read = self.read_own(calendar.clone(), &lead).await;
            let mut tx = self.store.begin().await?;
            if tx.mark_calendar(&read, until).await? && read.kept.days != calendar.kept.days {
                tx.enqueue(&[home(&lead, self.clock.now())]).await?;
            }
            tx.commit().await?;
            self.alarm.ring_outbox();
        }
        Ok(count)
    }

    async fn read_own(&self, calendar: LeadCalendar, lead: &Lead) -> LeadCalendar {
        let now = self.clock.now();
        if !self.calendars.settings().own_calendars {
            // The operator reads none of leads any more; should that change, it is read again.
            let next_read_at = now + self.every();
            return LeadCalendar { kept: Kept { next_read_at, ..calendar.kept }, ..calendar };
        }
        let window = Window::around(lead.day(now), lead.zone, length(lead.hours));
        let read = self.calendars.read(calendar.address.url(), &calendar.kept.mark_at(now), window).await;
        let read = told(read, calendar.address.host());
        LeadCalendar { kept: calendar.kept.after(read, now, self.every()), ..calendar }
    }

    /// Everybody's calendars, those of them that are due.
    async fn read_house(&self) -> Result<()> {
        let now = self.clock.now();
        let sources = &self.calendars.settings().calendars;
        let digests: Vec<String> = sources.iter().map(CalendarSource::digest).collect();
        let mut tx = self.store.begin().await?;
        let claimed = tx.claim_house_calendar(&digests, now, now + LEASE).await?;
        tx.commit().await?;
        let Some(mut house) = claimed else { return Ok(()) };
        for (known, source) in house.sources.iter_mut().zip(sources) {
            if known.kept.next_read_at <= now {
                *known = self.read_source(known.clone(), source, now).await;
            }
        }
        let mut tx = self.store.begin().await?;
        let never = now + Duration::days(1);
        tx.save_house_calendar(&house, house.next_read_at().unwrap_or(never)).await?;
        tx.commit().await
    }

    async fn read_source(
        &self,
        known: HouseSource,
        source: &CalendarSource,
        now: DateTime<Utc>,
    ) -> HouseSource {
        let today = now.with_timezone(&self.nudges.zone).date_naive();
        let window = Window::around(today, self.nudges.zone, length(self.nudges.hours));
        let read = self.calendars.read_source(source, &known.kept.mark_at(now), window).await;
        let every = if matches!(source, CalendarSource::File(_)) { FILES } else { self.every() };
        let read = told(read, &source.to_string());
        HouseSource { kept: known.kept.after(read, now, every), ..known }
    }

    fn every(&self) -> Duration {
        Duration::hours(i64::from(self.calendars.settings().every_hours))
    }
}

/// What goes wrong is told in the log, by the host alone.
fn told(read: Result<Read, ReadError>, host: &str) -> Read {
    read.unwrap_or_else(|error| {
        tracing::warn!(host, trouble = error.trouble.code(), %error, "a calendar of holidays could not be read");
        Read::from(&error)
    })
}

fn length(hours: WorkingHours) -> Duration {
    Duration::minutes(i64::from(hours.to.saturating_sub(hours.from)))
}

/// The lead's Home shows the next holiday.
fn home(lead: &Lead, now: DateTime<Utc>) -> Delivery {
    let user = lead.user.clone();
    let mut ids = IdSource::new(format!("holidays/{}/{}", lead.id, now.timestamp_millis()), now);
    Delivery {
        id: ids.make(),
        workspace: lead.workspace.clone(),
        lane: format!("home:{user}"),
        call: Call::PublishHome { user, unfolded: Unfolded::default() },
        urgency: Urgency::Refresh,
        due_at: now,
        expires_at: None,
    }
}

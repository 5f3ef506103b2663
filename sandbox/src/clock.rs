//! The workspace's clock: the real one, or one that a test or a demo turns by hand.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// What the clock shows at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClockReading {
    /// Milliseconds since 1970.
    pub now: i64,
    /// Whether time stands still.
    pub paused: bool,
    /// Simulated seconds per real second.
    pub speed: f64,
    /// Whether this is not the machine's own clock.
    pub simulated: bool,
}

/// The real clock was told to do what only a simulated one can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this sandbox runs on real time: its clock cannot be paused, set or sped up")]
pub struct RealTime;

/// The clock that stamps messages and events. Deadlines that Slack measures (acknowledgements, triggers,
/// signatures) run on real time and do not use it.
#[derive(Debug)]
pub struct SandboxClock {
    simulation: Option<Mutex<Simulation>>,
    changes: watch::Sender<ClockReading>,
}

#[derive(Debug, Clone, Copy)]
struct Simulation {
    base: i64,
    since: Instant,
    speed: f64,
    paused: bool,
}

impl Simulation {
    fn now(&self) -> i64 {
        if self.paused {
            return self.base;
        }
        let elapsed = self.since.elapsed().as_secs_f64() * 1000.0 * self.speed;
        self.base.saturating_add(elapsed as i64)
    }

    fn rebase(&mut self, now: i64) {
        self.base = now;
        self.since = Instant::now();
    }

    fn reading(&self) -> ClockReading {
        ClockReading { now: self.now(), paused: self.paused, speed: self.speed, simulated: true }
    }
}

/// The machine's time in milliseconds since 1970.
pub(crate) fn real_now() -> i64 {
    #[allow(clippy::disallowed_methods, reason = "this is the clock")]
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}

impl SandboxClock {
    /// A clock that shows the machine's time.
    pub fn real() -> Self {
        let reading = ClockReading { now: real_now(), paused: false, speed: 1.0, simulated: false };
        Self { simulation: None, changes: watch::Sender::new(reading) }
    }

    /// A clock that starts at `start` (milliseconds since 1970) and runs `speed` times as fast as real time.
    pub fn simulated(start: i64, speed: f64, paused: bool) -> Self {
        let simulation = Simulation { base: start, since: Instant::now(), speed, paused };
        let changes = watch::Sender::new(simulation.reading());
        Self { simulation: Some(Mutex::new(simulation)), changes }
    }

    /// The time in milliseconds since 1970.
    pub fn now(&self) -> i64 {
        self.reading().now
    }

    /// The time and how it passes.
    pub fn reading(&self) -> ClockReading {
        match self.lock() {
            Some(simulation) => simulation.reading(),
            None => ClockReading { now: real_now(), paused: false, speed: 1.0, simulated: false },
        }
    }

    /// Told of every change of the clock by hand: set, advanced, paused, resumed, another speed.
    pub fn subscribe(&self) -> watch::Receiver<ClockReading> {
        self.changes.subscribe()
    }

    /// Shows another time from now on.
    pub fn set(&self, now: i64) -> Result<ClockReading, RealTime> {
        self.change(|simulation| simulation.rebase(now))
    }

    /// Moves the clock by so many milliseconds.
    pub fn advance(&self, by: i64) -> Result<ClockReading, RealTime> {
        self.change(|simulation| simulation.rebase(simulation.now().saturating_add(by)))
    }

    /// Lets time stand still.
    pub fn pause(&self) -> Result<ClockReading, RealTime> {
        self.change(|simulation| {
            simulation.rebase(simulation.now());
            simulation.paused = true;
        })
    }

    /// Lets time pass again.
    pub fn resume(&self) -> Result<ClockReading, RealTime> {
        self.change(|simulation| {
            simulation.rebase(simulation.now());
            simulation.paused = false;
        })
    }

    /// Lets time pass so many times as fast as it does.
    pub fn set_speed(&self, speed: f64) -> Result<ClockReading, RealTime> {
        self.change(|simulation| {
            simulation.rebase(simulation.now());
            simulation.speed = speed.max(0.0);
        })
    }

    fn change(&self, apply: impl FnOnce(&mut Simulation)) -> Result<ClockReading, RealTime> {
        let mut simulation = self.lock().ok_or(RealTime)?;
        apply(&mut simulation);
        let reading = simulation.reading();
        drop(simulation);
        self.changes.send_replace(reading);
        Ok(reading)
    }

    fn lock(&self) -> Option<MutexGuard<'_, Simulation>> {
        let simulation = self.simulation.as_ref()?;
        Some(simulation.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

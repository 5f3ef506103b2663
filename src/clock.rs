//! The only place that asks for the time. The core takes `now` as an argument; the shell asks a [`Clock`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Tells the time and waits for it.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The time it is.
    fn now(&self) -> DateTime<Utc>;

    /// Returns once it is at least `at`, or once it was set back, for then nobody knows how long that will be.
    async fn sleep_until(&self, at: DateTime<Utc>);
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

/// A stepped clock and a laptop that slept are noticed after at most this long.
const SLICE: Duration = Duration::from_secs(30);

#[async_trait]
impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    async fn sleep_until(&self, at: DateTime<Utc>) {
        let mut latest = self.now();
        while let Some(left) = left(latest, at) {
            tokio::time::sleep(left.min(SLICE)).await;
            let now = self.now();
            if now < latest {
                return;
            }
            latest = now;
        }
    }
}

/// A clock that somebody turns: the demo's and the tests'.
#[derive(Clone)]
pub struct TurnedClock {
    now_ms: Arc<dyn Fn() -> i64 + Send + Sync>,
    changed: watch::Receiver<u64>,
}

/// A turned clock may also run faster than ours, so it is looked at this often.
const LOOK: Duration = Duration::from_millis(100);

impl TurnedClock {
    /// `now_ms` reads it (milliseconds since 1970), `changed` tells that it was turned.
    pub fn new(now_ms: Arc<dyn Fn() -> i64 + Send + Sync>, changed: watch::Receiver<u64>) -> Self {
        Self { now_ms, changed }
    }
}

#[async_trait]
impl Clock for TurnedClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis((self.now_ms)()).unwrap_or(DateTime::UNIX_EPOCH)
    }

    async fn sleep_until(&self, at: DateTime<Utc>) {
        let mut changed = self.changed.clone();
        let mut latest = self.now();
        while let Some(left) = left(latest, at) {
            let slice = tokio::time::sleep(left.min(LOOK));
            tokio::select! {
                () = slice => {}
                // With nobody left to turn it, only the slices count.
                Ok(()) = changed.changed() => {}
            }
            let now = self.now();
            if now < latest {
                return;
            }
            latest = now;
        }
    }
}

fn left(now: DateTime<Utc>, at: DateTime<Utc>) -> Option<Duration> {
    (at - now).to_std().ok().filter(|left| !left.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    fn at(ms: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(ms).expect("in range")
    }

    fn turned(hand: &Arc<AtomicI64>) -> (watch::Sender<u64>, TurnedClock) {
        let (turn, changed) = watch::channel(0);
        let hand = hand.clone();
        (turn, TurnedClock::new(Arc::new(move || hand.load(Ordering::SeqCst)), changed))
    }

    #[tokio::test]
    async fn a_turned_clock_wakes_who_waits() {
        let hand = Arc::new(AtomicI64::new(1_000));
        let (turn, clock) = turned(&hand);
        let waits = tokio::spawn(async move {
            clock.sleep_until(at(86_400_000)).await;
            clock.now()
        });
        hand.store(90_000_000, Ordering::SeqCst);
        turn.send_modify(|turns| *turns += 1);
        assert_eq!(waits.await.expect("woken"), at(90_000_000));
    }

    #[tokio::test]
    async fn a_clock_that_runs_by_itself_wakes_too() {
        let hand = Arc::new(AtomicI64::new(1_000));
        let (turn, clock) = turned(&hand);
        drop(turn);
        let waits = tokio::spawn(async move { clock.sleep_until(at(5_000)).await });
        hand.store(5_000, Ordering::SeqCst);
        tokio::time::timeout(Duration::from_secs(5), waits).await.expect("in time").expect("woken");
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_wakes_who_waits() {
        let hand = Arc::new(AtomicI64::new(90_000_000));
        let (turn, clock) = turned(&hand);
        let waits = tokio::spawn(async move { clock.sleep_until(at(90_060_000)).await });
        tokio::task::yield_now().await;
        hand.store(86_400_000, Ordering::SeqCst);
        turn.send_modify(|turns| *turns += 1);
        waits.await.expect("woken, not in an hour");
    }

    #[tokio::test]
    async fn what_is_past_is_not_waited_for() {
        SystemClock.sleep_until(SystemClock.now() - chrono::Duration::seconds(5)).await;
    }
}

//! Seats for connections: so many and no more, and always one for Slack. Whoever connects is a stranger until a request
//! of theirs was signed. When every seat is taken, the stranger who rested longest gives up theirs, whatever they were
//! doing, and only then one of Slack's own that rests. A request that Slack signed is never cut off.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// How long a connection may stay without being answered anything: who does not read their answers, or trickles what
/// they send, ends here.
const REST: Duration = Duration::from_secs(30);

/// All seats.
pub(super) struct Seats {
    most: usize,
    house: Mutex<House>,
    /// Somebody left, or stays after all.
    changed: Notify,
}

#[derive(Default)]
struct House {
    taken: usize,
    /// How many were asked to leave and did not yet.
    leaving: usize,
    arrivals: u64,
    /// Who may be asked to leave, the first one first.
    resting: BTreeMap<Place, Arc<Notify>>,
}

/// Whether it is Slack's, and when it began to rest, by a count: strangers stand before Slack.
type Place = (bool, u64);

/// One connection's seat, given back when it is dropped.
pub(super) struct Seat {
    seats: Arc<Seats>,
    asked: Arc<Notify>,
    standing: Mutex<Standing>,
}

#[derive(Clone, Copy)]
enum Standing {
    /// Since then nothing that Slack signed is being answered. Who no longer has that place was asked to leave.
    Resting(Place, Instant),
    /// A signed request is being answered.
    Serving,
}

impl Seats {
    /// For so many connections.
    pub(super) fn new(most: u32) -> Arc<Self> {
        Arc::new(Self { most: most as usize, house: Mutex::default(), changed: Notify::new() })
    }

    /// Takes a seat; if all are taken, somebody is asked to leave. Waits while each of them is answering Slack.
    pub(super) async fn take(self: &Arc<Self>) -> Arc<Seat> {
        loop {
            if let Some(seat) = self.try_take() {
                return seat;
            }
            self.changed.notified().await;
        }
    }

    fn try_take(self: &Arc<Self>) -> Option<Arc<Seat>> {
        let mut house = self.house();
        if house.taken >= self.most {
            if house.leaving == 0 {
                house.ask();
            }
            return None;
        }
        house.taken += 1;
        let asked = Arc::new(Notify::new());
        let place = house.rest(false, asked.clone());
        let standing = Mutex::new(Standing::Resting(place, Instant::now()));
        Some(Arc::new(Seat { seats: self.clone(), asked, standing }))
    }

    /// Asks one to leave, for want of room elsewhere.
    pub(super) fn make_room(&self) {
        self.house().ask();
    }

    fn house(&self) -> MutexGuard<'_, House> {
        self.house.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl House {
    fn ask(&mut self) {
        if let Some((_, asked)) = self.resting.pop_first() {
            self.leaving += 1;
            asked.notify_one();
        }
    }

    fn rest(&mut self, slacks: bool, asked: Arc<Notify>) -> Place {
        self.arrivals += 1;
        let place = (slacks, self.arrivals);
        self.resting.insert(place, asked);
        place
    }
}

impl Seat {
    /// What is answered from now on is signed: it is not cut off, also if it was asked to leave just now.
    pub(super) fn serve(&self) {
        let mut house = self.seats.house();
        let mut standing = self.standing();
        if let Standing::Resting(place, _) = *standing
            && house.resting.remove(&place).is_none()
        {
            house.leaving -= 1;
            self.seats.changed.notify_one();
        }
        *standing = Standing::Serving;
    }

    /// Something was answered.
    fn rest(&self) {
        let mut house = self.seats.house();
        let mut standing = self.standing();
        let slacks = match *standing {
            Standing::Serving => true,
            Standing::Resting(place, _) if house.resting.remove(&place).is_some() => place.0,
            Standing::Resting(..) => return,
        };
        *standing = Standing::Resting(house.rest(slacks, self.asked.clone()), Instant::now());
        // Whoever waits for a seat may ask this one.
        self.seats.changed.notify_one();
    }

    /// Waits until it is to leave.
    pub(super) async fn is_over(&self) {
        while let Some(until) = self.until() {
            tokio::select! {
                () = self.asked.notified() => {}
                () = tokio::time::sleep_until(until) => {}
            }
        }
    }

    /// Until when it may stay as it stands now; `None` if it is to leave.
    fn until(&self) -> Option<Instant> {
        let (house, now) = (self.seats.house(), Instant::now());
        match *self.standing() {
            Standing::Serving => Some(now + REST),
            Standing::Resting(place, since) => {
                Some(since + REST).filter(|until| house.resting.contains_key(&place) && *until > now)
            }
        }
    }

    /// Always with the house locked.
    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut house = self.seats.house();
        if let Standing::Resting(place, _) = *self.standing()
            && house.resting.remove(&place).is_none()
        {
            house.leaving -= 1;
        }
        house.taken -= 1;
        drop(house);
        self.seats.changed.notify_one();
    }
}

/// Lets a request know the seat of its connection, and the seat that the request was answered.
pub(super) async fn seated(State(seat): State<Arc<Seat>>, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(seat.clone());
    let answer = next.run(request).await;
    seat.rest();
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    fn is_asked(seat: &Seat) -> bool {
        seat.is_over().now_or_never().is_some()
    }

    #[tokio::test]
    async fn strangers_make_room_the_longest_at_rest_first() {
        let seats = Seats::new(3);
        let (slack, first, second) = (seats.take().await, seats.take().await, seats.take().await);
        slack.serve();
        slack.rest();
        first.rest();
        assert!(seats.try_take().is_none());
        assert!(is_asked(&second) && !is_asked(&first) && !is_asked(&slack));
        assert!(seats.try_take().is_none(), "one at a time is asked");
        assert!(!is_asked(&first));
        drop(second);
        let third = seats.try_take().expect("a seat");
        assert!(seats.try_take().is_none());
        assert!(is_asked(&first) && !is_asked(&third) && !is_asked(&slack));
    }

    #[tokio::test]
    async fn what_slack_signed_is_not_cut_off() {
        let seats = Seats::new(1);
        let slack = seats.take().await;
        slack.serve();
        assert!(seats.try_take().is_none());
        assert!(!is_asked(&slack));
        let waiting = tokio::spawn({
            let seats = seats.clone();
            async move { seats.take().await }
        });
        slack.rest();
        slack.is_over().await;
        drop(slack);
        assert!(!is_asked(&waiting.await.expect("a seat")));
    }

    #[tokio::test]
    async fn who_was_asked_and_proves_to_be_slack_stays() {
        let seats = Seats::new(2);
        let (slack, stranger) = (seats.take().await, seats.take().await);
        assert!(seats.try_take().is_none());
        assert!(is_asked(&slack));
        slack.serve();
        assert!(!is_asked(&slack));
        assert!(seats.try_take().is_none());
        assert!(is_asked(&stranger), "another is asked instead");
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_rests_for_ever() {
        let seats = Seats::new(2);
        let seat = seats.take().await;
        let began = Instant::now();
        seat.is_over().await;
        assert!(began.elapsed() >= REST);
    }
}

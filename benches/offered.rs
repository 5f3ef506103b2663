//! Load that does not wait for its answers: so many requests a second, whatever becomes of those before.

use crate::table::percentile;
use crate::team;
use crate::wire::{Connection, Signer};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Slack stops waiting after this.
pub const SLACK_WAITS: Duration = Duration::from_secs(3);
/// Stands in the acknowledgement of a check-in that was logged.
const LOGGED: &str = "Logged: ";
/// Stands in the sentence of a refusal.
const BUSY: &str = "Please try once more";

/// What became of what was offered.
#[derive(Default)]
pub struct Outcome {
    /// Requests that were sent.
    pub sent: usize,
    /// Requests that no connection was free for: the load generator's own limit.
    pub not_sent: usize,
    /// How long each acknowledgement within three seconds took, the shortest first.
    pub acknowledged: Vec<Duration>,
    /// How long each refusal with a sentence took, the shortest first.
    pub refused: Vec<Duration>,
    /// Answers after more than three seconds.
    pub late: usize,
    /// Anything else, the first with its reason.
    pub errors: Vec<String>,
    /// From the first request to the last answer.
    pub took: Duration,
}

/// Where the load goes, and how it is put on.
#[derive(Clone)]
pub struct Offer {
    /// The bot.
    pub address: SocketAddr,
    /// Signs each request.
    pub signer: Signer,
    /// The number of the next line to be logged, counted on from load to load.
    pub next: Arc<AtomicUsize>,
    /// Requests a second.
    pub rate: f64,
    /// Connections.
    pub clients: usize,
}

enum Became {
    Acknowledged(Duration),
    Refused(Duration),
    Late,
    Odd(String),
}

impl Offer {
    /// Puts the load on for so long.
    pub async fn run(&self, time: Duration) -> anyhow::Result<Outcome> {
        let (began, slots, mut running) = (Instant::now(), Arc::new(AtomicUsize::new(0)), JoinSet::new());
        for _ in 0..self.clients {
            let (offer, slots) = (self.clone(), slots.clone());
            running.spawn(async move { offer.client(began, time, &slots).await });
        }
        let mut all = Outcome::default();
        while let Some(one) = running.join_next().await {
            all.add(one?);
        }
        all.took = began.elapsed();
        all.acknowledged.sort_unstable();
        all.refused.sort_unstable();
        Ok(all)
    }

    /// One connection: it takes the next moment that a request is due at, and passes over those that are long gone.
    async fn client(&self, began: Instant, time: Duration, slots: &AtomicUsize) -> Outcome {
        let (mut outcome, mut connection) = (Outcome::default(), None);
        loop {
            let due = Duration::from_secs_f64(slots.fetch_add(1, Ordering::Relaxed) as f64 / self.rate);
            if due >= time {
                return outcome;
            }
            match due.checked_sub(began.elapsed()) {
                Some(wait) => tokio::time::sleep(wait).await,
                None if began.elapsed() - due > Duration::from_millis(200) => {
                    outcome.not_sent += 1;
                    continue;
                }
                None => {}
            }
            outcome.sent += 1;
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            match self.request(&mut connection, number).await {
                Became::Acknowledged(took) => outcome.acknowledged.push(took),
                Became::Refused(took) => outcome.refused.push(took),
                Became::Late => outcome.late += 1,
                Became::Odd(why) => outcome.errors.push(why),
            }
        }
    }

    /// A connection that was closed, or whose answer came too late, is not used again.
    async fn request(&self, open: &mut Option<Connection>, number: usize) -> Became {
        let sent = Instant::now();
        let exchange = async {
            let mut connection = match open.take() {
                Some(connection) => connection,
                None => Connection::open(self.address, self.signer.clone()).await?,
            };
            let reply = connection.post(&team::logs(number).form).await?;
            anyhow::Ok((connection, reply))
        };
        let Ok(exchanged) = tokio::time::timeout(SLACK_WAITS, exchange).await else { return Became::Late };
        match exchanged {
            Err(error) => Became::Odd(error.to_string()),
            Ok((connection, reply)) => {
                *open = Some(connection);
                match (reply.status, &reply.body) {
                    (200, body) if body.contains(LOGGED) => Became::Acknowledged(sent.elapsed()),
                    (200, body) if body.contains(BUSY) => Became::Refused(sent.elapsed()),
                    (status, body) => Became::Odd(format!("{status}: {body}")),
                }
            }
        }
    }
}

impl Outcome {
    fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.not_sent += other.not_sent;
        self.acknowledged.extend(other.acknowledged);
        self.refused.extend(other.refused);
        self.late += other.late;
        self.errors.extend(other.errors);
    }

    /// So many a second.
    pub fn rate(&self, requests: usize) -> String {
        format!("{:.0}", requests as f64 / self.took.as_secs_f64())
    }

    /// The time that 99 of a hundred do not exceed.
    pub fn p99(times: &[Duration]) -> Duration {
        percentile(times, 99)
    }
}

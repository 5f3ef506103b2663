//! The load: so many clients, each with one request under way at a time, for so long.

use crate::team::Said;
use crate::wire::{Connection, Signer};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Where the load goes and what it is made of.
#[derive(Clone)]
pub struct Load {
    /// The bot.
    pub address: SocketAddr,
    /// Signs each request.
    pub signer: Signer,
    /// The number of the next request, counted on from load to load.
    pub next: Arc<AtomicUsize>,
    /// What request this is.
    pub say: fn(usize) -> Said,
    /// Stands in every reply that acknowledges.
    pub expects: &'static str,
}

/// When a load ends.
#[derive(Clone, Copy)]
pub enum Until {
    /// After this long.
    Over(Duration),
    /// Before the request of this number.
    Number(usize),
}

/// What a load showed.
#[derive(Default)]
pub struct Figures {
    /// From the first request to the last reply.
    pub took: Duration,
    /// How long each acknowledged request took, the shortest first.
    pub latencies: Vec<Duration>,
    /// The numbers of the acknowledged requests.
    pub acknowledged: Vec<usize>,
    /// Requests that were not acknowledged, the first with its reason.
    pub errors: Vec<String>,
}

impl Figures {
    /// Acknowledged requests a second.
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.took.as_secs_f64()
    }

    fn add(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.acknowledged.extend(other.acknowledged);
        self.errors.extend(other.errors);
    }
}

impl Load {
    /// Puts the load on; all connections are open before the first request.
    pub async fn run(&self, clients: usize, until: Until) -> anyhow::Result<Figures> {
        let mut connections = Vec::with_capacity(clients);
        for _ in 0..clients {
            connections.push(Connection::open(self.address, self.signer.clone()).await?);
        }
        let began = Instant::now();
        let mut running = JoinSet::new();
        for connection in connections {
            let load = self.clone();
            running.spawn(async move { load.client(connection, began, until).await });
        }
        let mut figures = Figures::default();
        while let Some(done) = running.join_next().await {
            figures.add(done?);
        }
        figures.took = began.elapsed();
        figures.latencies.sort_unstable();
        Ok(figures)
    }

    async fn client(&self, mut connection: Connection, began: Instant, until: Until) -> Figures {
        let mut figures = Figures::default();
        while !matches!(until, Until::Over(time) if began.elapsed() >= time) {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if matches!(until, Until::Number(end) if number >= end) {
                break;
            }
            match self.request(&mut connection, number).await {
                Ok(took) => {
                    figures.latencies.push(took);
                    figures.acknowledged.push(number);
                }
                Err(why) => figures.errors.push(why.to_string()),
            }
        }
        figures
    }

    async fn request(&self, connection: &mut Connection, number: usize) -> anyhow::Result<Duration> {
        let said = (self.say)(number);
        let sent = Instant::now();
        let reply = connection.post(&said.form).await?;
        let took = sent.elapsed();
        anyhow::ensure!(
            reply.status == 200 && reply.body.contains(self.expects),
            "{} to lead {}: {}",
            reply.status,
            said.lead,
            reply.body
        );
        Ok(took)
    }
}

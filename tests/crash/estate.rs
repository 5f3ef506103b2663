//! What several processes share: a database server, another that follows it and takes over, and a gate before each
//! process. What was committed stands on both servers (`synchronous_standby_names`), so that none of it is lost with one.

use crate::harness::gate::{Gate, Stand};
use crate::harness::port::free_port;
use crate::harness::postgres::Server;
use std::time::Duration;

/// What the database is called.
const DATABASE: &str = "crash";
/// Whether somebody follows it, and is up to date.
const IS_FOLLOWED: &str = "SELECT COUNT(*) > 0 FROM pg_stat_replication WHERE state = 'streaming'";
/// Whether it follows nobody.
const LEADS: &str = "SELECT NOT pg_is_in_recovery()";

/// All of it.
pub struct Estate {
    leader: Server,
    follower: Server,
    /// One for each process, and one for whoever looks.
    gates: Vec<Gate>,
}

impl Estate {
    /// For so many processes.
    pub async fn for_processes(processes: usize) -> Self {
        let leader = Server::start(Some(free_port())).expect("PostgreSQL is installed");
        leader.new_database(DATABASE).await;
        let follower = followed(&leader).await;
        let mut gates = vec![];
        for _ in 0..=processes {
            gates.push(Gate::to(leader.address()).await);
        }
        Self { leader, follower, gates }
    }

    /// The address of the database for whoever looks.
    pub fn url(&self) -> String {
        self.gates.last().expect("a gate").url(DATABASE)
    }

    /// Its address for each process.
    pub fn doors(&self) -> Vec<String> {
        self.gates.iter().map(|gate| gate.url(DATABASE)).collect()
    }

    /// Whether this process reaches the database.
    pub fn reaches(&self, number: usize) -> bool {
        self.gates[number].is_open()
    }

    /// Cuts a process off for a while.
    pub fn cut_off(&self, number: usize, stand: Stand, time: Duration) {
        self.gates[number].stands(stand, time);
    }

    /// Waits until nobody is cut off.
    pub async fn is_whole(&self) {
        for gate in &self.gates {
            gate.opens().await;
        }
    }

    /// Restarts the server: in good order, or not.
    pub async fn restart(&mut self, in_good_order: bool) {
        let since = self.leader.since().await;
        self.leader.told(if in_good_order { "restart" } else { "crash" });
        let is_new = format!("SELECT pg_postmaster_start_time()::text <> '{since}' AND ({IS_FOLLOWED})");
        self.leader.until(&is_new).await;
    }

    /// The server is lost, and who was connected is told or hears nothing ever again; the one that followed it takes over, and
    /// is followed in turn.
    pub async fn fail_over(&mut self, is_told: bool) {
        if !is_told {
            self.gates.iter().for_each(Gate::falls_silent);
        }
        self.leader.told("vanish");
        self.follower.told("promote");
        self.follower.until(LEADS).await;
        self.gates.iter().for_each(|gate| gate.leads_to(self.follower.address(), is_told));
        let next = followed(&self.follower).await;
        self.leader = std::mem::replace(&mut self.follower, next);
    }
}

/// Starts a server that follows this one; from now on nothing counts as committed that it does not have.
async fn followed(leader: &Server) -> Server {
    let follower = leader.follower(free_port()).expect("PostgreSQL is installed");
    leader.until(IS_FOLLOWED).await;
    leader.does("ALTER SYSTEM SET synchronous_standby_names = '*'").await;
    leader.does("SELECT pg_reload_conf()").await;
    follower
}

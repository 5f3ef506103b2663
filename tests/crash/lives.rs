//! The lives of the program: started, and killed at an instant that follows from the seed.

use super::Plan;
use super::cast::Cast;
use super::clockwork::{self, Due};
use super::estate::Estate;
use super::ledger::Ledger;
use super::record::{self, UnderWay};
use crate::harness::gate::Stand;
use crate::harness::process::{Premises, Process};
use rapport::clock::{Clock, SystemClock};
use rapport::flow::simulate::chance::Chance;
use rapport::store::Store;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Kills of a database that is being made.
const WHILE_MIGRATING: u32 = 3;
/// Paused for longer than a lease lasts.
const PAUSE: Duration = Duration::from_secs(70);
/// Cut off from the database for so long at most.
const CUT_OFF: Duration = Duration::from_secs(25);
/// A process is ready within this, whatever befell the database.
const READY_WITHIN: Duration = Duration::from_secs(120);
/// What is waited for may not come in this life.
const AT_LONGEST: Duration = Duration::from_millis(2_500);
/// Calls after whose execution the program is killed, before or while it hears of it.
const CALLS: [&str; 8] = [
    "chat.postMessage",
    "chat.postMessage",
    "chat.postMessage",
    "chat.update",
    "views.open",
    "views.publish",
    "conversations.history",
    "files.completeUploadExternal",
];

/// When in its life it is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// So long after it was started.
    Starting(Duration),
    /// So long after it was ready.
    Running(Duration),
    /// As soon as Slack has executed this, and a moment later.
    Upon(&'static str, Duration),
}

/// One kill.
#[derive(Clone, Debug)]
pub struct Kill {
    /// When, in milliseconds.
    pub at: i64,
    /// What was under way, as the store shows it; none if it was left alone, so that the program itself finds it as it is.
    pub under_way: Option<Vec<UnderWay>>,
}

/// All of them.
pub struct Lives<'a> {
    plan: &'a Plan,
    premises: &'a Premises,
    cast: &'a Cast,
    ledger: &'a Ledger<'a>,
    chance: Chance,
    running: Vec<Option<Process>>,
    paused: Vec<(usize, Instant)>,
    estate: Option<Estate>,
    /// How long a start takes, the longest seen.
    start: Duration,
    pub kills: Vec<Kill>,
    pub pauses: u32,
    /// What befell the database.
    pub faults: BTreeMap<&'static str, usize>,
    /// The schedules that came due.
    pub due: Vec<Due>,
    /// What the program said of its end, where it was not as it should be.
    pub ends: Vec<String>,
}

impl<'a> Lives<'a> {
    pub fn new(
        plan: &'a Plan,
        premises: &'a Premises,
        cast: &'a Cast,
        ledger: &'a Ledger<'a>,
        estate: Option<Estate>,
    ) -> Self {
        Self {
            plan,
            premises,
            cast,
            ledger,
            chance: Chance::new(plan.seed),
            running: (0..plan.processes).map(|_| None).collect(),
            paused: vec![],
            estate,
            start: Duration::from_millis(150),
            kills: vec![],
            pauses: 0,
            faults: BTreeMap::new(),
            due: vec![],
            ends: vec![],
        }
    }

    /// The first lives, which make the database.
    pub async fn kill_while_migrating(&mut self) {
        for _ in 0..WHILE_MIGRATING.min(self.plan.kills / 4) {
            self.running[0] = Some(self.premises.start(0));
            let moment = Moment::Starting(self.within(self.start));
            self.meet(moment, 0).await;
            self.kill(0).await;
        }
    }

    /// The other lives.
    pub async fn go_on(&mut self, told: &dyn Fn(&str)) {
        while self.kills.len() < self.plan.kills as usize {
            let dead = self.revive_dead().await;
            let moment = self.moment();
            let number = match moment {
                Moment::Starting(_) if !dead.is_empty() => dead[0],
                _ => self.chance.below(self.plan.processes as u64) as usize,
            };
            self.meet(moment, number).await;
            self.let_go_on();
            if !self.is_within_reach(number) {
                continue;
            }
            if self.plan.processes > 1 && self.paused.is_empty() && self.chance.percent(20) {
                self.pause(number);
                continue;
            }
            if self.strikes_the_database(number).await {
                continue;
            }
            self.kill(number).await;
            self.ledger.read();
            if self.kills.len().is_multiple_of(10) {
                told(&format!("{} kills, {} things said", self.kills.len(), self.ledger.said().len()));
            }
        }
    }

    /// Starts whatever is not running, and waits until it is ready.
    pub async fn revive(&mut self) {
        for (number, since) in std::mem::take(&mut self.paused) {
            tokio::time::sleep(PAUSE.saturating_sub(since.elapsed())).await;
            self.signal(number, "CONT");
        }
        if let Some(estate) = &self.estate {
            estate.is_whole().await;
        }
        self.revive_dead().await;
        for number in 0..self.running.len() {
            self.until_ready(number).await;
        }
    }

    /// Stops all in good order.
    pub async fn end(&mut self) {
        for process in self.running.iter_mut().filter_map(Option::take) {
            let (status, took) = process.stop().await;
            if !status.success() {
                self.ends.push(format!("stopped with {status} after {took:?}"));
            }
        }
    }

    async fn revive_dead(&mut self) -> Vec<usize> {
        let dead: Vec<usize> = (0..self.running.len()).filter(|nth| self.running[*nth].is_none()).collect();
        for number in &dead {
            self.running[*number] = Some(self.premises.start(*number));
        }
        dead
    }

    fn within(&mut self, longest: Duration) -> Duration {
        Duration::from_micros(self.chance.below(longest.as_micros() as u64))
    }

    fn moment(&mut self) -> Moment {
        let (which, soon) = (self.chance.below(100), self.within(Duration::from_millis(3)));
        let (start, method) = (self.start, self.chance.one_of(&CALLS));
        match which {
            0..15 => Moment::Starting(self.within(start)),
            15..50 => Moment::Running(self.within(Duration::from_millis(1_500))),
            _ => Moment::Upon(method, soon),
        }
    }

    async fn meet(&mut self, moment: Moment, number: usize) {
        let sandbox = &self.premises.sandbox;
        match moment {
            Moment::Starting(after) => tokio::time::sleep(after).await,
            Moment::Running(after) => {
                self.until_ready(number).await;
                tokio::time::sleep(after).await;
            }
            Moment::Upon(method, after) => {
                self.until_ready(number).await;
                let heard = sandbox.calls().last().map_or(0, |call| call.seq);
                let executed = |s: &slack_sandbox::Sandbox| {
                    s.calls_since(heard).iter().any(|call| call.method == method)
                };
                sandbox.wait_for(AT_LONGEST, executed).await;
                tokio::time::sleep(after).await;
            }
        }
    }

    /// One that found no database when it started ended, and is started again.
    async fn until_ready(&mut self, number: usize) {
        let began = Instant::now();
        while self.is_within_reach(number) {
            let Some(process) = self.running[number].as_mut() else { return };
            if self.estate.is_some() && process.has_ended() {
                self.running[number] = Some(self.premises.start(number));
            } else if process.is_ready().await {
                self.start = self.start.max(began.elapsed()).min(AT_LONGEST);
                return;
            }
            assert!(began.elapsed() < READY_WITHIN, "process {number} does not become ready");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Whether it runs, and reaches the database.
    fn is_within_reach(&self, number: usize) -> bool {
        let is_paused = self.paused.iter().any(|(paused, _)| *paused == number);
        !is_paused && self.estate.as_ref().is_none_or(|estate| estate.reaches(number))
    }

    /// Cuts a process off from the database, or restarts or replaces its server; or does nothing of it.
    async fn strikes_the_database(&mut self, number: usize) -> bool {
        let (which, how) = (self.chance.below(100), self.chance.below(2) == 0);
        let time = Duration::from_millis(500) + self.within(CUT_OFF);
        let Some(estate) = self.estate.as_mut() else { return false };
        let what = match (which, how) {
            (0..13, _) => {
                estate.cut_off(number, Stand::Shut, time);
                "processes cut off from the database"
            }
            (13..26, _) => {
                estate.cut_off(number, Stand::Silent, time);
                "processes cut off without a word"
            }
            (26..33, true) => {
                estate.restart(true).await;
                "restarts of the database"
            }
            (26..33, false) => {
                estate.restart(false).await;
                "crashes of the database"
            }
            (33..38, is_told) => {
                estate.fail_over(is_told).await;
                "failovers to a replica"
            }
            _ => return false,
        };
        *self.faults.entry(what).or_default() += 1;
        true
    }

    async fn kill(&mut self, number: usize) {
        let Some(process) = self.running[number].take() else { return };
        let (is_ready, id) = (process.is_ready().await, process.id());
        process.kill();
        let at = SystemClock.now().timestamp_millis();
        // Whoever opens a database after a crash repairs it: not always we, so that the program has to.
        let looks = self.chance.percent(60);
        let under_way = match looks {
            true => Some(record::under_way(self.premises, id, is_ready).await),
            false => None,
        };
        self.kills.push(Kill { at, under_way });
        if looks && self.kills.len() > WHILE_MIGRATING as usize {
            let store = Store::open(&self.premises.database()).await.expect("opens");
            self.due.extend(clockwork::turn(self.cast, &store, self.plan.files, &mut self.chance).await);
            store.close().await;
        }
    }

    fn pause(&mut self, number: usize) {
        self.signal(number, "STOP");
        self.paused.push((number, Instant::now()));
        self.pauses += 1;
    }

    /// Wakes those that were paused for long enough.
    fn let_go_on(&mut self) {
        let (over, paused): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.paused).into_iter().partition(|(_, since)| since.elapsed() > PAUSE);
        self.paused = paused;
        over.into_iter().for_each(|(number, _)| self.signal(number, "CONT"));
    }

    fn signal(&self, number: usize, name: &str) {
        if let Some(process) = &self.running[number] {
            process.signal(name);
        }
    }
}

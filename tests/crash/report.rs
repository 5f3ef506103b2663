//! What a run showed, as a table.

use super::Plan;
use super::cast::Cast;
use super::ledger::{Clicked, Kind, Ledger, Said};
use super::lives::Lives;
use super::record::UnderWay;
use crate::harness::process::Premises;
use rapport::domain::schedule::ScheduleKind;
use std::collections::BTreeMap;
use std::fmt;

/// The row of `/checkin` lines.
pub const LINES: &str = "`/checkin` lines";
/// The row of messages in Slack.
pub const MESSAGES: &str = "messages of the outbox";

/// How often something was said or due, and what came of it.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    said: usize,
    acknowledged: usize,
    found: usize,
    missing: usize,
    doubled: usize,
}

/// What a run showed.
#[derive(Debug, Default)]
pub struct Report {
    /// What was under way at how many kills.
    under_way: BTreeMap<&'static str, usize>,
    kills: usize,
    pauses: u32,
    /// What befell the database.
    faults: BTreeMap<&'static str, usize>,
    lines: BTreeMap<String, Line>,
    /// Messages edited.
    pub edits: usize,
    counts: Vec<(&'static str, usize)>,
    /// Whether nudges came: not at the weekend.
    works: bool,
    /// What is wrong.
    pub problems: Vec<String>,
}

impl Report {
    pub fn of(plan: &Plan, cast: &Cast, ledger: &Ledger<'_>, lives: &Lives<'_>) -> Self {
        let (kills, faults) = (lives.kills.len(), lives.faults.clone());
        let mut report = Self { kills, pauses: lives.pauses, faults, works: cast.works, ..Self::default() };
        let (events, untaken) = ledger.events();
        let (retries, repeats) = ledger.again();
        report.counts = vec![
            ("processes", plan.processes),
            ("events", events),
            ("events sent again", retries as usize),
            ("commands known from before", repeats as usize),
        ];
        report.note((untaken > 0).then(|| format!("{untaken} events were never taken")));
        let unheard = ledger.unheard();
        for kill in &lives.kills {
            if unheard.iter().any(|one| (one.from..=one.to).contains(&kill.at)) {
                report.count("receiving");
            }
            match &kill.under_way {
                None => report.count("not looked at"),
                Some(all) => all.iter().for_each(|what| report.count(label(*what))),
            }
        }
        report
    }

    fn count(&mut self, what: &'static str) {
        *self.under_way.entry(what).or_default() += 1;
    }

    fn line(&mut self, what: impl Into<String>) -> &mut Line {
        self.lines.entry(what.into()).or_default()
    }

    fn wanted(&mut self, what: impl Into<String>, wanted: usize, found: usize) {
        let line = self.line(what);
        line.said += wanted;
        line.acknowledged += wanted;
        line.found += found;
        line.missing += wanted.saturating_sub(found);
        line.doubled += found.saturating_sub(wanted);
    }

    pub fn said(&mut self, said: &Said, times: usize, is_missing: bool, is_doubled: bool) {
        let line = self.line(match said.kind {
            Kind::Line => LINES,
            Kind::Event => "lines in the direct message",
            Kind::Form => "forms behind a nudge",
            Kind::Promise => "promises",
            Kind::Post => "status posts",
            Kind::Edit => "edits of status posts",
        });
        line.said += 1;
        line.acknowledged += usize::from(said.taken);
        line.found += times;
        line.missing += usize::from(is_missing);
        line.doubled += usize::from(is_doubled);
        if let Some(heard) = said.undone {
            let undo = self.line("Undo");
            undo.said += 1;
            undo.acknowledged += usize::from(heard);
            undo.found += usize::from(times == 0);
            undo.missing += usize::from(heard && times > 0);
        }
    }

    pub fn clicked(&mut self, what: &str, clicked: Clicked, came: usize) {
        let line = self.line(what);
        line.said += clicked.tries as usize;
        line.acknowledged += clicked.taken as usize;
        line.found += came;
        line.doubled += came.saturating_sub(clicked.tries as usize);
    }

    pub fn due(&mut self, kind: ScheduleKind, wanted: usize, came: usize) {
        self.wanted(format!("due: {}", kind.label()), wanted, came);
    }

    pub fn post(&mut self, wanted: usize, stands: usize) {
        self.wanted(MESSAGES, wanted, stands);
    }

    pub fn file(&mut self, wanted: usize, shared: usize) {
        self.wanted("files of the outbox", wanted, shared);
    }

    /// How often something was said and found, for whoever wants to be sure that it was tried at all.
    pub fn found(&self, what: &str) -> usize {
        self.lines.get(what).map_or(0, |line| line.found)
    }

    pub fn note(&mut self, problems: impl IntoIterator<Item = String>) {
        self.problems.extend(problems);
    }

    /// Adds another run's to these.
    pub fn add(&mut self, other: Self) {
        let add = |to: &mut BTreeMap<_, usize>, more: BTreeMap<_, usize>| {
            more.into_iter().for_each(|(what, times)| *to.entry(what).or_default() += times);
        };
        add(&mut self.under_way, other.under_way);
        add(&mut self.faults, other.faults);
        for (what, more) in other.lines {
            let line = self.lines.entry(what).or_default();
            line.said += more.said;
            line.acknowledged += more.acknowledged;
            line.found += more.found;
            line.missing += more.missing;
            line.doubled += more.doubled;
        }
        for (what, more) in other.counts.into_iter().filter(|(what, _)| *what != "processes") {
            match self.counts.iter_mut().find(|(known, _)| *known == what) {
                Some((_, times)) => *times += more,
                None => self.counts.push((what, more)),
            }
        }
        (self.kills, self.pauses) = (self.kills + other.kills, self.pauses + other.pauses);
        self.edits += other.edits;
        self.works |= other.works;
        self.problems.extend(other.problems);
    }

    /// Keeps the end of the program's log with the problems.
    pub fn keep_log(&mut self, premises: &Premises) {
        let log = std::fs::read_to_string(premises.log()).unwrap_or_default();
        let last: Vec<&str> = log.lines().rev().take(40).collect();
        self.problems
            .push(format!("The program's log:\n{}", last.into_iter().rev().collect::<Vec<_>>().join("\n")));
    }
}

fn label(what: UnderWay) -> &'static str {
    match what {
        UnderWay::Migrating => "migrating",
        UnderWay::Starting => "starting up",
        UnderWay::Sending => "sending",
        UnderWay::AtRest => "at rest",
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| {} kills, under way | kills |\n|---|--:|", self.kills)?;
        for (what, times) in &self.under_way {
            writeln!(f, "| {what} | {times} |")?;
        }
        writeln!(f, "\n| what | said or due | acknowledged | found | missing | doubled |")?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|")?;
        for (what, line) in &self.lines {
            let Line { said, acknowledged, found, missing, doubled } = line;
            writeln!(f, "| {what} | {said} | {acknowledged} | {found} | {missing} | {doubled} |")?;
        }
        writeln!(f, "\n| besides | |\n|---|--:|")?;
        for (what, times) in &self.counts {
            writeln!(f, "| {what} | {times} |")?;
        }
        writeln!(f, "| messages edited in place | {} |", self.edits)?;
        if self.pauses > 0 {
            writeln!(f, "| processes paused past their leases | {} |", self.pauses)?;
        }
        for (what, times) in &self.faults {
            writeln!(f, "| {what} | {times} |")?;
        }
        if !self.works {
            writeln!(f, "| nudges | none: it is the weekend |")?;
        }
        self.problems.iter().try_for_each(|problem| writeln!(f, "PROBLEM: {problem}"))
    }
}

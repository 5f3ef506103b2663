//! `rapport plan`: what would be sent to whom, when and why. Changes nothing: it only reads.

use super::reading::{self, plain};
use super::simulate::{self, SimulateArgs};
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::cron::CronText;
use crate::domain::desk::{Desk, DeskKey, Needs, OpenerUse, PeersNeeded};
use crate::domain::lead::{Lead, Standing};
use crate::domain::nudge::Subject;
use crate::domain::opener::Origin;
use crate::domain::planner::{
    Candidate, Held, NudgePlan, PlannedDay, Shared, left_out_longest, plan_days, rank_peers,
};
use crate::domain::schedule::Schedule;
use crate::domain::warmth::days_between;
use crate::flow::case::House;
use crate::flow::needs::{NUDGES_BACK, OPENERS_BACK, SIGHTINGS_BACK};
use crate::flow::opening::opener;
use crate::store::{Store, Tx};
use crate::view;
use chrono::{DateTime, Duration, Utc};
use std::io::Write;
use std::process::ExitCode;

/// How many leads are read and printed at a time.
const PAGE: u32 = 200;

/// Prints what would be sent to whom, when and why; changes nothing
#[derive(Clone, Debug, clap::Args)]
pub struct PlanArgs {
    /// How many days ahead
    #[arg(long, value_name = "N", default_value_t = 14, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: u16,
    /// Only this lead, by their Slack user id
    #[arg(long, value_name = "U…")]
    pub lead: Option<String>,
    /// Only this workspace, by its Slack team id
    #[arg(long, value_name = "T…")]
    pub workspace: Option<String>,
    /// Also what is held back and why, how everybody due ranks, and where each opener comes from
    #[arg(long)]
    pub why: bool,
    /// A made-up company instead
    #[command(flatten)]
    pub made_up: SimulateArgs,
}

/// Prints the plan.
pub async fn run(
    args: PlanArgs,
    settings: Settings,
    clock: &dyn Clock,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let now = clock.now();
    if let Some(days) = args.made_up.simulate {
        return simulate::run(&args.made_up, days, &settings, out);
    }
    let store = reading::open(&settings).await?;
    let house = super::serve::house(&settings)?;
    let ahead = Ahead { now, until: now + Duration::days(i64::from(args.days)), args: &args, house: &house };
    let printed = ahead.print_all(&store, out).await;
    store.close().await;
    match printed? {
        0 if args.lead.is_some() => {
            writeln!(out, "{}", reading::unknown_lead(args.lead.as_deref().unwrap_or_default()))?;
            Ok(ExitCode::FAILURE)
        }
        0 if args.workspace.is_some() => {
            let team = plain(args.workspace.as_deref().unwrap_or_default());
            writeln!(
                out,
                "Nobody: no lead has joined in {team}. Without --workspace, those of all are shown."
            )?;
            Ok(ExitCode::SUCCESS)
        }
        0 => {
            writeln!(out, "Nobody: no lead has joined yet. A lead joins with `/rapport join` in Slack.")?;
            Ok(ExitCode::SUCCESS)
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

struct Ahead<'a> {
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    args: &'a PlanArgs,
    house: &'a House,
}

/// One line of a lead's plan, with what it is sorted by.
type Line = (DateTime<Utc>, String);

impl Ahead<'_> {
    /// Prints page after page; how many leads that were.
    async fn print_all(&self, store: &Store, out: &mut dyn Write) -> anyhow::Result<usize> {
        let (mut after, mut printed) = (None, 0);
        loop {
            let mut tx = store.reading().await?;
            let leads = tx.all_active_leads(after.as_ref(), PAGE).await?;
            let Some(last) = leads.last() else { return Ok(printed) };
            after = Some(last.id.clone());
            let wanted: Vec<(DeskKey, Needs)> =
                leads.iter().filter(|l| self.is_wanted(l)).map(|l| (key(l), self.needs())).collect();
            for desk in tx.desks(&wanted).await? {
                let Some(lead) = desk.lead.clone() else { continue };
                let digests = self.digests(&mut tx, &lead, &desk).await?;
                self.print(&lead, &desk, digests, out)?;
                printed += 1;
            }
        }
    }

    fn is_wanted(&self, lead: &Lead) -> bool {
        self.args.lead.as_ref().is_none_or(|user| lead.user.as_str() == user)
            && self.args.workspace.as_ref().is_none_or(|team| lead.workspace.as_str() == team)
    }

    /// The planner's own needs, over all peers: someone not due today may be due within the days asked for.
    fn needs(&self) -> Needs {
        Needs {
            peers: PeersNeeded::All,
            nudges_since: Some(self.now - NUDGES_BACK),
            sightings_since: Some(self.now - SIGHTINGS_BACK),
            milestones: true,
            promises: true,
            schedules: true,
            // What an opener is chosen by; each is told of under `--why` alone.
            checkins_since: self.args.why.then(|| self.now - OPENERS_BACK),
            openers_since: self.args.why.then(|| self.now - OPENERS_BACK),
            own_openers: self.args.why,
            answers: self.args.why,
            ..Needs::default()
        }
    }

    async fn digests(&self, tx: &mut Tx, lead: &Lead, desk: &Desk) -> anyhow::Result<Vec<Line>> {
        let mut lines = vec![];
        for schedule in desk.schedules.iter().filter(|s| s.next_at.is_some()) {
            let Some(channel) = &schedule.channel else { continue };
            let milestones = tx.milestones_of_channel(&lead.workspace, channel).await?;
            let promised =
                milestones.iter().map(|m| &m.milestone).filter(|m| m.is_open() && m.dates.is_some()).count();
            let what = view::words::count(promised as i64, "milestone", "milestones");
            let line = |at| (at, format!("digest for {channel}: {what}, worst first"));
            lines.extend(times(schedule, self.now, self.until).into_iter().map(line));
        }
        Ok(lines)
    }

    fn print(
        &self,
        lead: &Lead,
        desk: &Desk,
        digests: Vec<Line>,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        writeln!(out, "{}", heading(lead, self.now))?;
        let days = plan_days(lead, desk.clone(), self.now, self.until);
        let mut then = desk.clone();
        let mut lines: Vec<Line> =
            days.iter().filter_map(|day| self.line(day, lead, desk, &mut then)).collect();
        let nobody = !days.iter().any(|day| matches!(day.plan, NudgePlan::Nudge(_)));
        lines.extend(digests);
        lines.sort_by_key(|(at, _)| *at);
        if nobody {
            writeln!(out, "  No nudge in these {} days{}", self.args.days, why_none(&days))?;
        }
        for (at, text) in lines {
            let at = at.with_timezone(&lead.zone).format("%a %e %b %H:%M");
            writeln!(out, "  {at}  {}", plain(&text))?;
        }
        if self.args.why {
            self.print_ranking(lead, desk, out)?;
        }
        writeln!(out)
    }

    /// One occasion; `then` is the desk as it is by that time, for the openers.
    fn line(&self, day: &PlannedDay, lead: &Lead, desk: &Desk, then: &mut Desk) -> Option<Line> {
        let text = match &day.plan {
            NudgePlan::Nudge(planned) => {
                let subject = view::schedule::subject(&planned.subject, desk);
                let reason = view::nudge::reason(&planned.reason, &subject, lead.day(day.at));
                let opener = if self.args.why { self.opener(&planned.subject, then, day.at) } else { None };
                let opener = opener.map_or(String::new(), |from| format!(" [opener: {from}]"));
                format!("{subject}: {reason}{opener}")
            }
            NudgePlan::Held(held @ Held::Holiday(_)) => format!("({})", view::schedule::held(held)),
            NudgePlan::Held(held) if self.args.why => format!("(none: {})", view::schedule::held(held)),
            NudgePlan::Held(_) => return None,
        };
        Some((day.at, text))
    }

    /// Where the opener of a check-in comes from. What a lead wrote is not shown: the catalogue alone is named.
    fn opener(&self, subject: &Subject, then: &mut Desk, at: DateTime<Utc>) -> Option<String> {
        let Subject::CheckIn(id) = subject else { return None };
        let peer = then.peers.iter().find(|p| p.id == *id)?.clone();
        let chosen = opener(self.house, then, &peer, false, at);
        let from = match &chosen {
            None => "none left that suits".to_owned(),
            Some(chosen) => match chosen.origin {
                Origin::FollowUp { .. } => "their open follow-up".to_owned(),
                Origin::Review { .. } => "what a review noted".to_owned(),
                Origin::Own(_) => "one of their own".to_owned(),
                Origin::Catalogue(_) => chosen.key.clone(),
            },
        };
        let key = chosen.map(|chosen| chosen.key).filter(|key| !key.is_empty());
        let (workspace, lead) = (peer.workspace, peer.lead);
        then.openers.extend(key.map(|opener| OpenerUse { workspace, lead, opener, at }));
        // As if they talked on that day and left nothing open.
        then.checkins.retain(|c| c.peer != *id);
        then.peers.iter_mut().filter(|p| p.id == *id).for_each(|p| p.clocks.last_talk = Some(at));
        Some(from)
    }

    /// Everybody due now in the planner's order, each score with its parts.
    fn print_ranking(&self, lead: &Lead, desk: &Desk, out: &mut dyn Write) -> std::io::Result<()> {
        let ranked = rank_peers(lead, &desk.peers, &desk.milestones, &desk.promises, &desk.nudges, self.now);
        let due = desk.peers.iter().filter(|p| p.due_at().is_some_and(|at| at <= self.now)).count();
        if due == 0 {
            return writeln!(out, "  Nobody is due now.");
        }
        writeln!(
            out,
            "  Due now, by days ÷ cadence × circle, plus 0.5 for a shared milestone within 30 days:"
        )?;
        for candidate in &ranked {
            writeln!(out, "    {}", plain(&self.score(candidate, lead)))?;
        }
        if let Some(first) = left_out_longest(&ranked, self.now) {
            let who = plain(&first.peer.name);
            writeln!(
                out,
                "    First goes {who}: Inner, and neither brought up nor spoken to for two cadences."
            )?;
        }
        match due - ranked.len() {
            0 => Ok(()),
            left => writeln!(
                out,
                "    {left} more due, left alone for now: nudged about lately, or a nudge waits."
            ),
        }
    }

    fn score(&self, candidate: &Candidate, lead: &Lead) -> String {
        let peer = &candidate.peer;
        let days = days_between(peer.clock_start(), self.now);
        let shared = candidate.shared.as_ref().map_or(String::new(), |shared| {
            let (Shared::Milestone(what, on) | Shared::Promise(what, on)) = shared;
            format!(" + 0.5 ({what}, {})", view::words::day(*on, lead.day(self.now)))
        });
        let (score, weight) = (candidate.score, peer.circle.weight());
        format!("{score:.2}  {}: {days:.1} ÷ {} × {weight}{shared}", peer.name, peer.cadence())
    }
}

fn key(lead: &Lead) -> DeskKey {
    DeskKey { workspace: lead.workspace.clone(), user: lead.user.clone() }
}

fn times(schedule: &Schedule, now: DateTime<Utc>, until: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let Ok(cron) = CronText::parse(&schedule.cron) else { return vec![] };
    let next = |after: &DateTime<Utc>| cron.next_after(schedule.zone, *after).filter(|at| *at <= until);
    std::iter::successors(next(&now), next).collect()
}

fn heading(lead: &Lead, now: DateTime<Utc>) -> String {
    let today = lead.day(now);
    let name = if lead.name.is_empty() { "A lead without a name yet" } else { lead.name.as_str() };
    let paused = match lead.standing {
        Standing::Paused { until: Some(until) } if until > today => {
            format!(", paused until {}", view::words::day(until, today))
        }
        Standing::Paused { until: None } => ", paused".to_owned(),
        _ => String::new(),
    };
    let (user, team, zone) = (&lead.user, &lead.workspace, lead.zone.name());
    plain(&format!("{name} ({user} in {team}), {zone}{paused}"))
}

/// Why a lead gets nothing, if all their occasions agree.
fn why_none(days: &[PlannedDay]) -> String {
    let mut reasons: Vec<Held> = vec![];
    for day in days {
        if let NudgePlan::Held(held) = &day.plan
            && !reasons.contains(held)
        {
            reasons.push(held.clone());
        }
    }
    match reasons.as_slice() {
        [] => ": no schedule fires.".to_owned(),
        [one] => format!(": {}.", view::schedule::held(one)),
        _ => "; `--why` tells of each occasion.".to_owned(),
    }
}

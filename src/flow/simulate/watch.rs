//! Watches one lead's nudges and says which rule did not hold. It counts by itself, from what reached the lead: not
//! by the planner's own figures, which are what is to be proved.

use crate::domain::id::{NudgeId, PeerId, UserId};
use crate::domain::lead::Lead;
use crate::domain::nudge::{Nudge, Stage, Subject};
use crate::domain::peer::Peer;
use crate::domain::vocabulary::vocabulary;
use chrono::{DateTime, Datelike, Duration, NaiveDate, Timelike, Utc};
use std::collections::{BTreeMap, HashMap, HashSet};

vocabulary! {
    /// A rule that is watched.
    Rule {
        Budget = "budget", "never more than the budget of a day or a week";
        Hours = "hours", "never outside working hours or on a day off";
        Rest = "rest", "never twice about one peer within their rest";
        Once = "once", "a new colleague comes up once";
        Starved = "starved", "no due Inner peer waits for two cadences while nudges are free";
    }
}

/// A rule that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which.
    pub rule: Rule,
    /// For whom.
    pub lead: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// With its numbers.
    pub what: String,
}

/// Something that reached the lead.
#[derive(Clone, Debug)]
pub struct Sent {
    /// When.
    pub at: DateTime<Utc>,
    /// Which nudge.
    pub id: NudgeId,
    /// About whom, if about a person on the list.
    pub peer: Option<PeerId>,
    /// What it was, in a word.
    pub what: &'static str,
    /// The Monday of its week, in the lead's zone of that day.
    week: NaiveDate,
}

/// What one lead had, and what was wrong with it.
#[derive(Debug)]
pub struct Watch {
    user: UserId,
    /// All that reached the lead, oldest first.
    pub sent: Vec<Sent>,
    /// Check-ins logged.
    pub logged: u64,
    /// Whether the list ever asked for more than the check-in days can bring.
    pub is_too_long: bool,
    /// The longest that an Inner peer was passed over in a row, in free occasions.
    pub passed_over: u32,
    /// Rules that did not hold.
    pub broken: Vec<Broken>,
    passed: HashMap<PeerId, u32>,
    met: HashSet<UserId>,
}

impl Watch {
    /// Nothing seen yet.
    pub fn new(user: UserId, is_too_long: bool) -> Self {
        let (sent, broken) = (vec![], vec![]);
        let (passed, met) = (HashMap::new(), HashSet::new());
        Self { user, sent, logged: 0, is_too_long, passed_over: 0, broken, passed, met }
    }

    /// A nudge reached the lead. `asked` says that they set its time themselves.
    pub fn see(&mut self, lead: &Lead, peers: &[Peer], nudge: &Nudge, asked: bool, at: DateTime<Utc>) {
        if let Subject::Introduce(user, _) = &nudge.subject
            && !asked
            && !self.met.insert(user.clone())
        {
            self.say(Rule::Once, at, format!("{user} came up again"));
        }
        self.check_hours(lead, at);
        let peer = nudge.peer().and_then(|id| peers.iter().find(|p| p.id == *id));
        if !asked && nudge.stage == Stage::Nudge {
            peer.into_iter().for_each(|peer| self.check_rest(peer, at));
        }
        let week = monday(lead.day(at));
        let peer = peer.map(|p| p.id.clone());
        self.sent.push(Sent { at, id: nudge.id.clone(), peer, what: what(nudge), week });
        if !asked {
            self.check_budget(lead, at);
        }
    }

    /// The lead's own hours, weekdays and days off, read off the wall.
    fn check_hours(&mut self, lead: &Lead, at: DateTime<Utc>) {
        let wall = at.with_timezone(&lead.zone);
        let minute = wall.hour() * 60 + wall.minute();
        let day = wall.date_naive();
        let is_off = day.weekday().num_days_from_monday() > 4 || lead.days_off.contains(&day);
        if is_off || minute < lead.hours.from || minute >= lead.hours.to {
            self.say(Rule::Hours, at, format!("at {wall}"));
        }
    }

    /// A week at least, or half a cadence, and two weeks at most.
    fn check_rest(&mut self, peer: &Peer, at: DateTime<Utc>) {
        let rest = Duration::days(i64::from(peer.cadence() / 2).clamp(7, 14));
        let last = self.sent.iter().rev().find(|s| s.peer.as_ref() == Some(&peer.id)).map(|s| s.at);
        if let Some(last) = last.filter(|last| at - *last < rest) {
            self.say(Rule::Rest, at, format!("{} again after {} hours", peer.name, (at - last).num_hours()));
        }
    }

    /// One nudge that comes back counts once. What the lead asked for counts too, but is not held against the bot.
    fn check_budget(&mut self, lead: &Lead, at: DateTime<Utc>) {
        let today = lead.day(at);
        let of = |fits: &dyn Fn(NaiveDate) -> bool| {
            let recent = self.sent.iter().rev().take(40).filter(|s| fits(lead.day(s.at)));
            recent.map(|s| &s.id).collect::<HashSet<_>>().len()
        };
        let (day, week) = (of(&|day| day == today), of(&|day| monday(day) == monday(today)));
        if day > lead.budget.per_day as usize || week > lead.budget.per_week as usize {
            self.say(Rule::Budget, at, format!("{day} on {today}, {week} in its week"));
        }
    }

    /// A check-in occasion at which a nudge was free: those of the Inner circle who could have come up and did not
    /// were passed over once more. `came` is what came instead.
    pub fn passed_over(&mut self, waiting: &[Peer], came: Option<&Nudge>, at: DateTime<Utc>) {
        let first = came.and_then(Nudge::peer);
        self.passed.retain(|id, _| waiting.iter().any(|p| p.id == *id) && first != Some(id));
        for peer in waiting.iter().filter(|p| Some(&p.id) != first) {
            let times = self.passed.entry(peer.id.clone()).or_default();
            *times += 1;
            let (times, cadence) = (*times, peer.cadence());
            self.passed_over = self.passed_over.max(times);
            // Two occasions a week: so many lie within two cadences.
            if !self.is_too_long && times * 7 > 2 * cadence * 2 {
                let (who, came) = (&peer.name, came.map_or("nothing", what));
                let what =
                    format!("{who} was passed over {times} times, now for a {came}; every {cadence} days");
                self.say(Rule::Starved, at, what);
            }
        }
    }

    fn say(&mut self, rule: Rule, at: DateTime<Utc>, what: String) {
        self.broken.push(Broken { rule, lead: self.user.clone(), at, what });
    }

    /// How many different nudges each of the weeks with any brought.
    pub fn nudges_a_week(&self) -> Vec<usize> {
        let mut weeks: BTreeMap<NaiveDate, HashSet<&NudgeId>> = BTreeMap::new();
        for sent in &self.sent {
            weeks.entry(sent.week).or_default().insert(&sent.id);
        }
        weeks.values().map(HashSet::len).collect()
    }
}

fn what(nudge: &Nudge) -> &'static str {
    match (&nudge.subject, nudge.stage) {
        (Subject::CheckIn(_), Stage::Nudge) => "check-in",
        (Subject::CheckIn(_), Stage::Asked) => "question",
        (Subject::CheckIn(_), _) => "plan",
        (Subject::Update(_), _) => "milestone",
        (Subject::Promise(_), _) => "promise",
        (Subject::Introduce(..), _) => "new leader",
        (Subject::WeeklyPlan, _) => "weekly plan",
        (Subject::StillUseful, _) => "pause",
    }
}

/// The Monday of a day's week.
fn monday(day: NaiveDate) -> NaiveDate {
    day - Duration::days(i64::from(day.weekday().num_days_from_monday()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::planner::sample::{lead, now, nudge, peer};
    use crate::domain::vocabulary::Circle;

    fn broken(see: impl FnOnce(&mut Watch)) -> Vec<Rule> {
        let mut watch = Watch::new(UserId::new("U1"), false);
        see(&mut watch);
        watch.broken.iter().map(|broken| broken.rule).collect()
    }

    #[test]
    fn it_sees_each_rule_that_does_not_hold() {
        let (ana, bo) = (peer("Ana", Circle::Inner, 40, now()), peer("Bo", Circle::Inner, 40, now()));
        let both = [ana.clone(), bo.clone()];
        let see = |watch: &mut Watch, of: &Peer, asked, hours| {
            watch.see(&lead(), &both, &nudge(of), asked, now() + Duration::hours(hours));
        };
        assert_eq!(broken(|w| see(w, &ana, false, 0)), []);
        assert_eq!(broken(|w| see(w, &ana, false, 12)), [Rule::Hours], "in the evening");
        assert_eq!(broken(|w| (see(w, &ana, false, 0), see(w, &bo, false, 1)).1), [Rule::Budget]);
        assert_eq!(broken(|w| (see(w, &ana, false, 0), see(w, &ana, true, 3)).1), [], "asked for");
        assert_eq!(broken(|w| (see(w, &ana, false, 0), see(w, &ana, false, 48)).1), [Rule::Rest]);
        let pass =
            |w: &mut Watch, times| (0..times).for_each(|_| w.passed_over(&both, Some(&nudge(&bo)), now()));
        assert_eq!(broken(|w| pass(w, 8)), []);
        assert_eq!(broken(|w| pass(w, 9)), [Rule::Starved]);
    }
}

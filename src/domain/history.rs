//! The last thirteen weeks of a lead's people: warmth as it stood at the end of each, and the contacts in it.

use super::checkin::CheckIn;
use super::coverage::{CHIEFS, Held};
use super::lead::Lead;
use super::peer::{Clocks, Peer};
use super::vocabulary::{Role, Setting};
use super::warmth::{Warmth, cadences_passed, warmth_of, word_for};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

/// How many weeks are looked at: a quarter.
pub const WEEKS: usize = 13;

/// One week in the lead's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: NaiveDate,
    /// When that Monday began.
    pub from: DateTime<Utc>,
    /// When it ended: the next Monday, or now.
    pub to: DateTime<Utc>,
}

/// The last thirteen weeks, oldest first; the last one ends now.
pub fn weeks(lead: &Lead, now: DateTime<Utc>) -> Vec<Week> {
    let today = lead.day(now);
    let this_monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let back = |weeks: usize| this_monday - Days::new(7 * weeks as u64);
    let start = |day: NaiveDate| lead.instant(day, 0).unwrap_or(now);
    (0..WEEKS)
        .rev()
        .map(|ago| Week {
            monday: back(ago),
            from: start(back(ago)),
            to: start(back(ago) + Days::new(7)).min(now),
        })
        .collect()
}

/// One week with one person.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WeekWith {
    /// Warmth at the end of the week; `None` before the first relational contact.
    pub warmth: Option<f64>,
    /// Contacts that add warmth.
    pub relational: usize,
    /// Requests and structured meetings, which add none.
    pub transactional: usize,
}

/// One person and their weeks, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct PeerHistory<'a> {
    /// The person.
    pub peer: &'a Peer,
    /// The weeks, as [`weeks`] gave them.
    pub weeks: Vec<WeekWith>,
}

impl PeerHistory<'_> {
    /// Warmth now.
    pub fn now(&self) -> Option<f64> {
        self.weeks.last().and_then(|week| week.warmth)
    }

    /// Warmth now, in a word.
    pub fn word(&self) -> Warmth {
        word_for(self.now())
    }
}

/// The weeks with one person, at today's cadence. The log tells what was when; the clocks stand in for contacts
/// that are in no log, as after an import.
pub fn history<'a>(peer: &'a Peer, log: &[&CheckIn], weeks: &[Week]) -> PeerHistory<'a> {
    let weeks = weeks.iter().map(|week| week_with(peer, log, *week)).collect();
    PeerHistory { peer, weeks }
}

fn week_with(peer: &Peer, log: &[&CheckIn], week: Week) -> WeekWith {
    let by_then = |at: &DateTime<Utc>| *at <= week.to;
    let latest = |chat: bool| {
        let warming = log.iter().filter(|c| c.warms() && (c.setting == Some(Setting::Chat)) == chat);
        warming.map(|c| c.at).filter(by_then).max()
    };
    let clocks = Clocks {
        last_contact: None,
        last_talk: latest(false).max(peer.clocks.last_talk.filter(by_then)),
        last_chat: latest(true).max(peer.clocks.last_chat.filter(by_then)),
    };
    let within = log.iter().filter(|c| c.deleted_at.is_none() && week.from < c.at && by_then(&c.at));
    let (relational, transactional): (Vec<&CheckIn>, Vec<&CheckIn>) = within.partition(|c| c.warms());
    WeekWith {
        warmth: warmth_of(&clocks, peer.cadence(), week.to),
        relational: relational.len(),
        transactional: transactional.len(),
    }
}

/// Everybody on the list with their weeks, the most due first.
pub fn histories<'a>(
    peers: &'a [Peer],
    log: &[CheckIn],
    lead: &Lead,
    now: DateTime<Utc>,
) -> Vec<PeerHistory<'a>> {
    let weeks = weeks(lead, now);
    let mut by_peer: std::collections::HashMap<_, Vec<&CheckIn>> = std::collections::HashMap::new();
    for checkin in log {
        by_peer.entry(&checkin.peer).or_default().push(checkin);
    }
    let mut all: Vec<PeerHistory<'a>> = peers
        .iter()
        .filter(|peer| peer.removed_at.is_none())
        .map(|peer| history(peer, by_peer.get(&peer.id).map_or(&[][..], Vec::as_slice), &weeks))
        .collect();
    let due = |h: &PeerHistory<'_>| cadences_passed(h.peer, now) * h.peer.circle.weight();
    all.sort_by(|a, b| due(b).total_cmp(&due(a)).then_with(|| a.peer.id.cmp(&b.peer.id)));
    all
}

/// The chiefs, each with whether somebody on the list covers that role.
pub fn coverage(peers: &[Peer]) -> Vec<(Role, bool)> {
    let all = super::coverage::coverage(peers, &[]).into_iter();
    let held = |(role, held)| (role, matches!(held, Held::By(_)));
    all.filter(|(role, _)| CHIEFS.contains(role)).map(held).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::checkin::Source;
    use crate::domain::id::CheckInId;
    use crate::domain::planner::sample;
    use crate::domain::vocabulary::{Circle, Kind};
    use crate::domain::warmth::warmth;
    use chrono::Duration;

    fn checkin(peer: &Peer, at: DateTime<Utc>, kind: Kind, setting: Setting) -> CheckIn {
        CheckIn {
            id: CheckInId::new(at.to_rfc3339()),
            workspace: peer.workspace.clone(),
            lead: peer.lead.clone(),
            peer: peer.id.clone(),
            at,
            kind,
            setting: Some(setting),
            structured: false,
            initiator: None,
            learned: None,
            shared: None,
            follow_up: None,
            note: None,
            depth: crate::domain::need::Depth::default(),
            source: Source::Line,
            created_at: at,
            deleted_at: None,
        }
    }

    fn shown(history: &PeerHistory<'_>) -> String {
        let week = |w: &WeekWith| {
            let warmth = w.warmth.map_or("-".to_owned(), |warmth| format!("{warmth:.0}"));
            format!("{warmth}{}{}", "o".repeat(w.relational), "q".repeat(w.transactional))
        };
        history.weeks.iter().map(week).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_weeks_begin_on_mondays_and_the_last_one_ends_now() {
        let weeks = weeks(&sample::lead(), sample::now());
        assert_eq!(weeks.len(), WEEKS);
        assert!(weeks.iter().all(|w| w.monday.weekday() == chrono::Weekday::Mon && w.from < w.to));
        assert!(weeks.windows(2).all(|pair| pair[0].to == pair[1].from));
        assert_eq!(weeks[WEEKS - 1].to, sample::now());
    }

    #[test]
    fn warmth_of_every_week_follows_the_log_and_ends_at_todays() {
        let now = sample::now();
        let mut peer = sample::peer("Ada", Circle::Inner, 40, now);
        let at = |days| now - Duration::days(days);
        let log = [
            checkin(&peer, at(75), Kind::Relational, Setting::Lunch),
            checkin(&peer, at(68), Kind::Transactional, Setting::Call),
            checkin(&peer, at(40), Kind::Relational, Setting::Walk),
            checkin(&peer, at(40), Kind::Transactional, Setting::Call),
            checkin(&peer, at(12), Kind::Relational, Setting::Chat),
        ];
        peer.clocks.last_chat = Some(at(12));
        let log: Vec<&CheckIn> = log.iter().collect();
        let history = history(&peer, &log, &weeks(&sample::lead(), now));
        insta::assert_snapshot!(shown(&history), @"- 84o 59q 42 30 21 84oq 59 42 30 59o 41 39");
        assert_eq!(history.now(), warmth(&peer, now), "the last week is today's warmth");
    }

    #[test]
    fn contacts_in_no_log_count_by_their_clocks() {
        let now = sample::now();
        let peer = sample::peer("Ada", Circle::Core, 30, now);
        let history = history(&peer, &[], &weeks(&sample::lead(), now));
        insta::assert_snapshot!(shown(&history), @"- - - - - - - 99 84 71 61 52 50");
        assert_eq!(history.word(), Warmth::Cool);
    }

    #[test]
    fn the_most_due_stand_first_and_removed_people_nowhere() {
        let now = sample::now();
        let mut gone = sample::peer("Gone", Circle::Inner, 99, now);
        gone.removed_at = Some(now);
        let (core, inner) =
            (sample::peer("Core", Circle::Core, 40, now), sample::peer("Inner", Circle::Inner, 40, now));
        let peers = [core, gone, inner];
        let all = histories(&peers, &[], &sample::lead(), now);
        let names: Vec<&str> = all.iter().map(|h| h.peer.name.as_str()).collect();
        assert_eq!(names, ["Inner", "Core"]);
        assert!(coverage(&peers).iter().all(|(_, held)| !held));
    }
}

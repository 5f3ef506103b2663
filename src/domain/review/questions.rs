//! Which questions a review asks: the few that fit this lead now, at most so many of each practice.

use super::{About, Answer, Period, Practice, Question, Span, stance};
use crate::domain::checkin::CheckIn;
use crate::domain::coverage::{Contacts, contacts};
use crate::domain::desk::Desk;
use crate::domain::lead::Lead;
use crate::domain::milestone::MilestoneState;
use crate::domain::need::Involvement;
use crate::domain::nudge::{Nudge, NudgeState, Subject};
use crate::domain::peer::Peer;
use crate::domain::vocabulary::{Circle, Role};
use crate::domain::warmth::{Standing, standing};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};

/// Practices that take turns, one a quarter: how one is brought in.
const TURNS: [Practice; 3] = [Practice::Early, Practice::Proactive, Practice::Listening];

/// The questions of a review that are still open, in their order. The desk needs the people, the
/// milestones, the log of the last 180 days and the answers.
pub fn questions(desk: &Desk, period: Period, now: DateTime<Utc>) -> Vec<Question> {
    let asked: &[(Practice, usize)] = match period.span {
        Span::Month => &[
            (Practice::Stance, 2),
            (Practice::Education, 1),
            (Practice::VendorCare, 1),
            (Practice::Business, 1),
            (Practice::Stretch, 1),
        ],
        Span::Quarter => &[
            (Practice::Circles, 2),
            (Practice::Category, 1),
            (Practice::Goal, 1),
            (Practice::Reciprocal, 1),
            (Practice::Options, 1),
            (Practice::Trend, 1),
            (Practice::Growth, 1),
            (Practice::Risk, 1),
            (Practice::Tools, 1),
            (Practice::Guidance, 1),
        ],
    };
    let turn = (period.span == Span::Quarter).then(|| (TURNS[period.turn() % TURNS.len()], 1));
    asked
        .iter()
        .copied()
        .chain(turn)
        .flat_map(|(practice, most)| of_practice(desk, period, practice, most, now))
        .collect()
}

/// The reviews that a weekly plan offers: each in the first plan that comes after its month or quarter, whatever days were
/// off before it; later than a week after it, only to whoever was a lead then. The desk needs the nudges of the last 60 days.
pub fn offered(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Vec<Period> {
    let today = lead.day(now);
    let came = |n: &&Nudge| {
        n.subject == Subject::WeeklyPlan
            && !matches!(n.state, NudgeState::Withdrawn { .. } | NudgeState::Snoozed { .. })
    };
    let plans: Vec<NaiveDate> =
        desk.nudges.iter().filter(came).map(|n| lead.day(n.planned_at)).filter(|day| *day < today).collect();
    let is_offered = |period: &Period| {
        let until = period.until();
        let is_first_week = today < until + Days::new(7);
        let was_here = is_first_week || lead.day(lead.joined_at) < until;
        period.is_fresh(today) && was_here && plans.iter().all(|day| *day < until)
    };
    Span::ALL.iter().map(|span| Period::last(*span, today)).filter(is_offered).collect()
}

/// Those of one practice that are still open: what was answered in this review counts towards `most`.
fn of_practice(
    desk: &Desk,
    period: Period,
    practice: Practice,
    most: usize,
    now: DateTime<Utc>,
) -> Vec<Question> {
    let code = period.code();
    let answered: Vec<&Answer> =
        desk.answers.iter().filter(|a| a.period == code && a.practice == practice).collect();
    let question = |about| Question { practice, about };
    let is_open =
        |q: &Question| !answered.iter().any(|a| a.question == q.key()) && !was_said(desk, q, period);
    let all = about(desk, practice, now).into_iter().map(question);
    all.filter(is_open).take(most.saturating_sub(answered.len())).collect()
}

/// Whether a sponsor's stance was noted since the end of the period, as it is when a milestone is added.
fn was_said(desk: &Desk, question: &Question, period: Period) -> bool {
    let About::Milestone(id) = &question.about else { return false };
    stance(&desk.answers, id).is_some_and(|answer| answer.at.date_naive() >= period.until())
}

/// Whom or what a practice can be asked about, the first worth asking first.
fn about(desk: &Desk, practice: Practice, now: DateTime<Utc>) -> Vec<About> {
    let peers = || desk.peers.iter().filter(|p| p.removed_at.is_none());
    let of = |peers: Vec<&Peer>| peers.into_iter().map(|p| About::Peer(p.id.clone())).collect();
    let close = |p: &&Peer| matches!(p.circle, Circle::Inner | Circle::Core);
    match practice {
        Practice::Stance => {
            let promised = desk.milestones.iter().filter(|m| m.state == MilestoneState::Promised);
            let mut sponsored: Vec<_> = promised.filter(|m| m.sponsor.is_some()).collect();
            sponsored.sort_by_key(|m| m.dates.as_ref().map(|d| d.promise));
            sponsored.into_iter().map(|m| About::Milestone(m.id.clone())).collect()
        }
        Practice::Category => of(peers().filter(|p| p.role == Role::Other).collect()),
        Practice::Goal => of(peers().filter(close).filter(|p| p.about.goal.is_none()).collect()),
        Practice::Reciprocal => {
            let lacks = |p: &&Peer| p.about.they_need.is_none() || p.about.we_need.is_none();
            of(peers().filter(close).filter(lacks).collect())
        }
        Practice::Circles => {
            let mut quiet: Vec<&Peer> = peers().filter(|p| standing(p, now) >= Standing::Overdue).collect();
            quiet.sort_by_key(|p| (p.clock_start(), p.id.clone()));
            of(quiet)
        }
        Practice::Options => {
            let lacks = |c: &&CheckIn| c.depth.need.is_some() && c.depth.options.len() < 2;
            let known = |c: &&CheckIn| peers().any(|p| p.id == c.peer);
            let needs = desk.checkins.iter().filter(|c| c.deleted_at.is_none()).filter(lacks).filter(known);
            needs.map(|c| About::CheckIn(c.id.clone(), c.peer.clone())).collect()
        }
        _ => vec![About::Nobody],
    }
}

/// Numbers that stand beside a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Contacts with vendors in the last 30 days.
    pub vendors: usize,
    /// Contacts with everybody else in the last 30 days.
    pub others: usize,
    /// Relational contacts in the last 90 days.
    pub talks: usize,
    /// Relational contacts in the 90 days before.
    pub talks_before: usize,
    /// Asked early, in the last 90 days.
    pub early: usize,
    /// Told after, in the last 90 days.
    pub after: usize,
    /// Played back what was heard, in the last 90 days.
    pub played_back: usize,
}

/// The numbers, from the log of the last 180 days.
pub fn facts(desk: &Desk, now: DateTime<Utc>) -> Facts {
    let log = || desk.checkins.iter().filter(|c| c.deleted_at.is_none() && c.at <= now);
    let within = |days: i64| move |c: &&CheckIn| now - c.at <= Duration::days(days);
    let Contacts { vendors, peers: others } = contacts(&desk.peers, &desk.checkins, now);
    let recent = || log().filter(within(90));
    let involved = |how| recent().filter(|c| c.depth.involvement == Some(how)).count();
    let talks = recent().filter(|c| c.warms()).count();
    Facts {
        vendors,
        others,
        talks,
        talks_before: log().filter(within(180)).filter(|c| c.warms()).count() - talks,
        early: involved(Involvement::Early),
        after: involved(Involvement::After),
        played_back: recent().filter(|c| c.depth.played_back).count(),
    }
}

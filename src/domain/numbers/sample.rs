//! A busy lead to count on, and the entries to make others of.

use crate::domain::checkin::{CheckIn, Source};
use crate::domain::chronicle::Said;
use crate::domain::desk::Desk;
use crate::domain::id::{ChannelId, CheckInId, DeliveryId, LeadId, MilestoneId, NudgeId, ObstacleId, PeerId};
use crate::domain::id::{PromiseId, UpdateId, WorkspaceId};
use crate::domain::milestone::{Dates, Milestone, MilestoneState, Move, Outcome};
use crate::domain::milestone::{StatusUpdate, UpdateState, UpdateWords};
use crate::domain::need::{Depth, Involvement, NeedOption};
use crate::domain::nudge::{Act, Nudge, NudgeState, Stage, Subject};
use crate::domain::obstacle::{Obstacle, Told};
use crate::domain::plain::Dictionary;
use crate::domain::planner::sample::{desk, lead, now, peer};
use crate::domain::promise::{Promise, PromiseState};
use crate::domain::review::{Answer, Practice};
use crate::domain::status::Colour;
use crate::domain::terms::{Need, Team, Terms};
use crate::domain::vocabulary::{Circle, Initiator, Kind, Role, Setting};
use chrono::{Days, Duration, NaiveDate};

fn owner() -> (WorkspaceId, LeadId) {
    (WorkspaceId::new("T1"), LeadId::new("lead1"))
}

fn today() -> NaiveDate {
    lead().day(now())
}

/// A bare talk with Ada so many days ago.
pub fn talk(days: i64) -> CheckIn {
    let (workspace, lead) = owner();
    let at = now() - Duration::days(days);
    CheckIn {
        id: CheckInId::new(format!("K{days}")),
        workspace,
        lead,
        peer: PeerId::new("peer-Ada"),
        at,
        kind: Kind::Relational,
        setting: Some(Setting::Lunch),
        structured: false,
        initiator: None,
        learned: None,
        shared: None,
        follow_up: None,
        note: None,
        depth: Depth::default(),
        source: Source::Line,
        created_at: at,
        deleted_at: None,
    }
}

/// Something that had to be decided or done, so many days ago.
pub fn request(days: i64) -> CheckIn {
    CheckIn { kind: Kind::Transactional, ..talk(days) }
}

/// One that says everything: a talk with all fields, started by the lead.
pub fn full(days: i64) -> CheckIn {
    let said = || Some("something".to_owned());
    let depth = Depth {
        involvement: Some(Involvement::Early),
        played_back: true,
        need: Some("see the stock at noon".into()),
        options: NeedOption::ALL.to_vec(),
    };
    CheckIn { initiator: Some(Initiator::Me), learned: said(), shared: said(), depth, ..talk(days) }
}

fn milestone(id: &str, state: MilestoneState, moves: usize) -> Milestone {
    let (workspace, lead) = owner();
    let step = Move { at: now(), from: today(), to: today(), cause: "supplier".into() };
    let need = Need { what: "a date".into(), by: None };
    Milestone {
        id: MilestoneId::new(id),
        workspace,
        lead,
        title: id.into(),
        outcome: "pay on one day".into(),
        business_case: Some("costs fall".into()),
        sponsor: Some(PeerId::new("peer-Ada")),
        channel: None,
        dates: Some(Dates {
            promised_on: today() - Days::new(60),
            first_estimate: today(),
            estimate: today(),
            first_promise: today(),
            promise: today(),
            moves: vec![step; moves],
        }),
        terms: Terms { expected: Some(need.clone()), needed: Some(need), budget: None, budget_note: None },
        team: Team::default(),
        state,
        colour: None,
        next_update: None,
        created_at: now(),
    }
}

fn done(id: &str, late: u64, within_budget: bool) -> Milestone {
    let on = today() + Days::new(late);
    milestone(
        id,
        MilestoneState::Done(Outcome { on, within_budget, result_wanted: true, learned: String::new() }),
        0,
    )
}

fn post(nth: i64, colour: Colour, changed: &str) -> StatusUpdate {
    let (workspace, lead) = owner();
    let words = UpdateWords {
        outcome: "pay on one day".into(),
        colour,
        computed: Some(Colour::Amber),
        colour_reason: None,
        confidence: None,
        first_promise: today(),
        promise: today(),
        likely: None,
        safe: None,
        moves: 0,
        last_cause: None,
        delivered: None,
        changed: changed.into(),
        means: String::new(),
        need: String::new(),
        next_update: None,
        unchanged_since: None,
        quiet: 0,
        amber_if: None,
    };
    StatusUpdate {
        id: UpdateId::new(format!("U{nth}")),
        workspace,
        lead,
        milestone: MilestoneId::new("open"),
        words,
        channel: ChannelId::new("C1"),
        state: UpdateState::Posted { delivery: DeliveryId::new("D1"), at: now() - Duration::days(nth) },
        created_at: now(),
        edits: 0,
    }
}

fn promise(nth: u64, state: PromiseState) -> Promise {
    let (workspace, lead) = owner();
    Promise {
        id: PromiseId::new(format!("R{nth}")),
        workspace,
        lead,
        peer: PeerId::new("peer-Ada"),
        what: "send the list".into(),
        promised_on: today() - Days::new(40),
        first_estimate: today(),
        estimate: today(),
        first_due: today(),
        due: today(),
        moves: vec![],
        reason: (nth == 0).then(|| "she insists".into()),
        state,
        created_at: now(),
    }
}

fn nudge(nth: i64, state: NudgeState) -> Nudge {
    let (workspace, lead) = owner();
    Nudge {
        id: NudgeId::new(format!("N{nth}")),
        workspace,
        lead,
        subject: Subject::CheckIn(PeerId::new("peer-Ada")),
        reason: String::new(),
        opener: "thanks".into(),
        state,
        delivery: DeliveryId::new("D1"),
        stage: Stage::Nudge,
        snoozes: 0,
        planned_at: now() - Duration::days(nth),
    }
}

fn obstacle(hours: i64) -> Obstacle {
    let (workspace, lead) = owner();
    let met_at = now() - Duration::hours(90);
    Obstacle {
        id: ObstacleId::new(format!("O{hours}")),
        workspace,
        lead,
        milestone: MilestoneId::new("open"),
        what: "late".into(),
        met_at,
        told: vec![Told { who: PeerId::new("peer-Ada"), at: met_at + Duration::hours(hours) }],
        cleared_at: None,
    }
}

/// A desk with enough of everything.
pub fn busy() -> Desk {
    let mut ada = peer("Ada", Circle::Core, 3, now());
    (ada.role, ada.about.goal, ada.added_at) =
        (Role::Cfo, Some("one close".into()), now() - Duration::days(200));
    let mut vera = peer("Vera", Circle::Wide, 100, now());
    vera.role = Role::Board;
    let theirs = |checkin| CheckIn { initiator: Some(Initiator::Them), ..checkin };
    let mut log: Vec<CheckIn> = [3, 12, 20, 40, 60, 80].map(full).into();
    log.extend([10, 15, 30, 70, 89].map(request).map(theirs));
    log.extend([95, 120, 140].map(full));
    log.extend([100, 130, 150, 160, 170].map(talk).map(theirs));
    let kept = PromiseState::Kept { on: today() };
    let broken = PromiseState::Broken { on: today() - Days::new(9) };
    let promises = [kept.clone(), broken, kept.clone(), kept.clone(), kept];
    let (workspace, lead) = owner();
    let said = Said {
        workspace,
        lead,
        milestone: MilestoneId::new("open"),
        at: now(),
        promise: today(),
        estimate: today(),
        likely: None,
        safe: None,
        confidence: None,
        why: "the audit will not wait".into(),
    };
    let answer = |practice: Practice, milestone: Option<&str>, ago: i64| Answer {
        workspace: owner().0,
        lead: owner().1,
        period: "2025-Q4".into(),
        question: format!("{}:", practice.code()),
        practice,
        peer: None,
        milestone: milestone.map(MilestoneId::new),
        words: Some("something".into()),
        at: now() - Duration::days(ago),
    };
    let logged = NudgeState::ActedOn { at: now(), how: Act::Logged };
    Desk {
        checkins: log,
        milestones: vec![
            milestone("open", MilestoneState::Promised, 2),
            Milestone {
                business_case: None,
                terms: Terms::default(),
                ..milestone("idea", MilestoneState::Idea, 0)
            },
            done("a", 0, true),
            done("b", 0, true),
            done("c", 1, true),
            done("d", 0, false),
            done("e", 0, true),
        ],
        promises: promises.into_iter().zip(0..).map(|(state, nth)| promise(nth, state)).collect(),
        updates: (1..=5)
            .map(|nth| {
                post(nth, Colour::ALL[nth as usize % 3], if nth < 3 { "SSO and APIs" } else { "paid" })
            })
            .collect(),
        nudges: (1..=5).map(|n| nudge(n, if n < 4 { logged } else { NudgeState::Sent })).collect(),
        obstacles: vec![obstacle(50), obstacle(2), obstacle(4)],
        said: vec![said],
        answers: vec![
            answer(Practice::Stance, Some("open"), 60),
            answer(Practice::Risk, None, 90),
            answer(Practice::Growth, None, 91),
            Answer { words: None, ..answer(Practice::Tools, None, 5) },
        ],
        ..desk(vec![ada, vera])
    }
}

/// The dictionary that is shipped.
pub fn plain() -> Dictionary {
    Dictionary::parse(include_str!("../../../config/plain-language.toml")).expect("the file is right")
}

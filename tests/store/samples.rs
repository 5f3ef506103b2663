//! Rows to store, each with every field set to something of its own.

pub use super::holidays::holiday_calendar;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use rapport::domain::balance::Run;
use rapport::domain::checkin::{CheckIn, Source};
use rapport::domain::chronicle::{Deed, Noted, Said, UpdateVersion};
use rapport::domain::delivery::{Call, Delivery, Message, Urgency};
use rapport::domain::desk::{Desk, DeskKey, Needs};
use rapport::domain::draft::Draft;
use rapport::domain::id::{
    ChannelId, DeliveryId, LeadId, MilestoneId, ObstacleId, PeerId, UserId, WorkspaceId,
};
use rapport::domain::lead::{Budget, Lead, Standing, WorkingHours};
use rapport::domain::link::{Address, MilestoneLink, Progress, Reading, Trouble};
use rapport::domain::milestone::{
    Dates, Milestone, MilestoneState, Move, StatusUpdate, UpdateState, UpdateWords,
};
use rapport::domain::need::{Depth, Involvement, NeedOption};
use rapport::domain::nudge::{Nudge, NudgeState, Stage, Subject};
use rapport::domain::obstacle::{Obstacle, Told};
use rapport::domain::peer::{About, Clocks, Peer};
use rapport::domain::plain::{Allowed, Readers};
use rapport::domain::promise::{Promise, PromiseState};
use rapport::domain::review::{Answer, Practice};
use rapport::domain::schedule::{Schedule, ScheduleKind};
use rapport::domain::sighting::{News, Sighting};
use rapport::domain::status::Colour;
use rapport::domain::terms::{BudgetStanding, Need, Team, Terms};
use rapport::domain::vocabulary::{Circle, Initiator, Kind, Role, Setting};
use rapport::store::{Store, Workspace, WorkspaceState};

/// Saturday, 21 November 2026, 12:00:00.123 UTC, and so many minutes.
pub fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_262_400_123).expect("in range") + Duration::minutes(minutes)
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub fn workspace() -> WorkspaceId {
    WorkspaceId::new("T1")
}

/// The desk of a lead: `L1` is the user `UL1`.
pub fn key(lead: &str) -> DeskKey {
    DeskKey { workspace: workspace(), user: UserId::new(format!("U{lead}")) }
}

/// Dana, seen as CFO.
pub fn sighting(user: &str) -> Sighting {
    let (role, news) = (Role::Cfo, News::Became);
    let (news_at, seen_at) = (at(-60), at(-5));
    Sighting { workspace: workspace(), user: UserId::new(user), role, news, news_at, seen_at }
}

pub async fn desk(store: &Store, lead: &str, needs: Needs) -> Desk {
    let mut tx = store.begin().await.expect("begins");
    let mut desks = tx.desks(&[(key(lead), needs)]).await.expect("loads");
    desks.remove(0)
}

pub fn team(id: &str) -> Workspace {
    Workspace {
        id: WorkspaceId::new(id),
        name: "Acme".into(),
        bot_user: UserId::new("UBOT"),
        state: WorkspaceState::Active,
        installed_at: at(0),
        blocked_until: None,
    }
}

pub fn lead(id: &str) -> Lead {
    Lead {
        id: LeadId::new(id),
        workspace: workspace(),
        user: UserId::new(format!("U{id}")),
        name: "Ana Ruiz — «CIO» \u{1f9ed}".into(),
        zone: chrono_tz::Europe::Madrid,
        standing: Standing::Active,
        hours: WorkingHours { from: 500, to: 1000 },
        budget: Budget { per_day: 2, per_week: 5 },
        days_off: vec![day("2026-12-25"), day("2027-01-01")],
        holidays: Default::default(),
        skips_next: true,
        joined_at: at(-1),
        locale: "en-GB".into(),
        none_here: vec![Role::Clo, Role::Vendor],
    }
}

pub fn peer(lead: &str, id: &str) -> Peer {
    Peer {
        id: PeerId::new(id),
        workspace: workspace(),
        lead: LeadId::new(lead),
        slack_user: Some(UserId::new("UDANA")),
        name: "Dana O'Neil".into(),
        role: Role::BusinessUnit,
        circle: Circle::Core,
        cadence_days: Some(21),
        organisation: Some("Acme".into()),
        email: Some("dana@example.com".into()),
        about: About {
            prefers: Some("a walk".into()),
            cares: Some("the audit".into()),
            goal: Some("one close".into()),
            they_need: Some("straight dates".into()),
            we_need: Some("a decision".into()),
            renews_on: Some(day("2027-02-01")),
        },
        added_at: at(-90_000),
        clocks: Clocks {
            last_contact: Some(at(-3)),
            last_talk: Some(at(-80_000)),
            last_chat: Some(at(-70_000)),
        },
        run: Run { started_by_them: 1, requests: 2, learned_only: 0, shared_only: 3 },
        nudged_at: Some(at(-6)),
        skipped_until: Some(at(-7)),
        removed_at: None,
    }
}

pub fn checkin(lead: &str, peer: &str, id: &str) -> CheckIn {
    CheckIn {
        id: rapport::domain::id::CheckInId::new(id),
        workspace: workspace(),
        lead: LeadId::new(lead),
        peer: PeerId::new(peer),
        at: at(-10),
        kind: Kind::Relational,
        setting: Some(Setting::Walk),
        structured: true,
        initiator: Some(Initiator::Them),
        learned: Some("the close takes 9 days".into()),
        shared: Some("our SSO plan".into()),
        follow_up: Some("ask about\nthe audit".into()),
        note: Some(String::new()),
        depth: Depth {
            involvement: Some(Involvement::Early),
            played_back: true,
            need: Some("see the stock".into()),
            options: vec![NeedOption::Process, NeedOption::Project],
        },
        source: Source::Line,
        created_at: at(-9),
        deleted_at: None,
    }
}

pub fn nudge(lead: &str, id: &str, subject: Subject, state: NudgeState) -> Nudge {
    Nudge {
        id: rapport::domain::id::NudgeId::new(id),
        workspace: workspace(),
        lead: LeadId::new(lead),
        subject,
        reason: "30 days since you last talked".into(),
        opener: "close".into(),
        state,
        delivery: DeliveryId::new(format!("D-{id}")),
        snoozes: 2,
        stage: Stage::Reminded,
        planned_at: at(-20),
    }
}

pub fn milestone(lead: &str, id: &str) -> Milestone {
    let step = |n: i64| Move {
        at: at(n),
        from: day("2027-05-01") + Duration::days(n),
        to: day("2027-05-02") + Duration::days(n),
        cause: format!("supplier {n}"),
    };
    Milestone {
        id: MilestoneId::new(id),
        workspace: workspace(),
        lead: LeadId::new(lead),
        title: "Close in three days".into(),
        outcome: "so that the business can decide sooner".into(),
        business_case: Some("the close is slow; saves 40 days a year".into()),
        sponsor: Some(PeerId::new("P1")),
        channel: Some(ChannelId::new("C1")),
        dates: Some(Dates {
            promised_on: day("2026-11-01"),
            first_estimate: day("2027-04-01"),
            estimate: day("2027-04-02"),
            first_promise: day("2027-05-01"),
            promise: day("2027-05-12"),
            moves: (0..11).map(step).collect(),
        }),
        terms: Terms {
            expected: Some(Need { what: "a close in three days".into(), by: Some(day("2027-05-01")) }),
            needed: Some(Need { what: "a test ledger".into(), by: None }),
            budget: Some(BudgetStanding::AtRisk),
            budget_note: Some("licences rose".into()),
        },
        team: Team { co_owner: Some(UserId::new("U77")), stand_in: Some(UserId::new("U78")) },
        state: MilestoneState::Promised,
        colour: Some(Colour::Amber),
        next_update: Some(day("2026-12-01")),
        created_at: at(-30),
    }
}

pub fn link(lead: &str, milestone: &str) -> MilestoneLink {
    MilestoneLink {
        workspace: workspace(),
        lead: LeadId::new(lead),
        milestone: MilestoneId::new(milestone),
        address: Address::parse("https://github.com/acme/payroll/milestone/7").expect("an address"),
        reading: Some(Reading {
            due: Some(day("2027-06-09")),
            progress: Some(Progress::Items { done: 14, total: 20 }),
            is_closed: true,
        }),
        etag: Some("W/\"abc\"".into()),
        trouble: Some(Trouble::NotFound),
        read_at: Some(at(-120)),
        next_read_at: at(0),
        failures: 3,
    }
}

pub fn update(lead: &str, milestone: &str, id: &str, state: UpdateState) -> StatusUpdate {
    StatusUpdate {
        id: rapport::domain::id::UpdateId::new(id),
        workspace: workspace(),
        lead: LeadId::new(lead),
        milestone: MilestoneId::new(milestone),
        words: UpdateWords {
            outcome: "decide sooner".into(),
            colour: Colour::Green,
            computed: Some(Colour::Amber),
            colour_reason: Some("the supplier signed".into()),
            confidence: Some((7, 10)),
            first_promise: day("2027-05-01"),
            promise: day("2027-06-01"),
            likely: Some(day("2027-06-09")),
            safe: Some(day("2027-06-24")),
            moves: 1,
            last_cause: Some("supplier".into()),
            delivered: None,
            changed: "signed".into(),
            means: "nothing".into(),
            need: "Nothing".into(),
            next_update: Some(day("2026-12-05")),
            unchanged_since: Some(day("2026-11-20")),
            quiet: 2,
            amber_if: Some("a strike".into()),
        },
        channel: ChannelId::new("C1"),
        state,
        created_at: at(-5),
        edits: 3,
    }
}

pub fn said(lead: &str, milestone: &str, minutes: i64) -> Said {
    Said {
        workspace: workspace(),
        lead: LeadId::new(lead),
        milestone: MilestoneId::new(milestone),
        at: at(minutes),
        promise: day("2027-06-01"),
        estimate: day("2027-05-20"),
        likely: Some(day("2027-06-09")),
        safe: Some(day("2027-06-24")),
        confidence: Some((2, 9)),
        why: "the supplier signed".into(),
    }
}

pub fn version(lead: &str, id: &str, ordinal: u32) -> UpdateVersion {
    let words = update(lead, "M1", id, UpdateState::Draft).words;
    let update = rapport::domain::id::UpdateId::new(id);
    let until = at(3 + i64::from(ordinal));
    UpdateVersion { workspace: workspace(), lead: LeadId::new(lead), update, ordinal, words, until }
}

pub fn allowed(lead: &str, by: Readers, word: &str) -> Allowed {
    Allowed { workspace: workspace(), lead: LeadId::new(lead), by, word: word.into(), at: at(-4) }
}

pub fn promise(lead: &str, peer: &str, id: &str) -> Promise {
    let cause = "the vendor answers on Monday".to_owned();
    Promise {
        id: rapport::domain::id::PromiseId::new(id),
        workspace: workspace(),
        lead: LeadId::new(lead),
        peer: PeerId::new(peer),
        what: "send the vendor list".into(),
        promised_on: day("2026-11-16"),
        first_estimate: day("2026-11-19"),
        estimate: day("2026-11-25"),
        first_due: day("2026-11-20"),
        due: day("2026-11-27"),
        moves: vec![Move { at: at(-8), from: day("2026-11-20"), to: day("2026-11-27"), cause }],
        reason: Some("the list is nearly done".into()),
        state: PromiseState::Open,
        created_at: at(-12),
    }
}

pub fn schedule(lead: &str, id: &str, next_at: Option<DateTime<Utc>>) -> Schedule {
    Schedule {
        id: rapport::domain::id::ScheduleId::new(id),
        workspace: workspace(),
        lead: LeadId::new(lead),
        channel: Some(ChannelId::new("C1")),
        kind: ScheduleKind::Digest,
        cron: "0 10 * * 1".into(),
        zone: chrono_tz::America::New_York,
        next_at,
    }
}

pub fn draft(lead: &str, id: &str) -> Draft {
    Draft {
        id: rapport::domain::id::DraftId::new(id),
        workspace: workspace(),
        lead: LeadId::new(lead),
        content: serde_json::json!({ "note": "half a thought", "peers": ["P1", null] }),
        created_at: at(-2),
    }
}

pub fn words(text: &str) -> Message {
    Message { text: text.into(), blocks: vec![serde_json::json!({ "type": "divider" })] }
}

pub fn delivery(id: &str, lane: &str, call: Call) -> Delivery {
    Delivery {
        id: DeliveryId::new(id),
        workspace: workspace(),
        call,
        lane: lane.into(),
        urgency: Urgency::Message,
        due_at: at(0),
        expires_at: None,
    }
}

pub fn post(id: &str, lane: &str) -> Delivery {
    let call =
        Call::Post { channel: "C1".into(), message: words(id), thread_of: None, quiet: false, author: None };
    delivery(id, lane, call)
}

pub fn obstacle(lead: &str, milestone: &str, id: &str) -> Obstacle {
    Obstacle {
        id: ObstacleId::new(id),
        workspace: workspace(),
        lead: LeadId::new(lead),
        milestone: MilestoneId::new(milestone),
        what: "the supplier is three weeks late".into(),
        met_at: at(-50),
        told: vec![Told { who: PeerId::new("P1"), at: at(-40) }],
        cleared_at: Some(at(-10)),
    }
}

pub fn noted(lead: &str, milestone: &str, ordinal: u32, deed: Deed) -> Noted {
    Noted {
        workspace: workspace(),
        lead: LeadId::new(lead),
        milestone: MilestoneId::new(milestone),
        at: at(-5),
        ordinal,
        by: UserId::new("U77"),
        deed,
    }
}

pub fn answer(lead: &str, period: &str, question: &str) -> Answer {
    Answer {
        workspace: workspace(),
        lead: LeadId::new(lead),
        period: period.into(),
        question: question.into(),
        practice: Practice::Stretch,
        peer: Some(PeerId::new("P1")),
        milestone: None,
        words: Some("what IT should stop doing".into()),
        at: at(-100),
    }
}

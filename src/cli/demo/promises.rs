//! What Lena promised: one due this week, one that moved, one late, one far off, and some that are done.

use super::company::{LENA, WORKSPACE};
use super::history::{lead_id, peer_id};
use crate::domain::desk::Change;
use crate::domain::id::{PromiseId, WorkspaceId};
use crate::domain::milestone::Move;
use crate::domain::promise::{Promise, PromiseState};
use chrono::{DateTime, Duration, NaiveDate, Utc};

/// One promise: to whom, what, promised so many days ago, first due and now due in so many days, done in so
/// many days. A negative number lies in the past.
struct Row(&'static str, &'static str, i64, i64, i64, Option<i64>);

#[rustfmt::skip]
const PROMISES: &[Row] = &[
    Row("dana", "send the list of reports for the auditor", 20, 3, 3, None),
    Row("ada", "say which two shops try the badges first", 24, -1, 6, None),
    Row("aisha", "show new starters' access times for February", 12, -1, -1, None),
    Row("henrik", "send the data clause of the hosting contract", 6, 22, 22, None),
    Row("tomas", "get a driver into the handheld trial", 40, -22, -22, Some(-24)),
    Row("mei", "share the change calendar", 61, -50, -50, Some(-50)),
    Row("ingrid", "name the three dates that matter this spring", 46, -39, -39, Some(-41)),
    Row("priya", "show the first loyalty figures", 47, -30, -30, Some(-27)),
];

/// Lena's promises as they are at this instant.
pub(super) fn changes(now: DateTime<Utc>) -> Vec<Change> {
    let today = now.date_naive();
    let rows = PROMISES.iter().enumerate();
    rows.map(|(n, row)| Change::Promise(promise(row, n, now, today))).collect()
}

fn promise(row: &Row, n: usize, now: DateTime<Utc>, today: NaiveDate) -> Promise {
    let Row(to, what, ago, first, due, done) = row;
    let lead = lead_id(LENA);
    let day = |days: i64| today + Duration::days(days);
    let moved = Move {
        at: now - Duration::days(4),
        from: day(*first),
        to: day(*due),
        cause: "the badge maker answers on Friday".into(),
    };
    Promise {
        id: PromiseId::new(format!("{lead}-promise-{n}")),
        workspace: WorkspaceId::new(WORKSPACE),
        peer: peer_id(&lead, to),
        lead,
        what: (*what).into(),
        promised_on: day(-ago),
        first_estimate: day(*first),
        estimate: day(*due),
        first_due: day(*first),
        due: day(*due),
        moves: if first == due { vec![] } else { vec![moved] },
        reason: None,
        state: match done {
            None => PromiseState::Open,
            Some(on) if on <= due => PromiseState::Kept { on: day(*on) },
            Some(on) => PromiseState::Broken { on: day(*on) },
        },
        created_at: now - Duration::days(*ago),
    }
}

//! Lets schedules come due: a lead's next check-in, weekly plan, reminder or digest is set to a moment from now, as if its
//! hour had come. Only what must bring a nudge is counted on: the lead answers, somebody is due, nothing else is on its way.

use super::cast::{self, Cast};
use chrono::{DateTime, Datelike, Duration, Utc, Weekday};
use rapport::clock::{Clock, SystemClock};
use rapport::domain::desk::{Change, Desk};
use rapport::domain::planner::{Silence, rank_peers, silence};
use rapport::domain::promise::Promise;
use rapport::domain::schedule::{Schedule, ScheduleKind};
use rapport::flow::simulate::chance::Chance;
use rapport::store::Store;

/// Whatever fires later than this was not told to.
const SOON: Duration = Duration::days(1);

/// A schedule that came due, and brings a nudge or a digest.
#[derive(Clone, Debug)]
pub struct Due {
    pub lead: usize,
    pub kind: ScheduleKind,
}

/// Lets some leads' schedules come due within two seconds.
pub async fn turn(cast: &Cast, store: &Store, files: bool, chance: &mut Chance) -> Vec<Due> {
    let mut due = vec![];
    for lead in 0..cast.leads {
        let draws = (chance.percent(60), chance.one_of(ScheduleKind::ALL), chance.between(0, 2_000));
        let (comes, kind, ms) = draws;
        let desk = cast::desk(store, lead).await;
        // A weekly plan brings pictures.
        let comes = comes && (files || kind != ScheduleKind::WeeklyPlan);
        if !comes || !cast.works || !brings_something(&desk, kind, cast) {
            continue;
        }
        let at = SystemClock.now() + Duration::milliseconds(ms);
        let Some(schedule) = desk.schedules.iter().find(|schedule| schedule.kind == kind) else { continue };
        set(store, Schedule { next_at: Some(at), ..schedule.clone() }).await;
        due.push(Due { lead, kind });
    }
    due
}

async fn set(store: &Store, schedule: Schedule) {
    let mut tx = store.begin().await.expect("begins");
    tx.save(&[Change::Schedule(schedule)]).await.expect("saves");
    tx.commit().await.expect("commits");
}

fn is_far(schedule: &Schedule, now: DateTime<Utc>) -> bool {
    schedule.next_at.is_some_and(|at| at > now + SOON)
}

/// Whether this schedule, fired alone and now, must bring a message.
fn brings_something(desk: &Desk, kind: ScheduleKind, cast: &Cast) -> bool {
    let now = SystemClock.now();
    let Some(lead) = desk.lead.as_ref().filter(|lead| lead.works_at(now + Duration::minutes(5))) else {
        return false;
    };
    let same = |s: &&Schedule| kind == ScheduleKind::Digest || s.kind != ScheduleKind::Digest;
    let at_rest = desk.schedules.iter().filter(same).all(|schedule| is_far(schedule, now));
    let answers = silence(&desk.nudges) == Silence::None;
    let somebody = || {
        let Desk { peers, milestones, promises, nudges, .. } = desk;
        // More than what one nudge and a few lines may settle meanwhile.
        rank_peers(lead, peers, milestones, promises, nudges, now).len() > 5
    };
    at_rest
        && match kind {
            ScheduleKind::Digest | ScheduleKind::WeeklyPlan => true,
            ScheduleKind::CheckIn => answers && somebody(),
            ScheduleKind::Milestones => {
                answers && desk.promises.iter().any(|p| is_to_be_warned(desk, p, cast))
            }
        }
}

/// A promise due by the next working day of which its lead was not warned.
fn is_to_be_warned(desk: &Desk, promise: &Promise, cast: &Cast) -> bool {
    let warned = desk.nudges.iter().any(|nudge| nudge.promise() == Some(&promise.id));
    promise.is_open() && promise.due <= next_working_day(cast) && !warned
}

/// The next working day after today.
pub fn next_working_day(cast: &Cast) -> chrono::NaiveDate {
    let mut days = cast.today().iter_days().skip(1);
    days.find(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)).expect("a working day")
}

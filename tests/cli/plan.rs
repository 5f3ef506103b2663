use super::{clock, now, on_sqlite, save, settings};
use crate::store::samples;
use chrono::Duration;
use rapport::cli::plan::{PlanArgs, run};
use rapport::cli::simulate::SimulateArgs;
use rapport::domain::desk::Change;
use rapport::domain::id::{ChannelId, ScheduleId};
use rapport::domain::lead::{Budget, Lead, Standing, WorkingHours};
use rapport::domain::milestone::Milestone;
use rapport::domain::peer::{Clocks, Peer};
use rapport::domain::schedule::{Schedule, ScheduleKind};
use rapport::domain::vocabulary::{Circle, Role};
use std::process::ExitCode;
use std::sync::Mutex;

fn lead(id: &str, name: &str) -> Lead {
    Lead {
        name: name.into(),
        zone: chrono_tz::Europe::London,
        hours: WorkingHours::default(),
        budget: Budget::default(),
        days_off: vec![],
        holidays: Default::default(),
        skips_next: false,
        locale: String::new(),
        none_here: vec![],
        ..samples::lead(id)
    }
}

fn peer(lead: &str, name: &str, circle: Circle, days: i64) -> Peer {
    let talked = now() - Duration::days(days);
    Peer {
        slack_user: None,
        name: name.into(),
        role: Role::Cfo,
        circle,
        cadence_days: None,
        added_at: talked,
        clocks: Clocks { last_contact: Some(talked), last_talk: Some(talked), last_chat: None },
        nudged_at: None,
        skipped_until: None,
        ..samples::peer(lead, &format!("{lead}-{name}"))
    }
}

fn schedule(lead: &str, kind: ScheduleKind, channel: Option<&str>) -> Schedule {
    Schedule {
        id: ScheduleId::new(format!("{lead}-{}", kind.code())),
        kind,
        channel: channel.map(ChannelId::new),
        cron: kind.default_cron().into(),
        zone: chrono_tz::Europe::London,
        ..samples::schedule(lead, "S", Some(now()))
    }
}

fn milestone() -> Milestone {
    let mut milestone = samples::milestone("L1", "M1");
    milestone.sponsor = Some(peer("L1", "Ana\u{1b}[2J Ruiz", Circle::Core, 0).id);
    milestone.next_update = Some(now().date_naive() + Duration::days(4));
    let dates = milestone.dates.as_mut().expect("is promised");
    dates.promise = now().date_naive() + Duration::days(20);
    milestone
}

fn desk() -> Vec<Change> {
    let paused = Lead { standing: Standing::Paused { until: None }, ..lead("L2", "Ben") };
    let mut changes = vec![Change::Lead(lead("L1", "Lena")), Change::Lead(paused)];
    let peers =
        [("Ana\u{1b}[2J Ruiz", Circle::Core, 40), ("Bo", Circle::Inner, 15), ("Cy", Circle::Wide, 80)];
    changes.extend(peers.map(|(name, circle, days)| Change::Peer(peer("L1", name, circle, days))));
    changes.push(Change::Milestone(milestone()));
    changes.extend(
        [ScheduleKind::CheckIn, ScheduleKind::WeeklyPlan, ScheduleKind::Milestones]
            .into_iter()
            .flat_map(|kind| [schedule("L1", kind, None), schedule("L2", kind, None)])
            .chain([schedule("L1", ScheduleKind::Digest, Some("C1"))])
            .map(Change::Schedule),
    );
    changes
}

fn args() -> PlanArgs {
    PlanArgs { days: 14, lead: None, workspace: None, why: false, made_up: SimulateArgs::default() }
}

/// What is printed with these arguments, and how it ends.
fn printed(changes: &[Change], args: PlanArgs) -> (String, ExitCode) {
    let printed = Mutex::new((String::new(), ExitCode::SUCCESS));
    on_sqlite(async |store, folder| {
        save(&store, changes).await;
        let mut page = vec![];
        let code = run(args.clone(), settings(folder), &clock(), &mut page).await.expect("runs");
        *printed.lock().expect("one thread") = (String::from_utf8(page).expect("text"), code);
    });
    printed.into_inner().expect("one thread")
}

#[test]
fn a_workspace_without_leads_is_not_said_to_be_all() {
    let (page, _) = printed(&desk(), PlanArgs { workspace: Some("T9".into()), ..args() });
    assert_eq!(page, "Nobody: no lead has joined in T9. Without --workspace, those of all are shown.\n");
}

#[test]
fn the_plan_says_to_whom_when_and_why() {
    let (page, ended) = printed(&desk(), args());
    assert_eq!(ended, ExitCode::SUCCESS);
    insta::assert_snapshot!(page, @"
    Lena (UL1 in T1), Europe/London
      Mon  2 Mar 09:00  Weekly plan: It is the start of your week.
      Mon  2 Mar 10:00  digest for C1: 1 milestone, worst first
      Tue  3 Mar 09:30  Ana [2J Ruiz: 41 days since you last talked; you aim for every 30. Close in three days, which Ana [2J Ruiz sponsors, is promised for 22 Mar.
      Thu  5 Mar 09:30  Bo: 18 days since you last talked; you aim for every 14.
      Fri  6 Mar 09:30  Close in three days: Its next status update is due today.
      Mon  9 Mar 09:00  Weekly plan: It is the start of your week.
      Mon  9 Mar 10:00  digest for C1: 1 milestone, worst first
      Thu 12 Mar 09:30  Cy: 90 days since you last talked; you aim for every 90.

    Ben (UL2 in T1), Europe/London, paused
      No nudge in these 14 days: nudges are paused.
    ");
}

#[test]
fn why_shows_what_is_held_back_and_how_everybody_ranks() {
    let (page, _) = printed(&desk(), PlanArgs { days: 3, lead: Some("UL1".into()), why: true, ..args() });
    insta::assert_snapshot!(page, @"
    Lena (UL1 in T1), Europe/London
      Mon  2 Mar 09:00  Weekly plan: It is the start of your week.
      Mon  2 Mar 09:30  (none: the budget is spent)
      Mon  2 Mar 10:00  digest for C1: 1 milestone, worst first
      Tue  3 Mar 09:30  Ana [2J Ruiz: 41 days since you last talked; you aim for every 30. Close in three days, which Ana [2J Ruiz sponsors, is promised for 22 Mar. [opener: curiosity-trying-out]
      Wed  4 Mar 09:30  (none: nobody is due and no update either)
      Due now, by days ÷ cadence × circle, plus 0.5 for a shared milestone within 30 days:
        2.10  Ana [2J Ruiz: 40.0 ÷ 30 × 1.2 + 0.5 (Close in three days, 22 Mar)
        1.61  Bo: 15.0 ÷ 14 × 1.5
    ");
}

#[test]
fn nobody_and_unknown_leads_get_a_clear_line() {
    assert_eq!(
        printed(&[], args()).0,
        "Nobody: no lead has joined yet. A lead joins with `/rapport join` in Slack.\n"
    );
    let (page, ended) = printed(&desk(), PlanArgs { lead: Some("UX".into()), ..args() });
    assert_eq!(ended, ExitCode::FAILURE);
    insta::assert_snapshot!(page, @"UX is not a lead here: have them send `/rapport join` in Slack first, or look the id up with `rapport plan`.");
}

#[test]
fn more_leads_than_a_page_are_all_planned() {
    let changes: Vec<Change> = (0..1_000).map(|n| Change::Lead(lead(&format!("L{n:04}"), "Lena"))).collect();
    let (page, _) = printed(&changes, PlanArgs { days: 1, ..args() });
    assert_eq!(page.matches("no schedule fires").count(), 1_000);
}

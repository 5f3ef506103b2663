//! Every aggregate comes back as it was written.

use super::engines::on_both;
use super::samples::*;
use chrono::Duration;
use rapport::domain::chronicle::Said;
use rapport::domain::desk::{Change, Needs, OpenerUse, PeersNeeded};
use rapport::domain::id::{ChannelId, DeliveryId, LeadId, MilestoneId, PeerId, PromiseId, UserId};
use rapport::domain::invitation::Invitation;
use rapport::domain::lead::Standing;
use rapport::domain::milestone::{InChannel, MilestoneState, Outcome, UpdateState};
use rapport::domain::nudge::{Act, Nudge, NudgeState, Subject};
use rapport::domain::peer::{Clocks, Peer};
use rapport::domain::plain::Readers;
use rapport::domain::promise::{Promise, PromiseState};
use rapport::domain::vocabulary::Role;
use rapport::store::Store;

pub async fn save(store: &Store, changes: &[Change]) {
    let mut tx = store.begin().await.expect("begins");
    tx.save(changes).await.expect("saves");
    tx.commit().await.expect("commits");
}

#[test]
fn a_lead_comes_back_in_every_standing() {
    on_both(async |store| {
        for standing in [
            Standing::Active,
            Standing::Paused { until: None },
            Standing::Paused { until: Some(day("2027-01-07")) },
            Standing::Left { at: at(5) },
        ] {
            let lead = rapport::domain::lead::Lead { standing, ..lead("L1") };
            save(&store, &[Change::Lead(lead.clone())]).await;
            assert_eq!(desk(&store, "L1", Needs::default()).await.lead, Some(lead));
        }
    });
}

#[test]
fn any_text_is_kept_and_a_nul_stops_nothing() {
    on_both(async |store| {
        let mut changes = vec![Change::Lead(lead("L1"))];
        let texts = [
            "', DROP TABLE lead; --",
            "$1 ? :x",
            "👩\u{200d}💻 Ünï\u{301}",
            "\\u0000\r\n\t",
            &"long ".repeat(9999),
        ];
        changes.extend(texts.iter().map(|text| {
            let id = PeerId::new(format!("P {text}"));
            Change::Peer(Peer { id, name: (*text).to_owned(), ..peer("L1", "P") })
        }));
        changes.push(Change::Peer(Peer { name: "a\0b".into(), ..peer("L1", "P") }));
        save(&store, &changes).await;
        let needs = Needs { peers: PeersNeeded::All, ..Needs::default() };
        let found = desk(&store, "L1", needs).await.peers;
        assert_eq!(found.len(), 6);
        assert!(texts.iter().all(|text| found.iter().any(|peer| peer.name == *text)));
        assert!(found.iter().any(|peer| peer.name == "a\u{fffd}b"));
    });
}

#[test]
fn peers_come_back_full_and_bare_and_without_the_removed() {
    on_both(async |store| {
        let bare = Peer {
            slack_user: None,
            cadence_days: None,
            organisation: None,
            email: None,
            clocks: Clocks::default(),
            nudged_at: None,
            skipped_until: None,
            added_at: at(1),
            ..peer("L1", "P2")
        };
        let removed = Peer { removed_at: Some(at(2)), ..peer("L1", "P3") };
        let full = peer("L1", "P1");
        let changes = [full.clone(), bare.clone(), removed].map(Change::Peer);
        save(&store, &[Change::Lead(lead("L1"))]).await;
        save(&store, &changes).await;
        let needs = Needs { peers: PeersNeeded::All, ..Needs::default() };
        assert_eq!(desk(&store, "L1", needs).await.peers, [full, bare]);
    });
}

#[test]
fn checkins_come_back_full_and_bare() {
    on_both(async |store| {
        let full = checkin("L1", "P1", "K1");
        let mut bare = checkin("L1", "P1", "K2");
        (bare.setting, bare.initiator, bare.structured) = (None, None, false);
        (bare.learned, bare.shared, bare.follow_up, bare.note) = (None, None, None, None);
        bare.deleted_at = Some(at(1));
        let changes =
            [Change::CheckIn(bare.clone()), Change::Peer(peer("L1", "P1")), Change::CheckIn(full.clone())];
        save(&store, &[Change::Lead(lead("L1"))]).await;
        save(&store, &changes).await;
        let needs = Needs { checkins: vec![full.id.clone(), bare.id.clone()], ..Needs::default() };
        assert_eq!(desk(&store, "L1", needs).await.checkins, [bare, full]);
    });
}

#[test]
fn nudges_come_back_in_every_state_and_about_every_subject() {
    on_both(async |store| {
        let subjects = [
            Subject::CheckIn(PeerId::new("P1")),
            Subject::Update(MilestoneId::new("M1")),
            Subject::Promise(PromiseId::new("R1")),
            Subject::Introduce(UserId::new("U9"), Role::Cfo),
            Subject::WeeklyPlan,
            Subject::StillUseful,
        ];
        let states = [
            NudgeState::Planned,
            NudgeState::Sent,
            NudgeState::ActedOn { at: at(1), how: Act::Planned },
            NudgeState::Snoozed { until: at(2) },
            NudgeState::Withdrawn { at: at(3) },
            NudgeState::Ignored { at: at(4) },
        ];
        let both = states.iter().flat_map(|state| subjects.iter().map(move |subject| (subject, state)));
        let nudges: Vec<Nudge> = (10..)
            .zip(both)
            .map(|(n, (subject, state))| nudge("L1", &format!("N{n}"), subject.clone(), *state))
            .collect();
        let mut changes = vec![Change::Lead(lead("L1")), Change::Peer(peer("L1", "P1"))];
        changes.push(Change::Milestone(milestone("L1", "M1")));
        changes.extend(nudges.iter().cloned().map(Change::Nudge));
        save(&store, &changes).await;
        let needs = Needs { nudges_since: Some(at(-20)), ..Needs::default() };
        assert_eq!(desk(&store, "L1", needs).await.nudges, nudges);
    });
}

#[test]
fn milestones_come_back_in_every_state_with_their_moves_in_order() {
    on_both(async |store| {
        let promised = milestone("L1", "M1");
        let mut idea = milestone("L1", "M2");
        (idea.business_case, idea.sponsor, idea.channel) = (None, None, None);
        (idea.dates, idea.colour, idea.next_update) = (None, None, None);
        idea.state = MilestoneState::Idea;
        let outcome = Outcome {
            on: day("2027-03-01"),
            within_budget: true,
            result_wanted: false,
            learned: "less".into(),
        };
        let done = promised.clone().finish(outcome).expect("was promised");
        let done = rapport::domain::milestone::Milestone { id: MilestoneId::new("M3"), ..done };
        let dropped = idea.clone().drop_it(at(3), "no money".into()).expect("was open");
        let dropped = rapport::domain::milestone::Milestone { id: MilestoneId::new("M4"), ..dropped };
        let all = [promised, idea, done, dropped];
        save(&store, &[Change::Lead(lead("L1"))]).await;
        save(&store, &all.clone().map(Change::Milestone)).await;
        let needs = Needs { milestones: true, ..Needs::default() };
        assert_eq!(desk(&store, "L1", needs.clone()).await.milestones, all);

        let moved = all[0].clone().move_to(day("2027-07-01"), "audit".into(), at(9)).expect("is open");
        save(&store, &[Change::Milestone(all[0].clone()), Change::Milestone(moved.clone())]).await;
        assert_eq!(desk(&store, "L1", needs).await.milestones[0], moved, "of two changes the later wins");
    });
}

#[test]
fn status_updates_come_back_the_latest_of_each_state() {
    on_both(async |store| {
        let posted = |id: &str, minute| {
            let state = UpdateState::Posted { delivery: DeliveryId::new(format!("D-{id}")), at: at(minute) };
            update("L1", "M1", id, state)
        };
        let (older, latest) = (posted("U1", 1), posted("U2", 2));
        let draft = update("L1", "M1", "U3", UpdateState::Draft);
        let mut changes = vec![Change::Lead(lead("L1")), Change::Milestone(milestone("L1", "M1"))];
        changes.extend([latest.clone(), older.clone(), draft.clone()].map(Change::Update));
        save(&store, &changes).await;
        let needs = Needs { latest_updates: true, ..Needs::default() };
        assert_eq!(desk(&store, "L1", needs.clone()).await.updates, [latest.clone(), draft.clone()]);
        let needs = Needs { updates: vec![older.id.clone(), draft.id.clone()], ..needs };
        assert_eq!(desk(&store, "L1", needs).await.updates, [older, latest, draft]);
    });
}

#[test]
fn promises_come_back_in_every_state_with_their_moves() {
    on_both(async |store| {
        let open = promise("L1", "P1", "R1");
        let with = |id: &str, state| Promise { id: PromiseId::new(id), state, ..open.clone() };
        let bare = Promise { moves: vec![], reason: None, ..with("R2", PromiseState::Open) };
        let on = day("2026-11-28");
        let kept = with("R3", PromiseState::Kept { on });
        let broken = with("R4", PromiseState::Broken { on });
        let dropped = with("R5", PromiseState::Dropped { at: at(7), why: "no longer needed".into() });
        let all = [open, bare, kept, broken, dropped];
        save(&store, &[Change::Lead(lead("L1")), Change::Peer(peer("L1", "P1"))]).await;
        save(&store, &all.clone().map(Change::Promise)).await;
        let needs = Needs { promises: true, ..Needs::default() };
        assert_eq!(desk(&store, "L1", needs).await.promises, all);
    });
}

#[test]
fn what_was_said_and_every_version_of_a_post_come_back_in_order() {
    on_both(async |store| {
        let posted = |id: &str, minute| {
            let state = UpdateState::Posted { delivery: DeliveryId::new(format!("D-{id}")), at: at(minute) };
            update("L1", "M1", id, state)
        };
        let bare =
            Said { likely: None, safe: None, confidence: None, why: String::new(), ..said("L1", "M1", 1) };
        let all = [bare, said("L1", "M1", 2)];
        let versions = [version("L1", "U1", 0), version("L1", "U1", 1)];
        let updates = [posted("U1", 1), posted("U2", 2)];
        let mut changes = vec![Change::Lead(lead("L1")), Change::Milestone(milestone("L1", "M1"))];
        changes.extend(versions.clone().map(Change::Version));
        changes.extend(updates.clone().map(Change::Update));
        changes.extend(all.clone().map(Change::Said));
        save(&store, &changes).await;
        let found = desk(&store, "L1", Needs { history: true, ..Needs::default() }).await;
        assert_eq!(
            (found.said, found.versions, found.updates),
            (all.into(), versions.into(), updates.into())
        );
    });
}

#[test]
fn words_of_a_channel_are_known_to_all_who_post_there_and_those_of_a_peer_to_their_lead() {
    on_both(async |store| {
        let channel = allowed("L1", Readers::Channel(ChannelId::new("C1")), "sso");
        let own = allowed("L1", Readers::Peer(PeerId::new("P1")), "crm");
        let mut changes = vec![Change::Lead(lead("L1")), Change::Lead(lead("L2"))];
        changes.extend([channel.clone(), own.clone(), own.clone()].map(Change::Allowed));
        save(&store, &changes).await;
        let needs = Needs { allowed: true, ..Needs::default() };
        assert_eq!(desk(&store, "L1", needs.clone()).await.allowed, [own, channel.clone()]);
        assert_eq!(desk(&store, "L2", needs).await.allowed, [channel]);
        assert_eq!(desk(&store, "L2", Needs::default()).await.allowed, []);
    });
}

#[test]
fn the_milestones_of_a_channel_come_to_one_who_never_joined() {
    on_both(async |store| {
        save(&store, &[Change::Lead(lead("L1")), Change::Milestone(milestone("L1", "M1"))]).await;
        let needs = Needs { channels: vec![ChannelId::new("C1")], ..Needs::default() };
        let found = desk(&store, "L9", needs).await;
        assert_eq!(
            (found.lead, found.of_channels),
            (
                None,
                vec![InChannel { milestone: milestone("L1", "M1"), lead: lead("L1").user, is_judged: false }]
            )
        );
    });
}

#[test]
fn schedules_openers_and_drafts_come_back_and_used_drafts_are_gone() {
    on_both(async |store| {
        let mut quiet = schedule("L1", "S2", None);
        quiet.channel = None;
        let schedules = [schedule("L1", "S1", Some(at(60))), quiet];
        let used = |minutes| OpenerUse {
            workspace: workspace(),
            lead: LeadId::new("L1"),
            opener: "close".into(),
            at: at(minutes),
        };
        let drafts = [draft("L1", "F1"), draft("L1", "F2")];
        let mut changes = vec![Change::Lead(lead("L1"))];
        changes.extend(schedules.clone().map(Change::Schedule));
        changes.extend([-2000, -5, -5].map(|minutes| Change::OpenerUsed(used(minutes))));
        changes.extend(drafts.clone().map(Change::Draft));
        save(&store, &changes).await;
        let needs = Needs { schedules: true, drafts: true, openers_since: Some(at(-60)), ..Needs::default() };
        let found = desk(&store, "L1", needs.clone()).await;
        assert_eq!(found.schedules, schedules);
        assert_eq!(found.openers, [used(-5)]);
        assert_eq!(found.drafts, drafts);

        let [first, second] = drafts;
        let third = draft("L1", "F3");
        let changes = [
            Change::DraftUsed(first.id),
            Change::Draft(third.clone()),
            Change::DraftUsed(third.id),
            Change::DraftUsed(second.id.clone()),
            Change::Draft(second.clone()),
        ];
        save(&store, &changes).await;
        assert_eq!(desk(&store, "L1", needs).await.drafts, [second]);
    });
}

#[test]
fn a_workspace_keeps_when_it_was_installed_and_what_slack_asked_to_wait_for() {
    on_both(async |store| {
        let mut tx = store.begin().await.expect("begins");
        tx.save_workspace(&team("T1")).await.expect("saves");
        tx.block_until(&workspace(), at(5)).await.expect("blocks");
        tx.block_until(&workspace(), at(3)).await.expect("blocks");
        let mut again = team("T1");
        (again.name, again.installed_at) = ("Acme Ltd".into(), at(9));
        tx.save_workspace(&again).await.expect("saves");
        again = rapport::store::Workspace { installed_at: at(0), blocked_until: Some(at(5)), ..again };
        assert_eq!(tx.workspaces().await.expect("lists"), [again]);
    });
}

#[test]
fn the_digest_of_a_week_and_the_milestones_of_a_channel_are_found() {
    on_both(async |store| {
        let mut elsewhere = milestone("L2", "M3");
        elsewhere.channel = None;
        let shared = [milestone("L1", "M1"), milestone("L2", "M2")];
        let mut changes = vec![Change::Lead(lead("L1")), Change::Lead(lead("L2"))];
        changes.extend([elsewhere].into_iter().chain(shared.clone()).map(Change::Milestone));
        save(&store, &changes).await;
        let channel = rapport::domain::id::ChannelId::new("C1");
        let mut tx = store.begin().await.expect("begins");
        let mut stood = vec![];
        for id in ["D1", "D2"].map(DeliveryId::new) {
            stood.push(tx.take_digest(&workspace(), &channel, day("2026-11-23"), &id).await.expect("takes"));
        }
        tx.commit().await.expect("commits");
        assert_eq!(stood, [None, Some(DeliveryId::new("D1"))], "the first stays");
        let mut tx = store.reading().await.expect("begins");
        let found = tx.digest_of(&workspace(), &channel, day("2026-11-23")).await.expect("looks");
        assert_eq!(found, Some(DeliveryId::new("D1")));
        let next_week = day("2026-11-23") + Duration::days(7);
        assert_eq!(tx.digest_of(&workspace(), &channel, next_week).await.expect("looks"), None);
        let found = tx.milestones_of_channel(&workspace(), &channel).await.expect("looks");
        let [first, second] = shared;
        let seen = |milestone, of| InChannel { milestone, lead: lead(of).user, is_judged: false };
        assert_eq!(found, [seen(first, "L1"), seen(second, "L2")]);
    });
}

#[test]
fn whoever_was_invited_or_joined_or_left_is_known() {
    on_both(async |store| {
        let invited = |user: &str| Invitation { workspace: workspace(), user: UserId::new(user), at: at(1) };
        let left = rapport::domain::lead::Lead { standing: Standing::Left { at: at(5) }, ..lead("L2") };
        let changes = [
            Change::Lead(lead("L1")),
            Change::Lead(left),
            Change::Invited(invited("UINVITED")),
            Change::Invited(invited("UINVITED")),
        ];
        save(&store, &changes).await;
        let asked = ["UINVITED", "UL2", "UL1", "USTRANGER"].map(UserId::new).to_vec();
        let needs = Needs { acquainted: asked.clone(), ..Needs::default() };
        assert_eq!(desk(&store, "L1", needs).await.acquainted, asked[..3]);
    });
}

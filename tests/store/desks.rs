//! What a desk brings, and whose.

use super::engines::on_both;
use super::openers::{hidden_opener, own_opener};
use super::rows::save;
use super::samples::*;
use chrono::Duration;
use rapport::domain::checkin::CheckIn;
use rapport::domain::desk::{CHECKINS_A_PEER, Change, Desk, DeskKey, Needs, PeersNeeded};
use rapport::domain::id::{CheckInId, LeadId, NudgeId, PeerId, UpdateId, UserId, WorkspaceId};
use rapport::domain::logline::Who;
use rapport::domain::milestone::UpdateState;
use rapport::domain::nudge::{NudgeState, Subject};
use rapport::domain::opener::{OwnOpener, Whom};
use rapport::domain::peer::{Clocks, Peer};
use rapport::store::{Store, StoreError};

/// One of everything, ids ending in the lead's.
async fn furnish(store: &Store, id: &str, workspace: &str) {
    let of = |kind: &str| format!("{kind}-{id}");
    let mut lead = lead(id);
    lead.workspace = WorkspaceId::new(workspace);
    let mut peer = peer(id, &of("P"));
    let mut checkin = checkin(id, &of("P"), &of("K"));
    let mut nudge = nudge(id, &of("N"), Subject::WeeklyPlan, NudgeState::Sent);
    let mut milestone = milestone(id, &of("M"));
    let mut update = update(id, &of("M"), &of("U"), UpdateState::Draft);
    let mut schedule = schedule(id, &of("S"), Some(at(1)));
    let mut draft = draft(id, &of("F"));
    let mut own = own_opener(id, &of("O"));
    let mut hidden = hidden_opener(id, "goal-next-quarter");
    let mut calendar = holiday_calendar(id);
    for place in [
        &mut peer.workspace,
        &mut checkin.workspace,
        &mut nudge.workspace,
        &mut milestone.workspace,
        &mut update.workspace,
        &mut schedule.workspace,
        &mut draft.workspace,
        &mut own.workspace,
        &mut hidden.workspace,
        &mut calendar.workspace,
    ] {
        *place = WorkspaceId::new(workspace);
    }
    let changes = [
        Change::Lead(lead),
        Change::Peer(peer),
        Change::CheckIn(checkin),
        Change::Nudge(nudge),
        Change::Milestone(milestone),
        Change::Update(update),
        Change::Schedule(schedule),
        Change::Draft(draft),
        Change::OwnOpener(own),
        Change::OpenerHidden(hidden),
        Change::Calendar(calendar),
    ];
    save(store, &changes).await;
}

/// All there is of a desk, and by id what is another's.
fn everything(of: &str) -> Needs {
    Needs {
        peers: PeersNeeded::All,
        nudges_waiting: true,
        nudges_since: Some(at(-9999)),
        nudges: vec![NudgeId::new(format!("N-{of}"))],
        checkins: vec![CheckInId::new(format!("K-{of}"))],
        checkins_with: vec![PeerId::new(format!("P-{of}"))],
        checkins_since: Some(at(-9999)),
        milestones: true,
        links: true,
        shared: true,
        updates: vec![UpdateId::new(format!("U-{of}"))],
        latest_updates: true,
        schedules: true,
        calendars: true,
        openers_since: Some(at(-9999)),
        own_openers: true,
        drafts: true,
        promises: true,
        answers: true,
        allowed: true,
        history: true,
        channels: vec![],
        acquainted: vec![],
        sightings_since: None,
        sightings_of: vec![],
    }
}

/// How much lies on a desk, and that all of it is this lead's.
fn sizes(desk: &Desk, lead: &str) -> [usize; 9] {
    let lead = LeadId::new(lead);
    assert_eq!(desk.lead.as_ref().map(|l| &l.id), Some(&lead));
    assert!(desk.peers.iter().all(|row| row.lead == lead));
    assert!(desk.checkins.iter().all(|row| row.lead == lead));
    assert!(desk.nudges.iter().all(|row| row.lead == lead));
    assert!(desk.milestones.iter().all(|row| row.lead == lead));
    assert!(desk.updates.iter().all(|row| row.lead == lead));
    assert!(desk.schedules.iter().all(|row| row.lead == lead));
    assert!(desk.drafts.iter().all(|row| row.lead == lead));
    assert!(desk.own_openers.iter().all(|row| row.lead == lead));
    assert!(desk.hidden_openers.iter().all(|row| row.lead == lead));
    assert!(desk.calendar.iter().all(|row| row.lead == lead));
    [
        desk.peers.len(),
        desk.checkins.len(),
        desk.nudges.len(),
        desk.milestones.len(),
        desk.updates.len(),
        desk.schedules.len(),
        desk.drafts.len(),
        desk.own_openers.len(),
        desk.hidden_openers.len(),
    ]
}

#[test]
fn a_desk_never_shows_what_is_of_another_lead_or_workspace() {
    on_both(async |store| {
        furnish(&store, "L1", "T1").await;
        furnish(&store, "L2", "T1").await;
        furnish(&store, "L3", "T2").await;
        assert_eq!(sizes(&desk(&store, "L1", everything("L1")).await, "L1"), [1; 9]);
        for other in ["L2", "L3"] {
            let desk = desk(&store, "L1", everything(other)).await;
            assert_eq!(sizes(&desk, "L1"), [1; 9], "by id, nothing of {other}");
        }
        let nothing = desk(&store, "L1", Needs::default()).await;
        assert_eq!(sizes(&nothing, "L1"), [0; 9]);
        let stranger = desk(&store, "L3", everything("L3")).await;
        assert_eq!(stranger, Desk::new(key("L3")), "UL3 is a lead elsewhere, not in T1");
    });
}

#[test]
fn many_desks_come_in_the_order_asked_for_and_in_as_many_statements_as_one() {
    on_both(async |store| {
        for id in ["L1", "L2", "L3", "L4", "L5"] {
            furnish(&store, id, "T1").await;
        }
        let ask = |id: &str| (key(id), everything(id));
        let mut tx = store.begin().await.expect("begins");
        let one = tx.desks(&[ask("L1")]).await.expect("loads");
        let statements = tx.statements();
        let requests = ["L5", "nobody", "L2", "L1", "L5"].map(ask);
        let desks = tx.desks(&requests).await.expect("loads");
        assert_eq!(tx.statements(), 2 * statements);
        let found: Vec<&DeskKey> = desks.iter().map(|desk| &desk.key).collect();
        assert_eq!(found, requests.iter().map(|(key, _)| key).collect::<Vec<_>>());
        assert_eq!((&desks[3], &desks[4]), (&one[0], &desks[0]));
        assert_eq!(desks[1].lead, None);
        assert_eq!(sizes(&desks[2], "L2"), [1; 9]);
    });
}

#[test]
fn only_the_due_peers_are_brought_and_two_requests_for_one_desk_are_one() {
    on_both(async |store| {
        let due = |id: &str, days: i64| Peer {
            cadence_days: Some(10),
            clocks: Clocks { last_talk: Some(at(0) - Duration::days(days)), ..Clocks::default() },
            skipped_until: None,
            ..peer("L1", id)
        };
        let outer = Peer {
            circle: rapport::domain::vocabulary::Circle::Outer,
            cadence_days: None,
            ..due("outer", 900)
        };
        let removed = Peer { removed_at: Some(at(-1)), ..due("removed", 900) };
        let mut changes = vec![Change::Lead(lead("L1"))];
        changes.extend([due("ten", 10), due("nine", 9), due("twenty", 20), outer, removed].map(Change::Peer));
        save(&store, &changes).await;
        let needs = |minutes| Needs { peers: PeersNeeded::Due(at(minutes)), ..Needs::default() };
        let ids = |desk: &Desk| desk.peers.iter().map(|p| p.id.to_string()).collect::<Vec<_>>();
        assert_eq!(ids(&desk(&store, "L1", needs(0)).await), ["twenty", "ten"]);
        let mut tx = store.reading().await.expect("begins");
        let both = tx.desks(&[(key("L1"), needs(-1)), (key("L1"), needs(1440))]).await.expect("loads");
        assert_eq!(ids(&both[0]), ["twenty", "ten", "nine"]);
    });
}

#[test]
fn a_line_brings_whom_it_may_mean_and_everybody_where_it_means_nobody() {
    on_both(async |store| {
        let called = |id: &str, name: &str, user: &str| {
            let slack_user = (!user.is_empty()).then(|| UserId::new(user));
            Change::Peer(Peer { slack_user, name: name.into(), ..peer("L1", id) })
        };
        let removed = Peer { removed_at: Some(at(-1)), name: "Ada Gone".into(), ..peer("L1", "gone") };
        let stranger = Peer { name: "Ada Stranger".into(), ..peer("L2", "stranger") };
        let mut changes = vec![Change::Lead(lead("L1")), Change::Lead(lead("L2")), Change::Lead(lead("L3"))];
        changes.extend([called("ada", "Ada \"Lind\"", "UADA"), called("dana", "Dana Ortiz", "UDANA")]);
        changes.extend([called("dan", "Dan Ulmer", ""), Change::Peer(removed), Change::Peer(stranger)]);
        changes.extend([called("weiss", "Zoë Weiß", ""), called("obrien", "Bob O'Brien", "")]);
        save(&store, &changes).await;
        let named = |name: &str| Who::Named(name.into());
        let mentioned = |user: &str| Who::Mention { user_id: UserId::new(user), label: None };
        let needs = |words: &[Who]| Needs { peers: PeersNeeded::Meant(words.to_vec()), ..Needs::default() };
        let everybody = ["ada", "dan", "dana", "obrien", "weiss"];
        let cases: [(&[Who], &[&str]); 12] = [
            (&[named("ada")], &["ada"]),
            (&[named("LIND, ada")], &["ada"]),
            (&[named("zoe")], &["weiss"]),
            (&[named("weiss")], &["weiss"]),
            (&[named("obrien")], &["obrien"]),
            (&[named("o'brien")], &["obrien"]),
            (&[named("dan")], &["dan"]),
            (&[named("da")], &["dan", "dana"]),
            (&[mentioned("UDANA")], &["dana"]),
            (&[named("ada"), mentioned("UADA"), named("ulmer")], &["ada", "dan"]),
            (&[named("ada"), named("zora")], &everybody),
            (&[mentioned("UZOE")], &everybody),
        ];
        for (words, expected) in cases {
            let desk = desk(&store, "L1", needs(words)).await;
            let mut ids: Vec<&str> = desk.peers.iter().map(|peer| peer.id.as_str()).collect();
            ids.sort_unstable();
            assert_eq!(ids, expected, "{words:?}");
        }
        let mut tx = store.reading().await.expect("begins");
        let of = |lead, name| (key(lead), needs(&[named(name)]));
        let desks = tx.desks(&[of("L1", "ada"), of("L2", "ada"), of("L3", "ada")]).await.expect("loads");
        let counts: Vec<usize> = desks.iter().map(|desk| desk.peers.len()).collect();
        assert_eq!(counts, [1, 1, 0], "each among their own people");
    });
}

#[test]
fn the_last_checkins_with_a_peer_are_brought_newest_first() {
    on_both(async |store| {
        let nth = |n: i64| CheckIn { at: at(-n), ..checkin("L1", "P1", &format!("K{n:02}")) };
        let deleted = CheckIn { deleted_at: Some(at(0)), at: at(1), ..nth(99) };
        let mut changes =
            vec![Change::Lead(lead("L1")), Change::Peer(peer("L1", "P1")), Change::CheckIn(deleted)];
        changes.extend((0..30).map(|n| Change::CheckIn(nth(n))));
        save(&store, &changes).await;
        let needs = Needs { checkins_with: vec![PeerId::new("P1")], ..Needs::default() };
        let found = desk(&store, "L1", needs.clone()).await.checkins;
        let newest: Vec<CheckIn> = (0..CHECKINS_A_PEER).map(nth).collect();
        assert_eq!(found, newest);
        let needs = Needs { checkins_since: Some(at(-24)), checkins: vec![nth(29).id], ..needs };
        assert_eq!(desk(&store, "L1", needs).await.checkins.len(), 26, "each once, however often asked for");
    });
}

#[test]
fn waiting_nudges_are_brought_however_old() {
    on_both(async |store| {
        let old = |id: &str, state| Change::Nudge(nudge("L1", id, Subject::StillUseful, state));
        let changes = [
            Change::Lead(lead("L1")),
            old("planned", NudgeState::Planned),
            old("sent", NudgeState::Sent),
            old("snoozed", NudgeState::Snoozed { until: at(9) }),
            old("ignored", NudgeState::Ignored { at: at(1) }),
            old("withdrawn", NudgeState::Withdrawn { at: at(1) }),
        ];
        save(&store, &changes).await;
        let needs = Needs { nudges_since: Some(at(-19)), ..Needs::default() };
        for waiting in [needs.clone(), Needs { nudges_waiting: true, ..Needs::default() }] {
            let found = desk(&store, "L1", waiting).await.nudges;
            let ids: Vec<&str> = found.iter().map(|n| n.id.as_str()).collect();
            assert_eq!(ids, ["planned", "sent", "snoozed"]);
        }
        let needs = Needs { nudges: vec![NudgeId::new("ignored"), NudgeId::new("sent")], ..needs };
        assert_eq!(desk(&store, "L1", needs).await.nudges.len(), 4);
    });
}

#[test]
fn a_row_cannot_change_hands_or_point_at_a_row_of_another_lead() {
    on_both(async |store| {
        furnish(&store, "L1", "T1").await;
        furnish(&store, "L2", "T1").await;
        let attempts = [
            Change::Peer(peer("L2", "P-L1")),
            Change::Draft(draft("L2", "F-L1")),
            Change::CheckIn(checkin("L2", "P-L1", "K9")),
            Change::Nudge(nudge("L2", "N9", Subject::CheckIn(PeerId::new("P-L1")), NudgeState::Sent)),
            Change::Update(update("L2", "M-L1", "U9", UpdateState::Draft)),
            Change::Peer(Peer { workspace: WorkspaceId::new("T2"), ..peer("L1", "P9") }),
            Change::OwnOpener(own_opener("L2", "O-L1")),
            Change::OwnOpener(OwnOpener { whom: Whom::Peer(PeerId::new("P-L1")), ..own_opener("L2", "O9") }),
        ];
        for attempt in attempts {
            let mut tx = store.begin().await.expect("begins");
            let refused = tx.save(std::slice::from_ref(&attempt)).await;
            assert!(matches!(refused, Err(StoreError::NotOurs { .. } | StoreError::Bug(_))), "{attempt:?}");
            let words = refused.expect_err("was refused").to_string();
            assert!(!words.contains("Dana") && !words.contains("P-L1"), "{words}");
            assert!(tx.commit().await.is_err(), "a part of a change is not committed");
        }
        assert_eq!(sizes(&desk(&store, "L1", everything("L1")).await, "L1"), [1; 9]);
    });
}

#[test]
fn hundreds_of_rows_fit_however_many_placeholders_an_engine_takes() {
    on_both(async |store| {
        let mut changes = vec![Change::Lead(lead("L1")), Change::Peer(peer("L1", "P1"))];
        changes.extend((0..1500).map(|n| Change::CheckIn(checkin("L1", "P1", &format!("K{n:04}")))));
        save(&store, &changes).await;
        let ids = (0..9000).map(|n| CheckInId::new(format!("K{n:04}"))).collect();
        let needs = Needs { checkins: ids, ..Needs::default() };
        assert_eq!(desk(&store, "L1", needs).await.checkins.len(), 1500);
    });
}

//! The openers we ship, and the rule that chooses among them.

use super::advice::words;
use super::*;
use crate::domain::desk::{Desk, OpenerUse};
use crate::domain::id::{OpenerId, PeerId};
use crate::domain::planner::sample::{checkin, desk, now, peer};
use crate::domain::vocabulary::Circle;
use proptest::prelude::*;
use std::collections::BTreeSet;

const SHIPPED: &str = include_str!("../../../config/openers.toml");
/// Words that a business reader may not know.
const JARGON: &[&str] = &[
    "api",
    "sso",
    "saas",
    "erp",
    "crm",
    "cloud",
    "server",
    "sprint",
    "backlog",
    "devops",
    "kpi",
    "roadmap",
    "stack",
    "stakeholder",
    "synergy",
    "leverage",
    "bandwidth",
    "latency",
    "deploy",
    "platform",
    "migration",
    "agile",
    "scrum",
    "integration",
    "dashboard",
    "vpn",
    "ai",
    "ml",
    "sla",
    "okr",
];

fn shipped() -> Openers {
    Openers::parse(SHIPPED).expect("the shipped openers are read")
}

#[test]
fn about_150_are_shipped_in_every_category() {
    let openers = shipped();
    assert!((140..=200).contains(&openers.all().len()), "{}", openers.all().len());
    let used: BTreeSet<Category> = openers.all().iter().map(|o| o.category).collect();
    assert_eq!(used, Category::ALL.iter().copied().collect());
}

#[test]
fn each_is_short_plain_and_asks_for_nothing() {
    for opener in shipped().all() {
        let (key, text) = (&opener.key, &opener.text);
        assert!((20..=TEXT_AT_MOST).contains(&text.chars().count()), "{key}: {}", text.chars().count());
        assert!(!key.contains(':'), "{key} could be one of a lead's own");
        assert!(!text.contains(['!', '<', '>', '*', '_']), "{key}: {text}");
        let words = words(text);
        let says = |list: &[&'static str]| list.iter().find(|w| words.contains(&format!(" {w} "))).copied();
        assert_eq!(asks(text), None, "{key} asks: {text}");
        assert_eq!(says(JARGON), None, "{key} is jargon: {text}");
    }
}

#[test]
fn no_two_are_alike() {
    let texts: Vec<(String, String)> =
        shipped().all().iter().map(|o| (o.key.clone(), words(&o.text))).collect();
    for (n, (key, text)) in texts.iter().enumerate() {
        for (other, same) in &texts[..n] {
            let likeness = strsim::normalized_levenshtein(text, same);
            assert!(likeness < 0.75, "{key} and {other} are alike ({likeness:.2}):\n{text}\n{same}");
        }
    }
}

#[test]
fn every_role_at_every_warmth_has_six_or_more() {
    let openers = shipped();
    for role in Role::ALL {
        for warmth in Warmth::ALL {
            let suits = |o: &&Opener| {
                (o.roles.is_empty() || o.roles.contains(role))
                    && (o.warmth.is_empty() || o.warmth.contains(warmth))
            };
            assert!(openers.all().iter().filter(suits).count() >= 6, "{role:?} {warmth:?}");
        }
    }
}

#[test]
fn wrong_files_are_refused_with_the_place() {
    let twice = "[[opener]]\nkey = \"a\"\ncategory = \"goal\"\ntext = \"x\"\n".repeat(2);
    let said = |text: &str| Openers::parse(text).expect_err("is refused").to_string();
    assert_eq!(said(&twice), "two openers have the key \"a\": give one another key");
    assert!(said("[[opener]]\nkey = \"a\"\nroles = [\"king\"]").contains("king"));
}

/// Three for anyone and one for vendors.
fn few() -> Openers {
    let opener = |key: &str, roles: &[Role]| Opener {
        key: key.into(),
        category: Category::Goal,
        roles: roles.to_vec(),
        warmth: vec![],
        text: format!("About {key}?"),
    };
    Openers(vec![opener("a", &[]), opener("b", &[]), opener("c", &[]), opener("v", &[Role::Vendor])])
}

fn ana() -> Peer {
    peer("Ana", Circle::Core, 40, now())
}

fn used(opener: &str, weeks: i64) -> OpenerUse {
    let ana = ana();
    OpenerUse {
        workspace: ana.workspace,
        lead: ana.lead,
        opener: opener.into(),
        at: now() - Duration::weeks(weeks),
    }
}

fn check_in(days: i64, follow_up: Option<&str>) -> CheckIn {
    let (ana, at) = (ana(), now() - Duration::days(days));
    let follow_up = follow_up.map(str::to_owned);
    CheckIn { follow_up, ..checkin(&ana, at) }
}

fn desk_with(log: &[CheckIn], used: &[OpenerUse]) -> Desk {
    Desk { checkins: log.to_vec(), openers: used.to_vec(), ..desk(vec![ana()]) }
}

fn chosen_of(desk: &Desk, another: bool) -> Option<String> {
    let chosen = choose(&few(), desk, &ana(), another, now())?;
    Some(if chosen.key.is_empty() { chosen.text } else { chosen.key })
}

fn chosen(log: &[CheckIn], used: &[OpenerUse]) -> String {
    chosen_of(&desk_with(log, used), false).expect("one that suits")
}

#[test]
fn an_open_follow_up_of_the_latest_talk_comes_first() {
    let audit = || check_in(5, Some("ask about the audit"));
    assert_eq!(chosen(&[audit()], &[]), "ask about the audit");
    assert_eq!(chosen_of(&desk_with(&[audit()], &[]), true).as_deref(), Some("a"), "another was asked for");
    assert_eq!(chosen(&[check_in(1, None), audit()], &[]), "a", "the latest talk left none");
    let undone = CheckIn { deleted_at: Some(now()), ..audit() };
    assert_eq!(chosen(&[undone], &[]), "a", "a deleted one is none");
}

#[test]
fn none_comes_back_within_six_weeks_even_if_no_other_is_there() {
    assert_eq!(chosen(&[], &[used("a", 1), used("b", 5), used("c", 7), used("c", 8)]), "c");
    assert_eq!(chosen(&[], &[used("a", 1), used("b", 5), used("c", 6)]), "c", "six weeks have passed");
    let all = [used("a", 1), used("b", 2), used("c", 3)];
    assert_eq!(chosen_of(&desk_with(&[], &all), false), None, "a nudge goes without");
}

#[test]
fn the_least_used_is_next_and_one_for_the_role_before_one_for_anyone() {
    assert_eq!(chosen(&[], &[used("a", 10), used("b", 20)]), "c");
    let vendor = Peer { role: Role::Vendor, ..ana() };
    let key = |used: &[OpenerUse]| {
        choose(&few(), &desk_with(&[], used), &vendor, false, now()).expect("one that suits").key
    };
    assert_eq!(key(&[]), "v");
    assert_eq!(key(&[used("v", 10)]), "a");
}

#[test]
fn with_none_that_suits_the_nudge_goes_without() {
    assert_eq!(choose(&Openers::default(), &desk_with(&[], &[]), &ana(), false, now()), None);
}

fn own(id: &str, whom: Whom) -> OwnOpener {
    let ana = ana();
    OwnOpener {
        id: OpenerId::new(id),
        workspace: ana.workspace,
        lead: ana.lead,
        category: Category::Thanks,
        whom,
        text: format!("My own {id}?"),
        written_at: now(),
        hidden_at: None,
    }
}

fn with_own(own: &[OwnOpener], used: &[OpenerUse]) -> Desk {
    Desk { own_openers: own.to_vec(), ..desk_with(&[], used) }
}

#[test]
fn a_new_one_of_ones_own_goes_first_and_then_by_the_same_rule() {
    let key = |own: &[OwnOpener], used: &[OpenerUse]| chosen_of(&with_own(own, used), false).expect("one");
    let anyones = own("x", Whom::Anyone);
    assert_eq!(key(std::slice::from_ref(&anyones), &[]), "own:x");
    assert_eq!(
        key(std::slice::from_ref(&anyones), &[used("own:x", 10)]),
        "a",
        "once seen, the least used is next"
    );
    let everything = [used("a", 10), used("b", 10), used("c", 10), used("own:x", 20)];
    assert_eq!(
        key(std::slice::from_ref(&anyones), &everything),
        "own:x",
        "used as often, one's own comes first"
    );
    assert_eq!(
        key(&[anyones.clone(), own("y", Whom::Peer(ana().id))], &[]),
        "own:y",
        "the closest fits best"
    );
    let others = [own("z", Whom::Peer(PeerId::new("somebody"))), own("v", Whom::Role(Role::Vendor))];
    assert_eq!(key(&others, &[]), "a", "made for somebody else");
    let kept_back = OwnOpener { hidden_at: Some(now()), ..anyones };
    assert_eq!(key(&[kept_back], &[]), "a");
}

#[test]
fn a_text_is_short_or_is_told_so() {
    assert_eq!(OwnOpener::read("  How did\nthe audit go? "), Ok("How did the audit go?".into()));
    assert_eq!(OwnOpener::read(" \n "), Err(TextError::Nothing));
    assert_eq!(OwnOpener::read(&"é".repeat(159)).map(|text| text.chars().count()), Ok(159));
    assert_eq!(OwnOpener::read(&"é".repeat(160)), Err(TextError::Long(160)));
    assert!(same_text("How did the audit go?", "how did the  AUDIT go"));
    assert!(!same_text("How did the audit go?", "How did the close go?"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is hidden, added and asked for over two years: no hidden one comes, and none twice in six weeks.
    #[test]
    fn a_hidden_one_never_comes_and_none_twice_within_six_weeks(
        hidden in prop::collection::btree_set(0usize..163, 0..160),
        mine in prop::collection::vec((any::<bool>(), 0usize..3), 0..12),
        steps in prop::collection::vec((0i64..12, any::<bool>(), 0usize..4), 1..120),
    ) {
        let all = shipped();
        let whom = [Whom::Anyone, Whom::Role(Role::Cfo), Whom::Peer(ana().id)];
        let nth = |(n, (kept_back, who)): (usize, &(bool, usize))| OwnOpener {
            hidden_at: kept_back.then(now),
            ..own(&format!("{n}"), whom[*who].clone())
        };
        let mut desk = with_own(&mine.iter().enumerate().map(nth).collect::<Vec<_>>(), &[]);
        let ana = ana();
        let hide = |n: &usize| all.all().get(*n).map(|o| HiddenOpener {
            workspace: ana.workspace.clone(), lead: ana.lead.clone(), opener: o.key.clone(), at: now(),
        });
        desk.hidden_openers = hidden.iter().filter_map(hide).collect();
        let mut at = now();
        for (days, another, who) in steps {
            at += Duration::days(days);
            let role = [Role::Cfo, Role::Vendor, Role::Other, Role::Board][who];
            let peer = Peer { role, ..ana.clone() };
            let Some(chosen) = choose(&all, &desk, &peer, another, at) else { continue };
            let key = &chosen.key;
            prop_assert!(desk.hidden_openers.iter().all(|h| h.opener != *key), "{key} is hidden");
            prop_assert!(desk.own_openers.iter().all(|o| o.key() != *key || o.hidden_at.is_none()), "{key} is hidden");
            prop_assert!(desk.own_openers.iter().all(|o| o.key() != *key || o.suits(&peer)), "{key} suits others");
            let lately = desk.openers.iter().any(|u| u.opener == *key && at - u.at < REST);
            prop_assert!(!lately, "{key} comes twice");
            desk.openers.push(OpenerUse { at, ..used(key, 0) });
        }
    }
}

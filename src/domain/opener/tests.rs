//! The openers we ship, and the rule that chooses among them.

use super::*;
use crate::domain::checkin::Source;
use crate::domain::id::CheckInId;
use crate::domain::names::fold;
use crate::domain::need::Depth;
use crate::domain::planner::sample::{now, peer};
use crate::domain::vocabulary::{Circle, Kind};
use std::collections::BTreeSet;

const SHIPPED: &str = include_str!("../../../config/openers.toml");
const CATEGORIES: &[&str] =
    &["curiosity", "goal", "follow-up", "thanks", "offer", "share", "reconnect", "risk", "joint-win"];
/// What an ask of the peer would be worded with.
const ASKS: &[&str] = &[
    "approve",
    "approval",
    "sign off",
    "signoff",
    "budget",
    "could you",
    "can you",
    "would you mind",
    "please",
    "i need",
    "favour",
    "favor",
    "feedback",
    "help me",
    "decide",
    "decision",
    "permission",
    "give me",
    "send me",
];
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

/// The words of a text, in lower case, between single spaces.
fn words(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}

#[test]
fn about_150_are_shipped_in_every_category() {
    let openers = shipped();
    assert!((140..=200).contains(&openers.all().len()), "{}", openers.all().len());
    let used: BTreeSet<&str> = openers.all().iter().map(|o| o.category.as_str()).collect();
    assert_eq!(used, CATEGORIES.iter().copied().collect());
}

#[test]
fn each_is_short_plain_and_asks_for_nothing() {
    for opener in shipped().all() {
        let (key, text) = (&opener.key, &opener.text);
        assert!((20..160).contains(&text.chars().count()), "{key}: {} characters", text.chars().count());
        assert!(!text.contains(['!', '<', '>', '*', '_']), "{key}: {text}");
        let words = words(text);
        let says = |list: &[&'static str]| list.iter().find(|w| words.contains(&format!(" {w} "))).copied();
        assert_eq!(says(ASKS), None, "{key} asks: {text}");
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
        category: "goal".into(),
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
    CheckIn {
        id: CheckInId::new(format!("check-in-{days}")),
        workspace: ana.workspace,
        lead: ana.lead,
        peer: ana.id,
        at,
        kind: Kind::Relational,
        setting: None,
        structured: false,
        initiator: None,
        learned: None,
        shared: None,
        follow_up: follow_up.map(str::to_owned),
        note: None,
        depth: Depth::default(),
        source: Source::Line,
        created_at: at,
        deleted_at: None,
    }
}

fn chosen(log: &[CheckIn], used: &[OpenerUse], shown: &str) -> String {
    let chosen = few().choose(&ana(), log, used, shown, now());
    if chosen.key.is_empty() { chosen.text } else { chosen.key }
}

#[test]
fn an_open_follow_up_of_the_latest_talk_comes_first() {
    let audit = || check_in(5, Some("ask about the audit"));
    assert_eq!(chosen(&[audit()], &[], ""), "ask about the audit");
    assert_eq!(chosen(&[audit()], &[], "a"), "b", "another was asked for");
    assert_eq!(chosen(&[check_in(1, None), audit()], &[], ""), "a", "the latest talk left none");
    let undone = CheckIn { deleted_at: Some(now()), ..audit() };
    assert_eq!(chosen(&[undone], &[], ""), "a", "a deleted one is none");
}

#[test]
fn none_comes_back_within_six_weeks_while_another_is_there() {
    assert_eq!(chosen(&[], &[used("a", 1), used("b", 5), used("c", 7), used("c", 8)], ""), "c");
    assert_eq!(chosen(&[], &[used("a", 1), used("b", 5), used("c", 6)], ""), "c", "six weeks have passed");
    let all = [used("a", 1), used("a", 2), used("b", 2), used("c", 3), used("c", 4)];
    assert_eq!(chosen(&[], &all, ""), "b", "when all rest, the least used comes back");
}

#[test]
fn the_least_used_is_next_and_one_for_the_role_before_one_for_anyone() {
    assert_eq!(chosen(&[], &[used("a", 10), used("b", 20)], ""), "c");
    let vendor = Peer { role: Role::Vendor, ..ana() };
    let choose = |used: &[OpenerUse]| few().choose(&vendor, &[], used, "", now()).key;
    assert_eq!(choose(&[]), "v");
    assert_eq!(choose(&[used("v", 10)]), "a");
}

#[test]
fn with_none_that_suits_the_nudge_goes_without() {
    let empty = Openers::default().choose(&ana(), &[], &[], "", now());
    assert_eq!(empty, Chosen { key: String::new(), text: String::new() });
}

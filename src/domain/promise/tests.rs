use super::*;
use crate::domain::id::UserId;
use crate::domain::lead::{Budget, Standing, WorkingHours};
use chrono_tz::Tz;
use insta::assert_snapshot;
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn lead(zone: Tz) -> Lead {
    Lead {
        id: LeadId::new("L"),
        workspace: WorkspaceId::new("T"),
        user: UserId::new("U"),
        name: String::new(),
        zone,
        locale: String::new(),
        none_here: vec![],
        standing: Standing::Active,
        hours: WorkingHours::default(),
        budget: Budget::default(),
        days_off: vec![],
        holidays: Default::default(),
        skips_next: false,
        joined_at: DateTime::UNIX_EPOCH,
    }
}

fn promise(due: &str) -> Promise {
    let due = date(due);
    Promise {
        id: PromiseId::new("R"),
        workspace: WorkspaceId::new("T"),
        lead: LeadId::new("L"),
        peer: PeerId::new("P"),
        what: "send the vendor list".into(),
        promised_on: date("2026-03-02"),
        first_estimate: due,
        estimate: due,
        first_due: due,
        due,
        moves: vec![],
        reason: None,
        state: PromiseState::Open,
        created_at: DateTime::UNIX_EPOCH,
    }
}

const PEOPLE: [(&str, u8); 10] = [
    ("Dana Whitfield", 1),
    ("Ana Ruiz", 2),
    ("Ada Okafor", 3),
    ("Ada Lovelace", 4),
    ("Tomás Silva", 5),
    ("Ingrid Lind", 6),
    ("Will Grant", 7),
    ("Mei Chen", 8),
    ("Mark Olsen", 9),
    ("Callum Reid", 10),
];

fn names(who: &[(&str, u8)]) -> String {
    who.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" or ")
}

/// A line as it is understood on Tuesday 3 March 2026.
fn read(line: &str) -> String {
    let Addressed { who, rest } = addressed(line, &PEOPLE);
    let who = match who {
        Whom::Mention(user, label) => format!("<{user}> {}", label.unwrap_or_default()),
        Whom::Known(name, _) => name.to_owned(),
        Whom::Several(several) => return format!("{}?", names(&several)),
        Whom::Nobody(near) => return format!("nobody ({}), {rest}", names(&near)),
    };
    match PromiseLine::parse(&rest, date("2026-03-03")) {
        Ok(said) => format!("{who}: {} by {}", said.what, said.by),
        Err(problem) => format!("{who}: {problem}"),
    }
}

fn all_read(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line} => {}", read(line))).collect::<Vec<_>>().join("\n")
}

#[test]
fn lines_are_read_and_refused_with_what_to_write() {
    let lines = [
        "<@U1|dana> send the vendor list by friday",
        "Ana Ruiz to pass by the shop by 12 march",
        "dana the numbers BY in 2 weeks",
        "@mei call back by tomorrow",
        "Ana send the list",
        "Ana send it by whenever",
        "Ana by friday",
        "Ana send it by 2026-03-01",
        "zoe send it by friday",
        "",
    ];
    assert_snapshot!(all_read(&lines), @r#"
    <@U1|dana> send the vendor list by friday => <U1> dana: send the vendor list by 2026-03-06
    Ana Ruiz to pass by the shop by 12 march => Ana Ruiz: pass by the shop by 2026-03-12
    dana the numbers BY in 2 weeks => Dana Whitfield: the numbers by 2026-03-17
    @mei call back by tomorrow => Mei Chen: call back by 2026-03-04
    Ana send the list => Ana Ruiz: By when? End the line with `by` and a day, as in `by friday`.
    Ana send it by whenever => Ana Ruiz: I did not understand "whenever" as a date. Write it like friday, in 2 weeks, 12 march or 2027-03-12.
    Ana by friday => Ana Ruiz: What do you promise? As in `send the vendor list by friday`.
    Ana send it by 2026-03-01 => Ana Ruiz: That day has passed. Promise one ahead.
    zoe send it by friday => nobody (), zoe send it by friday
     => nobody (),
    "#);
}

#[test]
fn a_promise_goes_to_whoever_is_named_and_to_nobody_by_a_word_that_is_like_a_name() {
    let lines = [
        "to Dana to send the deck by Friday",
        "I will send Dana the deck by Friday",
        "I'll send Dana the deck by Friday",
        "I promised that I’ll send the deck to Dana Whitfield by Friday",
        "me a coffee by Friday",
        "dana w the deck by friday",
        "Whit the deck by friday",
        "send <@U1|dana> the <#C1|it-status> list by friday",
        "send Dana the deck, with Mei, by friday",
        "Ada the deck by friday",
        "ada o the deck by friday",
        "Dnaa send the deck by friday",
        "send dana the deck by friday",
        "mark the deck ready for Dana by friday",
        "mark the deck by friday",
        "Call Dana by friday",
    ];
    assert_snapshot!(all_read(&lines), @"
    to Dana to send the deck by Friday => Dana Whitfield: send the deck by 2026-03-06
    I will send Dana the deck by Friday => Dana Whitfield: send Dana the deck by 2026-03-06
    I'll send Dana the deck by Friday => Dana Whitfield: send Dana the deck by 2026-03-06
    I promised that I’ll send the deck to Dana Whitfield by Friday => Dana Whitfield: send the deck to Dana Whitfield by 2026-03-06
    me a coffee by Friday => nobody (), me a coffee by Friday
    dana w the deck by friday => Dana Whitfield: the deck by 2026-03-06
    Whit the deck by friday => Dana Whitfield: the deck by 2026-03-06
    send <@U1|dana> the <#C1|it-status> list by friday => <U1> dana: send @dana the #it-status list by 2026-03-06
    send Dana the deck, with Mei, by friday => Dana Whitfield or Mei Chen?
    Ada the deck by friday => Ada Okafor or Ada Lovelace?
    ada o the deck by friday => Ada Okafor: the deck by 2026-03-06
    Dnaa send the deck by friday => nobody (Dana Whitfield), send the deck by friday
    send dana the deck by friday => nobody (Dana Whitfield), send dana the deck by friday
    mark the deck ready for Dana by friday => Mark Olsen or Dana Whitfield?
    mark the deck by friday => Mark Olsen: the deck by 2026-03-06
    Call Dana by friday => Callum Reid or Dana Whitfield?
    ");
}

#[test]
fn the_day_stands_at_the_end_with_or_without_a_by() {
    let lines = [
        "Dana send the deck in two weeks",
        "Dana send the deck on Friday",
        "Dana send the deck before Friday",
        "Dana send the deck Friday",
        "Dana send the deck, 12 march",
        "Dana drop by the office tomorrow",
        "Dana send the plan for Friday",
        "Dana send the plan for Friday by Thursday",
        "Dana send it by Monday 3 March",
        "Dana send it Monday 3 March",
        "Dana send it by 3/4",
        "Dana Friday",
    ];
    assert_snapshot!(all_read(&lines), @r#"
    Dana send the deck in two weeks => Dana Whitfield: send the deck by 2026-03-17
    Dana send the deck on Friday => Dana Whitfield: send the deck by 2026-03-06
    Dana send the deck before Friday => Dana Whitfield: send the deck by 2026-03-05
    Dana send the deck Friday => Dana Whitfield: send the deck by 2026-03-06
    Dana send the deck, 12 march => Dana Whitfield: send the deck by 2026-03-12
    Dana drop by the office tomorrow => Dana Whitfield: drop by the office by 2026-03-04
    Dana send the plan for Friday => Dana Whitfield: By when? End the line with `by` and a day, as in `by friday`.
    Dana send the plan for Friday by Thursday => Dana Whitfield: send the plan for Friday by 2026-03-05
    Dana send it by Monday 3 March => Dana Whitfield: 3 March 2026 is a Tuesday. Check the day, or leave the name of the day out.
    Dana send it Monday 3 March => Dana Whitfield: 3 March 2026 is a Tuesday. Check the day, or leave the name of the day out.
    Dana send it by 3/4 => Dana Whitfield: "3/4" can mean 3 April or 4 March. Write the month as a word.
    Dana Friday => Dana Whitfield: What do you promise? As in `send the vendor list by friday`.
    "#);
}

#[test]
fn what_is_longer_than_it_is_kept_is_refused_and_not_cut() {
    let long = |n: usize| PromiseLine::parse(&format!("{} by friday", "x".repeat(n)), date("2026-03-03"));
    assert!(long(280).is_ok());
    assert_eq!(long(281), Err(PromiseLineError::TooLong(281)));
}

#[test]
fn by_friday_said_on_thursday_night_in_auckland_is_friday_there() {
    let lead = lead(chrono_tz::Pacific::Auckland);
    // Thursday 5 March 23:30 there is 10:30 in the morning in London.
    let now: DateTime<Utc> = "2026-03-05T10:30:00Z".parse().expect("an instant");
    let said = PromiseLine::parse("send the vendor list by friday", lead.day(now)).expect("is read");
    assert_eq!(said.by, date("2026-03-06"));
    let due = Promise { due: said.by, ..promise("2026-03-06") }.deadline(&lead);
    assert_eq!(due.map(|at| at.to_rfc3339()).as_deref(), Some("2026-03-06T04:30:00+00:00"), "17:30 there");
}

#[test]
fn states_move_forward_only() {
    let kept = promise("2026-03-06").done(date("2026-03-06")).expect("was open");
    assert_eq!(kept.state, PromiseState::Kept { on: date("2026-03-06") });
    assert_eq!(kept.clone().done(date("2026-03-07")), Err(Refusal::Closed));
    assert_eq!(kept.clone().drop_it(DateTime::UNIX_EPOCH, String::new()), Err(Refusal::Closed));
    let again = kept.move_to(date("2026-04-01"), String::new(), DateTime::UNIX_EPOCH, date("2026-03-03"));
    assert_eq!(again, Err(Refusal::Closed));
    let broken = promise("2026-03-06").done(date("2026-03-07")).expect("was open");
    assert_eq!(broken.state, PromiseState::Broken { on: date("2026-03-07") });
}

#[test]
fn the_warning_comes_on_the_working_day_before() {
    let mut lead = lead(chrono_tz::UTC);
    assert_eq!(promise("2026-03-09").warned_from(&lead), date("2026-03-06"), "Monday: warned on Friday");
    lead.days_off = vec![date("2026-03-06")];
    assert_eq!(promise("2026-03-09").warned_from(&lead), date("2026-03-05"));
}

#[test]
fn the_kept_rate_counts_by_the_first_date() {
    let now = DateTime::UNIX_EPOCH;
    let moved = promise("2026-03-06").move_to(date("2026-03-09"), "audit".into(), now, date("2026-03-05"));
    let moved = moved.and_then(|p| p.done(date("2026-03-09"))).expect("was open");
    let all = [
        promise("2026-03-06").done(date("2026-03-05")).expect("was open"),
        moved,
        promise("2026-03-06").done(date("2026-03-10")).expect("was open"),
        promise("2026-03-02"),
        promise("2026-09-02"),
        promise("2026-03-06").drop_it(now, "no longer needed".into()).expect("was open"),
    ];
    let kept = kept(&all, |p, _| p.due < date("2026-03-12"), now);
    assert_eq!(kept, Kept { by_first_date: 1, by_moved_date: 1, late: 2 });
}

#[test]
fn a_follow_up_that_promises_is_known() {
    assert_eq!(from_follow_up("Promised to send the deck by friday"), Some("send the deck by friday"));
    assert_eq!(from_follow_up("promised her the deck by friday"), Some("the deck by friday"));
    assert_eq!(from_follow_up("ask about the audit"), None);
    assert_eq!(from_follow_up("promised "), None);
}

proptest! {
    #[test]
    fn the_first_date_stays_whatever_moves(days in prop::collection::vec(0u64..400, 1..8)) {
        let today = date("2026-03-03");
        let mut kept = promise("2026-03-06");
        for (n, day) in days.iter().enumerate() {
            let at = DateTime::UNIX_EPOCH + chrono::Duration::days(n as i64);
            kept = kept.move_to(today + Days::new(*day), format!("cause {n}"), at, today).expect("is open");
        }
        prop_assert_eq!(kept.first_due, date("2026-03-06"));
        prop_assert!(kept.moves.windows(2).all(|pair| pair[0].to == pair[1].from));
        prop_assert_eq!(kept.moves.last().map_or(kept.first_due, |m| m.to), kept.due);
    }

    #[test]
    fn no_line_panics(line in ".{0,60}") {
        let rest = addressed(&line, &PEOPLE).rest;
        let _ = PromiseLine::parse(&rest, date("2026-03-03"));
        let _ = PromiseLine::parse(&line, date("2026-03-03"));
        let _ = from_follow_up(&line);
    }
}

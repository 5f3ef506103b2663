mod days;
mod denied;
mod people;
mod said;

use super::*;
use insta::assert_snapshot;

/// A Wednesday.
pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 11).expect("a date")
}

/// Each line, as it is echoed or refused.
fn read(lines: &[&str]) -> String {
    let shown = |read: LogLine| {
        let also: String = read.also.iter().map(|who| format!(" + {}", name_of(who))).collect();
        let off = if read.fell_through { "no talk: " } else { "" };
        format!("{off}{}", read.echo(&format!("{}{also}", name_of(&read.who))))
    };
    let read = |line: &str| LogLine::parse(line, today()).map_or_else(|error| error.to_string(), shown);
    lines.iter().map(|line| format!("{line}\n  => {}\n", read(line))).collect()
}

pub(super) fn name_of(who: &Who) -> String {
    match who {
        Who::Named(name) => name.clone(),
        Who::Mention { user_id, label: Some(label) } => format!("<@{user_id}|{label}>"),
        Who::Mention { user_id, label: None } => format!("<@{user_id}>"),
    }
}

#[test]
fn lines_of_the_product_page() {
    let lines = [
        "@dana lunch yesterday, learned the close takes 9 days, shared our SSO plan",
        "<@U123|dana> lunch yesterday, learned the close takes 9 days, shared our SSO plan",
        "<@U123> coffee",
        "Ada Lovelace coffee",
        "dana: coffee",
    ];
    assert_snapshot!(read(&lines), @"
    @dana lunch yesterday, learned the close takes 9 days, shared our SSO plan
      => dana, lunch on 2026-03-10, relational, learned: the close takes 9 days, shared: our SSO plan
    <@U123|dana> lunch yesterday, learned the close takes 9 days, shared our SSO plan
      => <@U123|dana>, lunch on 2026-03-10, relational, learned: the close takes 9 days, shared: our SSO plan
    <@U123> coffee
      => <@U123>, coffee on 2026-03-11, relational
    Ada Lovelace coffee
      => Ada Lovelace, coffee on 2026-03-11, relational
    dana: coffee
      => dana, coffee on 2026-03-11, relational
    ");
}

#[test]
fn people_are_found_wherever_they_stand() {
    let lines = [
        "lunch with Ada Lovelace yesterday",
        "had coffee with @dana on monday",
        "met Ada Lovelace",
        "called dana",
        "I called Ada about the audit",
        "texted <@U77|bo> to say thanks",
        "Ada, walk by the river",
        "Ada Lovelace",
        "Dana Scully reached out, quick call about the offsite",
        "dana really liked the plan we presented",
        "Ada Lovelace Byron King really liked it",
        "Chief of Staff 1:1",
        "@ada.lovelace, <@U2|bob> joined us for lunch",
        "coffee yesterday",
        "lunch with",
        "   ",
        "write to ada@example.com",
        "Lunch w/ Ada yesterday evening",
        "I talked to Dana about the roadmap",
        "bumped into @dana in the hallway",
        "Dr. Ada Lovelace lunch",
        "Dana and I had lunch on 3 march",
    ];
    assert_snapshot!(read(&lines), @"
    lunch with Ada Lovelace yesterday
      => Ada Lovelace, lunch on 2026-03-10, relational
    had coffee with @dana on monday
      => dana, coffee on 2026-03-09, relational
    met Ada Lovelace
      => Ada Lovelace, check-in on 2026-03-11, relational
    called dana
      => dana, call on 2026-03-11, relational, I started it
    I called Ada about the audit
      => Ada, call on 2026-03-11, relational, I started it, note: about the audit
    texted <@U77|bo> to say thanks
      => <@U77|bo>, chat on 2026-03-11, relational, I started it, note: to say thanks
    Ada, walk by the river
      => Ada, walk on 2026-03-11, relational, note: by the river
    Ada Lovelace
      => Ada Lovelace, check-in on 2026-03-11, relational
    Dana Scully reached out, quick call about the offsite
      => Dana Scully, call on 2026-03-11, relational, they started it, note: about the offsite
    dana really liked the plan we presented
      => dana, check-in on 2026-03-11, relational, note: really liked the plan we presented
    Ada Lovelace Byron King really liked it
      => Ada Lovelace Byron King, check-in on 2026-03-11, relational, note: really liked it
    Chief of Staff 1:1
      => Chief of Staff, meeting on 2026-03-11, relational
    @ada.lovelace, <@U2|bob> joined us for lunch
      => ada.lovelace + <@U2|bob>, lunch on 2026-03-11, relational, note: joined us
    coffee yesterday
      => Whom did you meet? Begin with the person: @dana lunch yesterday
    lunch with
      => Whom did you meet? Begin with the person: @dana lunch yesterday
       
      => There is nothing to log yet. Name a person and how you met: @dana lunch yesterday
    write to ada@example.com
      => write, check-in on 2026-03-11, relational, note: to ada@example.com
    Lunch w/ Ada yesterday evening
      => Ada, lunch on 2026-03-10, relational
    I talked to Dana about the roadmap
      => Dana, check-in on 2026-03-11, relational, note: about the roadmap
    bumped into @dana in the hallway
      => dana, other on 2026-03-11, relational
    Dr. Ada Lovelace lunch
      => Dr. Ada Lovelace, lunch on 2026-03-11, relational
    Dana and I had lunch on 3 march
      => Dana, lunch on 2026-03-03, relational
    ");
}

#[test]
fn settings_and_structure() {
    let lines = [
        "@d zoom",
        "@d rang",
        "@d slack",
        "@d texted",
        "@d beer",
        "@d dinner",
        "@d breakfast monday",
        "@d 1:1",
        "@d weekly sync",
        "@d steering",
        "@d conference",
        "@d offsite last friday",
        "@d meeting, unstructured",
        "@d lunch, structured",
        "@d long walk by the river",
        "@d caught up",
        "@d lunch at Luigi's",
    ];
    assert_snapshot!(read(&lines), @"
    @d zoom
      => d, call on 2026-03-11, relational
    @d rang
      => d, call on 2026-03-11, relational, they started it
    @d slack
      => d, chat on 2026-03-11, relational
    @d texted
      => d, chat on 2026-03-11, relational, they started it
    @d beer
      => d, other on 2026-03-11, relational
    @d dinner
      => d, other on 2026-03-11, relational, note: dinner
    @d breakfast monday
      => d, other on 2026-03-09, relational, note: breakfast
    @d 1:1
      => d, meeting on 2026-03-11, relational
    @d weekly sync
      => d, meeting on 2026-03-11, relational, note: weekly
    @d steering
      => d, meeting on 2026-03-11, relational
    @d conference
      => d, event on 2026-03-11, relational
    @d offsite last friday
      => d, event on 2026-03-06, relational
    @d meeting, unstructured
      => d, meeting on 2026-03-11, relational, unstructured
    @d lunch, structured
      => d, lunch on 2026-03-11, relational, structured
    @d long walk by the river
      => d, walk on 2026-03-11, relational, note: long walk by the river
    @d caught up
      => d, check-in on 2026-03-11, relational, note: caught up
    @d lunch at Luigi's
      => d, lunch on 2026-03-11, relational, note: at Luigi's
    ");
}

#[test]
fn who_started_it() {
    let lines = [
        "@d they called me",
        "@d she reached out",
        "@d he pinged me",
        "dana came by",
        "@d I called",
        "@d I asked her for coffee",
        "@d reached out to her",
        "@d coffee, reached out to me",
        "@d, called",
        "@d lunch, they started it",
        "@d lunch, I invited him",
        "@d asked me for a ticket",
        "@d coffee",
    ];
    assert_snapshot!(read(&lines), @"
    @d they called me
      => d, call on 2026-03-11, relational, they started it
    @d she reached out
      => d, check-in on 2026-03-11, relational, they started it
    @d he pinged me
      => d, chat on 2026-03-11, relational, they started it
    dana came by
      => dana, check-in on 2026-03-11, relational, they started it
    @d I called
      => d, call on 2026-03-11, relational, I started it
    @d I asked her for coffee
      => d, coffee on 2026-03-11, relational, I started it
    @d reached out to her
      => d, check-in on 2026-03-11, relational, I started it
    @d coffee, reached out to me
      => d, coffee on 2026-03-11, relational, they started it
    @d, called
      => d, call on 2026-03-11, relational
    @d lunch, they started it
      => d, lunch on 2026-03-11, relational, they started it
    @d lunch, I invited him
      => d, lunch on 2026-03-11, relational, I started it
    @d asked me for a ticket
      => d, check-in on 2026-03-11, transactional, they started it, note: asked me for a ticket
    @d coffee
      => d, coffee on 2026-03-11, relational
    ");
}

#[test]
fn requests_are_transactional() {
    let lines = [
        "@d call about a budget request",
        "@d she asked me for access",
        "@d we decided on the vendor",
        "@d lunch, transactional",
        "@d lunch about the approval, relational",
        "@d lunch, no request",
        "@d needed sign-off for the licences",
        "@d coffee, learned she needed approval from the board",
        "@d ticket",
        "@d: she asked for a laptop",
    ];
    assert_snapshot!(read(&lines), @"
    @d call about a budget request
      => d, call on 2026-03-11, transactional, note: about a budget request
    @d she asked me for access
      => d, check-in on 2026-03-11, transactional, they started it, note: she asked me for access
    @d we decided on the vendor
      => d, check-in on 2026-03-11, transactional, note: decided on the vendor
    @d lunch, transactional
      => d, lunch on 2026-03-11, transactional
    @d lunch about the approval, relational
      => d, lunch on 2026-03-11, relational, note: about the approval
    @d lunch, no request
      => d, lunch on 2026-03-11, relational, note: no request
    @d needed sign-off for the licences
      => d, check-in on 2026-03-11, transactional, note: needed sign-off for the licences
    @d coffee, learned she needed approval from the board
      => d, coffee on 2026-03-11, relational, learned: she needed approval from the board
    @d ticket
      => d, check-in on 2026-03-11, transactional, note: ticket
    @d: she asked for a laptop
      => d, check-in on 2026-03-11, relational, they started it, note: she asked for a laptop
    ");
}

#[test]
fn texts_are_told_apart() {
    let lines = [
        "@d lunch learned the close takes 9 days and shared our plan",
        "@d coffee. She said that Q3 is tight. I told her about the SSO plan. Follow up on the budget",
        "@d heard they will merge units, 2 of them; next time ask about the audit",
        "@d found out about the reorg, relational, promised to send the deck",
        "@d told me that hiring is frozen, ask about the close",
        "@d walk, she explained the close to us, showed her the dashboard, todo: send slides",
        "@d she promised to send numbers",
        "@d learned: a, b, learned: c\nnext: d\nnote: e",
        "@d learned they like walks, lunch and coffee, on monday",
        "@d &lt;10 &amp; &gt;5 seats, shared <https://x.org|the plan> with <@U9|bob>",
        "@d learned",
        "@d coffee, meet again in 2 weeks",
        "@d lunch, then a walk, she called, I called back, done 3/4",
        "dana lunch with Bob",
        "lunch with Ada, shared the plan with <@U9|bob>",
    ];
    assert_snapshot!(read(&lines), @"
    @d lunch learned the close takes 9 days and shared our plan
      => d, lunch on 2026-03-11, relational, learned: the close takes 9 days, shared: our plan
    @d coffee. She said that Q3 is tight. I told her about the SSO plan. Follow up on the budget
      => d, coffee on 2026-03-11, relational, learned: Q3 is tight, shared: the SSO plan, next: the budget
    @d heard they will merge units, 2 of them; next time ask about the audit
      => d, check-in on 2026-03-11, relational, learned: they will merge units, 2 of them, next: ask about the audit
    @d found out about the reorg, relational, promised to send the deck
      => d, check-in on 2026-03-11, relational, learned: about the reorg, next: promised to send the deck
    @d told me that hiring is frozen, ask about the close
      => d, check-in on 2026-03-11, relational, learned: hiring is frozen, next: ask about the close
    @d walk, she explained the close to us, showed her the dashboard, todo: send slides
      => d, walk on 2026-03-11, relational, learned: the close to us, shared: the dashboard, next: send slides
    @d she promised to send numbers
      => d, check-in on 2026-03-11, relational, next: she promised to send numbers
    @d learned: a, b, learned: c
    next: d
    note: e
      => d, check-in on 2026-03-11, relational, learned: a, b; c, next: d, note: e
    @d learned they like walks, lunch and coffee, on monday
      => d, check-in on 2026-03-09, relational, learned: they like walks, lunch and coffee
    @d &lt;10 &amp; &gt;5 seats, shared <https://x.org|the plan> with <@U9|bob>
      => d, check-in on 2026-03-11, relational, shared: the plan with @bob, note: <10 & >5 seats
    @d learned
      => d, check-in on 2026-03-11, relational
    @d coffee, meet again in 2 weeks
      => d, coffee on 2026-03-11, relational, note: meet again in 2 weeks
    @d lunch, then a walk, she called, I called back, done 3/4
      => d, lunch on 2026-03-11, relational, they started it, note: walk, called back, done 3/4
    dana lunch with Bob
      => dana, lunch on 2026-03-11, relational, note: with Bob
    lunch with Ada, shared the plan with <@U9|bob>
      => Ada, lunch on 2026-03-11, relational, shared: the plan with @bob
    ");
}

#[test]
fn refusals_say_what_to_do() {
    let lines = [
        "@d lunch tomorrow",
        "@d lunch on 12/3",
        "@d lunch 31 feb",
        "Ada, lunch on 2026-03-12, relational",
        "",
    ];
    assert_snapshot!(read(&lines), @r#"
    @d lunch tomorrow
      => Thursday 12 March is still to come. Log it once it has happened.
    @d lunch on 12/3
      => "12/3" can mean 12 March 2025 or 3 December 2025. Write the month as a word.
    @d lunch 31 feb
      => There is no "31 feb" in the calendar. Check the day and the month.
    Ada, lunch on 2026-03-12, relational
      => Thursday 12 March is still to come. Log it once it has happened.

      => There is nothing to log yet. Name a person and how you met: @dana lunch yesterday
    "#);
    let long = |n: usize| LogLine::parse(&format!("@d learned {}", "x".repeat(n)), today());
    assert!(long(280).is_ok());
    assert_snapshot!(long(281).expect_err("long"), @"Shorten what you learned to 280 characters; it has 281.");
    assert_snapshot!(long(3000).expect_err("long"), @"Shorten the line to 3000 characters; it has 3011.");
}

#[test]
fn the_echo_is_one_canonical_line() {
    let line = LogLine {
        who: Who::Named("Ada Lovelace".into()),
        on: today(),
        kind: Kind::Relational,
        setting: Some(Setting::Lunch),
        structured: false,
        initiator: Some(Initiator::Me),
        learned: Some("the close takes 9 days".into()),
        shared: Some("our SSO plan".into()),
        follow_up: Some("ask about the audit".into()),
        involvement: None,
        played_back: false,
        need: None,
        note: None,
        also: vec![],
        fell_through: false,
    };
    assert_snapshot!(line.echo("Ada Lovelace"), @"Ada Lovelace, lunch on 2026-03-11, relational, I started it, learned: the close takes 9 days, shared: our SSO plan, next: ask about the audit");
}

#[test]
fn what_went_deeper_is_understood() {
    let lines = [
        "@dana lunch, she asked me early, need: see the stock of every shop at noon",
        "@dana call, told after the fact, played it back",
        "Ada coffee, was told late about the move, needs: a faster close, learned the audit is in May",
        "@dana walk, played back what I heard",
        "@dana meeting, she needs a decision",
    ];
    assert_snapshot!(read(&lines), @"
    @dana lunch, she asked me early, need: see the stock of every shop at noon
      => dana, lunch on 2026-03-11, relational, asked early, need: see the stock of every shop at noon
    @dana call, told after the fact, played it back
      => dana, call on 2026-03-11, relational, told after, played back
    Ada coffee, was told late about the move, needs: a faster close, learned the audit is in May
      => Ada, coffee on 2026-03-11, relational, told after, learned: the audit is in May, need: a faster close, note: about the move
    @dana walk, played back what I heard
      => dana, walk on 2026-03-11, relational, played back, note: what
    @dana meeting, she needs a decision
      => dana, meeting on 2026-03-11, transactional, note: she needs a decision
    ");
}

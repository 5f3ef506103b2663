//! Whom a line names.

use super::read;
use insta::assert_snapshot;

#[test]
fn a_line_may_begin_with_its_day_or_its_setting() {
    let lines = [
        "yesterday lunch with Dana",
        "Monday coffee with Dana",
        "today dana coffee",
        "Last Thursday I had a call with Tomas about the depot",
        "May 1 coffee with Dana",
        "1:1 Mei",
        "email from Dana about the audit",
        "our weekly lunch with Mei",
        "May coffee",
        "Will lunch yesterday",
        "Mark call",
        "Grace walk",
        "lunch at the pier with Dana",
        "over lunch with Dana",
        "coffee was great",
    ];
    assert_snapshot!(read(&lines), @"
    yesterday lunch with Dana
      => Dana, lunch on 2026-03-10, relational
    Monday coffee with Dana
      => Dana, coffee on 2026-03-09, relational
    today dana coffee
      => dana, coffee on 2026-03-11, relational
    Last Thursday I had a call with Tomas about the depot
      => Tomas, call on 2026-03-05, relational, note: about the depot
    May 1 coffee with Dana
      => Dana, coffee on 2025-05-01, relational
    1:1 Mei
      => Mei, meeting on 2026-03-11, relational
    email from Dana about the audit
      => Dana, chat on 2026-03-11, relational, note: email, about the audit
    our weekly lunch with Mei
      => Mei, lunch on 2026-03-11, relational, note: our weekly
    May coffee
      => May, coffee on 2026-03-11, relational
    Will lunch yesterday
      => Will, lunch on 2026-03-10, relational
    Mark call
      => Mark, call on 2026-03-11, relational
    Grace walk
      => Grace, walk on 2026-03-11, relational
    lunch at the pier with Dana
      => Dana, lunch on 2026-03-11, relational, note: at the pier
    over lunch with Dana
      => Dana, lunch on 2026-03-11, relational
    coffee was great
      => Whom did you meet? Begin with the person: @dana lunch yesterday
    ");
}

#[test]
fn several_people_are_all_named() {
    let lines = [
        "Dana and Tomás lunch today",
        "@dana @tomas lunch",
        "Mei, Tomas and Ingrid: steering committee yesterday",
        "Mei &amp; Tomas lunch",
        "dana and tomas coffee",
        "lunch with Dana and Tomas Herrera yesterday",
        "<@U1|dana> and <@U2|bo> call",
        "Dana and @tomas lunch",
        "Mei, Dana and <@U1|bo> call",
        "Dana and I had lunch",
        "Dana and the team lunch",
        "called Dana and left a message",
        "lunch with Dana and talked about the plan",
        "Dana, great talk",
        "Mei &amp; lunch",
    ];
    assert_snapshot!(read(&lines), @"
    Dana and Tomás lunch today
      => Dana + Tomás, lunch on 2026-03-11, relational
    @dana @tomas lunch
      => dana + tomas, lunch on 2026-03-11, relational
    Mei, Tomas and Ingrid: steering committee yesterday
      => Mei + Tomas + Ingrid, meeting on 2026-03-10, relational
    Mei &amp; Tomas lunch
      => Mei + Tomas, lunch on 2026-03-11, relational
    dana and tomas coffee
      => dana + tomas, coffee on 2026-03-11, relational
    lunch with Dana and Tomas Herrera yesterday
      => Dana + Tomas Herrera, lunch on 2026-03-10, relational
    <@U1|dana> and <@U2|bo> call
      => <@U1|dana> + <@U2|bo>, call on 2026-03-11, relational
    Dana and @tomas lunch
      => Dana + tomas, lunch on 2026-03-11, relational
    Mei, Dana and <@U1|bo> call
      => Mei + Dana + <@U1|bo>, call on 2026-03-11, relational
    Dana and I had lunch
      => Dana, lunch on 2026-03-11, relational
    Dana and the team lunch
      => Dana, lunch on 2026-03-11, relational, note: the team
    called Dana and left a message
      => Dana, call on 2026-03-11, relational, I started it, note: left a message
    lunch with Dana and talked about the plan
      => Dana, lunch on 2026-03-11, relational, note: talked about the plan
    Dana, great talk
      => Dana, check-in on 2026-03-11, relational, note: great talk
    Mei &amp; lunch
      => Mei, lunch on 2026-03-11, relational
    ");
}

#[test]
fn names_end_where_words_begin() {
    let lines = [
        "Dana cancelled our lunch",
        "invited Mei to lunch",
        "called by Mei yesterday",
        "I was called by Mei",
        "J.R. Smith coffee",
        "Anne-Marie van der Berg coffee",
        "Mark met me for lunch",
        "dana teams",
        "Dana SMS",
        "Mei catch up yesterday",
        "anne-marie van der berg coffee",
    ];
    assert_snapshot!(read(&lines), @"
    Dana cancelled our lunch
      => no talk: Dana, lunch on 2026-03-11, relational, note: cancelled our
    invited Mei to lunch
      => Mei, lunch on 2026-03-11, relational, I started it
    called by Mei yesterday
      => Mei, call on 2026-03-10, relational, they started it
    I was called by Mei
      => Mei, call on 2026-03-11, relational, they started it
    J.R. Smith coffee
      => J.R. Smith, coffee on 2026-03-11, relational
    Anne-Marie van der Berg coffee
      => Anne-Marie van der Berg, coffee on 2026-03-11, relational
    Mark met me for lunch
      => Mark, lunch on 2026-03-11, relational
    dana teams
      => dana, call on 2026-03-11, relational
    Dana SMS
      => Dana, chat on 2026-03-11, relational
    Mei catch up yesterday
      => Mei, other on 2026-03-10, relational
    anne-marie van der berg coffee
      => anne-marie, coffee on 2026-03-11, relational, note: van der berg
    ");
}

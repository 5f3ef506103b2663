//! What words are taken for.

use super::read;
use insta::assert_snapshot;

#[test]
fn words_with_another_meaning_flip_nothing() {
    let lines = [
        "Dana lunch, she bought tickets for the opera",
        "Dana lunch, she needed a break",
        "Dana lunch, she approved of our plan",
        "Dana lunch, their ticket backlog is high",
        "Dana discussed the review process",
        "Dana talked about the call centre",
        "Dana was kind, they review us in May",
        "Dana, her message was clear",
        "Dana, we met for coffee",
        "Dana was kind, we had lunch",
        "Dana call, she needed my sign-off",
    ];
    assert_snapshot!(read(&lines), @"
    Dana lunch, she bought tickets for the opera
      => Dana, lunch on 2026-03-11, relational, note: she bought tickets for the opera
    Dana lunch, she needed a break
      => Dana, lunch on 2026-03-11, relational, note: she needed a break
    Dana lunch, she approved of our plan
      => Dana, lunch on 2026-03-11, relational, note: she approved of our plan
    Dana lunch, their ticket backlog is high
      => Dana, lunch on 2026-03-11, relational, note: their ticket backlog is high
    Dana discussed the review process
      => Dana, check-in on 2026-03-11, relational, note: discussed the review process
    Dana talked about the call centre
      => Dana, check-in on 2026-03-11, relational, note: talked about the call centre
    Dana was kind, they review us in May
      => Dana, check-in on 2026-03-11, relational, note: kind, they review us in May
    Dana, her message was clear
      => Dana, check-in on 2026-03-11, relational, note: her message was clear
    Dana, we met for coffee
      => Dana, coffee on 2026-03-11, relational
    Dana was kind, we had lunch
      => Dana, lunch on 2026-03-11, relational, note: kind
    Dana call, she needed my sign-off
      => Dana, call on 2026-03-11, transactional, note: she needed my sign-off
    ");
}

#[test]
fn words_that_say_more_than_a_setting_stay() {
    let lines = [
        "Dana dinner yesterday",
        "Dana breakfast",
        "emailed Dana",
        "Dana lunch, :tada: 🎉 they won",
        "Dana lunch, learned :tada: 🎉 they won! :tada:",
    ];
    assert_snapshot!(read(&lines), @"
    Dana dinner yesterday
      => Dana, other on 2026-03-10, relational, note: dinner
    Dana breakfast
      => Dana, other on 2026-03-11, relational, note: breakfast
    emailed Dana
      => Dana, chat on 2026-03-11, relational, I started it, note: emailed
    Dana lunch, :tada: 🎉 they won
      => Dana, lunch on 2026-03-11, relational, note: :tada: 🎉 they won
    Dana lunch, learned :tada: 🎉 they won! :tada:
      => Dana, lunch on 2026-03-11, relational, learned: :tada: 🎉 they won! :tada:
    ");
}

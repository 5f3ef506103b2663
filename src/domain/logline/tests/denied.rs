//! What was not, or was not so.

use super::read;
use insta::assert_snapshot;

#[test]
fn what_is_denied_is_not_taken_for_said() {
    let lines = [
        "Mei lunch, no follow up needed",
        "Mei lunch, not asked early",
        "Mei lunch, I wasn't asked early",
        "Mei lunch, was not transactional",
        "Mei meeting, not structured",
        "Mei meeting, no agenda",
        "Mei lunch, no decision needed",
        "Mei lunch, nothing to approve",
        "Mei lunch, didn't need anything decided",
        "Mei lunch, I haven't shared the roadmap yet",
        "Mei lunch, learned nothing",
        "Mei lunch, learned nothing is fixed before May",
    ];
    assert_snapshot!(read(&lines), @"
    Mei lunch, no follow up needed
      => Mei, lunch on 2026-03-11, relational, note: no follow up needed
    Mei lunch, not asked early
      => Mei, lunch on 2026-03-11, relational, note: not asked early
    Mei lunch, I wasn't asked early
      => Mei, lunch on 2026-03-11, relational, note: wasn't asked early
    Mei lunch, was not transactional
      => Mei, lunch on 2026-03-11, relational
    Mei meeting, not structured
      => Mei, meeting on 2026-03-11, relational, unstructured
    Mei meeting, no agenda
      => Mei, meeting on 2026-03-11, relational, unstructured
    Mei lunch, no decision needed
      => Mei, lunch on 2026-03-11, relational, note: no decision needed
    Mei lunch, nothing to approve
      => Mei, lunch on 2026-03-11, relational, note: nothing to approve
    Mei lunch, didn't need anything decided
      => Mei, lunch on 2026-03-11, relational, note: didn't need anything decided
    Mei lunch, I haven't shared the roadmap yet
      => Mei, lunch on 2026-03-11, relational, note: haven't shared the roadmap yet
    Mei lunch, learned nothing
      => Mei, lunch on 2026-03-11, relational, note: learned nothing
    Mei lunch, learned nothing is fixed before May
      => Mei, lunch on 2026-03-11, relational, learned: nothing is fixed before May
    ");
}

#[test]
fn a_talk_that_was_not_is_told_apart() {
    let lines = [
        "Dana didn't come to lunch yesterday",
        "Dana lunch cancelled",
        "Dana lunch was moved to Friday",
        "Dana cancelled our lunch",
        "called Dana, no answer",
        "@dana haven't spoken since January",
        "Dana lunch, cancelled because she was ill",
        "Dana no show",
        "Dana coffee, she couldn't make it",
        "Dana not yet",
    ];
    assert_snapshot!(read(&lines), @"
    Dana didn't come to lunch yesterday
      => no talk: Dana, check-in on 2026-03-10, relational, note: didn't come to lunch
    Dana lunch cancelled
      => no talk: Dana, lunch on 2026-03-11, relational, note: cancelled
    Dana lunch was moved to Friday
      => no talk: Dana, lunch on 2026-03-11, relational, note: moved to Friday
    Dana cancelled our lunch
      => no talk: Dana, lunch on 2026-03-11, relational, note: cancelled our
    called Dana, no answer
      => no talk: Dana, call on 2026-03-11, relational, I started it, note: no answer
    @dana haven't spoken since January
      => no talk: dana, check-in on 2026-03-11, relational, note: haven't spoken since January
    Dana lunch, cancelled because she was ill
      => no talk: Dana, lunch on 2026-03-11, relational, note: cancelled because she was ill
    Dana no show
      => no talk: Dana, check-in on 2026-03-11, relational, note: no show
    Dana coffee, she couldn't make it
      => no talk: Dana, coffee on 2026-03-11, relational, note: she couldn't make it
    Dana not yet
      => no talk: Dana, check-in on 2026-03-11, relational, note: not yet
    ");
}

#[test]
fn what_else_was_cancelled_is_no_matter() {
    let lines = [
        "Dana lunch, she cancelled the project",
        "Dana lunch, moved to the canteen",
        "Dana lunch, she didn't answer my question",
        "Dana lunch, no answer yet on the budget",
        "Dana coffee, hadn't seen each other since May",
        "Dana coffee, we didn't talk much",
        "Dana lunch, nobody from Legal came",
    ];
    assert_snapshot!(read(&lines), @"
    Dana lunch, she cancelled the project
      => Dana, lunch on 2026-03-11, relational, note: she cancelled the project
    Dana lunch, moved to the canteen
      => Dana, lunch on 2026-03-11, relational, note: moved to the canteen
    Dana lunch, she didn't answer my question
      => Dana, lunch on 2026-03-11, relational, note: she didn't answer my question
    Dana lunch, no answer yet on the budget
      => Dana, lunch on 2026-03-11, relational, note: no answer yet on the budget
    Dana coffee, hadn't seen each other since May
      => Dana, coffee on 2026-03-11, relational, note: hadn't seen each other since May
    Dana coffee, we didn't talk much
      => Dana, coffee on 2026-03-11, relational, note: didn't talk much
    Dana lunch, nobody from Legal came
      => Dana, lunch on 2026-03-11, relational, note: nobody from Legal came
    ");
}

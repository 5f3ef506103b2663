//! The first steps and the forms as compact text.

use super::Screen;
use super::gallery::all;
use super::samples::Data;
use super::usual::{screens, shown};

#[test]
fn welcome() {
    insta::assert_snapshot!(screens(&["onboarding::welcome", "onboarding::joined"]), @r#"
    ### onboarding::welcome
    "Rapport helps you keep in touch with the people your work depends on, before you need them."
    Rapport helps you keep in touch with the people your work depends on, before you need them.
    • *What it does.* You log a contact in one line; it reminds you who is worth a moment, and helps you post honest milestone updates.
    • *How often.* At most one nudge a day and four a week, inside your working hours. Pause or leave any time.
    • *What it keeps.* Only what you type here. Only you see it: no manager's view, no scores of people, and it never writes to the people on your list.
    [*Start*]
      (Start also takes care of what you typed: the close takes 9 days)

    ### onboarding::joined
    "You are in. At most one nudge a day and four a week; check-ins come every Tuesday and Thursday at 09:30, your week every Monday at 09:00."
    You are in. At most one nudge a day and four a week; check-ins come every Tuesday and Thursday at 09:30, your week every Monday at 09:00.
    Three people are enough to begin with: whom would you want on your side before you need them?
    [*Add three people*] [Change settings] [Pause for a week] [Leave and delete]
      (`/rapport help` shows everything.)
    "#);
}

#[test]
fn first_steps() {
    let names = ["onboarding::first_people", "onboarding::added", "onboarding::invitation"];
    insta::assert_snapshot!(screens(&names), @r#"
    ### onboarding::first_people
    # Three people
    Whom would you want on your side before you need them? Three are enough to begin with.
    In Slack: __
    Outside Slack: __
      (They are not told. Roles are taken from their Slack titles, and everyone starts in the Core circle, every 30 days; you can change both later.)
    [[Save]]

    ### onboarding::added
    "Added Ana Ruiz, Ana Ruiz 1 and Ana Ruiz 2."
    Added *Ana Ruiz*, <@U1> and *Ana Ruiz 2*: Core circle, every 30 days.
    [Edit Ana Ruiz] [Edit Ana Ruiz 1] [Edit Ana Ruiz 2]
      (Met one of them lately? `/checkin Ana lunch yesterday` keeps it.)
      (`/rapport coverage` shows which roles of the leadership team your list has nobody for.)

    ### onboarding::invitation
    "Ana Ruiz thought Rapport may be useful to you."
    <@U0LENA> thought Rapport may be useful to you.
    Rapport helps you keep in touch with the people your work depends on, before you need them.
    • *What it does.* You log a contact in one line; it reminds you who is worth a moment, and helps you post honest milestone updates.
    • *How often.* At most one nudge a day and four a week, inside your working hours. Pause or leave any time.
    • *What it keeps.* Only what you type here. Only you see it: no manager's view, no scores of people, and it never writes to the people on your list.
    [*Start*]
      (This is the only message you get, unless you start.)
    "#);
}

#[test]
fn settings_and_schedules() {
    insta::assert_snapshot!(screens(&["settings::form", "schedule::form", "nudge::until_form"]), @r#"
    ### settings::form
    # Settings
    Your working day begins: __
    It ends: __
    At most, each day: <1 nudge of 1 nudge>
    At most, each week: <4 nudges of 1 nudge | 2 nudges | 3 nudges | 4 nudges>
    Days without nudges: _13 Mar 2026_
    Pause until: __
      (Monday to Friday; times are in Europe/London, as in your Slack profile.)
    [[Save]]

    ### schedule::form
    # When nudges come
      (In words or as cron, in your time (Europe/London). Enter shows how it is understood; `off` switches it off.)
    Check-in nudges: _the close takes 9 days_
      (Not yet clear. I did not understand "close". Write days and a time, as in "tue, thu 9:30", "weekdays 8:45" or "every friday 4pm".)
    Weekly plan: _tue, thu 9:30_
      (Every Tuesday and Thursday at 09:30; next: Thu 5 Mar, 09:30 · Tue 10 Mar, 09:30 · Thu 12 Mar, 09:30)
    Milestone reminders: _off_
      (Off.)
    [[Save]]

    ### nudge::until_form
    # Snooze until
    Come back on: _2026-03-03_
    at: __
      (Within your working hours: Monday to Friday, 08:30 to 17:30.)
    [[Snooze]]
    "#);
}

#[test]
fn promises() {
    insta::assert_snapshot!(screens(&["promise::form, to anyone", "promise::drop_form", "promise::list"]), @r#"
    ### promise::form, to anyone
    # A promise
    To whom: __
    I will …: __
    Your own estimate: __
    By when: __
      (Only you see this. Write as if the person will read it: facts, not judgements.)
    [[Promise]]

    ### promise::drop_form
    # Take a promise back
    *Ana Ruiz* · *the close takes 9 days*
    Was due yesterday
    What changed: __
      (It stays among your promises, with this beside it. Nothing is sent: tell them first.)
      (Only you see this. Write as if Ana Ruiz will read it: facts, not judgements.)
    [[Take it back]]

    ### promise::list
    "2 promises open. Of 2 promises, 1 kept by the first date, 1 late."
    == Promises
    *Ana Ruiz* · the close takes 9 days
    Was due yesterday
    [Mark kept] [Move date] [Take it back]
    *Ana Ruiz 2* · the close takes 9 days
    Due tomorrow; moved twice from 4 Mar
    [Mark kept] [Move date] [Take it back]
    <@U1> · the close takes 9 days
    Kept 3 Mar; moved once from 3 Mar
      (Of 2 promises, 1 kept by the first date, 1 late. The next one: 1 of 5 needed; no personal forecast yet.)
    "#);
}

#[test]
fn invitations_and_messages() {
    insta::assert_snapshot!(screens(&["onboarding::invite", "onboarding::invited", "checkin::form, of a message"]), @"
    ### onboarding::invite
    # Invite a colleague
    Who may find this useful?: __
      (They get one message that says what Rapport is and that you thought of them, with a Start button. It is never sent twice, and they see nothing of yours.)
    [[Invite]]

    ### onboarding::invited
    # Invite a colleague
    Your invitation is on its way to <@U0DANA>. Whether they start is up to them.

    ### checkin::form, of a message
    # Log a check-in
    With <@U0DANA>, who is not on your list yet. Logging it adds them: Core circle, every 30 days.
    When: _2026-03-03_
    Did either of you need something decided or done?: <No, we just talked of No, we just talked | Yes | No, but it was a meeting with an agenda>
    Where: <Lunch | Coffee | Walk | Call | Chat | Meeting | Event | Other>
    Who started it?: <I did | They did>
    One thing you learned: __
    What you shared back: __
    To come back to: __
    Note: __
      (Only you see this. Write as if the person will read it: facts, not judgements.)
    [[Log]]
    ");
}

#[test]
fn linked_work() {
    let names = ["nudge::update, linked", "milestone::linked", "milestone::update_form"];
    insta::assert_snapshot!(screens(&names), @r#"
    ### nudge::update, linked
    "One payroll for all sites: Its next status update is due today. Promised for 23 Mar, in 20 days."
    *One payroll for all sites* · <#C1>
    Its next status update is due today. Promised for 23 Mar, in 20 days.
      (Linked work: <https://github.com/acme/payroll/milestone/7|acme/payroll, milestone 7> · GitHub says 30 Mar, 14 of 20 done, read 2 hours ago)
      (Not for the post: GitHub is due on 30 March, 7 days after the promised date. One of the two needs to move.)
    [*Draft update*] [Nothing changed] <Later today | Tomorrow | Next week | Until…>

    ### milestone::linked
    "Linked"
      (Linked work: <https://acme.atlassian.net/projects/PAY/versions/10001|PAY, version 10001> · Jira has not been read yet)
      (Linked work: <https://wiki.example/One%20payroll%20for%20all|wiki.example>)

    ### milestone::update_form
    # Status update
    *One payroll for all sites*
      (the close takes 9 days Your own judgement stands, and the post says so.)
      (Linked work: <https://github.com/acme/payroll/milestone/7|acme/payroll, milestone 7> · GitHub says 30 Mar, 14 of 20 done, read 2 hours ago)
      (Not for the post: GitHub is due on 30 March, 7 days after the promised date. One of the two needs to move.)
    Still 23 Mar?: _2026-03-23_
    Status: <🟢 Green of 🟢 Green | 🟡 Amber | 🔴 Red>
    What would make this Amber?: __
    If it is better than the forecast: why: _the close takes 9 days_
    What changed: _the close takes 9 days_
    What it means for the reader: _the close takes 9 days_
    What you need from them: _the close takes 9 days_
    Next update: _2026-12-05_
      (Write as if Ana Ruiz will read it: facts, not judgements.)
    [[Preview]]
    "#);
}

#[test]
fn every_form_of_a_milestone_names_its_reader() {
    for (name, screen) in all(&Data::usual()).iter().filter(|(name, _)| name.starts_with("milestone::")) {
        if matches!(screen, Screen::View(view) if view.to_string().contains("plain_text_input")) {
            assert!(shown(screen).contains("(Write as if "), "{name}: {}", shown(screen));
        }
    }
}

//! The first steps and the forms as compact text.

use super::reading::screens;

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
      (Every Tuesday and Thursday at 09:30; next: <!date^1772703000^{date_short_pretty}, {time}|Thu 5 Mar, 09:30> · <!date^1773135000^{date_short_pretty}, {time}|Tue 10 Mar, 09:30> · <!date^1773307800^{date_short_pretty}, {time}|Thu 12 Mar, 09:30>)
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
    By the end of my working day: __
      (Only you see this. Write as if the person will read it: facts, not judgements.)
    [[Promise]]

    ### promise::drop_form
    # Take a promise back
    *Ana Ruiz* · *the close takes 9 days*
    Was due yesterday
    What changed: __
      (It stays among your promises, with this beside it. Nothing is sent: tell them first.)
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
fn numbers() {
    insta::assert_snapshot!(screens(&["numbers::page", "numbers::page, all"]), @r#"
    ### numbers::page
    "Your numbers. Weeks on cadence: 6 of 6; Relational: not enough yet (3 of 5); Two-way: not enough yet (3 of 5); Roles covered: 30 % (3 of 10); Promises kept: not enough yet (2 of 5)."
    == Your numbers
    *Weeks on cadence:* 6 of 6
    _Of the last 8 weeks, those at whose end at most one in 5 of your people was overdue._
    *Relational:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, those in which nothing had to be decided or done._
    *Two-way:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, among those with something learned or shared, those with both._
    *Roles covered:* 30 % (3 of 10)
    _Of the roles of a leadership team, board and vendors included, those that somebody on your list has._
    *Promises kept:* not enough yet (2 of 5)
    _Of your promises that were done or came due, those done by the date you named first._
      (Only you see this. None of it is a score, and nobody is compared with anybody: only with your own 90 days before.)
    [Show all] [Draw a picture]

    ### numbers::page, all
    "Your numbers. Weeks on cadence: 6 of 6; Relational: not enough yet (3 of 5); Two-way: not enough yet (3 of 5); Roles covered: 30 % (3 of 10); Promises kept: not enough yet (2 of 5)."
    == Your numbers
    *Rhythm*
    *Weeks on cadence:* 6 of 6
    _Of the last 8 weeks, those at whose end at most one in 5 of your people was overdue._
    *Openers used:* not enough yet (0 of 5)
    _Of the nudges of the last 90 days that had an opener, those you logged a check-in from._
    *A talk before the request:* not enough yet (0 of 5)
    _Of your check-ins of the last 90 days in which something had to be decided or done, those with a talk within that person's cadence before._
    *Peers and vendors:* not enough yet (3 of 5)
    _Your check-ins of the last 90 days with vendors, beside those with everybody else._
    *Talks*
    *Relational:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, those in which nothing had to be decided or done._
    *Unstructured:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, those with neither a request nor an agenda; only they add warmth._
    *Logged as structured:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, those that had an agenda; they are kept out of warmth._
    *Started by you:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, among those that say who started them, those that you started._
    *Something learned:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, those with something you learned of their space._
    *Two-way:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, among those with something learned or shared, those with both._
    *Asked early:* not enough yet (0 of 5)
    _Of your check-ins of the last 90 days, among those that say whether you were asked early or told after, those where you were asked early._
    *Played back:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, among those where you added more, those where you played back what you heard._
    *Raised by you:* not enough yet (0 of 5)
    _Of your check-ins of the last 90 days, among those in which you shared something and that say who started them, those that you started._
    *People*
    *Roles covered:* 30 % (3 of 10)
    _Of the roles of a leadership team, board and vendors included, those that somebody on your list has._
    *People with a role:* 3 of 3
    _Of the people on your list, those whose role is another than Other._
    *People tailored:* 3 of 3
    _Of the people on your list, those with how they prefer contact, what they care about, or a cadence of their own._
    *People with a shared goal:* 3 of 3
    _Of the people on your list, those with what you would both call a win._
    *Both needs written down:* 0 of 3
    _Of the people on your list, those with what they need of IT and what IT needs of them._
    *Board members met:* not enough yet (0 of 1)
    _Of the board members on your list, those you were in contact with in the last 90 days._
    *Needs*
    *Needs in their words:* not enough yet (3 of 5)
    _Of the needs you logged in the last 90 days, those that name no solution._
    *Needs with a choice:* not enough yet (3 of 5)
    _Of the needs you logged in the last 90 days, those with 2 or more ways to meet them._
    *Promises*
    *Promises kept:* not enough yet (2 of 5)
    _Of your promises that were done or came due, those done by the date you named first._
    *Kept after a late one:* not enough yet (0 of 1)
    _Of the 3 promises you closed after your last late one, those kept; none while no such follows._
    *Dates earlier than Likely:* 3
    _Dates you kept although they were earlier than Likely by your own record, of milestones and promises._
    *Moves with a reason:* 6 of 6
    _Of all moves of a promised date, those with their cause._
    *Milestones*
    *With an outcome:* 3 of 3
    _Of your open milestones, ideas included, those that say what the business can do afterwards._
    *With a business case:* 3 of 3
    _Of your open milestones, ideas included, those with a business case._
    *Agreed both ways:* 3 of 3
    _Of your open milestones, ideas included, those with what each side needs of the other._
    *Hours to tell the sponsor:* not enough yet (0 of 3)
    _The middle of the hours from noting an obstacle to telling the sponsor, over all you told them of._
    *Better than the forecast:* not enough yet (0 of 5)
    _Of your posts of the last 90 days that had a forecast, those with a better colour than the forecast, each with its reason._
    *Jargon in a post:* not enough yet (0 of 5)
    _The words in a post of the last 90 days that its readers may not know, on average._
    *Date, budget and result:* not enough yet (0 of 5)
    _Of the milestones you delivered, those by the date first promised, within budget, and with the result wanted._
    *Reviews*
    *With a current stance:* 0 of 3
    _Of your promised milestones with a sponsor, those whose sponsor's stance you noted in the last 60 days._
    *Quarters looked back on:* not enough yet (0 of 1)
    _Of the last 4 whole quarters you were here for, those you answered a question of the review on._
    *Explained in plain words:* 0
    _The sentences with which you helped somebody understand technology, in your reviews of the last 90 days._
    *Facts of the business:* 0
    _The facts you learned of how the business makes money, in your reviews of the last 90 days._
    *Steps outside IT:* 0
    _The steps you named to learn outside IT, in your reviews of the last 90 days._
    *Tools they try out:* 0
    _The things you named that somebody is trying out, in your reviews of the last 90 days._
    *Guidance given:* 0
    _The pieces of your advice that somebody used, in your reviews of the last 90 days._
    *Stretch contacts:* 0
    _The people hard to meet whom you named, with what to ask them, in your reviews of the last 90 days._
    *Risks in money terms:* 0
    _The risks you named in money terms, in your reviews of the last 90 days._
      (Only you see this. None of it is a score, and nobody is compared with anybody: only with your own 90 days before.)
    [Show fewer] [Draw a picture]
    "#);
}

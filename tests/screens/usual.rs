//! The main screens as compact text: what a person reads, a line a block, buttons in brackets.

use super::Screen;
use super::gallery::all;
use super::samples::Data;
use serde_json::Value;

/// A screen as a person reads it.
pub fn shown(screen: &Screen) -> String {
    match screen {
        Screen::Message(message) => format!("\"{}\"\n{}", message.text, blocks(&message.blocks)),
        Screen::View(view) => {
            let title = view["title"]["text"].as_str().map_or(String::new(), |title| format!("# {title}\n"));
            let submit =
                view["submit"]["text"].as_str().map_or(String::new(), |text| format!("\n[[{text}]]"));
            format!("{title}{}{submit}", blocks(view["blocks"].as_array().map_or(&[], Vec::as_slice)))
        }
    }
}

fn blocks(blocks: &[Value]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}

fn block(block: &Value) -> String {
    let text = |value: &Value| value["text"].as_str().unwrap_or_default().to_owned();
    let row = || block["elements"].as_array().into_iter().flatten();
    match block["type"].as_str().unwrap_or_default() {
        "section" if block["fields"].is_array() => {
            let fields = block["fields"].as_array().into_iter().flatten();
            fields.map(text).collect::<Vec<_>>().join(" | ")
        }
        "section" => {
            let accessory = block.get("accessory").map_or(String::new(), |e| format!(" {}", element(e)));
            format!("{}{accessory}", text(&block["text"]))
        }
        "header" => format!("== {}", text(&block["text"])),
        "context" => row().map(|e| format!("  ({})", text(e))).collect(),
        "divider" => "--".to_owned(),
        "actions" => row().map(element).collect::<Vec<_>>().join(" "),
        "input" => format!("{}: {}", text(&block["label"]), element(&block["element"])),
        other => other.to_owned(),
    }
}

fn element(element: &Value) -> String {
    let text = |value: &Value| value["text"]["text"].as_str().unwrap_or_default().to_owned();
    let first = ["initial_value", "initial_date", "initial_conversation"]
        .iter()
        .find_map(|key| element[*key].as_str().map(str::to_owned));
    match element["type"].as_str().unwrap_or_default() {
        "button" if element["style"] == "primary" => format!("[*{}*]", text(element)),
        "button" => format!("[{}]", text(element)),
        _ if element["options"].is_array() => {
            let chosen = element.get("initial_option").map_or(String::new(), |o| format!("{} of ", text(o)));
            let options = element["options"].as_array().into_iter().flatten().map(text);
            format!("<{chosen}{}>", options.collect::<Vec<_>>().join(" | "))
        }
        _ => format!("_{}_", first.unwrap_or_default()),
    }
}

/// The screens of these names.
pub fn screens(names: &[&str]) -> String {
    let all = all(&Data::usual());
    let found = names.iter().map(|name| {
        let (name, screen) = all.iter().find(|(n, _)| n == name).expect("is in the gallery");
        format!("### {name}\n{}", shown(screen))
    });
    found.collect::<Vec<_>>().join("\n\n")
}

#[test]
fn nudges() {
    let names = [
        "nudge::check_in",
        "nudge::check_in, twice snoozed",
        "nudge::update",
        "nudge::still_useful",
        "nudge::over",
        "nudge::settled",
        "weekly::plan",
    ];
    insta::assert_snapshot!(screens(&names), @r#"
    ### nudge::check_in
    "A moment with Ana Ruiz? 40 days since you last talked; you aim for every 30. One payroll for all sites"
    A moment with *Ana Ruiz* (CFO)? 40 days since you last talked; you aim for every 30. One payroll for all sites
    > the close takes 9 days
      (In case it helps; nothing is sent to Ana.)
    [*Log it*] [Plan it] [Another opener] <Later today | Tomorrow | Next week | Until… | Skip this cycle>

    ### nudge::check_in, twice snoozed
    "A moment with Ana Ruiz? 40 days since you last talked; you aim for every 30. One payroll for all sites"
    A moment with *Ana Ruiz* (CFO)? 40 days since you last talked; you aim for every 30. One payroll for all sites
    [*Log it*] [Plan it] <Skip this cycle | See them less often | Take off my list>
      (Snoozed twice now. Skipping, seeing them less often or taking them off is fine too.)

    ### nudge::update
    "One payroll for all sites: Its next status update is due today. Promised for 23 Mar, in 20 days."
    *One payroll for all sites* · <#C1>
    Its next status update is due today. Promised for 23 Mar, in 20 days.
    [*Draft update*] [Nothing changed] <Later today | Tomorrow | Next week | Until…>

    ### nudge::still_useful
    "I paused your nudges: the last four went unanswered, and more of them would not help. Your log and people stay as they are. Shall I go on?"
    I paused your nudges: the last four went unanswered, and more of them would not help. Your log and people stay as they are. Shall I go on?
    [Keep nudging me] [Stay paused]

    ### nudge::over
    "Ana Ruiz: Snoozed. Back <!date^1772616600^{date_short_pretty}, {time}|Wed 4 Mar, 09:30>."
      (*Ana Ruiz* · Snoozed. Back <!date^1772616600^{date_short_pretty}, {time}|Wed 4 Mar, 09:30>.)

    ### nudge::settled
    "the close takes 9 days Back <!date^1772616600^{date_short_pretty}, {time}|Wed 4 Mar, 09:30>."
      (the close takes 9 days Back <!date^1772616600^{date_short_pretty}, {time}|Wed 4 Mar, 09:30>.)

    ### weekly::plan
    "Your week: Ana Ruiz"
    == Your week
    One worth a moment this week:
    *Ana Ruiz* · CFO
    40 days ago, due [Log]
    *One payroll for all sites* · promised for 23 Mar · update due 2 Mar [Draft update]
    *One payroll for all sites 1* · promised for 2 Apr · update due 3 Mar [Draft update]
    *One payroll for all sites 2* · promised for 12 Apr · update due 4 Mar [Draft update]
      (This counts as today's nudge.)
    "#);
}

#[test]
fn logging() {
    let names = ["checkin::echo", "checkin::unknown_peer", "checkin::which_peer", "checkin::form, edit"];
    insta::assert_snapshot!(screens(&names), @r#"
    ### checkin::echo
    "Logged: lunch yesterday with Ana Ruiz."
    Logged: lunch yesterday with *Ana Ruiz*.
    Relational · They started it
    *Learned:* the close takes 9 days
    *Next:* the close takes 9 days
    *They need:* the close takes 9 days (Change the process, Use what is there, A new project)
      (Ana's clock starts again: due in 30 days.)
      (I added Ana Ruiz to your people: Core circle, every 30 days.)
    [Edit] [Add more] [Undo]

    ### checkin::unknown_peer
    "Ana Ruiz is not among your people. Did you mean Ana Ruiz?"
    Ana Ruiz is not among your people. Did you mean Ana Ruiz?
    [Add Ana Ruiz and log it] [Open the form]
      (You typed: the close takes 9 days)

    ### checkin::which_peer
    "Which Ana Ruiz?"
    Which Ana Ruiz?
    [Ana Ruiz] [Ana Ruiz 1] [Ana Ruiz 2]
      (You typed: the close takes 9 days)

    ### checkin::form, edit
    # Log a check-in
    With *Ana Ruiz*
    When: _2026-03-02_
    Did either of you need something decided or done?: <No, we just talked of No, we just talked | Yes | No, but it was a meeting with an agenda>
    Where: <Lunch of Lunch | Coffee | Walk | Call | Chat | Meeting | Event | Other>
    Who started it?: <They did of I did | They did>
    One thing you learned: _the close takes 9 days_
    What you shared back: __
    To come back to: _the close takes 9 days_
    Note: __
      (Only you see this. Write as if Ana Ruiz will read it: facts, not judgements.)
    [[Log]]
    "#);
}

#[test]
fn today_and_the_people() {
    insta::assert_snapshot!(screens(&["people::today", "people::list", "person::page", "person::found"]), @r#"
    ### people::today
    "1 person is due today."
    == Today
    *Ana Ruiz* · CFO
    40 days ago, due [Log]
    *One payroll for all sites* · status update due 1 day ago [Draft update]
    *One payroll for all sites 1* · status update due today [Draft update]
    [*Log a check-in*] [Add a person] [Add a milestone]

    ### people::list
    "You keep 3 people."
    *Core* · every 30 days
    *Ana Ruiz* · CFO · 40 days ago, due · ▰▰▱▱▱ 40
    *Wide* · every 90 days
    <@U1> · CMO · 41 days ago · ▰▰▰▰▱ 73
    *Outer* · every 180 days
    *Ana Ruiz 2* · COO · 42 days ago, no nudges · ▰▰▰▰▰ 85
      (Warmth halves each time a full cadence passes without relational contact. It is a reminder, not a grade.)

    ### person::page
    "Ana Ruiz: 40 days ago, due"
    == Ana Ruiz
    *Ana Ruiz* · CFO
    Core circle, every 30 days · 40 days ago, due · warmth ▰▰▱▱▱ 40
    Last talk: 22 Jan · last contact of any kind: 22 Jan
    *For your next talk*
    • Last time: lunch yesterday
    • You learned: the close takes 9 days
    • Come back to: the close takes 9 days
    • You promised to the close takes 9 days by yesterday
    • They need: the close takes 9 days (Change the process, Use what is there, A new project)
    • They sponsor One payroll for all sites, promised for 23 Mar
    • They sponsor One payroll for all sites 1, promised for 2 Apr
    • A win for both: the close takes 9 days
    • They care about: the close takes 9 days
    • They started the last 3: your turn.
    • Last suggested: _the close takes 9 days_
    *Contract renews:* 12 Apr
      (What do IT and Ana need of each other? Edit keeps it.)
    *Last 90 days:* 3 talks, 0 requests · they started 3 of 3 · learned 3 times, shared 0
    --
    Lunch yesterday — the close takes 9 days; the close takes 9 days; the close takes 9 days
    Lunch Sun 1 Mar — the close takes 9 days; the close takes 9 days; the close takes 9 days
    Lunch Sat 28 Feb — the close takes 9 days; the close takes 9 days; the close takes 9 days
    [*Log a check-in*] [Edit]
      (Warmth halves each time a full cadence passes without relational contact. It is a reminder, not a grade.)

    ### person::found
    "500 check-ins found."
    *Ana Ruiz* · lunch yesterday — the close takes 9 days; the close takes 9 days; the close takes 9 days <Edit | Add more | Delete>
    *Ana Ruiz* · lunch Sun 1 Mar — the close takes 9 days; the close takes 9 days; the close takes 9 days <Edit | Add more | Delete>
    *Ana Ruiz* · lunch Sat 28 Feb — the close takes 9 days; the close takes 9 days; the close takes 9 days <Edit | Add more | Delete>
      (497 more: narrow it, as in `/rapport log ana since march about payroll`.)
    "#);
}

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
    "You are in. At most one nudge a day and four a week; check-ins come every Tuesday at 09:30."
    You are in. At most one nudge a day and four a week; check-ins come every Tuesday at 09:30.
    Three people are enough to begin with: whom would you want on your side before you need them?
    [*Add three people*] [Settings] [Pause for a week] [Leave and delete]
      (`/rapport help` shows everything.)
    "#);
}

#[test]
fn status_posts() {
    let names = ["milestone::post", "milestone::preview", "milestone::digest", "milestone::show"];
    insta::assert_snapshot!(screens(&names), @r#"
    ### milestone::post
    "One payroll for all sites · 🟢 Green · confidence 7 of 10
    Promised 1 Jun 2027 · likely 9 Jun 2027 · safe 24 Jun 2027 · moved once (from 1 May 2027: the close takes 9 days)
    Green because: the close takes 9 days
    Changed: the close takes 9 days
    Means for you: the close takes 9 days
    Need from you: the close takes 9 days
    Next update: 5 Dec"
    *One payroll for all sites* · 🟢 Green · confidence 7 of 10
    Promised 1 Jun 2027 · likely 9 Jun 2027 · safe 24 Jun 2027 · moved once (from 1 May 2027: the close takes 9 days)
    *Green because:* the close takes 9 days
    *Changed:* the close takes 9 days
    *Means for you:* the close takes 9 days
    *Need from you:* the close takes 9 days
    *Next update:* 5 Dec
      (Status update by <@UL1>)

    ### milestone::preview
    # Preview
      (This is how it will look in <#C1>.)
    --
    *One payroll for all sites* · 🟢 Green · confidence 7 of 10
    Promised 1 Jun 2027 · likely 9 Jun 2027 · safe 24 Jun 2027 · moved once (from 1 May 2027: the close takes 9 days)
    *Green because:* the close takes 9 days
    *Changed:* the close takes 9 days
    *Means for you:* the close takes 9 days
    *Need from you:* the close takes 9 days
    *Next update:* 5 Dec
      (Status update by <@UL1>)
    --
      (Only you see this: "Means for you" names no money, time, risk or customers yet. One line of it helps.)
      (Only you see this: words that some readers may not know.)
    *SSO* · one sign-in
    [Use 'one sign-in'] [Fine here] [Fine for Ana Ruiz]
    *SSO 1* · capitals I do not know; spell them out once
    [Fine here] [Fine for Ana Ruiz]
    *SSO 2* · one sign-in
    [Use 'one sign-in'] [Fine here] [Fine for Ana Ruiz]
      (Nothing is posted until you say so. Cancel keeps it as a draft.)
    [[Post]]

    ### milestone::digest
    "Milestones this week: 3 open"
    == Milestones this week
    🔴 Red · *One payroll for all sites 2*
    the close takes 9 days
    First promised for 29 Mar, now 12 Apr, in 40 days; moved once
    🟡 Amber · *One payroll for all sites 1*
    the close takes 9 days
    First promised for 19 Mar, now 2 Apr, in 30 days; moved once
    🟢 Green · *One payroll for all sites*
    the close takes 9 days
    First promised for 9 Mar, now 23 Mar, in 20 days; moved once · *stale*: update was due 2 Mar
      (Worst first. Every date shows what was promised first.)

    ### milestone::show
    "One payroll for all sites: 🟢 Green · First promised for 9 Mar, now 23 Mar, in 20 days; moved once"
    == One payroll for all sites
    🟢 Green · First promised for 9 Mar, now 23 Mar, in 20 days; moved once
    Sponsor: *Ana Ruiz* · Posts to: <#C1>
    *So that the business can* the close takes 9 days
    *Business case:* the close takes 9 days
    They expect a close in three days, by 1 May 2027
    IT needs a test ledger
    Budget at risk: licences rose
    Co-owner: <@U77> · Stand-in while you are paused: <@U78>
    *In the way:* the close takes 9 days
    Since 3 Mar · Ana not told yet <I told Ana | Draft a note to Ana | I told someone else | It is cleared>
    *In the way:* the close takes 9 days
    Since 3 Mar · Ana told after 4 hours, Ana told after 4 hours, Ana told after 4 hours <I told someone else | It is cleared>
    *In the way:* the close takes 9 days
    Since 2 Mar · Ana told after 10 hours, Ana told after 10 hours, Ana told after 10 hours <I told someone else | It is cleared>
    --
    1 Nov · first promised for 9 Mar
    22 Jan · moved from 9 Mar to 23 Mar: the close takes 9 days
      (Your own estimate, private: 23 Mar.)
    [*Draft update*] [Move date] [Mark done] [Show history] [Edit post] <Write down what was agreed | Log an obstacle | Edit>
    "#);
}

#[test]
fn home_and_the_coming_weeks() {
    insta::assert_snapshot!(screens(&["home::home", "schedule::ahead"]), @r#"
    ### home::home
    [*Log a check-in*] [Add a person] [Add a milestone]
    == Worth a moment now
    *Ana Ruiz* (CFO) · 40 days ago, due [Log]
    *One payroll for all sites* · status update due since 2 Mar [Draft update]
    *One payroll for all sites 1* · status update due today [Draft update]
    *Ana Ruiz 1* (CMO) has left Slack. Keep them on your list, or take them off?
    [Keep them] [Take off my list]
    --
    == People
    *Core* · every 30 days · 1 person, 1 due
    *Ana Ruiz* · CFO · 40 days ago, due · ▰▰▱▱▱ 40
    *Wide* · every 90 days · 1 person
    <@U1> · CMO · 41 days ago · ▰▰▰▰▱ 73
    *Outer* · no nudges · 1 person
    *Ana Ruiz 2* · COO · 42 days ago, no nudges · ▰▰▰▰▰ 85
      (Warmth halves each time a full cadence passes without relational contact. It is a reminder, not a grade.)
    --
    == Coverage
    *CEO*  _vacant_ | *CFO*  Ana Ruiz | *CMO*  <@U1> | *COO*  Ana Ruiz 2 | *CHRO*  _vacant_ | *CLO*  none here | *Engineering*  _vacant_ | *Business unit*  _vacant_ | *Board*  _vacant_ | *Vendor*  none here
      (5 roles are without anybody on your list: is there none, or are they missing?)
    <CEO | CHRO | Engineering | Business unit | Board> <CLO | Vendor>
      (Vendors 0, peers 3: contacts of the last 30 days.)
    --
    == Milestones
    *One payroll for all sites*
    🟢 Green · First promised for 9 Mar, now 23 Mar, in 20 days; moved once · *stale*: update was due 2 Mar <Draft update | Move date | Mark done | Log an obstacle | Edit>
    *One payroll for all sites 1*
    🟡 Amber · First promised for 19 Mar, now 2 Apr, in 30 days; moved once <Draft update | Move date | Mark done | Log an obstacle | Edit>
    *One payroll for all sites 2*
    🔴 Red · First promised for 29 Mar, now 12 Apr, in 40 days; moved once <Draft update | Move date | Mark done | Log an obstacle | Edit>
    --
    == Settings
    At most one nudge a day and four a week; 08:30 to 17:30, Monday to Friday, in Europe/London.
      (Check-in nudges: Every Tuesday and Thursday at 09:30
    Weekly plan: Every Monday at 09:00
    Milestone reminders: Monday to Friday at 09:30)
    [Settings] [When nudges come] [Pause for a week] [Invite a colleague] [Leave and delete]
      (Only you see this page. `/rapport help` shows everything.)

    ### schedule::ahead
    "Your next two weeks"
    == Your next two weeks
    <!date^1772616600^{date_short_pretty}, {time}|Wed 4 Mar, 09:30> · *Ana Ruiz 2* · You promised Ana Ruiz 2 to the close takes 9 days by the end of your day, today.
    <!date^1772703000^{date_short_pretty}, {time}|Thu 5 Mar, 09:30> · *One payroll for all sites* · Its status update was due Mon 2 Mar.
    <!date^1772789400^{date_short_pretty}, {time}|Fri 6 Mar, 09:30> · *One payroll for all sites 1* · Its status update was due Tue 3 Mar.
    <!date^1773046800^{date_short_pretty}, {time}|Mon 9 Mar, 09:00> · *Weekly plan* · It is the start of your week.
    <!date^1773135000^{date_short_pretty}, {time}|Tue 10 Mar, 09:30> · *One payroll for all sites 2* · Its status update was due Wed 4 Mar.
    <!date^1773307800^{date_short_pretty}, {time}|Thu 12 Mar, 09:30> · *Ana Ruiz* · 49 days since you last talked; you aim for every 30. They started the last 3: your turn. One payroll for all sites, which Ana Ruiz sponsors, is promised for 23 Mar. Meet before you need this.
    <!date^1773651600^{date_short_pretty}, {time}|Mon 16 Mar, 09:00> · *Weekly plan* · It is the start of your week.
    <!date^1773739800^{date_short_pretty}, {time}|Tue 17 Mar, 09:30> · *Ana Ruiz 1* · 55 days since you last talked. They started the last 3: your turn.
      (As it stands now, and as if you act on each the same day. Logging always changes it.)
    "#);
}

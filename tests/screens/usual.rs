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
    > the close takes 9 days <Hide this opener | Show my openers>
      (From the catalogue (their goal), in case it helps. Nothing is sent to Ana.)
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
    "Ana Ruiz: Snoozed. Back Wed 4 Mar, 09:30. The day you asked for has its nudge already."
      (*Ana Ruiz* · Snoozed. Back Wed 4 Mar, 09:30. The day you asked for has its nudge already.)

    ### nudge::settled
    "the close takes 9 days Back Wed 4 Mar, 09:30."
      (the close takes 9 days Back Wed 4 Mar, 09:30.)

    ### weekly::plan
    "Your week: Ana Ruiz and Ana Ruiz 1; 2 promises due. On cadence 6 of the last 6 weeks."
    == Your week
    *Two worth a moment this week*
    *Ana Ruiz* (CFO)
    40 days ago, due, contract renews 12 Apr [Log]
    <@U1> (CMO)
    41 days ago, contract renews 12 Apr [Log]
    --
    *Promises due*
    *Ana Ruiz* · the close takes 9 days
    Was due yesterday <Mark kept | Move date | Tell them now | Take it back>
    *Ana Ruiz 2* · the close takes 9 days
    Due tomorrow; moved twice from 4 Mar <Mark kept | Move date | Tell them now | Take it back>
    --
    *Milestones to look at*
    *One payroll for all sites*
    Update was due 2 Mar · promised for Mon 23 Mar, in 20 days [Draft update]
    *One payroll for all sites 1*
    Update due today · promised for Thu 2 Apr, in 30 days [Draft update]
    *One payroll for all sites 2*
    Update due tomorrow · promised for Sun 12 Apr, in 40 days [Draft update]
    *A look back at February:* 6 questions, about five minutes.
    [Look back]
    --
    *On cadence 6 of the last 6 weeks.*
      (A week counts if at most one in five of your people was overdue when it ended.)
      (This counts as today's nudge.)
    "#);
}

#[test]
fn logging() {
    let names = [
        "checkin::echo",
        "checkin::unknown_peer",
        "checkin::fell_through",
        "checkin::which_peer",
        "checkin::form, edit",
    ];
    insta::assert_snapshot!(screens(&names), @r#"
    ### checkin::echo
    "Logged: lunch yesterday with Ana Ruiz."
    Logged: lunch yesterday with *Ana Ruiz*.
    Relational · They started it
    *Learned:* the close takes 9 days
    *Next:* the close takes 9 days
    *They need:* the close takes 9 days (Change the process, Use what is there, A new project)
      (Ana's clock starts again: due in 29 days.)
      (I added Ana Ruiz to your people: Core circle, every 30 days.)
      (Did you play back what you heard? Add more keeps it.)
    [Edit] [Add more] [Undo]

    ### checkin::unknown_peer
    "Ana Ruiz is not among your people. Did you mean Ana Ruiz?"
    Ana Ruiz is not among your people. Did you mean Ana Ruiz?
    [Yes, log it with Ana Ruiz] [Add Ana Ruiz and log it] [Open the form]
      (You typed: the close takes 9 days)

    ### checkin::fell_through
    "That sounds like a talk that did not come about, so nothing is logged."
    That sounds like a talk that did not come about, so nothing is logged.
    [We did talk, log it] [Open the form]
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
    "2 people are due today."
    == Today
    *Ana Ruiz* · CFO
    40 days ago, due, contract renews 12 Apr [Log]
    <@U1> · CMO
    41 days ago, contract renews 12 Apr [Log]
    *Promises due*
    *Ana Ruiz* · the close takes 9 days
    Was due yesterday <Mark kept | Move date | Tell them now | Take it back>
    *Ana Ruiz 2* · the close takes 9 days
    Due tomorrow; moved twice from 4 Mar <Mark kept | Move date | Tell them now | Take it back>
    *One payroll for all sites* · status update due since 2 Mar [Draft update]
    *One payroll for all sites 1* · status update due today [Draft update]
    [*Log a check-in*] [Add a person] [Add a milestone]

    ### people::list
    "You keep 3 people."
    *Core* · every 30 days
    *Ana Ruiz* · CFO · 40 days ago, due, contract renews 12 Apr · ▰▰▱▱▱ 40
    *Wide* · every 90 days
    <@U1> · CMO · 41 days ago, contract renews 12 Apr · ▰▰▰▰▱ 73
    *Outer* · no nudges
    *Ana Ruiz 2* · COO · 42 days ago, no nudges, contract renews 12 Apr · ▰▰▰▰▰ 85
      (Warmth halves each time a full cadence passes without relational contact. It is a reminder, not a grade.)

    ### person::page
    "Ana Ruiz: 40 days ago, due, contract renews 12 Apr"
    == Ana Ruiz
    *Ana Ruiz* · CFO
    Core circle, every 30 days · 40 days ago, due, contract renews 12 Apr · warmth ▰▰▱▱▱ 40
    Last talk: 22 Jan · last contact of any kind: 22 Jan
    *For your next talk*
    • Last time: lunch yesterday
    • You learned: the close takes 9 days
    • Come back to: the close takes 9 days
    • You promised: the close takes 9 days, by yesterday
    • They need: the close takes 9 days (Change the process, Use what is there, A new project)
    • They sponsor One payroll for all sites, promised for 23 Mar
    • They sponsor One payroll for all sites 1, promised for 2 Apr
    • A win for both: the close takes 9 days
    • They care about: the close takes 9 days
    • They started the last 3: your turn.
    • From your review, 22 Feb: the close takes 9 days
    • From your review, 22 Feb: the close takes 9 days
    • Last suggested: _the close takes 9 days_
    *Contract renews:* 12 Apr
      (What do IT and Ana need of each other? Add it with Edit.)
    *Last 90 days:* 3 talks, 0 requests · they started 3 of 3 · learned 3 times, shared 0 times
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
fn home_and_the_coming_weeks() {
    insta::assert_snapshot!(screens(&["home::home", "schedule::ahead"]), @r#"
    ### home::home
    [*Log a check-in*] [Add a person] [Add a milestone]
    == Worth a moment now
    *Ana Ruiz* (CFO) · 40 days ago, due, contract renews 12 Apr [Log]
    *One payroll for all sites* · status update due since 2 Mar [Draft update]
    *One payroll for all sites 1* · status update due today [Draft update]
    *Ana Ruiz 1* (CMO) has left Slack. Keep them on your list, or take them off?
    [Keep them] [Take off my list]
      (You are not nudged about them. Without an answer they go off your list 30 days after they left.)
    --
    == Promises due
    *Ana Ruiz* · the close takes 9 days
    Was due yesterday
    [Mark kept] [Move date] <Tell them now | Take it back>
    *Ana Ruiz 2* · the close takes 9 days
    Due tomorrow; moved twice from 4 Mar
    [Mark kept] [Move date] <Tell them now | Take it back>
    [Add a promise]
      (Of 2 promises, 1 kept by the first date, 1 late.)
    --
    == People
    *Core* · every 30 days · 1 person, 1 due
    *Ana Ruiz* · CFO · 40 days ago, due, contract renews 12 Apr · ▰▰▱▱▱ 40
    *Wide* · every 90 days · 1 person
    <@U1> · CMO · 41 days ago, contract renews 12 Apr · ▰▰▰▰▱ 73
    *Outer* · no nudges · 1 person
    *Ana Ruiz 2* · COO · 42 days ago, no nudges, contract renews 12 Apr · ▰▰▰▰▰ 85
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
    🟢 Green · First promised for 9 Mar, now 23 Mar, in 20 days; moved once · the update due 2 Mar is still to come <Draft update | Move date | Mark done | Log an obstacle | Edit>
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
    [Change settings] [Set times] [Show openers] [Pause for a week] [Invite a colleague] [Leave and delete]
      (Only you see this page. `/rapport help` shows everything.)

    ### schedule::ahead
    "Your next two weeks"
    == Your next two weeks
    Wed 4 Mar, 09:30 · *Ana Ruiz 2* · You promised Ana Ruiz 2: the close takes 9 days, by the end of your day, tomorrow.
    Thu 5 Mar, 09:30 · *One payroll for all sites* · Its status update was due yesterday.
    Fri 6 Mar, 09:30 · *One payroll for all sites 1* · Its next status update is due today.
    Mon 9 Mar, 09:00 · *Weekly plan* · It is the start of your week.
    Tue 10 Mar, 09:30 · *Ana Ruiz* · 47 days since you last talked; you aim for every 30. They started the last 3: your turn. One payroll for all sites, which Ana Ruiz sponsors, is promised for 23 Mar. Meet before you need this. Their contract renews on 12 Apr, in 40 days.
    Wed 11 Mar, 09:30 · *One payroll for all sites 2* · Its next status update is due tomorrow.
    Mon 16 Mar, 09:00 · *Weekly plan* · It is the start of your week.
      (As it stands now, and as if you act on each the same day. Logging always changes it.)
    "#);
}

//! Help: every subcommand with an example, and the answer to an unknown one.

use super::blocks::{escape, header, section, spoken};
use crate::domain::command::{MilestoneWord, RapportWord};
use crate::domain::delivery::Message;

/// How a subcommand of `/rapport` is typed, and an example.
fn rapport_usage(word: RapportWord) -> (&'static str, &'static str) {
    match word {
        RapportWord::Today => ("", ""),
        RapportWord::Help => ("[command]", "help schedule"),
        RapportWord::Join => ("", "join"),
        RapportWord::People => ("", "people"),
        RapportWord::Add => ("<person> [role] [circle] [every N days]", "add @dana cfo inner"),
        RapportWord::Peer => ("<person>", "peer ada"),
        RapportWord::Coverage => ("", "coverage"),
        RapportWord::Map => ("", "map"),
        RapportWord::Me => ("", "me"),
        RapportWord::Log => ("[person] [since <day>] [about <words>]", "log ada since march"),
        RapportWord::Circle => ("<person> <circle or every N days>", "circle ada every 21 days"),
        RapportWord::Remove => ("<person>", "remove ada"),
        RapportWord::Promise => ("<person> <what> by <day>", "promise @dana send the vendor list by friday"),
        RapportWord::Promises => ("", "promises"),
        RapportWord::Openers => {
            ("[add [for <person or role>:] <text>]", "openers add for ada: How did the audit go?")
        }
        RapportWord::Plan => ("", "plan"),
        RapportWord::Schedule => ("[kind] [days and time, cron, or off]", "schedule check-in tue, thu 9:30"),
        RapportWord::Hours => ("<from> to <to>", "hours 8:30 to 17:30"),
        RapportWord::Review => ("[month or quarter]", "review month"),
        RapportWord::Off => ("<day, or first to last>", "off 24 december to 1 january"),
        RapportWord::Holidays => ("[address or off]", "holidays https://calendar.example.com/holidays.ics"),
        RapportWord::Pause => ("[until <day>, or for <how long>]", "pause until 12 january"),
        RapportWord::Resume => ("[on <day>]", "resume on monday"),
        RapportWord::Digest => ("<#channel> [days and time, cron, or off]", "digest #it-status monday 10:00"),
        RapportWord::Export => ("", "export"),
        RapportWord::Forget => ("<person>", "forget ada"),
        RapportWord::Delete => ("mine", "delete mine"),
        RapportWord::Leave => ("", "leave"),
    }
}

fn milestone_usage(word: MilestoneWord) -> (&'static str, &'static str) {
    match word {
        MilestoneWord::List => ("[#channel]", "list #it-status"),
        MilestoneWord::Add => ("[title]", "add One payroll for all sites"),
        MilestoneWord::Show => ("<title>", "show payroll"),
        MilestoneWord::History => ("<title>", "history payroll"),
        MilestoneWord::Update => ("<title>", "update payroll"),
        MilestoneWord::Agree => ("<title>", "agree payroll"),
        MilestoneWord::Obstacle => ("<title>, <what>", "obstacle payroll, the supplier is three weeks late"),
        MilestoneWord::Move => ("<title> [to <day>]", "move payroll to 9 june"),
        MilestoneWord::Chart => ("", "chart"),
        MilestoneWord::Done => ("<title>", "done payroll"),
        MilestoneWord::Drop => ("<title>, <why>", "drop payroll, the vendor left the market"),
        MilestoneWord::Help => ("[command]", "help move"),
    }
}

fn line(command: &str, word: &str, label: &str, (usage, example): (&str, &str)) -> String {
    match (example, usage) {
        ("", _) => format!("`{command}` {label}"),
        (_, "") => format!("`{command} {word}` {label}"),
        _ => format!("`{command} {word} {}` {label}\n        e.g. `{command} {example}`", escape(usage)),
    }
}

fn rapport_line(word: RapportWord) -> String {
    line("/rapport", word.code(), word.label(), rapport_usage(word))
}

fn milestone_line(word: MilestoneWord) -> String {
    line("/milestone", word.code(), word.label(), milestone_usage(word))
}

const CHECKIN: &str = "`/checkin` opens the form\n`/checkin <person> …` logs a line, in your own words\n        \
    e.g. `/checkin @dana lunch yesterday, learned the close takes 9 days, shared our SSO plan`\n        \
    e.g. `/checkin Ada they called me on monday, follow up on the audit`";

/// Help for `/rapport`, or one word of it.
pub fn rapport(word: Option<RapportWord>) -> Message {
    match word {
        Some(word) => sentence(&rapport_line(word)),
        None => {
            let lines: Vec<String> = RapportWord::ALL.iter().map(|w| rapport_line(*w)).collect();
            let mut message = all("Rapport", &lines);
            message.blocks.push(section(&escape_usage(CHECKIN)));
            message.blocks.push(section("`/milestone help` milestones and status posts"));
            message
        }
    }
}

/// Help for `/milestone`, or one word of it.
pub fn milestone(word: Option<MilestoneWord>) -> Message {
    match word {
        Some(word) => sentence(&milestone_line(word)),
        None => {
            let lines: Vec<String> = MilestoneWord::ALL.iter().map(|w| milestone_line(*w)).collect();
            all("Milestones", &lines)
        }
    }
}

/// Help for `/checkin`.
pub fn checkin() -> Message {
    sentence(&escape_usage(CHECKIN))
}

fn escape_usage(text: &str) -> String {
    escape(text)
}

fn all(title: &str, lines: &[String]) -> Message {
    let mut blocks = vec![header(title)];
    blocks.extend(lines.chunks(6).map(|chunk| section(&chunk.join("\n"))));
    Message { text: format!("{title}: help"), blocks }
}

/// An unknown subcommand: the nearest one, then the help.
pub fn unknown(command: &str, typed: &str, nearest: Option<&str>, help: Message) -> Message {
    let guess = nearest.map_or(String::new(), |word| format!(" Did you mean `{command} {word}`?"));
    let text = format!("I do not know `{command} {}`.{guess}", escape(typed));
    let mut blocks = vec![section(&text)];
    blocks.extend(help.blocks);
    Message { text: spoken(&text), blocks }
}

/// One sentence.
pub fn sentence(text: &str) -> Message {
    Message { text: spoken(text), blocks: vec![section(text)] }
}

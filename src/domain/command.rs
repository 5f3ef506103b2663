//! The subcommands: the words, what they do, and how an unknown one is answered.

use super::vocabulary::vocabulary;

vocabulary! {
    /// What can follow `/rapport`. The label says what it does.
    RapportWord {
        Today = "today", "who is worth a moment today, and what is due";
        Help = "help", "these commands, or one of them in full";
        Join = "join", "start being nudged";
        People = "people", "your people by circle, with their clocks";
        Add = "add", "add a person";
        Peer = "peer", "one person's page";
        Coverage = "coverage", "who is on your list for each role, and who is missing";
        Map = "map", "a picture of your people and the last 13 weeks";
        Me = "me", "your numbers, and how each is counted";
        Log = "log", "your contact log";
        Circle = "circle", "change a person's circle or cadence";
        Remove = "remove", "take a person off your list";
        Review = "review", "five minutes on the last month or quarter";
        Promise = "promise", "promise someone something by a day";
        Promises = "promises", "your promises: kept, moved, open";
        Openers = "openers", "your openers and the catalogue: add, hide, bring back";
        Plan = "plan", "your nudges of the next two weeks";
        Schedule = "schedule", "when nudges come";
        Hours = "hours", "your working hours";
        Off = "off", "days without nudges";
        Holidays = "holidays", "days without nudges from a calendar";
        Pause = "pause", "no nudges for a while";
        Resume = "resume", "nudges again";
        Digest = "digest", "one post with all milestones of a channel";
        Export = "export", "all that is kept of yours, as files";
        Forget = "forget", "delete a person and every word about them, at once";
        Delete = "delete", "delete all of yours, at once";
        Leave = "leave", "stop, and have your data deleted in 30 days";
    }
}

vocabulary! {
    /// What can follow `/milestone`. The label says what it does.
    MilestoneWord {
        List = "list", "your milestones, or those of a channel";
        Add = "add", "add one";
        Show = "show", "one in full, with every date";
        History = "history", "who set what, when and why";
        Update = "update", "draft a status update";
        Agree = "agree", "what each side needs, the budget, and who helps";
        Obstacle = "obstacle", "what stands in the way, and who was told";
        Move = "move", "move the promised date";
        Chart = "chart", "a picture of every promise and its moves";
        Done = "done", "close one that was delivered";
        Drop = "drop", "give one up";
        Help = "help", "these commands, or one of them in full";
    }
}

impl RapportWord {
    /// Whether it only sets something, so that to say it twice does what once does.
    pub const fn only_sets(self) -> bool {
        use RapportWord::{Circle, Digest, Hours, Join, Leave, Off, Pause, Resume, Schedule};
        matches!(self, Circle | Digest | Hours | Join | Leave | Off | Pause | Resume | Schedule)
    }
}

/// A word with what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spoken<W> {
    /// Nothing was typed.
    Bare,
    /// A known word and the rest of the line.
    Word(W, String),
    /// Something else, whole.
    Unknown(String),
}

/// Splits what was typed into its first word and the rest.
pub fn spoken<W>(text: &str, from_code: impl Fn(&str) -> Option<W>) -> Spoken<W> {
    let text = text.trim();
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    match from_code(&alias(&first.to_lowercase())) {
        _ if first.is_empty() => Spoken::Bare,
        Some(word) => Spoken::Word(word, rest.trim().to_owned()),
        None => Spoken::Unknown(text.to_owned()),
    }
}

/// Other words people try for the same thing.
fn alias(word: &str) -> String {
    let known = match word {
        "peers" | "list-people" | "who" => "people",
        "start" | "signup" => "join",
        "settings" | "schedules" => "schedule",
        "holiday" | "calendar" | "ics" => "holidays",
        "stop" | "quit" => "leave",
        "picture" | "warmth" => "map",
        "numbers" | "metrics" | "stats" => "me",
        "slips" => "chart",
        "opener" => "openers",
        "new" | "create" => "add",
        "post" | "status" => "update",
        "finish" | "close" => "done",
        "?" => "help",
        other => other,
    };
    known.to_owned()
}

/// What somebody says to the bot that is no line to log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    /// A greeting, a call for help, or a question it has no answer to but help.
    Help,
    /// Who is due.
    Today,
    /// Thanks.
    Thanks,
}

/// Words of thanks, with those that go along with them.
const THANKS: &[&str] = &[
    "thanks", "thank", "you", "thx", "ty", "cheers", "a", "lot", "so", "very", "much", "many", "ok", "okay",
    "great", "nice", "perfect", "cool", "again", "rapport",
];
/// Words that greet or call for help.
const GREETINGS: &[&str] =
    &["help", "hi", "hello", "hey", "there", "good", "morning", "afternoon", "me", "rapport"];
/// Words that questions begin with, and no line about somebody.
const ASKING: &[&str] = &["who", "whom", "who's", "what", "what's", "how", "why", "which", "where"];
/// Words that begin a question where a question mark ends it.
const MAY_ASK: &[&str] = &["can", "could", "do", "does", "is", "are", "when", "will", "should"];
/// Words that ask for today's view.
const NOW: &[&str] = &["due", "today", "next", "overdue"];

/// What a message says, if it is no line to log.
pub fn talk(text: &str) -> Option<Talk> {
    let lower = text.to_lowercase().replace('’', "'");
    let around = |c: char| !c.is_alphanumeric();
    let words: Vec<&str> =
        lower.split_whitespace().map(|w| w.trim_matches(around)).filter(|w| !w.is_empty()).collect();
    let only = |known: &[&str]| words.iter().all(|word| known.contains(word));
    let begins = |known: &[&str]| words.first().is_some_and(|word| known.contains(word));
    let asks = begins(ASKING) || (begins(MAY_ASK) && lower.trim_end().ends_with('?'));
    match () {
        _ if asks && words.iter().any(|word| NOW.contains(word)) => Some(Talk::Today),
        _ if matches!(words.as_slice(), ["today" | "due"]) => Some(Talk::Today),
        _ if asks || only(GREETINGS) => Some(Talk::Help),
        _ if only(THANKS) => Some(Talk::Thanks),
        _ => None,
    }
}

/// The command of its own that a word after `/rapport` was meant for.
pub fn own_command(word: &str) -> Option<&'static str> {
    match word {
        "checkin" | "check-in" | "/checkin" => Some("/checkin"),
        "milestone" | "milestones" | "/milestone" => Some("/milestone"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_to_the_bot_is_told_from_a_line_about_somebody() {
        let of = |talk: Option<Talk>, texts: &[&str]| {
            texts.iter().for_each(|text| assert_eq!(super::talk(text), talk, "{text}"));
        };
        of(
            Some(Talk::Help),
            &["", "?", "Help", "Hello there!", "What can you do?", "how does this work", "Can you help?"],
        );
        of(Some(Talk::Today), &["today", "who is due?", "Who’s due", "Is anybody overdue?"]);
        of(Some(Talk::Thanks), &["thanks!", "Thank you very much", "ok, great, thanks"]);
        of(
            None,
            &[
                "Dana lunch",
                "thanks to Dana for lunch",
                "Will lunch",
                "can lunch, learned x",
                "dana, what is due?",
            ],
        );
    }

    #[test]
    fn the_first_word_decides() {
        let of = |text| spoken(text, RapportWord::from_code);
        assert_eq!(of("  "), Spoken::Bare);
        assert_eq!(of("Peer  Ada Lovelace "), Spoken::Word(RapportWord::Peer, "Ada Lovelace".into()));
        assert_eq!(of("peers"), Spoken::Word(RapportWord::People, String::new()));
        assert_eq!(of("peeple now"), Spoken::Unknown("peeple now".into()));
    }
}

//! What leads said and did, by a word that occurs nowhere else, and whether Slack heard that it was taken.

use super::cast::user;
use super::deeds::AGAIN;
use slack_sandbox::{Delivery, Sandbox};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// What a word was said in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A `/checkin` line.
    Line,
    /// A line in the direct message, which comes as an event.
    Event,
    /// The form behind a nudge's "Log it".
    Form,
    /// A `/rapport promise` line.
    Promise,
    /// A status post, by its preview.
    Post,
    /// An edit of a status post.
    Edit,
}

/// Something that a lead said, with what came of it.
#[derive(Clone, Debug)]
pub struct Said {
    pub lead: usize,
    pub kind: Kind,
    pub word: String,
    /// How often it was sent to the program and how that ended is known.
    pub tries: u32,
    /// Whether the program acknowledged it, and did not ask to try again.
    pub taken: bool,
    /// Whether the lead took it back, and whether that was acknowledged.
    pub undone: Option<bool>,
}

/// Something without a word: clicks and commands that are counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clicked {
    pub tries: u32,
    pub taken: u32,
}

/// An attempt that the program did not acknowledge, from when to when in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Unheard {
    pub from: i64,
    pub to: i64,
}

#[derive(Default)]
struct Pages {
    read: u64,
    said: BTreeMap<String, Said>,
    clicked: BTreeMap<(usize, &'static str), Clicked>,
    /// On which nudge a click was taken, by what its button carries.
    answered: Vec<(usize, &'static str, String)>,
    unheard: Vec<Unheard>,
    retries: u32,
    repeats: u32,
    events: BTreeMap<String, bool>,
}

/// All of it.
pub struct Ledger<'a> {
    sandbox: &'a Sandbox,
    pages: Mutex<Pages>,
}

/// How a command that was said before is answered.
const REPEATED: &str = "I heard the very same from you a moment ago";
/// How the words begin; no other word does.
const MARK: &str = "zq";

/// A word for the `nth` thing that a lead says.
pub fn word(lead: usize, nth: usize) -> String {
    let letters = |mut number: usize| {
        let mut letters = String::new();
        for _ in 0..4 {
            letters.push(char::from(b'a' + (number % 16) as u8));
            number /= 16;
        }
        letters
    };
    format!("{MARK}{}{}", letters(lead), letters(nth))
}

fn word_in(text: &str) -> Option<&str> {
    let from = text.find(MARK)?;
    text.get(from..from + MARK.len() + 8)
}

impl<'a> Ledger<'a> {
    pub fn new(sandbox: &'a Sandbox) -> Self {
        Self { sandbox, pages: Mutex::default() }
    }

    /// Notes that something is about to be said.
    pub fn says(&self, lead: usize, kind: Kind, word: &str) {
        let said = Said { lead, kind, word: word.to_owned(), tries: 0, taken: false, undone: None };
        self.pages().said.insert(word.to_owned(), said);
    }

    /// Notes how a form with this word ended.
    pub fn submitted(&self, word: &str, taken: bool) {
        if let Some(said) = self.pages().said.get_mut(word) {
            said.tries += 1;
            said.taken |= taken;
        }
    }

    /// Notes that it was taken back, and whether the program heard it.
    pub fn undone(&self, word: &str, heard: bool) {
        if let Some(said) = self.pages().said.get_mut(word) {
            said.undone = Some(heard || said.undone == Some(true));
        }
    }

    /// Notes a click, or a command without a word.
    pub fn clicked(&self, lead: usize, what: &'static str, taken: bool) {
        let mut pages = self.pages();
        let clicked = pages.clicked.entry((lead, what)).or_default();
        clicked.tries += 1;
        clicked.taken += u32::from(taken);
    }

    /// Notes on which nudge a click was taken.
    pub fn answered(&self, lead: usize, what: &'static str, which: String) {
        self.pages().answered.push((lead, what, which));
    }

    /// On which nudges of which leads such clicks were taken.
    pub fn all_answered(&self, what: &str) -> Vec<(usize, String)> {
        let pages = self.pages();
        let such = pages.answered.iter().filter(|(_, clicked, _)| *clicked == what);
        such.map(|(lead, _, which)| (*lead, which.clone())).collect()
    }

    /// Reads what went to the program since it was last read.
    pub fn read(&self) {
        let mut pages = self.pages();
        for delivery in self.sandbox.deliveries_since(pages.read) {
            pages.read = delivery.seq;
            pages.enter(&delivery);
        }
    }

    /// How this word fared until now.
    pub fn fared(&self, word: &str) -> Option<Said> {
        self.read();
        self.pages().said.get(word).cloned()
    }

    pub fn said(&self) -> Vec<Said> {
        self.pages().said.values().cloned().collect()
    }

    pub fn clicks(&self) -> Vec<((usize, &'static str), Clicked)> {
        self.pages().clicked.iter().map(|(what, clicked)| (*what, *clicked)).collect()
    }

    pub fn unheard(&self) -> Vec<Unheard> {
        self.pages().unheard.clone()
    }

    /// Events, and those that the program has not taken yet.
    pub fn events(&self) -> (usize, usize) {
        let pages = self.pages();
        (pages.events.len(), pages.events.values().filter(|taken| !**taken).count())
    }

    /// Events sent again; commands recognised as said before.
    pub fn again(&self) -> (u32, u32) {
        let pages = self.pages();
        (pages.retries, pages.repeats)
    }

    fn pages(&self) -> std::sync::MutexGuard<'_, Pages> {
        self.pages.lock().expect("no panic before")
    }
}

impl Pages {
    fn enter(&mut self, delivery: &Delivery) {
        let taken = delivery.outcome == "acknowledged";
        if !taken {
            let to = delivery.at + i64::try_from(delivery.took_ms).unwrap_or_default();
            self.unheard.push(Unheard { from: delivery.at, to });
        }
        match delivery.kind.as_str() {
            "events_api" => self.event(delivery, taken),
            "slash_commands" => self.command(delivery, taken),
            _ => {}
        }
    }

    fn event(&mut self, delivery: &Delivery, taken: bool) {
        self.retries += u32::from(delivery.attempt > 0);
        let id = delivery.payload["event_id"].as_str().unwrap_or_default().to_owned();
        *self.events.entry(id).or_default() |= taken;
        let text = delivery.payload["event"]["text"].as_str().unwrap_or_default();
        if let Some(said) = word_in(text).and_then(|word| self.said.get_mut(word)) {
            said.tries += 1;
            said.taken |= taken;
        }
    }

    fn command(&mut self, delivery: &Delivery, heard: bool) {
        let answer = delivery.answer["text"].as_str().unwrap_or_default();
        self.repeats += u32::from(answer.starts_with(REPEATED));
        let taken = heard && !answer.contains(AGAIN);
        let text = delivery.payload["text"].as_str().unwrap_or_default();
        if let Some(said) = word_in(text).and_then(|word| self.said.get_mut(word)) {
            said.tries += 1;
            said.taken |= taken;
        } else if taken && !answer.starts_with(REPEATED) {
            let line = format!("{} {text}", delivery.name);
            let from = delivery.payload["user_id"].as_str().unwrap_or_default();
            let asked = self
                .clicked
                .iter_mut()
                .find(|((lead, what), _)| user(*lead).as_str() == from && *what == line);
            if let Some((_, clicked)) = asked {
                clicked.taken += 1;
            }
        }
    }
}

//! What a line says of a person: `Ada Lovelace cfo inner every 21 days`, `Ada, head of sales, core`.

use super::import::guess_role;
use super::logline::plain::plain;
use super::vocabulary::{Circle, Role};

/// Numbers that cadences are written with; the first is none.
const NUMBERS: &[&str] = &[
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

/// What is said of a person; the rest is their name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// The name; empty beside a mention.
    pub name: String,
    /// The role, or the one that a title speaks of.
    pub role: Option<Role>,
    /// The circle.
    pub circle: Option<Circle>,
    /// Days between contacts, as they were written.
    pub cadence: Option<u32>,
    /// What says none of these, and is no name.
    pub unread: Vec<String>,
}

/// Whether so many days may lie between contacts.
pub fn is_cadence(days: u32) -> bool {
    (1..=365).contains(&days)
}

/// One thing said of a person.
enum Trait {
    Role(Role),
    Circle(Circle),
    Cadence(u32),
}

impl Traits {
    /// Reads a name with what follows it, as Slack sends them. What belongs to a name stays in it: the rest is read from the
    /// end, or stands behind a comma, and a name keeps its first word.
    pub fn of_name(text: &str) -> Self {
        let text = plain(text);
        let (name, rest) = text.split_once([',', ';']).unwrap_or((&text, ""));
        let mut traits = Self::default();
        let name: Vec<&str> = traits.take(name, 1).into_iter().map(bare).collect();
        traits.name = name.join(" ").trim().to_owned();
        traits.take_parts(rest);
        traits
    }

    /// Reads what follows a mention.
    pub fn beside_mention(text: &str) -> Self {
        let mut traits = Self::default();
        traits.take_parts(&plain(text));
        traits
    }

    /// Whether the cadence is none that can be kept.
    pub fn has_bad_cadence(&self) -> bool {
        self.cadence.is_some_and(|days| !is_cadence(days))
    }

    fn take_parts(&mut self, text: &str) {
        for part in text.split([',', ';']) {
            let rest = self.take(part, 0).join(" ");
            match guess_role(&rest) {
                _ if rest.is_empty() => {}
                Role::Other => self.unread.push(rest),
                role => self.role = self.role.or(Some(role)),
            }
        }
    }

    /// Takes from the end of a text what is said of a person, as long as so many words stay; gives those.
    fn take<'t>(&mut self, text: &'t str, least: usize) -> Vec<&'t str> {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        while let Some((used, said)) = last(&words).filter(|(used, _)| words.len() >= used + least) {
            words.truncate(words.len() - used);
            match said {
                Trait::Role(role) => self.role = Some(role),
                Trait::Circle(circle) => self.circle = Some(circle),
                Trait::Cadence(days) => self.cadence = Some(days),
            }
        }
        words
    }
}

/// What words end with, and how many of them say it.
fn last(words: &[&str]) -> Option<(usize, Trait)> {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    match lower.as_slice() {
        [.., "every", n, unit] if number(n).is_some() => {
            Some((3, Trait::Cadence(days(unit)?.saturating_mul(number(n)?))))
        }
        [.., "every", unit] if days(unit).is_some() => Some((2, Trait::Cadence(days(unit)?))),
        [.., circle, "circle"] => Some((2, Trait::Circle(Circle::from_code(circle)?))),
        [.., one, two] if Role::from_code(&format!("{one}-{two}")).is_some() => {
            Some((2, Trait::Role(Role::from_code(&format!("{one}-{two}"))?)))
        }
        [.., word] => {
            let role = Role::from_code(word).or_else(|| title(words.last()?)).map(Trait::Role);
            Some((1, role.or_else(|| Circle::from_code(word).map(Trait::Circle))?))
        }
        [] => None,
    }
}

/// The role that a word speaks of which is written as a title: "CTO" and "vp", and not "Head", which may be a name.
fn title(word: &str) -> Option<Role> {
    let is_name = word.chars().nth(1).is_some_and(char::is_lowercase) && word.starts_with(char::is_uppercase);
    Some(guess_role(word)).filter(|role| !is_name && *role != Role::Other)
}

fn number(word: &str) -> Option<u32> {
    let in_words = || NUMBERS.iter().position(|name| *name == word).and_then(|n| u32::try_from(n).ok());
    let other = || (word == "other").then_some(2);
    word.parse().ok().or_else(in_words).or_else(other)
}

fn days(unit: &str) -> Option<u32> {
    match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => Some(1),
        "week" => Some(7),
        "month" => Some(30),
        "quarter" => Some(90),
        "year" => Some(365),
        _ => None,
    }
}

/// A word without the marks that make it bold, slanted, struck or code.
fn bare(word: &str) -> &str {
    word.trim_matches(['*', '_', '~', '`'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;
    use proptest::prelude::*;

    fn said(Traits { name, role, circle, cadence, unread }: &Traits) -> String {
        let role = role.map(|role| format!(" · {role}"));
        let circle = circle.map(|circle| format!(" · {circle}"));
        let cadence = cadence.map(|days| format!(" · {days} days"));
        let said: String = [role, circle, cadence].into_iter().flatten().collect();
        let unread =
            if unread.is_empty() { String::new() } else { format!(" · left: {}", unread.join("; ")) };
        format!("{name}{said}{unread}")
    }

    #[test]
    fn what_is_said_of_a_person_is_no_part_of_their_name() {
        let lines = [
            "Ada Lovelace CFO inner every 21 days",
            "Zoë Müller business unit",
            "Zoë Müller business-unit wide circle",
            "Peter, head of sales, business unit, core",
            "Peter, head of sales",
            "Peter, likes chess, core",
            "Max CTO",
            "peter vp",
            "Peter Head",
            "Ole every two weeks",
            "Oli every month",
            "Ola every other week",
            "Wide Awake Ltd vendor",
            "Wide",
            "Ada every 0 days",
            "Ada every 900 days",
            "*Bold* Name",
            "Tom &amp; Jerry Ltd vendor",
        ];
        let read: Vec<String> =
            lines.iter().map(|line| format!("{line} => {}", said(&Traits::of_name(line)))).collect();
        assert_snapshot!(read.join("\n"), @"
        Ada Lovelace CFO inner every 21 days => Ada Lovelace · CFO · Inner · 21 days
        Zoë Müller business unit => Zoë Müller · Business unit
        Zoë Müller business-unit wide circle => Zoë Müller · Business unit · Wide
        Peter, head of sales, business unit, core => Peter · Business unit · Core
        Peter, head of sales => Peter · Business unit
        Peter, likes chess, core => Peter · Core · left: likes chess
        Max CTO => Max · Engineering
        peter vp => peter · Business unit
        Peter Head => Peter Head
        Ole every two weeks => Ole · 14 days
        Oli every month => Oli · 30 days
        Ola every other week => Ola · 14 days
        Wide Awake Ltd vendor => Wide Awake Ltd · Vendor
        Wide => Wide
        Ada every 0 days => Ada · 0 days
        Ada every 900 days => Ada · 900 days
        *Bold* Name => Bold Name
        Tom &amp; Jerry Ltd vendor => Tom & Jerry Ltd · Vendor
        ");
        let beside =
            ["cfo inner", " head of sales inner", "tall", ""].map(|text| said(&Traits::beside_mention(text)));
        assert_eq!(beside, [" · CFO · Inner", " · Business unit · Inner", " · left: tall", ""]);
    }

    proptest! {
        #[test]
        fn a_name_of_capitals_stays_whole(name in "[A-Z][a-z]{2,6}( [A-Z][a-z]{2,6}){0,2}", cadence in 1u32..366) {
            prop_assume!(!name.split(' ').any(|word| {
                let lower = word.to_lowercase();
                Role::from_code(&lower).is_some() || Circle::from_code(&lower).is_some() || lower == "circle"
            }));
            let read = Traits::of_name(&format!("{name} vendor wide every {cadence} days"));
            let wanted = Traits { name, role: Some(Role::Vendor), circle: Some(Circle::Wide), cadence: Some(cadence), unread: vec![] };
            prop_assert_eq!(read, wanted);
        }

        #[test]
        fn no_line_panics(line in ".{0,60}") {
            let _ = Traits::of_name(&line);
            let _ = Traits::beside_mention(&line);
        }
    }
}

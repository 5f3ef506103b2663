//! Peers from a CSV file, as Google Contacts, Outlook or a spreadsheet write it.
//!
//! Rows that cannot be read are named by their line, with the reason, and left out: the rest comes
//! in. Roles and circles that the file does not give are guesses, to be looked over.

mod columns;
mod guess;

use super::names::LONGEST;
use super::names::fold;
use super::vocabulary::{Circle, Role};
pub use columns::Shape;
use columns::{Columns, known};
pub use guess::{guess_circle, guess_role};
use std::collections::HashMap;

/// The longest address, organisation or title, in characters.
const TEXT_MAX: usize = 280;
/// A cadence lies within this many days.
const CADENCE_DAYS: std::ops::RangeInclusive<u32> = 1..=365;

/// One peer of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerRow {
    /// Their name, its words divided by single spaces.
    pub name: String,
    /// Their address, in lower case.
    pub email: Option<String>,
    /// Given, or guessed from the title.
    pub role: Role,
    /// Given, or guessed from the role.
    pub circle: Circle,
    /// Days between contacts, if they carry a cadence of their own.
    pub cadence_days: Option<u32>,
    /// Where they work.
    pub organisation: Option<String>,
    /// What they do there.
    pub title: Option<String>,
}

/// What was found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerFile {
    /// The peers, each with the line it begins on.
    pub rows: Vec<(u64, PeerRow)>,
    /// The rows left out: the line, and the reason (`no name`).
    pub problems: Vec<(u64, String)>,
    /// How many rows were folded into an earlier one about the same person.
    pub folded: usize,
    /// Where the file seems to come from.
    pub shape: Shape,
}

/// Why a file was refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Not even a line of headers.
    #[error("The file is empty. Export your contacts as CSV, with the line of headers.")]
    Empty,
    /// No column with a name.
    #[error("No column holds a name; the file has: {0}. Begin it with the line: name,email,role,circle")]
    NoNames(String),
}

/// Reads a CSV text, divided by commas, semicolons or tabs, its columns in any order.
///
/// # Errors
/// When it is empty or no column holds a name. Single bad rows are [`PeerFile::problems`].
pub fn read_peers(csv_text: &str) -> Result<PeerFile, ImportError> {
    let text = csv_text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|_| ImportError::Empty)?.clone();
    let columns = Columns::find(&headers).ok_or_else(|| {
        let names: Vec<&str> = headers.iter().filter(|h| !h.is_empty()).take(12).collect();
        ImportError::NoNames(names.join(", "))
    })?;
    let mut found = Found::new(columns.shape);
    let mut lines = Lines { text, byte: 0, line: 1 };
    for record in reader.records() {
        match record {
            // Spreadsheets end with rows of nothing.
            Ok(record) if record.iter().all(str::is_empty) => {}
            Ok(record) => found.take(lines.of(record.position()), read_row(&columns, &record)),
            Err(error) => found.take(lines.of(error.position()), Err(error.to_string())),
        }
    }
    Ok(found.file)
}

/// Counts lines as an editor does: the reader's own count is off after blank lines and with CRLF.
struct Lines<'a> {
    text: &'a str,
    byte: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of a record, later than those asked for before.
    fn of(&mut self, position: Option<&csv::Position>) -> u64 {
        let bytes = self.text.as_bytes();
        let from = position.and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(self.byte);
        let blank = bytes.iter().skip(from).take_while(|b| matches!(b, b'\r' | b'\n')).count();
        while self.byte < (from + blank).min(bytes.len()) {
            self.line += u64::from(bytes[self.byte] == b'\n');
            self.byte += 1;
        }
        self.line
    }
}

/// Whichever divides the first line most; European Outlooks write semicolons.
fn delimiter(text: &str) -> u8 {
    let headers = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let count = |mark: &u8| headers.bytes().filter(|b| b == mark).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

fn read_row(columns: &Columns, record: &csv::StringRecord) -> Result<PeerRow, String> {
    let name = within("name", columns.name(record), LONGEST)?.ok_or("no name")?;
    let email = within("address", columns.email(record).map(|e| e.to_lowercase()), TEXT_MAX)?;
    if let Some(email) = email.as_ref().filter(|e| !looks_like_email(e)) {
        return Err(format!("\"{email}\" is not an e-mail address"));
    }
    let title = within("title", columns.text(record, columns.title), TEXT_MAX)?;
    let role = match columns.text(record, columns.role) {
        Some(word) => known(Role::ALL, Role::code, Role::label, &word)
            .or(Some(guess_role(&word)).filter(|role| *role != Role::Other))
            .ok_or_else(|| format!("no role \"{word}\"; use {}", codes(Role::ALL, Role::code)))?,
        None => title.as_deref().map_or(Role::Other, guess_role),
    };
    let circle = match columns.text(record, columns.circle) {
        Some(word) => known(Circle::ALL, Circle::code, Circle::label, &word)
            .ok_or_else(|| format!("no circle \"{word}\"; use {}", codes(Circle::ALL, Circle::code)))?,
        None => guess_circle(role),
    };
    let cadence_days = match columns.text(record, columns.cadence) {
        Some(word) => Some(read_cadence(&word)?),
        None => None,
    };
    let organisation = within("organisation", columns.text(record, columns.organisation), TEXT_MAX)?;
    Ok(PeerRow { name, email, role, circle, cadence_days, organisation, title })
}

/// The text, unless it is too long to be one.
fn within(what: &str, text: Option<String>, most: usize) -> Result<Option<String>, String> {
    match text.as_ref().map_or(0, |text| text.chars().count()) {
        count if count > most => Err(format!("the {what} has {count} characters; at most {most} fit")),
        _ => Ok(text),
    }
}

fn codes<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> String {
    all.iter().map(|value| code(*value)).collect::<Vec<_>>().join(", ")
}

fn looks_like_email(text: &str) -> bool {
    let parts = text.split_once('@');
    let fits = |(user, host): (&str, &str)| !user.is_empty() && host.contains('.') && !host.contains('@');
    parts.is_some_and(fits) && !text.contains(char::is_whitespace)
}

/// `30`, `30 days` or `30d`.
fn read_cadence(word: &str) -> Result<u32, String> {
    let digits = word.to_lowercase();
    let digits = digits.trim_end_matches("days").trim_end_matches('d').trim();
    let days = digits.parse().ok().filter(|days| CADENCE_DAYS.contains(days));
    days.ok_or_else(|| format!("no cadence \"{word}\"; use a number of days from 1 to 365"))
}

/// The file while it is read, with the persons seen so far.
struct Found {
    file: PeerFile,
    by_email: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

impl Found {
    fn new(shape: Shape) -> Self {
        let file = PeerFile { rows: Vec::new(), problems: Vec::new(), folded: 0, shape };
        Self { file, by_email: HashMap::new(), by_name: HashMap::new() }
    }

    fn take(&mut self, line: u64, row: Result<PeerRow, String>) {
        match row {
            Err(reason) => self.file.problems.push((line, reason)),
            Ok(row) => match self.same_person(&row) {
                Some(place) => {
                    self.file.folded += 1;
                    self.file.rows[place].1.fill_from(row);
                    self.index(place);
                }
                None => {
                    self.file.rows.push((line, row));
                    self.index(self.file.rows.len() - 1);
                }
            },
        }
    }

    fn index(&mut self, place: usize) {
        let row = &self.file.rows[place].1;
        if let Some(email) = &row.email {
            self.by_email.entry(email.clone()).or_insert(place);
        }
        self.by_name.entry(fold(&row.name)).or_insert(place);
    }

    /// The same address; or the same name, unless each has an address of its own.
    fn same_person(&self, row: &PeerRow) -> Option<usize> {
        let by_email = row.email.as_ref().and_then(|email| self.by_email.get(email));
        let namesake = self
            .by_name
            .get(&fold(&row.name))
            .filter(|place| row.email.is_none() || self.file.rows[**place].1.email.is_none());
        by_email.or(namesake).copied()
    }
}

impl PeerRow {
    /// Takes what this row lacks from another about the same person.
    fn fill_from(&mut self, other: Self) {
        if self.role == Role::Other && other.role != Role::Other {
            (self.role, self.circle) = (other.role, other.circle);
        }
        self.email = self.email.take().or(other.email);
        self.cadence_days = self.cadence_days.or(other.cadence_days);
        self.organisation = self.organisation.take().or(other.organisation);
        self.title = self.title.take().or(other.title);
    }
}

#[cfg(test)]
mod tests;

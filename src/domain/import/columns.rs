//! Which column of a file holds what.

use crate::domain::names::fold;
use csv::StringRecord;

/// Where a file seems to come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Google Contacts, with `Name`, `Given Name` and `Organization 1 - Name`.
    GoogleOlder,
    /// Google Contacts, with `First Name` and `Organization Name`.
    GoogleNewer,
    /// Outlook, with `E-mail Address` and `Job Title`.
    Outlook,
    /// `name,email,role,circle` or the like.
    Plain,
}

/// The places of the columns.
pub(super) struct Columns {
    pub shape: Shape,
    name: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    email: Option<usize>,
    pub role: Option<usize>,
    pub circle: Option<usize>,
    pub cadence: Option<usize>,
    pub organisation: Option<usize>,
    pub title: Option<usize>,
}

impl Columns {
    /// Finds the columns by their headers, whatever their case, spaces and dashes; none without a
    /// name.
    pub fn find(headers: &StringRecord) -> Option<Self> {
        let keys: Vec<String> = headers.iter().map(key).collect();
        let place = |names: &[&str]| names.iter().find_map(|name| keys.iter().position(|k| k == name));
        let name = place(&["name", "fullname", "displayname"]);
        let first = place(&["firstname", "givenname"]);
        let last = place(&["lastname", "familyname", "surname"]);
        let google = place(&["email1value"]).is_some();
        let shape = match (google, place(&["organization1name", "givenname"])) {
            (true, Some(_)) => Shape::GoogleOlder,
            (true, None) => Shape::GoogleNewer,
            _ if first.is_some() && place(&["emailaddress"]).is_some() => Shape::Outlook,
            _ => Shape::Plain,
        };
        // Outlook's own "Title" is Mr or Ms.
        let plain_title = if shape == Shape::Outlook { None } else { place(&["title"]) };
        let columns = Self {
            shape,
            name,
            first,
            last,
            email: place(&["email1value", "emailaddress", "email", "email1address", "mail"]),
            role: place(&["role"]),
            circle: place(&["circle"]),
            cadence: place(&["cadence", "cadencedays"]),
            organisation: place(&[
                "organization1name",
                "organizationname",
                "company",
                "companyname",
                "organisation",
                "organization",
            ]),
            title: place(&["organization1title", "organizationtitle", "jobtitle"]).or(plain_title),
        };
        (name.is_some() || first.is_some() || last.is_some()).then_some(columns)
    }

    /// What stands in a column, its white space and whatever cannot be seen made single spaces; none when empty.
    pub fn text(&self, record: &StringRecord, column: Option<usize>) -> Option<String> {
        let words = record.get(column?)?.split(|c: char| c.is_whitespace() || c.is_control());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// The whole name, or the first and the last one.
    pub fn name(&self, record: &StringRecord) -> Option<String> {
        self.text(record, self.name).or_else(|| {
            let parts = [self.text(record, self.first), self.text(record, self.last)];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        })
    }

    /// The first address; Google joins several with `:::`.
    pub fn email(&self, record: &StringRecord) -> Option<String> {
        let all = self.text(record, self.email)?;
        all.split(":::").map(|one| one.trim().to_owned()).find(|one| !one.is_empty())
    }
}

/// A header or a word without case, accents, spaces and dashes.
pub(super) fn key(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The value whose code or label `word` is.
pub(super) fn known<T: Copy>(
    all: &[T],
    code: impl Fn(T) -> &'static str,
    label: impl Fn(T) -> &'static str,
    word: &str,
) -> Option<T> {
    let word = key(word);
    all.iter().copied().find(|value| key(code(*value)) == word || key(label(*value)) == word)
}

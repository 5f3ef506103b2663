//! Walks through blocks and says everything that is wrong with them.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::Surface;
use super::schema::{Field, Kind};
use super::{elements, layout, rules};

/// Collects what is wrong.
#[derive(Debug)]
pub(crate) struct Checker {
    pub(super) surface: Surface,
    pub(super) block_ids: HashSet<String>,
    pub(super) focused: usize,
    pub(crate) errors: Vec<String>,
}

impl Checker {
    /// A checker for one surface.
    pub(crate) fn new(surface: Surface) -> Self {
        Self { surface, block_ids: HashSet::new(), focused: 0, errors: Vec::new() }
    }

    pub(super) fn wrong(&mut self, what: impl AsRef<str>, pointer: &str) {
        self.errors.push(format!("[ERROR] {} [json-pointer:{pointer}]", what.as_ref()));
    }

    /// Checks a list of blocks.
    pub(crate) fn blocks(&mut self, blocks: &Value, pointer: &str) {
        let Some(list) = self.list(blocks, 0, self.surface.most_blocks(), pointer) else {
            return;
        };
        for (index, block) in list.iter().enumerate() {
            self.block(block, &format!("{pointer}/{index}"));
        }
    }

    fn block(&mut self, block: &Value, pointer: &str) {
        let Some((kind, object)) = self.typed(block, pointer) else {
            return;
        };
        match layout::fields(kind) {
            Some(fields) if layout::shown_on(kind, self.surface) => self.object(object, fields, pointer),
            _ => {
                return self.wrong(format!("unsupported type: {kind}"), &format!("{pointer}/type"));
            }
        }
        rules::block(self, kind, object, pointer);
    }

    fn element(&mut self, element: &Value, allowed: &[&str], pointer: &str) {
        let Some((kind, object)) = self.typed(element, pointer) else {
            return;
        };
        if !allowed.contains(&kind) {
            return self.wrong(format!("unsupported type: {kind}"), &format!("{pointer}/type"));
        }
        if matches!(kind, "plain_text" | "mrkdwn") {
            return self.text_object(element, &["plain_text", "mrkdwn"], 3000, pointer);
        }
        let Some(fields) = elements::fields(kind) else {
            return self.wrong(format!("unsupported type: {kind}"), &format!("{pointer}/type"));
        };
        self.object(object, fields, pointer);
        rules::element(self, kind, object, pointer);
    }

    fn typed<'a>(&mut self, value: &'a Value, pointer: &str) -> Option<(&'a str, &'a Map<String, Value>)> {
        let Some(object) = value.as_object() else {
            self.wrong("must provide an object", pointer);
            return None;
        };
        let Some(kind) = object.get("type").and_then(Value::as_str) else {
            self.wrong("missing required field: type", pointer);
            return None;
        };
        Some((kind, object))
    }

    /// Checks the fields of an object: those there, those missing, those that do not belong.
    pub(super) fn object(&mut self, object: &Map<String, Value>, fields: &[Field], pointer: &str) {
        for field in fields {
            match object.get(field.name).filter(|value| !value.is_null()) {
                Some(value) => self.field(value, field.kind, &format!("{pointer}/{}", field.name)),
                None if field.required => {
                    self.wrong(format!("missing required field: {}", field.name), pointer)
                }
                None => {}
            }
        }
        for key in object.keys() {
            if key != "type" && !fields.iter().any(|field| field.name == key) {
                self.wrong(format!("invalid additional property: {key}"), pointer);
            }
        }
    }

    fn field(&mut self, value: &Value, kind: Kind, at: &str) {
        match kind {
            Kind::Text(most) => self.text(value, 1, most, at),
            Kind::Loose(most) => self.text(value, 0, most, at),
            Kind::Plain(most) => self.text_object(value, &["plain_text"], most, at),
            Kind::Either(most) => self.text_object(value, &["plain_text", "mrkdwn"], most, at),
            Kind::Flag => self.expect(value.is_boolean(), "must provide a boolean", at),
            Kind::Number(least, most) => {
                let fits = value.as_i64().is_some_and(|number| (least..=most).contains(&number));
                self.expect(fits, &format!("must be an integer between {least} and {most}"), at);
            }
            Kind::Numeric => {
                let fits = value.as_str().is_some_and(|text| text.parse::<f64>().is_ok());
                self.expect(fits, "must be a number in a string", at);
            }
            Kind::Word(words) => self.expect(is_word(value, words), "must be a valid enum value", at),
            Kind::Url => self.url(value, at),
            Kind::Date => self.expect(rules::is_date(value), "must be a date as YYYY-MM-DD", at),
            Kind::Time => self.expect(rules::is_time(value), "must be a time as HH:mm", at),
            Kind::Instant => {
                let ten_digits =
                    value.as_i64().is_some_and(|seconds| (1_000_000_000..10_000_000_000).contains(&seconds));
                self.expect(ten_digits, "must be seconds since 1970, ten digits", at);
            }
            Kind::Object => self.expect(value.is_object(), "must provide an object", at),
            Kind::List => self.expect(value.is_array(), "must provide an array", at),
            _ => self.nested(value, kind, at),
        }
    }

    fn nested(&mut self, value: &Value, kind: Kind, at: &str) {
        match kind {
            Kind::Fields(most) => self.each(value, 10, at, |this, item, at| {
                this.text_object(item, &["plain_text", "mrkdwn"], most, at)
            }),
            Kind::Words(words) => self.each(value, words.len(), at, |this, item, at| {
                this.expect(is_word(item, words), "must be a valid enum value", at);
            }),
            Kind::Options(most) => self.each(value, most, at, rules::option),
            Kind::Initial => rules::option(self, value, at),
            Kind::Initials => self.each(value, 100, at, rules::option),
            Kind::Groups => self.each(value, 100, at, rules::group),
            Kind::Ids => self.each(value, 100, at, |this, item, at| this.text(item, 1, 30, at)),
            Kind::Element(allowed) => self.element(value, allowed, at),
            Kind::Elements(allowed, most) => {
                self.each(value, most, at, |this, item, at| this.element(item, allowed, at))
            }
            Kind::Confirm => self.sub_object(value, elements::CONFIRM_FIELDS, at),
            Kind::Filter => self.sub_object(value, elements::FILTER_FIELDS, at),
            Kind::Dispatch => self.sub_object(value, elements::DISPATCH_FIELDS, at),
            _ => self.each(value, 100, at, |this, row, at| {
                this.list(row, 1, 20, at);
            }),
        }
    }

    fn sub_object(&mut self, value: &Value, fields: &[Field], at: &str) {
        match value.as_object() {
            Some(object) => self.object(object, fields, at),
            None => self.wrong("must provide an object", at),
        }
    }

    fn expect(&mut self, fits: bool, otherwise: &str, at: &str) {
        if !fits {
            self.wrong(otherwise, at);
        }
    }

    fn list<'a>(&mut self, value: &'a Value, least: usize, most: usize, at: &str) -> Option<&'a Vec<Value>> {
        let Some(list) = value.as_array() else {
            self.wrong("must provide an array", at);
            return None;
        };
        if list.len() > most {
            self.wrong(format!("no more than {most} items allowed"), at);
        }
        if list.len() < least {
            self.wrong(format!("no less than {least} items allowed"), at);
        }
        Some(list)
    }

    /// Checks every item of a list of 1 to `most`.
    pub(super) fn each(
        &mut self,
        value: &Value,
        most: usize,
        at: &str,
        check: impl Fn(&mut Self, &Value, &str),
    ) {
        for (index, item) in self.list(value, 1, most, at).into_iter().flatten().enumerate() {
            check(self, item, &format!("{at}/{index}"));
        }
    }

    /// Checks a string's length.
    pub(crate) fn text(&mut self, value: &Value, least: usize, most: usize, at: &str) {
        let Some(text) = value.as_str() else {
            return self.wrong("must provide a string", at);
        };
        let length = text.chars().count();
        if length > most {
            self.wrong(format!("must be less than {} characters", most + 1), at);
        }
        if length < least {
            self.wrong(format!("must be more than {} characters", least - 1), at);
        }
    }

    /// Checks a text object.
    pub(crate) fn text_object(&mut self, value: &Value, types: &[&str], most: usize, at: &str) {
        let Some((kind, object)) = self.typed(value, at) else {
            return;
        };
        if !types.contains(&kind) {
            return self.wrong(format!("unsupported type: {kind}"), &format!("{at}/type"));
        }
        match object.get("text") {
            Some(text) => self.text(text, 1, most, &format!("{at}/text")),
            None => self.wrong("missing required field: text", at),
        }
        let own = if kind == "mrkdwn" { "verbatim" } else { "emoji" };
        for (key, value) in object {
            match key.as_str() {
                "type" | "text" => {}
                key if key == own => {
                    self.expect(value.is_boolean(), "must provide a boolean", &format!("{at}/{key}"))
                }
                _ => self.wrong(format!("invalid additional property: {key}"), at),
            }
        }
    }

    fn url(&mut self, value: &Value, at: &str) {
        self.text(value, 1, 3000, at);
        let url = value.as_str().unwrap_or_default();
        let fits =
            ["http://", "https://", "slack://", "mailto:"].iter().any(|scheme| url.starts_with(scheme));
        self.expect(fits && !url.contains(' '), "must be a valid URL", at);
    }
}

fn is_word(value: &Value, words: &[&str]) -> bool {
    value.as_str().is_some_and(|text| words.contains(&text))
}

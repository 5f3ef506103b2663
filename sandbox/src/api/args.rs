//! The arguments of a call, from wherever they came.

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use serde_json::{Map, Value};

use super::refusal::{Answer, Refusal};

/// The arguments of a call and the token that came with them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Args {
    pub(crate) map: Map<String, Value>,
    pub(crate) token: Option<String>,
    pub(crate) json_body: bool,
}

impl Args {
    /// Collects query, body and token.
    pub(crate) fn read(query: Option<&str>, headers: &HeaderMap, body: &Bytes) -> Result<Self, Refusal> {
        let mut args = Self::default();
        args.extend_form(query.unwrap_or_default().as_bytes());
        let content_type =
            headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if content_type.starts_with("application/json") {
            args.json_body = !body.is_empty();
            args.extend_json(body)?;
        } else if content_type.starts_with("application/x-www-form-urlencoded") {
            args.extend_form(body);
        } else if !body.is_empty() {
            return Err(Refusal::new("invalid_post_type"));
        }
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer =
            bearer.and_then(|value| value.strip_prefix("Bearer ")).map(|token| token.trim().to_owned());
        let own = args.map.remove("token").and_then(|token| token.as_str().map(str::to_owned));
        args.token = bearer.or(own.filter(|_| !args.json_body));
        Ok(args)
    }

    fn extend_form(&mut self, form: &[u8]) {
        for (key, value) in form_urlencoded::parse(form) {
            self.map.insert(key.into_owned(), Value::String(value.into_owned()));
        }
    }

    fn extend_json(&mut self, body: &Bytes) -> Result<(), Refusal> {
        if body.is_empty() {
            return Ok(());
        }
        let Ok(value) = serde_json::from_slice::<Value>(body) else {
            return Err(Refusal::new("invalid_json"));
        };
        let Value::Object(object) = value else {
            return Err(Refusal::new("json_not_object"));
        };
        self.map.extend(object.into_iter().filter(|(_, value)| !value.is_null()));
        Ok(())
    }

    /// A text, when there is one and it is not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.map.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// A text, empty when absent.
    pub(crate) fn text_or_empty(&self, name: &str) -> &str {
        self.text(name).unwrap_or_default()
    }

    /// A flag: JSON true, or `true` or `1` in a form.
    pub(crate) fn flag(&self, name: &str) -> bool {
        match self.map.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text == "true" || text == "1",
            _ => false,
        }
    }

    /// A whole number, as JSON or in a form.
    pub(crate) fn number(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let number = match self.map.get(name) {
            None => return Ok(None),
            Some(Value::Number(number)) => number.as_i64(),
            Some(Value::String(text)) if text.is_empty() => return Ok(None),
            Some(Value::String(text)) => text.parse().ok(),
            Some(_) => None,
        };
        number.map(Some).ok_or_else(|| Refusal::argument(format!("must be a number [json-pointer:/{name}]")))
    }

    /// Structured data: JSON itself, or JSON written as a string.
    pub(crate) fn json(&self, name: &str) -> Result<Option<Value>, Value> {
        match self.map.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => {
                serde_json::from_str(text).map(Some).map_err(|_| Value::String(text.clone()))
            }
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// A list: JSON, or text separated by commas.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        match self.map.get(name) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Some(Value::String(text)) => {
                text.split(',').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The slice of a list that `cursor` and `limit` ask for, and the cursor of the next.
    pub(crate) fn paginate<T: Clone>(
        &self,
        all: &[T],
        default: usize,
        most: usize,
    ) -> Result<(Vec<T>, String), Refusal> {
        let limit = match self.number("limit")? {
            None | Some(0) => default,
            Some(limit) => usize::try_from(limit)
                .ok()
                .filter(|limit| *limit <= most)
                .ok_or_else(|| Refusal::new("invalid_limit"))?,
        };
        let start = match self.text("cursor") {
            None => 0,
            Some(cursor) => decode_cursor(cursor)
                .filter(|at| *at <= all.len())
                .ok_or_else(|| Refusal::new("invalid_cursor"))?,
        };
        let end = (start + limit).min(all.len());
        let next = if end < all.len() { hex::encode(format!("next:{end}")) } else { String::new() };
        Ok((all[start..end].to_vec(), next))
    }
}

fn decode_cursor(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(hex::decode(cursor).ok()?).ok()?;
    text.strip_prefix("next:")?.parse().ok()
}

/// Checks that an answer has no more than it should.
pub(crate) fn ok(mut fields: Value) -> Answer {
    fields["ok"] = Value::Bool(true);
    Ok(fields)
}

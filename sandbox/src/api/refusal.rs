//! How a call is refused, in Slack's words.

use serde_json::{Map, Value, json};

/// The body of an answer, or why there is none.
pub(crate) type Answer = Result<Value, Refusal>;

/// A refused call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) error: String,
    pub(crate) messages: Vec<String>,
    pub(crate) extra: Map<String, Value>,
}

impl Refusal {
    /// A refusal by name alone.
    pub(crate) fn new(error: &str) -> Self {
        Self { error: error.to_owned(), messages: Vec::new(), extra: Map::new() }
    }

    /// A refusal with explanations.
    pub(crate) fn with(error: &str, messages: Vec<String>) -> Self {
        Self { messages, ..Self::new(error) }
    }

    /// `invalid_arguments` with one explanation.
    pub(crate) fn argument(message: impl AsRef<str>) -> Self {
        Self::with("invalid_arguments", vec![format!("[ERROR] {}", message.as_ref())])
    }

    /// `missing_scope`, with the scopes that are needed and those that the app has.
    pub(crate) fn scope(needed: &str, provided: &[String]) -> Self {
        let mut refusal = Self::new("missing_scope");
        refusal.extra.insert("needed".to_owned(), json!(needed));
        refusal.extra.insert("provided".to_owned(), json!(provided.join(",")));
        refusal
    }

    /// The body that says so.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({ "ok": false, "error": self.error });
        if !self.messages.is_empty() {
            body["response_metadata"] = json!({ "messages": self.messages });
            body["errors"] =
                json!(self.messages.iter().map(|it| it.trim_start_matches("[ERROR] ")).collect::<Vec<_>>());
        }
        for (key, value) in &self.extra {
            body[key] = value.clone();
        }
        body
    }
}

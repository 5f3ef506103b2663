//! What a message says: text, blocks, attachments, metadata, all of it checked.

use serde_json::{Value, json};

use super::args::Args;
use super::refusal::Refusal;
use crate::blocks::{self, Surface};

const MOST_TEXT: usize = 40_000;

/// The checked content of a message. What was not given is `None`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Content {
    pub(crate) text: Option<String>,
    pub(crate) blocks: Option<Vec<Value>>,
    pub(crate) attachments: Option<Value>,
    pub(crate) metadata: Option<Value>,
}

/// Reads and checks the content that arguments carry.
pub(crate) fn read_content(args: &Args) -> Result<Content, Refusal> {
    if let Some(text) = args.map.get("text")
        && !text.is_string()
    {
        return Err(Refusal::argument("must provide a string [json-pointer:/text]"));
    }
    let text = args.text("text").or_else(|| args.text("markdown_text")).map(str::to_owned);
    if text.as_ref().is_some_and(|text| text.chars().count() > MOST_TEXT) {
        return Err(Refusal::new("msg_too_long"));
    }
    Ok(Content {
        text,
        blocks: read_blocks(args)?,
        attachments: read_attachments(args)?,
        metadata: read_metadata(args)?,
    })
}

impl Content {
    /// Refuses content that shows nothing.
    pub(crate) fn not_empty(self) -> Result<Self, Refusal> {
        let blocks = self.blocks.as_ref().is_some_and(|blocks| !blocks.is_empty());
        let attachments =
            self.attachments.as_ref().and_then(Value::as_array).is_some_and(|list| !list.is_empty());
        if self.text.is_some() || blocks || attachments { Ok(self) } else { Err(Refusal::new("no_text")) }
    }

    /// The text to keep; Slack's own words when there are only blocks.
    pub(crate) fn fallback_text(&self) -> String {
        self.text.clone().unwrap_or_else(|| match self.blocks {
            Some(_) => "This content can't be displayed.".to_owned(),
            None => String::new(),
        })
    }
}

fn read_blocks(args: &Args) -> Result<Option<Vec<Value>>, Refusal> {
    let Some(value) = args.json("blocks").map_err(|_| Refusal::new("invalid_blocks_format"))? else {
        return Ok(None);
    };
    let Value::Array(mut list) = value else {
        return Err(Refusal::new("invalid_blocks_format"));
    };
    let errors = blocks::check(&Value::Array(list.clone()), Surface::Message, "/blocks");
    if !errors.is_empty() {
        return Err(Refusal::with("invalid_blocks", errors));
    }
    blocks::fill_ids(&mut list);
    Ok(Some(list))
}

fn read_attachments(args: &Args) -> Result<Option<Value>, Refusal> {
    let Some(value) = args.json("attachments").map_err(|_| Refusal::new("invalid_attachments"))? else {
        return Ok(None);
    };
    let Some(list) = value.as_array() else {
        return Err(Refusal::new("invalid_attachments"));
    };
    if list.len() > 100 {
        return Err(Refusal::new("too_many_attachments"));
    }
    for (index, attachment) in list.iter().enumerate() {
        let pointer = format!("/attachments/{index}/blocks");
        let errors = attachment.get("blocks").map(|own| blocks::check(own, Surface::Message, &pointer));
        if let Some(errors) = errors.filter(|errors| !errors.is_empty()) {
            return Err(Refusal::with("invalid_blocks", errors));
        }
    }
    Ok(Some(value))
}

fn read_metadata(args: &Args) -> Result<Option<Value>, Refusal> {
    let invalid = || Refusal::new("invalid_metadata_format");
    let Some(value) = args.json("metadata").map_err(|_| invalid())? else {
        return Ok(None);
    };
    let object = value.as_object().ok_or_else(invalid)?;
    if object.is_empty() {
        return Ok(Some(Value::Null));
    }
    let event_type = object.get("event_type").and_then(Value::as_str).filter(|name| !name.is_empty());
    let payload = object.get("event_payload").and_then(Value::as_object);
    let (Some(_), Some(payload)) = (event_type, payload) else {
        return Err(invalid());
    };
    let mut errors = Vec::new();
    for (key, value) in payload {
        if value.is_object() || value.is_null() {
            errors.push(format!("[ERROR] must be a string, a number, a boolean or a list [json-pointer:/metadata/event_payload/{key}]"));
        }
    }
    let known = ["event_type", "event_payload", "entities"];
    errors.extend(
        object
            .keys()
            .filter(|key| !known.contains(&key.as_str()))
            .map(|key| format!("[ERROR] invalid additional property: {key} [json-pointer:/metadata]")),
    );
    if !errors.is_empty() {
        return Err(Refusal::with("invalid_metadata_format", errors));
    }
    if value.to_string().len() > 15_000 {
        return Err(Refusal::new("metadata_too_large"));
    }
    Ok(Some(json!({ "event_type": event_type, "event_payload": payload })))
}

//! Turning what people type into what Slack stores.

use serde_json::{Value, json};

use crate::state::{Kind, State};

/// How mentions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mentions {
    /// `<@U…>`, as messages carry them.
    Ids,
    /// `<@U…|name>`, as commands that ask for it carry them.
    IdsAndNames,
    /// As typed.
    Untouched,
}

/// Escapes what a person typed, and resolves `@name`, `#channel` and addresses.
pub(super) fn encode(state: &State, typed: &str, mentions: Mentions) -> String {
    let mut text = String::with_capacity(typed.len());
    let mut rest = typed;
    let mut at_word_start = true;
    while let Some(next) = rest.chars().next() {
        let found = if at_word_start && mentions != Mentions::Untouched {
            reference(state, rest, mentions)
        } else {
            None
        };
        if let Some((written, length)) = found {
            text.push_str(&written);
            rest = &rest[length..];
            at_word_start = false;
            continue;
        }
        match next {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            other => text.push(other),
        }
        at_word_start = !next.is_alphanumeric();
        rest = &rest[next.len_utf8()..];
    }
    text
}

fn reference(state: &State, rest: &str, mentions: Mentions) -> Option<(String, usize)> {
    if let Some(name) = rest.strip_prefix('@') {
        return person(state, name, mentions).map(|(text, length)| (text, length + 1));
    }
    if let Some(name) = rest.strip_prefix('#') {
        return channel(state, name).map(|(text, length)| (text, length + 1));
    }
    if let Some(written) = already_encoded(state, rest) {
        return Some(written);
    }
    if rest.starts_with("https://") || rest.starts_with("http://") {
        let length = rest.find(|it: char| it.is_whitespace() || it == '<' || it == '>').unwrap_or(rest.len());
        let url = rest[..length].trim_end_matches(['.', ',', ';', ')', '!', '?']);
        return Some((format!("<{}>", url.replace('&', "&amp;")), url.len()));
    }
    None
}

/// A mention that a program wrote in Slack's own form is kept when it names someone.
fn already_encoded(state: &State, rest: &str) -> Option<(String, usize)> {
    let end = rest.strip_prefix('<')?.find('>')? + 2;
    let inside = &rest[1..end - 1];
    let id = inside.split('|').next()?;
    let known = match id.get(..1)? {
        "@" => state.users.contains_key(&id[1..]),
        "#" => state.conversations.contains_key(&id[1..]),
        "!" => true,
        _ => false,
    };
    known.then(|| (rest[..end].to_owned(), end))
}

fn matches(rest: &str, name: &str) -> bool {
    let Some(start) = rest.get(..name.len()) else {
        return false;
    };
    let ends = rest[name.len()..].chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '_');
    !name.is_empty() && ends && start.to_lowercase() == name.to_lowercase()
}

fn person(state: &State, rest: &str, mentions: Mentions) -> Option<(String, usize)> {
    for everyone in ["here", "channel", "everyone"] {
        if matches(rest, everyone) {
            return Some((format!("<!{everyone}>"), everyone.len()));
        }
    }
    let names = state.users.values().flat_map(|user| [(&user.name, user), (&user.real_name, user)]);
    let longest = names.filter(|(name, _)| matches(rest, name)).max_by_key(|(name, _)| name.len());
    if let Some((name, user)) = longest {
        let written = match mentions {
            Mentions::IdsAndNames => format!("<@{}|{}>", user.id, user.name),
            _ => format!("<@{}>", user.id),
        };
        return Some((written, name.len()));
    }
    let group = state.groups.values().find(|group| matches(rest, &group.handle))?;
    Some((format!("<!subteam^{}|@{}>", group.id, group.handle), group.handle.len()))
}

fn channel(state: &State, rest: &str) -> Option<(String, usize)> {
    let channels =
        state.conversations.values().filter(|it| it.kind == Kind::Channel && matches(rest, &it.name));
    let found = channels.max_by_key(|it| it.name.len())?;
    Some((format!("<#{}|{}>", found.id, found.name), found.name.len()))
}

/// The rich text block that Slack adds to what a person typed.
pub(crate) fn rich_text(text: &str) -> Value {
    let mut elements = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>').map(|length| start + length) else {
            break;
        };
        push_text(&mut elements, &rest[..start]);
        elements.push(link(&rest[start + 1..end]));
        rest = &rest[end + 1..];
    }
    push_text(&mut elements, rest);
    json!({
        "type": "rich_text", "block_id": crate::ids::short(),
        "elements": [{ "type": "rich_text_section", "elements": elements }],
    })
}

fn push_text(elements: &mut Vec<Value>, text: &str) {
    if !text.is_empty() {
        let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        elements.push(json!({ "type": "text", "text": plain }));
    }
}

fn link(inside: &str) -> Value {
    let target = inside.split('|').next().unwrap_or_default();
    match target.get(..1) {
        Some("@") => json!({ "type": "user", "user_id": &target[1..] }),
        Some("#") => json!({ "type": "channel", "channel_id": &target[1..] }),
        Some("!") => json!({ "type": "broadcast", "range": &target[1..] }),
        _ => json!({ "type": "link", "url": target }),
    }
}

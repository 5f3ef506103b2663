//! From Slack's escaped text to plain text.

/// Decodes `&amp;`, `&lt;`, `&gt;` and turns mentions and links into what people see.
pub fn plain(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.trim().to_owned();
    }
    let mut seen = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        seen.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        match after.find('>').map(|close| (&after[..close], &after[close + 1..])) {
            Some((entity, left)) if is_entity(entity) => {
                seen.push_str(&shown(entity));
                rest = left;
            }
            _ => {
                seen.push('<');
                rest = after;
            }
        }
    }
    seen.push_str(rest);
    // The ampersand last, so that `&amp;lt;` stays the text `&lt;`.
    seen.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").trim().to_owned()
}

fn is_entity(entity: &str) -> bool {
    entity.starts_with(['@', '#', '!'])
        || ["http://", "https://", "mailto:"].iter().any(|scheme| entity.starts_with(scheme))
}

fn shown(entity: &str) -> String {
    let mark = entity.chars().next().filter(|c| matches!(c, '@' | '#'));
    match entity.split_once('|') {
        Some((_, label)) if !label.is_empty() => {
            let label = label.trim_start_matches(['@', '#']);
            mark.map_or_else(|| label.to_owned(), |mark| format!("{mark}{label}"))
        }
        _ => entity.trim_end_matches('|').to_owned(),
    }
}

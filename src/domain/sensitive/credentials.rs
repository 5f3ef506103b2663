//! Passwords, keys and tokens, by their shape.

/// How tokens of well-known services begin, and how long they are at least.
const BEGINNINGS: &[(&str, usize)] = &[
    ("xoxb-", 12),
    ("xoxp-", 12),
    ("xoxa-", 12),
    ("xapp-", 12),
    ("ghp_", 20),
    ("gho_", 20),
    ("ghs_", 20),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("sk-", 20),
    ("sk_live_", 16),
    ("AKIA", 20),
    ("ASIA", 20),
    ("AIza", 30),
    ("ya29.", 20),
    ("hvs.", 20),
    ("npm_", 20),
];
/// Words after which a credential stands, as in `password: …` or `pin is …`.
const LABELS: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "passcode",
    "passphrase",
    "pin",
    "secret",
    "token",
    "apikey",
    "api_key",
    "key",
];
/// Those of them that a value may follow without a word or a sign between.
const BARE_LABELS: &[&str] = &["password", "passwd", "pwd", "passcode", "passphrase", "pin"];
/// A run of mixed letters and digits from this length on is no word.
const RUN: usize = 24;
/// How much of a credential is shown to whoever typed it.
const SHOWN: usize = 4;

/// The beginning of the first credential of a text, never the whole of it.
pub(super) fn find(text: &str) -> Option<String> {
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY") {
        return Some("PRIVATE KEY".to_owned());
    }
    let chunks: Vec<&str> = text.split_whitespace().collect();
    let found = (0..chunks.len()).find_map(|at| of_shape(chunks[at]).or_else(|| after_label(&chunks[at..])));
    found.map(|found| format!("{}…", found.chars().take(SHOWN).collect::<String>()))
}

fn bare(chunk: &str) -> &str {
    chunk.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
}

fn of_shape(chunk: &str) -> Option<&str> {
    if chunk.contains("://") {
        return has_password(chunk).then_some(chunk);
    }
    let chunk = bare(chunk);
    let known = BEGINNINGS.iter().any(|(begin, least)| chunk.starts_with(begin) && chunk.len() >= *least);
    let is_web_token = chunk.starts_with("eyJ") && chunk.matches('.').count() == 2 && chunk.len() > 40;
    (known || is_web_token || is_run(chunk)).then_some(chunk)
}

/// `https://name:password@host`.
fn has_password(address: &str) -> bool {
    let authority = address.split("://").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
    authority.split_once('@').is_some_and(|(user, _)| user.contains(':'))
}

/// Upper and lower case and several digits, mixed: no word of any language, and no identifier of Slack.
fn is_run(chunk: &str) -> bool {
    let takes = |c: char| c.is_ascii_alphanumeric() || "+/=_".contains(c);
    let has = |which: fn(&char) -> bool| chunk.chars().any(|c| which(&c));
    chunk.len() >= RUN
        && chunk.chars().all(takes)
        && chunk.chars().filter(char::is_ascii_digit).count() >= 3
        && has(char::is_ascii_uppercase)
        && has(char::is_ascii_lowercase)
}

fn is_label(word: &str) -> bool {
    LABELS.iter().any(|label| label.eq_ignore_ascii_case(word))
}

/// What follows `password:`, `password=`, `password is` or `password` alone, if it is no plain word.
fn after_label<'t>(chunks: &[&'t str]) -> Option<&'t str> {
    let first = *chunks.first()?;
    if let Some((label, value)) = first.split_once(['=', ':'])
        && is_label(label)
    {
        let value = if value.is_empty() { *chunks.get(1)? } else { value };
        return is_no_word(value).then_some(value);
    }
    if BARE_LABELS.iter().any(|label| label.eq_ignore_ascii_case(first))
        && let Some(value) = chunks.get(1).filter(|value| is_no_word(value))
    {
        return Some(value);
    }
    let links = |word: &&str| ["is", "=", ":"].iter().any(|link| link.eq_ignore_ascii_case(word));
    if !chunks.get(1).is_some_and(links) || !is_label(first) {
        return None;
    }
    chunks.get(2).copied().filter(|value| is_no_word(value))
}

/// A digit beside letters or signs: "hunter2", "4711!"; but no "12", "9pm" or "v2".
fn is_no_word(value: &str) -> bool {
    let value = value.trim_end_matches(['.', ',', ';']);
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let rest = value.chars().count() - digits;
    value.chars().count() >= 4 && digits > 0 && (rest > 0 || digits >= 4)
}

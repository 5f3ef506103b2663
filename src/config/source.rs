//! Where settings come from, and the list of what is wrong with them. The environment goes before the file,
//! the file before the defaults.

use super::Secret;
use toml::{Table, Value};

/// Reads settings one by one, and notes every problem as a sentence.
pub(super) struct Source<'a> {
    pub(super) defaults: Table,
    pub(super) file: Table,
    pub(super) env: &'a dyn Fn(&str) -> Option<String>,
    pub(super) problems: Vec<String>,
}

impl Source<'_> {
    /// A setting of the file, else its default. `read` takes it or not; `want` says what it should be.
    pub(super) fn setting<T>(
        &mut self,
        section: &str,
        key: &str,
        want: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        let given = self.file.get(section).and_then(|table| table.get(key));
        let value = given.or_else(|| self.defaults.get(section)?.get(key))?;
        let read = read(value);
        if read.is_none() {
            self.problems.push(format!("`{section}.{key}` is {}, but must be {want}.", shown(value)));
        }
        read
    }

    /// A text that an environment variable goes before.
    pub(super) fn text_or_env(
        &mut self,
        section: &str,
        key: &str,
        variable: &str,
    ) -> Option<(String, String)> {
        if let Some(text) = self.variable(variable) {
            return Some((text, variable.to_owned()));
        }
        let text = self.setting(section, key, "a text in quotes", |v| v.as_str().map(str::to_owned))?;
        Some((text, format!("`{section}.{key}`")))
    }

    /// An environment variable; one that is set to nothing counts as not set.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        (self.env)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A secret: the variable itself, or the file that `…_FILE` names.
    pub(super) fn secret(&mut self, name: &str) -> Option<Secret> {
        let file = format!("{name}_FILE");
        match (self.variable(name), self.variable(&file)) {
            (Some(_), Some(_)) => {
                self.problems.push(format!("{name} and {file} are both set; unset one of them."));
                None
            }
            (Some(text), None) => Some(Secret::new(text)),
            (None, Some(path)) => self.secret_in(&file, &path),
            (None, None) => None,
        }
    }

    fn secret_in(&mut self, variable: &str, path: &str) -> Option<Secret> {
        let problem = match std::fs::read_to_string(path) {
            Ok(text) if text.trim().is_empty() => "is empty".to_owned(),
            Ok(text) => return Some(Secret::new(text.trim())),
            Err(error) => format!("cannot be read ({error})"),
        };
        self.problems.push(format!("{variable} names the file {path}, which {problem}."));
        None
    }

    /// A whole number in a range.
    pub(super) fn number(&mut self, section: &str, key: &str, from: i64, to: i64) -> u32 {
        let want = format!("a whole number from {from} to {to}");
        let read = |v: &Value| {
            v.as_integer().filter(|n| (from..=to).contains(n)).and_then(|n| u32::try_from(n).ok())
        };
        self.setting(section, key, &want, read).unwrap_or_default()
    }
}

/// A value as the person wrote it, more or less.
fn shown(value: &Value) -> String {
    value.as_datetime().map(ToString::to_string).unwrap_or_else(|| serde_json::json!(value).to_string())
}

/// A wrong address in quotes; one that may hold a token or a password stays unsaid.
pub(super) fn quoted(text: &str) -> String {
    match looks_secret(text) || text.contains('@') {
        true => "not shown here".to_owned(),
        false => format!("\"{text}\""),
    }
}

/// Reads the file's text, and refuses what stands in it that no setting is called, and secrets.
pub(super) fn checked(name: &str, text: &str, defaults: &Table, problems: &mut Vec<String>) -> Table {
    let mut table = match text.parse::<Table>() {
        Ok(table) => table,
        Err(error) => {
            // The parser's own picture of the place would show the line, and with it a token.
            let line = error.span().map(|span| text[..span.start].lines().count().max(1)).unwrap_or(1);
            problems.push(format!("{name} is not TOML: {}, near line {line}.", error.message()));
            return Table::new();
        }
    };
    table.retain(|section, value| {
        if holds_secret(section, value) {
            problems.push(secret_refused(name, section));
            return false;
        }
        match (defaults.get(section).and_then(Value::as_table), value.as_table_mut()) {
            (None, _) => problems.push(unknown(name, "section", section, defaults, "")),
            (Some(_), None) => {
                problems.push(format!("{name}: `{section}` is a section, written [{section}]."))
            }
            (Some(known), Some(keys)) => check_keys(name, section, keys, known, problems),
        }
        true
    });
    table
}

/// Secrets are also taken out, so that no later sentence shows them.
fn check_keys(name: &str, section: &str, keys: &mut Table, known: &Table, problems: &mut Vec<String>) {
    keys.retain(|key, value| {
        let secret = holds_secret(key, value);
        if secret {
            problems.push(secret_refused(name, &format!("{section}.{key}")));
        } else if !known.contains_key(key) {
            problems.push(unknown(name, "setting", key, known, &format!("{section}.")));
        }
        !secret
    });
}

fn unknown(name: &str, what: &str, key: &str, known: &Table, prefix: &str) -> String {
    let nearest = known.keys().max_by(|a, b| strsim::jaro(a, key).total_cmp(&strsim::jaro(b, key)));
    let nearest = nearest.map(|near| format!(" Did you mean `{prefix}{near}`?")).unwrap_or_default();
    format!("{name}: there is no {what} `{prefix}{key}`.{nearest}")
}

/// By its name, or by what tokens look like. Never printed.
fn holds_secret(key: &str, value: &Value) -> bool {
    let key = key.to_lowercase();
    let named = ["token", "secret", "password"].iter().any(|word| key.contains(word)) && !value.is_table();
    named || value.as_str().is_some_and(looks_secret)
}

fn looks_secret(text: &str) -> bool {
    ["xox", "xapp-", "ghp_", "github_pat_", "lin_api_"].iter().any(|start| text.contains(start))
}

fn secret_refused(name: &str, key: &str) -> String {
    format!(
        "{name}: `{key}` holds a secret, which must not stand in a settings file. Take it out, make a new one \
         where it came from, since it was written down, and set that in the environment, as the head of \
         config/rapport.toml says."
    )
}

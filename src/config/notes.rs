//! The keys for notes: from the environment or a file alone, as every secret.

use super::source::Source;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A key for notes; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct NotesKey([u8; 32]);

impl NotesKey {
    /// The key itself, for the one place that needs it.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    fn read(text: &str) -> Option<Self> {
        STANDARD.decode(text.trim()).ok()?.try_into().ok().map(Self)
    }
}

impl std::fmt::Debug for NotesKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(secret)")
    }
}

/// The keys for notes: none, and notes are kept as they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NotesSettings {
    /// What notes are encrypted with.
    pub key: Option<NotesKey>,
    /// What some of them may still be encrypted with.
    pub old: Vec<NotesKey>,
}

pub(super) fn read(source: &mut Source<'_>) -> Option<NotesSettings> {
    let before = source.problems.len();
    let (key, old) = (keys(source, "RAPPORT_NOTES_KEY"), keys(source, "RAPPORT_NOTES_KEY_OLD"));
    if key.len() > 1 {
        source
            .problems
            .push("RAPPORT_NOTES_KEY is one key; others belong into RAPPORT_NOTES_KEY_OLD.".to_owned());
    }
    let found = source.problems.len() == before;
    found.then(|| NotesSettings { key: key.into_iter().next(), old })
}

/// Keys with blanks or commas between them.
fn keys(source: &mut Source<'_>, name: &str) -> Vec<NotesKey> {
    let Some(given) = source.secret(name) else { return vec![] };
    let mut keys = vec![];
    for text in given.expose().split([' ', ',', '\n', '\t']).filter(|text| !text.is_empty()) {
        match NotesKey::read(text) {
            Some(key) => keys.push(key),
            None => source
                .problems
                .push(format!("{name} must be 32 bytes in base64, such as `openssl rand -base64 32` makes.")),
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use crate::config::Settings;

    const SEVENS: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
    const ZEROS: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    fn load(key: &str, old: &str) -> Result<Settings, String> {
        let env = |name: &str| match name {
            "RAPPORT_NOTES_KEY" => Some(key.to_owned()),
            "RAPPORT_NOTES_KEY_OLD" => Some(old.to_owned()),
            _ => None,
        };
        let given = |name: &str| env(name).filter(|text| !text.is_empty());
        Settings::load_without_slack(None, &given).map_err(|error| error.to_string())
    }

    #[test]
    fn keys_are_read_and_never_printed() {
        let notes = load(SEVENS, &format!("{ZEROS} {SEVENS}")).expect("keys").notes;
        assert_eq!(notes.key.as_ref().map(|key| *key.expose()), Some([7; 32]));
        assert_eq!(notes.old.iter().map(|key| key.expose()[0]).collect::<Vec<_>>(), [0, 7]);
        assert!(!format!("{notes:?}").contains('7'));
        assert_eq!(load("", "").expect("none").notes, super::NotesSettings::default());
    }

    #[test]
    fn what_is_no_key_is_said_and_not_shown() {
        for wrong in ["short", "BwcHBw==", "not base64 at all!"] {
            let error = load(wrong, "").expect_err("no key");
            assert!(error.contains("openssl rand -base64 32") && !error.contains(wrong), "{error}");
        }
        let error = load(&format!("{SEVENS} {ZEROS}"), "").expect_err("two");
        assert!(error.contains("RAPPORT_NOTES_KEY is one key"), "{error}");
    }
}

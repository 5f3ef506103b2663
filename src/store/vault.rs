//! Notes encrypted at rest: seals words before they are written, opens them when they are read.
//!
//! ChaCha20-Poly1305 with a random nonce of 96 bits, bound to table, column and row. A sealed text is
//! `enc1:<key>:<base64 of nonce and ciphertext>`, where `<key>` names its key; whatever is not marked is plain. So plain
//! and sealed rows, and rows of several keys, live side by side until `rapport rekey` brought them to one.

use super::error::{Result, StoreError};
use super::sql::Value;
use super::words;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicBool, Ordering};

/// Marks a sealed text.
const SEALED: &str = "enc1:";
/// Marks a plain text that begins like a marked one.
const PLAIN: &str = "enc0:";
/// What a key's proof says once it is opened.
const PROOF: &str = "rapport";

/// A key for notes: 32 bytes.
pub type KeyBytes = [u8; 32];

/// The keys for notes, and the randomness that sealing takes.
#[derive(Default)]
pub struct Vault {
    current: Option<Key>,
    old: Vec<Key>,
    /// Whether the current key has sealed anything.
    has_sealed: AtomicBool,
    /// Whether the database keeps the name of the current key.
    named: AtomicBool,
}

struct Key {
    id: String,
    key: LessSafeKey,
}

impl Key {
    fn new(bytes: &KeyBytes) -> Self {
        let digest = Sha256::new().chain_update(b"rapport notes key\n").chain_update(bytes).finalize();
        let id = digest[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        let unbound = UnboundKey::new(&CHACHA20_POLY1305, bytes).expect("32 bytes make a key");
        Self { id, key: LessSafeKey::new(unbound) }
    }
}

impl Vault {
    /// Seals with the first key, and opens with any.
    pub fn new(current: Option<&KeyBytes>, old: &[KeyBytes]) -> Self {
        let old = old.iter().map(Key::new).collect();
        Self { current: current.map(Key::new), old, ..Self::default() }
    }

    /// The name of the key that seals; it tells nothing of the key.
    pub fn key_id(&self) -> Option<&str> {
        self.current.as_ref().map(|key| key.id.as_str())
    }

    /// The name of the current key with its proof, once it has sealed something and the database does not keep it yet.
    pub(super) fn to_name(&self) -> Option<(String, String)> {
        let sought = self.has_sealed.load(Ordering::Relaxed) && !self.named.load(Ordering::Relaxed);
        let id = self.key_id().filter(|_| sought)?;
        Some((id.to_owned(), self.seal(&proof_place(id), PROOF)))
    }

    /// The database keeps the name of the current key from now on.
    pub(super) fn keep_named(&self) {
        self.named.store(true, Ordering::Relaxed);
    }

    /// Whether a key's proof opens with the key that is here.
    pub(super) fn proves(&self, id: &str, proof: String) -> Result<bool> {
        Ok(self.open(&proof_place(id), proof)? == PROOF)
    }

    /// Whether the key of this name is here.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.find(id).is_some()
    }

    fn find(&self, id: &str) -> Option<&Key> {
        self.current.iter().chain(&self.old).find(|key| key.id == id)
    }

    /// Whether a stored text is as it would be written now.
    pub(super) fn is_current(&self, stored: &str) -> bool {
        match self.key_id() {
            Some(id) => stored.starts_with(&sealed_with(id)),
            None => !stored.starts_with(SEALED),
        }
    }

    /// The text as it is stored at this place.
    ///
    /// # Panics
    /// The machine has no randomness to give.
    pub(super) fn seal(&self, place: &str, text: &str) -> String {
        if self.leaves(text) {
            return text.to_owned();
        }
        let Some(key) = &self.current else { return format!("{PLAIN}{text}") };
        self.has_sealed.store(true, Ordering::Relaxed);
        let mut nonce = [0u8; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).expect("the machine gives randomness");
        let mut sealed = text.as_bytes().to_vec();
        let bound = Aad::from(place.as_bytes());
        let done = key.key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound, &mut sealed);
        done.expect("a text is shorter than what one key may seal");
        let whole: Vec<u8> = nonce.into_iter().chain(sealed).collect();
        format!("{SEALED}{}:{}", key.id, STANDARD.encode(whole))
    }

    /// Whether a text is stored as it is.
    fn leaves(&self, text: &str) -> bool {
        self.current.is_none() && !is_marked(text)
    }

    /// Seals the words of a row that is about to be written, each bound to its place.
    pub(super) fn seal_row(&self, table: &str, columns: &[&str], row: &mut [Value]) {
        let Some(words) = words::of(table) else { return };
        let is_word = |column: &&str| words.columns.contains(column);
        let stays = |value: &Value| !matches!(value, Value::Text(Some(text)) if !self.leaves(text));
        if columns.iter().zip(&*row).all(|(column, value)| !is_word(column) || stays(value)) {
            return;
        }
        let value =
            |row: &[Value], column: &str| columns.iter().position(|c| *c == column).map(|at| row[at].clone());
        let key: Vec<String> = words.key.iter().filter_map(|c| value(row, c)).map(|v| v.as_key()).collect();
        for (column, value) in columns.iter().zip(row) {
            if let (true, Value::Text(Some(text))) = (is_word(column), value) {
                *text = self.seal(&words::place(table, column, &key), text);
            }
        }
    }

    /// The text that is stored at this place; one that is not sealed is itself.
    ///
    /// # Errors
    /// Its key is not here, or it was sealed for another place or changed since.
    pub(super) fn open(&self, place: &str, stored: String) -> Result<String> {
        if let Some(plain) = stored.strip_prefix(PLAIN) {
            return Ok(plain.to_owned());
        }
        let Some((id, sealed)) = stored.strip_prefix(SEALED).and_then(|rest| rest.split_once(':')) else {
            return Ok(stored);
        };
        let key = self.find(id).ok_or_else(|| missing(id))?;
        let opened = STANDARD.decode(sealed).ok().and_then(|whole| opened(key, place, whole));
        opened.ok_or_else(|| {
            StoreError::refused(format!(
                "A note at {place} does not open with its key {id}: restore a backup."
            ))
        })
    }
}

/// How every text begins that this key sealed.
pub(super) fn sealed_with(id: &str) -> String {
    format!("{SEALED}{id}:")
}

fn proof_place(id: &str) -> String {
    words::place("notes_key", "proof", &[id.to_owned()])
}

/// Whether it begins as a text does that is not stored as it is.
pub(super) fn is_marked(text: &str) -> bool {
    text.starts_with(SEALED) || text.starts_with(PLAIN)
}

fn opened(key: &Key, place: &str, mut whole: Vec<u8>) -> Option<String> {
    let nonce: [u8; NONCE_LEN] = whole.get(..NONCE_LEN)?.try_into().ok()?;
    let bound = Aad::from(place.as_bytes());
    let text = key.key.open_in_place(Nonce::assume_unique_for_key(nonce), bound, whole.get_mut(NONCE_LEN..)?);
    String::from_utf8(text.ok()?.to_vec()).ok()
}

/// The sentence for a key that is not configured.
pub(super) fn missing(id: &str) -> StoreError {
    StoreError::refused(format!(
        "Notes in this database are encrypted with the key {id}, which is not configured: set RAPPORT_NOTES_KEY to it, \
         or RAPPORT_NOTES_KEY_OLD if another took its place. Nothing is lost."
    ))
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("key", &self.key_id()).field("old", &self.old.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLACE: &str = "checkin/note/C1";

    #[test]
    fn a_sealed_text_opens_in_its_place_alone() {
        let vault = Vault::new(Some(&[7; 32]), &[]);
        let sealed = vault.seal(PLACE, "the close takes 9 days");
        assert!(sealed.starts_with("enc1:") && !sealed.contains("close"), "{sealed}");
        assert_ne!(sealed, vault.seal(PLACE, "the close takes 9 days"), "no two are alike");
        assert_eq!(vault.open(PLACE, sealed.clone()).expect("opens"), "the close takes 9 days");
        assert!(vault.open("checkin/note/C2", sealed.clone()).is_err());
        let mut changed = sealed.into_bytes();
        let last = changed.len() - 5;
        changed[last] = if changed[last] == b'A' { b'B' } else { b'A' };
        assert!(vault.open(PLACE, String::from_utf8(changed).expect("text")).is_err());
    }

    #[test]
    fn an_old_key_still_opens_and_a_missing_one_is_named() {
        let old = Vault::new(Some(&[1; 32]), &[]);
        let sealed = old.seal(PLACE, "a");
        let both = Vault::new(Some(&[2; 32]), &[[1; 32]]);
        assert_eq!(both.open(PLACE, sealed.clone()).expect("opens"), "a");
        assert!(!both.is_current(&sealed) && both.is_current(&both.seal(PLACE, "a")));
        let error = Vault::new(Some(&[2; 32]), &[]).open(PLACE, sealed).expect_err("no key");
        assert!(error.to_string().contains(old.key_id().expect("a key")), "{error}");
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read(text in "(enc[01]:)?\\PC{0,80}", with_key in any::<bool>()) {
            let key = [9; 32];
            let vault = Vault::new(with_key.then_some(&key), &[]);
            prop_assert_eq!(vault.open(PLACE, vault.seal(PLACE, &text)).expect("opens"), text);
        }
    }
}

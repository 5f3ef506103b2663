//! Unlocking notes with their keys, and bringing them to another key.

use super::Store;
use super::error::{Result, StoreError};
use super::sql::{Sql, Value};
use super::tx::Tx;
use super::vault::{Vault, missing};
use super::words::{self, WORDS, Words};
use sqlx::Row as _;
use sqlx::any::AnyRow;

/// What a key's proof says once it is opened.
const PROOF: &str = "rapport";
/// How many rows are looked at in one transaction.
const PAGE: u32 = 200;

/// How far `rekey` has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rekeyed {
    /// Rows that were looked at.
    pub seen: u64,
    /// Texts that were written anew.
    pub changed: u64,
}

/// A row with words: what makes it the same row, and its words as they are stored, where there are any.
pub(super) struct Stored {
    pub(super) key: Vec<Value>,
    pub(super) texts: Vec<(&'static str, String)>,
}

impl Store {
    /// The store with its keys.
    ///
    /// # Errors
    /// Something in it is encrypted with a key that is not among these.
    pub async fn unlock(self, vault: Vault) -> Result<Self> {
        let store = Self { vault: vault.into(), ..self };
        let mut tx = store.reading().await?;
        let known = tx.keys().await?;
        drop(tx);
        for (id, proof) in &known {
            if !store.vault.knows(id) {
                return Err(missing(id));
            }
            let opened = store.vault.open(&proof_place(id), proof.clone())?;
            if opened != PROOF {
                return Err(missing(id));
            }
        }
        if let Some(id) = store.vault.key_id().filter(|id| !known.iter().any(|(known, _)| known == id)) {
            let mut tx = store.begin().await?;
            let proof = store.vault.seal(&proof_place(id), PROOF);
            let sql = Sql::new("INSERT INTO notes_key (id, proof) SELECT * FROM ")
                .rows(&[vec![id.into(), proof.into()]]);
            tx.run(sql.push(" AS r WHERE true ON CONFLICT DO NOTHING")).await?;
            tx.commit().await?;
        }
        Ok(store)
    }

    /// Writes every text anew that is not as it would be written now, a few at a time, and tells how far it is. What
    /// others write meanwhile stays. Once nothing is left under another key, the other keys are forgotten.
    pub async fn rekey(&self, mut tell: impl FnMut(&'static str, &Rekeyed)) -> Result<Rekeyed> {
        let mut done = Rekeyed::default();
        for words in WORDS {
            let mut after = None;
            loop {
                let mut tx = self.begin().await?;
                let rows = tx.stored(words, after.as_deref()).await?;
                let Some(last) = rows.last() else { break };
                after = Some(last.key.clone());
                done.seen += rows.len() as u64;
                for row in &rows {
                    done.changed += tx.seal_anew(words, row).await?;
                }
                tx.commit().await?;
                tell(words.table, &done);
            }
        }
        let mut tx = self.begin().await?;
        let current = self.vault.key_id().unwrap_or_default();
        tx.run(Sql::new("DELETE FROM notes_key WHERE id <> ").bind(current)).await?;
        tx.commit().await?;
        Ok(done)
    }
}

fn proof_place(id: &str) -> String {
    words::place("notes_key", "proof", &[id.to_owned()])
}

impl Tx {
    async fn keys(&mut self) -> Result<Vec<(String, String)>> {
        let rows = self.fetch(Sql::new("SELECT id, proof FROM notes_key ORDER BY id")).await?;
        let row = |row: &AnyRow| Ok((text(row, "id")?, text(row, "proof")?));
        rows.iter().map(row).collect()
    }

    /// A page of the rows of a table, by their key, after this one.
    pub(super) async fn stored(&mut self, words: &Words, after: Option<&[Value]>) -> Result<Vec<Stored>> {
        let key = words.key.join(", ");
        let mut sql = Sql::new(&format!("SELECT {key}, {} FROM {}", words.columns.join(", "), words.table));
        if let Some(after) = after {
            sql = sql.push(&format!(" WHERE ({key}) > ("));
            for (nth, value) in after.iter().enumerate() {
                sql = sql.push(if nth == 0 { "" } else { ", " }).bind(value.clone());
            }
            sql = sql.push(")");
        }
        let rows = self.fetch(sql.push(&format!(" ORDER BY {key} LIMIT ")).bind(PAGE)).await?;
        rows.iter().map(|row| read(words, row)).collect()
    }

    async fn seal_anew(&mut self, words: &Words, row: &Stored) -> Result<u64> {
        let mut changed = 0;
        for (column, stored) in &row.texts {
            if !self.vault().is_current(stored) {
                let text = self.open_at(words, row, column, stored)?;
                changed += self.rewrite(words, row, column, stored, &text).await?;
            }
        }
        Ok(changed)
    }

    /// The text of a stored row.
    pub(super) fn open_at(&self, words: &Words, row: &Stored, column: &str, stored: &str) -> Result<String> {
        self.vault().open(&place(words, row, column), stored.to_owned())
    }

    /// Writes a text of a row anew, unless another did meanwhile.
    pub(super) async fn rewrite(
        &mut self,
        words: &Words,
        row: &Stored,
        column: &str,
        stored: &str,
        text: &str,
    ) -> Result<u64> {
        // Only what is read through the vault is written through it.
        let is_sealed = words::of(words.table).is_some_and(|words| words.columns.contains(&column));
        let text =
            if is_sealed { self.vault().seal(&place(words, row, column), text) } else { text.to_owned() };
        let mut sql = Sql::new(&format!("UPDATE {} SET {column} = ", words.table)).bind(text);
        sql = sql.push(&format!(" WHERE {column} = ")).bind(stored);
        for (name, value) in words.key.iter().zip(&row.key) {
            sql = sql.push(&format!(" AND {name} = ")).bind(value.clone());
        }
        self.run(sql).await
    }
}

fn place(words: &Words, row: &Stored, column: &str) -> String {
    let key: Vec<String> = row.key.iter().map(Value::as_key).collect();
    words::place(words.table, column, &key)
}

fn text(row: &AnyRow, column: &'static str) -> Result<String> {
    row.try_get(column).map_err(|_| StoreError::Corrupt { table: "notes_key", column })
}

fn read(words: &Words, row: &AnyRow) -> Result<Stored> {
    let part = |column: &&'static str| {
        let text = row.try_get::<String, _>(*column).map(Value::from);
        text.or_else(|_| row.try_get::<i64, _>(*column).map(Value::from))
            .map_err(|_| StoreError::Corrupt { table: words.table, column })
    };
    let stored = |column: &&'static str| Some((*column, row.try_get::<Option<String>, _>(*column).ok()??));
    Ok(Stored {
        key: words.key.iter().map(part).collect::<Result<_>>()?,
        texts: words.columns.iter().filter_map(stored).collect(),
    })
}

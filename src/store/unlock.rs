//! Unlocking notes with their keys, and bringing them to another key.

use super::Store;
use super::error::{Result, StoreError};
use super::sql::{Sql, Value};
use super::tx::Tx;
use super::vault::{Vault, missing, sealed_with};
use super::words::{self, WORDS, Words};
use sqlx::Row as _;
use sqlx::any::AnyRow;

/// How many rows are looked at in one transaction.
const PAGE: u32 = 200;

/// What `rekey` did, with one table or with all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rekeyed {
    /// Rows that were looked at.
    pub seen: u64,
    /// Texts that were written anew; a row may hold several.
    pub changed: u64,
}

/// What became of the other keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherKeys {
    /// Names of those that nothing is sealed with any more.
    pub forgotten: Vec<String>,
    /// Names of those that something was sealed with meanwhile.
    pub in_use: Vec<String>,
}

/// A row with words: what makes it the same row, and its words as they are stored, where there are any.
pub(super) struct Stored {
    pub(super) key: Vec<Value>,
    pub(super) texts: Vec<(&'static str, String)>,
}

impl Store {
    /// The store with its keys; nothing is written. A key's name is kept by what it seals first ([`Tx::commit`]).
    ///
    /// # Errors
    /// Something in it is encrypted with a key that is not among these.
    pub async fn unlock(self, vault: Vault) -> Result<Self> {
        let mut tx = self.reading().await?;
        for (id, proof) in tx.keys().await? {
            let opens = match vault.knows(&id) {
                true => vault.proves(&id, proof)?,
                // A name alone locks nobody out.
                false => !tx.holds_sealed_with(&id).await?,
            };
            if !opens {
                return Err(missing(&id));
            }
            if vault.key_id() == Some(id.as_str()) {
                vault.keep_named();
            }
        }
        drop(tx);
        Ok(Self { vault: vault.into(), ..self })
    }

    /// Writes every text anew that is not as it would be written now, a few at a time, and tells what it did with each
    /// table that holds anything. What others write meanwhile stays. A key is forgotten once nothing is left under it.
    pub async fn rekey(&self, mut tell: impl FnMut(&'static str, &Rekeyed)) -> Result<(Rekeyed, OtherKeys)> {
        let mut all = Rekeyed::default();
        for words in WORDS {
            let done = self.rekey_table(words).await?;
            if done.seen > 0 {
                tell(words.table, &done);
            }
            all.seen += done.seen;
            all.changed += done.changed;
        }
        Ok((all, self.forget_keys().await?))
    }

    async fn rekey_table(&self, words: &Words) -> Result<Rekeyed> {
        let (mut done, mut after) = (Rekeyed::default(), None);
        loop {
            let mut tx = self.begin().await?;
            let rows = tx.stored(words, after.as_deref()).await?;
            let Some(last) = rows.last() else { return Ok(done) };
            after = Some(last.key.clone());
            done.seen += rows.len() as u64;
            for row in &rows {
                done.changed += tx.seal_anew(words, row).await?;
            }
            tx.commit().await?;
        }
    }

    /// Forgets every key but the current one that nothing is sealed with.
    async fn forget_keys(&self) -> Result<OtherKeys> {
        let (mut tx, mut others) = (self.begin().await?, OtherKeys::default());
        for (id, _) in tx.keys().await? {
            if self.vault.key_id() == Some(id.as_str()) {
                continue;
            }
            if tx.holds_sealed_with(&id).await? {
                others.in_use.push(id);
                continue;
            }
            tx.run(Sql::new("DELETE FROM notes_key WHERE id = ").bind(id.as_str())).await?;
            others.forgotten.push(id);
        }
        tx.commit().await?;
        Ok(others)
    }
}

impl Tx {
    async fn keys(&mut self) -> Result<Vec<(String, String)>> {
        let rows = self.fetch(Sql::new("SELECT id, proof FROM notes_key ORDER BY id")).await?;
        let row = |row: &AnyRow| Ok((text(row, "id")?, text(row, "proof")?));
        rows.iter().map(row).collect()
    }

    /// Whether any text is sealed with the key of this name.
    async fn holds_sealed_with(&mut self, id: &str) -> Result<bool> {
        let pattern = format!("{}%", sealed_with(id));
        for words in WORDS {
            let mut sql = Sql::new(&format!("SELECT 1 AS found FROM {} WHERE ", words.table));
            for (nth, column) in words.columns.iter().enumerate() {
                let or = if nth == 0 { "" } else { " OR " };
                sql = sql.push(&format!("{or}{column} LIKE ")).bind(pattern.as_str());
            }
            if !self.fetch(sql.push(" LIMIT 1")).await?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
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

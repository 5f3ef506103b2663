//! Sums that tell whether two databases hold the same rows, whichever engine they are on and in whichever order.

use super::rows::Shape;
use super::tables::TABLES;
use crate::store::error::Result;
use crate::store::sql::Value;
use crate::store::tx::Tx;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// How many rows that differ are named.
const NAMED: usize = 3;

/// The rows of a table: how many, and the sum of their digests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) rows: u64,
    digests: u128,
}

/// A table that is not in the copy as it is in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    /// Which.
    pub table: &'static str,
    /// How many rows the source has.
    pub expected: u64,
    /// How many the copy has.
    pub found: u64,
    /// The keys of the first rows that are missing, changed, or there without need.
    pub keys: Vec<String>,
}

impl Sum {
    pub(super) fn add(&mut self, shape: &Shape, row: &[Value]) {
        self.rows += 1;
        self.digests = self.digests.wrapping_add(digest(shape, row));
    }
}

/// A row's digest: each column's name, what kind it holds, and what that is. The columns stand in the order of their
/// names, so that the order in which a schema has them does not matter.
fn digest(shape: &Shape, row: &[Value]) -> u128 {
    let mut digest = Sha256::new();
    let mut add = |part: &[u8]| {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    };
    for ((name, _), value) in shape.columns.iter().zip(row) {
        add(name.as_bytes());
        match value {
            Value::Int(None) | Value::Text(None) => add(b"-"),
            Value::Int(Some(number)) => {
                add(b"n");
                add(&number.to_be_bytes());
            }
            Value::Text(Some(text)) => {
                add(b"t");
                add(text.as_bytes());
            }
        }
    }
    let whole: [u8; 32] = digest.finalize().into();
    u128::from_be_bytes(whole[..16].try_into().expect("half of 32 bytes"))
}

/// What tells one state of a database from every other.
pub(super) fn fingerprint(sums: &[Sum]) -> String {
    let mut digest = Sha256::new();
    for (table, sum) in TABLES.iter().zip(sums) {
        digest.update(format!("{} {} {}\n", table.name, sum.rows, sum.digests));
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Which rows of a table differ.
pub(super) async fn differs(
    source: &mut Tx,
    target: &mut Tx,
    shape: &Shape,
    expected: Sum,
    found: Sum,
) -> Result<Differs> {
    let mut theirs = digests(source, shape).await?;
    let mut keys = vec![];
    for (key, digest) in digests(target, shape).await? {
        if theirs.remove(&key) != Some(digest) {
            keys.push(key);
        }
    }
    keys.extend(theirs.into_keys());
    keys.sort_unstable();
    keys.truncate(NAMED);
    Ok(Differs { table: shape.table.name, expected: expected.rows, found: found.rows, keys })
}

async fn digests(tx: &mut Tx, shape: &Shape) -> Result<HashMap<String, u128>> {
    let (mut all, mut after) = (HashMap::new(), None);
    loop {
        let rows = tx.page(shape, after.as_deref()).await?;
        let Some(last) = rows.last() else { return Ok(all) };
        after = Some(shape.key_of(last));
        for row in &rows {
            let key: Vec<String> = shape.key_of(row).iter().map(Value::as_key).collect();
            all.insert(key.join("/"), digest(shape, row));
        }
    }
}

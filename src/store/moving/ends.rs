//! The two ends of a move: the source, which is only read, and the target, which is nobody else's meanwhile.

use crate::store::error::{Result, StoreError};
use crate::store::open::{absolute, is_postgres, make_folder, sqlite_path};
use crate::store::tx::Tx;
use crate::store::{Dialect, Serving, Store};
use std::path::Path;

const SOURCE: &str = "source";
const TARGET: &str = "target";

/// Both databases, open. Where they are files, nobody may serve them as long as this lives.
pub(super) struct Ends {
    pub(super) from: Store,
    pub(super) to: Store,
    _held: [Option<Serving>; 2],
}

impl Ends {
    pub(super) async fn open(from: &str, to: &str) -> Result<Self> {
        for (which, url) in [(SOURCE, from), (TARGET, to)] {
            if !is_postgres(url) && sqlite_path(url).is_none_or(str::is_empty) {
                return Err(StoreError::refused(format!(
                    "The {which}'s address must begin with sqlite:// or postgres://, as in sqlite://data/rapport.db."
                )));
            }
        }
        if place(from)? == place(to)? {
            return Err(StoreError::refused(
                "The source and the target are the same database: name another target.",
            ));
        }
        if let Some(path) = sqlite_path(from).filter(|path| !Path::new(path).is_file()) {
            return Err(StoreError::refused(format!("There is no database at {path}.")));
        }
        let held = [held(SOURCE, from)?, held(TARGET, to)?];
        let source = Store::of_reading(from).await.map_err(|error| of(SOURCE, error))?;
        is_known(SOURCE, &source).await?;
        not_served(SOURCE, &source).await?;
        let target = target(to).await.map_err(|error| of(TARGET, error))?;
        is_known(TARGET, &target).await?;
        Ok(Self { from: source, to: target, _held: held })
    }

    pub(super) async fn close(self) {
        self.from.close().await;
        self.to.close().await;
    }
}

/// The target with its schema. Before that is made, it is looked at as it is: it may be somebody else's.
async fn target(url: &str) -> Result<Store> {
    let is_new = sqlite_path(url).is_some_and(|path| !Path::new(path).exists());
    if !is_new {
        let found = Store::open_as_it_is(url).await?;
        let mut tx = found.reading().await?;
        tx.must_be_ours().await?;
        drop(tx);
        not_served(TARGET, &found).await?;
        found.close().await;
    }
    Store::open(url).await
}

/// Which database an address names, as far as it tells.
fn place(url: &str) -> Result<String> {
    if let Some(path) = sqlite_path(url) {
        let path = absolute(Path::new(path))?;
        let path = path.canonicalize().unwrap_or(path);
        return Ok(path.display().to_string());
    }
    let Ok(read) = url::Url::parse(url) else { return Ok(url.to_owned()) };
    let asked =
        |name: &str| read.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let host = asked("host").or_else(|| read.host_str().map(str::to_owned)).unwrap_or_default();
    let database = asked("dbname").unwrap_or_else(|| read.path().to_owned());
    Ok(format!("{host}:{}{database}", read.port().unwrap_or(5_432)))
}

/// Holds a file, so that nobody serves it.
fn held(which: &str, url: &str) -> Result<Option<Serving>> {
    let Some(path) = sqlite_path(url) else { return Ok(None) };
    let file = match which {
        SOURCE => absolute(Path::new(path))?,
        _ => make_folder(Path::new(path))?,
    };
    Serving::keep_off(&file)?.map(Some).ok_or_else(|| served(which))
}

fn served(which: &str) -> StoreError {
    let why = if which == SOURCE { ", or the copy would lack what it writes meanwhile" } else { "" };
    StoreError::refused(format!("A Rapport serves the {which}: stop every one of them first{why}."))
}

/// No process serves it, as far as a server tells.
async fn not_served(which: &str, store: &Store) -> Result<()> {
    if store.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    let mut tx: Tx = store.reading().await?;
    match tx.served_by().await? {
        0 => Ok(()),
        _ => Err(served(which)),
    }
}

/// Copying takes this program's own schema at both ends.
async fn is_known(which: &str, store: &Store) -> Result<()> {
    let (found, known) = (store.schema().await?.unwrap_or_default(), Store::known_schema());
    if found < known {
        return Err(StoreError::refused(format!(
            "The {which} is at step {found} of {known}: start `rapport serve` on it once, which brings it up to date."
        )));
    }
    if found > known {
        return Err(StoreError::refused(format!(
            "The {which} was written by a newer Rapport (step {found}; this one knows {known}): install that one."
        )));
    }
    Ok(())
}

/// What is wrong, with the end where it is.
fn of(which: &str, error: StoreError) -> StoreError {
    match error {
        StoreError::Unavailable { why } => {
            StoreError::refused(format!("The {which} cannot be reached: {why}."))
        }
        StoreError::Refused(why) if !why.contains(which) => {
            StoreError::refused(format!("The {which}: {why}"))
        }
        other => other,
    }
}

//! Whose data lies in the demo's folder: only what a demo made is used, and only that is removed.

use super::company::WORKSPACE;
use crate::store::Store;
use anyhow::{Context, bail};
use std::io::ErrorKind;
use std::path::Path;

/// The database, and the local workspace as it was left.
const DATABASE: &str = "rapport.db";
const TOWN: &str = "state.json";

/// The address of the demo's database in its folder.
pub(super) fn address(folder: &Path) -> String {
    format!("sqlite://{}", folder.join(DATABASE).display())
}

/// Refuses a folder that holds the data of anybody else. Nothing is written.
pub(super) async fn must_be_a_demos(folder: &Path) -> anyhow::Result<()> {
    let elsewhere = "name another folder with --data";
    if folder.join(DATABASE).exists() {
        let file = folder.join(DATABASE);
        let found = Store::workspaces_in(&address(folder)).await;
        let found = found.with_context(|| {
            format!("Nobody can tell whether a demo made {}: remove it, or {elsewhere}", file.display())
        })?;
        if found.iter().any(|id| id.as_str() != WORKSPACE) {
            bail!("{} is no demo's: it holds the data of real leads. Please {elsewhere}.", file.display());
        }
    }
    match is_town(&folder.join(TOWN)) {
        true => Ok(()),
        false => bail!("{} is no demo's. Please {elsewhere}.", folder.join(TOWN).display()),
    }
}

/// Whether a file is the demo's workspace, or not there.
fn is_town(file: &Path) -> bool {
    match std::fs::read(file) {
        Ok(bytes) => serde_json::from_slice::<serde_json::Value>(&bytes)
            .is_ok_and(|town| town["team"]["id"] == WORKSPACE),
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

/// Removes what an earlier demo kept, and nothing else of the folder.
pub(super) fn start_over(folder: &Path) -> anyhow::Result<()> {
    for name in [DATABASE, "rapport.db-wal", "rapport.db-shm", TOWN] {
        match std::fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {name} in {}", folder.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::demo::company;
    use crate::domain::id::WorkspaceId;
    use crate::store::Workspace;
    use chrono::DateTime;

    async fn with_workspace(folder: &Path, id: &str) {
        let store = Store::open(&address(folder)).await.expect("opens");
        let mut tx = store.begin().await.expect("begins");
        let demos = company::workspace(DateTime::UNIX_EPOCH);
        tx.save_workspace(&Workspace { id: WorkspaceId::new(id), ..demos }).await.expect("saves");
        tx.commit().await.expect("commits");
        store.close().await;
    }

    async fn refused(folder: &Path) -> String {
        let error = must_be_a_demos(folder).await.expect_err("is refused");
        format!("{error:#}").replace(&folder.display().to_string(), "FOLDER")
    }

    #[tokio::test]
    async fn what_a_demo_made_is_taken_and_a_folder_with_nothing_yet() {
        let folder = tempfile::tempdir().expect("a folder");
        must_be_a_demos(folder.path()).await.expect("nothing is there");
        std::fs::write(folder.path().join(DATABASE), "").expect("written");
        must_be_a_demos(folder.path()).await.expect("a demo that was ended as it began");
        with_workspace(folder.path(), WORKSPACE).await;
        std::fs::write(folder.path().join(TOWN), format!(r#"{{"team":{{"id":"{WORKSPACE}"}}}}"#))
            .expect("written");
        must_be_a_demos(folder.path()).await.expect("a demo's");
    }

    #[tokio::test]
    async fn what_others_made_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        with_workspace(folder.path(), "T0REAL").await;
        insta::assert_snapshot!(refused(folder.path()).await, @"FOLDER/rapport.db is no demo's: it holds the data of real leads. Please name another folder with --data.");
        let store = Store::open(&address(folder.path())).await.expect("still there");
        store.close().await;
        for other in ["no database at all", "{}"] {
            std::fs::write(folder.path().join(DATABASE), other).expect("written");
            let said = refused(folder.path()).await;
            assert!(said.starts_with("Nobody can tell whether a demo made FOLDER/rapport.db"), "{said}");
        }
        std::fs::remove_file(folder.path().join(DATABASE)).expect("removed");
        std::fs::write(folder.path().join(TOWN), r#"{"version": 4, "resources": []}"#).expect("written");
        assert_eq!(
            refused(folder.path()).await,
            "FOLDER/state.json is no demo's. Please name another folder with --data."
        );
    }
}

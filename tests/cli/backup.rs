use super::{clock, on_sqlite, save, settings};
use crate::store::engines::sqlite_at;
use crate::store::samples;
use rapport::cli::backup::{BackupArgs, run};
use rapport::domain::desk::{Change, Needs, PeersNeeded};
use rapport::store::Store;
use sqlx::Connection;
use std::path::Path;

async fn backed_up(folder: &Path, to: &Path) -> Result<String, String> {
    let mut page = vec![];
    let args = BackupArgs { to: to.to_owned() };
    let done = run(args, settings(folder), &clock(), &mut page).await.map_err(|error| error.to_string());
    let page = String::from_utf8(page).expect("text").replace(&format!("{}/", folder.display()), "");
    done.map(|_| page)
}

async fn names(store: &Store) -> usize {
    let needs = Needs { peers: PeersNeeded::All, ..Needs::default() };
    samples::desk(store, "L1", needs).await.peers.len()
}

#[test]
fn a_copy_made_while_others_write_holds_one_instant_and_can_be_restored() {
    on_sqlite(async |store, folder| {
        save(&store, &[Change::Lead(samples::lead("L1")), Change::Peer(samples::peer("L1", "P0"))]).await;
        // Somebody is in the middle of a change.
        let mut open = store.begin().await.expect("begins");
        open.save(&[Change::Peer(samples::peer("L1", "P1"))]).await.expect("saves");
        let page = backed_up(folder, folder).await.expect("copies");
        assert!(page.starts_with("rapport-20260302-070000.db: 1 lead, 1 peer, 0 check-ins, "), "{page}");
        assert!(page.contains("sound.") && page.contains("To restore it: stop Rapport"), "{page}");
        open.commit().await.expect("commits");
        save(&store, &[Change::Peer(samples::peer("L1", "P2"))]).await;
        assert_eq!(names(&store).await, 3);
        store.close().await;
        // Restored as the page says.
        let copy = folder.join("rapport-20260302-070000.db");
        let url = sqlite_at(folder);
        let file = Path::new(url.strip_prefix("sqlite://").expect("a file"));
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", file.display()));
        }
        std::fs::copy(&copy, file).expect("restores");
        let restored = Store::open(&url).await.expect("opens");
        assert_eq!(names(&restored).await, 1);
        save(&restored, &[Change::Peer(samples::peer("L1", "P9"))]).await;
        restored.close().await;
    });
}

#[test]
fn of_a_damaged_database_no_copy_is_made() {
    on_sqlite(async |store, folder| {
        save(&store, &[Change::Lead(samples::lead("L1"))]).await;
        store.close().await;
        let url = sqlite_at(folder);
        let file = Path::new(url.strip_prefix("sqlite://").expect("a file"));
        let mut bytes = std::fs::read(file).expect("reads");
        // The lengths of cells on the page of an index, which a copy would build anew.
        let page = page_of_index(&url).await * 8_192;
        bytes[page + 8..page + 8_192].fill(0xff);
        std::fs::write(file, bytes).expect("writes");
        let to = folder.join("copy.db");
        let page = backed_up(folder, &to).await.expect("tells");
        assert!(page.starts_with("The database is damaged, and no copy was made: "), "{page}");
        assert!(!page.contains("sound") && !to.exists(), "{page}");
    });
}

/// The first page of an index that something stands in, counted from nought.
async fn page_of_index(url: &str) -> usize {
    let mut connection = crate::store::opening::connect(url).await;
    let sql = "SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = 'lead' ORDER BY name";
    let root: i64 = sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect("reads");
    connection.close().await.expect("closes");
    usize::try_from(root).expect("a page") - 1
}

#[test]
fn a_copy_is_never_written_over() {
    on_sqlite(async |store, folder| {
        store.close().await;
        let to = folder.join("kept.db");
        std::fs::write(&to, "an older copy").expect("writes");
        let refused = backed_up(folder, &to).await.expect_err("is there");
        assert!(
            refused.ends_with("kept.db: It is there already: name a new file, so that no copy is lost."),
            "{refused}"
        );
        assert_eq!(std::fs::read_to_string(&to).expect("reads"), "an older copy");
        let refused = backed_up(folder, &folder.join("no folder/copy.db")).await.expect_err("no place");
        assert!(refused.contains("no folder/copy.db: It cannot be written (entity not found)"), "{refused}");
    });
}

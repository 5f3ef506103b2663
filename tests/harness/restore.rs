//! A copy of the office's database, and the copy in its place.

use super::Office;
use std::time::Duration;

impl Office {
    /// A copy of the database is made, as `rapport backup` makes it.
    pub async fn is_backed_up(&self, name: &str) {
        let copied = self.store().await.back_up(&self.folder.path().join(name), self.now()).await;
        copied.expect("copied");
    }

    /// The bot stops, and its database gives way to a copy.
    pub async fn is_restored_from(&self, name: &str) {
        self.bot_stops().await;
        let file = self.folder.path().join("rapport.db");
        // One that was given up while it was opened ends on a thread of its own, where a process that ends takes it along.
        // The last of all carries the log over into the file, and takes it away.
        let log = self.folder.path().join("rapport.db-wal");
        let gone = async {
            while log.exists() {
                tokio::time::sleep(Duration::from_millis(4)).await
            }
        };
        tokio::time::timeout(Duration::from_secs(20), gone).await.expect("every connection is closed");
        std::fs::copy(self.folder.path().join(name), file).expect("put in its place");
    }
}

//! A file is made at the moment of sending, from the store as it is then, and kept nowhere but in Slack: a picture of a
//! lead's desk, or an export of it.

use super::Deliverer;
use super::doubt::first_tried;
use super::outcome::{Outcome, lease_lost};
use crate::domain::delivery::{Call, Delivery, ExportFile, PictureKind};
use crate::domain::desk::{Desk, DeskKey, Needs, PeersNeeded};
use crate::domain::id::UserId;
use crate::slack::upload::{file_name, find_file};
use crate::slack::{CallError, Calls, Method, Token};
use crate::store::Claimed;
use crate::view::export;
use crate::view::picture::{Picture, draw};
use chrono::{DateTime, Duration, Utc};

/// How far back a file is looked for: longer than a delivery is tried.
const LOOK_BACK: Duration = Duration::days(3);
/// How far back the log is read: what is older warms nobody any more.
const LOG_BACK: Duration = Duration::days(730);

/// A file that is to be shared.
struct File {
    media: &'static str,
    bytes: Vec<u8>,
    title: String,
    /// Of a picture, for who cannot see it.
    alt: Option<String>,
    comment: String,
}

/// Whose file it is, what kind of file, and how its name ends.
fn described(call: &Call) -> Option<(&UserId, &'static str, &'static str)> {
    match call {
        Call::Upload { user, picture, .. } => Some((user, picture.code(), "png")),
        Call::Export { user, file: ExportFile::Everything } => Some((user, "everything", "json")),
        Call::Export { user, file: ExportFile::Log } => Some((user, "log", "csv")),
        _ => None,
    }
}

impl Deliverer {
    /// Whether an earlier try shared it: a restored one may be older than any delivery is tried.
    pub(super) async fn is_shared(&self, slack: &dyn Calls, delivery: &Delivery) -> Result<bool, CallError> {
        let Some((user, kind, extension)) = described(&delivery.call) else { return Ok(false) };
        let name = file_name(kind, &delivery.id, extension);
        let since = first_tried(delivery).min(self.clock.now() - LOOK_BACK);
        find_file(slack, user.as_str(), &name, since).await
    }

    /// Makes, uploads and shares.
    pub(super) async fn upload(&self, token: &Token, claimed: &Claimed) -> Result<Outcome, CallError> {
        let Some((user, kind, extension)) = described(&claimed.delivery.call) else {
            return Ok(Outcome::Dropped("not a file"));
        };
        let name = file_name(kind, &claimed.delivery.id, extension);
        let file = match self.file(claimed, user).await {
            Ok(Some(file)) => file,
            // Nothing to show any more, and nothing to say about it.
            Ok(None) => return Ok(Outcome::Sent(None)),
            Err(error) => return Ok(Outcome::Again { why: error.to_string(), ambiguous: false }),
        };
        for method in [Method::FilesGetUploadUrlExternal, Method::FilesCompleteUploadExternal] {
            if let Err(wait) = self.pace(&claimed.delivery.workspace, method, None).await {
                return Ok(Outcome::Paced(wait));
            }
        }
        let File { media, bytes, title, alt, comment } = file;
        let slot = self.api.upload_slot(token, &name, bytes.len(), alt.as_deref()).await?;
        self.api.upload(&slot, media, bytes).await?;
        if !self.still_holds(claimed).await {
            return Ok(lease_lost());
        }
        self.api.share(token, slot, user.as_str(), &title, &comment).await?;
        Ok(Outcome::Sent(None))
    }

    async fn file(&self, claimed: &Claimed, user: &UserId) -> anyhow::Result<Option<File>> {
        let now = self.clock.now();
        let key = DeskKey { workspace: claimed.delivery.workspace.clone(), user: user.clone() };
        match &claimed.delivery.call {
            Call::Upload { picture, .. } => self.picture(key, *picture, now).await,
            Call::Export { file, .. } => self.export(key, *file, now).await,
            _ => Ok(None),
        }
    }

    /// The picture of this person's desk as it is now.
    async fn picture(
        &self,
        key: DeskKey,
        kind: PictureKind,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Option<File>> {
        let needs = match kind {
            PictureKind::Map => {
                Needs { peers: PeersNeeded::All, checkins_since: Some(now - LOG_BACK), ..Needs::default() }
            }
            PictureKind::Numbers => Needs { checkins_since: Some(now - LOG_BACK), ..Needs::default() },
            PictureKind::Chart => Needs { milestones: true, ..Needs::default() },
        };
        let Some(desk) = self.desk(key, needs).await? else { return Ok(None) };
        // Some tens of milliseconds of arithmetic: not where others are served.
        let drawn = tokio::task::spawn_blocking(move || draw(kind, &desk, now)).await?;
        Ok(drawn.map(|Picture { png, title, alt, comment }| File {
            media: "image/png",
            bytes: png,
            title,
            alt: Some(alt),
            comment,
        }))
    }

    /// All of this person's own as it is now; nothing once they deleted it.
    async fn export(
        &self,
        key: DeskKey,
        file: ExportFile,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Option<File>> {
        let needs = match file {
            ExportFile::Everything => Needs::default(),
            ExportFile::Log => Needs {
                peers: PeersNeeded::AllEver,
                checkins_since: Some(DateTime::UNIX_EPOCH),
                ..Needs::default()
            },
        };
        let Some(desk) = self.desk(key, needs).await? else { return Ok(None) };
        let Some(lead) = desk.lead.clone() else { return Ok(None) };
        let (media, made) = match file {
            ExportFile::Everything => {
                let all = self.store.reading().await?.all_of(&lead.id).await?;
                ("application/json", export::everything(all, &desk, now))
            }
            ExportFile::Log => ("text/csv", export::log(&desk, now)),
        };
        let export::File { bytes, title, comment } = made;
        Ok(Some(File { media, bytes, title, alt: None, comment }))
    }

    async fn desk(&self, key: DeskKey, needs: Needs) -> anyhow::Result<Option<Desk>> {
        let mut tx = self.store.reading().await?;
        Ok(tx.desks(&[(key, needs)]).await?.pop())
    }
}

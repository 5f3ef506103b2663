//! A picture is drawn at the moment of sending, from the store as it is then, and kept nowhere but in Slack.

use super::Deliverer;
use super::outcome::Outcome;
use crate::domain::delivery::PictureKind;
use crate::domain::desk::{DeskKey, Needs, PeersNeeded};
use crate::domain::id::UserId;
use crate::slack::upload::{file_name, find_file};
use crate::slack::{CallError, Method, Token};
use crate::store::Claimed;
use crate::view::picture::{Picture, draw};
use chrono::Duration;

/// How far back a file is looked for: longer than a delivery is tried.
const LOOK_BACK: Duration = Duration::days(3);
/// How far back the log is read: what is older warms nobody any more.
const LOG_BACK: Duration = Duration::days(730);

impl Deliverer {
    /// Draws, uploads and shares. Where an earlier try may have shared the file already, it is looked for first.
    pub(super) async fn upload(
        &self,
        token: &Token,
        claimed: &Claimed,
        user: &UserId,
        kind: PictureKind,
    ) -> Result<Outcome, CallError> {
        let name = file_name(kind.code(), &claimed.delivery.id);
        let since = self.clock.now() - LOOK_BACK;
        if claimed.ambiguous && find_file(&self.api, token, user.as_str(), &name, since).await? {
            return Ok(Outcome::Sent(None));
        }
        let picture = match self.draw(claimed, user, kind).await {
            Ok(Some(picture)) => picture,
            // Nothing to draw any more, and nothing to say about it.
            Ok(None) => return Ok(Outcome::Sent(None)),
            Err(error) => return Ok(Outcome::Again { why: error.to_string(), ambiguous: false }),
        };
        for method in [Method::FilesGetUploadUrlExternal, Method::FilesCompleteUploadExternal] {
            if let Err(wait) = self.pace(&claimed.delivery.workspace, method, None).await {
                return Ok(Outcome::Paced(wait));
            }
        }
        let Picture { png, title, alt, comment } = picture;
        let slot = self.api.upload_slot(token, &name, png.len(), &alt).await?;
        self.api.upload(&slot, png).await?;
        self.api.share(token, slot, user.as_str(), &title, &comment).await?;
        Ok(Outcome::Sent(None))
    }

    /// The picture of this person's desk as it is now.
    async fn draw(
        &self,
        claimed: &Claimed,
        user: &UserId,
        kind: PictureKind,
    ) -> anyhow::Result<Option<Picture>> {
        let now = self.clock.now();
        let key = DeskKey { workspace: claimed.delivery.workspace.clone(), user: user.clone() };
        let needs = match kind {
            PictureKind::Map => {
                Needs { peers: PeersNeeded::All, checkins_since: Some(now - LOG_BACK), ..Needs::default() }
            }
            PictureKind::Numbers => Needs { checkins_since: Some(now - LOG_BACK), ..Needs::default() },
            PictureKind::Chart => Needs { milestones: true, ..Needs::default() },
        };
        let mut tx = self.store.reading().await?;
        let desk = tx.desks(&[(key, needs)]).await?.pop();
        drop(tx);
        let Some(desk) = desk else { return Ok(None) };
        // Some tens of milliseconds of arithmetic: not where others are served.
        Ok(tokio::task::spawn_blocking(move || draw(kind, &desk, now)).await?)
    }
}

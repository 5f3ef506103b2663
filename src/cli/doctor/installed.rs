//! The workspaces that installed the app: whether the token of each still counts, and may do what is needed by now.

use super::Sheet;
use crate::cli::serve::vault;
use crate::config::Settings;
use crate::domain::installation::Installation;
use crate::slack::manifest::scopes;
use crate::slack::oauth::INSTALL_PATH;
use crate::slack::{CallError, SlackApi, Token};
use crate::store::Store;
use crate::view::words::count;
use futures::StreamExt;
use futures::stream;

/// How many are asked at the same time.
const TOGETHER: usize = 8;
/// How many are read at a time.
const PAGE: u32 = 200;
/// How many in trouble are named.
const SHOWN: usize = 20;

/// Asks Slack about each, and names those in trouble.
pub(super) async fn check(settings: &Settings, api: &SlackApi, sheet: &mut Sheet<'_>) -> anyhow::Result<()> {
    let Ok(store) = Store::open_as_it_is(settings.database.url.expose()).await else {
        // The check of the database said what is wrong with it.
        return Ok(());
    };
    let Ok(store) = store.unlock(vault(settings)).await else { return Ok(()) };
    let (mut asked, mut trouble) = (0, vec![]);
    let mut after = None;
    loop {
        let page = store.reading().await?.installations(after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.workspace.clone());
        asked += page.len();
        let found = stream::iter(page).map(|one| trouble_of(api, one)).buffered(TOGETHER);
        trouble.extend(found.collect::<Vec<_>>().await.into_iter().flatten());
    }
    store.close().await;
    let again = settings
        .http
        .public_url
        .as_ref()
        .map_or(String::new(), |url| format!(": {}{INSTALL_PATH}", url.as_str().trim_end_matches('/')));
    match (asked, trouble.len()) {
        (0, _) => sheet.warn("installed", "in no workspace yet", &format!("open its page{again}"))?,
        (_, 0) => sheet.ok("installed", &format!("in {}, each with all scopes", workspaces(asked)))?,
        (_, wrong) => {
            let found = format!("{wrong} of {} cannot be served in full", workspaces(asked));
            sheet.fail("installed", &found, &format!("have the app installed there again{again}"))?;
        }
    }
    trouble.iter().take(SHOWN).try_for_each(|line| sheet.more(line))?;
    Ok(())
}

fn workspaces(asked: usize) -> String {
    count(asked as i64, "workspace", "workspaces")
}

/// What is wrong with an installation, in a line; nothing while Slack cannot be asked.
async fn trouble_of(api: &SlackApi, installation: Installation) -> Option<String> {
    let workspace = &installation.workspace;
    match api.check_token(&Token::new(installation.token.expose())).await {
        Err(CallError::Refused { error, .. }) => Some(format!("{workspace}: Slack says {error}")),
        Err(_) => None,
        Ok(_) => {
            let lacking = installation.lacks(&scopes());
            (!lacking.is_empty()).then(|| format!("{workspace}: lacks {}", lacking.join(", ")))
        }
    }
}

//! The pages that a browser is shown when a workspace installs the app: plain documents, without scripts.

/// What became of an installation that did not come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotInstalled {
    /// The person said no.
    Declined,
    /// The link was made in another browser, was used before, or is too old.
    Stale,
    /// The app was installed to a whole Enterprise Grid organisation.
    Organisation,
    /// Slack refused, or could not be reached.
    Slack,
    /// It could not be kept.
    Store,
    /// Too many others are under way.
    Busy,
}

impl NotInstalled {
    /// A head and what to do next.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Declined => ("Nothing was installed", "You can come back whenever you like."),
            Self::Stale => (
                "This link no longer counts",
                "It is good once, for ten minutes, in the browser it was opened in. Start again; nothing was installed.",
            ),
            Self::Organisation => (
                "One workspace at a time",
                "Rapport keeps each workspace apart, so it cannot be installed to a whole organisation. Remove it under \
                 your organisation's apps, then install it to one workspace. Nothing was kept.",
            ),
            Self::Slack => (
                "Slack did not finish it",
                "Start again in a minute. If it happens twice, tell whoever runs Rapport: the reason is in its log.",
            ),
            Self::Busy => (
                "Many are installing it just now",
                "Start again in ten minutes. If it happens again, tell whoever runs Rapport.",
            ),
            Self::Store => (
                "It could not be kept just now",
                "Start again in a minute. Slack shows the app as installed; doing it once more does no harm.",
            ),
        }
    }
}

/// What whoever wants to install is shown; `consent` is Slack's page.
pub fn begin(consent: &str) -> String {
    let body = format!(
        "<h1>Add Rapport to your Slack</h1>\
         <p>Rapport helps IT leads stay close to their business peers: a private contact log, a well-timed nudge, and \
         honest milestone updates.</p>\
         <ul><li>Nobody hears from it who did not join.</li>\
         <li>It posts to no channel that nobody chose.</li>\
         <li>What a lead records is theirs alone. It reads no messages but those sent to it.</li></ul>\
         <p><a class=\"button\" href=\"{}\">Add to Slack</a></p>",
        escaped(consent)
    );
    document("Add Rapport to your Slack", &body)
}

/// What whoever installed it is shown; `open` leads back to Slack.
pub fn installed(workspace: &str, open: &str) -> String {
    let body = format!(
        "<h1>Rapport is in {}</h1><p>Type <code>/rapport</code> in Slack to begin. It takes a minute, and asks for three \
         people.</p><p><a class=\"button\" href=\"{}\">Open Slack</a></p>",
        escaped(if workspace.is_empty() { "your workspace" } else { workspace }),
        escaped(open)
    );
    document("Rapport is installed", &body)
}

/// What whoever could not install is shown; `again` is where it begins.
pub fn not_installed(why: NotInstalled, again: &str) -> String {
    let (head, next) = why.words();
    let body = format!(
        "<h1>{head}</h1><p>{next}</p><p><a class=\"button\" href=\"{}\">Start again</a></p>",
        escaped(again)
    );
    document(head, &body)
}

const STYLE: &str = "body{font:17px/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.25rem;\
color:#1d1c1d;background:#fff}h1{font-size:1.6rem;line-height:1.25}code{background:#f2f2f2;padding:.1em .35em;border-radius:4px}\
.button{display:inline-block;background:#1f3a5f;color:#fff;padding:.65em 1.2em;border-radius:6px;text-decoration:none;\
font-weight:600}.button:focus-visible{outline:3px solid #e8912d;outline-offset:2px}\
@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#1a1d21}code{background:#2b2f36}.button{background:#4d7fb8}}";

fn document(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><main>{body}</main></body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_slack_says_is_shown_and_never_run() {
        let page =
            installed("<script>alert(1)</script> & \"Sons\"", "https://slack.com/app_redirect?app=A&team=T");
        assert!(!page.contains("<script>"));
        assert!(page.contains("&lt;script&gt;") && page.contains("&amp;team=T"), "{page}");
    }

    #[test]
    fn each_page_says_what_to_do_next() {
        use NotInstalled::*;
        for why in [Declined, Stale, Organisation, Slack, Store, Busy] {
            let page = not_installed(why, "https://rapport.example.org/slack/install");
            assert!(page.contains("Start again") && page.contains("/slack/install"), "{why:?}");
        }
        assert!(begin("https://slack.com/oauth/v2/authorize?a=1&b=2").contains("?a=1&amp;b=2"));
    }
}

//! `rapport manifest`: prints the Slack app manifest, to paste at <https://api.slack.com/apps?new_app=1>.

use crate::slack::manifest::{Mode, manifest};
use clap::Args;
use url::Url;

/// Prints the Slack app manifest, to create the app from.
#[derive(Args, Clone, Debug)]
pub struct ManifestArgs {
    /// The public https address of this program; without it the manifest is for Socket Mode
    #[arg(long, value_name = "https://…", value_parser = public_url)]
    pub url: Option<Url>,
}

/// Slack sends its requests to https only, and appends nothing to a query.
fn public_url(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if url.scheme() == "https" && url.query().is_none() && url.fragment().is_none() => Ok(url),
        _ => Err("it must be a https address, such as https://rapport.example.com".to_owned()),
    }
}

/// The manifest as text.
pub fn run(args: ManifestArgs) -> anyhow::Result<String> {
    let mode = args.url.map_or(Mode::Socket, Mode::Http);
    Ok(serde_json::to_string_pretty(&manifest(&mode))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_public_address_is_taken() {
        assert!(public_url("https://rapport.example.com").is_ok());
        for wrong in ["http://rapport.example.com", "rapport.example.com", "https://rapport.example.com?x=1"]
        {
            assert!(public_url(wrong).is_err(), "{wrong}");
        }
    }
}

//! What was said in the demo's channels before it began.

use super::company::{LENA, STATUS};
use crate::domain::milestone::UpdateWords;
use crate::domain::status::Colour;
use crate::view;
use anyhow::anyhow;
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use slack_sandbox::{Sandbox, Seed};

/// Plants a little talk and two earlier status posts.
pub(super) fn plant(sandbox: &Sandbox, now: DateTime<Utc>) -> anyhow::Result<()> {
    let say = |channel: &str, user: &str, days: i64, text: &str| {
        let at = (now - Duration::days(days)).timestamp_millis();
        sandbox.seed_message(Seed::new(channel, user, text).at(at)).map_err(|e| anyhow!(e))
    };
    say(
        "C0GENERAL",
        "U0INGRID",
        5,
        "Welcome to everyone who joined this month. Coffee with me on Thursday, kitchen on 3.",
    )?;
    say("C0RETAIL", "U0ADA", 4, "Two flagship shops reopen in April. Pictures soon.")?;
    let bot = sandbox.bot_user(0).unwrap_or_default();
    for (days, words) in [(27, before(now)), (13, after(now))] {
        let at = now - Duration::days(days);
        let message = view::milestone::post(&words, LENA, at.date_naive());
        let seed =
            Seed::new(STATUS, &bot, message.text).blocks(json!(message.blocks)).at(at.timestamp_millis());
        sandbox.seed_message(seed).map_err(|e| anyhow!(e))?;
    }
    say(STATUS, "U0DANA", 13, "Thank you for saying it now and not in May.")?;
    Ok(())
}

fn before(now: DateTime<Utc>) -> UpdateWords {
    let ahead = |days| now.date_naive() + Duration::days(days);
    UpdateWords {
        outcome: "pay everyone on the same day, in one run".into(),
        colour: Colour::Green,
        computed: Some(Colour::Green),
        colour_reason: None,
        confidence: Some((6, 6)),
        first_promise: ahead(59),
        promise: ahead(59),
        likely: None,
        safe: None,
        moves: 0,
        last_cause: None,
        delivered: None,
        changed: "Two of three sites are tested".into(),
        means: "Nothing changes for March salaries".into(),
        need: "Nothing".into(),
        next_update: Some(ahead(-13)),
        unchanged_since: None,
        quiet: 0,
        amber_if: None,
    }
}

fn after(now: DateTime<Utc>) -> UpdateWords {
    let ahead = |days| now.date_naive() + Duration::days(days);
    UpdateWords {
        colour: Colour::Amber,
        computed: Some(Colour::Amber),
        confidence: Some((4, 6)),
        promise: ahead(98),
        moves: 1,
        last_cause: Some("supplier three weeks late".into()),
        changed: "The supplier delivers the third country three weeks late".into(),
        means: "April and May are still paid in three runs; nobody is paid late".into(),
        need: "Dana: agree by Friday that May stays as it is".into(),
        next_update: Some(ahead(1)),
        ..before(now)
    }
}

//! The history of a milestone: who set what, when and why, with the forecast as it was then.

use super::colour;
use crate::domain::chronicle::{Deed, Said, Step, What};
use crate::domain::delivery::Message;
use crate::domain::id::UserId;
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState, UpdateWords};
use crate::domain::peer::Peer;
use crate::view::blocks::{context, cut, escape, folded, header, spoken};
use crate::view::words::{count, day};
use chrono::NaiveDate;

/// Every step, the latest first.
pub fn history(
    milestone: &Milestone,
    steps: &[Step<'_>],
    owner: &UserId,
    peers: &[Peer],
    lead: &Lead,
    today: NaiveDate,
) -> Message {
    let line = |step: &Step<'_>| {
        let by = step.by.unwrap_or(owner);
        let what = match &step.what {
            What::Noted(deed) => noted(deed, peers, lead, today),
            _ => what(step, milestone, today),
        };
        // Of whoever was erased, what they did stays without them.
        let by = if by.as_str().is_empty() { "Someone".to_owned() } else { format!("<@{by}>") };
        format!("{} · {by} {what}", day(lead.day(step.at), today))
    };
    let lines: Vec<String> = steps.iter().map(line).collect();
    let mut blocks = vec![header(&milestone.title)];
    blocks.extend(folded(&lines, 20, "the earliest are kept as well"));
    blocks
        .push(context("Forecasts stand as they were on that day. Estimates are private: only you see this."));
    let made = count(steps.len() as i64, "step", "steps");
    Message { text: spoken(&format!("History of {}: {made}", escape(&milestone.title))), blocks }
}

fn what(step: &Step<'_>, milestone: &Milestone, today: NaiveDate) -> String {
    let on = |date: NaiveDate| day(date, today);
    match &step.what {
        What::Added => "added it".into(),
        What::Promised(date, said) => format!("promised it for {}{}", on(*date), forecast(*said, today)),
        What::Moved(from, to, cause, said) => {
            let cause = if cause.is_empty() { String::new() } else { format!(": {}", escape(cause)) };
            format!("moved it from {} to {}{cause}{}", on(*from), on(*to), forecast(*said, today))
        }
        What::Estimated(said) => format!("estimated {}{}", on(said.estimate), forecast(Some(said), today)),
        What::Posted(words) => format!("posted {}", post(words, today)),
        What::Edited(words) => format!("edited a post; before, it said {}", post(words, today)),
        What::Noted(_) => String::new(),
        What::Done => match &milestone.state {
            MilestoneState::Done(outcome) if !outcome.learned.is_empty() => {
                format!("delivered it. Learned: {}", escape(&outcome.learned))
            }
            _ => "delivered it".into(),
        },
        What::Dropped("") => "dropped it".into(),
        What::Dropped(why) => format!("dropped it: {}", escape(why)),
    }
}

fn noted(deed: &Deed, peers: &[Peer], lead: &Lead, today: NaiveDate) -> String {
    match deed {
        Deed::Agreed(terms) => format!("agreed: {}", super::agreement::lines(terms, today).join("; ")),
        Deed::Named(team) => {
            super::helpers(team).map_or_else(|| "named nobody to help".into(), |who| format!("named {who}"))
        }
        Deed::Met(what) => format!("noted what is in the way: {}", escape(what)),
        Deed::Told { what, who, at } => {
            let name =
                peers.iter().find(|p| p.id == *who).map_or("someone".to_owned(), crate::view::words::who);
            format!("told {name} on {} of: {}", day(lead.day(*at), today), escape(what))
        }
        Deed::Cleared(what) => format!("cleared: {}", escape(what)),
        Deed::Closed => "closed it".into(),
        Deed::Helped => "helped".into(),
    }
}

fn forecast(said: Option<&Said>, today: NaiveDate) -> String {
    let Some(said) = said else { return String::new() };
    let parts = [
        Some(format!("estimate {}", day(said.estimate, today))),
        said.likely.map(|on| format!("likely {}", day(on, today))),
        said.safe.map(|on| format!("safe {}", day(on, today))),
        said.confidence.map(|(met, of)| format!("{met} of {of} would have made it")),
        Some(&said.why).filter(|why| !why.is_empty()).map(|why| format!("kept because {}", escape(why))),
    ];
    format!(" ({})", parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

fn post(words: &UpdateWords, today: NaiveDate) -> String {
    let confidence =
        words.confidence.map_or(String::new(), |(met, of)| format!(", confidence {met} of {of}"));
    let reason = words.colour_reason.as_ref().map_or(String::new(), |r| format!(" because {}", escape(r)));
    let head = match words.delivered {
        Some(on) => format!("✅ Delivered {}", day(on, today)),
        None => format!("{}{confidence}{reason}", colour(words.colour)),
    };
    format!("{head}: {}", escape(&cut(&words.changed, 280)))
}

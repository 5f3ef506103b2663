//! The status post and the channel digest: what business readers see.

use super::{colour, times};
use crate::domain::delivery::Message;
use crate::domain::id::UserId;
use crate::domain::milestone::{InChannel, Milestone, MilestoneState, UpdateWords};
use crate::domain::status::Colour;
use crate::view::action::ActionId;
use crate::view::blocks::{actions, button, context, cut, escape, folded, header, more, section, spoken};
use crate::view::words::{capital, day};
use chrono::NaiveDate;

/// Stands beside a colour that no record gave.
const JUDGED: &str = " · the lead's own judgement";

/// The post, in the template of the product: outcome and colour, dates, what changed, what it means,
/// what is needed, when the next one comes.
pub fn post(words: &UpdateWords, lead: &str, today: NaiveDate) -> Message {
    if let Some(since) = words.unchanged_since {
        return unchanged(words, since, lead, today);
    }
    let head = head(words);
    // However long the outcome, the colour stands behind it.
    let outcome = cut(&capital(&escape(&words.outcome)), 2_800);
    let body = lines(words, today);
    let mut blocks = vec![section(&format!("*{outcome}*{head}"))];
    blocks.extend(folded(&body, 8, ""));
    blocks.push(context(&format!("Status update by <@{lead}>")));
    let plain: Vec<String> = body.iter().map(|l| l.replace('*', "")).collect();
    Message { text: spoken(&format!("{outcome}{head}\n{}", plain.join("\n"))), blocks }
}

/// "Nothing changed", in one line.
fn unchanged(words: &UpdateWords, since: NaiveDate, lead: &str, today: NaiveDate) -> Message {
    let outcome = cut(&capital(&escape(&words.outcome)), 2_000);
    let line = format!("{outcome}\n{}", unchanged_line(words, since, today));
    let blocks = vec![
        section(&format!("*{outcome}*\n{}", unchanged_line(words, since, today))),
        context(&format!("Status update by <@{lead}>")),
    ];
    Message { text: spoken(&line), blocks }
}

fn unchanged_line(words: &UpdateWords, since: NaiveDate, today: NaiveDate) -> String {
    let reason =
        words.colour_reason.as_ref().map_or(String::new(), |why| format!(" because {}", escape(why)));
    let next = words.next_update.map_or(String::new(), |on| format!(" · next update {}", day(on, today)));
    let since = day(since, today);
    format!("Nothing changed since {since} · {}{reason}{}{next}", colour(words.colour), grounds(words))
}

fn head(words: &UpdateWords) -> String {
    match words.delivered {
        Some(_) => " · ✅ Delivered".into(),
        None => format!(" · {}{}", colour(words.colour), grounds(words)),
    }
}

/// What the colour rests on: the record, or while that is too short the lead's own judgement.
fn grounds(words: &UpdateWords) -> String {
    match words.confidence {
        Some((met, of)) => format!(" · confidence {met} of {of}"),
        None if words.is_judged() => JUDGED.into(),
        None => String::new(),
    }
}

fn lines(words: &UpdateWords, today: NaiveDate) -> Vec<String> {
    if let Some(since) = words.unchanged_since {
        return vec![unchanged_line(words, since, today)];
    }
    let mut lines = vec![dates(words, today)];
    if let Some(reason) = &words.colour_reason {
        lines.push(format!("*{} because:* {}", words.colour.label(), escape(reason)));
    }
    lines.push(format!("*Changed:* {}", escape(&words.changed)));
    lines.push(format!("*Means for you:* {}", escape(&words.means)));
    lines.extend(words.amber_if.as_ref().map(|what| format!("*What would make it Amber:* {}", escape(what))));
    lines.push(format!("*Need from you:* {}", escape(&words.need)));
    if let Some(next) = words.next_update.filter(|_| words.delivered.is_none()) {
        lines.push(format!("*Next update:* {}", day(next, today)));
    }
    lines
}

fn dates(words: &UpdateWords, today: NaiveDate) -> String {
    let mut parts = vec![format!("Promised {}", day(words.promise, today))];
    if let Some(delivered) = words.delivered {
        parts.push(format!("delivered {}", day(delivered, today)));
    } else {
        parts.extend(words.likely.map(|on| format!("likely {}", day(on, today))));
        parts.extend(words.safe.map(|on| format!("safe {}", day(on, today))));
    }
    if words.moves > 0 {
        let cause = words.last_cause.as_ref().map_or(String::new(), |c| format!(": {}", escape(c)));
        parts.push(format!(
            "moved {} (from {}{cause})",
            times(words.moves as usize),
            day(words.first_promise, today)
        ));
    }
    parts.join(" · ")
}

/// Goes into the thread of a post that was edited, so that its history stays readable.
pub fn edited_note(before: &UpdateWords, today: NaiveDate) -> Message {
    let outcome = cut(&escape(&before.outcome), 2_800);
    let mut said = vec!["Edited. Before, it said:".to_owned(), format!("{outcome}{}", head(before))];
    said.extend(lines(before, today));
    Message { text: spoken(&said.join("\n").replace('*', "")), blocks: folded(&said, 8, "") }
}

/// To the lead, once it is on its way to the channel.
pub fn posted(milestone: &Milestone, channel: &str, update: &str) -> Message {
    let text = format!("Posted *{}* to <#{channel}>.", escape(&milestone.title));
    let row = vec![button(ActionId::PostEdit.code(), ActionId::PostEdit.label(), update)];
    Message { text: spoken(&text.replace('*', "")), blocks: vec![section(&text), actions("posted", row)] }
}

/// To the lead: a post could not be made, why, and what mends it.
pub fn not_posted(channel: &str, error: &str, milestone: Option<&str>) -> Message {
    let place =
        if channel.starts_with(['C', 'G']) { format!("<#{channel}>") } else { "the channel".to_owned() };
    let why = match error {
        "channel_not_found" | "not_in_channel" => {
            format!("I am not in {place}. Invite me there with `/invite @rapport`.")
        }
        "is_archived" => format!("{place} is archived. Choose another channel."),
        "restricted_action" | "restricted_action_read_only_channel" => {
            format!(
                "Posting in {place} is restricted. Ask its owner to let this app post, or choose another channel."
            )
        }
        "fate_unknown" => {
            format!(
                "Slack did not say whether the post stands in {place}. Look there before you post it again."
            )
        }
        "no_answer" => format!("Slack did not answer for most of a day. The post for {place} waits for you."),
        other => {
            format!("Slack did not take the post for {place} ({}). Try again in a while.", escape(other))
        }
    };
    let rest = match milestone {
        Some(_) => "Nothing is lost: the draft is kept.",
        None => "A digest comes again at its next time.",
    };
    let text = format!("Not posted. {why} {rest}");
    let mut blocks = vec![section(&text)];
    if let Some(milestone) = milestone {
        let again = button(ActionId::MilestoneUpdate.code(), "Open the draft", milestone);
        blocks.push(actions("not_posted", vec![again]));
    }
    Message { text: spoken(&text), blocks }
}

/// To the lead: a post could not be edited, why, and what mends it.
pub fn not_edited(channel: &str, error: &str, update: &str) -> Message {
    let why = match error {
        "is_archived" => "the channel is archived".to_owned(),
        "message_not_found" => "the post was deleted".to_owned(),
        "fate_unknown" | "no_answer" => "Slack did not answer for most of a day".to_owned(),
        other => format!("Slack did not take it ({})", escape(other)),
    };
    let text = format!(
        "Not changed. The post in <#{channel}> still says what it said: {why}. Nothing is lost: your new words are kept."
    );
    let again = button(ActionId::PostRetry.code(), ActionId::PostRetry.label(), update);
    Message { text: spoken(&text), blocks: vec![section(&text), actions("not_edited", vec![again])] }
}

/// The standing of all milestones of a channel, worst first: each with who leads it, all with who asked for it.
pub fn digest(milestones: &[InChannel], asked: &UserId, today: NaiveDate) -> Message {
    let open = worst_first(milestones, today);
    let mut blocks = vec![header("Milestones this week")];
    blocks.extend(open.iter().take(45).map(|m| section(&digest_line(m, today))));
    blocks.extend(more(open.len().saturating_sub(45), "none of them is worse"));
    if open.is_empty() {
        blocks.push(section("Nothing is promised in this channel at the moment."));
    }
    blocks.push(context(&format!(
        "Worst first. Every date shows what was promised first. Asked for by <@{asked}>."
    )));
    Message {
        text: format!(
            "Milestones this week: {}",
            crate::view::words::count(open.len() as i64, "open", "open")
        ),
        blocks,
    }
}

/// The open ones: Red, Amber, without a post, Green; within a colour by their date.
pub(super) fn worst_first(milestones: &[InChannel], today: NaiveDate) -> Vec<&InChannel> {
    let rank = |m: &Milestone| match shown(m, today) {
        Some(Colour::Red) => 0,
        Some(Colour::Amber) => 1,
        None => 2,
        Some(Colour::Green) => 3,
    };
    let is_open = |m: &&InChannel| m.milestone.state == MilestoneState::Promised;
    let mut open: Vec<&InChannel> = milestones.iter().filter(is_open).collect();
    open.sort_by_key(|m| (rank(&m.milestone), m.milestone.dates.as_ref().map(|d| d.promise)));
    open
}

/// The colour of the last post; a missed promise is Red whatever was posted.
fn shown(milestone: &Milestone, today: NaiveDate) -> Option<Colour> {
    let missed = milestone.dates.as_ref().is_some_and(|d| d.promise < today);
    if missed { Some(Colour::Red) } else { milestone.colour }
}

/// One milestone, as its channel sees it.
pub(super) fn digest_line(of: &InChannel, today: NaiveDate) -> String {
    let milestone = &of.milestone;
    let judged = if of.is_judged && !milestone.is_missed(today) { JUDGED } else { "" };
    let shown =
        shown(milestone, today).map_or("no update yet".to_owned(), |c| format!("{}{judged}", colour(c)));
    let stale = milestone
        .next_update
        .filter(|_| milestone.is_stale(today))
        .map_or(String::new(), |on| format!(" · the update due {} is still to come", day(on, today)));
    let dates = milestone.dates.as_ref().map_or(String::new(), |d| super::promise_line(d, today));
    // However long the words, who leads it and what was promised stand behind them.
    let title = cut(&escape(&milestone.title), 500);
    let outcome = cut(&capital(&escape(&milestone.outcome)), 1_800);
    format!("{shown} · *{title}*\n{outcome}\n{dates}{stale}\nLed by <@{}>", of.lead)
}

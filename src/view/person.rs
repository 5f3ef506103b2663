//! One person's page: the clocks, a briefing for the next talk, how to be with them, the balance, the log.

use super::action::ActionId;
use super::blocks::{actions, button, context, divider, escape, folded, header, primary, section, spoken};
use super::people::{WARMTH_RULE, clock, warmth_bar};
use super::words::{capital, count, day, day_in_words, every, first_name, who};
use crate::domain::briefing::{Point, briefing};
use crate::domain::checkin::CheckIn;
use crate::domain::delivery::Message;
use crate::domain::lead::Lead;
use crate::domain::milestone::Milestone;
use crate::domain::peer::Peer;
use crate::domain::promise::Promise;
use crate::domain::review::Answer;
use crate::domain::vocabulary::{Initiator, Kind, Role};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde_json::Value;

/// What a person's page shows.
pub struct Page<'a> {
    /// The person.
    pub peer: &'a Peer,
    /// The log with them, newest first.
    pub log: &'a [CheckIn],
    /// The lead's promises.
    pub promises: &'a [Promise],
    /// The lead's milestones.
    pub milestones: &'a [Milestone],
    /// What reviews said.
    pub answers: &'a [Answer],
    /// The opener of the last nudge about them.
    pub opener: Option<&'a str>,
    /// The lead.
    pub lead: &'a Lead,
    /// Now.
    pub now: DateTime<Utc>,
}

/// One person's page.
pub fn page(page: &Page) -> Message {
    let (peer, lead, now) = (page.peer, page.lead, page.now);
    let mut blocks = vec![header(&peer.name), section(&standing(page))];
    let points: Vec<String> = points(page);
    if !points.is_empty() {
        blocks.push(section(&format!("*For your next talk*\n{}", points.join("\n"))));
    }
    blocks.extend(about(peer, lead.day(now)));
    blocks.extend(balance(page).map(|line| section(&line)));
    blocks.push(divider());
    blocks.extend(log(page));
    blocks.push(actions(
        "peer",
        vec![
            primary(ActionId::PeerLog.code(), ActionId::CheckInNew.label(), peer.id.as_str()),
            button(ActionId::PeerEdit.code(), ActionId::PeerEdit.label(), peer.id.as_str()),
        ],
    ));
    blocks.push(context(WARMTH_RULE));
    Message { text: spoken(&format!("{}: {}", escape(&peer.name), clock(peer, lead, now))), blocks }
}

fn standing(page: &Page) -> String {
    let Page { peer, lead, now, .. } = page;
    let today = lead.day(*now);
    let organisation = peer.organisation.as_ref().map_or(String::new(), |o| format!(" · {}", escape(o)));
    let on = |at: Option<DateTime<Utc>>| at.map_or("none yet".to_owned(), |at| day(lead.day(at), today));
    format!(
        "{} · {}{organisation}\n{} circle, {} · {} · warmth {}\nLast talk: {} · last contact of any kind: {}",
        who(peer),
        peer.role.label(),
        peer.circle.label(),
        every(peer.cadence()),
        clock(peer, lead, *now),
        warmth_bar(peer, *now),
        on(peer.clocks.last_relational()),
        on(peer.clocks.last_contact),
    )
}

/// The briefing, a line a point.
fn points(page: &Page) -> Vec<String> {
    let today = page.lead.day(page.now);
    let points = briefing(page.peer, page.log, page.promises, page.milestones, page.now);
    let mut lines: Vec<String> = points.iter().map(|p| point(p, page.lead, today)).collect();
    lines.extend(super::review::lines(page.answers, page.peer, page.lead, today));
    if let Some(opener) = page.opener.filter(|_| !lines.is_empty()) {
        lines.push(format!("• Last suggested: _{}_", escape(opener)));
    }
    lines
}

fn point(point: &Point<'_>, lead: &Lead, today: NaiveDate) -> String {
    let line = match point {
        Point::LastTime(last) => format!("Last time: {}", super::checkin::occasion(last, lead, today)),
        Point::Learned(what) => format!("You learned: {}", escape(what)),
        Point::Shared(what) => format!("You shared: {}", escape(what)),
        Point::AskAbout(what) => format!("Come back to: {}", escape(what)),
        Point::Promised(what, due) => {
            format!("You promised: {}, by {}", escape(what), day_in_words(*due, today))
        }
        Point::Needs(need, options) => {
            let options: Vec<&str> = options.iter().map(|o| o.label()).collect();
            let options =
                if options.is_empty() { String::new() } else { format!(" ({})", options.join(", ")) };
            format!("They need: {}{options}", escape(need))
        }
        Point::Sponsors(title, Some(on)) => {
            format!("They sponsor {}, promised for {}", escape(title), day(*on, today))
        }
        Point::Sponsors(title, None) => format!("They sponsor {}, still an idea", escape(title)),
        Point::Goal(goal) => format!("A win for both: {}", escape(goal)),
        Point::CaresAbout(what) => format!("They care about: {}", escape(what)),
        Point::Prefers(how) => format!("How they like it: {}", escape(how)),
        Point::Uneven(what) => super::nudge::uneven(*what).trim().to_owned(),
    };
    format!("• {line}")
}

/// How to be with them; what is missing is asked for in one line.
fn about(peer: &Peer, today: NaiveDate) -> Vec<Value> {
    let about = &peer.about;
    let line = |label: &str, text: &Option<String>| text.as_ref().map(|t| format!("*{label}* {}", escape(t)));
    let lines: Vec<String> = [
        line("They need of IT:", &about.they_need),
        line("IT needs of them:", &about.we_need),
        about.renews_on.map(|on| format!("*Contract renews:* {}", day(on, today))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut blocks = vec![];
    if !lines.is_empty() {
        blocks.push(section(&lines.join("\n")));
    }
    let name = first_name(peer);
    let missing = match about {
        a if !a.is_tailored() => {
            Some(format!("How does {name} prefer contact, and what do they care about?"))
        }
        a if a.goal.is_none() => Some(format!("What would you and {name} both call a win?")),
        a if a.they_need.is_none() || a.we_need.is_none() => {
            Some(format!("What do IT and {name} need of each other?"))
        }
        _ => None,
    };
    blocks.extend(missing.map(|question| context(&format!("{question} Add it with Edit."))));
    blocks
}

/// The last 90 days in numbers; what is out of balance stands in the briefing.
fn balance(page: &Page) -> Option<String> {
    let since = page.now - Duration::days(90);
    let recent: Vec<&CheckIn> = page.log.iter().filter(|c| c.at >= since).collect();
    if recent.is_empty() {
        return None;
    }
    let n = |is: &dyn Fn(&CheckIn) -> bool| recent.iter().filter(|c| is(c)).count() as i64;
    let requests = n(&|c| c.kind == Kind::Transactional);
    let times = |n: i64| count(n, "time", "times");
    let (them, said) = (n(&|c| c.initiator == Some(Initiator::Them)), n(&|c| c.initiator.is_some()));
    let started = match said {
        0 => String::new(),
        all => format!(" · they started {them} of {all}"),
    };
    Some(format!(
        "*Last 90 days:* {}, {}{started} · learned {}, shared {}",
        count(recent.len() as i64 - requests, "talk", "talks"),
        count(requests, "request", "requests"),
        times(n(&|c| c.learned.is_some())),
        times(n(&|c| c.shared.is_some())),
    ))
}

fn log(page: &Page) -> Vec<Value> {
    let today = page.lead.day(page.now);
    let line = |c: &CheckIn| super::checkin::page_line(c, page.lead, today);
    let lines: Vec<String> = page.log.iter().take(8).map(line).collect();
    if lines.is_empty() {
        return vec![section("Nothing logged yet.")];
    }
    let mut blocks = folded(&lines, 8, "");
    if page.log.len() > 8 {
        blocks.push(context(&format!(
            "`/rapport log {}` shows more, with Edit and Delete.",
            first_name(page.peer)
        )));
    }
    blocks
}

/// The fields that make a person's form fit them, for one who is on the list.
pub fn fields(peer: &Peer) -> Vec<Value> {
    use super::form::Field;
    let about = &peer.about;
    let line = |name: &str, label: &str, text: &Option<String>, example: &str| {
        Field::line(name, label, text.as_deref()).placeholder(example).optional().block()
    };
    let mut fields = vec![
        line("prefers", "How do they prefer contact?", &about.prefers, "a walk, never a call before ten"),
        line("cares", "What do they care about?", &about.cares, "the audit, fewer late payments"),
        line("goal", "What would you both call a win?", &about.goal, "one close for all sites"),
        line("they_need", "What do they need of IT?", &about.they_need, "a straight answer on dates"),
        line("we_need", "What does IT need of them?", &about.we_need, "a decision on the pay dates"),
    ];
    if peer.role == Role::Vendor {
        fields.push(
            Field::day("renews_on", "When does the contract renew?", about.renews_on).optional().block(),
        );
    }
    fields
}

/// The log that a question found, newest first, each entry with Edit and Delete.
pub fn found(log: &[(CheckIn, Peer)], all: usize, lead: &Lead, now: DateTime<Utc>) -> Message {
    use super::action::pair;
    use super::blocks::{overflow, section_with};
    let today = lead.day(now);
    let row = |(checkin, peer): &(CheckIn, Peer)| {
        let line = capital(&super::checkin::log_line(checkin, peer, lead, today));
        let row = pair(checkin.id.as_str(), peer.id.as_str());
        let of = |action: ActionId, label| (label, pair(action.code(), &row));
        let options = [
            of(ActionId::CheckInEdit, "Edit"),
            of(ActionId::CheckInMore, "Add more"),
            of(ActionId::CheckInUndo, "Delete"),
        ];
        section_with(&line, overflow(&format!("{}.{}", ActionId::CheckInMenu.code(), checkin.id), &options))
    };
    let mut blocks: Vec<Value> = log.iter().map(row).collect();
    if all > log.len() {
        let more = all - log.len();
        blocks.push(context(&format!(
            "{more} more: narrow it, as in `/rapport log ana since march about payroll`."
        )));
    }
    Message { text: format!("{} found.", count(all as i64, "check-in", "check-ins")), blocks }
}

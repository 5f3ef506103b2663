//! From the words of a slash command, a direct message or a mention to the journey they mean.

use super::{
    adding, agreement, checkin, coverage, dropping, holidays, joining, line, milestone, moving, obstacle,
    opener, people, privacy, promise, review, schedule,
};
use crate::domain::checkin::CheckIn;
use crate::domain::command::{MilestoneWord, RapportWord, Spoken, Talk, own_command, spoken, talk};
use crate::domain::delivery::{Call, Message, PictureKind, Urgency};
use crate::domain::lead::Lead;
use crate::domain::logline::plain::plain;
use crate::domain::logquery::LogQuery;
use crate::domain::names::nearest_word;
use crate::domain::nudge::Nudge;
use crate::domain::numbers::numbers as counted;
use crate::domain::planner::due_peers;
use crate::domain::sighting::still_here;
use crate::flow::case::{Carried, Case};
use crate::flow::opening::text_of;
use crate::view;
use crate::view::action::unpair;
use crate::view::blocks::{escape, unescape};
use crate::view::{help, people as words, person};

/// A slash command.
pub fn command(case: &mut Case, lead: &Lead, name: &str, text: &str) {
    match name {
        "/checkin" => match text.trim() {
            "" => checkin::open_form(case, lead, None, Carried::default()),
            "help" | "?" => case.answer(help::checkin()),
            line => line::log_line(case, lead, line),
        },
        "/milestone" => milestone_command(case, lead, text),
        _ => rapport_command(case, lead, text),
    }
}

fn rapport_command(case: &mut Case, lead: &Lead, text: &str) {
    match spoken(text, RapportWord::from_code) {
        Spoken::Bare => rapport(case, lead, RapportWord::Today, ""),
        Spoken::Word(word, rest) => rapport(case, lead, word, &rest),
        Spoken::Unknown(typed) => elsewhere_or_unknown(case, &typed),
    }
}

/// What is a command of its own is told so; any other word is unknown.
fn elsewhere_or_unknown(case: &mut Case, typed: &str) {
    let (first, line) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    match own_command(&first.to_lowercase()) {
        Some(command) => {
            let line = escape(&plain(line.trim()));
            case.say(&format!("That is a command of its own: `{}`", format!("{command} {line}").trim()));
        }
        None => unknown_rapport(case, typed),
    }
}

fn unknown_rapport(case: &mut Case, typed: &str) {
    let codes: Vec<&str> = RapportWord::ALL.iter().map(|w| w.code()).collect();
    unknown(case, "/rapport", typed, &codes, help::rapport(None));
}

/// No such word: the nearest, and the help.
fn unknown(case: &mut Case, command: &str, typed: &str, codes: &[&str], help: Message) {
    let first = typed.split_whitespace().next().unwrap_or("").to_lowercase();
    case.answer(help::unknown(command, &unescape(typed), nearest_word(&first, codes), help));
}

/// `/rapport help`, or `/rapport help schedule`
fn rapport_help(case: &mut Case, rest: &str) {
    match spoken(rest, RapportWord::from_code) {
        Spoken::Bare => case.answer(help::rapport(None)),
        Spoken::Word(word, _) => case.answer(help::rapport(Some(word))),
        Spoken::Unknown(typed) => unknown_rapport(case, &typed),
    }
}

/// A button said whom a command of `/rapport` means: it is taken again, with them.
pub fn meant(case: &mut Case, lead: &Lead, value: &str) {
    let Some((peer, kept)) = unpair(value) else { return };
    let command = case.line_kept(kept);
    case.meant = case.peer(peer).map(|peer| peer.id);
    rapport_command(case, lead, &command);
}

fn rapport(case: &mut Case, lead: &Lead, word: RapportWord, rest: &str) {
    match word {
        RapportWord::Today => today(case, lead),
        RapportWord::Help => rapport_help(case, rest),
        RapportWord::Join => case.say("You are in already. `/rapport` shows who is worth a moment."),
        RapportWord::People => {
            let message = words::list(&case.peers(), lead, case.now);
            case.answer(message);
        }
        RapportWord::Add => adding::add_by_command(case, lead, rest),
        RapportWord::Peer => page(case, lead, rest),
        RapportWord::Coverage => coverage::show(case, lead),
        RapportWord::Map => picture(case, lead, PictureKind::Map),
        RapportWord::Me => numbers(case, ""),
        RapportWord::Log => log(case, lead, rest),
        RapportWord::Circle => people::change_circle(case, rest),
        RapportWord::Remove => people::remove(case, rest),
        RapportWord::Promise => promise::by_command(case, lead, rest),
        RapportWord::Promises => promise::list(case, lead),
        RapportWord::Openers => opener::command(case, lead, rest),
        RapportWord::Plan => schedule::ahead(case, lead),
        RapportWord::Schedule => schedule::schedule(case, lead, rest),
        RapportWord::Hours => schedule::hours(case, lead, rest),
        RapportWord::Review => review::by_command(case, lead, rest),
        RapportWord::Off => schedule::day_off(case, lead, rest),
        RapportWord::Holidays => holidays::holidays(case, lead, rest),
        RapportWord::Pause => joining::pause_by_command(case, lead, rest),
        RapportWord::Resume => joining::resume_by_command(case, lead, rest),
        RapportWord::Digest => schedule::digest(case, lead, rest),
        RapportWord::Export => privacy::export(case, lead),
        RapportWord::Forget => privacy::ask_forget(case, rest),
        RapportWord::Delete => privacy::ask_delete(case, rest),
        RapportWord::Leave => joining::ask_leave(case),
    }
}

fn today(case: &mut Case, lead: &Lead) {
    if case.peers().is_empty() {
        return case.answer(words::empty());
    }
    let due = due_peers(lead, &still_here(case.desk), &case.desk.milestones, &case.desk.promises, case.now);
    let message = words::today(case.desk, lead, &due, case.now);
    case.answer(message);
}

fn page(case: &mut Case, lead: &Lead, query: &str) {
    let Some(peer) = people::find(case, query) else { return };
    let log = case.log_with(&peer.id);
    let about = |n: &&Nudge| n.peer() == Some(&peer.id) && !n.opener.is_empty();
    let last = case.desk.nudges.iter().filter(about).max_by_key(|n| n.planned_at);
    let opener = last.and_then(|n| text_of(case.house, case.desk, &n.opener));
    let message = person::page(&person::Page {
        peer: &peer,
        log: &log,
        promises: &case.desk.promises,
        milestones: &case.desk.milestones,
        answers: &case.desk.answers,
        opener: opener.as_deref(),
        lead,
        now: case.now,
    });
    case.answer(message);
}

/// How many entries of the log are shown at once.
const SHOWN: usize = 20;

/// `/rapport log ada since march about payroll`
fn log(case: &mut Case, lead: &Lead, text: &str) {
    let query = match LogQuery::parse(text, lead.day(case.now)) {
        Ok(query) => query,
        Err(problem) => return case.say(&escape(&problem.to_string())),
    };
    let of = match query.who.as_str() {
        "" => None,
        who => match people::find(case, who) {
            Some(peer) => Some(peer.id),
            None => return,
        },
    };
    let fits = |c: &&CheckIn| {
        c.deleted_at.is_none() && of.as_ref().is_none_or(|peer| c.peer == *peer) && query.fits(c, lead)
    };
    let with_peer = |c: &CheckIn| Some((c.clone(), case.peer(c.peer.as_str())?));
    let all: Vec<_> = case.desk.checkins.iter().filter(fits).filter_map(with_peer).collect();
    if all.is_empty() {
        let narrow = of.is_some() || query.is_narrow();
        return case.say(if narrow {
            "Nothing in your log fits that. `/rapport log` shows the latest."
        } else {
            "Nothing logged yet. Try `/checkin Ana lunch today, learned the close takes 9 days`."
        });
    }
    let message = person::found(&all[..all.len().min(SHOWN)], all.len(), lead, case.now);
    case.answer(message);
}

/// The lead's numbers: the few that stand first, or all of them.
pub fn numbers(case: &mut Case, which: &str) {
    let all = counted(case.desk, &case.house.plain, case.now);
    case.answer(view::numbers::page(&all, which == view::numbers::ALL));
}

/// Says that a picture comes, and puts it into the outbox; or why there is none.
pub fn picture(case: &mut Case, lead: &Lead, picture: PictureKind) {
    if !view::picture::has_anything(picture, case.desk, case.now) {
        return case.say(view::picture::nothing(picture));
    }
    case.say(&view::picture::coming(picture));
    let user = lead.user.clone();
    let lane = format!("answer:{user}");
    case.send(Call::Upload { user, picture, after: None }, lane, Urgency::Answer);
}

fn milestone_command(case: &mut Case, lead: &Lead, text: &str) {
    match spoken(text, MilestoneWord::from_code) {
        Spoken::Bare => milestone::list(case, lead),
        Spoken::Word(word, rest) => milestone_word(case, lead, word, &rest),
        Spoken::Unknown(typed) => unknown_milestone(case, &typed),
    }
}

fn unknown_milestone(case: &mut Case, typed: &str) {
    let codes: Vec<&str> = MilestoneWord::ALL.iter().map(|w| w.code()).collect();
    unknown(case, "/milestone", typed, &codes, help::milestone(None));
}

/// `/milestone help`, or `/milestone help move`
fn milestone_help(case: &mut Case, rest: &str) {
    match spoken(rest, MilestoneWord::from_code) {
        Spoken::Bare => case.answer(help::milestone(None)),
        Spoken::Word(word, _) => case.answer(help::milestone(Some(word))),
        Spoken::Unknown(typed) => unknown_milestone(case, &typed),
    }
}

fn milestone_word(case: &mut Case, lead: &Lead, word: MilestoneWord, rest: &str) {
    match word {
        // A channel of Slack's was answered already.
        MilestoneWord::List if !rest.is_empty() => schedule::unknown_channel(case, rest),
        MilestoneWord::List => milestone::list(case, lead),
        MilestoneWord::Add => milestone::open_form(case, None, &unescape(rest)),
        MilestoneWord::Show => milestone::show(case, lead, rest),
        MilestoneWord::History => milestone::history_by_name(case, lead, rest),
        MilestoneWord::Update => milestone::update_by_name(case, lead, rest),
        MilestoneWord::Agree => agreement::by_name(case, rest),
        MilestoneWord::Obstacle => obstacle::by_name(case, lead, rest),
        MilestoneWord::Move => moving::move_by_name(case, lead, rest),
        MilestoneWord::Chart => picture(case, lead, PictureKind::Chart),
        MilestoneWord::Done => milestone::done_by_name(case, lead, rest),
        MilestoneWord::Drop => dropping::drop_by_name(case, lead, rest),
        MilestoneWord::Help => milestone_help(case, rest),
    }
}

/// A direct message to the bot, or a mention of it: a log line, or help.
pub fn message(case: &mut Case, lead: &Lead, text: &str) {
    match talk(text) {
        Some(Talk::Today) => today(case, lead),
        Some(Talk::Help) => case.answer(help::rapport(None)),
        Some(Talk::Thanks) => case.say("You are welcome."),
        None => line::log_line(case, lead, text.trim()),
    }
}

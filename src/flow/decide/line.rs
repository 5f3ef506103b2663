//! Logging a contact by a line: whom it names, and what is asked where that is not clear.

use super::checkin::{of_line, show_form, told_of};
use super::log::keep;
use super::people::{self, NewPeer};
use crate::domain::delivery::{Call, Message, Urgency};
use crate::domain::id::{PeerId, UserId};
use crate::domain::lead::Lead;
use crate::domain::logline::{LogLine, Names, Who};
use crate::domain::names::{Match, find_peer, fold, nearest_word};
use crate::domain::peer::Peer;
use crate::domain::reply::Echo;
use crate::flow::case::{Carried, Case};
use crate::view::action::{ActionId, unpair};
use crate::view::blocks::unescape;
use crate::view::checkin::{self as words, CheckInForm};
use std::borrow::Cow;

/// Logs a line, or asks what it takes to log it. What was typed is never lost.
pub fn log_line(case: &mut Case, lead: &Lead, line: &str) {
    let line = &labelled(case, line);
    match case.read(line, lead.day(case.now)) {
        Ok(said) => log_said(case, lead, line, said),
        Err(problem) => {
            let kept = case.keep_line(line);
            case.answer(words::unclear(&problem.to_string(), line, &kept));
        }
    }
}

/// The line with each peer's name in the mentions that came without one, as they do in a direct message.
fn labelled<'a>(case: &Case, line: &'a str) -> Cow<'a, str> {
    let mut labelled = Cow::Borrowed(line);
    if !line.contains("<@") {
        return labelled;
    }
    for peer in case.desk.peers.iter().filter(|peer| !peer.name.contains(['|', '<', '>'])) {
        let bare = peer.slack_user.as_ref().map(|user| format!("<@{user}>"));
        if let Some(bare) = bare.filter(|bare| labelled.contains(bare.as_str())) {
            let mention = format!("{}|{}>", &bare[..bare.len() - 1], peer.name);
            labelled = Cow::Owned(labelled.replace(&bare, &mention));
        }
    }
    labelled
}

fn log_said(case: &mut Case, lead: &Lead, line: &str, said: LogLine) {
    if let Who::Mention { user_id, .. } = &said.who
        && super::is_self(case, user_id)
    {
        return case.say("That is you. Name the person you met: `/checkin @dana lunch`.");
    }
    match whose(&case.peers(), &said.who) {
        Whose::One(peer, _) if said.fell_through => {
            ask(case, line, |kept| words::fell_through(Some(&peer), line, kept))
        }
        Whose::New(..) if said.fell_through => ask(case, line, |kept| words::fell_through(None, line, kept)),
        Whose::One(peer, used) => log_with_all(case, lead, line, (peer, used), said, false),
        Whose::New(user, label) => {
            let peer = people::add_by_mention(case, lead, &user, label.as_deref());
            log_with_all(case, lead, line, (peer, usize::MAX), said, true);
        }
        Whose::Several(name, several) => {
            ask(case, line, |kept| words::which_peer(&name, &several, line, kept))
        }
        Whose::Nobody(name, nearest) => {
            let nearest = nearest.or_else(|| somebody_in(case, line));
            ask(case, line, |kept| words::unknown_peer(&new_name(&name).0, nearest.as_ref(), line, kept));
        }
    }
}

/// Asks about a line, which is kept for the buttons.
fn ask(case: &mut Case, line: &str, question: impl Fn(&str) -> Message) {
    let kept = case.keep_line(line);
    case.answer(question(&kept));
}

/// Whom a line means.
enum Whose {
    /// Somebody on the list, by so many words of the name.
    One(Peer, usize),
    /// Somebody in Slack who is not on it.
    New(UserId, Option<String>),
    /// Any of these, who are called so.
    Several(String, Vec<Peer>),
    /// Nobody of this name, at most somebody called much the same.
    Nobody(String, Option<Peer>),
}

fn whose(peers: &[Peer], who: &Who) -> Whose {
    match who {
        Who::Mention { user_id, label } => {
            match peers.iter().find(|p| p.slack_user.as_ref() == Some(user_id)) {
                Some(peer) => Whose::One(peer.clone(), usize::MAX),
                None => Whose::New(user_id.clone(), label.clone()),
            }
        }
        Who::Named(name) => named(peers, name),
    }
}

/// Whoever is called so, else whoever the longest beginning of it names: of "Dana golf" the rest is no name.
fn named(peers: &[Peer], name: &str) -> Whose {
    let typed: Vec<&str> = name.split_whitespace().collect();
    let find = |name: &str| find_peer(name, peers.iter().map(|p| (p.name.as_str(), p)));
    let alike = |found| match found {
        Match::None { nearest } => nearest.first().map(|(_, peer): &(_, &Peer)| (*peer).clone()),
        Match::One(..) | Match::Several(_) => None,
    };
    let nearest = match find(name) {
        none @ Match::None { .. } => alike(none).or_else(|| alike(find(typed.first()?))),
        found => return found_as(found, name, usize::MAX),
    };
    let first = fold(typed.first().copied().unwrap_or_default());
    let called: Vec<&Peer> = peers.iter().filter(|peer| is_called(peer, &first)).collect();
    for used in (1..typed.len()).rev() {
        let begun = typed[..used].join(" ");
        match find_peer(&begun, called.iter().map(|p| (p.name.as_str(), *p))) {
            Match::None { .. } => {}
            found => return found_as(found, &begun, used),
        }
    }
    Whose::Nobody(name.to_owned(), nearest)
}

fn found_as(found: Match<'_, &Peer>, name: &str, used: usize) -> Whose {
    match found {
        Match::One(_, peer) => Whose::One(peer.clone(), used),
        Match::Several(several) => {
            Whose::Several(name.to_owned(), several.into_iter().map(|(_, peer)| peer.clone()).collect())
        }
        Match::None { .. } => Whose::Nobody(name.to_owned(), None),
    }
}

/// Whose first or last name stands somewhere in a line that begins with nobody's.
fn somebody_in(case: &Case, line: &str) -> Option<Peer> {
    let peers = case.peers();
    let of_word = |word: &str| {
        let word = fold(word.trim_matches(|c: char| !c.is_alphanumeric()));
        peers.iter().find(|peer| word.chars().count() > 2 && is_called(peer, &word)).cloned()
    };
    line.split_whitespace().find_map(of_word)
}

/// Whether a folded word is one of their name.
fn is_called(peer: &Peer, word: &str) -> bool {
    fold(&peer.name).split(' ').any(|name| name == word)
}

/// What to call somebody new, and how many words that is: up to the last with a capital, all if none has.
fn new_name(name: &str) -> (String, usize) {
    let typed: Vec<&str> = name.split_whitespace().collect();
    let capital = typed.iter().rposition(|word| word.starts_with(char::is_uppercase));
    let used = capital.map_or(typed.len(), |last| last + 1);
    (typed[..used].join(" "), used)
}

/// How many words of the name in a line are this person's, slips forgiven.
fn words_meant(peer: &Peer, who: &Who) -> usize {
    let Who::Named(name) = who else { return usize::MAX };
    if let Whose::One(_, used) = named(std::slice::from_ref(peer), name) {
        return used;
    }
    let called: Vec<&str> = peer.name.split_whitespace().collect();
    let is_meant = |typed: &str| nearest_word(typed, &called).is_some();
    let typed: Vec<&str> = name.split_whitespace().collect();
    typed.iter().rposition(|typed| is_meant(typed)).map_or(0, |last| last + 1)
}

/// A button chose somebody for a line, or to log it though it may tell of no talk.
pub fn log_with(case: &mut Case, lead: &Lead, value: &str) {
    let Some((peer, kept)) = unpair(value) else { return };
    let line = case.line_kept(kept);
    let said = case.read(&line, lead.day(case.now));
    match (case.peer(peer), said) {
        (Some(peer), Ok(said)) => {
            let used = words_meant(&peer, &said.who);
            log_with_all(case, lead, &line, (peer, used), said, false);
        }
        _ => log_line(case, lead, &line),
    }
}

/// A button adds the person a line names, then logs it.
pub fn add_and_log(case: &mut Case, lead: &Lead, kept: &str) {
    let line = case.line_kept(kept);
    match case.read(&line, lead.day(case.now)) {
        Ok(said) => match &said.who {
            Who::Named(name) if !is_known(case, &new_name(name).0) => {
                let (name, used) = new_name(name);
                if let Some(why) = people::too_long(&name) {
                    return case.say(&why);
                }
                let peer = people::add(case, lead, NewPeer::named(&name));
                log_with_all(case, lead, &line, (peer, used), said, true);
            }
            _ => log_said(case, lead, &line, said),
        },
        Err(_) => log_line(case, lead, &line),
    }
}

fn is_known(case: &Case, name: &str) -> bool {
    case.desk.peers.iter().any(|p| p.removed_at.is_none() && p.name.eq_ignore_ascii_case(name))
}

/// Logs a line with the person it begins with, by so many words of a name, and with everybody named with them whom the bot
/// can tell. Whom it cannot tell stays in the note.
fn log_with_all(
    case: &mut Case,
    lead: &Lead,
    line: &str,
    (peer, words): (Peer, usize),
    said: LogLine,
    added: bool,
) {
    let said = read_again(case, lead, line, said, Names { words, ..Names::default() });
    let others = others(case, &said.also);
    let names =
        Names { words, others: if others.len() < said.also.len() { others.len() } else { usize::MAX } };
    let said = read_again(case, lead, line, said, names);
    let first = logged(case, lead, &peer, said.clone(), added);
    case.echo(first);
    let mut with = vec![peer.id];
    for other in others {
        let (peer, added) = match other {
            Whose::One(peer, _) => (peer, false),
            Whose::New(user, label) => (people::add_by_mention(case, lead, &user, label.as_deref()), true),
            Whose::Several(..) | Whose::Nobody(..) => continue,
        };
        if !with.contains(&peer.id) {
            let echo = logged(case, lead, &peer, said.clone(), added);
            tell_too(case, &echo);
            with.push(peer.id);
        }
    }
}

/// A line of which less is a name than it seemed; as it was read where nothing is less.
fn read_again(case: &Case, lead: &Lead, line: &str, said: LogLine, names: Names) -> LogLine {
    match names == Names::default() {
        true => said,
        false => LogLine::parse_with(line, lead.day(case.now), names).unwrap_or(said),
    }
}

/// Of those named beside the first as many as can be told, up to whoever cannot.
fn others(case: &Case, also: &[Who]) -> Vec<Whose> {
    if also.is_empty() {
        return vec![];
    }
    let peers = case.peers();
    let is_told = |whose: &Whose| match whose {
        Whose::One(..) => true,
        Whose::New(user, _) => !super::is_self(case, user),
        Whose::Several(..) | Whose::Nobody(..) => false,
    };
    also.iter().map(|who| whose(&peers, who)).take_while(is_told).collect()
}

fn logged(case: &mut Case, lead: &Lead, peer: &Peer, said: LogLine, added: bool) -> Echo {
    let checkin = of_line(case, lead, peer.id.clone(), said);
    let peer = keep(case, lead, peer, &checkin, None);
    told_of(case, checkin, peer, lead, added)
}

/// Tells of one more contact that a line brought, in a message of its own.
fn tell_too(case: &mut Case, echo: &Echo) {
    let message = words::echo(echo);
    let Some(url) = case.reply_to().filter(|url| !url.is_empty()) else { return case.answer(message) };
    let user = case.user();
    let lane = format!("answer:{user}");
    case.send(Call::Respond { url, user: Some(user), replace: false, message }, lane, Urgency::Answer);
}

/// Opens the form for a line that a button keeps.
pub fn open_form(case: &mut Case, lead: &Lead, kept: &str) {
    let line = case.line_kept(kept);
    reword(case, lead, &line, kept);
}

/// Opens the form with what was understood of a line, or with the line in its note.
pub fn reword(case: &mut Case, lead: &Lead, line: &str, kept: &str) {
    let Ok(said) = case.read(line, lead.day(case.now)) else {
        let start = CheckInForm { note: Some(unescape(line)), ..CheckInForm::default() };
        return show_form(case, lead, &start, Carried::default(), (ActionId::LineForm, kept));
    };
    let (peer, newcomer, guess) = match whose(&case.peers(), &said.who) {
        Whose::One(peer, _) => (Some(peer), None, None),
        Whose::New(user, _) => (None, Some(user).filter(|user| !super::is_self(case, user)), None),
        Whose::Several(..) => (None, None, None),
        Whose::Nobody(_, nearest) => (None, None, nearest.or_else(|| somebody_in(case, line))),
    };
    let words = peer.as_ref().or(guess.as_ref()).map_or(usize::MAX, |peer| words_meant(peer, &said.who));
    let said = read_again(case, lead, line, said, Names { words, others: 0 });
    let day = Some(said.on);
    let carried = Carried { user: newcomer.clone(), ..Carried::default() };
    // Nothing of it is in the log: it only fills the fields.
    let id = peer.as_ref().map_or_else(|| PeerId::new(""), |peer| peer.id.clone());
    let typed = of_line(case, lead, id, said);
    let start = CheckInForm { peer, guess, edits: Some(typed), newcomer, day, ..CheckInForm::default() };
    show_form(case, lead, &start, carried, (ActionId::LineForm, kept));
}

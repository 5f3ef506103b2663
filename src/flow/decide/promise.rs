//! Promises to peers: written down, kept, moved, taken back, and told in time.

use super::overpromise::{Asking, settled};
use super::people;
use crate::domain::checkin::CheckIn;
use crate::domain::desk::Change;
use crate::domain::id::UserId;
use crate::domain::input::{Choice, Input, Values};
use crate::domain::lead::Lead;
use crate::domain::nudge::{Act, Nudge};
use crate::domain::peer::Peer;
use crate::domain::promise::{Addressed, Promise, PromiseLine, PromiseLineError, PromiseState, Whom};
use crate::domain::promise::{addressed, from_follow_up, kept as kept_rate, promise_record};
use crate::domain::reply::Ack;
use crate::flow::case::{Carried, Case};
use crate::view::action::{ActionId, Form, unpair};
use crate::view::blocks::escape;
use crate::view::promise as words;
use crate::view::slip::Slip;
use chrono::NaiveDate;

/// `/rapport promise @dana send the vendor list by friday`
pub fn by_command(case: &mut Case, lead: &Lead, text: &str) {
    if text.is_empty() {
        return open_new(case);
    }
    let Some((peer, line)) = understood(case, lead, text) else { return };
    let values = Values(
        [
            ("peer".to_owned(), Choice::Option(peer.id.to_string())),
            ("what".to_owned(), Choice::Text(line.what)),
            ("promise".to_owned(), Choice::Date(line.by)),
        ]
        .into(),
    );
    let carried = Carried { reply_to: case.reply_to(), ..Carried::default() };
    submitted(case, lead, &values, &carried);
}

/// To whom a line is, and what it promises; asks for what is missing. Nobody is added for a line that cannot be kept.
fn understood(case: &mut Case, lead: &Lead, text: &str) -> Option<(Peer, PromiseLine)> {
    let meant = case.meant.as_ref().and_then(|id| case.peer(id.as_str()));
    let peers = meant.map_or_else(|| case.peers(), |peer| vec![peer]);
    let candidates: Vec<(&str, &Peer)> = peers.iter().map(|p| (p.name.as_str(), p)).collect();
    let Addressed { who, rest } = addressed(text, &candidates);
    let line = PromiseLine::parse(&rest, lead.day(case.now));
    let peer = match (who, case.meant.is_some()) {
        (Whom::Mention(user, _), false) if super::is_self(case, &user) => {
            case.say("That is you. Name the person you promised it to.");
            return None;
        }
        (Whom::Mention(user, label), false) => match line {
            Ok(_) => of_slack(case, lead, &user, label.as_deref()),
            Err(problem) => return refused(case, &problem),
        },
        (Whom::Known(_, peer), _) => peer.clone(),
        (_, true) => peers.first()?.clone(),
        (Whom::Several(those), _) => return ask_whom(case, text, &those),
        (Whom::Nobody(near), _) => return ask_whom(case, text, &near),
    };
    match line {
        Ok(line) => Some((peer, line)),
        Err(problem) => refused(case, &problem),
    }
}

fn refused<T>(case: &mut Case, problem: &PromiseLineError) -> Option<T> {
    case.say(&escape(&problem.to_string()));
    None
}

fn ask_whom<T>(case: &mut Case, text: &str, those: &[(&str, &Peer)]) -> Option<T> {
    let hint = people::did_you_mean(those.iter().take(3).map(|(name, _)| *name));
    let sentence = match hint.as_str() {
        "" => {
            "To whom? Name somebody on your list, as in `/rapport promise @dana send the vendor list by friday`."
        }
        hint => &format!("To whom?{hint}"),
    };
    let those: Vec<Peer> = those.iter().map(|(_, peer)| (*peer).clone()).collect();
    people::ask_which(case, sentence, &those, Some(&format!("promise {text}")));
    None
}

/// Opens the form with what was typed of it; the person is chosen anew where the line names nobody of the list.
pub fn reword(case: &mut Case, lead: &Lead, text: &str, value: &str) {
    let peers = case.peers();
    let candidates: Vec<(&str, &Peer)> = peers.iter().map(|p| (p.name.as_str(), p)).collect();
    let Addressed { who, rest } = addressed(text, &candidates);
    let peer = match who {
        Whom::Known(_, peer) => Some(peer),
        Whom::Mention(user, _) => peers.iter().find(|p| p.slack_user.as_ref() == Some(&user)),
        Whom::Several(_) | Whom::Nobody(_) => None,
    };
    let (what, by) = match PromiseLine::parse(&rest, lead.day(case.now)) {
        Ok(line) => (line.what, Some(line.by)),
        Err(_) => (rest, None),
    };
    open_form(case, peer, &what, by, (ActionId::Reword, value));
}

fn of_slack(case: &mut Case, lead: &Lead, user: &UserId, label: Option<&str>) -> Peer {
    let known = case.peers().into_iter().find(|p| p.slack_user.as_ref() == Some(user));
    known.unwrap_or_else(|| people::add_by_mention(case, lead, user, label))
}

/// From the button beside a follow-up that promises something.
pub fn from_checkin(case: &mut Case, lead: &Lead, value: &str) {
    let found = unpair(value).and_then(|(id, peer)| {
        let checkin = case.desk.checkins.iter().find(|c| c.id.as_str() == id)?.clone();
        Some((checkin, case.peer(peer)?))
    });
    let Some((CheckIn { follow_up: Some(said), .. }, peer)) = found else {
        return open_new(case);
    };
    let said = from_follow_up(&said).unwrap_or(&said).to_owned();
    let (what, by) = match PromiseLine::parse(&said, lead.day(case.now)) {
        Ok(line) => (line.what, Some(line.by)),
        Err(_) => (said, None),
    };
    open_form(case, Some(&peer), &what, by, (ActionId::PromiseAdd, value));
}

/// The form of a new promise, to be filled in whole.
pub fn open_new(case: &mut Case) {
    open_form(case, None, "", None, (ActionId::PromiseNew, ""));
}

fn open_form(
    case: &mut Case,
    peer: Option<&Peer>,
    what: &str,
    by: Option<NaiveDate>,
    again: (ActionId, &str),
) {
    if case.peers().is_empty() {
        return case.answer(crate::view::people::empty());
    }
    let peer_id = peer.map(|p| p.id.to_string());
    let carried = Carried { reply_to: case.reply_to(), peer: peer_id, ..Carried::default() };
    let view = words::form(peer, what, by, &carried.text());
    case.open(view, again);
}

/// The form came back, or the line was understood: the promise is written down.
pub fn submitted(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let today = lead.day(case.now);
    let chosen = carried.peer.as_deref().or(values.option("peer"));
    let Some(peer) = chosen.and_then(|id| case.peer(id)) else {
        return case.refuse("peer", "Choose someone on your list.");
    };
    let (Some(what), Some(due)) = (values.text("what"), values.date("promise")) else {
        return case.refuse("what", "Say what you promise, and by when.");
    };
    if due < today {
        return case.refuse("promise", "That day has passed. Promise one ahead.");
    }
    let estimate = values.date("estimate").unwrap_or(due);
    if estimate < today {
        return case.refuse("estimate", "That day has passed. Estimate one ahead.");
    }
    let record = promise_record(&case.desk.promises, None, today);
    let about = words::about(&peer, &what);
    let asking = Asking { form: Form::Promise, about, values, carried, promise: due, estimate };
    let Some(reason) = settled(case, lead, &record, &asking) else { return };
    let promise = Promise {
        id: case.ids.make(),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        peer: peer.id.clone(),
        what,
        promised_on: today,
        first_estimate: estimate,
        estimate,
        first_due: due,
        due,
        moves: vec![],
        reason: Some(reason).filter(|r| !r.is_empty()),
        state: PromiseState::Open,
        created_at: case.now,
    };
    case.change(Change::Promise(promise.clone()));
    clear(case);
    if !is_from_home(case, carried) {
        case.answer(words::echo(&promise, &peer, lead, today));
    }
}

/// Whether the form was opened from the Home, where the refreshed page is the answer.
fn is_from_home(case: &Case, carried: &Carried) -> bool {
    matches!(case.arrival.input, Input::Submission(_)) && carried.reply_to.is_none()
}

/// A form closes all modals; a line has none.
fn clear(case: &mut Case) {
    if matches!(case.arrival.input, Input::Submission(_)) {
        case.decision.ack = Ack::Clear;
    }
}

/// `/rapport promises`
pub fn list(case: &mut Case, lead: &Lead) {
    let today = lead.day(case.now);
    let kept = kept_rate(&case.desk.promises, |p, now| p.is_past(lead, now), case.now);
    // Of one that is late there is nothing left to forecast; its row says how late.
    let ahead = case.desk.promises.iter().filter(|p| p.is_open() && p.estimate >= today);
    let next = ahead.min_by_key(|p| p.due);
    let next = next.map(|p| promise_record(&case.desk.promises, Some(p), today).forecast(p.estimate, today));
    let message = words::list(&case.desk.promises, &case.desk.peers, kept, next.as_ref(), today);
    case.answer(message);
}

fn by_id(case: &mut Case, id: &str) -> Option<Promise> {
    match case.desk.promises.iter().find(|p| p.id.as_str() == id).cloned() {
        Some(promise) if promise.is_open() => Some(promise),
        Some(_) => {
            case.say("That promise is closed already. `/rapport promises` shows them all.");
            None
        }
        None => {
            case.say("That promise is no longer among yours. `/rapport promises` shows them all.");
            None
        }
    }
}

/// It is done.
pub fn kept(case: &mut Case, lead: &Lead, id: &str) {
    let Some(promise) = by_id(case, id) else { return };
    if let Ok(done) = promise.done(lead.day(case.now)) {
        close(case, lead, &done);
    }
}

/// Opens the form that takes it back: every change is kept with its cause.
pub fn open_drop(case: &mut Case, lead: &Lead, id: &str) {
    let Some(promise) = by_id(case, id) else { return };
    let peer = case.peer(promise.peer.as_str());
    let carried = Carried { reply_to: case.reply_to(), row: Some(id.to_owned()), ..Carried::default() };
    let view = words::drop_form(&promise, peer.as_ref(), lead.day(case.now), &carried.text());
    case.open(view, (ActionId::PromiseDrop, id));
}

/// It is taken back.
pub fn dropped(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let Some(why) = values.text("why") else { return case.refuse("why", "Say in a few words what changed.") };
    let Some(promise) = carried.row.as_deref().and_then(|id| by_id(case, id)) else { return };
    if let Ok(dropped) = promise.drop_it(case.now, why) {
        case.undoes(dropped.created_at);
        clear(case);
        close(case, lead, &dropped);
    }
}

/// Where no warning is there to be settled, the list tells how things stand; in the Home, the page itself does.
fn close(case: &mut Case, lead: &Lead, promise: &Promise) {
    case.change(Change::Promise(promise.clone()));
    let is_told = settle_nudges(case, lead, promise);
    if !is_told && case.reply_to().is_some() {
        list(case, lead);
    }
}

/// Settles the warnings of a promise; whether there were any.
fn settle_nudges(case: &mut Case, lead: &Lead, promise: &Promise) -> bool {
    let line = format!("*{}* · {}", escape(&promise.what), words::standing(promise, lead.day(case.now)));
    let about = |n: &&Nudge| n.is_open() && n.promise() == Some(&promise.id);
    let waiting: Vec<Nudge> = case.desk.nudges.iter().filter(about).cloned().collect();
    for nudge in &waiting {
        if let Ok(settled) = nudge.clone().act(Act::Answered, case.now) {
            case.change(Change::Nudge(settled));
            case.decision.withdrawn.push(nudge.delivery.clone());
            case.replace(&nudge.delivery, crate::view::nudge::settled(&line));
        }
    }
    !waiting.is_empty()
}

/// Opens the form that moves its date.
pub fn open_move(case: &mut Case, lead: &Lead, id: &str) {
    let Some(promise) = by_id(case, id) else { return };
    let peer = case.peer(promise.peer.as_str());
    let carried = Carried { reply_to: case.reply_to(), row: Some(id.to_owned()), ..Carried::default() };
    let view = words::move_form(&promise, peer.as_ref(), lead.day(case.now), &carried.text());
    case.open(view, (ActionId::PromiseMove, id));
}

/// The date was moved; the note to send comes with it.
pub fn moved(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let today = lead.day(case.now);
    let Some(promise) = carried.row.as_deref().and_then(|id| by_id(case, id)) else { return };
    let peer = case.peer(promise.peer.as_str());
    let Some(to) = values.date("promise") else { return case.refuse("promise", "Choose the new date.") };
    let estimate = values.date("estimate").unwrap_or(to);
    let record = promise_record(&case.desk.promises, Some(&promise), today);
    let about = peer.as_ref().map_or_else(|| escape(&promise.what), |peer| words::about(peer, &promise.what));
    let asking = Asking { form: Form::MovePromise, about, values, carried, promise: to, estimate };
    let Some(reason) = settled(case, lead, &record, &asking) else { return };
    let (old, cause) = (promise.due, values.text("cause").unwrap_or_default());
    match promise.move_to(to, cause.clone(), case.now, today) {
        Ok(moved) => {
            let reason = Some(reason).filter(|r| !r.is_empty()).or(moved.reason.clone());
            let moved = Promise { reason, estimate, ..moved };
            case.change(Change::Promise(moved.clone()));
            settle_nudges(case, lead, &moved);
            clear(case);
            let name = first_name(peer.as_ref());
            let (effect, differently) = (values.text("effect"), values.text("differently"));
            let slip = Slip {
                to: &name,
                what: &moved.what,
                old,
                new: Some(to),
                cause: Some(&cause),
                effect: effect.as_deref(),
                differently: differently.as_deref(),
            };
            case.answer(words::moved(&moved, &slip, today));
        }
        Err(refusal) => case.refuse("promise", crate::view::words::capital(&format!("{refusal}."))),
    }
}

/// The note to send, before the date passes.
pub fn tell(case: &mut Case, lead: &Lead, id: &str) {
    let Some(promise) = by_id(case, id) else { return };
    let peer = case.peer(promise.peer.as_str());
    let today = lead.day(case.now);
    let likely =
        promise_record(&case.desk.promises, Some(&promise), today).forecast(promise.estimate, today).likely;
    let name = first_name(peer.as_ref());
    let slip = Slip {
        to: &name,
        what: &promise.what,
        old: promise.due,
        new: likely.filter(|on| *on > promise.due),
        ..Slip::default()
    };
    case.answer(words::tell(&slip, today));
}

fn first_name(peer: Option<&Peer>) -> String {
    let name = peer.and_then(|peer| peer.name.split_whitespace().next());
    name.unwrap_or("[name]").to_owned()
}

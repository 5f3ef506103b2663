//! A lead's openers: the list, adding and changing one of their own, hiding one and bringing it back.

use super::people;
use crate::domain::desk::Change;
use crate::domain::id::OpenerId;
use crate::domain::input::{Action, Input, Surface, Values};
use crate::domain::lead::Lead;
use crate::domain::opener::{Category, HiddenOpener, OWN_AT_MOST, OpenerLine, OwnOpener, Whom, same_text};
use crate::domain::plain::Readers;
use crate::domain::reply::Ack;
use crate::domain::vocabulary::Role;
use crate::flow::case::{Carried, Case};
use crate::view::action::{AboutOpener, ActionId, unpair};
use crate::view::blocks::{escape, unescape};
use crate::view::opener::{self as words, OpenerForm, Page, Shelf};

/// `/rapport openers`, `/rapport openers add for ada: How did the audit go?`
pub fn command(case: &mut Case, lead: &Lead, rest: &str) {
    match (rest, added(rest)) {
        ("", _) => show(case, lead, Page::default()),
        (_, Some(line)) => add(case, lead, line),
        _ => case.say(
            "`/rapport openers` shows them all, to hide and bring back; \
             `/rapport openers add for ada: How did the audit go?` adds one.",
        ),
    }
}

/// What follows "add", if it was typed.
pub fn added(rest: &str) -> Option<&str> {
    let (first, line) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    ["add", "new"].iter().any(|word| first.eq_ignore_ascii_case(word)).then(|| line.trim())
}

/// What was typed of an opener, in a line or a form.
struct Typed {
    text: String,
    category: Category,
    whom: Whom,
}

/// Adds the opener that a line holds; without its words, the form opens.
pub fn add(case: &mut Case, lead: &Lead, line: &str) {
    let OpenerLine { category, whom, text } = OpenerLine::parse(line);
    let whom = match whom.map(|whom| read_whom(case, whom)) {
        Some(None) => return,
        Some(Some(whom)) => whom,
        None => Whom::Anyone,
    };
    let text = unescape(text);
    if text.is_empty() {
        return open_form(case, &OpenerForm { category, whom, ..OpenerForm::default() }, None, line);
    }
    let typed = Typed { text, category: category.unwrap_or(Category::Curiosity), whom };
    match checked(case, lead, typed, None) {
        Ok(own) => {
            case.change(Change::OwnOpener(own.clone()));
            let message = words::kept(&own, case.desk, &advice(case, &own));
            case.answer(message);
        }
        Err(why) => {
            let kept = case.keep_line(line);
            case.answer(words::refused(&why, &kept));
        }
    }
}

/// Anyone, a role, or a person of the list; whoever is not on it is answered with a sentence.
fn read_whom(case: &mut Case, typed: &str) -> Option<Whom> {
    of_words(typed).or_else(|| people::find(case, typed).map(|peer| Whom::Peer(peer.id)))
}

/// Anyone, or a role.
fn of_words(typed: &str) -> Option<Whom> {
    let bare = typed.to_lowercase();
    let bare = bare.strip_prefix("any ").or(bare.strip_prefix("the ")).unwrap_or(&bare).replace(' ', "-");
    if matches!(bare.as_str(), "anyone" | "everyone" | "anybody" | "all") {
        return Some(Whom::Anyone);
    }
    let role = Role::from_code(&bare).or_else(|| Role::from_code(bare.strip_suffix('s')?));
    role.filter(|role| *role != Role::Other).map(Whom::Role)
}

/// The opener as it is to be kept, or why it is not.
fn checked(
    case: &mut Case,
    lead: &Lead,
    typed: Typed,
    edits: Option<OwnOpener>,
) -> Result<OwnOpener, String> {
    let text = OwnOpener::read(&typed.text).map_err(|why| why.to_string())?;
    let own = &case.desk.own_openers;
    let is_new = edits.is_none();
    if is_new && own.len() >= OWN_AT_MOST {
        return Err(format!(
            "You keep {OWN_AT_MOST} of your own already. Delete one first, in `/rapport openers`."
        ));
    }
    let others = own.iter().filter(|o| edits.as_ref().is_none_or(|edited| o.id != edited.id));
    if others.into_iter().any(|o| o.whom == typed.whom && same_text(&o.text, &text)) {
        return Err("You keep that one already.".into());
    }
    if let Some(known) = case.house.openers.all().iter().find(|o| same_text(&o.text, &text)) {
        let category = known.category.label();
        return Err(format!("The catalogue has that one already, under {category}."));
    }
    let (id, hidden_at) = match edits {
        Some(old) => (old.id, old.hidden_at),
        None => (case.ids.make(), None),
    };
    let Typed { category, whom, .. } = typed;
    let (workspace, lead) = (lead.workspace.clone(), lead.id.clone());
    Ok(OwnOpener { id, workspace, lead, category, whom, text, written_at: case.now, hidden_at })
}

fn advice(case: &Case, own: &OwnOpener) -> Vec<String> {
    let by_them =
        |readers: &Readers| matches!((readers, &own.whom), (Readers::Peer(a), Whom::Peer(b)) if a == b);
    let known = case.desk.allowed.iter().filter(|allowed| by_them(&allowed.by));
    let known: Vec<&str> = known.map(|allowed| allowed.word.as_str()).collect();
    words::advice(&own.text, &case.house.plain, &known)
}

/// Opens the form with what a line holds of it, or empty.
pub fn open_new(case: &mut Case, value: &str) {
    let line = case.line_kept(value);
    let OpenerLine { category, whom, text } = OpenerLine::parse(&line);
    // Whoever the line names is known already, or was said not to be.
    let whom = whom.and_then(|whom| known_whom(case, whom)).unwrap_or_default();
    let text = unescape(text);
    open_form(case, &OpenerForm { text: &text, category, whom, ..OpenerForm::default() }, None, value);
}

fn known_whom(case: &Case, typed: &str) -> Option<Whom> {
    of_words(typed).or_else(|| people::known(case, typed).map(|peer| Whom::Peer(peer.id)))
}

/// Opens the form of one that is kept; from the list, with the page of it to come back to.
pub fn open_edit(case: &mut Case, id: &str, page: Page) {
    let Some(own) = case.desk.own_openers.iter().find(|own| own.id.as_str() == id).cloned() else {
        return case.say("That opener is no longer here. `/rapport openers` shows them all.");
    };
    let start = OpenerForm {
        text: &own.text,
        category: Some(own.category),
        whom: own.whom.clone(),
        edits: true,
        ..OpenerForm::default()
    };
    open_form(case, &start, Some((&own.id, page)), id);
}

fn open_form(case: &mut Case, start: &OpenerForm<'_>, edits: Option<(&OpenerId, Page)>, again: &str) {
    let people = case.peers();
    let peer = people.iter().find(|peer| start.whom == Whom::Peer(peer.id.clone()));
    let start = OpenerForm { peer, has_people: !people.is_empty(), ..start.clone() };
    let row = edits.map(|(id, _)| id.to_string());
    let action = if edits.is_some() { ActionId::OpenerEdit } else { ActionId::OpenerAdd };
    let page = edits.map_or(Page::default(), |(_, page)| page);
    // Within the list, the form takes its place, and gives it back.
    let openers = case.modal().map(|_| page.text());
    let in_list = openers.is_some();
    let carried = Carried { reply_to: case.reply_to(), row, openers, ..Carried::default() };
    let view = words::form(&start, &carried.text());
    match in_list {
        true => case.show_instead(view),
        false => case.open(view, (action, again)),
    }
}

/// The form came back.
pub fn submitted(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let edits = match carried.row.as_deref() {
        None => None,
        Some(id) => match case.desk.own_openers.iter().find(|own| own.id.as_str() == id).cloned() {
            None => {
                return case
                    .refuse("opener", "This one was deleted meanwhile. Close the form, and add it anew.");
            }
            own => own,
        },
    };
    let role = values.option("role").and_then(Role::from_code);
    let whom = match (values.option("peer"), role) {
        (Some(_), Some(_)) => return case.refuse("role", "A role or a person: clear one of the two."),
        (Some(id), None) => match case.peer(id) {
            Some(peer) => Whom::Peer(peer.id),
            None => return case.refuse("peer", "Choose someone on your list."),
        },
        (None, Some(role)) => Whom::Role(role),
        (None, None) => edits.as_ref().and_then(|own| off_list(case, own)).unwrap_or_default(),
    };
    let category = values.option("category").and_then(Category::from_code).unwrap_or(Category::Curiosity);
    let typed = Typed { text: values.text("opener").unwrap_or_default(), category, whom };
    match checked(case, lead, typed, edits) {
        Err(why) => case.refuse("opener", why.replace('`', "")),
        Ok(own) => keep(case, lead, own, carried),
    }
}

/// The person an opener is for, if the form could not show them: they are off the list.
fn off_list(case: &Case, own: &OwnOpener) -> Option<Whom> {
    matches!(&own.whom, Whom::Peer(id) if case.peer(id.as_str()).is_none()).then(|| own.whom.clone())
}

/// What the form holds is kept; where the form stood in place of the list, the list is back.
fn keep(case: &mut Case, lead: &Lead, own: OwnOpener, carried: &Carried) {
    case.change(Change::OwnOpener(own.clone()));
    let advice = advice(case, &own);
    match &carried.openers {
        Some(page) => {
            let mut notes = vec![format!("Kept: {}", escape(&own.text))];
            notes.extend(advice);
            case.decision.ack = Ack::Update(words::list_view(&shelf(case, lead, Page::read(page), &notes)));
        }
        None => {
            case.decision.ack = Ack::Clear;
            let message = words::kept(&own, case.desk, &advice);
            case.answer(message);
        }
    }
}

fn shelf<'a>(case: &'a Case, lead: &'a Lead, page: Page, notes: &'a [String]) -> Shelf<'a> {
    Shelf { desk: case.desk, catalogue: &case.house.openers, lead, page, notes, now: case.now }
}

/// The list, with this of it unfolded: in the modal where it stands, as the answer to a command or in place of
/// such an answer; from the Home or a nudge it opens as a modal.
pub fn show(case: &mut Case, lead: &Lead, page: Page) {
    show_with(case, lead, page, &[]);
}

fn show_with(case: &mut Case, lead: &Lead, page: Page, notes: &[String]) {
    let view = words::list_view(&shelf(case, lead, page, notes));
    if case.modal().is_some() {
        return case.show_instead(view);
    }
    if stands_elsewhere(case) {
        return case.open(view, (ActionId::Openers, ""));
    }
    let message = words::list(&shelf(case, lead, page, notes));
    case.answer(message);
}

/// Whether what was clicked is no list: a nudge, an echo in the direct message, the Home.
fn stands_elsewhere(case: &Case) -> bool {
    let Input::Action(Action { from, .. }) = &case.arrival.input else { return false };
    matches!(from, Surface::Home { .. } | Surface::Message { ephemeral: false, .. })
}

/// Hides one, or brings it back; the list shows it.
pub fn hide(case: &mut Case, lead: &Lead, value: &str, hidden: bool) {
    let Some((page, key)) = unpair(value) else { return };
    set_hidden(case, lead, key, hidden);
    show(case, lead, Page::read(page));
}

/// Hides one of the lead's own or of the catalogue, or brings it back; false if there is none of this key.
pub fn set_hidden(case: &mut Case, lead: &Lead, key: &str, hidden: bool) -> bool {
    if let Some(own) = case.desk.own_openers.iter().find(|own| own.key() == key).cloned() {
        if own.hidden_at.is_some() != hidden {
            case.change(Change::OwnOpener(OwnOpener { hidden_at: hidden.then_some(case.now), ..own }));
        }
        return true;
    }
    let is_hidden = case.desk.hidden_openers.iter().any(|h| h.opener == key);
    let known = is_hidden || case.house.openers.get(key).is_some();
    if known && is_hidden != hidden {
        let (workspace, lead, at) = (lead.workspace.clone(), lead.id.clone(), case.now);
        let row = HiddenOpener { workspace, lead, opener: key.to_owned(), at };
        case.change(if hidden { Change::OpenerHidden(row) } else { Change::OpenerBack(row) });
    }
    known
}

/// What the menu beside one's own offers.
pub fn menu(case: &mut Case, lead: &Lead, value: &str) {
    let Some((choice, rest)) = unpair(value) else { return };
    let Some((page, key)) = unpair(rest) else { return };
    let own = case.desk.own_openers.iter().find(|own| own.key() == key).cloned();
    match (AboutOpener::from_code(choice), own) {
        (Some(AboutOpener::Hide), _) => hide(case, lead, rest, true),
        (Some(AboutOpener::Edit), Some(own)) => open_edit(case, own.id.as_str(), Page::read(page)),
        (Some(AboutOpener::Delete), Some(own)) => {
            case.change(Change::OwnOpenerGone(own.id));
            let notes = [format!("Deleted: {}", escape(&own.text))];
            show_with(case, lead, Page::read(page), &notes);
        }
        _ => show(case, lead, Page::read(page)),
    }
}

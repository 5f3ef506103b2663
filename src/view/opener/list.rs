//! The list: one's own first, then what is hidden, then the catalogue by category. One part unfolds at a
//! time, in pages, so that it always fits the fifty blocks of a message.

use super::page::{Page, Part};
use super::{kind, whom};
use crate::domain::delivery::Message;
use crate::domain::desk::Desk;
use crate::domain::lead::Lead;
use crate::domain::opener::{Category, Opener, Openers, OwnOpener};
use crate::view::action::{AboutOpener, ActionId, pair};
use crate::view::blocks::{
    actions, button, context, divider, escape, header, menu, overflow, section, section_with, spoken,
};
use crate::view::form::notice;
use crate::view::milestone::times;
use crate::view::words::{count, day, list as listed};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// How many of one's own stand there folded.
const OWN: usize = 5;
/// How many of what is hidden stand there folded.
const HIDDEN: usize = 3;
/// How many rows a page holds.
const PAGE: usize = 10;

/// How one is chosen, in a sentence or two.
const RULE: &str = "One stands on each check-in nudge: what a talk left open comes first, then what was used least, a \
                    new one of yours before the catalogue's. None comes twice within six weeks.";

/// What the list shows.
pub struct Shelf<'a> {
    /// Whose openers and people.
    pub desk: &'a Desk,
    /// All of the catalogue.
    pub catalogue: &'a Openers,
    /// The lead.
    pub lead: &'a Lead,
    /// What is unfolded.
    pub page: Page,
    /// What was just done, a sentence each.
    pub notes: &'a [String],
    /// Now.
    pub now: DateTime<Utc>,
}

/// The list as a message.
pub fn list(shelf: &Shelf<'_>) -> Message {
    let (own, hidden) = (shelf.desk.own_openers.len(), shelf.hidden().len());
    let own = count(own as i64, "opener", "openers");
    let text =
        format!("{own} of your own, {hidden} hidden, {} in the catalogue.", shelf.catalogue.all().len());
    Message { text: spoken(&text), blocks: [vec![header("Your openers")], shelf.blocks()].concat() }
}

/// The list as a modal.
pub fn list_view(shelf: &Shelf<'_>) -> Value {
    notice("Your openers", "Done", shelf.blocks())
}

/// An opener that is hidden: its key and what stands there.
type HiddenRow = (String, String);

impl Shelf<'_> {
    fn blocks(&self) -> Vec<Value> {
        let mut blocks: Vec<Value> = self.notes.iter().map(|note| context(note)).collect();
        blocks.extend(self.own());
        blocks.extend(self.of_hidden());
        blocks.push(divider());
        blocks.extend(self.of_catalogue());
        blocks.push(context(RULE));
        blocks
    }

    fn own(&self) -> Vec<Value> {
        let add = button(ActionId::OpenerAdd.code(), ActionId::OpenerAdd.label(), "");
        let own: Vec<&OwnOpener> = self.desk.own_openers.iter().filter(|o| o.hidden_at.is_none()).collect();
        if own.is_empty() {
            let example =
                "*Yours*\nNone yet. `/rapport openers add for ada: How did the audit go?` keeps one.";
            return vec![section_with(example, add)];
        }
        let row = |own: &&OwnOpener| {
            let said = format!("{}, {}", own.category.label(), whom(own, self.desk));
            let value = |choice: AboutOpener| pair(choice.code(), &pair(&self.page.text(), &own.key()));
            let options = [AboutOpener::Edit, AboutOpener::Hide, AboutOpener::Delete];
            let menu =
                overflow(&id(ActionId::OpenerMenu, &own.key()), &options.map(|o| (o.label(), value(o))));
            section_with(&self.row(&own.text, &said, &own.key()), menu)
        };
        let title = section_with(&format!("*Yours* · {}", own.len()), add);
        self.part(Part::Own, title, &own, OWN, row)
    }

    /// What is hidden, one's own first.
    fn hidden(&self) -> Vec<HiddenRow> {
        let own = self.desk.own_openers.iter().filter(|own| own.hidden_at.is_some());
        let own =
            own.map(|own| (own.key(), format!("{}\n_Yours, {}_", escape(&own.text), kind(own.category))));
        let known = self.desk.hidden_openers.iter().filter_map(|h| self.catalogue.get(&h.opener));
        let known = known
            .map(|o| (o.key.clone(), format!("{}\n_The catalogue, {}_", escape(&o.text), kind(o.category))));
        own.chain(known).collect()
    }

    fn of_hidden(&self) -> Vec<Value> {
        let hidden = self.hidden();
        if hidden.is_empty() {
            return vec![];
        }
        let row = |(key, text): &HiddenRow| self.with_button(text, ActionId::OpenerBack, key);
        let title = section(&format!("*Hidden* · {}, never on a nudge", hidden.len()));
        let rows = self.part(Part::Hidden, title, &hidden, HIDDEN, row);
        [vec![divider()], rows].concat()
    }

    fn of_catalogue(&self) -> Vec<Value> {
        let seen: Vec<&Opener> = self.catalogue.all().iter().filter(|o| !self.is_hidden(o)).collect();
        let of = |category: Category| seen.iter().filter(move |o| o.category == category).copied();
        let option = |category: &Category| {
            let label = format!("{} ({})", category.label(), of(*category).count());
            (label, Page::of(Part::Of(*category), 0).text())
        };
        let options: Vec<(String, String)> = Category::ALL.iter().map(option).collect();
        let options: Vec<(&str, String)> =
            options.iter().map(|(label, page)| (label.as_str(), page.clone())).collect();
        let kinds = menu(ActionId::OpenersTurn.code(), "Look into…", &options);
        let title = format!("*The catalogue* · {} openers", seen.len());
        let mut blocks = vec![section_with(&title, kinds)];
        if let Some(Part::Of(category)) = self.page.part {
            let rows: Vec<&Opener> = of(category).collect();
            let row = |o: &&Opener| {
                let row = self.row(&o.text, &suits(o), &o.key);
                self.with_button(&row, ActionId::OpenerHide, &o.key)
            };
            let title = section(&format!("*{}* · {}", category.label(), rows.len()));
            blocks.extend(self.part(Part::Of(category), title, &rows, PAGE, row));
        }
        blocks
    }

    fn is_hidden(&self, opener: &Opener) -> bool {
        self.desk.hidden_openers.iter().any(|hidden| hidden.opener == opener.key)
    }

    /// An opener with what is said of it, and how often it was on a nudge.
    fn row(&self, text: &str, said: &str, key: &str) -> String {
        let uses: Vec<_> = self.desk.openers.iter().filter(|used| used.opener == key).collect();
        let used = uses.iter().map(|used| used.at).max().map_or("not seen yet".to_owned(), |last| {
            let last = day(self.lead.day(last), self.lead.day(self.now));
            format!("seen {}, last on {last}", times(uses.len()))
        });
        format!("{}\n_{said} · {used}_", escape(text))
    }

    fn with_button(&self, text: &str, action: ActionId, key: &str) -> Value {
        section_with(text, button(&id(action, key), action.label(), &pair(&self.page.text(), key)))
    }

    /// A part: its title, its first rows or one page of it, and the buttons that unfold, turn or fold it.
    fn part<T>(
        &self,
        part: Part,
        title: Value,
        all: &[T],
        folded: usize,
        row: impl Fn(&T) -> Value,
    ) -> Vec<Value> {
        let last = all.len().saturating_sub(1) / PAGE;
        let open = self.page.at(part).map(|at| at.min(last));
        let (first, many) = open.map_or((0, folded), |at| (at * PAGE, PAGE));
        let mut blocks = vec![title];
        blocks.extend(all.iter().skip(first).take(many).map(row));
        let turns = turns(part, open, all.len(), many);
        if !turns.is_empty() {
            blocks.push(actions(&format!("turn-{}", Page::of(part, 0).text()), turns));
        }
        blocks
    }
}

/// The buttons that unfold a part, turn its pages, or fold it.
fn turns(part: Part, open: Option<usize>, all: usize, many: usize) -> Vec<Value> {
    let turn = |name: &str, label: &str, to: Page| {
        button(&format!("{}.{name}", ActionId::OpenersTurn.code()), label, &to.text())
    };
    let Some(at) = open else {
        let label = format!("Show all {all}");
        return (all > many).then(|| turn("all", &label, Page::of(part, 0))).into_iter().collect();
    };
    let mut row = vec![];
    if at > 0 {
        row.push(turn("back", "Back", Page::of(part, at - 1)));
    }
    let rest = all.saturating_sub((at + 1) * PAGE);
    if rest > 0 {
        row.push(turn("next", &format!("Next {}", rest.min(PAGE)), Page::of(part, at + 1)));
    }
    row.push(turn("fold", "Show fewer", Page::default()));
    row
}

/// Whom and when an opener of the catalogue suits: "For CFO and Board · when cold".
fn suits(opener: &Opener) -> String {
    let roles: Vec<String> = opener.roles.iter().map(|role| role.label().to_owned()).collect();
    let roles = if roles.is_empty() { "For anyone".to_owned() } else { format!("For {}", listed(&roles)) };
    let warmth: Vec<String> = opener.warmth.iter().map(|warmth| warmth.code().to_owned()).collect();
    if warmth.is_empty() { roles } else { format!("{roles} · when {}", warmth.join(" or ")) }
}

/// An action id of its own for each row.
fn id(action: ActionId, key: &str) -> String {
    format!("{}.{key}", action.code())
}

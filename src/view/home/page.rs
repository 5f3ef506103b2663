//! What of a long part of the Home is in sight: the first few rows, or one page.

use crate::domain::home::{HomePart, Unfolded};
use crate::view::action::ActionId;
use crate::view::blocks::{actions, button};
use serde_json::Value;

/// How many rows a page holds.
const PAGE: usize = 20;

/// Which rows of a part are shown: the first few, or a page of it.
pub(super) struct Page {
    all: usize,
    /// How many come before.
    pub first: usize,
    /// How many are shown at most.
    pub many: usize,
    /// Which page is unfolded, if one is.
    pub open: Option<usize>,
}

impl Page {
    /// Of so many rows, the first `folded`, or the page that is unfolded.
    pub fn of(all: usize, open: Option<usize>, folded: usize) -> Self {
        let last = all.saturating_sub(1) / PAGE;
        let open = open.map(|page| page.min(last));
        Self {
            all,
            first: open.map_or(0, |page| page * PAGE),
            many: if open.is_some() { PAGE } else { folded },
            open,
        }
    }

    /// The buttons that unfold, turn the page, or fold, in a row; none where all is in sight already.
    pub fn turn(&self, part: HomePart) -> Option<Value> {
        let row = self.buttons(part);
        (!row.is_empty()).then(|| actions(&format!("turn-{}", part.code()), row))
    }

    /// The same buttons, for a row that holds others too.
    pub fn buttons(&self, part: HomePart) -> Vec<Value> {
        let show = |label: &str, name: &str, at: Unfolded| {
            button(&format!("{}.{name}", ActionId::HomeShow.code()), label, &at.text())
        };
        let Some(page) = self.open else {
            let label = match part {
                HomePart::Milestones => format!("Show all {} milestones", self.all),
                HomePart::Promises => format!("Show all {} promises", self.all),
                circle => format!("Show all {} of {}", self.all, circle.label()),
            };
            let is_folded = self.all > self.many;
            return is_folded.then(|| show(&label, "all", Unfolded::at(part, 0))).into_iter().collect();
        };
        let mut row = vec![];
        if page > 0 {
            row.push(show("Back", "back", Unfolded::at(part, page - 1)));
        }
        let rest = self.all.saturating_sub((page + 1) * PAGE);
        if rest > 0 {
            row.push(show(&format!("Next {}", rest.min(PAGE)), "next", Unfolded::at(part, page + 1)));
        }
        row.push(show("Show fewer", "fold", Unfolded::default()));
        row
    }
}

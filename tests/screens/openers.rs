//! The screens of openers: the list with each of its parts unfolded, the form, and what is said of one.

use super::gallery::message;
use super::samples::{Data, now};
use super::usual::screens;
use super::{Named, Screen};
use crate::store::openers as rows;
use chrono::Duration;
use rapport::domain::desk::{Desk, OpenerUse};
use rapport::domain::id::PeerId;
use rapport::domain::nudge::Subject;
use rapport::domain::opener::{Category, Chosen, Openers, Origin, OwnOpener, TEXT_AT_MOST, Whom};
use rapport::domain::plain::Dictionary;
use rapport::domain::vocabulary::Role;
use rapport::view::opener::{OpenerForm, Page, Part, Shelf};
use rapport::view::{nudge, opener};

/// An opener as long as one may be.
fn text(data: &Data) -> String {
    data.note.chars().take(TEXT_AT_MOST).collect()
}

/// Every fourth is hidden; for anyone, a role, and people on the list and off it, in turn.
fn own(data: &Data) -> Vec<OwnOpener> {
    let whom = |n: usize| match n % 3 {
        0 => Whom::Peer(PeerId::new(format!("P{n}"))),
        1 => Whom::Role(Role::Cfo),
        _ => Whom::Anyone,
    };
    let nth = |n: usize| OwnOpener {
        text: text(data),
        category: Category::ALL[n % Category::ALL.len()],
        whom: whom(n),
        hidden_at: (n % 4 == 3).then(now),
        ..rows::own_opener("L1", &format!("O{n}"))
    };
    (0..data.many).map(nth).collect()
}

fn catalogue() -> Openers {
    Openers::parse(include_str!("../../config/openers.toml")).expect("the file is right")
}

fn desk(data: &Data) -> Desk {
    let mut desk = Desk { own_openers: own(data), ..data.desk() };
    let hidden =
        catalogue().all().iter().take(data.many).map(|o| rows::hidden_opener("L1", &o.key)).collect();
    desk.hidden_openers = hidden;
    let used = |own: &OwnOpener| OpenerUse {
        workspace: own.workspace.clone(),
        lead: own.lead.clone(),
        opener: own.key(),
        at: now() - Duration::days(40),
    };
    desk.openers = desk.own_openers.iter().take(1).map(used).collect();
    desk
}

/// Every screen of openers.
pub fn openers(data: &Data) -> Vec<Named> {
    let (desk, lead, peer, catalogue) = (desk(data), data.lead(), data.peer(), catalogue());
    let notes = [format!("Deleted: {}", rapport::view::blocks::escape(&text(data)))];
    let shelf =
        |page, notes| Shelf { desk: &desk, catalogue: &catalogue, lead: &lead, page, notes, now: now() };
    let list = |page| opener::list(&shelf(page, &[]));
    let nobody = Desk::new(desk.key.clone());
    let empty = Shelf { desk: &nobody, ..shelf(Page::default(), &[]) };
    let last = Page::of(Part::Of(Category::Curiosity), 99);
    let mut screens = vec![
        message("opener::list", list(Page::default())),
        message("opener::list, of a newcomer", opener::list(&empty)),
        message("opener::list, own unfolded", list(Page::of(Part::Own, 0))),
        message("opener::list, hidden unfolded", list(Page::of(Part::Hidden, 1))),
        message("opener::list, a category", list(Page::of(Part::Of(Category::Risk), 0))),
        message("opener::list, a category's last page", list(last)),
        ("opener::list_view", Screen::View(opener::list_view(&shelf(Page::default(), &notes)))),
        message(
            "opener::refused",
            opener::refused(&data.note.chars().take(300).collect::<String>(), "for ana: x"),
        ),
    ];
    let about = data.nudge(Subject::CheckIn(PeerId::new("P0")));
    let from = |origin| {
        let chosen = Chosen { key: "close".into(), text: text(data), origin };
        nudge::check_in(&about, &peer, Some(&chosen), &lead, now())
    };
    let at = now() - Duration::days(16);
    screens.extend([
        message("nudge::check_in, own", from(Origin::Own(Category::Thanks))),
        message("nudge::check_in, follow-up", from(Origin::FollowUp { at })),
        message("nudge::check_in, review", from(Origin::Review { at })),
    ]);
    screens.extend(forms(data));
    screens
}

fn forms(data: &Data) -> Vec<Named> {
    let (peer, text) = (data.peer(), text(data));
    let known = own(data);
    let plain =
        Dictionary::parse(include_str!("../../config/plain-language.toml")).expect("the file is right");
    let start = OpenerForm {
        text: &text,
        category: Some(Category::Offer),
        whom: Whom::Peer(peer.id.clone()),
        peer: Some(&peer),
        has_people: true,
        edits: true,
    };
    let mut screens = vec![
        ("opener::form", Screen::View(opener::form(&OpenerForm::default(), "{}"))),
        ("opener::form, edit", Screen::View(opener::form(&start, "{}"))),
    ];
    let advice = opener::advice(&format!("Could you approve the SSO? {text}"), &plain, &[]);
    screens.extend(known.first().map(|own| message("opener::kept", opener::kept(own, &desk(data), &advice))));
    screens
}

#[test]
fn where_an_opener_came_from_stands_below_it() {
    let names = ["nudge::check_in, own", "nudge::check_in, follow-up", "nudge::check_in, review"];
    insta::assert_snapshot!(screens(&names), @"");
}

#[test]
fn the_list_and_the_form() {
    let names = ["opener::list", "opener::list, of a newcomer", "opener::form, edit", "opener::kept"];
    insta::assert_snapshot!(screens(&names), @"");
}

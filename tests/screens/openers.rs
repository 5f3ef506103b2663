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
    insta::assert_snapshot!(screens(&names), @r#"
    ### nudge::check_in, own
    "A moment with Ana Ruiz? 40 days since you last talked; you aim for every 30. One payroll for all sites"
    A moment with *Ana Ruiz* (CFO)? 40 days since you last talked; you aim for every 30. One payroll for all sites
    > the close takes 9 days <Hide this opener | Show my openers>
      (One of your own (thanks), in case it helps. Nothing is sent to Ana.)
    [*Log it*] [Plan it] [Another opener] <Later today | Tomorrow | Next week | Until… | Skip this cycle>

    ### nudge::check_in, follow-up
    "A moment with Ana Ruiz? 40 days since you last talked; you aim for every 30. One payroll for all sites"
    A moment with *Ana Ruiz* (CFO)? 40 days since you last talked; you aim for every 30. One payroll for all sites
    > the close takes 9 days
      (Left open when you talked on 15 Feb, in case it helps. Nothing is sent to Ana.)
    [*Log it*] [Plan it] [Another opener] <Later today | Tomorrow | Next week | Until… | Skip this cycle>

    ### nudge::check_in, review
    "A moment with Ana Ruiz? 40 days since you last talked; you aim for every 30. One payroll for all sites"
    A moment with *Ana Ruiz* (CFO)? 40 days since you last talked; you aim for every 30. One payroll for all sites
    > the close takes 9 days
      (Noted in your review of 15 Feb, in case it helps. Nothing is sent to Ana.)
    [*Log it*] [Plan it] [Another opener] <Later today | Tomorrow | Next week | Until… | Skip this cycle>
    "#);
}

#[test]
fn the_list_and_the_form() {
    let names = ["opener::list", "opener::list, of a newcomer", "opener::form, edit", "opener::kept"];
    insta::assert_snapshot!(screens(&names), @r#"
    ### opener::list
    "3 openers of your own, 3 hidden, 163 in the catalogue."
    == Your openers
    *Yours* · 3 [Add an opener]
    the close takes 9 days
    _Curiosity, for *Ana Ruiz* · seen once, last on 22 Jan_ <Edit | Hide this opener | Delete>
    the close takes 9 days
    _Their goal, for the role of CFO · not seen yet_ <Edit | Hide this opener | Delete>
    the close takes 9 days
    _Follow-up, for anyone · not seen yet_ <Edit | Hide this opener | Delete>
    --
    *Hidden* · 3, never on a nudge
    I am still learning your side of things. What would you show a newcomer on the first morning?
    _The catalogue, curiosity_ [Bring back]
    We have not talked much yet, and I would like to. What path brought you to this work?
    _The catalogue, curiosity_ [Bring back]
    I look after the technology side. How would you describe your own work to a neighbour?
    _The catalogue, curiosity_ [Bring back]
    --
    *The catalogue* · 160 openers <Curiosity (27) | Their goal (18) | Follow-up (17) | Thanks (16) | Offer (16) | Share (17) | Reconnect (16) | Risk (18) | Joint win (15)>
      (One stands on each check-in nudge: what a talk left open comes first, then what was used least, a new one of yours before the catalogue's. None comes twice within six weeks.)

    ### opener::list, of a newcomer
    "0 openers of your own, 0 hidden, 163 in the catalogue."
    == Your openers
    *Yours*
    None yet. `/rapport openers add for ada: How did the audit go?` keeps one. [Add an opener]
    --
    *The catalogue* · 163 openers <Curiosity (30) | Their goal (18) | Follow-up (17) | Thanks (16) | Offer (16) | Share (17) | Reconnect (16) | Risk (18) | Joint win (15)>
      (One stands on each check-in nudge: what a talk left open comes first, then what was used least, a new one of yours before the catalogue's. None comes twice within six weeks.)

    ### opener::form, edit
    # An opener
    What would you open with?: _the close takes 9 days_
    What is it about?: <Offer of Curiosity | Their goal | Follow-up | Thanks | Offer | Share | Reconnect | Risk | Joint win>
    Only for a role: <CEO | CFO | CMO | COO | CHRO | CLO | Engineering | Business unit | Board | Vendor>
    Only for one person: __
      (Only you see this. Write as if Ana Ruiz will read it: facts, not judgements.)
    [[Save]]

    ### opener::kept
    "Kept: the close takes 9 days"
    Kept: the close takes 9 days
      (Curiosity · for *Ana Ruiz*. It comes on a nudge, before what you have seen.)
      (It asks for something ("approve"). A talk that begins without an ask is the easier one to have.)
      ("SSO" may need a translation: "one sign-in".)
    [Edit] [Show openers]
    "#);
}

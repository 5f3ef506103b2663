//! Openers of a lead's own, and what they hide of the catalogue.

use super::engines::on_both;
use super::rows::save;
use super::samples::*;
use rapport::domain::desk::{Change, Needs};
use rapport::domain::id::{LeadId, OpenerId, PeerId};
use rapport::domain::opener::{Category, HiddenOpener, OwnOpener, Whom};
use rapport::domain::vocabulary::Role;

pub fn own_opener(lead: &str, id: &str) -> OwnOpener {
    OwnOpener {
        id: OpenerId::new(id),
        workspace: workspace(),
        lead: LeadId::new(lead),
        category: Category::Thanks,
        whom: Whom::Anyone,
        text: "You were right about the audit.".into(),
        written_at: at(-7),
        hidden_at: None,
    }
}

pub fn hidden_opener(lead: &str, opener: &str) -> HiddenOpener {
    HiddenOpener { workspace: workspace(), lead: LeadId::new(lead), opener: opener.into(), at: at(-6) }
}

#[test]
fn ones_own_openers_and_what_is_hidden_come_back_until_they_are_taken_back() {
    on_both(async |store| {
        let of_one = OwnOpener {
            whom: Whom::Peer(PeerId::new("P1")),
            hidden_at: Some(at(-1)),
            ..own_opener("L1", "O1")
        };
        let of_role = OwnOpener { whom: Whom::Role(Role::Cfo), written_at: at(-9), ..own_opener("L1", "O2") };
        let of_anyone = OwnOpener { written_at: at(-12), ..own_opener("L1", "O3") };
        let own = [of_one, of_role, of_anyone];
        let hidden = ["goal-a", "goal-b"].map(|key| hidden_opener("L1", key));
        let mut changes = vec![Change::Lead(lead("L1")), Change::Peer(peer("L1", "P1"))];
        changes.extend(own.clone().map(Change::OwnOpener));
        changes.extend(hidden.clone().map(Change::OpenerHidden));
        save(&store, &changes).await;
        let needs = Needs { own_openers: true, ..Needs::default() };
        let found = desk(&store, "L1", needs.clone()).await;
        assert_eq!((found.own_openers, found.hidden_openers), (own.to_vec(), hidden.to_vec()));

        let [first, second] = hidden;
        let changes = [
            Change::OwnOpenerGone(own[0].id.clone()),
            Change::OpenerBack(first.clone()),
            Change::OpenerBack(second.clone()),
            Change::OpenerHidden(second.clone()),
        ];
        save(&store, &changes).await;
        let found = desk(&store, "L1", needs).await;
        assert_eq!((found.own_openers, found.hidden_openers), (own[1..].to_vec(), vec![second]));
    });
}

//! Coverage: the checklist of roles, vendors against peers, the board, and a list that asks for too much.

use crate::harness::{Opening, story, text_of};
use rapport::domain::desk::Change;
use rapport::domain::peer::Peer;
use rapport::domain::vocabulary::{Circle, Role};
use serde_json::Value;

#[test]
fn a_role_that_is_not_there_is_said_once_and_taken_back() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport add @dana cfo inner").await;
        let page = lena.asks("/rapport coverage").await;
        let said = text_of(&page);
        assert!(said.contains("*CFO*  <@U0DANA>") && said.contains("*CHRO*  _vacant_"), "{said}");
        assert!(said.contains("9 roles are without anybody on your list"), "{said}");
        lena.picks(&page, "role.none", "CHRO").await;
        let said = text_of(&lena.last());
        assert!(said.contains("*CHRO*  none here") && said.contains("8 roles are"), "{said}");
        let home = lena.opens_home().await;
        assert!(text_of(&home).contains("*CHRO*  none here"), "the Home knows it too");
        lena.picks(&home, "role.back", "CHRO").await;
        assert!(text_of(&lena.opens_home().await).contains("*CHRO*  _vacant_"));
    });
}

#[test]
fn vendors_are_set_against_peers_and_the_board_is_named() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport add Vera Nowak vendor").await;
        lena.says("/checkin Vera Nowak call yesterday").await;
        lena.says("/checkin Vera Nowak lunch today").await;
        let margaret = office.keeps(&lena, "Margaret Reid", Circle::Wide, 94).await;
        office.given(&[Change::Peer(Peer { role: Role::Board, ..margaret })]).await;
        let said = text_of(&lena.asks("/rapport coverage").await);
        assert!(said.contains("Vendors 2, peers 0: contacts of the last 30 days."), "{said}");
        assert!(said.contains("Margaret Reid (board): 94 days"), "{said}");
        assert!(text_of(&lena.opens_home().await).contains("Vendors 2, peers 0"));
    });
}

#[test]
fn a_list_that_asks_for_too_much_says_whom_to_widen_first() {
    Opening::default().at("2026-03-02 08:50").story(async |office| {
        let lena = office.lena().await;
        for n in 0..9 {
            office.keeps(&lena, &format!("Person {n}"), Circle::Inner, 5 + n).await;
        }
        let too_long = "Your list asks for 4.5 contacts a week; trim or widen.";
        let list = lena.asks("/rapport people").await;
        assert!(text_of(&list).contains(too_long), "{}", text_of(&list));
        assert!(text_of(&lena.opens_home().await).contains(too_long));
        lena.clicks(&list, "list.trim").await;
        let form = lena.form().await;
        let said = text_of(&form);
        assert!(said.contains("every 14 days → every 30 days, 0.3 fewer a week"), "{said}");
        assert!(said.contains("Seeing the first two of these less often is enough."), "{said}");
        let first = |form: &Value| text_of(form).find("Person 8");
        assert!(first(&form).is_some_and(|at| at < said.find("Person 7").expect("is named")), "{said}");
        lena.clicks_in_form("peer.widen").await;
        lena.clicks_in_form("peer.widen").await;
        assert!(text_of(&lena.form().await).contains("which your four nudges hold."));
        let wider = lena.desk().await.peers.iter().filter(|p| p.circle == Circle::Core).count();
        assert_eq!(wider, 2);
        office.turn_to("2026-03-02 09:00").await;
        assert!(!text_of(&lena.hears("Your week").await).contains("trim or widen"));
    });
}

#[test]
fn the_weekly_plan_says_that_a_list_is_too_long() {
    Opening::default().at("2026-03-02 08:50").story(async |office| {
        let lena = office.lena().await;
        for n in 0..9 {
            office.keeps(&lena, &format!("Person {n}"), Circle::Inner, 5).await;
        }
        office.turn_to("2026-03-02 09:00").await;
        let plan = text_of(&lena.hears("Your week").await);
        assert!(plan.contains("Your list asks for 4.5 contacts a week; trim or widen."), "{plan}");
    });
}

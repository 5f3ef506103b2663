//! The first steps: three people and nothing else, and a colleague invited once.

use crate::harness::{Expected, actions_of, fields_of, story, text_of};
use rapport::domain::lead::Standing;
use rapport::domain::vocabulary::{Circle, Role};
use serde_json::json;

#[test]
fn start_asks_for_three_people_and_nothing_else() {
    story(async |office| {
        let lena = office.someone("lena");
        let welcome = lena.asks("/rapport").await;
        lena.clicks(&welcome, "start").await;
        let joined = text_of(&lena.again(&welcome));
        assert!(joined.contains("You are in. At most one nudge a day and four a week"), "{joined}");
        assert!(joined.contains("every Tuesday and Thursday at 09:30"), "{joined}");
        assert_eq!(fields_of(&lena.form().await), ["users", "names"]);
        let four = [("users", json!(["U0DANA", "U0ADA"])), ("names", json!("Margaret Reid, Jonas Keller"))];
        assert!(lena.is_refused(&four).await["names"].to_string().contains("Three in all"));
        let me = [("users", json!(["U0LENA"])), ("names", json!(""))];
        assert!(lena.is_refused(&me).await["users"].to_string().contains("That is you."));
        lena.submits(&[("users", json!(["U0DANA", "U0INGRID"])), ("names", json!("Margaret Reid"))]).await;
        lena.hears("Added <@U0DANA>, <@U0INGRID> and *Margaret Reid*: Core circle").await;
        let mut peers = lena.desk().await.peers;
        peers.sort_by(|a, b| a.name.cmp(&b.name));
        let roles: Vec<_> = peers.iter().map(|p| (p.name.as_str(), p.role, p.circle)).collect();
        let core = Circle::Core;
        let expected = [
            ("Dana Whitfield", Role::Cfo, core),
            ("Ingrid Solberg", Role::Ceo, core),
            ("Margaret Reid", Role::Other, core),
        ];
        assert_eq!(roles, expected, "roles come from the titles of the profiles");
        assert!(office.someone("dana").messages().is_empty(), "nobody else is told");
    });
}

#[test]
fn whoever_skips_is_in_all_the_same_and_may_do_it_later() {
    story(async |office| {
        let lena = office.lena().await;
        assert!(lena.desk().await.lead.is_some());
        let home = lena.opens_home().await;
        lena.clicks(&home, "people.first").await;
        lena.submits(&[]).await;
        assert!(lena.desk().await.peers.is_empty(), "nobody at all is fine too");
        let empty = lena.asks("/rapport").await;
        lena.clicks(&empty, "people.first").await;
        lena.submits(&[("names", json!("Margaret Reid"))]).await;
        assert_eq!(lena.desk().await.peers.len(), 1);
    });
}

#[test]
fn a_stranger_who_uses_the_shortcut_is_welcomed_where_they_are() {
    story(async |office| {
        let marco = office.someone("marco");
        marco.person.shortcut("log").await.expect("taken");
        let welcome = marco.form().await;
        assert!(text_of(&welcome).contains("Only you see it"), "{}", text_of(&welcome));
        marco.clicks(&welcome, "start").await;
        let people = marco.person.wait_view(|view| fields_of(view) == ["users", "names"]).await;
        people.expect("the form comes in the welcome's place");
        assert_eq!(marco.person.views().len(), 1);
        assert!(marco.desk().await.lead.is_some());
    });
}

#[test]
fn a_form_left_open_by_whoever_left_does_not_close_without_a_word() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport add Margaret Reid").await;
        lena.says("/checkin").await;
        lena.leaves().await;
        let form = lena.form().await;
        let peer = json!("none");
        lena.person.submit(&form, &[("peer", peer)]).await.expect("taken");
        assert_eq!(actions_of(&lena.form().await), ["start"]);
    });
}

#[test]
fn a_colleague_is_invited_once_by_a_click_and_never_again() {
    story(async |office| {
        let lena = office.lena().await;
        let home = lena.opens_home().await;
        lena.clicks(&home, "invite").await;
        let me = lena.is_refused(&[("user", json!("U0LENA"))]).await;
        assert!(me["user"].to_string().contains("That is you."));
        lena.submits(&[("user", json!("U0MARCO"))]).await;
        assert!(text_of(&lena.form().await).contains("on its way to <@U0MARCO>"));
        lena.person.close_all().expect("closed");
        let marco = office.someone("marco");
        let invitation = marco.hears("<@U0LENA> thought Rapport may be useful to you.").await;
        assert!(text_of(&invitation).contains("the only message you get"), "{}", text_of(&invitation));
        assert_eq!(marco.kept().len(), 1);
        lena.clicks(&home, "invite").await;
        let twice = lena.is_refused(&[("user", json!("U0MARCO"))]).await;
        assert!(twice["user"].to_string().contains("They know Rapport already"), "{twice}");
        marco.clicks(&invitation, "start").await;
        marco.form().await;
        assert!(marco.desk().await.lead.is_some());
        marco.person.close_all().expect("closed");
        marco.leaves().await;
        assert!(lena.is_refused(&[("user", json!("U0MARCO"))]).await["user"].is_string(), "nor who left");
        assert_eq!(marco.kept().len(), 1, "one message, once");
    });
}

#[test]
fn of_two_who_invite_the_same_person_one_message_goes_out() {
    story(async |office| {
        let (lena, ada) = (office.lena().await, office.someone("ada"));
        ada.joins().await;
        for lead in [&lena, &ada] {
            let home = lead.opens_home().await;
            lead.clicks(&home, "invite").await;
        }
        let (hers, theirs) = (lena.form().await, ada.form().await);
        let marco = [("user", json!("U0MARCO"))];
        let _ = tokio::join!(lena.person.submit(&hers, &marco), ada.person.submit(&theirs, &marco));
        office.settle().await;
        assert_eq!(office.someone("marco").kept().len(), 1);
    });
}

#[test]
fn an_invitation_to_a_bot_is_given_up_quietly() {
    story(async |office| {
        let lena = office.lena().await;
        let home = lena.opens_home().await;
        lena.clicks(&home, "invite").await;
        office.expect(Expected::Refusals);
        office.expect(Expected::Failures);
        lena.submits(&[("user", json!("USLACKBOT"))]).await;
        assert!(lena.kept().is_empty());
    });
}

#[test]
fn whoever_comes_back_finds_all_as_they_left_it() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport add Margaret Reid").await;
        lena.says("/rapport hours 10 to 16").await;
        lena.says("/rapport off 24 march").await;
        let before = lena.desk().await.lead.expect("a lead");
        let asked = lena.asks("/rapport stop").await;
        assert!(text_of(&asked).contains("Leave Rapport?"), "{}", text_of(&asked));
        assert_eq!(lena.desk().await.lead.expect("a lead").standing, Standing::Active, "asked first");
        lena.clicks(&asked, "leave").await;
        let welcome = lena.asks("/rapport join").await;
        assert!(text_of(&welcome).contains("your log and people are still here"), "{}", text_of(&welcome));
        lena.clicks(&welcome, "start").await;
        let back = text_of(&lena.again(&welcome));
        assert!(back.contains("You are back.") && back.contains("as you left them"), "{back}");
        let lead = lena.desk().await.lead.expect("a lead");
        assert_eq!((lead.hours, lead.days_off), (before.hours, before.days_off));
    });
}

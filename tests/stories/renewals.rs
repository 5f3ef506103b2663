//! A vendor's renewal ahead is a reason to talk before it is about the price.

use crate::harness::{story, text_of};
use chrono::Duration;
use rapport::domain::desk::Change;
use rapport::domain::peer::{About, Peer};
use rapport::domain::vocabulary::{Circle, Role};

#[test]
fn whoever_is_not_due_comes_up_once_forty_five_days_ahead() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport schedule weekly-plan off").await;
        let vera = office.keeps(&lena, "Vera Nowak", Circle::Wide, 20).await;
        let renews_on = Some(office.now().date_naive() + Duration::days(47));
        let about = About { renews_on, ..About::default() };
        office.given(&[Change::Peer(Peer { role: Role::Vendor, about, ..vera })]).await;
        office.turn_to("2026-03-04 17:00").await;
        assert!(lena.kept().is_empty(), "46 days ahead");
        office.turn_to("2026-03-05 09:30").await;
        let nudge = lena.kept().pop().expect("a nudge");
        let said = text_of(&nudge);
        assert!(said.contains("22 days since you last talked."), "she is not due: {said}");
        assert!(said.contains("Their contract renews on 19 Apr, in 45 days."), "{said}");
        office.turn_to("2026-03-31 17:00").await;
        assert_eq!(lena.kept().len(), 1, "once");
    });
}

#[test]
fn whoever_is_due_hears_of_it_within_sixty_days() {
    story(async |office| {
        let lena = office.lena().await;
        let vera = office.keeps(&lena, "Vera Nowak", Circle::Core, 31).await;
        let renews_on = Some(office.now().date_naive() + Duration::days(60));
        let about = About { renews_on, ..About::default() };
        office.given(&[Change::Peer(Peer { role: Role::Vendor, about, ..vera })]).await;
        office.turn_to("2026-03-03 09:30").await;
        let said = text_of(&lena.kept().pop().expect("a nudge"));
        assert!(said.contains("you aim for every 30. Their contract renews on 2 May, in 60 days."), "{said}");
    });
}

//! What Slack said of people's places: kept for the whole workspace, and forgotten in time.

use super::engines::on_both;
use super::rows::save;
use super::samples::*;
use rapport::domain::desk::{Change, Needs};
use rapport::domain::id::{UserId, WorkspaceId};
use rapport::domain::nudge::{NudgeState, Subject};
use rapport::domain::sighting::{News, Sighting};
use rapport::domain::vocabulary::Role;

fn since(minutes: i64) -> Needs {
    Needs { sightings_since: Some(at(minutes)), ..Needs::default() }
}

#[test]
fn a_lead_sees_the_leaders_of_their_workspace_and_who_left() {
    on_both(async |store| {
        let (dana, other) = (sighting("U1"), Sighting { role: Role::Other, ..sighting("U2") });
        let left = Sighting { news: News::Left, ..other.clone() };
        let left = Sighting { user: UserId::new("U3"), ..left };
        let elsewhere = Sighting { workspace: WorkspaceId::new("T2"), ..sighting("U4") };
        let all = [&dana, &other, &left, &elsewhere].map(|s| Change::Sighted(s.clone()));
        save(&store, &[Change::Lead(lead("L1"))]).await;
        save(&store, &all).await;
        assert_eq!(desk(&store, "L1", since(-61)).await.sightings, [dana, left]);
        assert!(desk(&store, "L1", since(-59)).await.sightings.is_empty(), "what was new before");
        let asked = Needs { sightings_of: vec![UserId::new("U2")], ..Needs::default() };
        assert_eq!(desk(&store, "nobody", asked).await.sightings, [other], "of whoever never joined too");
    });
}

#[test]
fn whom_a_lead_was_told_of_comes_along_however_long_ago() {
    on_both(async |store| {
        let subject = Subject::Introduce(UserId::new("U1"), Role::Cfo);
        let told = nudge("L1", "N1", subject, NudgeState::Ignored { at: at(-90_000) });
        save(&store, &[Change::Lead(lead("L1")), Change::Nudge(told.clone())]).await;
        assert_eq!(desk(&store, "L1", since(0)).await.nudges, [told]);
    });
}

#[test]
fn a_sighting_is_replaced_and_in_the_end_forgotten() {
    on_both(async |store| {
        let before = sighting("U1");
        let after = Sighting { role: Role::Ceo, news_at: at(-1), seen_at: at(-1), ..before.clone() };
        save(&store, &[Change::Sighted(before), Change::Sighted(after.clone())]).await;
        let of = Needs { sightings_of: vec![UserId::new("U1")], ..Needs::default() };
        assert_eq!(desk(&store, "L1", of.clone()).await.sightings, [after]);
        let mut tx = store.begin().await.expect("begins");
        assert_eq!(tx.forget_sightings_before(at(-1)).await.expect("forgets"), 0);
        assert_eq!(tx.forget_sightings_before(at(0)).await.expect("forgets"), 1);
        tx.commit().await.expect("commits");
        assert!(desk(&store, "L1", of).await.sightings.is_empty());
    });
}

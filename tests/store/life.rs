//! What belongs to a milestone's life and to the reviews comes back as it was written.

use super::engines::on_both;
use super::rows::save;
use super::samples::*;
use rapport::domain::chronicle::{Deed, Noted};
use rapport::domain::desk::{Change, Needs};
use rapport::domain::id::{MilestoneId, PeerId, UserId};
use rapport::domain::milestone::Milestone;
use rapport::domain::obstacle::Obstacle;
use rapport::domain::review::Answer;
use rapport::domain::terms::Team;

#[test]
fn answers_come_back_and_one_of_the_same_question_takes_the_place_of_the_first() {
    on_both(async |store| {
        let first = answer("L1", "2026-02", "stretch:");
        let left_out = Answer { peer: None, words: None, ..answer("L1", "2026-02", "risk:") };
        let of_milestone = Answer {
            peer: None,
            milestone: Some(MilestoneId::new("M1")),
            ..answer("L1", "2026-03", "stance:M1")
        };
        let again = Answer { words: Some("something else".into()), ..first.clone() };
        let rows = [
            Change::Lead(lead("L1")),
            Change::Peer(peer("L1", "P1")),
            Change::Milestone(milestone("L1", "M1")),
        ];
        save(&store, &rows).await;
        save(&store, &[first, left_out.clone(), of_milestone.clone()].map(Change::Answered)).await;
        save(&store, &[Change::Answered(again.clone())]).await;
        let found = desk(&store, "L1", Needs { answers: true, ..Needs::default() }).await.answers;
        assert_eq!(found, [left_out, of_milestone, again]);
    });
}

#[test]
fn obstacles_and_deeds_come_back_in_order() {
    on_both(async |store| {
        let open = Obstacle { told: vec![], cleared_at: None, met_at: at(-60), ..obstacle("L1", "M1", "B1") };
        let obstacles = [open, obstacle("L1", "M1", "B2")];
        let of = milestone("L1", "M1");
        let told = Deed::Told { what: "late".into(), who: PeerId::new("P1"), at: at(-9) };
        let deeds = [Deed::Agreed(of.terms.clone()), Deed::Named(of.team.clone()), told, Deed::Closed];
        let deeds: Vec<Noted> = (0u32..).zip(deeds).map(|(n, deed)| noted("L1", "M1", n, deed)).collect();
        let mut changes = vec![Change::Lead(lead("L1")), Change::Milestone(of)];
        changes.extend(obstacles.clone().map(Change::Obstacle));
        changes.extend(deeds.iter().cloned().map(Change::Noted));
        save(&store, &changes).await;
        let found = desk(&store, "L1", Needs { history: true, milestones: true, ..Needs::default() }).await;
        assert_eq!((found.obstacles, found.noted), (obstacles.into(), deeds));
    });
}

#[test]
fn whoever_helps_sees_the_desk_of_whom_they_help_and_of_nobody_else() {
    on_both(async |store| {
        let team = |co: &str, stand: &str| Team {
            co_owner: Some(UserId::new(co)),
            stand_in: Some(UserId::new(stand)),
        };
        let with = |lead: &str, id: &str, team| Milestone { team, ..milestone(lead, id) };
        let mut changes: Vec<Change> = ["L1", "L2", "L3"].map(|id| Change::Lead(lead(id))).into();
        changes.extend([
            Change::Milestone(with("L1", "M1", team("UL3", "U0"))),
            Change::Milestone(with("L1", "M2", team("U0", "UL3"))),
            Change::Milestone(with("L2", "M3", Team::default())),
        ]);
        save(&store, &changes).await;
        let needs = Needs { shared: true, ..Needs::default() };
        let helper = desk(&store, "L3", needs.clone()).await;
        let of: Vec<_> = helper.shared.iter().map(|d| (d.key.clone(), d.milestones.len())).collect();
        assert_eq!(of, [(key("L1"), 2)]);
        let may: Vec<_> = helper.helps_with(at(0)).map(|(_, m)| m.id.to_string()).collect();
        assert_eq!(may, ["M1"], "a stand-in waits for the pause");
        assert_eq!(desk(&store, "L2", needs).await.shared, []);
        assert_eq!(desk(&store, "L3", Needs::default()).await.shared, []);
    });
}

//! Who is new, who has left, and whom that concerns.

use super::*;
use crate::domain::lead::Lead;
use crate::domain::planner::sample::{desk, lead, now, peer};
use crate::domain::vocabulary::Circle;

fn profile(title: &str) -> Profile {
    Profile {
        user: UserId::new("UNEW"),
        name: "Nora Lind".into(),
        zone: None,
        locale: None,
        title: Some(title.into()),
        deleted: false,
        is_bot: false,
        joined: false,
    }
}

fn sighting(news: News, days: i64) -> Sighting {
    Sighting {
        workspace: WorkspaceId::new("T1"),
        user: UserId::new("UNEW"),
        role: Role::Cfo,
        news,
        news_at: now() - Duration::days(days),
        seen_at: now() - Duration::days(days),
    }
}

fn seen(profile: &Profile, before: Option<&Sighting>) -> Option<(Role, News)> {
    sighted(&WorkspaceId::new("T1"), profile, before, now()).map(|s| (s.role, s.news))
}

#[test]
fn a_new_role_is_told_from_an_old_one() {
    let cfo = profile("Chief Financial Officer");
    let joined = Profile { joined: true, ..cfo.clone() };
    let gone = Profile { deleted: true, ..cfo.clone() };
    assert_eq!(seen(&cfo, None), Some((Role::Cfo, News::Seen)), "at first sight nobody knows since when");
    assert_eq!(seen(&joined, None), Some((Role::Cfo, News::Joined)));
    assert_eq!(seen(&cfo, Some(&sighting(News::Seen, 3))), None, "another status is no news");
    let other = Sighting { role: Role::Other, ..sighting(News::Seen, 40) };
    assert_eq!(seen(&cfo, Some(&other)), Some((Role::Cfo, News::Became)));
    let untitled = Sighting { role: Role::Other, ..sighting(News::Joined, 4) };
    assert_eq!(seen(&cfo, Some(&untitled)), Some((Role::Cfo, News::Joined)), "the title came later");
    assert_eq!(seen(&gone, Some(&sighting(News::Seen, 3))), Some((Role::Cfo, News::Left)));
    assert_eq!(seen(&Profile { is_bot: true, ..joined }, None), None);
}

#[test]
fn whoever_left_is_on_the_list_and_nobody_is_nudged_about_them() {
    let mut ana = peer("Ana", Circle::Inner, 40, now());
    ana.slack_user = Some(UserId::new("UNEW"));
    let mut desk = desk(vec![ana, peer("Bo", Circle::Inner, 20, now())]);
    desk.sightings = vec![sighting(News::Left, 3)];
    let here: Vec<String> = still_here(&desk).into_iter().map(|p| p.name).collect();
    assert_eq!(here, ["Bo"]);
    assert_eq!(departed(&desk).count(), 1);
}

#[test]
fn it_is_written_again_before_it_would_be_forgotten_and_stays_as_old_as_it_is() {
    let before = sighting(News::Became, 8);
    let again = sighted(&before.workspace, &profile("CFO"), Some(&before), now()).expect("a week is long");
    assert_eq!((again.news_at, again.seen_at), (before.news_at, now()));
}

#[test]
fn only_roles_of_the_leadership_team_count() {
    let of = |title| leading(Some(title));
    assert_eq!(of("VP Engineering"), Role::Engineering);
    assert_eq!(of("CTO"), Role::Engineering);
    for other in ["Software Engineer", "Engineering Manager", "Assistant to the CEO", "VP Sales", ""] {
        assert_eq!(of(other), Role::Other, "{other}");
    }
}

fn meets(news: News, days: i64, list: Vec<Peer>) -> bool {
    let desk = Desk { sightings: vec![sighting(news, days)], ..desk(list) };
    to_meet(&desk, now()).count() == 1
}

#[test]
fn whoever_is_new_comes_up_unless_they_are_on_the_list() {
    let cfo = Peer { role: Role::Cfo, ..peer("Carl", Circle::Core, 9, now()) };
    let known = Peer { slack_user: Some(UserId::new("UNEW")), ..cfo.clone() };
    assert!(meets(News::Joined, 29, vec![]) && meets(News::Became, 29, vec![cfo.clone()]));
    assert!(!meets(News::Joined, 30, vec![]), "after a month it is no news");
    assert!(!meets(News::Joined, 1, vec![known]));
    assert!(!meets(News::Left, 1, vec![]));
    assert!(meets(News::Seen, 1, vec![]) && !meets(News::Seen, 1, vec![cfo]), "there is a CFO already");
}

#[test]
fn at_first_sight_a_role_counts_as_free_if_whoever_held_it_has_left() {
    let gone = UserId::new("UGONE");
    let cfo =
        Peer { role: Role::Cfo, slack_user: Some(gone.clone()), ..peer("Carl", Circle::Core, 9, now()) };
    let left = Sighting { user: gone, ..sighting(News::Left, 5) };
    let desk = Desk { sightings: vec![left, sighting(News::Seen, 1)], ..desk(vec![cfo]) };
    assert_eq!(to_meet(&desk, now()).count(), 1);
    assert_eq!(predecessor(&desk, Role::Cfo).map(|p| p.name.as_str()), Some("Carl"));
    assert_eq!(departed(&desk).count(), 1);
    let none_here = Desk { lead: Some(Lead { none_here: vec![Role::Cfo], ..lead() }), ..desk };
    assert_eq!(to_meet(&none_here, now()).count(), 0);
}

use super::*;
use crate::domain::checkin::CheckIn;
use crate::domain::desk::Desk;
use crate::domain::need::Depth;
use crate::domain::planner::sample::{self, desk, now, peer};
use crate::domain::vocabulary::{Circle, Role};

fn reviewed() -> Desk {
    let mut ana = peer("Ana", Circle::Inner, 60, now());
    ana.role = Role::Cfo;
    desk(vec![ana, peer("Ben", Circle::Core, 3, now()), peer("Cy", Circle::Wide, 3, now())])
}

fn answer(question: &Question, period: Period, words: Option<&str>) -> Answer {
    let peer = match &question.about {
        About::Peer(id) | About::CheckIn(_, id) => Some(id.clone()),
        _ => None,
    };
    let lead = sample::lead();
    Answer {
        workspace: lead.workspace,
        lead: lead.id,
        period: period.code(),
        question: question.key(),
        practice: question.practice,
        peer,
        milestone: None,
        words: words.map(str::to_owned),
        at: now(),
    }
}

fn asked(desk: &Desk, span: Span) -> String {
    let period = Period::last(span, now().date_naive());
    questions(desk, period, now()).iter().map(Question::key).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_review_asks_what_fits_this_lead() {
    insta::assert_snapshot!(asked(&reviewed(), Span::Month), @"education: vendor-care: business: stretch:");
    insta::assert_snapshot!(asked(&reviewed(), Span::Quarter), @"circles:peer-Ana category:peer-Ben goal:peer-Ana reciprocal:peer-Ana trend: growth: risk: tools: guidance: early:");
}

#[test]
fn what_was_answered_or_left_out_is_not_asked_again_and_no_other_takes_its_place() {
    let mut desk = reviewed();
    let period = Period::last(Span::Quarter, now().date_naive());
    let mut left = questions(&desk, period, now());
    let all = left.len();
    assert!(all <= 10, "five minutes");
    while let Some(question) = left.first().cloned() {
        let words = desk.answers.len().is_multiple_of(2).then_some("said");
        desk.answers.push(answer(&question, period, words));
        let next = questions(&desk, period, now());
        assert_eq!(next.len() + 1, left.len(), "after {}", question.key());
        left = next;
    }
    assert_eq!(desk.answers.len(), all);
}

#[test]
fn every_practice_of_the_table_has_its_turn() {
    let mut seen: Vec<Practice> = vec![];
    let mut desk = reviewed();
    desk.milestones = vec![crate::domain::review::tests::sponsored(&desk)];
    desk.checkins = vec![needing(&desk)];
    for month in 0..12 {
        let today = now().date_naive() + chrono::Months::new(month);
        for span in Span::ALL {
            let asked = questions(&desk, Period::last(*span, today), now());
            assert!(asked.iter().all(|q| q.practice.span() == *span));
            seen.extend(asked.iter().map(|q| q.practice));
        }
    }
    assert!(Practice::ALL.iter().all(|p| seen.contains(p)), "{seen:?}");
}

pub(super) fn sponsored(desk: &Desk) -> crate::domain::milestone::Milestone {
    use crate::domain::milestone::{Milestone, MilestoneState};
    let of = &desk.peers[0];
    Milestone {
        id: MilestoneId::new("M1"),
        workspace: of.workspace.clone(),
        lead: of.lead.clone(),
        title: "Payroll".into(),
        outcome: "pay on one day".into(),
        business_case: None,
        sponsor: Some(of.id.clone()),
        channel: None,
        dates: None,
        terms: Default::default(),
        team: Default::default(),
        state: MilestoneState::Promised,
        colour: None,
        next_update: None,
        created_at: now(),
    }
}

fn needing(desk: &Desk) -> CheckIn {
    let depth = Depth { need: Some("see the stock".into()), played_back: true, ..Depth::default() };
    CheckIn { depth, ..sample::checkin(&desk.peers[1], now() - Duration::days(2)) }
}

#[test]
fn facts_count_the_log() {
    let mut desk = reviewed();
    desk.peers[1].role = Role::Vendor;
    let recent = needing(&desk);
    let old = CheckIn { at: now() - Duration::days(100), ..recent.clone() };
    desk.checkins = vec![recent, old];
    let counted = Facts { vendors: 1, talks: 1, talks_before: 1, played_back: 1, ..Facts::default() };
    assert_eq!(facts(&desk, now()), counted);
}

#[test]
fn an_answer_opens_one_talk_while_it_is_fresh() {
    let desk = reviewed();
    let period = Period::last(Span::Month, now().date_naive());
    let question = Question { practice: Practice::Stretch, about: About::Nobody };
    let ana = &desk.peers[0].id;
    let noted = Answer { peer: Some(ana.clone()), ..answer(&question, period, Some("the audit")) };
    let answers = [noted.clone()];
    let found = |used: bool, later: i64| {
        to_open_with(&answers, ana, |_| used, now() + Duration::days(later)).map(|a| a.opener_key())
    };
    assert_eq!(found(false, 120), Some(noted.opener_key()));
    assert_eq!((found(true, 0), found(false, 121)), (None, None));
    assert_eq!(to_open_with(&answers, &desk.peers[1].id, |_| false, now()), None);
}

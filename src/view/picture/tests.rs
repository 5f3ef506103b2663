//! What the pictures show, told by their words and by their pixels.

use super::{Picture, draw, has_anything};
use crate::domain::delivery::PictureKind;
use crate::domain::desk::Desk;
use crate::domain::id::{LeadId, MilestoneId, PeerId, WorkspaceId};
use crate::domain::milestone::{Dates, Milestone, MilestoneState, Move, Outcome};
use crate::domain::planner::sample;
use crate::domain::terms::{Team, Terms};
use crate::domain::vocabulary::{Circle, Role};
use chrono::{Days, NaiveDate};

fn map(desk: &Desk) -> Picture {
    draw(PictureKind::Map, desk, sample::now()).expect("a map")
}

fn chart(milestones: Vec<Milestone>) -> Picture {
    let desk = Desk { milestones, ..sample::desk(vec![]) };
    draw(PictureKind::Chart, &desk, sample::now()).expect("a chart")
}

/// Width, height and pixels.
fn decoded(picture: &Picture) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(&picture.png)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("a whole image");
    (info.width, info.height, pixels)
}

fn today() -> NaiveDate {
    sample::lead().day(sample::now())
}

/// Promised, first for so many days from today, now for so many, with the estimate at the promise.
fn milestone(title: &str, first: u64, now: u64) -> Milestone {
    let day = |days| today() + Days::new(days);
    let moves = Move { at: sample::now(), from: day(first), to: day(now), cause: "supplier".into() };
    Milestone {
        id: MilestoneId::new(title),
        workspace: WorkspaceId::new("T1"),
        lead: LeadId::new("lead1"),
        title: title.into(),
        outcome: "pay everybody on one day".into(),
        business_case: Some("two systems cost twice".into()),
        sponsor: None,
        channel: None,
        dates: Some(Dates {
            promised_on: today() - Days::new(60),
            first_estimate: day(first),
            estimate: day(now),
            first_promise: day(first),
            promise: day(now),
            moves: if first == now { vec![] } else { vec![moves] },
        }),
        terms: Terms::default(),
        team: Team::default(),
        state: MilestoneState::Promised,
        colour: None,
        next_update: None,
        created_at: sample::now(),
    }
}

fn done(title: &str, late_by: u64) -> Milestone {
    let mut milestone = milestone(title, 0, 0);
    let on = today() - Days::new(10);
    if let Some(dates) = &mut milestone.dates {
        dates.promised_on = on - Days::new(50 + late_by);
        dates.first_estimate = on - Days::new(late_by);
    }
    let outcome = Outcome { on, within_budget: true, result_wanted: true, learned: String::new() };
    Milestone { state: MilestoneState::Done(outcome), ..milestone }
}

#[test]
fn the_map_says_what_it_shows() {
    let now = sample::now();
    let mut dana = sample::peer("Dana Whitfield", Circle::Inner, 20, now);
    dana.role = Role::Cfo;
    let mut ada = sample::peer("Ada Okafor", Circle::Core, 100, now);
    ada.role = Role::BusinessUnit;
    let mut sam = sample::peer("Sam Li", Circle::Wide, 1, now);
    sam.clocks = Default::default();
    let picture = map(&sample::desk(vec![sam, dana, ada]));
    insta::assert_snapshot!(format!("{}\n{}\n{}", picture.title, picture.comment, picture.alt), @"
    Your map of 3 March 2026
    Your people, the last 13 weeks: 1 cool, 1 cold and 1 new.
    Warmth of 3 people over 13 weeks to 3 March 2026, the most due first. Leadership roles without anybody: CEO, CMO, COO, CHRO, CLO and Engineering. Ada Okafor (Business unit): cold 10, 100 days ago. Dana Whitfield (CFO): cool 37, 20 days ago. Sam Li (Other): new.
    ");
    let (width, height, pixels) = decoded(&picture);
    assert_eq!((width, height), (1_080, 218 + 3 * 58 + 3 * 46 + 378));
    let corner = &pixels[pixels.len() - 3..];
    assert_eq!(corner, [0xb4, 0xbc, 0xc8], "the border reaches the last pixel");
}

#[test]
fn the_chart_says_what_it_shows_the_worst_first() {
    let mut all: Vec<Milestone> =
        [0, 5, 10, 20, 60].iter().map(|late| done(&format!("Done {late}"), *late)).collect();
    all.push(milestone("Stores close by tablet", 200, 200));
    all.push(milestone("One payroll", 20, 50));
    let picture = chart(all);
    insta::assert_snapshot!(format!("{}\n{}\n{}", picture.title, picture.comment, picture.alt), @"
    Your milestones on 3 March 2026
    Your milestones and their dates: 2 Red.
    Slip chart of 2 open milestones on 3 March 2026, the worst first. One payroll: Red, promised 22 Apr, moved once, first 23 Mar, likely 2 May, safe 21 Jun. Stores close by tablet: Red, promised 19 Sep, likely 29 Oct, safe 17 May 2027.
    ");
    let (width, height, _) = decoded(&picture);
    assert_eq!((width, height), (1_080, 196 + 2 * 188 + 190));
}

#[test]
fn the_numbers_are_drawn_beside_the_90_days_before() {
    let desk = crate::domain::numbers::sample::busy();
    let picture = draw(PictureKind::Numbers, &desk, sample::now()).expect("a picture");
    insta::assert_snapshot!(format!("{}\n{}\n{}", picture.title, picture.comment, picture.alt), @"
    Your numbers of 3 March 2026
    Your check-ins of the last 90 days: relational 55 %, unstructured 55 % and started by you 55 %.
    Shares of your check-ins over the 90 days to 3 March 2026, each beside the 90 days before. Relational: 55 % of 11, 100 % before. Unstructured: 55 % of 11, 100 % before. Started by you: 55 % of 11, 38 % before. Two-way: 100 % of 6. Something learned: 55 % of 11, 38 % before. Asked early: 100 % of 6.
    ");
    let (width, height, pixels) = decoded(&picture);
    assert_eq!((width, height), (1_080, 176 + 3 * 370 + 118));
    assert!(pixels.chunks(3).any(|pixel| pixel == [0x00, 0x5b, 0x96]), "a line is drawn");
}

#[test]
fn nothing_to_show_draws_nothing() {
    let desk = sample::desk(vec![]);
    for kind in PictureKind::ALL.iter().copied() {
        assert!(!has_anything(kind, &desk, sample::now()));
        assert_eq!(draw(kind, &desk, sample::now()), None);
    }
}

#[test]
fn the_worst_names_and_five_hundred_people_are_drawn_within_bounds() {
    let now = sample::now();
    let names =
        ["very long name ".repeat(14), "שרה כהן".into(), "👩\u{200d}💻🎉".into(), "محمد الإدريسي".into()];
    let more = ["田中 太郎".to_owned(), String::new(), "\u{202e}\n\t".into(), "e\u{301}".repeat(100)];
    let names: Vec<String> = names.into_iter().chain(more).collect();
    let peers = (0..500).map(|nth| {
        let mut peer = sample::peer(&names[nth % names.len()], Circle::Inner, nth as i64, now);
        peer.id = PeerId::new(format!("p{nth}"));
        peer.role = Role::ALL[nth % Role::ALL.len()];
        peer
    });
    let picture = map(&sample::desk(peers.collect()));
    let (_, height, _) = decoded(&picture);
    assert!(height <= 218 + 26 * 58 + 11 * 46 + 378, "{height}");
    assert!(picture.alt.chars().count() <= 1_000 && picture.alt.ends_with(" more."), "{}", picture.alt);
    assert!(picture.png.len() < 1_000_000, "{}", picture.png.len());
}

#[test]
fn dates_out_of_all_bounds_and_many_milestones_are_drawn() {
    let mut all: Vec<Milestone> =
        (0..30).map(|nth| milestone(&format!("{} {nth}", "عنوان 🎉 long ".repeat(20)), 5, 9)).collect();
    for (nth, one) in all.iter_mut().enumerate() {
        let dates = one.dates.as_mut().expect("dates");
        dates.first_promise = NaiveDate::MIN + Days::new(nth as u64);
        dates.promise = NaiveDate::MAX - Days::new(nth as u64);
        dates.estimate = NaiveDate::MAX;
    }
    let picture = chart(all);
    let (_, height, _) = decoded(&picture);
    assert_eq!(height, 196 + 12 * 188 + 56 + 190);
    assert!(picture.alt.chars().count() <= 1_000);
}

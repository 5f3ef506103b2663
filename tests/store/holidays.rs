//! Calendars of holidays: kept whole, read by one at a time, in force with every lead, and gone with theirs.

use super::engines::{on_both, on_both_at};
use super::rows::save;
use super::samples::*;
use rapport::domain::desk::{Change, Needs};
use rapport::domain::holiday::{
    CalendarAddress, Holiday, HouseCalendar, Kept, LeadCalendar, Mark, Span, Trouble,
};
use rapport::domain::id::LeadId;
use rapport::domain::lead::{Lead, Standing};
use rapport::store::{Store, Vault};

/// Read once, and not the last time.
pub fn holiday_calendar(of: &str) -> LeadCalendar {
    let whole = Span::Days { first: day("2026-12-24"), last: day("2026-12-27") };
    let times = Span::Times { from: at(10), to: at(600) };
    let holiday = |title: &str, span| Holiday { title: title.into(), span };
    LeadCalendar {
        workspace: workspace(),
        lead: LeadId::new(of),
        address: CalendarAddress::parse("https://calendar.example.com/a.ics?key=s3cret").expect("an address"),
        kept: Kept {
            days: vec![holiday("Founders' Day", whole), holiday("Course", times)],
            days_at: Some(at(-5)),
            mark: Mark { etag: Some("\"1\"".into()), modified: Some("Tue, 03 Mar 2026 08:00:00 GMT".into()) },
            trouble: Some(Trouble::Silent),
            read_at: Some(at(-4)),
            next_read_at: at(30),
            failures: 2,
        },
    }
}

fn needs() -> Needs {
    Needs { calendars: true, ..Needs::default() }
}

fn titles(holidays: &[Holiday]) -> Vec<&str> {
    holidays.iter().map(|holiday| holiday.title.as_str()).collect()
}

fn bare(lead: &str) -> LeadCalendar {
    LeadCalendar { kept: Kept::new(at(0)), ..holiday_calendar(lead) }
}

async fn claimed(store: &Store, minute: i64) -> Vec<LeadCalendar> {
    let mut tx = store.begin().await.expect("begins");
    let taken = tx.claim_calendars(at(minute), at(minute + 25), 10).await.expect("claims");
    tx.commit().await.expect("commits");
    assert!(taken.iter().all(|(calendar, lead)| calendar.lead == lead.id));
    taken.into_iter().map(|(calendar, _)| calendar).collect()
}

async fn mark(store: &Store, calendar: &LeadCalendar, claimed: i64) -> bool {
    let mut tx = store.begin().await.expect("begins");
    let kept = tx.mark_calendar(calendar, at(claimed)).await.expect("marks");
    tx.commit().await.expect("commits");
    kept
}

#[test]
fn calendars_come_back_full_and_bare_and_their_days_come_with_every_lead() {
    on_both(async |store| {
        let (full, bare) = (holiday_calendar("L1"), bare("L2"));
        let changes = [Change::Lead(lead("L1")), Change::Lead(lead("L2")), Change::Lead(lead("L3"))];
        save(&store, &changes).await;
        save(&store, &[Change::Calendar(full.clone()), Change::Calendar(bare.clone())]).await;
        assert_eq!(desk(&store, "L1", needs()).await.calendar, Some(full.clone()));
        assert_eq!(desk(&store, "L2", needs()).await.calendar, Some(bare));
        assert_eq!(desk(&store, "L3", needs()).await.calendar, None);
        let light = desk(&store, "L1", Needs::default()).await;
        assert_eq!(light.calendar, None, "it was not asked for");
        assert_eq!(&*light.lead.expect("a lead").holidays.own, full.kept.days);
        save(&store, &[Change::Lead(lead("L1"))]).await;
        let mut tx = store.reading().await.expect("begins");
        let all = tx.all_active_leads(None, 10).await.expect("loads");
        let own: Vec<usize> = all.iter().map(|lead| lead.holidays.own.len()).collect();
        assert_eq!(own, [2, 0, 0], "a lead that was written anew keeps them");
        drop(tx);
        save(&store, &[Change::Calendar(full.clone()), Change::CalendarGone(full.lead.clone())]).await;
        let gone = desk(&store, "L1", needs()).await;
        assert_eq!((gone.calendar, gone.lead.expect("a lead").holidays.own.len()), (None, 0));
    });
}

#[test]
fn one_that_is_due_is_taken_once_and_none_of_who_left() {
    on_both(async |store| {
        let left = Lead { standing: Standing::Left { at: at(0) }, ..lead("L3") };
        let later = Kept { next_read_at: at(5), ..bare("L2").kept };
        save(&store, &[Change::Lead(lead("L1")), Change::Lead(lead("L2")), Change::Lead(left)]).await;
        let calendars = [bare("L1"), LeadCalendar { kept: later, ..bare("L2") }, bare("L3")];
        save(&store, &calendars.map(Change::Calendar)).await;
        let ids = |taken: Vec<LeadCalendar>| taken.iter().map(|c| c.lead.to_string()).collect::<Vec<_>>();
        assert_eq!(ids(claimed(&store, 1).await), ["L1"]);
        assert_eq!(ids(claimed(&store, 2).await), Vec::<String>::new(), "taken already");
        assert_eq!(ids(claimed(&store, 6).await), ["L2"]);
        assert_eq!(ids(claimed(&store, 27).await), ["L1"], "whoever took it did not come back");
    });
}

#[test]
fn what_was_read_is_kept_unless_another_was_set_meanwhile() {
    on_both(async |store| {
        save(&store, &[Change::Lead(lead("L1")), Change::Calendar(bare("L1"))]).await;
        claimed(&store, 1).await;
        let read =
            LeadCalendar { kept: Kept { next_read_at: at(60), ..holiday_calendar("L1").kept }, ..bare("L1") };
        assert!(mark(&store, &read, 26).await);
        assert_eq!(desk(&store, "L1", needs()).await.calendar, Some(read.clone()));
        assert!(!mark(&store, &read, 26).await, "it is nobody's any more");
        claimed(&store, 61).await;
        save(&store, &[Change::Calendar(bare("L1"))]).await;
        assert!(!mark(&store, &read, 86).await);
        assert_eq!(desk(&store, "L1", needs()).await.calendar, Some(bare("L1")));
        save(&store, &[Change::CalendarGone(LeadId::new("L1"))]).await;
        assert!(!mark(&store, &read, 86).await);
        assert_eq!(desk(&store, "L1", needs()).await.calendar, None, "it does not come back");
    });
}

async fn house(store: &Store, sources: &[&str], minute: i64) -> Option<HouseCalendar> {
    let sources: Vec<String> = sources.iter().map(|source| (*source).to_owned()).collect();
    let mut tx = store.begin().await.expect("begins");
    let taken = tx.claim_house_calendar(&sources, at(minute), at(minute + 25)).await.expect("claims");
    tx.commit().await.expect("commits");
    taken
}

#[test]
fn everybodys_days_come_with_every_lead_and_one_replica_reads_them() {
    on_both(async |store| {
        save(&store, &[Change::Lead(lead("L1"))]).await;
        let mut taken = house(&store, &["a", "b"], 0).await.expect("new ones are due");
        assert_eq!(house(&store, &["a", "b"], 1).await, None, "taken already");
        taken.sources[0].kept = holiday_calendar("L1").kept;
        let mut tx = store.begin().await.expect("begins");
        tx.save_house_calendar(&taken, at(60)).await.expect("saves");
        tx.commit().await.expect("commits");
        let seen = desk(&store, "L1", needs()).await;
        assert_eq!(seen.house_calendar, taken);
        assert_eq!(titles(&seen.lead.expect("a lead").holidays.house), ["Course", "Founders' Day"]);
        assert_eq!(house(&store, &["a", "b"], 59).await, None);
        assert_eq!(house(&store, &["a", "b"], 60).await, Some(taken));
        let other = house(&store, &["b"], 61).await.expect("the settings name others");
        assert_eq!(other.sources.len(), 1);
        assert!(desk(&store, "L1", needs()).await.lead.expect("a lead").holidays.house.is_empty());
    });
}

#[test]
fn address_and_days_are_sealed_and_opened_with_the_lead() {
    on_both_at(async |plain, url| {
        save(&plain, &[Change::Lead(lead("L1"))]).await;
        let store = Store::open(url).await.expect("opens");
        let store = store.unlock(Vault::new(Some(&[7; 32]), &[])).await.expect("unlocks");
        save(&store, &[Change::Calendar(holiday_calendar("L1"))]).await;
        assert_eq!(desk(&store, "L1", needs()).await.calendar, Some(holiday_calendar("L1")));
        let seen = desk(&store, "L1", Needs::default()).await.lead.expect("a lead");
        assert_eq!(titles(&seen.holidays.own), ["Founders' Day", "Course"]);
        let stored = super::sealed::column(url, "holiday_calendar", "address || days").await;
        assert!(stored.iter().all(|text| text.starts_with("enc1:")), "{stored:?}");
        assert!(stored.iter().all(|text| !text.contains("Founders") && !text.contains("s3cret")));
        store.close().await;
    });
}

#[test]
fn a_span_reads_back_from_what_older_rows_hold() {
    let stored = r#"[{"title":"A","span":{"days":{"first":"2026-12-25","last":"2026-12-26"}}},
        {"title":"B","span":{"times":{"from":"2026-12-25T07:00:00Z","to":"2026-12-25T17:00:00Z"}}}]"#;
    let read: Vec<Holiday> = serde_json::from_str(stored).expect("reads");
    assert_eq!(read[0].span, Span::Days { first: day("2026-12-25"), last: day("2026-12-26") });
    assert!(matches!(read[1].span, Span::Times { .. }));
}

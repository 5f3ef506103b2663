//! Links to work: kept whole, read by one at a time, and gone with their milestone.

use super::engines::on_both;
use super::rows::save;
use super::samples::*;
use rapport::domain::desk::{Change, Needs};
use rapport::domain::id::MilestoneId;
use rapport::domain::lead::{Lead, Standing};
use rapport::domain::link::{Address, MilestoneLink, Progress, Reading, Tracker};
use rapport::domain::milestone::Milestone;
use rapport::store::{Kept, Store};

fn needs() -> Needs {
    Needs { links: true, ..Needs::default() }
}

fn to(address: &str, milestone: &str) -> MilestoneLink {
    let address = Address::parse(address).expect("an address");
    MilestoneLink { address, ..link("L1", milestone) }
}

fn bare(milestone: &str) -> MilestoneLink {
    MilestoneLink {
        reading: None,
        etag: None,
        trouble: None,
        read_at: None,
        failures: 0,
        ..to("https://wiki.example/payroll?page=1", milestone)
    }
}

fn gone(link: &MilestoneLink) -> Change {
    Change::LinkGone { lead: link.lead.clone(), milestone: link.milestone.clone() }
}

async fn claimed(store: &Store, trackers: &[Tracker], minute: i64) -> Vec<MilestoneLink> {
    let mut tx = store.begin().await.expect("begins");
    let links = tx.claim_links(trackers, at(minute), at(minute + 15), 10).await.expect("claims");
    tx.commit().await.expect("commits");
    links
}

#[test]
fn links_come_back_full_and_bare_and_go_when_they_are_taken_away() {
    on_both(async |store| {
        let (full, bare) = (link("L1", "M1"), bare("M2"));
        let percent = Reading { due: None, progress: Some(Progress::Percent(70)), is_closed: false };
        let linear = MilestoneLink {
            reading: Some(percent),
            ..to("https://linear.app/acme/project/pay-3f2a1b9c0d4e", "M3")
        };
        let mut changes = vec![Change::Lead(lead("L1"))];
        changes.extend(["M1", "M2", "M3"].map(|id| Change::Milestone(milestone("L1", id))));
        changes.extend([&bare, &linear, &full].map(|link| Change::Link(link.clone())));
        save(&store, &changes).await;
        assert_eq!(desk(&store, "L1", needs()).await.links, [full.clone(), bare.clone(), linear.clone()]);
        let again =
            [gone(&linear), Change::Link(full.clone()), gone(&full), gone(&bare), Change::Link(bare.clone())];
        save(&store, &again).await;
        assert_eq!(desk(&store, "L1", needs()).await.links, [bare]);
        assert_eq!(desk(&store, "L1", Needs::default()).await.links, []);
    });
}

#[test]
fn only_what_is_due_open_and_readable_is_taken_and_once() {
    on_both(async |store| {
        let done = Milestone { id: MilestoneId::new("M5"), ..milestone("L1", "M5") };
        let done = done.drop_it(at(0), String::new()).expect("was open");
        let later = MilestoneLink { next_read_at: at(5), ..link("L1", "M2") };
        let jira = to("https://acme.atlassian.net/projects/PAY/versions/1", "M3");
        let mut changes = vec![Change::Lead(lead("L1")), Change::Milestone(done)];
        changes.extend(["M1", "M2", "M3", "M4"].map(|id| Change::Milestone(milestone("L1", id))));
        changes
            .extend([link("L1", "M1"), later.clone(), jira, bare("M4"), link("L1", "M5")].map(Change::Link));
        save(&store, &changes).await;
        let ids =
            |links: Vec<MilestoneLink>| links.iter().map(|l| l.milestone.to_string()).collect::<Vec<_>>();
        assert_eq!(claimed(&store, &[], 1).await, []);
        assert_eq!(ids(claimed(&store, &[Tracker::Github], 1).await), ["M1"]);
        assert_eq!(ids(claimed(&store, &[Tracker::Github], 2).await), Vec::<String>::new(), "taken already");
        assert_eq!(ids(claimed(&store, Tracker::ALL, 6).await), ["M2", "M3"]);
        assert_eq!(
            ids(claimed(&store, &[Tracker::Github], 16).await),
            ["M1"],
            "whoever took it did not come back"
        );
    });
}

#[test]
fn what_was_read_is_kept_unless_something_else_was_linked_meanwhile() {
    on_both(async |store| {
        let changes = [
            Change::Lead(lead("L1")),
            Change::Milestone(milestone("L1", "M1")),
            Change::Link(MilestoneLink { reading: None, etag: None, ..link("L1", "M1") }),
        ];
        save(&store, &changes).await;
        let read = MilestoneLink { next_read_at: at(60), ..link("L1", "M1") };
        let mark = async |link: &MilestoneLink| {
            let mut tx = store.begin().await.expect("begins");
            tx.mark_link(link).await.expect("marks");
            tx.commit().await.expect("commits");
        };
        mark(&read).await;
        assert_eq!(desk(&store, "L1", needs()).await.links, std::slice::from_ref(&read));
        let other = to("https://github.com/acme/payroll/milestone/8", "M1");
        save(&store, &[Change::Link(other.clone())]).await;
        mark(&read).await;
        assert_eq!(desk(&store, "L1", needs()).await.links, [other]);
    });
}

#[test]
fn links_go_with_the_lead_and_are_not_read_once_they_left() {
    on_both(async |store| {
        let gone = Lead { standing: Standing::Left { at: at(0) }, ..lead("L1") };
        let changes =
            [Change::Lead(gone), Change::Milestone(milestone("L1", "M1")), Change::Link(link("L1", "M1"))];
        save(&store, &changes).await;
        assert_eq!(claimed(&store, Tracker::ALL, 1).await, []);
        let mut tx = store.begin().await.expect("begins");
        let kept = Kept {
            notes: at(0),
            checkins: at(0),
            peers: at(0),
            departed: at(0),
            leads: at(1),
            drafts: at(0),
        };
        assert_eq!(tx.retain(&kept).await.expect("retains").leads, 1);
        tx.commit().await.expect("commits");
        save(&store, &[Change::Lead(lead("L1")), Change::Milestone(milestone("L1", "M1"))]).await;
        assert_eq!(desk(&store, "L1", needs()).await.links, []);
    });
}

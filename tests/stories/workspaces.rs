//! Many workspaces and one bot: each installs the app by itself, and the trouble of one is no other's.

use crate::harness::towns::{Region, team};
use crate::harness::{local, text_of};
use rapport::domain::delivery::{Call, Delivery, Message, Urgency};
use rapport::domain::desk::{Desk, DeskKey, Needs, PeersNeeded};
use rapport::domain::id::{DeliveryId, UserId, WorkspaceId};
use rapport::flow::housekeeping::tidy;
use rapport::store::WorkspaceState;
use slack_sandbox::{Fault, FaultKind};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

fn tale(tale: impl AsyncFnOnce(&Region), towns: usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let region = Region::open(towns).await;
        tale(&region).await;
        region.close().await;
    });
}

fn workspace(nth: usize) -> WorkspaceId {
    WorkspaceId::new(team(nth))
}

async fn desk(region: &Region, nth: usize) -> Desk {
    let key = DeskKey { workspace: workspace(nth), user: UserId::new("U0LENA") };
    let needs = Needs {
        peers: PeersNeeded::All,
        checkins_since: Some(local("2020-01-01 00:00")),
        ..Needs::default()
    };
    let store = region.store();
    let mut tx = store.reading().await.expect("begins");
    tx.desks(&[(key, needs)]).await.expect("read").remove(0)
}

async fn state(region: &Region, nth: usize) -> Option<WorkspaceState> {
    let store = region.store();
    let mut tx = store.reading().await.expect("begins");
    let all = tx.workspaces().await.expect("read");
    all.into_iter().find(|w| w.id == workspace(nth)).map(|w| w.state)
}

/// Waits until the workspace stands so.
async fn until(region: &Region, nth: usize, wanted: WorkspaceState) {
    for _ in 0..1_000 {
        if state(region, nth).await == Some(wanted) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("workspace {nth} does not become {wanted:?}");
}

/// A line to Lena from the bot, due now.
async fn is_told(region: &Region, nth: usize, text: &str) {
    will_be_told(region, nth, text, "2026-03-03 09:20").await;
}

/// A line to Lena from the bot, due then.
async fn will_be_told(region: &Region, nth: usize, text: &str, due: &str) {
    let delivery = Delivery {
        id: DeliveryId::new(format!("{nth}-{text}")),
        workspace: workspace(nth),
        lane: format!("{nth}"),
        urgency: Urgency::Message,
        due_at: local(due),
        expires_at: None,
        call: Call::Post {
            channel: "U0LENA".into(),
            message: Message { text: text.into(), blocks: vec![] },
            thread_of: None,
            quiet: false,
            author: None,
        },
    };
    let store = region.store();
    let mut tx = store.begin().await.expect("begins");
    tx.enqueue(&[delivery]).await.expect("enqueued");
    tx.commit().await.expect("committed");
}

#[test]
fn two_workspaces_install_it_and_are_served_apart() {
    tale(
        async |region| {
            for nth in 0..2 {
                let begun = region.begins().await;
                assert!(begun.page.contains("Add to Slack") && begun.status == 200, "{}", begun.page);
                let done = region.installs(nth).await;
                assert_eq!(done.status, 200, "{}", done.page);
                assert!(done.page.contains(&format!("Rapport is in Office {nth}")), "{}", done.page);
            }
            for (nth, line) in ["@dana lunch, learned one", "@dana coffee, learned two"].iter().enumerate() {
                let lena = region.lena(nth).await;
                lena.say("rapport", &format!("/checkin {line}")).expect("said");
                lena.wait_text("rapport", "Logged: ").await.expect("logged");
                lena.wait_home(|home| home.to_string().contains("U0DANA")).await.expect("a Home");
            }
            for (nth, learned) in ["one", "two"].iter().enumerate() {
                let log: Vec<_> = desk(region, nth).await.checkins.into_iter().map(|c| c.learned).collect();
                assert_eq!(log, [Some((*learned).to_owned())], "the same user id, another workspace");
                assert!(region.town(nth).refused_calls().is_empty(), "each with its own token");
                assert!(region.town(nth).complaints().is_empty());
            }
        },
        2,
    );
}

#[test]
fn a_link_counts_once_for_ten_minutes_in_the_browser_it_was_opened_in() {
    tale(
        async |region| {
            let begun = region.begins().await;
            let back = region.consents(&begun, 0).await;
            let elsewhere = region.opens(&back, None).await;
            assert_eq!(elsewhere.status, 400, "without the cookie");
            let forged = region.opens(&back, Some("rapport_install=0123")).await;
            assert!(forged.page.contains("This link no longer counts"), "{}", forged.page);
            assert_eq!(region.opens(&back, begun.cookie.as_deref()).await.status, 200);
            let again = region.opens(&back, begun.cookie.as_deref()).await;
            assert_eq!(again.status, 400, "the second time");

            let old = region.begins().await;
            let back = region.consents(&old, 1).await;
            region.turn_to("2026-03-03 09:31");
            assert_eq!(region.opens(&back, old.cookie.as_deref()).await.status, 400, "after eleven minutes");
            assert_eq!(state(region, 1).await, None);

            let begun = region.begins().await;
            let back = region.consents(&begun, 1).await;
            let (place, _) = back.split_once('?').expect("a query");
            let state_of = back.split("state=").nth(1).expect("a state");
            let no = format!("{place}?error=access_denied&state={state_of}");
            let declined = region.opens(&no, begun.cookie.as_deref()).await;
            assert!(declined.page.contains("Nothing was installed") && declined.status == 200);

            let begun = region.begins().await;
            let back = region.consents(&begun, 1).await;
            let wrong = back.replace("code=", "code=x");
            let refused = region.opens(&wrong, begun.cookie.as_deref()).await;
            assert!(refused.page.contains("Slack did not finish it") && refused.status == 502);
            assert_eq!(state(region, 1).await, None, "nothing was installed");
        },
        2,
    );
}

#[test]
fn whoever_opens_the_page_of_installation_fills_no_disk() {
    tale(
        async |region| {
            for _ in 0..1_000 {
                let mut tx = region.store().begin().await.expect("begins");
                let now = local("2026-03-03 09:20");
                let until = now + chrono::Duration::minutes(10);
                assert!(tx.begin_install(now, until).await.expect("begun").is_some());
                tx.commit().await.expect("committed");
            }
            let busy = region.begins().await;
            assert_eq!(busy.status, 503);
            assert!(busy.page.contains("Start again in ten minutes."), "{}", busy.page);
            region.turn_to("2026-03-03 09:31");
            assert_eq!(region.begins().await.status, 200, "those that came to nothing are forgotten");
            assert_eq!(region.installs(0).await.status, 200);
        },
        1,
    );
}

#[test]
fn an_organisation_is_asked_to_install_it_to_one_workspace_and_may_then() {
    tale(
        async |region| {
            region.town(0).install_for(Some("E0GRID"));
            let whole = region.installs(0).await;
            assert_eq!(whole.status, 400);
            assert!(
                whole.page.contains("One workspace at a time") && whole.page.contains("Nothing was kept")
            );
            assert_eq!(state(region, 0).await, None, "nothing was kept");
            region.town(0).install_for(None);
            let one = region.installs(0).await;
            assert!(one.page.contains("Rapport is in Office 0"), "{}", one.page);
            region.lena(0).await;
        },
        1,
    );
}

#[test]
fn uninstalled_it_stops_at_once_and_comes_back_with_all_that_was_kept() {
    tale(
        async |region| {
            region.installs(0).await;
            region.lena(0).await;
            region.town(0).uninstall().expect("uninstalled");
            until(region, 0, WorkspaceState::Uninstalled).await;
            let store = region.store();
            assert!(
                store
                    .reading()
                    .await
                    .expect("begins")
                    .installation(&workspace(0))
                    .await
                    .expect("read")
                    .is_none()
            );
            region.installs(0).await;
            until(region, 0, WorkspaceState::Active).await;
            assert!(desk(region, 0).await.lead.is_some(), "she need not join again");
            is_told(region, 0, "back again").await;
            region.person(0, "lena").wait_text("rapport", "back again").await.expect("told");

            region.town(0).uninstall().expect("uninstalled");
            until(region, 0, WorkspaceState::Uninstalled).await;
            region.turn_to("2026-04-01 09:00");
            tidy(&store, &region.settings().retention, local("2026-04-01 09:00")).await.expect("tidied");
            assert!(desk(region, 0).await.lead.is_some(), "kept for thirty days");
            tidy(&store, &region.settings().retention, local("2026-04-03 09:00")).await.expect("tidied");
            assert!(desk(region, 0).await.lead.is_none(), "and no longer");
        },
        1,
    );
}

#[test]
fn a_revoked_token_ends_it_though_no_event_told_so() {
    tale(
        async |region| {
            region.installs(0).await;
            region.installs(1).await;
            region.lena(0).await;
            will_be_told(region, 0, "to nobody at noon", "2026-03-03 12:00").await;
            let revoke = format!("{}auth.revoke", region.towns.api_url());
            let revoked = region.browser.post(revoke).bearer_auth("xoxb-0").send().await.expect("revoked");
            assert!(revoked.status().is_success());
            is_told(region, 0, "to nobody").await;
            until(region, 0, WorkspaceState::Uninstalled).await;
            assert_eq!(state(region, 1).await, Some(WorkspaceState::Active));

            is_told(region, 0, "to nobody either").await;
            region.installs(0).await;
            region.turn_to("2026-03-03 12:01");
            is_told(region, 0, "back again").await;
            let lena = region.person(0, "lena");
            lena.wait_text("rapport", "back again").await.expect("told");
            let heard: Vec<String> = lena.messages("rapport").iter().map(text_of).collect();
            assert!(!heard.iter().any(|text| text.contains("nobody")), "of what waited nothing: {heard:?}");
        },
        2,
    );
}

#[test]
fn one_that_does_not_answer_and_one_that_always_asks_to_wait_delay_no_other() {
    tale(
        async |region| {
            for nth in 0..3 {
                region.installs(nth).await;
                region.lena(nth).await;
            }
            let hang = Fault { times: u32::MAX, ..Fault::api("chat.postMessage", FaultKind::Hang) };
            region.town(0).fault(hang);
            let wait = Fault { times: u32::MAX, ..Fault::api("chat.postMessage", FaultKind::RateLimited) };
            region.town(1).fault(wait.retry_after(30));
            for line in 0..40 {
                is_told(region, 0, &format!("silent {line}")).await;
                is_told(region, 1, &format!("busy {line}")).await;
            }
            is_told(region, 2, "in time").await;
            let heard = region.person(2, "lena").wait_text("rapport", "in time").await.expect("told");
            assert_eq!(text_of(&heard), "in time");
            let tried = |nth: usize| region.town(nth).calls_of("chat.postMessage").len();
            assert!(region.town(0).wait_for(PATIENCE, |_| tried(0) > 0 && tried(1) > 0).await);
        },
        3,
    );
}

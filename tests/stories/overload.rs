//! Much at once: whoever waits for an answer gets it before the nudges that wait for Slack's pace.

use crate::harness::{Expected, story};
use rapport::domain::delivery::{Call, Delivery, Message, Urgency};
use rapport::domain::id::{DeliveryId, WorkspaceId};
use rapport::store::DeliveryState;
use std::time::Duration;

/// Six are sent at once, each other waits more than a second for the one before.
const NUDGES: usize = 16;

#[test]
fn an_answer_overtakes_the_nudges_that_wait_for_slacks_pace() {
    story(async |office| {
        office.expect(Expected::Waiting);
        let lena = office.lena().await;
        let nudges: Vec<Delivery> = (0..NUDGES)
            .map(|nth| Delivery {
                id: DeliveryId::new(format!("nudge-{nth}")),
                workspace: WorkspaceId::new("T0OFFICE"),
                call: Call::Post {
                    channel: ["U0DANA", "U0ADA", "U0TOMAS", "U0INGRID"][nth % 4].into(),
                    message: Message { text: format!("A moment with somebody? {nth}"), blocks: vec![] },
                    thread_of: None,
                    quiet: true,
                    author: None,
                },
                lane: format!("nudge-{nth}"),
                urgency: Urgency::Message,
                due_at: office.now(),
                expires_at: None,
            })
            .collect();
        let store = office.store().await;
        let mut tx = store.begin().await.expect("begins");
        tx.enqueue(&nudges).await.expect("enqueued");
        tx.commit().await.expect("committed");
        lena.person.say("rapport", "@dana lunch").expect("said");
        lena.person.wait_text("rapport", "Logged: lunch today").await.expect("an answer");
        let waits = office.count(DeliveryState::Pending).await + office.count(DeliveryState::Sending).await;
        assert!(waits > 0, "the answer came after all the nudges");
        let all = |s: &slack_sandbox::Sandbox| {
            s.calls_of("chat.postMessage")
                .iter()
                .filter(|c| c.args.to_string().contains("A moment with somebody"))
                .count()
        };
        let patience = Duration::from_secs(60);
        assert!(office.sandbox.wait_for(patience, |s| all(s) == NUDGES).await, "each nudge comes too, once");
    });
}

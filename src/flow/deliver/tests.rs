//! One delivery at a time, against a Slack that answers what it was given.

use super::*;
use crate::clock::TurnedClock;
use crate::domain::delivery::{Call, Delivery, ExportFile, Message, Urgency};
use crate::domain::id::{ChannelId, IdSource, UserId, WorkspaceId};
use crate::slack::fakes::{Canned, FakeSlack, api};
use crate::slack::{OneToken, Token};
use crate::store::DeliveryState;
use serde_json::json;
use std::sync::atomic::{AtomicI64, Ordering};

/// When the tests begin, in milliseconds.
const BEGAN: i64 = 1_795_262_400_000;
const LEASE: Duration = Duration::minutes(10);

struct Office {
    _folder: tempfile::TempDir,
    _turns: watch::Sender<u64>,
    slack: FakeSlack,
    /// Where Slack is.
    url: String,
    deliverer: Deliverer,
    now: Arc<AtomicI64>,
}

impl Office {
    async fn opens() -> Self {
        let (folder, store) = Store::for_a_test().await;
        let (slack, now) = (FakeSlack::default(), Arc::new(AtomicI64::new(BEGAN)));
        let (turns, turned) = watch::channel(0);
        let hands = now.clone();
        let clock = TurnedClock::new(Arc::new(move || hands.load(Ordering::SeqCst)), turned);
        let (house, alarm) = (Arc::new(House::for_a_test()), Arc::new(Alarm::default()));
        let (batcher, _) = Batcher::new(store.clone(), house.clone(), alarm.clone());
        let url = slack.start().await;
        let deliverer = Deliverer {
            store,
            clock: Arc::new(clock),
            api: Arc::new(api(&url)),
            tokens: Arc::new(OneToken(Token::new("xoxb-1"))),
            alarm,
            batcher,
            house,
            homes: Arc::new(Mutex::new(Homes::new(RealDuration::ZERO))),
            limiter: Arc::new(Mutex::new(Limiter::new())),
            turns: Turns::default(),
            owner: "me".into(),
            lease: LEASE,
            began: Instant::now(),
            meters: Meters::default(),
        };
        Self { _folder: folder, _turns: turns, slack, url, deliverer, now }
    }

    fn now(&self) -> DateTime<Utc> {
        self.deliverer.clock.now()
    }

    fn passes(&self, time: Duration) {
        self.now.fetch_add(time.num_milliseconds(), Ordering::SeqCst);
    }

    async fn enqueue(&self, delivery: Delivery) {
        let mut tx = self.deliverer.store.begin().await.expect("begins");
        tx.enqueue(&[delivery]).await.expect("enqueues");
        tx.commit().await.expect("commits");
    }

    /// What may be sent now.
    async fn claims(&self) -> Vec<Claimed> {
        self.deliverer.claim(Room::of(9), &Full::default(), &[], &mut Some(self.now())).await
    }

    /// The one that may be sent now.
    async fn claim(&self) -> Claimed {
        let mut claimed = self.claims().await;
        assert_eq!(claimed.len(), 1, "{claimed:?}");
        claimed.remove(0)
    }

    /// The same once whoever took it is gone: it may have been sent.
    async fn claim_again(&self) -> Claimed {
        drop(self.claim().await);
        self.passes(LEASE);
        let claimed = self.claim().await;
        assert!(claimed.ambiguous);
        claimed
    }

    /// What Slack was asked from here on, while this is delivered.
    async fn delivers(&self, claimed: &Claimed) -> Vec<String> {
        let before = self.slack.asked().len();
        self.deliverer.deliver(claimed).await;
        self.slack.asked().split_off(before)
    }

    async fn states(&self) -> Vec<(DeliveryState, u64)> {
        self.deliverer.store.reading().await.expect("begins").depth().await.expect("counts")
    }
}

fn words(text: &str) -> Message {
    Message { text: text.into(), blocks: vec![] }
}

fn delivery(id: &str, call: Call) -> Delivery {
    Delivery {
        id: DeliveryId::new(id),
        workspace: WorkspaceId::new("T1"),
        call,
        lane: id.into(),
        urgency: Urgency::Message,
        due_at: DateTime::from_timestamp_millis(BEGAN).expect("in range"),
        expires_at: None,
    }
}

fn post(id: &str, channel: &str) -> Delivery {
    let (channel, message) = (channel.into(), words(id));
    delivery(id, Call::Post { channel, message, thread_of: None, quiet: false, author: None })
}

/// Slack asks to wait for so many seconds.
fn busy(seconds: u32) -> Canned {
    let body = json!({ "ok": false, "error": "ratelimited" }).to_string();
    (429, vec![("retry-after", seconds.to_string())], body)
}

/// The ways of an answer that one person alone sees.
fn for_one_alone(url: &str) -> Vec<Call> {
    let (channel, user, message) = (ChannelId::new("C1"), UserId::new("U1"), words("Logged."));
    let respond =
        Call::Respond { url: url.into(), user: Some(user.clone()), replace: false, message: message.clone() };
    vec![Call::Ephemeral { channel, user, message }, respond]
}

#[tokio::test]
async fn an_answer_for_one_alone_that_they_may_have_goes_where_it_can_be_looked_for() {
    for way in 0..2 {
        let office = Office::opens().await;
        let call = for_one_alone(&office.url).swap_remove(way);
        office.enqueue(delivery("answer", call)).await;
        let doubtful = office.claim_again().await;
        assert!(office.delivers(&doubtful).await.is_empty(), "not the same way once more");
        let asked = office.delivers(&office.claim().await).await;
        assert_eq!(asked.len(), 1, "{asked:?}");
        let first = "POST /api/chat.postMessage ";
        assert!(
            asked[0].starts_with(first) && asked[0].contains("In case it did not reach you"),
            "{asked:?}"
        );
    }
}

#[tokio::test]
async fn an_edit_that_another_took_over_is_not_sent_late() {
    let office = Office::opens().await;
    office.enqueue(post("post", "C1")).await;
    office.slack.will_say(&json!({ "ok": true, "channel": "C1", "ts": "1.1" }));
    office.delivers(&office.claim().await).await;
    let (of, message) = (DeliveryId::new("post"), words("edited"));
    office.enqueue(delivery("edit", Call::Update { of, message, author: None })).await;
    let slept = office.claim().await;
    office.passes(LEASE);
    let taken_over = office.claim().await;
    assert!(office.delivers(&slept).await.is_empty(), "it might be older than what stands there by now");
    assert_eq!(office.delivers(&taken_over).await.len(), 1);
}

#[tokio::test]
async fn what_slack_asks_to_wait_for_counts_no_try() {
    let office = Office::opens().await;
    office.enqueue(post("post", "C1")).await;
    office.slack.will_answer(busy(30));
    office.delivers(&office.claim().await).await;
    office.passes(Duration::seconds(31));
    assert_eq!(office.claim().await.attempts, 1);
}

#[tokio::test]
async fn a_file_is_looked_for_from_when_it_was_asked_for_and_not_shared_after_its_time() {
    let office = Office::opens().await;
    let made = office.now() - Duration::days(10);
    let id = IdSource::new("an export", made).make();
    let call = Call::Export { user: UserId::new("U1"), file: ExportFile::Log };
    let expires_at = Some(office.now() + Duration::minutes(1));
    office.enqueue(Delivery { id, expires_at, ..delivery("any", call) }).await;
    let doubtful = office.claim_again().await;
    office.slack.will_say(&json!({ "ok": true, "channel": { "id": "D1" } }));
    office.slack.will_say(&json!({ "ok": true, "messages": [] }));
    let asked = office.delivers(&doubtful).await;
    assert!(asked.len() == 2 && asked[1].contains(&format!("oldest={}.", made.timestamp())), "{asked:?}");
    assert_eq!(office.states().await, [(DeliveryState::Failed, 1)]);
}

#[tokio::test]
async fn a_look_that_slack_has_no_time_for_holds_nobody_else_and_ends_some_time() {
    let office = Office::opens().await;
    office.enqueue(post("doubtful", "C1")).await;
    let mut doubtful = office.claim_again().await;
    office.enqueue(post("other", "C2")).await;
    let more = json!({ "ok": true, "messages": [], "response_metadata": { "next_cursor": "p2" } });
    office.slack.will_say(&more);
    office.slack.will_answer(busy(60));
    assert_eq!(office.delivers(&doubtful).await.len(), 2, "two pages");
    office.passes(Duration::seconds(59));
    let asked = office.delivers(&office.claim().await).await;
    assert!(asked[0].contains("chat.postMessage") && asked[0].contains("other"), "{asked:?}");
    while office.states().await.iter().any(|(state, _)| *state == DeliveryState::Pending) {
        office.passes(Duration::hours(3));
        // The pace is kept by a clock that nobody turns.
        *office.deliverer.lock() = Limiter::new();
        doubtful = office.claim().await;
        office.slack.will_answer(busy(60));
        assert!(office.delivers(&doubtful).await.iter().all(|line| line.contains("history")));
    }
    assert_eq!(doubtful.attempts, outcome::TRIES);
}

#[tokio::test]
async fn looks_keep_slacks_pace_like_all_other_calls() {
    let office = Office::opens().await;
    office.enqueue(post("doubtful", "C1")).await;
    let doubtful = office.claim_again().await;
    let workspace = &doubtful.delivery.workspace;
    office.deliverer.lock().block(workspace, office.deliverer.began.elapsed() + RealDuration::from_secs(60));
    assert!(office.delivers(&doubtful).await.is_empty(), "Slack asked to wait");
}

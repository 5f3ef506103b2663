use super::*;
use crate::config::Settings;
use crate::domain::desk::Needs;
use crate::domain::draft::Draft;
use crate::domain::id::{ChannelId, DraftId, LeadId, UserId, WorkspaceId};
use crate::domain::input::Command;
use crate::domain::link::Readable;
use crate::domain::opener::Openers;
use crate::domain::plain::Dictionary;
use crate::domain::planner::sample;
use crate::domain::sensitive::Sensitive;

/// However slow the machine is that tests.
const PATIENCE: Duration = Duration::from_secs(60);

impl House {
    /// The settings as they come, and no lists.
    pub(in crate::flow) fn for_a_test() -> Self {
        let settings = Settings::load_without_slack(None, &|_| None).expect("the defaults");
        Self {
            openers: Openers::default(),
            plain: Dictionary::default(),
            sensitive: Sensitive::default(),
            nudges: settings.nudges,
            readable: Readable::default(),
            holidays: settings.holidays,
        }
    }
}

/// Keeps what was typed; falls over "fall".
fn deciding(desk: &mut Desk, arrival: &Arrival, _: Option<&Heard>, _: &House) -> Decision {
    let Input::Command(Command { text, .. }) = &arrival.input else { return Decision::default() };
    assert_ne!(text, "fall", "told to");
    let draft = Draft {
        id: DraftId::new(format!("draft-{text}")),
        workspace: desk.key.workspace.clone(),
        lead: LeadId::new("lead1"),
        content: text.as_str().into(),
        created_at: arrival.at,
    };
    Decision { changes: vec![Change::Draft(draft)], ..Decision::default() }
}

fn typed(text: &str) -> Arrival {
    Arrival {
        id: format!("id-{text}"),
        key: DeskKey { workspace: WorkspaceId::new("T1"), user: UserId::new("U1") },
        at: sample::now(),
        input: Input::Command(Command {
            name: "/rapport".into(),
            text: text.into(),
            channel: ChannelId::new("C1"),
            trigger: String::new(),
            response_url: String::new(),
        }),
    }
}

/// On a new store with a lead, with what decides above; the drafts that are kept in the end.
fn written<T>(tale: impl AsyncFnOnce(Batcher, Writer) -> T) -> (T, Vec<String>) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}/rapport.db", folder.path().display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&url).await.expect("opens");
        let mut tx = store.begin().await.expect("begins");
        tx.save(&[Change::Lead(sample::lead())]).await.expect("saves");
        tx.commit().await.expect("commits");
        let house = Arc::new(House::for_a_test());
        let (batcher, writer) = Batcher::new(store.clone(), house, Arc::default());
        let told = tale(batcher, Writer { decide: deciding, patience: PATIENCE, ..writer }).await;
        let mut tx = store.reading().await.expect("begins");
        let desk = tx.desks(&[(typed("").key, Needs { drafts: true, ..Needs::default() })]).await;
        let drafts = desk.expect("loads").remove(0).drafts;
        drop(tx);
        store.close().await;
        (told, drafts.into_iter().map(|d| d.id.to_string()).collect())
    })
}

#[test]
fn one_that_makes_the_program_fall_over_spoils_no_other_of_its_batch() {
    let (answers, kept) = written(async |batcher, writer| {
        // All three wait before the writer begins, so they are one batch.
        let answered = async move {
            let submit = |text| batcher.submit(typed(text));
            tokio::join!(submit("one"), submit("fall"), submit("two"))
        };
        tokio::join!(answered, writer.run()).0
    });
    assert!(matches!(answers.0, Answer::Decided { .. }) && matches!(answers.2, Answer::Decided { .. }));
    assert!(matches!(&answers.1, Answer::Busy(sorry) if sorry == SORRY));
    assert_eq!(kept, ["draft-one", "draft-two"]);
}

/// Submits so many before anybody writes; how many were refused by then.
async fn refusals(batcher: Batcher, writer: Writer, submitted: usize) -> usize {
    let submit = |nth: usize| {
        let (batcher, arrival) = (batcher.clone(), typed(&format!("{nth:04}")));
        async move { batcher.submit(arrival).await }
    };
    let all: Vec<_> = (0..submitted).map(submit).collect();
    drop(batcher);
    let mut all = std::pin::pin!(futures::future::join_all(all));
    // Nobody writes yet, so nobody but those who cannot wait has an answer.
    assert!(futures::poll!(all.as_mut()).is_pending());
    let answers = tokio::join!(all, writer.run()).0;
    answers.iter().filter(|answer| matches!(answer, Answer::Busy(busy) if busy == BUSY)).count()
}

#[test]
fn more_than_may_wait_is_refused_at_once_and_what_waits_is_written() {
    const TOO_MANY: usize = 50;
    let (refused, kept) =
        written(async |batcher, writer| refusals(batcher, writer, WAITING + TOO_MANY).await);
    assert_eq!((refused, kept.len()), (TOO_MANY, WAITING));
}

#[test]
fn fewer_may_wait_where_writing_is_slow() {
    let second = Duration::from_secs(1);
    assert_eq!(room(128, second / 100), WAITING, "quick");
    assert_eq!(room(100, second), 120, "as many as are written in time");
    assert_eq!(room(1, second * 10), WAITING_AT_LEAST, "the store was away");
    assert_eq!(room(1, second / 25), WAITING, "one alone on a slow disk says nothing of many");
    let (refused, kept) = written(async |batcher, writer| {
        batcher.room.store(room(100, second), Ordering::Relaxed);
        refusals(batcher, writer, 130).await
    });
    assert_eq!((refused, kept.len()), (10, 120));
}

#[test]
fn who_waited_too_long_is_told_so_and_not_written() {
    let ((late, in_time), kept) = written(async |batcher, writer| {
        let waits = |text: &str, since: Instant| {
            let (answer, answered) = oneshot::channel();
            let asked = Asked { arrival: typed(text), heard: None, needs: Needs::default() };
            let waiting = Waiting { asked, since, answer };
            assert!(batcher.queue.try_send(waiting).is_ok(), "there is room");
            answered
        };
        let now = Instant::now();
        let long_ago = now.checked_sub(PATIENCE * 2).expect("the machine runs for longer");
        let answers = (waits("late", long_ago), waits("in time", now));
        drop(batcher);
        writer.run().await;
        (answers.0.await.expect("an answer"), answers.1.await.expect("an answer"))
    });
    assert!(matches!(&late, Answer::Busy(busy) if busy == BUSY), "{late:?}");
    assert!(matches!(in_time, Answer::Decided { .. }), "{in_time:?}");
    assert_eq!(kept, ["draft-in time"]);
}

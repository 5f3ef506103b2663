//! The tests: one a scene, all faults in turn, several offices at a time.

use super::observed::Observed;
use super::page::{Section, headings, rows};
use super::scenes::{ELSEWHERE, Scene, scenes};
use super::stage::Stage;
use super::trouble::{TROUBLES, Trouble};
use crate::harness::{Office, Opening};
use futures::StreamExt;
use rapport::slack::Method;
use rapport::store::DeliveryState;
use slack_sandbox::Sandbox;
use std::time::Duration;

/// How many offices are open at the same time.
const AT_ONCE: usize = 4;
/// On a busy machine a second try, too, is to fit into a trigger's life.
const TRIGGER: Duration = Duration::from_secs(20);
/// By then a call that is tried again at once was.
const AGAIN: Duration = Duration::from_secs(10);
/// How long a fault stands, in minutes of the turned clock.
const HOURS: i64 = 120;
/// How long is waited after it was mended: longer than any pause between two tries, which is two hours and a half.
const MENDED: i64 = 170;
/// How long the bot waits for an answer here: the time-outs are waited for.
const PATIENCE: Duration = Duration::from_millis(1_500);

async fn observe(office: &Office, scene: Scene, trouble: Trouble) -> Observed {
    let stage = Stage::set(office, scene).await;
    let before = (office.calls(scene.call()), looks(office));
    stage.strike(&trouble);
    stage.act().await;
    if scene.is_at_once() && !trouble.lasts() {
        // What was done although its answer was lost stands there before the bot asks again.
        let asked_again = |s: &Sandbox| s.calls_of(scene.call()).len() > before.0 + 1;
        office.sandbox.wait_for(AGAIN, asked_again).await;
    }
    office.turn_by(HOURS).await;
    let first = stage.seen().await;
    let mut seen = Observed {
        first,
        mended: first,
        tried_again: office.calls(scene.call()) > before.0 + 1,
        looked: looks(office) > before.1,
        given_up: given_up(&office.doctor().await),
        waited: office.count(DeliveryState::Pending).await > 0,
        told: stage.told(),
        elsewhere: stage.is_elsewhere(),
        copied: stage.is_copied(),
        again: None,
    };
    office.sandbox.clear_faults();
    office.turn_by(MENDED).await;
    seen.mended = stage.seen().await;
    if seen.mended == 0 {
        seen.again = Some(stage.again().await);
    }
    seen
}

/// How often a conversation or a thread was looked through.
fn looks(office: &Office) -> usize {
    office.calls("conversations.history") + office.calls("conversations.replies")
}

/// What `doctor` shows of what was given up.
fn given_up(page: &str) -> Vec<String> {
    let shown = page.lines().filter_map(|line| line.split_once(": given up: "));
    let mut reasons: Vec<String> = shown.map(|(_, why)| why.trim().to_owned()).collect();
    reasons.dedup();
    reasons
}

fn proves(scene: Scene) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let seen: Vec<(Trouble, Observed)> = runtime.expect("a runtime").block_on(async {
        let stories = TROUBLES.iter().chain(scene.more()).copied().map(|trouble| async move {
            let opening = Opening::default().patience(PATIENCE).trigger(TRIGGER);
            (trouble, opening.tell(async |office| observe(office, scene, trouble).await).await)
        });
        futures::stream::iter(stories).buffered(AT_ONCE).collect().await
    });
    let row =
        |(trouble, seen): &(Trouble, Observed)| vec![trouble.name.to_owned(), seen.comes(), seen.meanwhile()];
    let section = Section {
        heading: scene.heading(),
        intro: "",
        columns: vec!["fault", "comes", "meanwhile"],
        rows: seen.iter().map(row).collect(),
    };
    section.holds();
    for (trouble, seen) in &seen {
        assert!(!seen.is_wrong(), "{scene:?}, {}: {seen:?}", trouble.name);
    }
}

macro_rules! proofs {
    ($($name:ident: $scene:ident;)+) => {
        $(#[test] fn $name() { proves(Scene::$scene); })+
        const PROVED: &[Scene] = &[$(Scene::$scene),+];
    };
}

proofs! {
    a_nudge: Nudge;
    a_nudge_undisturbed: NudgeUndisturbed;
    a_nudge_by_status: NudgeByStatus;
    an_answer: Answer;
    a_post: Post;
    a_note: Note;
    an_edit: Edit;
    a_settled_nudge: Settled;
    a_mention: Mention;
    a_profile: Profile;
    a_form: Form;
    a_form_of_the_home: FormOfHome;
    a_changed_form: Changed;
    a_home: Home;
    an_unknown_nudge_whose_conversation_opens: UnknownOpens;
    an_unknown_nudge: UnknownNudge;
    an_unknown_post: UnknownJoins;
    an_unknown_note: UnknownNote;
    an_address_for_a_picture: Slot;
    the_bytes_of_a_picture: Bytes;
    a_picture_that_is_shared: Share;
    an_answer_to_a_form: Respond;
}

#[test]
fn every_method_is_put_through_every_fault() {
    let named = Method::ALL.iter().flat_map(|method| scenes(*method)).chain(&ELSEWHERE);
    let shown = headings();
    for scene in named {
        assert!(PROVED.contains(scene), "{scene:?} has no proof");
        assert!(shown.contains(&scene.heading()), "{scene:?} is not on the page");
    }
}

#[test]
fn no_row_says_lost_or_doubled() {
    let wrong: Vec<String> =
        rows().into_iter().filter(|row| row.contains("LOST") || row.contains("DOUBLED")).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

use super::*;
use crate::domain::id::{ChannelId, UserId, WorkspaceId};
use crate::domain::input::{Action, Choice, Command, OptionsWanted, Submission, Surface, ViewState};
use crate::slack::fakes::{FakeReceive, FakeSlack, eventually, shell};
use chrono::DateTime;
use serde_json::json;

const SLOW: Duration = Duration::from_millis(2_700);

fn arrival(input: Input) -> Parsed {
    let key = DeskKey { workspace: WorkspaceId::new("T1"), user: UserId::new("U1") };
    Parsed::Arrival(Box::new(Arrival { id: "x".into(), key, at: DateTime::UNIX_EPOCH, input }))
}

fn command(base: &str) -> Input {
    Input::Command(Command {
        name: "/rapport".into(),
        text: String::new(),
        channel: ChannelId::new("C1"),
        trigger: "1.2.a".into(),
        response_url: base.replace("/api/", "/response/1"),
    })
}

fn submission() -> Input {
    Input::Submission(Submission { view: ViewState::default(), trigger: "1.2.a".into() })
}

fn options() -> Input {
    Input::OptionsWanted(OptionsWanted { action: "peer".into(), query: "an".into() })
}

fn said(text: &str) -> Answer {
    let ack = Ack::Message(Message { text: text.into(), blocks: vec![] });
    Answer::Decided { ack, opening: None }
}

/// What is answered to each kind of input, and what Slack is asked afterwards.
async fn table(takes: Duration, answer: Answer) -> String {
    let slack = FakeSlack::default();
    let base = slack.start().await;
    let shell = shell(FakeReceive::new(takes, answer), &base);
    let kinds = [command(&base), submission(), options(), Input::HomeOpened];
    let handled = kinds.map(|input| {
        let shell = shell.clone();
        async move {
            let (reply, rest) = shell.handle(arrival(input), "").await;
            shell.follow_up(rest);
            reply
        }
    });
    let replies = futures::future::join_all(handled).await;
    assert!(shell.drained(Duration::from_secs(5)).await);
    let names = ["command", "submission", "options", "event"];
    let rows = names.iter().zip(replies).map(|(name, reply)| format!("{name}: {reply:?}"));
    rows.chain(slack.asked()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn in_time() {
    insta::assert_snapshot!(table(Duration::ZERO, said("Logged.")).await, @r#"
    command: Acknowledge(Some(Object {"response_type": String("ephemeral"), "text": String("Logged.")}))
    submission: Acknowledge(None)
    options: Acknowledge(Some(Object {"options": Array []}))
    event: Acknowledge(None)
    "#);
}

#[tokio::test]
async fn a_repeat_says_nothing_twice() {
    insta::assert_snapshot!(table(Duration::ZERO, Answer::Repeat).await, @r#"
    command: Acknowledge(None)
    submission: Acknowledge(None)
    options: Acknowledge(None)
    event: Acknowledge(None)
    "#);
}

#[tokio::test]
async fn what_could_not_be_committed_is_said_or_left_for_slack_to_send_again() {
    insta::assert_snapshot!(table(Duration::ZERO, Answer::Busy("Try again in a minute.".into())).await, @r#"
    command: Acknowledge(Some(Object {"response_type": String("ephemeral"), "text": String("Try again in a minute.")}))
    submission: Acknowledge(Some(Object {"response_action": String("push"), "view": Object {"blocks": Array [Object {"text": Object {"text": String("Try again in a minute."), "type": String("plain_text")}, "type": String("section")}], "close": Object {"text": String("Back"), "type": String("plain_text")}, "title": Object {"text": String("Not saved yet"), "type": String("plain_text")}, "type": String("modal")}}))
    options: Acknowledge(Some(Object {"options": Array []}))
    event: Withhold
    "#);
}

#[tokio::test]
async fn a_refused_click_is_acknowledged_only_once_its_person_was_told() {
    let slack = FakeSlack::default();
    let base = slack.start().await;
    let shell = shell(FakeReceive::new(Duration::ZERO, Answer::Busy("Try again.".into())), &base);
    let click = |url: Option<String>| {
        Input::Action(Action {
            action: "checkin.undo".into(),
            block: "b".into(),
            choice: Choice::Nothing,
            from: Surface::Message { channel: ChannelId::new("D1"), ts: "1.1".into(), ephemeral: false },
            trigger: "1.2.a".into(),
            response_url: url,
        })
    };
    let address = Some(base.replace("/api/", "/response/1"));
    let (told, _) = shell.handle(arrival(click(address.clone())), "").await;
    assert_eq!((told, slack.asked().len()), (Reply::Acknowledge(None), 1), "{:?}", slack.asked());
    slack.will_answer((500, vec![], String::new()));
    let (untold, _) = shell.handle(arrival(click(address)), "").await;
    assert_eq!((untold, slack.asked().len()), (Reply::Withhold, 2), "{:?}", slack.asked());
    let (nowhere, _) = shell.handle(arrival(click(None)), "").await;
    assert_eq!((nowhere, slack.asked().len()), (Reply::Withhold, 2), "on a Home there is nowhere to say it");
    assert!(slack.asked()[0].contains("Try again."), "{:?}", slack.asked());
}

#[tokio::test]
async fn a_late_decision_is_not_acknowledged_and_answered_when_it_is_there() {
    insta::assert_snapshot!(table(SLOW, said("Logged.")).await, @r#"
    command: Withhold
    submission: Withhold
    options: Acknowledge(Some(Object {"options": Array []}))
    event: Withhold
    POST /response/1 {"replace_original":false,"response_type":"ephemeral","text":"Logged."}
    "#);
}

fn opens() -> Answer {
    let sorry = Message { text: "Slack was slow; type /checkin again.".into(), blocks: vec![] };
    let opening = Opening::Open {
        trigger: "1.2.a".into(),
        view: json!({"type": "modal"}),
        fallback: Box::new(Delivery {
            id: IdSource::new("fallback", DateTime::UNIX_EPOCH).make(),
            workspace: WorkspaceId::new("T1"),
            call: Call::Post {
                channel: "U1".into(),
                message: sorry,
                thread_of: None,
                quiet: false,
                author: None,
            },
            lane: "answer:U1".into(),
            urgency: Urgency::Answer,
            due_at: DateTime::UNIX_EPOCH,
            expires_at: None,
        }),
    };
    Answer::Decided { ack: Ack::Empty, opening: Some(opening) }
}

#[tokio::test]
async fn a_form_is_opened_after_the_acknowledgement_and_replaced_by_words_if_it_cannot_be() {
    let slack = FakeSlack::default();
    let base = slack.start().await;
    let receive = FakeReceive::new(Duration::ZERO, opens());
    let shell = shell(receive.clone(), &base);
    let refused = |name: &str| json!({"ok": false, "error": name});
    let table = [
        (vec![json!({"ok": true})], 0),
        (vec![refused("expired_trigger_id")], 1),
        (vec![refused("fatal_error"), refused("exchanged_trigger_id")], 0),
        (vec![refused("fatal_error"), refused("expired_trigger_id")], 1),
        (vec![refused("ratelimited"), json!({"ok": true})], 0),
    ];
    for (answers, kept) in table {
        let before = (slack.asked().len(), receive.asked_to_keep.lock().expect("unpoisoned").len());
        answers.iter().for_each(|answer| slack.will_say(answer));
        let (reply, rest) = shell.handle(arrival(command(&base)), "").await;
        assert_eq!(reply, Reply::Acknowledge(None));
        shell.follow_up(rest);
        assert!(shell.drained(Duration::from_secs(5)).await);
        let after = (slack.asked().len(), receive.asked_to_keep.lock().expect("unpoisoned").len());
        assert_eq!((after.0 - before.0, after.1 - before.1), (answers.len(), kept), "{answers:?}");
    }
    insta::assert_snapshot!(slack.asked()[0], @r#"POST /api/views.open {"trigger_id":"1.2.a","view":{"type":"modal"}}"#);
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_and_acknowledged() {
    let receive = FakeReceive::new(Duration::ZERO, Answer::Repeat);
    let shell = shell(receive.clone(), "http://127.0.0.1:1/api/");
    let (reply, _) = shell.handle(Parsed::Unreadable("no user.id".into()), "{}").await;
    assert_eq!(reply, Reply::Acknowledge(None));
    eventually("it is kept", || !receive.unreadable.lock().expect("unpoisoned").is_empty()).await;
}

struct Panics;

#[async_trait]
impl Receive for Panics {
    async fn receive(&self, _: Arrival) -> Answer {
        panic!("a defect")
    }

    async fn unreadable(&self, _: &str, _: &str) {}

    async fn keep(&self, _: Delivery) -> bool {
        false
    }
}

#[tokio::test]
async fn a_defect_in_a_journey_is_not_acknowledged_and_leaks_nothing() {
    let api = Arc::new(crate::slack::fakes::api("http://127.0.0.1:1/api/"));
    let tokens = Arc::new(crate::slack::token::OneToken(crate::slack::token::Token::new("xoxb-1")));
    let shell = Shell::new(Arc::new(Panics), api, tokens, Arc::new(crate::clock::SystemClock));
    let (reply, _) = shell.handle(arrival(Input::HomeOpened), "").await;
    assert_eq!(reply, Reply::Withhold);
    assert!(shell.drained(Duration::from_secs(1)).await);
}

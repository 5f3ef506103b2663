//! The desk that journeys are tried on: a lead's, with one of everything, made by the bot's own decisions.

use super::now;
use chrono::NaiveDate;
use rapport::config::Settings;
use rapport::domain::desk::{Desk, DeskKey};
use rapport::domain::id::{ChannelId, UserId, WorkspaceId};
use rapport::domain::input::{
    Action, Arrival, Choice, Command, Input, Submission, Surface, Values, ViewState,
};
use rapport::domain::reply::Decision;
use rapport::flow::case::House;
use rapport::flow::decide::decide;
use rapport::flow::heard::Heard;
use std::sync::OnceLock;

/// Where an answer goes.
const RESPONSE_URL: &str = "https://hooks.slack.com/commands/T1/1/a";

/// Settings and openers as they come.
pub fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let settings = Settings::load_without_slack(None, &|_| None).expect("the defaults");
        rapport::cli::serve::house(&settings).expect("the openers")
    })
}

/// An input of the lead's, under an id of its own.
pub fn arrival(id: &str, input: Input) -> Arrival {
    let key = DeskKey { workspace: WorkspaceId::new("T1"), user: UserId::new("U0LENA") };
    Arrival { id: id.to_owned(), key, at: now(), input }
}

/// A command as it comes in.
pub fn command(name: &str, text: &str) -> Input {
    Input::Command(Command {
        name: name.to_owned(),
        text: text.to_owned(),
        channel: ChannelId::new("C1"),
        trigger: "1.2.a".into(),
        response_url: RESPONSE_URL.into(),
    })
}

/// A button or a menu in a message, or in the form whose metadata is given.
pub fn click(action: &str, choice: Choice, form: Option<ViewState>) -> Input {
    let in_message = || Surface::Message { channel: ChannelId::new("D1"), ts: "1.1".into(), ephemeral: true };
    Input::Action(Action {
        action: action.to_owned(),
        block: "b".into(),
        choice,
        from: form.map_or_else(in_message, Surface::Modal),
        trigger: "1.2.a".into(),
        response_url: Some(RESPONSE_URL.into()),
    })
}

/// A form that comes back.
pub fn form(callback: &str, metadata: &str, values: Values) -> Input {
    Input::Submission(Submission { view: view(callback, metadata, values), trigger: "1.2.a".into() })
}

/// An open form.
pub fn view(callback: &str, metadata: &str, values: Values) -> ViewState {
    let (callback, metadata) = (callback.to_owned(), metadata.to_owned());
    ViewState { id: "V1".into(), hash: "1.a".into(), callback, metadata, values }
}

/// Lena, who joined, keeps one person, logged one check-in, and promised one milestone and one thing.
pub fn lena() -> Desk {
    static LENA: OnceLock<Desk> = OnceLock::new();
    LENA.get_or_init(made).clone()
}

fn made() -> Desk {
    let text = |text: &str| Choice::Text(text.to_owned());
    let option = |value: &str| Choice::Option(value.to_owned());
    let day = |text: &str| Choice::Date(text.parse::<NaiveDate>().expect("a day"));
    let values =
        |held: &[(&str, Choice)]| Values(held.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect());
    let peer =
        values(&[("name", text("Dana Whitfield")), ("role", option("cfo")), ("circle", option("inner"))]);
    let mut desk = Desk::new(arrival("", Input::HomeOpened).key);
    let talked = command("/checkin", "Dana Whitfield lunch yesterday, learned the close takes 9 days");
    takes(&mut desk, 0, [click("start", Choice::Nothing, None), form("peer", "{}", peer), talked]);
    let sponsor = desk.peers.first().map_or(Choice::Nothing, |peer| option(peer.id.as_str()));
    let milestone = values(&[
        ("title", text("One payroll")),
        ("outcome", text("everybody is paid from one system")),
        ("case", text("three runs cost 14 days of work a month")),
        ("sponsor", sponsor),
        ("estimate", day("2026-05-01")),
        ("promise", day("2026-06-01")),
        ("channel", Choice::Conversation(ChannelId::new("C1"))),
    ]);
    let promise = command("/rapport", "promise Dana Whitfield send the list by friday");
    let obstacle = command("/milestone", "obstacle payroll, the vendor is late");
    takes(&mut desk, 3, [form("milestone", "{}", milestone), promise, obstacle]);
    let rows = [&desk.peers.len(), &desk.checkins.len(), &desk.milestones.len(), &desk.promises.len()];
    assert_eq!(rows, [&1; 4], "one of everything: {desk:?}");
    desk
}

/// Takes some inputs, counted on from the first.
fn takes(desk: &mut Desk, first: usize, inputs: [Input; 3]) {
    for (nth, input) in inputs.into_iter().enumerate() {
        tried(desk, &arrival(&format!("deed:{}", first + nth), input));
    }
}

/// Decides it.
pub fn tried(desk: &mut Desk, arrival: &Arrival) -> Decision {
    let heard = Heard::of(&arrival.input, arrival.at, house());
    decide(desk, arrival, heard.as_ref(), house())
}

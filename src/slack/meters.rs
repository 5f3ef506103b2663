//! What is counted where Slack is heard and spoken to.

use super::answer::Answer;
use super::api::CallError;
use super::method::Method;
use crate::domain::input::Input;
use crate::metrics::{Count, Label, Level, Page, Time, label};
use std::time::Duration;

label! {
    /// What arrived.
    Arrived is "kind" {
        /// `/rapport`.
        Rapport = "/rapport";
        /// `/checkin`.
        Checkin = "/checkin";
        /// `/milestone`.
        Milestone = "/milestone";
        /// Another slash command.
        Command = "command";
        /// A button, a menu, a picker.
        Action = "action";
        /// A form was submitted.
        Form = "form";
        /// A menu asks for options.
        Options = "options";
        /// A shortcut.
        Shortcut = "shortcut";
        /// A Home was opened.
        Home = "home";
        /// A direct message or a mention.
        Message = "message";
        /// A profile changed, somebody joined, the app was removed.
        Event = "event";
    }
}

label! {
    /// What was answered.
    Answered is "outcome" {
        /// It was committed and acknowledged.
        Acknowledged = "acknowledged";
        /// It was committed before.
        Repeated = "repeated";
        /// It was told at once that there is too much to do, or no store.
        Refused = "refused";
        /// It was not committed when Slack stopped waiting.
        Late = "late";
        /// No room was left to take it in.
        TurnedAway = "turned-away";
    }
}

label! {
    /// What came of a call.
    Came is "result" {
        /// Slack did it.
        Ok = "ok";
        /// Slack asks to wait.
        Wait = "wait";
        /// It is not known whether Slack did it.
        Unknown = "unknown";
        /// Slack refused it.
        Refused = "refused";
        /// Slack was not reached.
        Offline = "offline";
    }
}

label! {
    /// Why something waited that could have been sent.
    Waited is "why" {
        /// For the pace of its method or its conversation, and was then sent.
        Pace = "pace";
        /// For longer than is sat out: it was given back to the outbox.
        GivenBack = "given-back";
        /// Slack asked the whole workspace to wait.
        Asked = "asked";
    }
}

/// What was called: a method, or one of the two addresses that are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Called {
    /// A method of the Web API.
    Method(Method),
    /// The address that an interaction brought along.
    ResponseUrl,
    /// The address for the bytes of a file.
    UploadUrl,
}

impl Label for Called {
    const NAME: &'static str = "method";

    fn all() -> Vec<Self> {
        let methods = Method::ALL.iter().copied().map(Self::Method);
        methods.chain([Self::ResponseUrl, Self::UploadUrl]).collect()
    }

    fn code(self) -> &'static str {
        match self {
            Self::Method(method) => method.name(),
            Self::ResponseUrl => "response_url",
            Self::UploadUrl => "upload_url",
        }
    }
}

/// The meters; clones show the same.
#[derive(Clone, Debug, Default)]
pub struct Meters {
    arrivals: Time<Arrived, Answered>,
    unreadable: Count<()>,
    calls: Time<Called, Came>,
    waits: Time<Waited>,
    pub(super) http: Level,
}

impl Meters {
    /// Puts them on a page.
    pub fn show(&self, page: &mut Page) {
        page.add(
            "rapport_arrival_seconds",
            "From an arrival to its answer, its commit included",
            &self.arrivals,
        );
        page.add("rapport_unreadable", "Payloads that could not be read", &self.unreadable);
        page.add("rapport_slack_call_seconds", "Calls to Slack and what came of them", &self.calls);
        page.add("rapport_slack_wait_seconds", "What waited for Slack's limits, and how long", &self.waits);
        page.add("rapport_http_connections", "Open HTTP connections", &self.http);
    }

    pub(super) fn answered(&self, arrived: Arrived, answered: Answered, took: Duration) {
        self.arrivals.took(arrived, answered, took);
    }

    pub(super) fn unreadable(&self) {
        self.unreadable.one((), ());
    }

    pub(super) fn called<T>(&self, called: Called, result: &Result<T, CallError>, took: Duration) {
        self.calls.took(called, Came::of(result), took);
    }

    /// Something waits this long for Slack's limits.
    pub fn waited(&self, why: Waited, time: Duration) {
        self.waits.took(why, (), time);
    }
}

impl Arrived {
    pub(super) fn of(input: &Input) -> Self {
        match input {
            Input::Command(command) => match command.name.as_str() {
                "/rapport" => Self::Rapport,
                "/checkin" => Self::Checkin,
                "/milestone" => Self::Milestone,
                _ => Self::Command,
            },
            Input::Action(_) => Self::Action,
            Input::Submission(_) => Self::Form,
            Input::OptionsWanted(_) => Self::Options,
            Input::Shortcut { .. } | Input::MessageShortcut { .. } => Self::Shortcut,
            Input::HomeOpened => Self::Home,
            Input::DirectMessage { .. } | Input::Mention { .. } => Self::Message,
            Input::Profile(_)
            | Input::PostFailed { .. }
            | Input::EditFailed { .. }
            | Input::FileFailed { .. }
            | Input::Deactivated
            | Input::Uninstalled => Self::Event,
        }
    }
}

impl Answered {
    pub(super) fn of(answer: &Answer) -> Self {
        match answer {
            Answer::Decided { .. } => Self::Acknowledged,
            Answer::Repeat => Self::Repeated,
            Answer::Busy(_) => Self::Refused,
        }
    }
}

impl Came {
    fn of<T>(result: &Result<T, CallError>) -> Self {
        match result {
            Ok(_) => Self::Ok,
            Err(CallError::Retry { .. }) => Self::Wait,
            Err(CallError::Ambiguous { .. }) => Self::Unknown,
            Err(CallError::Refused { .. }) => Self::Refused,
            Err(CallError::Offline { .. }) => Self::Offline,
        }
    }
}

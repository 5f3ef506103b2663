//! What a lead does, said to the bot as Slack would say it.

use super::World;
use crate::domain::id::{ChannelId, NudgeId, PeerId, UserId};
use crate::domain::input::{
    Action, Arrival, Choice, Command, Input, Profile, Submission, Surface, Values, ViewState,
};
use crate::domain::nudge::{Nudge, NudgeState, Stage, Subject};
use crate::domain::vocabulary::Role;
use crate::flow::case::Carried;
use crate::view::action::{ActionId, Form, Snooze, pair};
use chrono::{DateTime, Days, Duration, NaiveTime, Utc};
use chrono_tz::Tz;

/// Something a lead does, or that happens around them.
pub enum Deed {
    /// Logs a talk with this person.
    Logs(PeerId),
    /// Logs a talk with anybody.
    LogsSomebody,
    /// Puts a nudge off, or skips.
    Snoozes(NudgeId, Snooze),
    /// Makes a plan of a nudge.
    Plans(NudgeId),
    /// Clicks a button of a nudge.
    Clicks(NudgeId, ActionId),
    /// Posts the update, or keeps the promise.
    Updates(NudgeId),
    /// Goes to another zone.
    Travels(Tz),
    /// Somebody joins in a role.
    Hears(Role),
}

/// The Start button of the welcome.
pub fn start() -> Input {
    click(ActionId::Start, Choice::Text(String::new()))
}

/// A profile with this zone.
pub fn profile(user: &UserId, zone: Tz) -> Input {
    Input::Profile(Profile {
        user: user.clone(),
        name: format!("Lead {user}"),
        zone: Some(zone.name().to_owned()),
        locale: None,
        title: None,
        deleted: false,
        is_bot: false,
        joined: false,
    })
}

fn click(action: ActionId, choice: Choice) -> Input {
    Input::Action(Action {
        action: action.code().to_owned(),
        block: "nudge".into(),
        choice,
        from: Surface::Message { channel: ChannelId::new("D1"), ts: "1.0".into(), ephemeral: false },
        trigger: "trigger".into(),
        response_url: None,
    })
}

impl World<'_> {
    /// What the lead will do about a nudge, by their temper; often nothing.
    pub(super) fn answer(&mut self, nudge: &Nudge) -> Option<Deed> {
        let id = nudge.id.clone();
        let roll = self.chance.below(100);
        let temper = self.temper;
        let (answers, snoozes) = (temper.answers, temper.answers + temper.snoozes);
        match &nudge.subject {
            Subject::CheckIn(peer) if roll < answers => Some(Deed::Logs(peer.clone())),
            Subject::CheckIn(_) if nudge.stage == Stage::Asked => {
                self.chance.percent(50).then_some(Deed::Clicks(id, ActionId::NudgeNotYet))
            }
            Subject::CheckIn(_) if roll < snoozes => {
                let few = [Snooze::Later, Snooze::Tomorrow, Snooze::NextWeek, Snooze::Skip, Snooze::Widen];
                Some(Deed::Snoozes(id, self.chance.one_of(&few)))
            }
            Subject::CheckIn(_) if roll < snoozes + temper.plans => Some(Deed::Plans(id)),
            Subject::Update(_) | Subject::Promise(_) if roll < temper.updates => Some(Deed::Updates(id)),
            Subject::Update(_) if roll < temper.updates + 10 => Some(Deed::Snoozes(id, Snooze::Tomorrow)),
            Subject::Introduce(..) if roll < answers => Some(Deed::Clicks(id, ActionId::NudgeMeet)),
            Subject::Introduce(..) if roll < snoozes => Some(Deed::Clicks(id, ActionId::NudgePass)),
            // Whoever is asked whether to go on says so sooner or later, or they would be of no more use here.
            Subject::StillUseful => Some(Deed::Clicks(id, ActionId::KeepGoing)),
            _ => None,
        }
    }

    pub(super) fn does(&mut self, deed: Deed, now: DateTime<Utc>) {
        let user = self.desk.key.user.clone();
        match deed {
            Deed::Logs(peer) => self.logs(&peer, now),
            Deed::LogsSomebody => {
                if let Some(peer) = self.anybody() {
                    self.logs(&peer, now);
                }
            }
            Deed::Snoozes(id, how) if self.waits(&id) => {
                self.take(click(ActionId::NudgeSnooze, Choice::Option(pair(how.code(), id.as_str()))), now);
            }
            Deed::Plans(id) if self.waits(&id) => self.plans(&id, now),
            Deed::Clicks(id, action) => self.take(click(action, Choice::Text(id.to_string())), now),
            Deed::Updates(id) => self.milestone_done_with(&id, now),
            Deed::Travels(zone) => self.take(profile(&user, zone), now),
            Deed::Hears(role) => self.hears(role, now),
            Deed::Snoozes(..) | Deed::Plans(_) => {}
        }
    }

    fn waits(&self, id: &NudgeId) -> bool {
        self.desk.nudges.iter().any(|n| n.id == *id && n.is_open() && n.state != NudgeState::Planned)
    }

    fn logs(&mut self, peer: &PeerId, now: DateTime<Utc>) {
        let Some(name) = self.desk.peers.iter().find(|p| p.id == *peer).map(|p| p.name.clone()) else {
            return;
        };
        self.watch.logged += 1;
        let setting =
            self.chance.one_of(&["lunch", "coffee", "call", "chat", "meeting, asked for a decision"]);
        self.take(
            Input::Command(Command {
                name: "/checkin".into(),
                text: format!("{name} {setting} today"),
                channel: ChannelId::new("D1"),
                trigger: "trigger".into(),
                response_url: "https://hooks.example".into(),
            }),
            now,
        );
    }

    /// A plan for noon, one to six days ahead; the form refuses a day off, and nothing comes of it.
    fn plans(&mut self, id: &NudgeId, now: DateTime<Utc>) {
        let ahead = self.chance.between(1, 7) as u64;
        let Some(day) = self.desk.lead.as_ref().map(|lead| lead.day(now) + Days::new(ahead)) else { return };
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
        let fields = [
            ("day", Choice::Date(day)),
            ("time", Choice::Time(noon)),
            ("then", Choice::Text("ask about the close".into())),
        ];
        let values = Values(fields.into_iter().map(|(name, choice)| (name.to_owned(), choice)).collect());
        let carried = Carried { nudge: Some(id.to_string()), ..Carried::default() };
        let view = ViewState {
            id: "V1".into(),
            hash: "1".into(),
            callback: Form::PlanIt.code().into(),
            metadata: carried.text(),
            values,
        };
        self.take(Input::Submission(Submission { view, trigger: "trigger".into() }), now);
    }

    /// The bot takes an input as it would take it from Slack.
    pub(super) fn take(&mut self, input: Input, now: DateTime<Utc>) {
        self.made += 1;
        // No two inputs at one instant: what they make is told apart by when it was made.
        let at = now + Duration::milliseconds((self.made % 1_000) as i64);
        let arrival = Arrival { id: format!("In{}", self.made), key: self.desk.key.clone(), at, input };
        super::decide(&mut self.desk, &arrival, None, self.house);
    }
}

//! Where each call is made, in a story in which somebody waits for what it brings.

use super::trouble::{CONFLICTS, Trouble};
use rapport::slack::Method;
use slack_sandbox::{Fault, FaultKind};

/// A story with one call in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// A nudge in the direct message.
    Nudge,
    /// A nudge, while it is asked whether she wants to be disturbed.
    NudgeUndisturbed,
    /// A nudge, while it is asked whether her status says that she is away.
    NudgeByStatus,
    /// The answer to a line in the direct message.
    Answer,
    /// A status post in a channel.
    Post,
    /// What a post said before its edit, in its thread.
    Note,
    /// The edit of a status post.
    Edit,
    /// A nudge that is settled in place.
    Settled,
    /// The answer to a mention, for one person alone.
    Mention,
    /// The name and the time zone of a new lead.
    Profile,
    /// A form that a command opens.
    Form,
    /// A form that the Home opens.
    FormOfHome,
    /// A form that is changed while it stands open.
    Changed,
    /// The Home.
    Home,
    /// A nudge of which it is not known whether it was posted; its conversation is opened.
    UnknownOpens,
    /// The same; its conversation is looked through.
    UnknownNudge,
    /// The same of a post in a channel that the bot is no member of, which it joins to look.
    UnknownJoins,
    /// The same of a note in a thread.
    UnknownNote,
    /// A picture: the address for its bytes.
    Slot,
    /// A picture: its bytes.
    Bytes,
    /// A picture: that it is shared.
    Share,
    /// The answer to a form.
    Respond,
}

/// The scenes that put a method of the Web API through the faults. A method without a scene does not compile.
pub fn scenes(method: Method) -> &'static [Scene] {
    match method {
        // Called before there is a story: `start` puts them through the faults.
        Method::AuthTest | Method::AppsConnectionsOpen => &[],
        Method::ChatPostMessage => &[Scene::Nudge, Scene::Answer, Scene::Post, Scene::Note],
        Method::ChatUpdate => &[Scene::Settled, Scene::Edit],
        Method::ChatPostEphemeral => &[Scene::Mention],
        Method::ConversationsOpen => &[Scene::UnknownOpens],
        Method::ConversationsJoin => &[Scene::UnknownJoins],
        Method::ConversationsHistory => &[Scene::UnknownNudge],
        Method::ConversationsReplies => &[Scene::UnknownNote],
        Method::UsersInfo => &[Scene::Profile, Scene::NudgeByStatus],
        Method::DndInfo => &[Scene::NudgeUndisturbed],
        Method::ViewsOpen => &[Scene::Form, Scene::FormOfHome],
        Method::ViewsUpdate => &[Scene::Changed],
        Method::ViewsPublish => &[Scene::Home],
        Method::FilesGetUploadUrlExternal => &[Scene::Slot],
        Method::FilesCompleteUploadExternal => &[Scene::Share],
    }
}

/// Those that are no methods of the Web API.
pub const ELSEWHERE: [Scene; 2] = [Scene::Bytes, Scene::Respond];

impl Scene {
    /// The call that fails, as the local workspace names it.
    pub fn call(self) -> &'static str {
        match self {
            Self::Nudge | Self::Answer | Self::Post | Self::Note => Method::ChatPostMessage.name(),
            Self::Edit | Self::Settled => Method::ChatUpdate.name(),
            Self::Mention => Method::ChatPostEphemeral.name(),
            Self::Profile | Self::NudgeByStatus => Method::UsersInfo.name(),
            Self::NudgeUndisturbed => Method::DndInfo.name(),
            Self::Form | Self::FormOfHome => Method::ViewsOpen.name(),
            Self::Changed => Method::ViewsUpdate.name(),
            Self::Home => Method::ViewsPublish.name(),
            Self::UnknownOpens => Method::ConversationsOpen.name(),
            Self::UnknownNudge => Method::ConversationsHistory.name(),
            Self::UnknownJoins => Method::ConversationsJoin.name(),
            Self::UnknownNote => Method::ConversationsReplies.name(),
            Self::Slot => Method::FilesGetUploadUrlExternal.name(),
            Self::Share => Method::FilesCompleteUploadExternal.name(),
            Self::Bytes => "upload",
            Self::Respond => "response_url",
        }
    }

    /// What the person waits for.
    pub fn effect(self) -> &'static str {
        match self {
            Self::Nudge => "a nudge",
            Self::NudgeUndisturbed => "a nudge, after asking for do-not-disturb",
            Self::NudgeByStatus => "a nudge, after asking for the status",
            Self::Answer => "the answer to a line in the direct message",
            Self::Post => "a status post in a channel",
            Self::Note => "what a post said before its edit, in its thread",
            Self::Edit => "the edit of a status post",
            Self::Settled => "a nudge settled in place, after a check-in",
            Self::Mention => "the answer to a mention, for one person alone",
            Self::Profile => "the time zone of a new lead",
            Self::Form => "a form that a command opens",
            Self::FormOfHome => "a form that the Home opens",
            Self::Changed => "an open form that answers what is typed",
            Self::Home => "the Home after a change",
            Self::UnknownOpens => "looking for a nudge of unknown fate: its conversation",
            Self::UnknownNudge => "looking for a nudge of unknown fate: what stands there",
            Self::UnknownJoins => "looking for a post of unknown fate: joining its channel",
            Self::UnknownNote => "looking for a reply of unknown fate: its thread",
            Self::Slot => "a picture: an address for its bytes",
            Self::Bytes => "a picture: its bytes",
            Self::Share => "a picture: sharing it",
            Self::Respond => "the answer to a form",
        }
    }

    /// What leaves the fate of a message unknown, so that it is looked for.
    pub fn beforehand(self) -> Option<Fault> {
        let lost = Fault::api(Method::ChatPostMessage.name(), FaultKind::LostAnswer);
        match self {
            Self::UnknownOpens | Self::UnknownNudge => Some(lost),
            Self::UnknownJoins | Self::UnknownNote => Some(lost.given("channel", "C0STATUS")),
            _ => None,
        }
    }

    /// Where the fault strikes, if not at every call of the method.
    pub fn place(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Post | Self::Note | Self::Edit => Some(("channel", "C0STATUS")),
            Self::NudgeByStatus | Self::NudgeUndisturbed => Some(("user", "U0LENA")),
            Self::Profile => Some(("user", "U0MARCO")),
            _ => None,
        }
    }

    /// Whether the call is made at once and never from the outbox.
    pub fn is_at_once(self) -> bool {
        matches!(self, Self::Form | Self::FormOfHome | Self::Changed)
    }

    /// What may befall this call and no other.
    pub fn more(self) -> &'static [Trouble] {
        if self == Self::Home { &CONFLICTS } else { &[] }
    }

    /// Its heading on the page.
    pub fn heading(self) -> String {
        format!("{}: {}", self.call(), self.effect())
    }
}

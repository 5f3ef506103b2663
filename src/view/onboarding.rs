//! Joining: the welcome, the one form that asks for three people, and the invitation of a colleague.

use super::action::{ActionId, Form};
use super::blocks::{actions, button, careful, context, escape, primary, section, spoken};
use super::form::{Field, modal, notice};
use super::words::{budget as in_words, list, who};
use crate::domain::delivery::Message;
use crate::domain::id::UserId;
use crate::domain::lead::{Budget, Lead};
use crate::domain::peer::Peer;
use serde_json::{Value, json};

const PURPOSE: &str =
    "Rapport helps you keep in touch with the people your work depends on, before you need them.";

/// How many people the first form asks for.
pub const FIRST: usize = 3;

/// For a person who never joined: what it does, what is kept and who sees it, how often it speaks.
/// What they typed is kept on the button.
pub fn welcome(typed: &str, budget: &Budget) -> Message {
    let mut blocks = introduction(budget);
    blocks.push(actions("welcome", vec![primary(ActionId::Start.code(), ActionId::Start.label(), typed)]));
    if !typed.is_empty() {
        blocks.push(context(&format!("Start also takes care of what you typed: {}", escape(typed))));
    }
    Message { text: PURPOSE.into(), blocks }
}

/// For whoever left and is still remembered: the same, and that all of theirs is there.
pub fn welcome_back(typed: &str, budget: &Budget) -> Message {
    let text = "You left, and your log and people are still here. Start takes them up again.";
    let mut message = welcome(typed, budget);
    message.blocks.insert(0, section(text));
    Message { text: text.into(), ..message }
}

fn introduction(budget: &Budget) -> Vec<Value> {
    vec![
        section(PURPOSE),
        section(&format!(
            "• *What it does.* You log a contact in one line; it reminds you who is worth a moment, and helps you \
             post honest milestone updates.\n• *How often.* At most {}, inside your working hours. Pause or leave \
             any time.\n• *What it keeps.* Only what you type here. Only you see it: no manager's view, no scores of \
             people, and it never writes to the people on your list.",
            in_words(budget)
        )),
    ]
}

/// The welcome where there is no conversation to say it in: a shortcut was used.
pub fn welcome_modal(budget: &Budget) -> Value {
    notice("Welcome to Rapport", "Not now", welcome("", budget).blocks)
}

/// After joining: what comes now, and the way to pause or leave.
pub fn joined(lead: &Lead, when: &str) -> Message {
    let text = format!("You are in. At most {}; {when}.", in_words(&lead.budget));
    let row = vec![
        primary(ActionId::PeopleFirst.code(), ActionId::PeopleFirst.label(), ""),
        button(ActionId::Settings.code(), ActionId::Settings.label(), ""),
        button(ActionId::PauseWeek.code(), ActionId::PauseWeek.label(), ""),
        leave_button(),
    ];
    let blocks = vec![
        section(&text),
        section(
            "Three people are enough to begin with: whom would you want on your side before you need them?",
        ),
        actions("joined", row),
        context("`/rapport help` shows everything."),
    ];
    Message { text, blocks }
}

/// After coming back: what is as it was, and what is not.
pub fn back(lead: &Lead, when: &str, has_digest: bool) -> Message {
    let text = format!("You are back. At most {}; {when}.", in_words(&lead.budget));
    let kept = "Your log, people, hours and days off are as you left them.";
    let digest =
        if has_digest { " Digests of channels stay off: `/rapport digest` starts one again." } else { "" };
    let row = vec![button(ActionId::Settings.code(), ActionId::Settings.label(), ""), leave_button()];
    let blocks = vec![section(&text), section(&format!("{kept}{digest}")), actions("joined", row)];
    Message { text, blocks }
}

/// Asks whether somebody who typed it wants to leave, or only to be left alone for a while.
pub fn ask_leave() -> Message {
    let text = "Leave Rapport? Nudges stop at once, and your log and people are deleted after 30 days; join again \
                before then to keep them. To be left alone for a while, pause.";
    let of = |action: ActionId| button(action.code(), action.label(), "");
    let row = vec![of(ActionId::PauseWeek), of(ActionId::Leave)];
    Message { text: text.into(), blocks: vec![section(text), actions("leave", row)] }
}

/// Leaves, once asked again.
pub fn leave_button() -> Value {
    careful(
        ActionId::Leave.code(),
        ActionId::Leave.label(),
        "",
        "Leave Rapport?",
        "Nudges stop at once. Your log and people are deleted after 30 days; join again before then to keep them.",
    )
}

/// The one form: three people, and nothing else.
pub fn first_people(metadata: &str) -> Value {
    let blocks = vec![
        section("Whom would you want on your side before you need them? Three are enough to begin with."),
        Field::users("users", "In Slack", FIRST).optional().block(),
        Field::lines("names", "Outside Slack", None, 280)
            .placeholder("Margaret Reid\nJonas Keller")
            .hint("A name on each line.")
            .optional()
            .block(),
        context(
            "They are not told. Roles are taken from their Slack titles, and everyone starts in the Core circle, \
             every 30 days; you can change both later.",
        ),
    ];
    let mut view = modal(Form::FirstPeople.code(), Form::FirstPeople.label(), "Save", metadata, blocks);
    view["close"]["text"] = json!("Skip");
    view
}

/// After the form: who was added, with the way to change each.
pub fn added(peers: &[Peer]) -> Message {
    let names: Vec<String> = peers.iter().map(who).collect();
    let text = format!("Added {}: Core circle, every 30 days.", list(&names));
    let row: Vec<Value> = peers
        .iter()
        .map(|peer| {
            let action = format!("{}.{}", ActionId::PeerEdit.code(), peer.id);
            button(&action, &format!("Edit {}", peer.name), peer.id.as_str())
        })
        .collect();
    let told = "Met one of them lately? `/checkin Ana lunch yesterday` keeps it.";
    let roles = "`/rapport coverage` shows which roles of the leadership team your list has nobody for.";
    let plain: Vec<String> = peers.iter().map(|peer| escape(&peer.name)).collect();
    Message {
        text: spoken(&format!("Added {}.", list(&plain))),
        blocks: vec![section(&text), actions("added", row), context(told), context(roles)],
    }
}

/// The form that invites somebody.
pub fn invite(metadata: &str) -> Value {
    let blocks = vec![
        Field::user("user", "Who may find this useful?", None).block(),
        context(
            "They get one message that says what Rapport is and that you thought of them, with a Start button. \
             It is never sent twice, and they see nothing of yours.",
        ),
    ];
    modal(Form::Invite.code(), Form::Invite.label(), "Invite", metadata, blocks)
}

/// After an invitation.
pub fn invited(user: &UserId) -> Value {
    let text = format!("Your invitation is on its way to <@{user}>. Whether they start is up to them.");
    notice(Form::Invite.label(), "Done", vec![section(&text)])
}

/// The one message an invited person gets.
pub fn invitation(from: &UserId, name: &str, budget: &Budget) -> Message {
    let mut blocks = vec![section(&format!("<@{from}> thought Rapport may be useful to you."))];
    blocks.extend(introduction(budget));
    blocks.push(actions("welcome", vec![primary(ActionId::Start.code(), ActionId::Start.label(), "")]));
    blocks.push(context("This is the only message you get, unless you start."));
    let name = if name.is_empty() { "A colleague".to_owned() } else { escape(name) };
    Message { text: spoken(&format!("{name} thought Rapport may be useful to you.")), blocks }
}

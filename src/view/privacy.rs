//! What is one's own: taking a copy of it, deleting it, and deleting one person with every word about them.

use super::action::ActionId;
use super::blocks::{actions, careful, context, escape, section, spoken};
use super::words::{count, list};
use crate::domain::delivery::{ExportFile, Message};
use crate::domain::id::UserId;
use crate::domain::peer::Peer;

/// How much there is of what would go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// People.
    pub people: usize,
    /// Check-ins.
    pub checkins: usize,
    /// Promises.
    pub promises: usize,
    /// Milestones.
    pub milestones: usize,
}

impl Amount {
    fn words(self) -> String {
        let counted = [
            (self.people, "person", "people"),
            (self.checkins, "check-in", "check-ins"),
            (self.promises, "promise", "promises"),
            (
                self.milestones,
                "milestone with its posts and obstacles",
                "milestones with their posts and obstacles",
            ),
        ];
        let there = counted.iter().filter(|(n, _, _)| *n > 0);
        let words: Vec<String> = there.map(|(n, one, many)| count(*n as i64, one, many)).collect();
        if words.is_empty() { "your settings".to_owned() } else { list(&words) }
    }
}

/// The files are on their way.
pub fn coming() -> String {
    let files: Vec<String> = ExportFile::ALL.iter().map(|file| file.label().to_owned()).collect();
    format!(
        "Gathering {}. They arrive in our direct message, for you alone, and are kept nowhere else.",
        list(&files)
    )
}

/// What would go with a person, and the button that does it.
pub fn ask_forget(peer: &Peer, amount: Amount) -> Message {
    let name = escape(&peer.name);
    let text = format!("Forget {name}? This deletes them and every word about them, at once and for good.");
    let lines = [
        format!("• *Deleted:* {}, the nudges about them, your openers for them, words they know, and that they were told of obstacles.", amount.words()),
        "• *Taken back:* what still waits to be sent about them; messages about them in our direct message then say so."
            .to_owned(),
        "• *Stays:* milestones they sponsor, without a sponsor; notes on others that mention them; status posts in channels, \
         which are the channel's; pictures and files already shared here, which you can delete in Slack."
            .to_owned(),
    ];
    let button = careful(
        ActionId::Forget.code(),
        ActionId::Forget.label(),
        peer.id.as_str(),
        "Forget them for good?",
        "Nothing of it can be brought back.",
    );
    let blocks = vec![section(&text), section(&lines.join("\n")), actions("forget", vec![button])];
    Message { text: spoken(&text), blocks }
}

/// What would go with all of one's own, and the button that does it.
pub fn ask_delete(amount: Amount) -> Message {
    let text = "Delete all of yours? This happens at once and for good.";
    let lines = [
        format!("• *Deleted:* {}, your openers, schedules and settings, and what is left of your messages with me.", amount.words()),
        "• *Taken back:* what still waits to be sent; messages in our direct message then say so.".to_owned(),
        "• *Stays:* status posts in channels, which are the channel's; pictures and files already shared here, which \
         you can delete in Slack; and that nobody is to invite you again."
            .to_owned(),
    ];
    let button = careful(
        ActionId::DeleteMine.code(),
        ActionId::DeleteMine.label(),
        "",
        "Delete all of yours?",
        "Nothing of it can be brought back. You will no longer be nudged.",
    );
    let hint = context("`/rapport export` gives you a copy first. `/rapport pause` only stops the nudges.");
    let blocks = vec![section(text), section(&lines.join("\n")), hint, actions("delete", vec![button])];
    Message { text: text.to_owned(), blocks }
}

/// After a person was forgotten: their name is not said again.
pub fn forgotten() -> &'static str {
    "Forgotten, with every word about them."
}

/// After all of one's own was deleted.
pub fn deleted() -> &'static str {
    "All of yours is deleted. `/rapport join` would begin anew, from nothing."
}

/// Stands in place of a message whose words were deleted.
pub fn removed() -> Message {
    let text = "Removed, as asked.";
    Message { text: text.to_owned(), blocks: vec![context(text)] }
}

/// How messages call somebody: by their name as it is shown there, or by a mention.
pub fn called(name: &str, user: Option<&UserId>) -> Vec<String> {
    let (plain, shown) = (name.trim().to_owned(), escape(name.trim()));
    let mut called: Vec<String> = [plain, shown].into_iter().filter(|name| !name.is_empty()).collect();
    called.extend(user.map(|user| format!("<@{user}>")));
    called.dedup();
    called
}

//! The warning before a sensitive matter is kept: why, and that a rewording is asked for.

use super::action::{ActionId, pair};
use super::blocks::{actions, button, context, escape, primary, section, spoken, unescape};
use crate::domain::delivery::Message;
use crate::domain::sensitive::{Matter, Touched};

/// Said wherever the filter speaks: it is a list of words, and no judge.
const MISSES: &str = "A list of words noticed this; it misses things, and it is wrong at times.";

/// Why such a thing is better not kept.
fn reason(matter: Matter) -> &'static str {
    match matter {
        Matter::Health => "Someone's health is theirs to tell",
        Matter::Religion => "What someone believes is theirs to tell",
        Matter::Politics => "Someone's politics are theirs to tell",
        Matter::Union => "Whether someone is in a union is theirs to tell",
        Matter::Sexuality => "Whom someone loves is theirs to tell",
        Matter::Discipline => "Matters of discipline belong with HR, not in a note",
        Matter::Credentials => "A password, key or token opens its door to whoever reads it here",
    }
}

fn reasons(touched: &[Touched]) -> Vec<String> {
    touched.iter().map(|t| format!("{} (\"{}\").", reason(t.matter), t.words)).collect()
}

/// Beside a field of a form. The same form once more keeps it as it is. Plain text, as Slack shows errors.
pub fn beside_field(touched: &[Touched]) -> String {
    format!(
        "{} Reword it, or press the button again to keep it as it is. {MISSES}",
        reasons(touched).join(" ")
    )
}

/// In place of what a line would have kept. `kept` is the line, or the name of the draft that keeps it.
pub fn warning(touched: &[Touched], line: &str, command: &str, kept: &str) -> Message {
    let why = escape(&reasons(touched).join(" "));
    let text = format!("{why} Nothing is kept yet: would you reword it?");
    let value = pair(command, kept);
    let row = vec![
        primary(ActionId::Reword.code(), ActionId::Reword.label(), &value),
        button(ActionId::KeepWords.code(), ActionId::KeepWords.label(), &value),
    ];
    let typed = context(&format!("You typed: {}", escape(&unescape(line))));
    let blocks = vec![section(&text), actions("sensitive", row), typed, context(MISSES)];
    Message { text: spoken(&text), blocks }
}

/// Where there is no form to reword a line in: the line, to be copied.
pub fn type_again(line: &str) -> Message {
    let line = escape(&unescape(line)).replace('`', "'");
    let text = format!("Nothing was kept. Type it again in other words: `{line}`");
    Message { text: spoken(&text), blocks: vec![section(&text)] }
}

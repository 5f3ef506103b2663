//! What the preview advises in private: words that readers may not know, and an effect that is missing.

use crate::domain::plain::Finding;
use crate::view::action::ActionId;
use crate::view::blocks::{actions, button, context, cut, escape, section};
use serde_json::Value;

/// How many words are shown at once; the next come once these are settled.
const SHOWN: usize = 6;

/// What is advised of a draft.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Advice {
    /// Words that the readers may not know.
    pub findings: Vec<Finding>,
    /// The sponsor's first name, if there is one.
    pub sponsor: Option<String>,
    /// Whether "means" names no money, time, risk or customers.
    pub lacks_effect: bool,
    /// Whether "means" holds no figure.
    pub lacks_figure: bool,
}

/// The advice as blocks below the post.
pub fn advice(advice: &Advice) -> Vec<Value> {
    let mut blocks = vec![];
    blocks.extend(missing(advice).map(|line| context(&format!("Only you see this: {line}"))));
    if !advice.findings.is_empty() {
        blocks.push(context(
            "Only you see this: words that some readers may not know. Whichever you keep is not asked about again.",
        ));
    }
    for (nth, finding) in advice.findings.iter().take(SHOWN).enumerate() {
        let word = escape(&cut(&finding.word, 80));
        let line = match &finding.instead {
            Some(instead) => format!("*{word}* · {}", escape(instead)),
            None if is_capitals(&finding.word) => {
                format!("*{word}* · capitals I do not know; spell them out once")
            }
            None => format!("*{word}* · a name of several; say once what it does"),
        };
        blocks.push(section(&line));
        blocks.push(actions(&format!("plain-{nth}"), row(finding, advice.sponsor.as_deref())));
    }
    let rest = advice.findings.len().saturating_sub(SHOWN);
    blocks.extend(crate::view::blocks::more(rest, "they come once these are settled"));
    blocks
}

/// What "Means for you" lacks, and an example of it.
fn missing(advice: &Advice) -> Option<&'static str> {
    match (advice.lacks_effect, advice.lacks_figure) {
        (true, true) => Some(
            "\"Means for you\" names no money, time, risk or customers yet. One line with a figure helps, such as hours saved.",
        ),
        (true, false) => {
            Some("\"Means for you\" names no money, time, risk or customers yet. One line of it helps.")
        }
        (false, true) => {
            Some("\"Means for you\" has no figure yet. Add one if you have it, such as hours saved.")
        }
        (false, false) => None,
    }
}

fn is_capitals(word: &str) -> bool {
    !word.trim_end_matches('s').contains(char::is_lowercase)
}

fn row(finding: &Finding, sponsor: Option<&str>) -> Vec<Value> {
    let word = cut(&finding.word, 200);
    let using = finding
        .instead
        .as_ref()
        .map(|instead| button(ActionId::PlainUse.code(), &format!("Use '{}'", cut(instead, 60)), &word));
    let fine = button(ActionId::PlainFine.code(), ActionId::PlainFine.label(), &word);
    let known = sponsor
        .map(|name| button(ActionId::PlainKnown.code(), &format!("Keep, {} knows it", cut(name, 40)), &word));
    using.into_iter().chain([fine]).chain(known).collect()
}

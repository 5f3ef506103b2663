//! An opener in a line: `thanks for ana: You were right about the audit.`

use super::Category;

/// What a line says of an opener.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenerLine<'a> {
    /// What it is about, if the line says so.
    pub category: Option<Category>,
    /// Whom it is for, as typed, if the line says so: a role, a name or a mention.
    pub whom: Option<&'a str>,
    /// The opener.
    pub text: &'a str,
}

impl<'a> OpenerLine<'a> {
    /// Reads a line. What stands before the first colon counts only if it is a category, "for" somebody, or
    /// both; else the whole line is the opener.
    pub fn parse(line: &'a str) -> Self {
        let line = line.trim();
        let whole = Self { text: line, ..Self::default() };
        let Some((head, text)) = line.split_once(':') else {
            // Somebody is named, and nothing said yet.
            return head(line).filter(|head| head.whom.is_some() && words(line) <= 4).unwrap_or(whole);
        };
        head_of(head, text).unwrap_or(whole)
    }
}

fn head_of<'a>(before: &'a str, text: &'a str) -> Option<OpenerLine<'a>> {
    Some(OpenerLine { text: text.trim(), ..head(before)? })
}

/// A category, "for" somebody, or both.
fn head(text: &str) -> Option<OpenerLine<'_>> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let (before, whom) =
        match lower.strip_prefix("for ").map(|_| 0).or_else(|| lower.find(" for ").map(|at| at + 1)) {
            Some(at) => (&text[..at], Some(text[at + "for ".len()..].trim())),
            None => (text, None),
        };
    let category = category(before.trim());
    let is_head = category.is_some() || before.trim().is_empty();
    (is_head && whom.is_none_or(|whom| !whom.is_empty()) && (category.is_some() || whom.is_some()))
        .then_some(OpenerLine { category, whom, text: "" })
}

/// The category that a text names, by its code or its label.
fn category(text: &str) -> Option<Category> {
    let named = |c: &&Category| {
        let dashed = text.replace(' ', "-");
        dashed.eq_ignore_ascii_case(c.code()) || text.eq_ignore_ascii_case(c.label())
    };
    Category::ALL.iter().find(named).copied()
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> (Option<Category>, Option<&str>, &str) {
        let OpenerLine { category, whom, text } = OpenerLine::parse(text);
        (category, whom, text)
    }

    #[test]
    fn before_the_colon_stands_what_it_is_and_whom_it_is_for() {
        assert_eq!(line("for ana: How did the audit go?"), (None, Some("ana"), "How did the audit go?"));
        assert_eq!(line("Thanks: That was kind."), (Some(Category::Thanks), None, "That was kind."));
        assert_eq!(line("joint win for the CFO: x"), (Some(Category::JointWin), Some("the CFO"), "x"));
        assert_eq!(line("their goal for <@U1|ana>:x"), (Some(Category::Goal), Some("<@U1|ana>"), "x"));
        assert_eq!(line("for ana:"), (None, Some("ana"), ""));
        assert_eq!(line("for Ana Ruiz"), (None, Some("Ana Ruiz"), ""), "the text is still to come");
    }

    #[test]
    fn any_other_colon_is_part_of_the_opener() {
        for whole in [
            "How did the audit go?",
            "One thing: what surprised you?",
            "What was the best for you: north or south?",
            "For once nothing is on fire, is it?",
            ": x",
            "",
        ] {
            assert_eq!(line(whole), (None, None, whole));
        }
    }
}

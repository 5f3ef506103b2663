//! What a screen reader says in place of a picture.

/// Slack takes no more characters.
const CHARACTERS: usize = 1_000;

/// The opening, then as many of the sentences as fit, and how many are left out.
pub fn alt(opening: &str, sentences: &[String]) -> String {
    let mut text = opening.to_owned();
    for (done, sentence) in sentences.iter().enumerate() {
        let left = sentences.len() - done;
        let tail = format!(" And {left} more.");
        let longer = format!("{text} {sentence}");
        let spare = if left > 1 { tail.len() } else { 0 };
        if longer.chars().count() + spare > CHARACTERS {
            return text + &tail;
        }
        text = longer;
    }
    text
}

/// A name or a title short enough that one of them cannot fill the text.
pub fn short(text: &str) -> String {
    const LONGEST: usize = 80;
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.chars().count() > LONGEST {
        true => format!("{}…", one_line.chars().take(LONGEST - 1).collect::<String>()),
        false => one_line,
    }
}

//! What the font can write of a text: a box for what it lacks, and right-to-left words in the order they are seen,
//! Arabic letters joined. Enough for names and titles in one line; the alt text carries them as they are.

/// Stands for a letter or an emoji that the font lacks.
const BOX: char = '\u{25a1}';

/// The text as it is drawn from left to right.
pub fn drawable(text: &str, has: impl Fn(char) -> bool) -> String {
    let mut letters: Vec<char> = Vec::new();
    for letter in text.chars() {
        if is_invisible(letter) {
            continue;
        }
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        letters.push(if has(letter) { letter } else { BOX });
    }
    if letters.iter().any(|c| is_right_to_left(*c)) {
        letters = in_sight_order(&joined(&letters));
    }
    letters.into_iter().collect()
}

/// Joiners, directions, variants, controls, and the marks above and below Hebrew and Arabic letters.
fn is_invisible(letter: char) -> bool {
    letter.is_control() && !letter.is_whitespace()
        || matches!(letter,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e01ef}'
            | '\u{0591}'..='\u{05bd}' | '\u{05bf}' | '\u{05c1}' | '\u{05c2}' | '\u{05c4}' | '\u{05c5}' | '\u{05c7}'
            | '\u{0610}'..='\u{061a}' | '\u{0640}' | '\u{064b}'..='\u{065f}' | '\u{0670}')
}

fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{0590}'..='\u{08ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
        && !('\u{0660}'..='\u{0669}').contains(&letter)
}

/// Runs of one direction, from left to right as they are seen: the first strong letter says where the line begins.
fn in_sight_order(letters: &[char]) -> Vec<char> {
    let mut runs: Vec<(bool, Vec<char>)> = Vec::new();
    let base = letters.iter().find(|c| c.is_alphabetic()).is_some_and(|c| is_right_to_left(*c));
    for (at, letter) in letters.iter().enumerate() {
        let right = match letter.is_alphanumeric() || *letter == BOX {
            true => is_right_to_left(*letter),
            false => of_neutral(letters, at, base),
        };
        match runs.last_mut() {
            Some((same, run)) if *same == right => run.push(*letter),
            _ => runs.push((right, vec![*letter])),
        }
    }
    for (_, run) in runs.iter_mut().filter(|(right, _)| *right) {
        run.reverse();
        run.iter_mut().for_each(|c| *c = mirrored(*c));
    }
    if base {
        runs.reverse();
    }
    runs.into_iter().flat_map(|(_, run)| run).collect()
}

/// A space or a sign goes with its neighbours if both go one way, else with the line.
fn of_neutral(letters: &[char], at: usize, base: bool) -> bool {
    let strong = |c: &&char| c.is_alphanumeric();
    let before = letters[..at].iter().rev().find(strong).map_or(base, |c| is_right_to_left(*c));
    let after = letters[at..].iter().find(strong).map_or(base, |c| is_right_to_left(*c));
    if before == after { before } else { base }
}

fn mirrored(letter: char) -> char {
    match letter {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '«' => '»',
        '»' => '«',
        other => other,
    }
}

/// Each Arabic letter with the first of its shapes; those of four join on both sides, those of two only to the
/// letter before.
const SHAPES: [(char, u32, u32); 36] = [
    ('ء', 0xfe80, 1),
    ('آ', 0xfe81, 2),
    ('أ', 0xfe83, 2),
    ('ؤ', 0xfe85, 2),
    ('إ', 0xfe87, 2),
    ('ئ', 0xfe89, 4),
    ('ا', 0xfe8d, 2),
    ('ب', 0xfe8f, 4),
    ('ة', 0xfe93, 2),
    ('ت', 0xfe95, 4),
    ('ث', 0xfe99, 4),
    ('ج', 0xfe9d, 4),
    ('ح', 0xfea1, 4),
    ('خ', 0xfea5, 4),
    ('د', 0xfea9, 2),
    ('ذ', 0xfeab, 2),
    ('ر', 0xfead, 2),
    ('ز', 0xfeaf, 2),
    ('س', 0xfeb1, 4),
    ('ش', 0xfeb5, 4),
    ('ص', 0xfeb9, 4),
    ('ض', 0xfebd, 4),
    ('ط', 0xfec1, 4),
    ('ظ', 0xfec5, 4),
    ('ع', 0xfec9, 4),
    ('غ', 0xfecd, 4),
    ('ف', 0xfed1, 4),
    ('ق', 0xfed5, 4),
    ('ك', 0xfed9, 4),
    ('ل', 0xfedd, 4),
    ('م', 0xfee1, 4),
    ('ن', 0xfee5, 4),
    ('ه', 0xfee9, 4),
    ('و', 0xfeed, 2),
    ('ى', 0xfeef, 2),
    ('ي', 0xfef1, 4),
];

/// Lam before one of these is written as one letter.
const LAM_ALEF: [(char, u32); 4] = [('آ', 0xfef5), ('أ', 0xfef7), ('إ', 0xfef9), ('ا', 0xfefb)];

fn shapes(letter: Option<&char>) -> Option<(u32, u32)> {
    let letter = letter?;
    SHAPES.iter().find(|(c, ..)| c == letter).map(|(_, first, count)| (*first, *count))
}

/// Arabic letters in the shape that joins them to their neighbours.
fn joined(letters: &[char]) -> Vec<char> {
    let mut shaped = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let before = at.checked_sub(1).and_then(|at| shapes(letters.get(at)));
        // In a pair the letter before may be an alef, which joins to nothing after it.
        let joins_before = before.is_some_and(|(_, count)| count == 4);
        let ligature = letters.get(at + 1).filter(|_| *letter == 'ل');
        let ligature = ligature.and_then(|next| LAM_ALEF.iter().find(|(alef, _)| alef == next));
        let (code, taken) = match (ligature, shapes(Some(letter))) {
            (Some((_, first)), _) => (first + u32::from(joins_before), 2),
            (None, Some((first, count))) => {
                let joins_after =
                    count == 4 && shapes(letters.get(at + 1)).is_some_and(|(_, count)| count > 1);
                let shape = u32::from(joins_before && count > 1) + 2 * u32::from(joins_after);
                (first + shape, 1)
            }
            (None, None) => (u32::from(*letter), 1),
        };
        shaped.push(char::from_u32(code).unwrap_or(*letter));
        at += taken;
    }
    shaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_font_lacks_becomes_a_box_and_joiners_vanish() {
        let latin = |c: char| c.is_ascii() || c == 'é';
        assert_eq!(drawable("José\u{301}\u{200d}\tA", latin), "José□ A");
        assert_eq!(drawable("👩\u{200d}💻 Ada", latin), "□□ Ada");
        assert_eq!(drawable("", latin), "");
    }

    #[test]
    fn right_to_left_words_are_seen_from_the_right() {
        let all = |_: char| true;
        assert_eq!(drawable("שרה (IT) כהן", all), "ןהכ (IT) הרש");
        assert_eq!(drawable("Dana שרה", all), "Dana הרש");
        assert_eq!(drawable("سلام", all), "\u{fee1}\u{fefc}\u{feb3}");
        assert_eq!(drawable("دار", all), "\u{fead}\u{fe8d}\u{fea9}", "none of these joins to the next");
    }
}

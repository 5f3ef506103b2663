//! What of the list of openers is unfolded. The buttons carry it, so that nothing of it is kept.

use crate::domain::opener::Category;

/// A part of the list that unfolds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The lead's own.
    Own,
    /// What is hidden.
    Hidden,
    /// A category of the catalogue.
    Of(Category),
}

/// The part that is unfolded, if one is, and which of its pages is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The part.
    pub part: Option<Part>,
    /// Its page, from 0 on.
    pub at: usize,
}

impl Part {
    const fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Hidden => "hidden",
            Self::Of(category) => category.code(),
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match code {
            "own" => Some(Self::Own),
            "hidden" => Some(Self::Hidden),
            code => Category::from_code(code).map(Self::Of),
        }
    }
}

impl Page {
    /// A page of a part.
    pub const fn of(part: Part, at: usize) -> Self {
        Self { part: Some(part), at }
    }

    /// As a button carries it: `own:0`, and `-` for all folded.
    pub fn text(self) -> String {
        self.part.map_or_else(|| "-".to_owned(), |part| format!("{}:{}", part.code(), self.at))
    }

    /// From such a text; all folded where it is not one.
    pub fn read(text: &str) -> Self {
        let read = || {
            let (part, at) = text.split_once(':')?;
            Some(Self::of(Part::from_code(part)?, at.parse().ok()?))
        };
        read().unwrap_or_default()
    }

    /// Which page of a part is unfolded, if it is the one.
    pub fn at(self, part: Part) -> Option<usize> {
        (self.part == Some(part)).then_some(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_carried_as_text_and_nothing_else_unfolds() {
        for part in [Part::Own, Part::Hidden, Part::Of(Category::JointWin)] {
            assert_eq!(Page::read(&Page::of(part, 3).text()), Page::of(part, 3));
        }
        for other in ["", "-", "own", "own:x", "nothing:1"] {
            assert_eq!(Page::read(other), Page::default());
        }
        assert_eq!(Page::of(Part::Own, 1).at(Part::Hidden), None);
    }
}

//! What of a Home is unfolded. The Home itself carries it, so that nothing of it is kept.

use super::vocabulary::{Circle, vocabulary};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// A part of the Home that folds.
    HomePart {
        Inner = "inner", "Inner";
        Core = "core", "Core";
        Wide = "wide", "Wide";
        Outer = "outer", "Outer";
        Promises = "promises", "Promises";
        Milestones = "milestones", "Milestones";
    }
}

impl From<Circle> for HomePart {
    fn from(circle: Circle) -> Self {
        match circle {
            Circle::Inner => Self::Inner,
            Circle::Core => Self::Core,
            Circle::Wide => Self::Wide,
            Circle::Outer => Self::Outer,
        }
    }
}

/// The part of a Home that is unfolded, if one is, and which of its pages is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfolded {
    /// The part.
    pub part: Option<HomePart>,
    /// Its page, from 0 on.
    #[serde(default)]
    pub page: usize,
}

impl Unfolded {
    /// A page of a part.
    pub fn at(part: HomePart, page: usize) -> Self {
        Self { part: Some(part), page }
    }

    /// As a button or the Home carries it: `core:0`, empty for all folded.
    pub fn text(self) -> String {
        self.part.map_or_else(String::new, |part| format!("{}:{}", part.code(), self.page))
    }

    /// From such a text; all folded where it is not one.
    pub fn read(text: &str) -> Self {
        let read = || {
            let (part, page) = text.split_once(':')?;
            Some(Self::at(HomePart::from_code(part)?, page.parse().ok()?))
        };
        read().unwrap_or_default()
    }

    /// The page of a part, if it is the one unfolded.
    pub fn page_of(self, part: HomePart) -> Option<usize> {
        (self.part == Some(part)).then_some(self.page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_carried_as_text_and_nothing_else_unfolds() {
        let second = Unfolded::at(HomePart::Core, 1);
        assert_eq!(second.text(), "core:1");
        assert_eq!(Unfolded::read("core:1"), second);
        assert_eq!(Unfolded::default().text(), "");
        for other in ["", "core", "core:x", "nobody:1", "{}"] {
            assert_eq!(Unfolded::read(other), Unfolded::default());
        }
        assert_eq!((second.page_of(HomePart::Core), second.page_of(HomePart::Wide)), (Some(1), None));
    }
}

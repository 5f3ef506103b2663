//! The colour of a milestone, and when a lead may state another than the computed one.

use super::vocabulary::vocabulary;

vocabulary! {
    /// Computed from the forecast; the lead may worsen it freely and improve it with a reason. From
    /// good to bad. Shown with its symbol and its word, never alone.
    Colour {
        Green = "green", "Green";
        Amber = "amber", "Amber";
        Red = "red", "Red";
    }
}

impl Colour {
    /// The symbol beside the word.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Green => "🟢",
            Self::Amber => "🟡",
            Self::Red => "🔴",
        }
    }
}

/// Why a stated colour was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ColourError {
    /// The promised date has passed.
    #[error("The promised date has passed: this cannot be Green. Choose Amber or Red, or move the date.")]
    MissedIsNeverGreen,
    /// Better than computed, without a reason.
    #[error("Your record says {0}. Say why it stands better: the reason is printed in the post.")]
    ReasonNeeded(Colour),
}

/// Checks the colour that a lead states: worsening is free, improving takes a reason, and a missed
/// milestone is never Green. `computed` is none while the record is too short: then the lead's own
/// judgement stands.
///
/// # Errors
/// What is missing, in a sentence.
pub fn check_stated(
    stated: Colour,
    computed: Option<Colour>,
    missed: bool,
    reason: Option<&str>,
) -> Result<(), ColourError> {
    if missed && stated == Colour::Green {
        return Err(ColourError::MissedIsNeverGreen);
    }
    match computed {
        Some(computed) if stated < computed && reason.is_none_or(|r| r.trim().is_empty()) => {
            Err(ColourError::ReasonNeeded(computed))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::Colour::{Amber, Green, Red};
    use super::*;

    #[test]
    fn worsening_is_free_and_improving_takes_a_reason() {
        assert_eq!(check_stated(Red, Some(Green), false, None), Ok(()));
        assert_eq!(check_stated(Green, Some(Amber), false, Some(" ")), Err(ColourError::ReasonNeeded(Amber)));
        assert_eq!(check_stated(Green, Some(Amber), false, Some("parts arrived")), Ok(()));
        assert_eq!(check_stated(Green, None, false, None), Ok(()));
    }

    #[test]
    fn missed_is_never_green() {
        let refused = Err(ColourError::MissedIsNeverGreen);
        assert_eq!(check_stated(Green, Some(Red), true, Some("nearly there")), refused);
        assert_eq!(check_stated(Green, None, true, None), refused);
        assert_eq!(check_stated(Amber, Some(Red), true, Some("handed over today")), Ok(()));
    }

    #[test]
    fn worse_sorts_later() {
        assert!(Green < Amber && Amber < Red);
        assert_eq!(format!("{} {Amber}", Amber.symbol()), "🟡 Amber");
    }
}

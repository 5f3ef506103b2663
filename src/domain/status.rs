//! The status of a milestone.

use super::vocabulary::vocabulary;

vocabulary! {
    /// Computed from the forecast; the lead may worsen it freely and improve it with a reason.
    Colour {
        Green = "green", "Green";
        Amber = "amber", "Amber";
        Red = "red", "Red";
    }
}

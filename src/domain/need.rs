//! What went deeper than the contact itself: whether the lead was asked early, played back what they
//! heard, and a need in the other's words with what could meet it.

use super::vocabulary::vocabulary;

vocabulary! {
    /// When the lead came into it. Practice 29: a seat at the table.
    Involvement {
        Early = "early", "Asked early";
        After = "after", "Told after";
    }
}

vocabulary! {
    /// What could meet a need. Practice 40: look at the process and at what is there before a project.
    NeedOption {
        Process = "process", "Change the process";
        Existing = "existing", "Use what is there";
        Project = "project", "A new project";
    }
}

/// The deeper part of a check-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// Whether the lead was asked early or told after, if it was said.
    pub involvement: Option<Involvement>,
    /// Whether the lead played back what they heard. Practice 39.
    pub played_back: bool,
    /// A need of theirs, in their words. Practice 30.
    pub need: Option<String>,
    /// What could meet it.
    pub options: Vec<NeedOption>,
}

/// Words that name a solution where a need was asked for.
const SOLUTIONS: &[&str] = &[
    "app",
    "apps",
    "application",
    "system",
    "tool",
    "software",
    "platform",
    "dashboard",
    "portal",
    "chatbot",
    "bot",
    "ai",
    "integration",
    "interface",
    "api",
    "database",
    "module",
    "plugin",
    "licence",
    "license",
    "excel",
    "sharepoint",
    "salesforce",
    "sap",
    "teams",
    "website",
];

/// Whether a need names a solution rather than what it is for: "a dashboard" instead of "see the stock of
/// every shop at noon". Advisory; it looks for known words only.
pub fn names_a_solution(need: &str) -> bool {
    let lower = need.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| SOLUTIONS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::names_a_solution;

    #[test]
    fn a_solution_is_told_from_a_need() {
        for solution in ["a dashboard for stock", "We need an app.", "SAP access", "some kind of AI"] {
            assert!(names_a_solution(solution), "{solution}");
        }
        for need in ["see the stock of every shop at noon", "close in three days", "a said thing"] {
            assert!(!names_a_solution(need), "{need}");
        }
    }
}

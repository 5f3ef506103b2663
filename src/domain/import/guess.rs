//! Guesses from a title, to be looked over by the lead.

use crate::domain::names::fold;
use crate::domain::vocabulary::{Circle, Role};

/// Close to a chief by their work, not by their position.
const NOT_THE_CHIEF: &[&str] =
    &["assistant", "secretary", "chief of staff", "deputy", "office of", "advisor to"];

/// Words that name a role, the surest first. Only chiefs are taken for chiefs: a vice president of
/// finance leads a business unit.
const TITLES: &[(Role, &[&str])] = &[
    (Role::Ceo, &["ceo", "chief executive"]),
    (Role::Cfo, &["cfo", "chief financial", "chief finance"]),
    (Role::Cmo, &["cmo", "chief marketing"]),
    (Role::Coo, &["coo", "chief operating", "chief operations"]),
    (Role::Chro, &["chro", "chief human resources", "chief people", "chief hr"]),
    (Role::Clo, &["clo", "chief legal", "general counsel"]),
    (Role::Engineering, &["cto", "chief technology", "chief technical", "chief engineering"]),
    (
        Role::Vendor,
        &[
            "vendor",
            "supplier",
            "reseller",
            "account executive",
            "account manager",
            "account director",
            "customer success",
            "sales engineer",
            "solutions engineer",
            "partner manager",
        ],
    ),
    (Role::Engineering, &["engineering", "engineer", "software", "developer", "devops", "r d"]),
    (
        Role::Board,
        &[
            "board",
            "chair",
            "chairman",
            "chairwoman",
            "chairperson",
            "non executive",
            "trustee",
            "supervisory",
        ],
    ),
    (
        Role::BusinessUnit,
        &[
            "business unit",
            "head of",
            "head",
            "vp",
            "svp",
            "evp",
            "vice president",
            "president",
            "director",
            "general manager",
        ],
    ),
];

/// The role that a title speaks of; Other when it tells nothing.
pub fn guess_role(title: &str) -> Role {
    let folded = fold(title);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // Whole words only: a "director" is no CTO.
    let padded = format!(" {} ", words.collect::<Vec<_>>().join(" "));
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| padded.contains(&format!(" {phrase} ")));
    if says(NOT_THE_CHIEF) {
        return Role::Other;
    }
    TITLES.iter().find(|(_, phrases)| says(phrases)).map_or(Role::Other, |(role, _)| *role)
}

/// A circle to begin with. Inner is never guessed, the lead chooses it; whoever has no known role
/// waits in Outer, so that a long file asks for no contacts.
pub const fn guess_circle(role: Role) -> Circle {
    match role {
        Role::Ceo | Role::Cfo | Role::Cmo | Role::Coo | Role::Chro | Role::Clo => Circle::Core,
        Role::Engineering | Role::BusinessUnit => Circle::Core,
        Role::Board | Role::Vendor => Circle::Wide,
        Role::Other => Circle::Outer,
    }
}

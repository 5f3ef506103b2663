use super::*;
use insta::assert_snapshot;
use proptest::prelude::*;

fn dictionary() -> Dictionary {
    Dictionary::parse(include_str!("../../../config/plain-language.toml")).expect("the file is right")
}

#[test]
fn the_file_is_right_and_its_words_are_plain() {
    let dictionary = dictionary();
    assert!(dictionary.len() >= 150, "{}", dictionary.len());
    let own =
        |instead: &String| dictionary.findings(instead, &[]).into_iter().map(|f| f.word).collect::<Vec<_>>();
    let unclear: Vec<(&String, Vec<String>)> =
        dictionary.entries.values().map(|i| (i, own(i))).filter(|(_, found)| !found.is_empty()).collect();
    assert!(unclear.is_empty(), "what is to be written is itself in the dictionary: {unclear:?}");
    assert!(dictionary.entries.values().all(|i| i.chars().count() <= 60), "a button holds 75 characters");
}

#[test]
fn words_and_unknown_capitals_are_found_once_in_their_order() {
    let found = |draft: &str| {
        let findings = dictionary().findings(draft, &["crm", "vendor lock in"]);
        findings
            .iter()
            .map(|f| format!("{} → {}", f.word, f.instead.as_deref().unwrap_or("?")))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let drafts = [
        "SSO goes live; the sso team is glad.",
        "The single sign-on is ready, and the APIs too.",
        "CI/CD is in place. CRM stays. Vendor lock-in ended.",
        "XKCD and the ZZTs at 10 AM in the UK, for HR and the CFO",
        "The bank signed: 12 shops pay on one day.",
        "<@UAPI> sent <http://api.example|API>",
        "I AM NOT SHOUTINGLOUDLY",
        "",
    ];
    let all: Vec<String> = drafts.iter().map(|d| format!("{d} => {}", found(d))).collect();
    assert_snapshot!(all.join("\n"), @"
    SSO goes live; the sso team is glad. => SSO → one sign-in
    The single sign-on is ready, and the APIs too. => single sign-on → one sign-in, APIs → connection between systems
    CI/CD is in place. CRM stays. Vendor lock-in ended. => CI/CD → testing every change by itself
    XKCD and the ZZTs at 10 AM in the UK, for HR and the CFO => XKCD → ?, ZZTs → ?
    The bank signed: 12 shops pay on one day. => 
    <@UAPI> sent <http://api.example|API> => 
    I AM NOT SHOUTINGLOUDLY => 
     =>
    ");
}

fn replaced(draft: &str, word: &str, instead: &str) -> String {
    dictionary().replace(draft, word, instead)
}

#[test]
fn replacing_keeps_the_sentence() {
    assert_eq!(
        replaced("SSO is late. The SSO, then.", "sso", "one sign-in"),
        "One sign-in is late. The one sign-in, then."
    );
    assert_eq!(replaced("ci/cd and CI CD", "CI/CD", "tests"), "Tests and tests");
    assert_eq!(replaced("espresso", "SSO", "x"), "espresso");
}

#[test]
fn one_article_stands_before_what_is_put_in() {
    let rows = [
        ("We hit the MFA again.", "MFA", "a second check"),
        ("Our MFA works.", "MFA", "a second check"),
        ("MFA works.", "MFA", "a second check"),
        ("We lack an API.", "API", "connection between systems"),
        ("A CRM comes.", "CRM", "overview of customers"),
        ("A CRM comes.", "CRM", "one list"),
        ("The blocker is gone.", "blocker", "what holds us up"),
        ("It is in the Active Directory.", "Active Directory", "our list of staff accounts"),
        ("A backend, the backend.", "backend", "the part nobody sees"),
    ];
    let said = rows.map(|(draft, word, instead)| replaced(draft, word, instead));
    assert_snapshot!(said.join("\n"), @"
    We hit the second check again.
    Our second check works.
    A second check works.
    We lack a connection between systems.
    An overview of customers comes.
    A one list comes.
    What holds us up is gone.
    It is in our list of staff accounts.
    A part nobody sees, the part nobody sees.
    ");
}

#[test]
fn a_longer_name_is_found_whole_and_not_replaced_by_half() {
    let found = |draft: &str, allowed: &[&str]| {
        let findings = dictionary().findings(draft, allowed);
        findings.iter().map(|f| format!("{} {}", f.word, f.instead.is_some())).collect::<Vec<_>>().join(", ")
    };
    let draft = "Our Kubernetes cluster is API-first; the API is new.";
    assert_eq!(found(draft, &[]), "Kubernetes cluster false, API-first false, API true");
    assert_eq!(found(draft, &["kubernetes cluster", "api"]), "");
    assert_eq!(found(draft, &["kubernetes"]), "Kubernetes cluster false, API-first false, API true");
    assert_eq!(found("a non-agile, well-known SSO", &[]), "non-agile false, SSO true");
    assert_eq!(
        replaced(draft, "API", "connection"),
        "Our Kubernetes cluster is API-first; the connection is new."
    );
}

#[test]
fn an_effect_is_money_time_risk_or_customers() {
    let dictionary = dictionary();
    for text in
        ["saves 40 hours a year", "12 % less", "€ 9k", "no risk for the audit", "customers notice nothing"]
    {
        assert!(dictionary.names_effect(text), "{text}");
    }
    for text in ["it is ready", "the connection is up", ""] {
        assert!(!dictionary.names_effect(text), "{text}");
    }
}

#[test]
fn a_figure_is_in_digits_or_in_a_word() {
    let dictionary = dictionary();
    for text in
        ["saves 40 hours a year", "costs fall by half", "€9k less", "two shops open", "12%", "3x faster"]
    {
        assert!(dictionary.names_figure(text), "{text}");
    }
    for text in ["costs fall in June", "one day for all", "<@U123> pays less", ""] {
        assert!(!dictionary.names_figure(text), "{text}");
    }
}

#[test]
fn a_broken_file_says_what_is_wrong() {
    let parse = |words: &str| {
        let rest = "[known]\ncapitals = []\n[effect]\nmoney = []\ntime = []\nrisk = []\ncustomers = []";
        Dictionary::parse(&format!("[words]\n{words}\n{rest}")).map(|d| d.len()).map_err(|e| e.to_string())
    };
    assert_eq!(parse("\"API\" = \"connection\""), Ok(1));
    assert!(parse("\"--\" = \"x\"").is_err_and(|e| e.contains("empty entry: \"--\"")));
    assert!(parse("\"API\" = \" \"").is_err());
}

#[test]
fn saying_nothing_is_recognised() {
    assert!(says_nothing("Nothing changed.") && says_nothing(" no change ") && says_nothing("-"));
    assert!(!says_nothing("Nothing changed but the date"));
}

proptest! {
    #[test]
    fn what_was_replaced_is_no_longer_found(words in prop::collection::vec(prop::sample::select(vec!["SSO", "the", "APIs", "legacy", "bank", "pen test", "9"]), 0..12)) {
        let dictionary = dictionary();
        let mut draft = words.join(" ");
        for finding in dictionary.findings(&draft, &[]) {
            draft = dictionary.replace(&draft, &finding.word, finding.instead.as_deref().unwrap_or("that"));
        }
        prop_assert_eq!(dictionary.findings(&draft, &[]), vec![]);
    }

    #[test]
    fn no_draft_panics(draft in ".{0,80}", word in ".{0,8}") {
        let dictionary = dictionary();
        let found = dictionary.findings(&draft, &[]);
        for finding in &found {
            let folded = fold(&finding.word);
            prop_assert!(dictionary.findings(&draft, &[&folded]).iter().all(|f| fold(&f.word) != folded));
        }
        let _ = (dictionary.replace(&draft, &word, "x"), dictionary.names_effect(&draft), says_nothing(&draft));
    }
}

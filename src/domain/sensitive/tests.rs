use super::{Matter, Sensitive};
use proptest::prelude::*;

fn filter() -> Sensitive {
    Sensitive::parse(include_str!("../../../config/sensitive.toml"))
        .expect("the list that comes with the program")
}

fn matters(text: &str) -> Vec<Matter> {
    filter().touched(text).into_iter().map(|touched| touched.matter).collect()
}

#[test]
fn what_is_not_the_logs_to_keep_is_noticed() {
    let table = [
        ("her surgery went well", Matter::Health),
        ("Diagnosed with ADHD last year", Matter::Health),
        ("he is off sick until May", Matter::Health),
        ("she's pregnant, due in June", Matter::Health),
        ("fasting for Ramadan, so no lunch", Matter::Religion),
        ("is a Christian and goes to church on Sundays", Matter::Religion),
        ("a Trump supporter, avoid the topic", Matter::Politics),
        ("she is a union rep", Matter::Union),
        ("he's gay and married", Matter::Sexuality),
        ("got a written warning from HR", Matter::Discipline),
        ("the vendor says Bob was fired", Matter::Discipline),
        ("the password is hunter2", Matter::Credentials),
        ("pin: 4711", Matter::Credentials),
        ("pin 1234", Matter::Credentials),
        ("send password hunter2", Matter::Credentials),
        ("her son broke his leg", Matter::Health),
        ("she votes Green", Matter::Politics),
        ("use xoxb-123456789012-abcdef", Matter::Credentials),
        ("key AKIAIOSFODNN7EXAMPLE for S3", Matter::Credentials),
        ("https://ada:geheim@example.com/x", Matter::Credentials),
        ("q7Zk2LmN9pXr4TvW8yBc1DfG", Matter::Credentials),
    ];
    for (text, matter) in table {
        assert_eq!(matters(text), [matter], "{text}");
    }
}

#[test]
fn ordinary_business_passes() {
    let table = [
        "learned the health check of the server fails at night",
        "a union of two tables doubled the rows",
        "HR wants the sick-day system live by June",
        "the sick leave system is slow",
        "the other party in the contract is the supplier",
        "third-party members of the steering group",
        "discipline in the backlog pays off",
        "needs project discipline",
        "the trigger was fired twice",
        "outage under investigation, fix by Friday",
        "ran diagnostics on the network",
        "the migration came out as planned",
        "converted to SaaS last quarter",
        "our tool is platform agnostic",
        "Christian Palmer and Jonas Gay from sales",
        "with Union Investment on the portal",
        "the operation in Lyon opens in May",
        "the close takes 9 days, shared our SSO plan",
        "password reset takes too long for her team",
        "the token is valid for a day",
        "single sign-on token: renewed weekly",
        "key is to listen first",
        "the secret is out: they merge",
        "https://office.slack.com/archives/C0123ABCD/p1772525400000100",
        "https://wiki.example.com/pages/viewpage.action?pageId=123456789",
        "milestone M01J8ZQ7 moved to 2026-06-15",
        "depressed demand in Q3 squeezes the budget",
        "votes for the option with one payroll",
        "far right column of the report is wrong",
        "anti-harassment training rollout is his project",
        "she likes walks, not lunches",
        "the cancer charity project goes live",
        "project surgery on the network",
        "depression in the market",
        "he broke his promise to the board",
        "the PIN pads in 12 shops",
        "",
        "🙂 — 你好",
    ];
    for text in table {
        assert_eq!(filter().touched(text), [], "{text}");
    }
}

#[test]
fn a_credential_is_never_shown_whole() {
    let touched = filter().touched("token=abcd1234efgh5678");
    assert_eq!(touched.len(), 1);
    assert_eq!(touched[0].words, "abcd…");
}

#[test]
fn a_list_that_is_none_is_refused() {
    assert!(Sensitive::parse("[health]\nwords = []").is_err());
    let empty = include_str!("../../../config/sensitive.toml").replace("\"cancer\"", "\" \"");
    assert!(Sensitive::parse(&empty).is_err_and(|error| error.to_string().contains("health")));
}

proptest! {
    #[test]
    fn whatever_is_typed_is_read(text in "\\PC{0,400}") {
        for touched in filter().touched(&text) {
            prop_assert!(!touched.words.is_empty());
        }
    }
}

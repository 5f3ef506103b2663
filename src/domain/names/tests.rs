use super::*;
use insta::assert_snapshot;
use proptest::prelude::*;

const PEOPLE: [&str; 9] = [
    "Ada Lovelace",
    "Zoë Müller",
    "Ana Ruiz",
    "Anna Ruiz-Gómez",
    "Dana Scully",
    "Łukasz Weiß",
    "Bob O'Brien",
    "Marie Curie",
    "Dana White",
];

fn find(query: &str) -> String {
    match find_peer(query, PEOPLE.into_iter().map(|name| (name, ()))) {
        Match::One(name, ()) => name.to_owned(),
        found => format!("{found:?}").replace(", ())", ")"),
    }
}

#[test]
fn what_is_too_long_for_a_name_is_like_none() {
    let near = |query: &str, name: &str| match find_peer(query, [(name, ())].into_iter()) {
        Match::None { nearest } => nearest.len(),
        found => panic!("{found:?}"),
    };
    let long = |letter: &str, many| format!("x{}", letter.repeat(many));
    assert_eq!(near(&long("a", 79), &format!("{}b", long("a", 79))[1..]), 1);
    assert_eq!(near(&long("a", 80), &format!("{}b", long("a", 79))[1..]), 0);
    assert_eq!(near("payrl", &format!("payroll{}", " for all sites".repeat(15))), 1);
    assert_eq!(near("payrl", &format!("payroll{}", " for all sites".repeat(30))), 0);
}

#[test]
fn people_are_found_by_what_is_typed() {
    let queries = [
        "ada lovelace",
        "ADA",
        "lovelace",
        "zoe",
        "mueller",
        "muller",
        "ana",
        "ann",
        "ruiz",
        "dana",
        "dana s",
        "weiss",
        "lukasz",
        "obrien",
        "O’Brien",
        "curie, marie",
        "@ada.lovelace",
        "uri",
        "z m",
        "ruiz g",
        "lovelase",
        "nobody",
        "",
        "a",
    ];
    let found: String = queries.iter().map(|q| format!("{q} => {}\n", find(q))).collect();
    assert_snapshot!(found, @r#"
    ada lovelace => Ada Lovelace
    ADA => Ada Lovelace
    lovelace => Ada Lovelace
    zoe => Zoë Müller
    mueller => None { nearest: [("Zoë Müller")] }
    muller => Zoë Müller
    ana => Ana Ruiz
    ann => Anna Ruiz-Gómez
    ruiz => Ana Ruiz
    dana => Several([("Dana Scully"), ("Dana White")])
    dana s => Dana Scully
    weiss => Łukasz Weiß
    lukasz => Łukasz Weiß
    obrien => Bob O'Brien
    O’Brien => Bob O'Brien
    curie, marie => Marie Curie
    @ada.lovelace => Ada Lovelace
    uri => None { nearest: [("Marie Curie"), ("Ana Ruiz"), ("Anna Ruiz-Gómez")] }
    z m => None { nearest: [] }
    ruiz g => Anna Ruiz-Gómez
    lovelase => None { nearest: [("Ada Lovelace")] }
    nobody => None { nearest: [] }
     => None { nearest: [] }
    a => Several([("Ada Lovelace"), ("Ana Ruiz"), ("Anna Ruiz-Gómez")])
    "#);
}

#[test]
fn letters_inside_a_word_are_a_suggestion_and_no_name() {
    let people = ["Priya Natarajan", "Jonas Keller", "Dana Whitfield"];
    let found = |query: &str| find_peer(query, people.into_iter().map(|name| (name, ())));
    for (typed, meant) in [("Raj", 0), ("Jan", 0), ("tara", 0), ("Elle", 1)] {
        assert_eq!(found(typed), Match::None { nearest: vec![(people[meant], ())] }, "{typed}");
    }
    assert_eq!(found("Dan"), Match::One("Dana Whitfield", ()));
}

#[test]
fn the_beginning_of_a_name_is_not_what_somebody_is_called() {
    let asked = ["Dana", "whitfield", "WHITFIELD, dana", "Dan", "Dana W", "", "ana"];
    let called = asked.map(|query| is_called(query, "Dana Whitfield"));
    assert_eq!(called, [true, true, true, false, false, false, false]);
}

#[test]
fn a_slip_of_the_hand_finds_its_word() {
    let words = ["log", "peers", "due", "snooze", "milestone", "schedule", "pause", "help"];
    let slips = ["snoze", "MILESTONES", "sched", "hlep", "people", "do", "p", "pa", "pasue", "xyz", ""];
    let found: String = slips.iter().map(|s| format!("{s} => {:?}\n", nearest_word(s, &words))).collect();
    assert_snapshot!(found, @r#"
    snoze => Some("snooze")
    MILESTONES => Some("milestone")
    sched => Some("schedule")
    hlep => Some("help")
    people => None
    do => None
    p => None
    pa => Some("pause")
    pasue => Some("pause")
    xyz => None
     => None
    "#);
}

#[test]
fn a_name_is_searched_by_its_first_word_without_accents_and_signs() {
    let first = ["  Weiß, Zoë", "O’Brien", "ada", "@ada.lind", "", "%_"].map(first_word);
    assert_eq!(first, ["weiss", "obrien", "ada", "ada", "", ""]);
}

#[test]
fn a_name_is_written_otherwise_with_accents_or_apostrophes() {
    let names = ["Zoë Lind", "Pat O'Brien", "Ana Ruiz-Gomez", "D. Kim 2", "李雷"];
    assert_eq!(names.map(is_written_otherwise), [true, true, false, false, true]);
}

#[test]
fn a_menu_lists_whoever_fits_the_best_first() {
    let listed = |query: &str| search(query, PEOPLE.into_iter().map(|name| (name, name))).join(", ");
    assert_eq!(listed(""), PEOPLE.join(", "));
    assert_eq!(listed("an"), "Ana Ruiz, Anna Ruiz-Gómez, Dana Scully, Dana White");
    assert_eq!(listed("white"), "Dana White");
    assert_eq!(listed("nobody"), "");
}

proptest! {
    #[test]
    fn everyone_is_found_by_their_own_name(place in 0..PEOPLE.len()) {
        prop_assert_eq!(find(&PEOPLE[place].to_uppercase()), PEOPLE[place]);
    }

    #[test]
    fn a_plain_name_has_the_first_word_of_what_it_is_found_by(
        name in "(Ana|Dana|O'Brien|Ruiz|Lind-Ek|Weiß|J\\.R\\.|Łee)( (ana|Ruiz|Weiß|Lindqvist|d'Arc))?",
        query in "(an|ANA|ana r|anna|ruiz  d|lind|lind-ek|weiss|weiß|b|o'b|obrien|d'|j r|j\\.r|lee|łe)( (da|ana|ruiz))?",
    ) {
        let is_found = !search(&query, [(name.as_str(), ())].into_iter()).is_empty();
        let is_plain = name.is_ascii() && !name.contains('\'');
        let has_it = name.to_ascii_lowercase().contains(&first_word(&query));
        prop_assert!(has_it || !is_found || !is_plain, "{} {}", name, query);
    }

    #[test]
    fn no_query_panics(query in ".{0,30}") {
        let _ = find(&query);
        let _ = nearest_word(&query, &["log", "due"]);
    }
}

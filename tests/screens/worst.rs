use super::gallery::all;
use super::limits::wrongs;
use super::samples::Data;

/// Names and notes that tear a screen apart if they can.
fn worst(word: &str, many: usize) -> Data {
    let repeat = |most: usize| word.chars().cycle().take(most).collect::<String>();
    Data { name: repeat(200), title: repeat(280), note: repeat(3_000), many }
}

fn wrong_screens(data: &Data) -> Vec<String> {
    let screens = all(data);
    let wrong = |(name, screen): &(&str, _)| {
        wrongs(screen).into_iter().map(|wrong| format!("{name}: {wrong}")).collect::<Vec<_>>()
    };
    let mut wrong: Vec<String> = screens.iter().flat_map(wrong).collect();
    wrong.dedup();
    wrong
}

#[test]
fn usual_data_fits() {
    assert_eq!(wrong_screens(&Data::usual()), Vec::<String>::new());
}

#[test]
fn the_worst_data_fits_too() {
    let words = [
        "&&&<<<>>>\"\"\"",
        "unbroken",
        "<!channel> ",
        "long ",
        "<@UEVIL> and <#CEVIL> ",
        "<http://example.com|click> ",
        "*bold* _and_ ~struck~ `code` > quoted\n",
        "مرحبا \u{202e}بكم ",
        "👩‍👩‍👧‍👦🇪🇺",
        "\n",
    ];
    let mut wrong = vec![];
    for (n, word) in words.into_iter().enumerate() {
        // How many there are matters whatever they are called: three words try it.
        for many in [0, 1, 3, 500].into_iter().take(if n < 3 { 4 } else { 3 }) {
            let found = wrong_screens(&worst(word, many));
            wrong.extend(found.into_iter().map(|wrong| format!("with {many} of {word:?}: {wrong}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn long_lists_say_how_many_more_there_are() {
    let data = worst("long ", 900);
    let screens = all(&data);
    let text = |name: &str| {
        let (_, screen) = screens.iter().find(|(n, _)| *n == name).expect("is in the gallery");
        super::usual::shown(screen)
    };
    for name in ["people::list", "home::home", "milestone::list", "milestone::digest", "schedule::all"] {
        assert!(text(name).contains(" more"), "{name} drops what does not fit:\n{}", text(name));
    }
}

use super::tests::{name_of, today};
use super::*;
use crate::domain::need::Involvement;
use proptest::option;
use proptest::prelude::*;

/// What Slack does to what people type.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The echo as it comes back: escaped, but for a mention.
fn sent(line: &LogLine) -> String {
    let name = name_of(&line.who);
    let rest = line.echo("");
    let name = if matches!(line.who, Who::Named(_)) { escape(&name) } else { name };
    name + &escape(&rest)
}

fn text() -> impl Strategy<Value = Option<String>> {
    let words = "[A-Za-z&<>\"'0-9äß☕.:!?-]{1,8}";
    let tricky = prop_oneof![
        Just("learned: x".to_owned()),
        Just("a, shared: b".to_owned()),
        Just("\"quoted\", next: c".to_owned()),
        Just("&lt;".to_owned()),
        Just("tomorrow, relational".to_owned()),
        Just("x, note: <@U1|y>".to_owned()),
    ];
    let plain = prop::collection::vec(words, 1..6).prop_map(|words| words.join(" "));
    option::of(prop_oneof![4 => plain, 1 => tricky])
}

prop_compose! {
    fn line()(
        name in "[A-Z][a-zé]{1,9}( [A-Z][a-z'-]{1,9}){0,2}(, [A-Z][a-z]{1,5})?",
        days in 0u64..900,
        kind in prop::sample::select(Kind::ALL),
        setting in option::of(prop::sample::select(Setting::ALL)),
        structured in any::<bool>(),
        initiator in option::of(prop::sample::select(Initiator::ALL)),
        (learned, shared, follow_up, need, note) in (text(), text(), text(), text(), text()),
        involvement in option::of(prop::sample::select(Involvement::ALL)),
        played_back in any::<bool>(),
        mention in any::<bool>(),
    ) -> LogLine {
        let who = match mention {
            true => Who::Mention { user_id: UserId::new("U0AB1"), label: Some(name) },
            false => Who::Named(name),
        };
        let on = today() - chrono::Days::new(days);
        LogLine {
            who,
            on,
            kind,
            setting,
            structured,
            initiator,
            learned,
            shared,
            follow_up,
            involvement,
            played_back,
            need,
            note,
            also: vec![],
            fell_through: false,
        }
    }
}

proptest! {
    #[test]
    fn an_echo_reads_back_as_the_same_entry(line in line()) {
        let sent = sent(&line);
        prop_assert_eq!(LogLine::parse(&sent, today()), Ok(line), "{}", sent);
    }

    #[test]
    fn what_is_read_echoes_back_as_the_same_entry(text in "(<@U1>|@bo|Ada|lunch|learned|shared|next:|I|she|called|me|told|,|yesterday|and|&amp;|q3|\n| ){1,14}") {
        if let Ok(line) = LogLine::parse(&text, today()) {
            let sent = sent(&line);
            let alone = LogLine { also: vec![], fell_through: false, ..line };
            prop_assert_eq!(LogLine::parse(&sent, today()), Ok(alone), "{}", sent);
        }
    }

    #[test]
    fn whom_a_line_names_is_the_same_on_every_day(
        line in line(),
        text in "(<@U1|bo>|@bo|Ada|I met|with|lunch|on|friday|12 march|3 days ago|31|next|in 2 weeks|,| ){1,10}",
        later in 0u64..900,
    ) {
        for text in [sent(&line), text] {
            if let Ok(line) = LogLine::parse(&text, today()) {
                prop_assert_eq!(whom(&text, today() + chrono::Days::new(later)), Some(line.who), "{}", text);
            }
        }
    }

    #[test]
    fn among_those_whom_a_name_may_mean_it_means_the_same(
        names in prop::collection::vec("(Ana|Anna|Dana|Bob|Ruiz|Weiß|Lind)( (Ana|Ruiz|Weiß|Lind|Lindqvist))?", 0..8),
        query in "(an|ana|anna r|dana|ruiz|lind|weiss|bob|b|zoe)",
    ) {
        let people: Vec<(usize, &str)> = names.iter().map(String::as_str).enumerate().collect();
        let find = |people: &[(usize, &str)]| {
            Who::Named(query.clone()).meant_of(people.iter().map(|(nth, name)| (*name, None, *nth)))
        };
        let meant = find(&people);
        let alone: Vec<(usize, &str)> = people.iter().copied().filter(|(nth, _)| meant.contains(nth)).collect();
        prop_assert_eq!(find(&alone), meant);
    }

    #[test]
    fn no_word_is_lost(words in prop::collection::vec("zz[a-y]{2,5}", 1..8)) {
        let line = LogLine::parse(&format!("@bo coffee {}", words.join(" ")), today()).expect("read");
        prop_assert_eq!(line.note, Some(words.join(" ")));
    }

    #[test]
    fn nothing_typed_panics(text in ".{0,80}", parts in "(<@U|>|@|ä|learned|, |on |: |\"|next: |2026-03-11|, relational|lunch| ){0,14}") {
        let _ = LogLine::parse(&text, today());
        let _ = LogLine::parse(&parts, today());
        let _ = LogLine::parse(&format!("Ada, lunch on 2026-03-01, relational{parts}"), today());
    }
}

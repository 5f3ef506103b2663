//! What every form about a person says, and how long a note may be.

use super::Screen;
use super::gallery::all;
use super::samples::Data;
use rapport::domain::checkin::NOTE_LIMIT;
use rapport::view::action::Form;
use serde_json::Value;

/// Forms whose words are about a person, or are passed on to one.
const ABOUT_A_PERSON: [Form; 8] = [
    Form::CheckIn,
    Form::Peer,
    Form::PlanIt,
    Form::Promise,
    Form::MovePromise,
    Form::DropPromise,
    Form::Obstacle,
    Form::Review,
];

fn forms() -> Vec<(&'static str, Form, Value)> {
    let form = |(name, screen)| match screen {
        Screen::View(view) => {
            let form = Form::from_code(view["callback_id"].as_str().unwrap_or_default())?;
            Some((name, form, view))
        }
        Screen::Message(_) => None,
    };
    all(&Data::usual()).into_iter().filter_map(form).collect()
}

#[test]
fn every_form_about_a_person_says_that_they_may_read_it() {
    let forms = forms();
    for about in ABOUT_A_PERSON {
        let of_it: Vec<_> = forms.iter().filter(|(_, form, _)| *form == about).collect();
        assert!(!of_it.is_empty(), "{about:?} is not in the gallery");
        for (name, _, view) in of_it {
            assert!(view.to_string().contains("Write as if "), "{name} does not say it");
        }
    }
}

#[test]
fn a_note_is_short_wherever_it_is_typed() {
    for (name, form, view) in forms() {
        if !ABOUT_A_PERSON.contains(&form) {
            continue;
        }
        for block in view["blocks"].as_array().into_iter().flatten() {
            let element = &block["element"];
            if element["type"] == "plain_text_input" {
                let most = element["max_length"].as_u64().unwrap_or(3_000);
                assert!(most <= NOTE_LIMIT as u64, "{name}: {} takes {most}", block["block_id"]);
            }
        }
    }
}

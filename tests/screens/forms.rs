//! The first steps and the forms as compact text.

use super::usual::screens;

#[test]
fn first_steps() {
    let names = ["onboarding::first_people", "onboarding::added", "onboarding::invitation"];
    insta::assert_snapshot!(screens(&names), @"");
}

#[test]
fn settings_and_schedules() {
    insta::assert_snapshot!(screens(&["settings::form", "schedule::form", "nudge::until_form"]), @"");
}

#[test]
fn invitations_and_messages() {
    insta::assert_snapshot!(screens(&["onboarding::invite", "onboarding::invited", "checkin::form, of a message"]), @"");
}

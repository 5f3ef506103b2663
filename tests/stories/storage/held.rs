//! A database that another program holds locked for longer than the bot waits.

use super::{SORRY, lena, logged, refusal, run, said, stops, until_settled};
use crate::harness::Way;
use crate::harness::process::Premises;
use sqlx::{AnyConnection, Connection};

/// Somebody in a shell, in the middle of a change.
async fn holds(premises: &Premises) -> AnyConnection {
    sqlx::any::install_default_drivers();
    let mut shell = AnyConnection::connect(&premises.database()).await.expect("connects");
    sqlx::query("BEGIN EXCLUSIVE").execute(&mut shell).await.expect("locked");
    shell
}

async fn lets_go(mut shell: AnyConnection) {
    sqlx::query("ROLLBACK").execute(&mut shell).await.expect("let go");
    shell.close().await.expect("closes");
}

#[test]
fn held_while_it_serves_people_are_told_and_let_go_all_goes_on() {
    for way in [Way::Socket, Way::Http] {
        run(async {
            let premises = Premises::open(way).await;
            let process = premises.serve().await;
            let lena = lena(&premises).await;
            until_settled(&premises).await;
            let shell = holds(&premises).await;
            for line in ["lunch", "walk", "call"] {
                lena.say("rapport", &format!("/checkin @dana {line}")).expect("said");
            }
            lena.wait_text("rapport", SORRY).await.expect("told");
            lena.say("rapport", "@dana coffee").expect("said");
            let turned_away =
                |d: &slack_sandbox::Delivery| d.name == "message" && d.outcome != "acknowledged";
            let came = |s: &slack_sandbox::Sandbox| s.deliveries().iter().any(turned_away);
            assert!(premises.sandbox.wait_for(super::PATIENCE, came).await, "{way:?}: not acknowledged");
            lets_go(shell).await;
            lena.wait_text("rapport", "Logged: coffee today").await.expect("Slack sent it again");
            lena.say("rapport", "/checkin @dana event").expect("said");
            lena.wait_text("rapport", "Logged: event today").await.expect("logged");
            until_settled(&premises).await;
            assert_eq!(said(&lena, "Logged: coffee today"), 1, "{way:?}");
            stops(process).await;
            assert_eq!(
                logged(&premises).await,
                said(&lena, "Logged:"),
                "{way:?}: each that was said to be logged, and no other"
            );
        });
    }
}

#[test]
fn held_when_it_starts_it_says_who_is_in_the_way() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        stops(premises.serve().await).await;
        let shell = holds(&premises).await;
        let told = refusal(&premises).await;
        assert!(told.contains("Another program holds the database"), "{told}");
        lets_go(shell).await;
        stops(premises.serve().await).await;
    });
}

//! Told to stop, as an orchestrator does it: signals, health, exit codes, with the program as a process of its own.

use super::process::{joins, leftovers, run};
use crate::harness::Way;
use crate::harness::process::{Premises, output};
use rapport::store::DeliveryState;
use slack_sandbox::{Fault, FaultKind, Person};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);
/// What is in flight ends before an orchestrator commonly kills, 30 seconds after it told the program to stop.
const GRACE: Duration = Duration::from_secs(28);

/// `rapport probe`, of the process that serves here: its exit code, and what it prints.
async fn probe(premises: &Premises, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rapport"));
    let served = premises.command(0);
    let environment = served.get_envs().filter_map(|(name, value)| Some((name, value?)));
    command.arg("probe").args(arguments).env_clear().envs(environment);
    let ended = tokio::task::spawn_blocking(move || output(command)).await.expect("it ends");
    (ended.status.code(), String::from_utf8_lossy(&ended.stdout).trim().to_owned())
}

async fn lena(premises: &Premises) -> Person {
    joins(premises, "lena").await;
    premises.sandbox.act("lena").patience(PATIENCE)
}

/// She writes to the bot, and Slack does not answer the answer, which hangs.
async fn an_answer_hangs(premises: &Premises, lena: &Person) {
    let began = Instant::now();
    // Her Home may still be under way, and is not what hangs.
    while !leftovers(premises).await.is_empty() {
        assert!(began.elapsed() < PATIENCE, "it never rests");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    premises.sandbox.fault(Fault::api("chat.postMessage", FaultKind::Hang));
    lena.say("rapport", "lunch with @dana").expect("said");
    while !leftovers(premises).await.iter().any(|(state, _)| *state == DeliveryState::Sending) {
        assert!(began.elapsed() < PATIENCE, "nothing is being sent");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The answer stands there once, and only once.
async fn is_answered_once(lena: &Person) {
    lena.wait_text("rapport", "Logged: lunch today").await.expect("answered");
    let answers = lena.messages("rapport");
    let logged = answers.iter().filter(|m| m.to_string().contains("Logged: lunch today")).count();
    assert_eq!(logged, 1);
}

#[test]
fn while_it_lingers_it_answers_slack_and_says_that_it_is_not_ready() {
    run(async {
        let premises = Premises::open(Way::Http).await;
        let settings = premises.folder.path().join("config");
        std::fs::create_dir(&settings).expect("a folder");
        std::fs::write(settings.join("rapport.toml"), "[http]\nlinger_seconds = 8\n").expect("written");
        let process = premises.serve().await;
        assert_eq!(probe(&premises, &[]).await, (Some(0), "alive".into()));
        assert_eq!(probe(&premises, &["--ready"]).await, (Some(0), "ready".into()));
        let lena = lena(&premises).await;
        process.signal("INT");
        let told = Instant::now();
        while process.asks("/readyz").await != Some((503, "stopping\n".into())) {
            assert!(told.elapsed() < Duration::from_secs(7), "it still says that it is ready");
        }
        assert_eq!(process.asks("/healthz").await, Some((200, "alive\n".into())));
        assert_eq!(probe(&premises, &["--ready"]).await, (Some(1), "stopping".into()));
        lena.say("rapport", "/checkin @dana coffee").expect("said");
        lena.wait_text("rapport", "Logged: coffee today").await.expect("a balancer may be late");
        let (status, _) = process.ended().await;
        assert_eq!(status.code(), Some(0));
        assert!(told.elapsed() >= Duration::from_secs(8), "{:?}", told.elapsed());
        let (code, said) = probe(&premises, &[]).await;
        assert!(code == Some(1) && said.starts_with("nothing answers at 127.0.0.1:"), "{code:?} {said}");
    });
}

#[test]
fn a_call_that_hangs_does_not_keep_it_beyond_the_grace_and_nothing_is_lost() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        let process = premises.serve().await;
        let lena = lena(&premises).await;
        an_answer_hangs(&premises, &lena).await;
        let (status, took) = process.stop().await;
        assert_eq!(status.code(), Some(0));
        assert!(took < GRACE, "{took:?}");
        premises.sandbox.clear_faults();
        let process = premises.serve().await;
        is_answered_once(&lena).await;
        assert_eq!(process.stop().await.0.code(), Some(0));
    });
}

#[test]
fn a_second_signal_ends_it_at_once_and_the_next_start_takes_up_what_was_in_flight() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        let process = premises.serve().await;
        let lena = lena(&premises).await;
        an_answer_hangs(&premises, &lena).await;
        process.signal("TERM");
        // The same signal twice at one instant counts once, and a busy machine makes an instant long.
        tokio::time::sleep(Duration::from_millis(600)).await;
        process.signal("TERM");
        let (status, took) = process.ended().await;
        assert_eq!(status.code(), Some(1), "it did not end in good order");
        assert!(took < Duration::from_secs(3), "{took:?}: the call alone hangs for 10 seconds");
        premises.sandbox.clear_faults();
        let process = premises.serve().await;
        is_answered_once(&lena).await;
        assert_eq!(process.stop().await.0.code(), Some(0));
    });
}

//! Commands whose output nobody reads, or that has no room.

use std::process::{Command, Output, Stdio};

fn rapport(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

/// Runs it with an output whose reader is gone.
fn unread(arguments: &[&str]) -> Output {
    let mut command = rapport(arguments);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    drop(child.stdout.take());
    child.wait_with_output().expect("ends")
}

#[test]
fn a_reader_who_leaves_is_no_trouble() {
    for arguments in [["man"].as_slice(), &["manifest"], &["plan", "--simulate", "9", "--leads", "3"]] {
        let ended = unread(arguments);
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!((ended.status.code(), said.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn without_room_it_is_a_sentence() {
    for arguments in [["man"].as_slice(), &["manifest"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        let ended = rapport(arguments).stdout(full).stderr(Stdio::piped()).output().expect("ends");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.starts_with("The output cannot be written: No space left"), "{said}");
    }
}

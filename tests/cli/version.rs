//! What the program says it is, and what `build.rs` reads of a repository.

use crate::harness::process::output;
use rapport::store::Store;
use std::path::Path;
use std::process::Command;

#[allow(dead_code, reason = "its `main` is for cargo")]
#[path = "../../build.rs"]
mod build;

fn says(argument: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    command.arg(argument).env_clear();
    let ended = output(command);
    assert_eq!(ended.status.code(), Some(0));
    String::from_utf8(ended.stdout).expect("text")
}

#[test]
fn the_version_is_a_line_or_all_that_is_known_of_the_build() {
    let short = format!("rapport {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(says("-V"), short);
    let long = says("--version");
    assert!(long.starts_with(&short), "{long}");
    let names: Vec<&str> = long.lines().skip(1).filter_map(|line| Some(line.split_once(':')?.0)).collect();
    assert_eq!(names, ["commit", "date", "compiler", "target", "build", "schema"], "{long}");
    assert!(long.lines().skip(1).all(|line| !line.ends_with(':')), "nothing is left empty: {long}");
    assert!(long.contains(&format!("schema:   {}\n", Store::known_schema())), "{long}");
    assert!(long.contains("compiler: rustc 1."), "{long}");
}

/// Runs git in a folder, as somebody who is nobody.
fn git(folder: &Path, arguments: &[&str]) {
    let who = ["-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(who).args(arguments);
    command.env("GIT_COMMITTER_DATE", "1772530200 +0100").env("GIT_CONFIG_GLOBAL", "/dev/null");
    let ended = command.output().expect("git runs");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

#[test]
fn a_commit_is_known_by_its_own_repository_alone_and_changes_are_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let top = folder.path();
    assert!(build::Commit::of(top).is_none(), "an unpacked archive");
    std::fs::create_dir_all(top.join("src")).expect("a folder");
    std::fs::write(top.join("src/main.rs"), "one").expect("written");
    git(top, &["init", "--quiet"]);
    assert!(build::Commit::of(top).is_none(), "nothing is committed");
    git(top, &["add", "."]);
    git(top, &["commit", "--quiet", "--message", "one"]);
    let commit = build::Commit::of(top).expect("a commit");
    let said = commit.said();
    assert!(said.len() == 12 && said.chars().all(|c| c.is_ascii_hexdigit()), "{said}");
    assert_eq!(build::day(commit.at), "2026-03-03");
    std::fs::write(top.join("notes.md"), "makes no other program").expect("written");
    assert_eq!(build::Commit::of(top).expect("a commit").said(), said);
    std::fs::write(top.join("src/new.rs"), "not added yet").expect("written");
    assert_eq!(build::Commit::of(top).expect("a commit").said(), format!("{said}, with changes"));
    assert!(build::Commit::of(&top.join("src")).is_none(), "unpacked within another's repository");
}

#[test]
fn days_are_those_of_the_calendar() {
    let table = [0, 951_782_400, 951_868_800, 1_772_530_200, 4_107_542_399, -1];
    let days = table.map(build::day);
    assert_eq!(days, ["1970-01-01", "2000-02-29", "2000-03-01", "2026-03-03", "2100-02-28", "1969-12-31"]);
}

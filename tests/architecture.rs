//! The rules of the house that the compiler does not hold: who may name whom, where time and SQL come from, and how
//! long a file may be.

use std::path::{Path, PathBuf};

/// Which rooms each room may name, itself aside; `cli` and `main` wire everything.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("clock", &[]),
    ("metrics", &[]),
    ("tls", &[]),
    ("config", &["domain"]),
    ("view", &["domain"]),
    ("store", &["domain", "metrics"]),
    ("slack", &["domain", "clock", "config", "metrics", "tls"]),
    ("tracker", &["domain", "config", "tls"]),
    ("calendar", &["domain", "config", "tls"]),
    ("flow", &["domain", "clock", "config", "view", "store", "slack", "tracker", "calendar", "metrics"]),
];
/// What a pure room never names: whoever waits, draws lots or reaches outside is not pure.
const IMPURE: &[&str] = &[
    "tracing",
    "async",
    "await",
    "tokio",
    "sqlx",
    "slack_morphism",
    "reqwest",
    "rand",
    "Clock",
    "fs",
    "env",
    "net",
];
/// Words that begin a statement, as our statements are written.
const SQL: &[&str] = &["SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE outbox", "PRAGMA ", "CREATE TABLE"];
/// A test that signs as Slack does: the library checks the signature against the machine's clock.
const ASKS_THE_MACHINE: &str = "src/slack/http/tests.rs";
const NO_NAMES: &[&str] = &["utils", "util", "common", "helpers", "helper", "models", "handlers", "misc"];
const LONGEST: usize = 400;

/// One source file, with what is code in it and what stands in quotes; comments are left out of both.
struct Source {
    path: String,
    room: String,
    lines: usize,
    code: String,
    quoted: String,
}

impl Source {
    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("a source file is read");
        let shown = path.strip_prefix(root()).expect("lies below the root").display().to_string();
        let room = shown.strip_prefix("src/").unwrap_or(&shown).split(['/', '.']).next().unwrap_or_default();
        let (code, quoted) = split(&text);
        Self { room: room.to_owned(), lines: text.lines().count(), path: shown, code, quoted }
    }

    /// The words of the code.
    fn words(&self) -> impl Iterator<Item = &str> {
        self.code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
    }

    /// The rooms that the code names by their path.
    fn named(&self) -> Vec<&str> {
        let after = self.code.split("crate::").skip(1);
        after
            .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default())
            .collect()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let (mut found, mut folders) = (vec![], vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match path.is_dir() {
                true if !path.ends_with("target") => folders.push(path),
                false if path.extension().is_some_and(|e| e == "rs") => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// The sources of the crate itself.
fn sources() -> Vec<Source> {
    let found: Vec<Source> = rust_files("src").iter().map(|path| Source::read(path)).collect();
    assert!(found.len() > 100, "only {} source files were found", found.len());
    found
}

/// Code and quoted text of a source: a small scanner that knows comments, strings, raw strings and characters.
fn split(text: &str) -> (String, String) {
    let (mut code, mut quoted) = (String::new(), String::new());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let step = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(hashes) = raw_string(rest) {
            let end = format!("\"{}", "#".repeat(hashes));
            let from = hashes + 2;
            let length = rest[from..].find(&end).expect("a raw string ends");
            quoted.push_str(&rest[from..from + length]);
            from + length + end.len()
        } else if next == '"' {
            let length = string_length(&rest[1..]);
            quoted.push_str(&rest[1..1 + length]);
            length + 2
        } else if let Some(length) = character(rest) {
            length
        } else {
            code.push(next);
            next.len_utf8()
        };
        quoted.push_str(if step > next.len_utf8() { "\n" } else { "" });
        rest = &rest[step..];
    }
    (code, quoted)
}

/// How many hashes a raw string begins with, if one begins here.
fn raw_string(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.chars().take_while(|c| *c == '#').count();
    after[hashes..].starts_with('"').then_some(hashes)
}

fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a character literal, if one begins here; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    let first = inner.chars().next()?;
    let length = if first == '\\' { 1 + inner[2..].find('\'')? + 1 } else { first.len_utf8() };
    inner[length..].starts_with('\'').then_some(length + 2)
}

fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_room_names_only_the_rooms_below_it() {
    let mut wrong = vec![];
    for source in sources() {
        let Some((_, may)) = MAY_NAME.iter().find(|(room, _)| *room == source.room) else { continue };
        let rooms: Vec<&str> = MAY_NAME.iter().map(|(room, _)| *room).chain(["cli"]).collect();
        for named in source.named() {
            if named.is_empty() {
                wrong.push(format!(
                    "{}: `use crate::{{…}}` hides what it names; one `use` a room",
                    source.path
                ));
            } else if rooms.contains(&named) && named != source.room && !may.contains(&named) {
                wrong.push(format!("{}: {} must not name {named}", source.path, source.room));
            }
        }
    }
    none(wrong);
}

#[test]
fn domain_and_view_are_pure() {
    let pure = |source: &Source| ["domain", "view"].contains(&source.room.as_str());
    let wrong = sources().into_iter().filter(pure).flat_map(|source| {
        let found: Vec<String> = source
            .words()
            .filter(|word| IMPURE.contains(word))
            .map(|word| format!("{}: {word}", source.path))
            .collect();
        found
    });
    none(wrong.collect());
}

#[test]
fn slack_sql_and_the_web_are_each_named_in_their_room() {
    let mut wrong = vec![];
    for source in sources() {
        if source.room != "slack" && source.words().any(|word| word == "slack_morphism") {
            wrong.push(format!("{}: slack_morphism is for slack alone", source.path));
        }
        if source.room != "metrics" && source.words().any(|word| word == "prometheus_client") {
            wrong.push(format!("{}: prometheus_client is for metrics alone", source.path));
        }
        if !["slack", "tracker", "calendar"].contains(&source.room.as_str())
            && source.words().any(|word| word == "reqwest")
        {
            wrong.push(format!("{}: reqwest is for slack, tracker and calendar alone", source.path));
        }
        if source.room != "store" {
            if source.words().any(|word| word == "sqlx") {
                wrong.push(format!("{}: sqlx is for store alone", source.path));
            }
            wrong.extend(
                SQL.iter()
                    .filter(|sql| source.quoted.contains(**sql))
                    .map(|sql| format!("{}: SQL stands in store alone, not `{sql}`", source.path)),
            );
        }
    }
    none(wrong);
}

#[test]
fn only_the_clock_asks_for_the_time() {
    let asks = |source: &Source| {
        let now = ["Utc::now", "Local::now", "SystemTime::now"];
        let may = source.room == "clock" || source.path == ASKS_THE_MACHINE;
        !may && now.iter().any(|call| source.code.contains(call))
    };
    none(sources().into_iter().filter(asks).map(|source| source.path).collect());
}

#[test]
fn files_are_short_and_named_for_what_is_in_them() {
    let mut wrong = vec![];
    for path in ["src", "tests", "benches"].iter().flat_map(|folder| rust_files(folder)) {
        let source = Source::read(&path);
        if source.lines > LONGEST {
            wrong.push(format!("{} has {} lines, more than {LONGEST}", source.path, source.lines));
        }
        let says_nothing = |part: &str| NO_NAMES.contains(&part.trim_end_matches(".rs"));
        if source.path.split('/').any(says_nothing) {
            wrong.push(format!("{}: its name does not say what is in it", source.path));
        }
        let unfinished = source.words().find(|word| ["todo", "unimplemented", "dbg"].contains(word));
        wrong.extend(unfinished.map(|word| format!("{}: {word}!", source.path)));
    }
    none(wrong);
}

#[test]
fn the_scanner_tells_code_from_comments_and_strings() {
    let text =
        "let a = \"x \\\" tokio\"; // async\nlet c = ['\"', '\\'', 'é']; fn f<'a>() {} r#\"SELECT \"1\" \"#";
    let (code, quoted) = split(text);
    assert_eq!(code.split_whitespace().collect::<String>(), "leta=;letc=[,,];fnf<'a>(){}");
    assert!(quoted.contains("tokio") && quoted.contains("SELECT \"1\"") && !quoted.contains("async"));
}

/// The words in backticks of a line of Markdown.
fn in_backticks(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_page_of_practices_names_what_there_is() {
    let page = std::fs::read_to_string(root().join("docs/practices.md")).expect("the page is read");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| #"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let numbers: Vec<String> = rows.iter().map(|row| row[0].to_owned()).collect();
    assert_eq!(numbers, (1..=42).map(|n| n.to_string()).collect::<Vec<_>>());
    let mut wrong = vec![];
    for row in &rows {
        let [number, _, how, places, proofs] = row[..] else { panic!("five cells: {row:?}") };
        let is_path = |word: &&str| word.contains('/');
        let paths: Vec<&str> =
            [places, proofs].iter().flat_map(|cell| in_backticks(cell)).filter(is_path).collect();
        let missing = paths.iter().filter(|path| !root().join(path).is_file());
        wrong.extend(missing.map(|path| format!("{number}: there is no {path}")));
        let text: String =
            paths.iter().filter_map(|path| std::fs::read_to_string(root().join(path)).ok()).collect();
        let tests: Vec<&str> = in_backticks(proofs).into_iter().filter(|word| !is_path(word)).collect();
        let unknown = tests.iter().filter(|test| !text.contains(&format!("fn {test}(")));
        wrong.extend(unknown.map(|test| format!("{number}: none of its files has the test {test}")));
        if (places.is_empty() || tests.is_empty()) && !how.starts_with("*not yet*") {
            wrong.push(format!("{number}: say where it lives and what proves it, or *not yet*"));
        }
    }
    none(wrong);
}

//! What people are told to type, run or set is understood by the program of this very version.

use super::markdown::Page;
use super::{every_page, none, read};
use clap::{CommandFactory, Parser};
use rapport::cli::Cli;
use rapport::config::{VARIABLES, explained_settings};
use rapport::domain::command::{MilestoneWord, RapportWord};
use std::path::{Path, PathBuf};

/// Tells what was, and names what is gone.
const OF_THE_PAST: &str = "CHANGELOG.md";

fn pages() -> Vec<(PathBuf, Page)> {
    let now = every_page().into_iter().filter(|path| path != Path::new(OF_THE_PAST));
    now.map(|path| (path.clone(), Page::read(&path))).collect()
}

/// The words of a line as a shell takes them apart, up to a comment.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (vec![], String::new(), None);
    for c in line.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => quote = Some(c),
            ('#', None) if word.is_empty() => break,
            (c, None) if c.is_whitespace() => {
                words.extend(Some(std::mem::take(&mut word)).filter(|w| !w.is_empty()))
            }
            (c, _) => word.push(c),
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

/// What stands behind `rapport`, if a line runs it; up to a pipe or where its output goes.
fn arguments(line: &str) -> Option<Vec<String>> {
    let words = words(line);
    let from = words.iter().position(|word| word == "rapport" || word == "--")?;
    let starts = match words[from].as_str() {
        "rapport" => {
            words[..from].iter().all(|word| ["sudo", "-u", "exec", "rapport"].contains(&word.as_str()))
        }
        _ => words[..from].join(" ") == "cargo run --release",
    };
    let is_ours = |word: &&String| !["|", ">", "&&", ";", "\\"].contains(&word.as_str());
    starts.then(|| words[from + 1..].iter().take_while(is_ours).cloned().collect())
}

#[test]
fn every_command_that_is_printed_is_understood() {
    let (mut wrong, mut tried) = (vec![], 0);
    for (path, page) in pages() {
        for line in
            page.blocks.iter().filter(|(language, _)| language == "sh").flat_map(|(_, code)| code.lines())
        {
            let Some(arguments) = arguments(line) else { continue };
            tried += 1;
            let parsed = Cli::try_parse_from(std::iter::once("rapport".to_owned()).chain(arguments));
            let is_shown = |error: &clap::Error| !error.use_stderr();
            if let Err(error) = parsed.map(|_| ()).or_else(|e| if is_shown(&e) { Ok(()) } else { Err(e) }) {
                wrong.push(format!("{}: `{line}`: {error}", path.display()));
            }
        }
    }
    none(wrong);
    assert!(tried > 20, "only {tried} commands were found");
}

#[test]
fn every_word_behind_a_slash_command_is_known() {
    let rapport: Vec<&str> = RapportWord::ALL.iter().map(|word| word.code()).collect();
    let milestone: Vec<&str> = MilestoneWord::ALL.iter().map(|word| word.code()).collect();
    let mut wrong = vec![];
    for (path, page) in pages() {
        for typed in &page.quoted {
            let known = match typed.split(' ').collect::<Vec<_>>()[..] {
                ["/rapport", word, ..] => rapport.contains(&word),
                ["/milestone", word, ..] => milestone.contains(&word),
                _ => true,
            };
            if !known {
                wrong.push(format!("{}: `{typed}`", path.display()));
            }
        }
    }
    none(wrong);
}

/// Settings as pages name them, `section.key`.
#[test]
fn every_setting_that_is_named_is_there() {
    let key = |line: &String| line.split(' ').next().unwrap_or_default().to_owned();
    let all = explained_settings();
    let there: Vec<String> = all
        .iter()
        .flat_map(|e| e.settings.iter().map(move |line| format!("{}.{}", e.section, key(line))))
        .collect();
    let mut wrong = vec![];
    for (path, page) in pages() {
        for word in &page.quoted {
            let is_of_ours = word.split_once('.').is_some_and(|(section, key)| {
                all.iter().any(|e| e.section == section)
                    && !key.is_empty()
                    && key.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            });
            let is_file =
                ["rs", "md", "toml", "db", "com"].iter().any(|end| word.ends_with(&format!(".{end}")));
            if is_of_ours && !is_file && !there.contains(word) {
                wrong.push(format!("{}: there is no setting `{word}`", path.display()));
            }
        }
    }
    none(wrong);
}

/// What begins like a variable of ours in a text.
fn variables(text: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let names = text.split(|c: char| !is_part(c));
    names.filter(|name| name.starts_with("RAPPORT_") || name.starts_with("SLACK_")).collect()
}

#[test]
fn every_variable_that_is_set_is_read() {
    // Of builds and tests, not of the program.
    let others = ["RAPPORT_WRITE_", "RAPPORT_TESTS_", "RAPPORT_BUILD_", "RAPPORT_TEST_"];
    let stands_for_an_option = |name: &str| {
        let command = Cli::command();
        let mut options = command.get_subcommands().flat_map(|command| command.get_arguments());
        options.any(|option| option.get_env().is_some_and(|env| env == name))
    };
    let listed = |name: &str| {
        let name = name.strip_suffix("_FILE").unwrap_or(name);
        stands_for_an_option(name)
            || VARIABLES.iter().any(|(known, _)| *known == name)
            || others.iter().any(|other| name.starts_with(other))
    };
    let deployed = ["Dockerfile", "compose.yaml", "compose.sqlite.yaml", "rapport.service", "litestream.yml"];
    let files = deployed.iter().map(|name| PathBuf::from("deploy").join(name));
    let pages = every_page().into_iter().filter(|path| path != Path::new(OF_THE_PAST));
    let mut wrong = vec![];
    for path in files.chain(pages) {
        let text = read(&path);
        wrong.extend(
            variables(&text)
                .into_iter()
                .filter(|name| !listed(name))
                .map(|name| format!("{}: {name}", path.display())),
        );
    }
    none(wrong);
}

#[test]
fn lines_of_a_shell_are_taken_apart() {
    assert_eq!(words("rapport x --name \"Dana W\"  # why"), ["rapport", "x", "--name", "Dana W"]);
    assert_eq!(arguments("cargo run --release -- demo").as_deref(), Some(["demo".to_owned()].as_slice()));
    assert_eq!(arguments("rapport man > rapport.1").as_deref(), Some(["man".to_owned()].as_slice()));
    for other in ["docker run rapport serve", "cargo bench --bench x -- --times 3", "export A=1", ""] {
        assert_eq!(arguments(other), None, "{other}");
    }
}

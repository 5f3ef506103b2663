//! Pages that are written by the program: the command line, the settings, what is typed in Slack.

use super::{none, read, root};
use rapport::cli::reference::{EXITS, OptionEntry, SIGNALS, about, entries, everywhere};
use rapport::config::{VARIABLES, explained_settings};
use rapport::domain::command::{MilestoneWord, RapportWord};
use rapport::domain::delivery::Message;
use rapport::view::help;
use std::fmt::Write;

const WRITE: &str = "RAPPORT_WRITE_PAGES";

/// Compares a page with what the program says, or writes it when asked to.
fn holds(path: &str, page: &str) {
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(root().join(path), page).expect("written");
    }
    assert!(
        read(path) == page,
        "{path} is out of date: `{WRITE}=1 cargo test --test rapport book` writes it anew"
    );
}

/// A text within a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "\\<")
}

fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(&head.map(str::to_owned)) + &format!("|{}\n", "---|".repeat(N));
    rows.into_iter().for_each(|row| text += &line(&row));
    text
}

fn options(options: &[OptionEntry]) -> String {
    let row = |o: &OptionEntry| {
        let default = if o.default.is_empty() { String::new() } else { format!("`{}`", o.default) };
        [format!("`{}`", o.form.replace('|', "\\|")), cell(&o.about), default]
    };
    table(["option", "what", "without it"], options.iter().map(row))
}

fn command_line() -> String {
    let mut page = format!(
        "# The command line\n\n{}.\n\nThis page and the manual page (`rapport man > rapport.1`) are written from the \
         definition that the program parses by; `rapport help` and `rapport help COMMAND` say the same. The secrets and \
         addresses of the environment are on [another page](settings.md).\n\n## Commands\n",
        about()
    );
    for entry in entries() {
        let _ = write!(
            page,
            "\n### rapport {}\n\n```text\n{}\n```\n\n{}.\n",
            entry.name, entry.usage, entry.about
        );
        if !entry.options.is_empty() {
            let _ = write!(page, "\n{}", options(&entry.options));
        }
    }
    let _ = write!(page, "\n## Everywhere\n\n{}", options(&everywhere()));
    let _ = write!(
        page,
        "\n## Exit codes\n\n{}",
        table(["code", "what it says"], EXITS.map(|(c, a)| [c.to_string(), cell(a)]))
    );
    let _ = write!(page, "\n## Signals\n\nAs `rapport serve` takes them.\n\n");
    page + &table(["signal", "what comes of it"], SIGNALS.map(|(name, about)| [name.to_owned(), cell(about)]))
}

fn settings() -> String {
    let mut page = "# Settings\n\nSecrets come from the environment alone, or from a file that it names; everything else \
        from a settings file, which needs to hold only what differs. It is named with `--config FILE`; without that \
        `config/rapport.toml` in the working folder is read if it is there. What is wrong is said at the start, each in a \
        sentence; `rapport doctor` says it too.\n\nThis page is written from `config/rapport.toml` and from the list of \
        variables that the program reads.\n\n## The environment\n\n"
        .to_owned();
    page += &table(["variable", "what"], VARIABLES.map(|(name, about)| [format!("`{name}`"), cell(about)]));
    page += "\nWhere a secret comes from a file, its variable has `_FILE` behind it and names the file; blanks and ends of \
        lines around it do not count.\n";
    let mut section = String::new();
    for explained in explained_settings() {
        if explained.section != section {
            section.clone_from(&explained.section);
            let _ = write!(page, "\n## [{section}]\n");
        }
        let settings = explained.settings.join("\n");
        let _ = write!(page, "\n{}\n\n```toml\n{settings}\n```\n", cell(&explained.words));
    }
    page
}

/// A line of the help, as it is shown in Slack: how it is typed, what it does, an example.
fn help_row(message: &Message) -> [String; 3] {
    let text = message.blocks[0]["text"]["text"].as_str().expect("a text");
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let parts: Vec<&str> = text.split('`').collect();
    let example = parts.get(3).map_or(String::new(), |example| format!("`{example}`"));
    let what = parts[2].split('\n').next().unwrap_or_default().trim();
    [format!("`{}`", parts[1].replace('|', "\\|")), cell(what), example]
}

fn commands() -> String {
    let head = ["you type", "it", "for example"];
    let rapport = RapportWord::ALL.iter().map(|word| help_row(&help::rapport(Some(*word))));
    let milestone = MilestoneWord::ALL.iter().map(|word| help_row(&help::milestone(Some(*word))));
    format!(
        "# What to type\n\nThis page is written from the help that `/rapport help` and `/milestone help` show. Answers are \
         for you alone; what goes to a channel is a status update that you post and a digest that you set.\n\n## /checkin\n\n`/checkin` opens the form. `/checkin`, a person and your own words log a \
         line:\n\n    /checkin @dana lunch yesterday, learned the close takes 9 days, shared our SSO plan\n    /checkin Ada \
         they called me on monday, follow up on the audit\n\nThe same words in the direct message with the bot, or behind \
         its name in a channel that it is in, do the same.\n\n## /rapport\n\n{}\n## /milestone\n\n{}",
        table(head, rapport),
        table(head, milestone)
    )
}

#[test]
fn the_page_of_the_command_line_is_up_to_date() {
    holds("docs/reference.md", &command_line());
}

#[test]
fn the_page_of_settings_is_up_to_date() {
    holds("docs/settings.md", &settings());
}

#[test]
fn the_page_of_what_to_type_is_up_to_date() {
    holds("docs/commands.md", &commands());
}

/// The alerts, and the headings of the page that says what to do about each.
#[test]
fn every_alert_has_its_place_in_the_runbook() {
    let rules = read("deploy/prometheus/rules.yml");
    let alerts: Vec<&str> = rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(alerts.len() >= 10);
    let page = read("docs/runbook.md");
    let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let missing = alerts.iter().filter(|alert| !headings.contains(alert));
    let unknown =
        headings.iter().filter(|heading| heading.starts_with("Rapport") && !alerts.contains(heading));
    let mut wrong: Vec<String> = missing.map(|alert| format!("{alert} is not in the runbook")).collect();
    wrong.extend(unknown.map(|heading| format!("there is no alert {heading}")));
    none(wrong);
}

/// What an alert's label may say, by the source that says it.
#[test]
fn every_trouble_of_the_database_has_its_row_in_the_runbook() {
    let source = read("src/store/tally.rs");
    let (_, rest) = source.split_once("Trouble is \"trouble\" {").expect("the label");
    let (labels, _) = rest.split_once('}').expect("its end");
    let labels: Vec<&str> = labels.split('"').skip(1).step_by(2).collect();
    assert!(labels.len() >= 5, "{labels:?}");
    let page = read("docs/runbook.md");
    let missing = labels.iter().filter(|label| !page.contains(&format!("\n| `{label}` |")));
    none(missing.map(|label| format!("{label} is not in the runbook")).collect());
}

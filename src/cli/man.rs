//! `rapport man`: the manual page, from the definition of the command line. `rapport man > rapport.1` makes the file.

use super::reference::{EXITS, OptionEntry, SIGNALS, about, entries, everywhere};
use crate::config::VARIABLES;
use std::fmt::Write;

/// The page as roff.
pub fn page() -> String {
    let mut page = Roff(String::new());
    let date = match env!("RAPPORT_DATE") {
        "unknown" => "",
        date => date,
    };
    page.line(&format!(
        ".TH RAPPORT 1 \"{date}\" \"rapport {}\" \"User Commands\"",
        env!("CARGO_PKG_VERSION")
    ));
    page.section("NAME");
    page.text(&format!("rapport - {}", about().trim_end_matches('.')));
    page.section("SYNOPSIS");
    page.line(".B rapport");
    page.text("[--config FILE] COMMAND [OPTIONS]");
    page.section("COMMANDS");
    for entry in entries() {
        page.line(&format!(".SS \"{}\"", escaped(&entry.usage)));
        page.text(&entry.about);
        entry.options.iter().for_each(|option| page.option(option));
    }
    page.section("OPTIONS EVERYWHERE");
    everywhere().iter().for_each(|option| page.option(option));
    page.section("ENVIRONMENT");
    page.text(
        "A file that --config names holds everything else; `config/rapport.toml' explains each setting.",
    );
    VARIABLES.iter().for_each(|(name, about)| page.item(name, about));
    page.section("SIGNALS");
    page.text("As `serve' takes them:");
    SIGNALS.iter().for_each(|(name, about)| page.item(name, about));
    page.section("EXIT STATUS");
    EXITS.iter().for_each(|(code, about)| page.item(&code.to_string(), about));
    page.0
}

struct Roff(String);

impl Roff {
    /// A request, as it stands.
    fn line(&mut self, line: &str) {
        // Writing to a text does not fail.
        let _ = writeln!(self.0, "{line}");
    }

    fn section(&mut self, heading: &str) {
        self.line(&format!(".SH {heading}"));
    }

    fn text(&mut self, text: &str) {
        self.line(&escaped(text));
    }

    fn item(&mut self, term: &str, about: &str) {
        self.line(".TP");
        self.line(&format!(".B {}", escaped(term)));
        self.text(about);
    }

    fn option(&mut self, option: &OptionEntry) {
        self.item(&option.form, &option.about);
        if !option.default.is_empty() {
            self.text(&format!("(without it: {})", option.default));
        }
    }
}

/// Nothing of a text is a request, a hyphen is what people type, and a mark of code is a quote.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-").replace('`', "\\(cq").replace('"', "\\(dq");
    match text.starts_with(['.', '\'']) {
        true => format!("\\&{text}"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_becomes_a_request() {
        assert_eq!(escaped(".SH gone"), "\\&.SH gone");
        assert_eq!(escaped("--to \"C:\\x\""), "\\-\\-to \\(dqC:\\ex\\(dq");
    }

    #[test]
    fn the_page_has_every_command_with_its_options() {
        let page = page();
        for entry in entries() {
            assert!(page.contains(&format!(".SS \"{}\"", escaped(&entry.usage))), "{}", entry.name);
            for option in entry.options {
                assert!(page.contains(&format!(".B {}", escaped(&option.form))), "{}", option.form);
            }
        }
        let known = |line: &str| {
            !line.starts_with(['.', '\''])
                || [".TH ", ".SH ", ".SS ", ".TP", ".B "].iter().any(|r| line.starts_with(r))
        };
        assert!(page.lines().all(known), "only requests that were meant");
    }
}

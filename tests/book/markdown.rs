//! As much of Markdown as a link, a heading and a block of code take.

use super::read;
use std::path::Path;

/// A page, with what it includes in its place.
pub struct Page {
    /// What is not code.
    pub prose: String,
    /// The blocks of code, each with its language.
    pub blocks: Vec<(String, String)>,
    /// What stands in backticks within the prose.
    pub quoted: Vec<String>,
}

impl Page {
    /// Reads a page of the repository.
    pub fn read(path: &Path) -> Self {
        Self::parse(&included(path, &read(path)))
    }

    /// Takes text and code apart.
    pub fn parse(text: &str) -> Self {
        let mut page = Self { prose: String::new(), blocks: vec![], quoted: vec![] };
        let mut block: Option<(String, String)> = None;
        for line in text.lines() {
            match (line.trim_start().strip_prefix("```"), &mut block) {
                (Some(language), None) => block = Some((language.trim().to_owned(), String::new())),
                (Some(_), Some(_)) => page.blocks.extend(block.take()),
                (None, Some((_, code))) => *code += &format!("{line}\n"),
                (None, None) => page.prose += &format!("{line}\n"),
            }
        }
        assert!(block.is_none(), "a block of code has no end");
        page.take_quoted();
        page
    }

    /// What stands in backticks is no link. A quote may go on in the next line, and not beyond a paragraph.
    fn take_quoted(&mut self) {
        let (mut prose, mut quoted) = (String::new(), vec![]);
        for paragraph in self.prose.split("\n\n") {
            for (nth, part) in paragraph.split('`').enumerate() {
                match nth % 2 {
                    0 => prose += part,
                    _ => {
                        quoted.push(part.split_whitespace().collect::<Vec<_>>().join(" "));
                        // A link whose words are all code has words still.
                        prose += "code";
                    }
                }
            }
            prose += "\n\n";
        }
        (self.prose, self.quoted) = (prose, quoted);
    }

    /// Where its links and pictures lead.
    pub fn targets(&self) -> Vec<String> {
        let mut found: Vec<String> = vec![];
        for (at, _) in self.prose.match_indices("](") {
            let rest = &self.prose[at + 2..];
            found.extend(rest.split_once(')').map(|(target, _)| target.trim().to_owned()));
        }
        for attribute in ["src=\"", "srcset=\"", "href=\""] {
            let quoted = self.prose.split(attribute).skip(1);
            found.extend(quoted.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
        found.extend(self.definitions().into_iter().map(|(_, target)| target));
        found.retain(|target| !target.contains("://") && !target.starts_with("mailto:"));
        found
    }

    /// Names that stand for an address: `[name]: address`.
    pub fn definitions(&self) -> Vec<(String, String)> {
        let definition = |line: &str| {
            let (name, target) = line.strip_prefix('[')?.split_once("]: ")?;
            Some((name.to_owned(), target.trim().to_owned()))
        };
        self.prose.lines().filter_map(definition).collect()
    }

    /// Names in brackets that look like a page and stand for nothing.
    pub fn undefined(&self) -> Vec<String> {
        let known = self.definitions();
        let mut found = vec![];
        for (at, _) in self.prose.match_indices(".md]") {
            let name = self.prose[..at].rsplit('[').next().unwrap_or_default().to_owned() + ".md";
            let follows = self.prose[at + 4..].chars().next();
            if !matches!(follows, Some('(' | ':' | '[')) && !known.iter().any(|(known, _)| *known == name) {
                found.push(name);
            }
        }
        found
    }

    /// The anchors of its headings.
    pub fn anchors(&self) -> Vec<String> {
        let mut found: Vec<String> = vec![];
        for line in self.prose.lines().filter(|line| line.starts_with('#')) {
            let slug = slug(line.trim_start_matches('#').trim());
            let times = found.iter().filter(|known| **known == slug).count();
            found.push(if times == 0 { slug } else { format!("{slug}-{times}") });
        }
        found
    }
}

fn slug(heading: &str) -> String {
    let kept = |c: char| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c.to_ascii_lowercase()),
        _ => None,
    };
    heading.chars().filter_map(kept).collect()
}

/// A page with what it includes, as mdBook does it: a whole file, or what stands between two marks in it.
fn included(path: &Path, text: &str) -> String {
    let mut whole = String::new();
    for line in text.lines() {
        let asked = line.trim().strip_prefix("{{#include ").and_then(|rest| rest.strip_suffix("}}"));
        let Some(asked) = asked else {
            whole += &format!("{line}\n");
            continue;
        };
        let (file, mark) = asked.split_once(':').unwrap_or((asked, ""));
        let other = read(path.parent().expect("a folder").join(file));
        let part = match mark {
            "" => other.as_str(),
            mark => {
                let (from, to) = (format!("<!-- ANCHOR: {mark} -->"), format!("<!-- ANCHOR_END: {mark} -->"));
                let begun = other.split_once(&from).unwrap_or_else(|| panic!("{file} has no {from}")).1;
                begun.split_once(&to).unwrap_or_else(|| panic!("{file} has no {to}")).0
            }
        };
        whole += part;
    }
    whole
}

#[test]
fn links_are_found_and_code_is_none() {
    let text = "# A *heading*, twice\n# A *heading*, twice\n[a](x.md#y), `[b](z.md)`, [`c`](c.md)\n\
        <img src=\"p.webp\">\n```sh\n[d](d.md)\n```\n[e.md] and [f.md] and <https://example.com>\n\n[e.md]: docs/e.md\n";
    let page = Page::parse(text);
    assert_eq!(page.targets(), ["x.md#y", "c.md", "p.webp", "docs/e.md"]);
    assert_eq!(page.undefined(), ["f.md"]);
    assert_eq!(page.anchors(), ["a-heading-twice", "a-heading-twice-1"]);
    assert_eq!(page.blocks, [("sh".to_owned(), "[d](d.md)\n".to_owned())]);
    assert_eq!(page.quoted, ["[b](z.md)", "c"]);
}

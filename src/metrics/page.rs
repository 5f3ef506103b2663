//! The page: every meter with its name and a sentence, in the text that Prometheus reads.

use super::meter::Meter;
use super::process::Process;
use prometheus_client::encoding::prometheus_text::encode;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

/// What kind of text the page is.
pub const MEDIA: &str = "text/plain; version=0.0.4; charset=utf-8";

/// All that is measured.
#[derive(Debug)]
pub struct Page {
    registry: Registry,
    process: Process,
}

impl Page {
    /// With what the machine tells of this process, and which version it is.
    pub fn new() -> Self {
        let (mut registry, process) = (Registry::default(), Process::default());
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("rapport_build", "Which version this is", version);
        let mut page = Self { registry, process: process.clone() };
        process.show(&mut page);
        page
    }

    /// Puts a meter there. A counter's name gets `_total` behind it.
    pub fn add(&mut self, name: &str, help: &str, meter: &impl Meter) {
        meter.enter(&mut self.registry, name, help);
    }

    /// The page as it is now.
    pub fn text(&self) -> String {
        self.process.look();
        let mut text = String::with_capacity(16 * 1_024);
        // Writing to a text does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Count, Level, Time, Total, label};
    use std::time::Duration;

    label! {
        /// A fruit.
        Fruit is "fruit" {
            /// Red.
            Apple = "apple";
            /// Yellow.
            Pear = "pear";
        }
    }

    #[test]
    fn a_page_shows_every_label_there_is_and_no_other() {
        let (eaten, took, left) = (Count::<Fruit>::new(), Time::<Fruit>::short(), Level::<Fruit>::new());
        let days = Total::default();
        let mut page = Page::new();
        page.add("eaten", "Fruit eaten", &eaten);
        page.add("bite_seconds", "What a bite took", &took);
        page.add("left", "Fruit left", &left);
        page.add("days", "Days", &days);
        eaten.one(Fruit::Apple, ());
        took.took(Fruit::Pear, (), Duration::from_millis(3));
        left.set(Fruit::Pear, 2.5);
        days.one();
        let text = page.text();
        let ours = |line: &&str| ["eaten", "bite", "left", "days"].iter().any(|name| line.starts_with(name));
        let short = |line: &&str| {
            !line.contains("le=") || line.contains("le=\"0.0025\"") || line.contains("le=\"0.005\"")
        };
        // The labels of one name come in no certain order.
        let mut lines: Vec<&str> = text.lines().filter(ours).filter(short).collect();
        lines.sort_unstable();
        insta::assert_snapshot!(lines.join("\n"), @r#"
        bite_seconds_bucket{fruit="pear",le="0.0025"} 0
        bite_seconds_bucket{fruit="pear",le="0.005"} 1
        bite_seconds_count{fruit="pear"} 1
        bite_seconds_sum{fruit="pear"} 0.003
        days_total 1
        eaten_total{fruit="apple"} 1
        eaten_total{fruit="pear"} 0
        left{fruit="apple"} 0.0
        left{fruit="pear"} 2.5
        "#);
        assert!(text.contains("rapport_build_info{version=\""), "{text}");
    }
}

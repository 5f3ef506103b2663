//! A visit to the demo, by somebody in front of a browser: what they can do with the page, in their words.

use super::driver::{Browser, PATIENCE};
use clap::Parser;
use rapport::cli::demo::{Demo, DemoArgs};
use serde_json::{Value, json};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The button that sends the form on top.
pub const SUBMIT: &str = "[data-testid=modal-submit]";
const MODAL: &str = "[data-testid=modal]";
const MESSAGE: &str = "[data-testid=message]";
const HOME: &str = "[data-testid=home]";
const OPTION: &str = "[data-testid=option]";
/// A form that is not there by then does not come.
const FORM_WITHIN: Duration = Duration::from_secs(5);

/// One browser at a time: several would take each other's turns on a small machine.
static ONE: Mutex<()> = Mutex::new(());

#[derive(Parser)]
struct Started {
    #[command(flatten)]
    demo: DemoArgs,
}

/// Opens the demo at an instant of its clock and a browser on it, tells the story, and closes both. Whatever the
/// story does, Slack refused nothing and nobody was told that the app failed. Skipped aloud without a browser.
pub fn visit(at: &str, tale: impl AsyncFnOnce(&Visit)) {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    rapport::tls::install();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let Some(browser) = Browser::start().await else { return };
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().to_str().expect("a path");
        // A machine that runs other stories besides may be slow; how fast the bot is, is measured elsewhere.
        let line = ["demo", "--port", "0", "--data", data, "--at", at, "--slack-waits", "60"];
        let args = Started::parse_from(line).demo;
        let demo = Demo::start(&args).await.expect("the demo starts");
        browser.visit(&demo.url()).await;
        let visit = Visit { browser };
        tale(&visit).await;
        let (refused, complaints) = (demo.sandbox().refused_calls(), demo.sandbox().complaints());
        assert!(refused.is_empty() && complaints.is_empty(), "{refused:?} {complaints:?}");
        drop(visit);
        demo.stop().await;
    });
}

/// Somebody in front of the page.
pub struct Visit {
    pub browser: Browser,
}

impl Visit {
    /// Opens the bot's conversation on one of its tabs: `home` or `messages`.
    pub async fn opens(&self, tab: &str) {
        self.browser.click("[data-testid=conversation][data-name=Rapport]").await;
        self.browser.click(&format!("[data-testid=tab-{tab}]")).await;
    }

    /// Becomes somebody else of the company.
    pub async fn becomes(&self, name: &str) {
        self.browser.click("[data-testid=act-as]").await;
        self.picks_listed(name).await;
        self.browser.says("[data-testid=act-as]", name).await;
    }

    /// Turns the clock to what comes next.
    pub async fn waits_for_the_next_nudge(&self) {
        self.browser.click("[data-testid=jump][data-label='Next nudge']").await;
    }

    /// Types a line and sends it.
    pub async fn sends(&self, line: &str) {
        self.browser.types("[data-testid=composer]", line).await;
        self.browser.click("[data-testid=send]").await;
    }

    /// Reads this in some message.
    pub async fn reads(&self, words: &str) {
        self.browser.says(MESSAGE, words).await;
    }

    /// Reads this on the Home.
    pub async fn reads_at_home(&self, words: &str) {
        self.browser.says(HOME, words).await;
    }

    /// Reads this in the form on top.
    pub async fn reads_in_the_form(&self, words: &str) {
        self.browser.says(MODAL, words).await;
    }

    /// Clicks the last button of a message.
    pub async fn clicks(&self, action: &str) {
        self.browser.click(&format!("{MESSAGE} [data-action-id='{action}']")).await;
    }

    /// Clicks a button of the Home.
    pub async fn clicks_at_home(&self, action: &str) {
        self.browser.click(&format!("{HOME} [data-action-id='{action}']")).await;
    }

    /// Opens the menu of a row of the Home and picks what brings a form, once more if none comes: a Home that is published anew
    /// at that moment closes the menu or no longer knows the row, and Slack lets an app open a form within 3 s alone.
    pub async fn opens_form_of_row(&self, words: &str, label: &str) {
        let began = Instant::now();
        loop {
            let tried = self.tries_to_pick_of_row(words, label).await;
            if tried.is_ok() && self.has_a_form(FORM_WITHIN).await {
                return;
            }
            let why = tried.err().unwrap_or_else(|| "no form comes".into());
            assert!(began.elapsed() < PATIENCE, "{label} of {words}: {why}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn has_a_form(&self, within: Duration) -> bool {
        let began = Instant::now();
        let there = format!("return !!document.querySelector({MODAL:?})");
        while began.elapsed() < within {
            if self.browser.ask(&there).await == json!(true) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }

    async fn tries_to_pick_of_row(&self, words: &str, label: &str) -> Result<(), String> {
        let mark = format!(
            "const dots = [...document.querySelectorAll('{HOME} .overflow')]; \
             const of = dots.find((one) => one.parentElement.closest('[class*=section]')?.innerText.includes({words:?})); \
             dots.forEach((one) => delete one.dataset.meant); \
             if (of) of.dataset.meant = 'yes'; return !!of"
        );
        if self.browser.ask(&mark).await != json!(true) {
            return Err("there is no such row".into());
        }
        self.browser.tries_to_click(&format!("{HOME} [data-meant]")).await?;
        let Value::String(value) = self.browser.ask(&value_of(label)).await else {
            return Err("the menu has none".into());
        };
        self.browser.tries_to_click(&format!("{OPTION}[data-value='{value}']")).await
    }

    /// Types into a field of the form.
    pub async fn fills(&self, field: &str, text: &str) {
        self.browser.types(&format!("{MODAL} [data-action-id='{field}']"), text).await;
    }

    /// Clears a field of the form and types.
    pub async fn refills(&self, field: &str, text: &str) {
        let place = format!("{MODAL} [data-action-id='{field}']");
        self.browser.clears(&place).await;
        self.browser.types(&place, text).await;
    }

    /// Marks one of the choices in sight.
    pub async fn marks(&self, field: &str, value: &str) {
        self.browser.click(&format!("{MODAL} [data-action-id='{field}'] input[value='{value}']")).await;
    }

    /// Opens a menu of the form, types and chooses what is left.
    pub async fn chooses(&self, field: &str, words: &str) {
        self.browser.click(&format!("{MODAL} [data-action-id='{field}']")).await;
        self.picks_listed(words).await;
    }

    /// Opens a calendar of the form, turns to the month and chooses the day, as in `2026-07-14`.
    pub async fn chooses_day(&self, field: &str, day: &str) {
        self.browser.click(&format!("{MODAL} [data-action-id='{field}']")).await;
        let shown = format!("[data-testid=calendar] .calendar-day:not(.calendar-other)[data-date='{day}']");
        self.browser.until("a calendar", "return !!document.querySelector('[data-testid=calendar]')").await;
        let is_shown = format!("return !!document.querySelector({shown:?})");
        for _ in 0..24 {
            if self.browser.ask(&is_shown).await == json!(true) {
                break;
            }
            self.browser.click("[data-testid=calendar] [aria-label='Next month']").await;
        }
        self.browser.click(&shown).await;
        let held =
            format!("return document.querySelector(\"{MODAL} [data-action-id='{field}']\").dataset.value");
        self.browser.until("the day", &format!("return (() => {{ {held} }})() === '{day}'")).await;
    }

    /// Sends the form, which closes.
    pub async fn submits(&self) {
        self.browser.click(SUBMIT).await;
        self.browser.until("a closed form", &format!("return !document.querySelector({MODAL:?})")).await;
    }

    /// Sends the form, which another takes the place of.
    pub async fn goes_on(&self) {
        self.browser.click(SUBMIT).await;
    }

    /// Types into the open list and chooses what then stands there alone.
    async fn picks_listed(&self, words: &str) {
        self.browser.types("[data-testid=picker-search]", words).await;
        let alone = format!(
            "const all = [...document.querySelectorAll('[data-testid=picker] {OPTION}')]; \
             return all.length > 0 && all.every((one) => one.innerText.includes({words:?}))"
        );
        self.browser.until(&format!("{words} in the list"), &alone).await;
        self.browser.click(&format!("[data-testid=picker] {OPTION}")).await;
    }
}

/// The value behind a label of the open menu, or null.
fn value_of(label: &str) -> String {
    format!(
        "return [...document.querySelectorAll('{OPTION}')].find((one) => one.innerText.trim() === {label:?})?.dataset.value ?? null"
    )
}

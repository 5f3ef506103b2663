//! `cargo bench --bench click [-- --times N]`: from a click to the updated screen, in the demo, in a browser.
//!
//! The page itself measures: from the click to the first frame in which the screen says something else. So it
//! is the whole way: page, local workspace, socket, decision, durable commit, outbox, Slack's method, page.
//! Clicks are further apart than Slack's pace (a Home a second, 50 edits a minute), as a person's are.

// The tests do more with a browser than this.
#[allow(dead_code)]
#[path = "../tests/browser/driver.rs"]
mod driver;
mod table;

use anyhow::{Context, ensure};
use clap::Parser;
use driver::Browser;
use rapport::cli::demo::{Demo, DemoArgs};
use std::time::Duration;
use table::{median, ms, percentile};

/// Between two clicks: slower than 50 a minute, so that none waits for the pace of the one before.
const APART: Duration = Duration::from_millis(1_300);

#[derive(Parser)]
struct Started {
    #[command(flatten)]
    demo: DemoArgs,
}

/// One kind of click: what is clicked, and what of the page tells that the screen is another.
struct Click {
    name: &'static str,
    selector: &'static str,
    seen: &'static str,
}

const OPENER: Click = Click {
    name: "Another opener: the message is replaced",
    selector: "[data-testid=message] [data-action-id='nudge.opener']",
    seen: "[...document.querySelectorAll('[data-testid=message] blockquote')].pop()?.innerText",
};
const PAUSE: Click = Click {
    name: "Pause, Resume: the Home is replaced",
    selector: "[data-testid=home] [data-action-id='pause.week'], [data-testid=home] [data-action-id='resume']",
    seen: "document.querySelector('[data-testid=home]').innerText.includes('Paused until')",
};
const FOLD: Click = Click {
    name: "Show all, Show fewer: the Home is replaced",
    selector: "[data-testid=home] [data-action-id^='home.show']",
    seen: "!!document.querySelector(\"[data-testid=home] [data-action-id='home.show.fold']\")",
};
const OPEN: Click = Click {
    name: "Settings: the form opens",
    selector: "[data-testid=home] [data-action-id=settings]",
    seen: "!!document.querySelector('[data-testid=modal]')",
};
const SAVE: Click = Click {
    name: "Save: what was changed is kept, the form closes",
    selector: "[data-testid=modal-submit]",
    seen: "!!document.querySelector('[data-testid=modal]')",
};
const LINE: Click = Click {
    name: "/checkin: the echo appears",
    selector: "[data-testid=send]",
    seen: "document.querySelector('.message-list').innerText.split('Logged: lunch today').length",
};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("Run by `cargo bench --bench click`.");
        return Ok(());
    }
    rapport::tls::install();
    let times = times();
    println!("Load of the machine before it began: {}", std::fs::read_to_string("/proc/loadavg")?.trim());
    let folder = tempfile::tempdir()?;
    let data = folder.path().to_str().context("a path")?;
    let demo = Demo::start(&Started::parse_from(["demo", "--port", "0", "--data", data]).demo).await?;
    let browser = Browser::start().await.context("needs chromium and chromedriver")?;
    browser.visit(&demo.url()).await;
    let rows = measured(&browser, times).await?;
    drop(browser);
    demo.stop().await;
    let title = format!("From a click to the updated screen, {times} of each");
    table::print(&title, &["click", "median", "p90", "the slowest"], &rows);
    Ok(())
}

async fn measured(browser: &Browser, times: usize) -> anyhow::Result<Vec<Vec<String>>> {
    let mut rows = vec![];
    browser.click("[data-testid=conversation][data-name=Rapport]").await;
    browser.click("[data-testid=tab-messages]").await;
    browser.click("[data-testid=jump][data-label='Next nudge']").await;
    browser.says("[data-testid=message]", "A moment with").await;
    rows.push(row(&OPENER, each(browser, &OPENER, times).await?));
    let mut echoes = vec![];
    for n in 0..times {
        let line = format!("/checkin @Ada Okafor lunch, learned fact {n} holds");
        browser.types("[data-testid=composer]", &line).await;
        echoes.push(one(browser, &LINE).await?);
    }
    rows.push(row(&LINE, echoes));
    browser.click("[data-testid=tab-home]").await;
    browser.says("[data-testid=home]", "Pause for a week").await;
    rows.push(row(&PAUSE, each(browser, &PAUSE, times).await?));
    rows.push(row(&FOLD, each(browser, &FOLD, times).await?));
    let (mut opened, mut saved) = (vec![], vec![]);
    for n in 0..times {
        opened.push(one(browser, &OPEN).await?);
        browser.clears("[data-testid=modal] [data-action-id=days_off]").await;
        let day = format!("{} Dec 2026", n % 28 + 1);
        browser.types("[data-testid=modal] [data-action-id=days_off]", &day).await;
        saved.push(one(browser, &SAVE).await?);
    }
    rows.extend([row(&OPEN, opened), row(&SAVE, saved)]);
    Ok(rows)
}

async fn each(browser: &Browser, click: &Click, times: usize) -> anyhow::Result<Vec<Duration>> {
    let mut all = vec![];
    for _ in 0..times {
        all.push(one(browser, click).await?);
    }
    Ok(all)
}

/// Clicks once, and takes the time until the page says something else.
async fn one(browser: &Browser, click: &Click) -> anyhow::Result<Duration> {
    tokio::time::sleep(APART).await;
    let Click { selector, seen, name } = click;
    let script = format!(
        "return new Promise((finish) => {{
           const seen = () => {seen};
           const was = seen();
           const late = setTimeout(() => finish(-1), 10000);
           const watch = new MutationObserver(() => {{
             if (seen() === was) return;
             watch.disconnect();
             clearTimeout(late);
             requestAnimationFrame(() => finish(performance.now() - began));
           }});
           watch.observe(document.body, {{ subtree: true, childList: true, characterData: true }});
           const began = performance.now();
           [...document.querySelectorAll({selector:?})].pop().click();
         }})"
    );
    let took = browser.ask(&script).await.as_f64().unwrap_or(-1.0);
    ensure!(took >= 0.0, "nothing came of a click: {name}");
    Ok(Duration::from_secs_f64(took / 1_000.0))
}

fn row(click: &Click, mut times: Vec<Duration>) -> Vec<String> {
    times.sort_unstable();
    let slowest = times.last().copied().unwrap_or_default();
    vec![click.name.into(), ms(median(times.clone())), ms(percentile(&times, 90)), ms(slowest)]
}

/// `--times N`, else thirty.
fn times() -> usize {
    let given = std::env::args().skip_while(|argument| argument != "--times").nth(1);
    given.and_then(|n| n.parse().ok()).unwrap_or(30).clamp(1, 500)
}

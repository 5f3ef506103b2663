//! The stranger's minute: a nudge arrives, a check-in is logged from it, an update is previewed and posted.

use super::driver::Browser;
use super::visit::{SUBMIT, visit};
use std::time::Instant;

/// As `rapport demo` begins: half a minute before the first nudge.
const START: &str = "2026-03-03T08:29:30Z";

#[test]
fn a_stranger_sees_it_all_within_a_minute() {
    visit(START, async |stranger| {
        let (browser, began) = (&stranger.browser, Instant::now());
        stranger.opens("messages").await;
        a_nudge_is_answered(browser).await;
        an_update_is_posted(browser).await;
        assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    });
}

async fn a_nudge_is_answered(browser: &Browser) {
    browser.click("[data-testid=jump][data-label='Next nudge']").await;
    browser.says("[data-testid=message]", "you aim for every").await;
    browser.click("[data-testid=message] [data-action-id='nudge.log']").await;
    browser.says("[data-testid=modal]", "Write as if").await;
    browser.types("[data-testid=modal] [data-action-id=learned]", "the close takes 9 days").await;
    browser.click(SUBMIT).await;
    browser.says("[data-testid=message]", "Logged: check-in today.").await;
    let buttons = "return !document.querySelector('[data-testid=message] [data-action-id=\"nudge.log\"]')";
    browser.until("the nudge without its buttons", buttons).await;
}

async fn an_update_is_posted(browser: &Browser) {
    browser.types("[data-testid=composer]", "/milestone update payroll").await;
    browser.click("[data-testid=send]").await;
    browser.says("[data-testid=modal]", "One payroll for all sites").await;
    browser.types("[data-testid=modal] [data-action-id=changed]", "The bank signed the contract.").await;
    browser.types("[data-testid=modal] [data-action-id=means]", "Payslips stay as they are.").await;
    browser.click(SUBMIT).await;
    browser.says("[data-testid=modal]", "Nothing is posted until you say so.").await;
    browser.click(SUBMIT).await;
    browser.says("[data-testid=message]", "Posted").await;
    browser.click("[data-testid=conversation][data-name='it-status']").await;
    browser.says("[data-testid=message]", "The bank signed the contract.").await;
}

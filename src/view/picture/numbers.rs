//! The shares of a lead's log as small multiples: each over the last thirteen weeks, against the 90 days before.

use super::Picture;
use super::alt::alt;
use super::canvas::{self, CARD, Canvas, FAINT, INK, MARGIN, QUIET, Type, WIDTH};
use crate::domain::checkin::CheckIn;
use crate::domain::lead::Lead;
use crate::domain::numbers::{DAYS, DRAWN, Drawn, ENOUGH, Share, drawn};
use crate::view::numbers::per_cent;
use crate::view::words::list;
use chrono::{DateTime, NaiveDate, Utc};
use plotters::style::RGBColor;

/// Where the first row of panels begins.
const TOP: i32 = 176;
/// A panel, its gap to the next included.
const PANEL: (i32, i32) = (510, 370);
/// How wide a panel is.
const WIDE: i32 = 470;
/// The chart of a panel, below its heading.
const CHART: (i32, i32) = (132, 312);
/// Room at the left for the scale.
const SCALE: i32 = 62;
/// Blue, dark enough for a line; what was before is grey and dashed, so that no colour need be told.
const LINE: RGBColor = RGBColor(0x00, 0x5b, 0x96);

/// Whether any share has enough to be drawn.
pub fn has_anything(lead: &Lead, log: &[CheckIn], now: DateTime<Utc>) -> bool {
    drawn(lead, log, now).iter().any(|one| one.now().is_some())
}

/// The panels; `None` while no share has enough.
pub fn draw(lead: &Lead, log: &[CheckIn], now: DateTime<Utc>) -> Option<Picture> {
    let all = drawn(lead, log, now);
    if all.iter().all(|one| one.now().is_none()) {
        return None;
    }
    let today = lead.day(now);
    let end = TOP + PANEL.1 * (DRAWN as i32 / 2);
    let png = canvas::card((end + 118) as u32, |card| {
        heading(card, today);
        for (nth, one) in all.iter().enumerate() {
            let (column, row) = (nth as i32 % 2, nth as i32 / 2);
            panel(card, MARGIN + PANEL.0 * column, TOP + PANEL.1 * row, one);
        }
        legend(card, end);
    });
    let title = format!("Your numbers of {}", today.format("%-d %B %Y"));
    Some(Picture { png, title, alt: spoken(&all, today), comment: comment(&all) })
}

fn heading(card: &Canvas<'_>, today: NaiveDate) {
    card.write("Your check-ins, 13 weeks", (MARGIN, 66), Type::new(52).bold());
    let rule = format!("Each point: the share over the {DAYS} days before it.");
    card.write(&rule, (MARGIN, 118), Type::new(33).ink(QUIET));
    let day = today.format("%-d %b %Y").to_string();
    card.write(&day, (WIDTH as i32 - MARGIN, 66), Type::new(30).ink(QUIET).ending());
}

fn panel(card: &Canvas<'_>, x: i32, y: i32, one: &Drawn) {
    card.write(one.label, (x, y + 28), Type::new(37).bold());
    let (left, right) = (x + SCALE, x + WIDE);
    for per_cent in [0, 50, 100] {
        let line = height(y, per_cent);
        card.area(left, line - 1, right, line + 1, FAINT);
        let label = format!("{per_cent}");
        card.write(&label, (left - 12, line), Type::new(29).ink(QUIET).ending());
    }
    let Some(now) = one.now() else {
        let text = format!("not enough yet, it takes {ENOUGH}");
        return card.write(&text, (x, y + 84), Type::new(31).ink(QUIET));
    };
    let big = Type::new(56).bold();
    card.write(&per_cent(now), (x, y + 84), big);
    let beside = x + canvas::width(&per_cent(now), big) + 16;
    let before = one.before.map_or(String::new(), |share| format!(", {} before", per_cent(share)));
    card.write(&format!("of {}{before}", now.of), (beside, y + 88), Type::new(31).ink(QUIET));
    if let Some(share) = one.before {
        dashes(card, (left, right), height(y, share.per_cent() as i32));
    }
    line(card, (left, right), y, one);
}

/// Where a percentage stands in the panel that begins at `y`.
fn height(y: i32, per_cent: i32) -> i32 {
    y + CHART.1 - (CHART.1 - CHART.0) * per_cent / 100
}

fn dashes(card: &Canvas<'_>, (left, right): (i32, i32), y: i32) {
    for from in (left..right).step_by(24) {
        card.area(from, y - 2, (from + 14).min(right), y + 2, QUIET);
    }
}

/// The weeks as a line with a dot each; a week with too little breaks it.
fn line(card: &Canvas<'_>, (left, right): (i32, i32), y: i32, one: &Drawn) {
    let last = (one.weeks.len().max(2) - 1) as i32;
    let at = |(nth, share): (usize, &Option<Share>)| {
        let x = left + 14 + (right - left - 28) * nth as i32 / last;
        share.map(|share| (x, height(y, share.per_cent() as i32)))
    };
    let points: Vec<Option<(i32, i32)>> = one.weeks.iter().enumerate().map(at).collect();
    for pair in points.windows(2) {
        if let [Some(from), Some(to)] = pair {
            card.line(*from, *to, 5, LINE);
        }
    }
    points.iter().flatten().for_each(|point| card.disc(*point, 6, LINE));
    if let Some(Some(now)) = points.last() {
        card.disc(*now, 14, CARD);
        card.disc(*now, 12, LINE);
    }
}

fn legend(card: &Canvas<'_>, y: i32) {
    let set = Type::new(32);
    card.area(MARGIN, y, WIDTH as i32 - MARGIN, y + 2, FAINT);
    let middle = y + 52;
    card.line((MARGIN, middle), (MARGIN + 60, middle), 5, LINE);
    card.disc((MARGIN + 60, middle), 12, LINE);
    card.write("% of your check-ins", (MARGIN + 86, middle), set.ink(INK));
    dashes(card, (MARGIN + 470, MARGIN + 542), middle);
    card.write(&format!("the {DAYS} days before these {DAYS}"), (MARGIN + 560, middle), set);
}

fn spoken(all: &[Drawn], today: NaiveDate) -> String {
    let opening = format!(
        "Shares of your check-ins over the {DAYS} days to {}, each beside the {DAYS} days before.",
        today.format("%-d %B %Y")
    );
    let sentence = |one: &Drawn| match (one.now(), one.before) {
        (None, _) => format!("{}: not enough yet.", one.label),
        (Some(now), None) => format!("{}: {} of {}.", one.label, per_cent(now), now.of),
        (Some(now), Some(before)) => {
            format!("{}: {} of {}, {} before.", one.label, per_cent(now), now.of, per_cent(before))
        }
    };
    alt(&opening, &all.iter().map(sentence).collect::<Vec<_>>())
}

fn comment(all: &[Drawn]) -> String {
    let of = |one: &Drawn| one.now().map(|now| format!("{} {}", one.label.to_lowercase(), per_cent(now)));
    let known: Vec<String> = all.iter().filter_map(of).take(3).collect();
    format!("Your check-ins of the last {DAYS} days: {}.", list(&known))
}

//! The slip chart: what was first promised, every move, now, and where the lead's own record says it lands.

use super::Picture;
use super::alt::{alt, short};
use super::canvas::{self, CARD, Canvas, FAINT, INK, MARGIN, QUIET, Type, WIDTH, fitted};
use crate::domain::milestone::{Dates, Milestone, MilestoneState};
use crate::domain::outlook::{Outlook, outlook};
use crate::domain::status::Colour;
use crate::view::milestone::times;
use crate::view::words::{count, day, list};
use chrono::{Datelike, Days, Months, NaiveDate};
use plotters::style::RGBColor;

/// As many milestones as a phone shows; the others are counted.
const ROWS: usize = 12;
const TOP: i32 = 196;
const ROW: i32 = 188;
/// Where the dates are drawn.
const LEFT: i32 = MARGIN + 24;
const RIGHT: i32 = WIDTH as i32 - MARGIN - 24;
/// No date is drawn further from today than this: one typing error must not flatten all others.
const FURTHEST: Months = Months::new(24);

/// Okabe and Ito's blue, vermilion, bluish green and orange: told apart by the colour-blind.
const PROMISE: RGBColor = RGBColor(0x00, 0x5b, 0x96);
const FORECAST: RGBColor = RGBColor(0xc4, 0x4e, 0x00);
const GREEN: RGBColor = RGBColor(0x00, 0x9e, 0x73);
const AMBER: RGBColor = RGBColor(0xe6, 0x9f, 0x00);

/// Whether a milestone stands on the chart.
pub fn is_shown(milestone: &Milestone) -> bool {
    milestone.state == MilestoneState::Promised && milestone.dates.is_some()
}

/// One row: a promised milestone with its outlook.
struct Row<'a> {
    milestone: &'a Milestone,
    dates: &'a Dates,
    outlook: Outlook,
}

/// The chart; `None` without an open promise.
pub fn draw(milestones: &[Milestone], today: NaiveDate) -> Option<Picture> {
    let shown = milestones.iter().filter(|m| is_shown(m));
    let mut rows: Vec<Row<'_>> = shown
        .filter_map(|milestone| {
            let dates = milestone.dates.as_ref()?;
            Some(Row { milestone, dates, outlook: outlook(milestones, milestone, today) })
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let worst_first = |r: &Row<'_>| (std::cmp::Reverse(r.outlook.colour), r.dates.promise);
    rows.sort_by_key(|r| (worst_first(r), r.milestone.id.clone()));
    let (kept, more) = (&rows[..rows.len().min(ROWS)], rows.len().saturating_sub(ROWS));
    let scale = Scale::over(kept, today);
    let end = TOP + ROW * kept.len() as i32 + if more > 0 { 56 } else { 0 };
    let png = canvas::card((end + 190) as u32, |card| {
        axis(card, &scale, TOP + ROW * kept.len() as i32);
        for (place, row) in kept.iter().enumerate() {
            track(card, TOP + ROW * place as i32, row, &scale);
        }
        if more > 0 {
            card.write(&format!("… and {more} more"), (MARGIN, end - 26), Type::new(30).ink(QUIET));
        }
        legend(card, end + 16);
    });
    let title = format!("Your milestones on {}", today.format("%-d %B %Y"));
    Some(Picture { png, title, alt: spoken(&rows, today), comment: comment(&rows) })
}

/// From days to pixels.
struct Scale {
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
}

impl Scale {
    fn over(rows: &[Row<'_>], today: NaiveDate) -> Self {
        let dates = rows.iter().flat_map(|r| {
            let promised = [r.dates.first_promise, r.dates.promise, r.dates.estimate];
            let moves = r.dates.moves.iter().flat_map(|m| [m.from, m.to]);
            promised
                .into_iter()
                .chain(moves)
                .chain(r.outlook.likely)
                .chain(r.outlook.safe)
                .collect::<Vec<_>>()
        });
        let (mut from, mut to) = (today, today);
        for date in dates {
            (from, to) = (from.min(date), to.max(date));
        }
        let earliest = today.checked_sub_months(FURTHEST).unwrap_or(today);
        let latest = today.checked_add_months(FURTHEST).unwrap_or(today);
        let (from, to) = (from.max(earliest), to.min(latest));
        // Never so narrow that a day becomes a gap, and with room for what stands at either end.
        let spare = Days::new(((to - from).num_days().unsigned_abs() / 20).max(6));
        Self { from: from - spare, to: to + spare, today }
    }

    fn x(&self, date: NaiveDate) -> i32 {
        let whole = (self.to - self.from).num_days().max(1);
        let part = (date - self.from).num_days().clamp(0, whole);
        LEFT + (part * i64::from(RIGHT - LEFT) / whole) as i32
    }

    fn is_beyond(&self, date: NaiveDate) -> bool {
        date > self.to || date < self.from
    }

    /// The first days of months that get a label, never closer than a label is wide.
    fn months(&self) -> Vec<NaiveDate> {
        let months = (self.to - self.from).num_days() / 30 + 1;
        let step = [1, 2, 3, 6, 12].into_iter().find(|step| months / step <= 8).unwrap_or(12);
        let begins = self.from.with_day(1).unwrap_or(self.from);
        let firsts = (0..=months as u32 + 1).filter_map(|n| begins.checked_add_months(Months::new(n)));
        firsts.filter(|d| *d >= self.from && *d <= self.to && (d.month0() as i64) % step == 0).collect()
    }
}

fn axis(card: &Canvas<'_>, scale: &Scale, bottom: i32) {
    card.write("Your milestones and their dates", (MARGIN, 66), Type::new(52).bold());
    let date = scale.today.format("%-d %b %Y").to_string();
    card.write(&date, (WIDTH as i32 - MARGIN, 66), Type::new(30).ink(QUIET).ending());
    let now = scale.x(scale.today);
    for month in scale.months() {
        let x = scale.x(month);
        card.area(x, 170, x + 2, bottom, FAINT);
        let pattern = if month.month() == 1 { "%b %Y" } else { "%b" };
        if (x - now).abs() > 92 && x < RIGHT - 50 {
            card.write(&month.format(pattern).to_string(), (x, 146), Type::new(30).ink(QUIET).centred());
        }
    }
    let at = now.clamp(MARGIN + 50, RIGHT - 30);
    card.write("today", (at, 146), Type::new(30).bold().centred());
    let mut y = 168;
    while y < bottom {
        card.area(now - 1, y, now + 2, (y + 10).min(bottom), INK);
        y += 16;
    }
}

fn track(card: &Canvas<'_>, y: i32, row: &Row<'_>, scale: &Scale) {
    card.area(MARGIN, y, WIDTH as i32 - MARGIN, y + 2, FAINT);
    let set = Type::new(36).bold();
    let badge = row.outlook.colour.map_or(0, |colour| status(card, y + 36, colour));
    let room = WIDTH as i32 - 2 * MARGIN - badge - 20;
    on_card(card, &fitted(&row.milestone.title, set, room), (MARGIN, y + 36), set);
    let set = Type::new(33).ink(QUIET);
    on_card(card, &fitted(&dates(row, scale.today), set, WIDTH as i32 - 2 * MARGIN), (MARGIN, y + 80), set);
    promise(card, y + 122, row.dates, scale);
    forecast(card, y + 160, row, scale);
}

/// Words on a ground of their own, so that no line of the axis runs through them.
fn on_card(card: &Canvas<'_>, text: &str, (x, y): (i32, i32), set: Type) {
    card.area(x - 4, y - 20, x + canvas::width(text, set) + 6, y + 21, CARD);
    card.write(text, (x, y), set);
}

/// A shape and a word for the colour; how wide they are.
fn status(card: &Canvas<'_>, y: i32, colour: Colour) -> i32 {
    let set = Type::new(32).bold();
    let right = WIDTH as i32 - MARGIN;
    let wide = canvas::width(colour.label(), set);
    let x = right - wide - 26;
    card.area(x - 20, y - 20, right + 4, y + 21, CARD);
    card.write(colour.label(), (right, y), set.ending());
    match colour {
        Colour::Green => card.disc((x, y), 13, GREEN),
        Colour::Amber => card.shape(&[(x - 15, y + 12), (x, y - 14), (x + 15, y + 12)], AMBER),
        Colour::Red => card.area(x - 12, y - 12, x + 12, y + 12, FORECAST),
    }
    wide + 60
}

/// First promised, every move, promised now, on one line.
fn promise(card: &Canvas<'_>, y: i32, dates: &Dates, scale: &Scale) {
    let path: Vec<i32> = dates.moves.iter().flat_map(|m| [m.from, m.to]).map(|d| scale.x(d)).collect();
    let (first, now) = (scale.x(dates.first_promise), scale.x(dates.promise));
    let ends = path.iter().chain([&first, &now]);
    let (from, to) = ends.fold((first, first), |(from, to), x| (from.min(*x), to.max(*x)));
    card.area(from, y - 2, to, y + 3, PROMISE);
    path.iter().for_each(|x| card.disc((*x, y), 8, PROMISE));
    if !dates.moves.is_empty() {
        card.disc((first, y), 14, PROMISE);
        card.disc((first, y), 9, CARD);
    }
    card.diamond((now, y), 18, CARD);
    card.diamond((now, y), 15, PROMISE);
}

/// The private estimate as a tick, and likely to safe as a whisker.
fn forecast(card: &Canvas<'_>, y: i32, row: &Row<'_>, scale: &Scale) {
    let tick = scale.x(row.dates.estimate);
    card.area(tick - 2, y - 13, tick + 2, y + 14, QUIET);
    let (Some(likely), Some(safe)) = (row.outlook.likely, row.outlook.safe) else { return };
    let (from, to) = (scale.x(likely), scale.x(safe));
    card.area(from, y - 2, to, y + 3, FORECAST);
    card.shape(&[(from - 11, y - 12), (from + 11, y - 12), (from, y + 11)], FORECAST);
    match scale.is_beyond(safe) {
        true => card.shape(&[(to, y - 12), (to + 16, y), (to, y + 12)], FORECAST),
        // Taller than the tip of likely, so that it shows beside it.
        false => card.area(to - 3, y - 18, to + 3, y + 19, FORECAST),
    }
}

/// A day, unless it is so far off that it is no date any more.
fn on(date: NaiveDate, today: NaiveDate) -> String {
    let years = date.year() - today.year();
    if years > 10 { "in more than ten years".to_owned() } else { day(date, today) }
}

fn moved(dates: &Dates) -> Option<String> {
    match dates.moves.len() {
        0 => None,
        n => Some(format!("moved {}", times(n))),
    }
}

fn dates(row: &Row<'_>, today: NaiveDate) -> String {
    let mut parts = vec![];
    match moved(row.dates) {
        Some(moved) => {
            parts.push(format!("{} → {}", on(row.dates.first_promise, today), on(row.dates.promise, today)));
            parts.push(moved);
        }
        None => parts.push(format!("promised {}", on(row.dates.promise, today))),
    }
    parts.extend(row.outlook.likely.map(|date| format!("likely {}", on(date, today))));
    parts.extend(row.outlook.safe.map(|date| format!("safe {}", on(date, today))));
    parts.join(" · ")
}

fn legend(card: &Canvas<'_>, y: i32) {
    let set = Type::new(32);
    card.area(MARGIN, y, WIDTH as i32 - MARGIN, y + 2, FAINT);
    let (first, second, third) = (y + 40, y + 86, y + 132);
    let x = MARGIN + 16;
    card.disc((x, first), 14, PROMISE);
    card.disc((x, first), 9, CARD);
    card.write("first promised", (x + 28, first), set);
    card.disc((x + 334, first), 8, PROMISE);
    card.write("moved", (x + 354, first), set);
    card.diamond((x + 584, first), 15, PROMISE);
    card.write("promised now", (x + 610, first), set);
    card.shape(&[(x - 11, second - 12), (x + 11, second - 12), (x, second + 11)], FORECAST);
    card.write("likely, by your record", (x + 28, second), set);
    card.area(x + 322, second - 2, x + 344, second + 3, FORECAST);
    card.area(x + 340, second - 18, x + 346, second + 19, FORECAST);
    card.write("safe", (x + 358, second), set);
    card.area(x + 582, second - 13, x + 586, second + 14, QUIET);
    card.write("your estimate, private", (x + 610, second), set);
    let note = "Likely and safe come from your own record, the last ten at most.";
    card.write(note, (MARGIN, third), Type::new(31).ink(QUIET));
}

fn spoken(rows: &[Row<'_>], today: NaiveDate) -> String {
    let opening = format!(
        "Slip chart of {} on {}, the worst first.",
        count(rows.len() as i64, "open milestone", "open milestones"),
        today.format("%-d %B %Y")
    );
    let sentence = |row: &Row<'_>| {
        let colour = row.outlook.colour.map_or(String::new(), |colour| format!("{colour}, "));
        let mut text =
            format!("{}: {colour}promised {}", short(&row.milestone.title), on(row.dates.promise, today));
        if let Some(moved) = moved(row.dates) {
            text += &format!(", {moved}, first {}", on(row.dates.first_promise, today));
        }
        if let (Some(likely), Some(safe)) = (row.outlook.likely, row.outlook.safe) {
            text += &format!(", likely {}, safe {}", on(likely, today), on(safe, today));
        }
        text + "."
    };
    alt(&opening, &rows.iter().map(sentence).collect::<Vec<_>>())
}

fn comment(rows: &[Row<'_>]) -> String {
    let of = |colour| Some(rows.iter().filter(|r| r.outlook.colour == colour).count()).filter(|n| *n > 0);
    let named = [Some(Colour::Red), Some(Colour::Amber), Some(Colour::Green), None];
    let counts: Vec<String> = named
        .into_iter()
        .filter_map(|colour| {
            of(colour).map(|n| format!("{n} {}", colour.map_or("without a forecast yet", Colour::label)))
        })
        .collect();
    format!("Your milestones and their dates: {}.", list(&counts))
}

//! The weeks of a simulation: how many nudges a lead had in each, by kind, against the budget.

use super::canvas::{self, FAINT, INK, MARGIN, QUIET, Type, WIDTH};
use plotters::style::RGBColor;
use std::collections::{BTreeMap, BTreeSet};

const HEIGHT: u32 = 800;
const TOP: i32 = 150;
const BOTTOM: i32 = 600;
const LEGEND: i32 = BOTTOM + 90;
/// A quarter.
const LABEL_EVERY: usize = 13;
/// A label that would run over the edge is left out.
const LABEL_WIDTH: i32 = 90;
const LEFT: i32 = MARGIN + 60;
const RIGHT: i32 = WIDTH as i32 - MARGIN;

/// Okabe and Ito's colours, told apart by the colour-blind.
const COLOURS: [RGBColor; 8] = [
    RGBColor(0x00, 0x72, 0xb2),
    RGBColor(0xe6, 0x9f, 0x00),
    RGBColor(0x00, 0x9e, 0x73),
    RGBColor(0xcc, 0x79, 0xa7),
    RGBColor(0x56, 0xb4, 0xe9),
    RGBColor(0xd5, 0x5e, 0x00),
    RGBColor(0xf0, 0xe4, 0x42),
    RGBColor(0x80, 0x80, 0x80),
];

/// Draws the messages of each week by what they were, as an average of the leads, with the budget as a line. As PNG.
pub fn draw(weeks: &[BTreeMap<&'static str, u64>], leads: u32, budget: u32) -> Vec<u8> {
    let kinds: BTreeSet<&str> = weeks.iter().flat_map(|week| week.keys().copied()).collect();
    let kinds: Vec<&str> = kinds.into_iter().collect();
    let leads = f64::from(leads.max(1));
    let of = |week: &BTreeMap<&'static str, u64>| week.values().sum::<u64>() as f64 / leads;
    let most = weeks.iter().map(of).fold(f64::from(budget) + 0.5, f64::max);
    let y = |nudges: f64| BOTTOM - ((BOTTOM - TOP) as f64 * nudges / most) as i32;
    canvas::card(HEIGHT, |card| {
        card.write("What reached a lead in a week, on average", (MARGIN, 56), Type::new(40).bold());
        let line = format!("{} weeks, by kind. The line is the budget of {budget}.", weeks.len());
        card.write(&line, (MARGIN, 104), Type::new(28).ink(QUIET));
        for n in 0..=most as u32 {
            let at = y(f64::from(n));
            card.area(LEFT, at, RIGHT, at + 1, FAINT);
            card.write(&n.to_string(), (LEFT - 16, at), Type::new(26).ink(QUIET).ending());
        }
        let wide = (RIGHT - LEFT) as f64 / weeks.len().max(1) as f64;
        for (nth, week) in weeks.iter().enumerate() {
            let from = LEFT + (wide * nth as f64) as i32 + 1;
            let to = (LEFT + (wide * (nth + 1) as f64) as i32 - 1).max(from + 1);
            if nth % LABEL_EVERY == 0 && from + LABEL_WIDTH <= RIGHT {
                card.write(&format!("week {}", nth + 1), (from, BOTTOM + 24), Type::new(26).ink(QUIET));
            }
            let mut below = 0.0;
            for (kind, colour) in kinds.iter().zip(COLOURS.iter().cycle()) {
                let above = below + week.get(kind).copied().unwrap_or_default() as f64 / leads;
                card.area(from, y(above), to, y(below), *colour);
                below = above;
            }
        }
        let at = y(f64::from(budget));
        card.area(LEFT, at - 1, RIGHT, at + 2, INK);
        for (nth, (kind, colour)) in kinds.iter().zip(COLOURS.iter().cycle()).enumerate() {
            let (x, y) = (MARGIN + 250 * (nth as i32 % 4), LEGEND + 48 * (nth as i32 / 4));
            card.area(x, y - 12, x + 24, y + 12, *colour);
            card.write(kind, (x + 36, y), Type::new(28));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_picture_of_any_number_of_weeks() {
        for many in [0, 1, 53] {
            let week = BTreeMap::from([("check-in", 3), ("weekly plan", 2)]);
            let png = draw(&vec![week; many], 2, 4);
            assert!(png.starts_with(b"\x89PNG") && png.len() > 4_000, "{} bytes", png.len());
        }
    }
}

//! The picture of `docs/forecast.md`: a panel for each kind of slips, as SVG, told apart without colours too.

use crate::coverage::{Coverage, Promised, Slips};
use std::fmt::Write;

const PANEL: f64 = 280.0;
const HEIGHT: f64 = 250.0;
const LEFT: f64 = 60.0;
const TOP: f64 = 40.0;
const GAP: f64 = 30.0;
/// The shares at the bottom and the top, in percent.
const SHARES: (f64, f64) = (40.0, 100.0);

/// Colour, dashes and the form of the marks of a line; colours that are told apart with any sight.
fn look(promised: Promised) -> (&'static str, &'static str, f64) {
    match promised {
        Promised::Safe => ("#0072b2", "", 5.0),
        Promised::NearestRank => ("#d55e00", "7 4", 3.5),
        Promised::Interpolated => ("#009e73", "2 4", 3.5),
        Promised::Mean => ("#555555", "10 4 2 4", 3.5),
        Promised::Likely => ("#cc79a7", "1 3", 3.5),
    }
}

/// Draws the shares that landed, over the length of the record.
pub fn draw(found: &[(Slips, Vec<(usize, Coverage)>)]) -> String {
    let width = LEFT + found.len() as f64 * (PANEL + GAP);
    let height = TOP + HEIGHT + 90.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"13\" role=\"img\" \
         aria-label=\"How many of the next items landed by each date, over the length of the record\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    );
    for (nth, (slips, rows)) in found.iter().enumerate() {
        panel(&mut svg, LEFT + nth as f64 * (PANEL + GAP), *slips, rows, nth == 0);
    }
    legend(&mut svg, TOP + HEIGHT + 70.0);
    svg.push_str("</svg>\n");
    svg
}

fn y(percent: f64) -> f64 {
    TOP + HEIGHT * (SHARES.1 - percent) / (SHARES.1 - SHARES.0)
}

fn panel(svg: &mut String, left: f64, slips: Slips, rows: &[(usize, Coverage)], is_first: bool) {
    let x = |n: usize| left + 20.0 + (PANEL - 40.0) * (n - rows[0].0) as f64 / (rows.len() - 1) as f64;
    let band = y(80.0) - y(90.0);
    let _ = writeln!(
        svg,
        "<rect x=\"{left}\" y=\"{:.1}\" width=\"{PANEL}\" height=\"{band:.1}\" fill=\"#dcebf5\"/>",
        y(90.0)
    );
    for percent in [40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0] {
        let at = y(percent);
        let right = left + PANEL;
        let _ = writeln!(svg, "<path d=\"M{left} {at:.1}H{right}\" stroke=\"#cccccc\"/>");
        if is_first {
            text(svg, left - 8.0, at + 4.0, "end", &format!("{percent:.0} %"));
        }
    }
    for (n, _) in rows {
        text(svg, x(*n), TOP + HEIGHT + 18.0, "middle", &n.to_string());
    }
    text(svg, left + PANEL / 2.0, TOP - 14.0, "middle", slips.name());
    text(svg, left + PANEL / 2.0, TOP + HEIGHT + 38.0, "middle", "items in the record");
    for (place, promised) in Promised::ALL.into_iter().enumerate() {
        let points: Vec<(f64, f64)> =
            rows.iter().map(|(n, c)| (x(*n), y(100.0 * c.outcomes[place].landed))).collect();
        line(svg, promised, &points);
    }
}

fn line(svg: &mut String, promised: Promised, points: &[(f64, f64)]) {
    let (colour, dashes, radius) = look(promised);
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let _ = writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>",
        path.join(" ")
    );
    for (x, y) in points {
        let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{colour}\"/>");
    }
}

fn legend(svg: &mut String, at: f64) {
    let mut left = LEFT;
    for promised in Promised::ALL {
        line(svg, promised, &[(left, at), (left + 34.0, at)]);
        text(svg, left + 42.0, at + 4.0, "start", promised.name());
        left += 66.0 + 6.4 * promised.name().chars().count() as f64;
    }
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, words: &str) {
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"#222222\">{words}</text>"
    );
}

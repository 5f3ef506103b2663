//! Tables and medians, in the form in which `docs/performance.md` shows them.

use std::time::Duration;

/// Prints a table.
pub fn print(title: &str, head: &[&str], rows: &[Vec<String>]) {
    let width = |place: usize| {
        rows.iter().map(|row| row[place].chars().count()).chain([head[place].chars().count()]).max()
    };
    let widths: Vec<usize> = (0..head.len()).map(|place| width(place).unwrap_or_default()).collect();
    let line = |cells: Vec<&str>| {
        let padded: Vec<String> = cells.iter().zip(&widths).map(|(cell, w)| format!("{cell:>w$}")).collect();
        println!("| {} |", padded.join(" | "));
    };
    println!("\n{title}\n");
    line(head.to_vec());
    println!("|{}|", widths.iter().map(|w| format!("{}:", "-".repeat(w + 1))).collect::<Vec<_>>().join("|"));
    rows.iter().for_each(|row| line(row.iter().map(String::as_str).collect()));
}

/// A time in milliseconds.
pub fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1_000.0)
}

/// The time that so many of a hundred do not exceed; they stand in their order.
pub fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted
        .get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

/// The one in the middle.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    percentile(&times, 50)
}

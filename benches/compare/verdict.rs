//! The tables: each program's figures, and Rapport's beside them.

use crate::measure::{CLIENTS, Measured};
use crate::program::Program;
use crate::table::{self, ms, percentile};

/// One figure of a program: what it is, how it is taken, how it is shown.
struct Figure {
    what: String,
    of: Box<dyn Fn(&Measured) -> f64>,
    show: fn(f64) -> String,
}

/// Prints, for each figure, the one in the middle of all rounds, and Rapport's as a ratio to the others'.
pub fn print(programs: &[Program], measured: &[Vec<Measured>]) {
    let names = programs.iter().map(|program| program.name.to_owned());
    let ratios = programs.iter().skip(1).map(|program| format!("Rapport to {}", program.name));
    let head: Vec<String> = std::iter::once(String::new()).chain(names).chain(ratios).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let rows: Vec<Vec<String>> = figures().iter().map(|figure| row(figure, measured)).collect();
    table::print("Each in turn, three times; the figure in the middle", &head, &rows);
}

fn row(figure: &Figure, measured: &[Vec<Measured>]) -> Vec<String> {
    let middles: Vec<f64> =
        measured.iter().map(|rounds| middle(rounds.iter().map(&figure.of).collect())).collect();
    let shown = middles.iter().map(|value| (figure.show)(*value));
    let ratios = middles.iter().skip(1).map(|other| format!("{:.2}", middles[0] / other));
    std::iter::once(figure.what.clone()).chain(shown).chain(ratios).collect()
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

fn figures() -> Vec<Figure> {
    let mut figures = vec![];
    for (place, clients) in CLIENTS.into_iter().enumerate() {
        let who = if clients == 1 { "1 client".to_owned() } else { format!("{clients} clients") };
        let mut add = |what: &str, show, of: Box<dyn Fn(&Measured) -> f64>| {
            figures.push(Figure { what: format!("{who}: {what}"), of, show });
        };
        add("requests a second", whole, Box::new(move |m| m.figures[place].rate()));
        for percent in [50, 99] {
            let of = move |m: &Measured| percentile(&m.figures[place].latencies, percent).as_secs_f64();
            add(&format!("p{percent}"), time, Box::new(of));
        }
    }
    let mut add = |what: &str, show, of: Box<dyn Fn(&Measured) -> f64>| {
        figures.push(Figure { what: what.into(), of, show });
    };
    add("start to first answer", time, Box::new(|m| m.first.after.as_secs_f64()));
    add("the first request alone", time, Box::new(|m| m.first.took.as_secs_f64()));
    add("memory, idle", mib, Box::new(|m| m.idle));
    add("memory, after the load", mib, Box::new(|m| m.loaded));
    figures
}

fn whole(value: f64) -> String {
    format!("{value:.0}")
}

fn time(seconds: f64) -> String {
    ms(std::time::Duration::from_secs_f64(seconds))
}

fn mib(value: f64) -> String {
    format!("{value:.1} MiB")
}

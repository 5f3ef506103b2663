//! `rapport plan --simulate`: a made-up company lives for a while, and the rules are watched. Reads no database.

use crate::cli::serve::house;
use crate::config::Settings;
use crate::flow::simulate::{Broken, Findings, Rule, Simulation, simulate};
use crate::view::picture::weeks;
use anyhow::Context;
use chrono::{NaiveDate, NaiveTime};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// How many broken rules are told of one by one.
const TOLD: usize = 10;

/// What to simulate, and where the picture goes.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct SimulateArgs {
    /// Simulate so many days of a made-up company instead, and check the rules
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub simulate: Option<u16>,
    /// With --simulate: how many leads
    #[arg(long, value_name = "N", default_value_t = 200, requires = "simulate",
          value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub leads: u32,
    /// With --simulate: the same seed brings the same figures
    #[arg(long, value_name = "N", default_value_t = 1, requires = "simulate")]
    pub seed: u64,
    /// With --simulate: the day on which the company begins; the same again, or the figures are others
    #[arg(long, value_name = "DAY", default_value = "2026-03-02", requires = "simulate")]
    pub from: NaiveDate,
    /// With --simulate: draws the weeks into this file, as PNG
    #[arg(long, value_name = "FILE", requires = "simulate")]
    pub picture: Option<PathBuf>,
}

/// Simulates and prints what came of it: the same for the same arguments, whenever it is asked. Fails if a rule did
/// not hold.
pub fn run(
    args: &SimulateArgs,
    days: u16,
    settings: &Settings,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let asked = Simulation { leads: args.leads, days, seed: args.seed };
    let found = simulate(&asked, &house(settings)?, args.from.and_time(NaiveTime::MIN).and_utc());
    print(&asked, &found, out)?;
    if let Some(file) = &args.picture {
        let png = weeks::draw(&found.weeks, args.leads, settings.nudges.budget.per_week);
        std::fs::write(file, png)
            .with_context(|| format!("the picture cannot be written to {}", file.display()))?;
        writeln!(out, "\nThe weeks are drawn in {}.", file.display())?;
    }
    Ok(if found.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(asked: &Simulation, found: &Findings, out: &mut dyn Write) -> std::io::Result<()> {
    let Simulation { leads, days, seed } = asked;
    writeln!(out, "{leads} leads for {days} days, seed {seed}\n")?;
    for (what, times) in &found.sent {
        writeln!(out, "  {what:<14} {times:>8}")?;
    }
    writeln!(out, "  {:<14} {:>8}", "all", found.sent.values().sum::<u64>())?;
    writeln!(out, "  {:<14} {:>8}\n", "logged", found.logged)?;
    writeln!(out, "  nudges in a week, and how many weeks of a lead had so many")?;
    for (nudges, weeks) in &found.a_week {
        writeln!(out, "  {nudges:>14} {weeks:>8}")?;
    }
    writeln!(out, "  (what a lead asked to come back counts; that alone may go beyond the budget)")?;
    let (fit, long) = found.passed_over;
    writeln!(out, "\n  somebody of an Inner circle was passed over at most {fit} times in a row,")?;
    writeln!(out, "  {long} times where a list asks for more than two a week, as {} do\n", found.too_long)?;
    for rule in Rule::ALL {
        let broken: Vec<&Broken> = found.broken.iter().filter(|b| b.rule == *rule).collect();
        let held =
            if broken.is_empty() { "held".to_owned() } else { format!("broken {} times", broken.len()) };
        writeln!(out, "  {:<66} {held}", rule.label())?;
        for one in broken.iter().take(TOLD) {
            writeln!(out, "      {} at {}: {}", one.lead, one.at.format("%F %H:%M"), one.what)?;
        }
    }
    Ok(())
}

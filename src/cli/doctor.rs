//! `rapport doctor`: looks at everything that must be well, and says how to mend what is not.

mod database;
mod files;
mod holidays;
mod installed;
mod nudges;
mod slack;
mod trackers;

use crate::clock::Clock;
use crate::config::{Settings, SettingsError};
use std::io::Write;
use std::process::ExitCode;

/// Checks settings, database, clock, tokens, scopes and what waits, and says how to mend what is wrong
#[derive(Clone, Debug, clap::Args)]
pub struct DoctorArgs {
    /// Checks only what needs no call to Slack
    #[arg(long)]
    pub offline: bool,
}

/// Runs every check. Fails if one of them does; nothing but the probe's counter is written.
pub async fn run(
    args: DoctorArgs,
    settings: Result<Settings, SettingsError>,
    clock: &dyn Clock,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let mut sheet = Sheet { out, failed: 0, warned: 0 };
    match settings {
        Err(error) => {
            sheet.fail("settings", "they cannot be used", "mend each of these")?;
            sheet.failed = error.0.len();
            writeln!(sheet.out, "{error}")?;
        }
        Ok(settings) => {
            sheet.ok("settings", "they can be used")?;
            nudges::check(&settings, clock.now(), &mut sheet)?;
            database::check(&settings, clock.now(), &mut sheet).await?;
            trackers::check(&settings, &mut sheet)?;
            match args.offline {
                true => sheet.ok("slack", "not asked (--offline)")?,
                false => slack::check(&settings, clock, &mut sheet).await?,
            }
        }
    }
    sheet.close()
}

/// The lines, as they are written.
struct Sheet<'a> {
    out: &'a mut dyn Write,
    failed: usize,
    warned: usize,
}

impl Sheet<'_> {
    fn ok(&mut self, what: &str, found: &str) -> std::io::Result<()> {
        writeln!(self.out, "ok    {what:<10} {found}")
    }

    fn warn(&mut self, what: &str, found: &str, mend: &str) -> std::io::Result<()> {
        self.warned += 1;
        writeln!(self.out, "warn  {what:<10} {found}  — {mend}")
    }

    fn fail(&mut self, what: &str, found: &str, mend: &str) -> std::io::Result<()> {
        self.failed += 1;
        writeln!(self.out, "FAIL  {what:<10} {found}  — {mend}")
    }

    fn more(&mut self, detail: &str) -> std::io::Result<()> {
        writeln!(self.out, "                 {}", super::reading::plain(detail))
    }

    fn close(self) -> anyhow::Result<ExitCode> {
        match (self.failed, self.warned) {
            (0, 0) => writeln!(self.out, "All is well.")?,
            (0, warned) => writeln!(self.out, "It works; {warned} to look at.")?,
            (failed, _) => writeln!(self.out, "{failed} to mend before it works.")?,
        }
        Ok(if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// "3 min", "5 h", "2 days".
fn span(time: chrono::Duration) -> String {
    match time.num_minutes() {
        ..=0 => format!("{} s", time.num_seconds().max(0)),
        minutes @ 1..=119 => format!("{minutes} min"),
        minutes @ 120..=2_879 => format!("{} h", minutes / 60),
        minutes => format!("{} days", minutes / 1_440),
    }
}

//! One program, once: its start, its memory, and the load by more and more clients.

use crate::bot::SECRET;
use crate::load::{Figures, Load, Until};
use crate::program::{FirstAnswer, Program};
use crate::team;
use crate::wire::Signer;
use anyhow::ensure;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How many clients at once.
pub const CLIENTS: [usize; 3] = [1, 16, 64];
/// Stands in the answer to a check-in that was logged, whoever answers.
const LOGGED: &str = "Logged: ";
/// Not counted, so that what compiles or fills while it runs has done so.
const WARM_UP: Duration = Duration::from_millis(500);

/// What one program showed, once.
pub struct Measured {
    /// How its start went.
    pub first: FirstAnswer,
    /// Its memory two seconds after the first answer, in MiB.
    pub idle: f64,
    /// Its memory after the load, in MiB.
    pub loaded: f64,
    /// What the load showed, by the number of clients.
    pub figures: Vec<Figures>,
}

/// Measures a program, with its data in this folder.
pub async fn measure(
    program: &Program,
    folder: &Path,
    time: Duration,
    next: &Arc<AtomicUsize>,
) -> anyhow::Result<Measured> {
    let running = program.run(folder)?;
    let first = running.first_answer(next.fetch_add(1, Ordering::Relaxed)).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let idle = running.memory()?;
    let load = Load {
        address: running.address,
        signer: Signer::new(SECRET),
        next: next.clone(),
        say: team::logs,
        expects: LOGGED,
    };
    let mut figures = vec![];
    for clients in CLIENTS {
        load.run(clients, Until::Over(WARM_UP)).await?;
        let shown = load.run(clients, Until::Over(time)).await?;
        let error = shown.errors.first().map(String::as_str).unwrap_or_default();
        ensure!(shown.errors.is_empty(), "{} with {clients} clients: {error}", program.name);
        figures.push(shown);
    }
    let loaded = running.memory()?;
    running.stop().await?;
    Ok(Measured { first, idle, loaded, figures })
}

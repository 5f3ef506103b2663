//! `rapport`: arguments → cli → exit code.

use clap::Parser;
use rapport::cli::{Cli, run};
use std::process::ExitCode;

/// Whoever answers many at once takes and gives back much memory: this takes a fifth less of the processor than the system's own.
#[cfg(target_os = "linux")]
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match tokio::runtime::Builder::new_multi_thread().worker_threads(workers()).enable_all().build() {
        Ok(runtime) => {
            let code = runtime.block_on(run(cli));
            // Whatever still waits for the network keeps nobody here.
            runtime.shutdown_background();
            code
        }
        Err(error) => {
            eprintln!("The program cannot start its threads: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What decides and SQLite have a thread each; the rest takes half of the cores. With more, threads that wake each other cost more
/// than they bring.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().div_ceil(2))
}

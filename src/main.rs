//! `rapport`: arguments → cli → exit code.

use clap::Parser;
use rapport::cli::{Cli, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(run(cli)),
        Err(error) => {
            eprintln!("The program cannot start its threads: {error}");
            ExitCode::FAILURE
        }
    }
}

//! `rapport`: arguments → cli → exit code.

use clap::Parser;
use rapport::cli::{Cli, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
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

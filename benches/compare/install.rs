//! Installs the other programs as their users would, by their own package managers, into the build directory.

use crate::bot::SECRET;
use crate::program::Program;
use anyhow::{Context, ensure};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/compare");

/// Bolt for JavaScript with better-sqlite3; needs Node 20 or later and npm.
pub fn bolt_javascript() -> anyhow::Result<Program> {
    let home = copy("javascript", &["app.mjs", "package.json", "package-lock.json"])?;
    run(Command::new("node").arg("--version"))?;
    // `npm ci` would compile SQLite anew each time.
    let wanted = std::fs::read(home.join("package-lock.json"))?;
    if std::fs::read(home.join("node_modules/installed.json")).ok() != Some(wanted) {
        let arguments = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
        run(Command::new("npm").args(arguments).current_dir(&home))?;
        std::fs::copy(home.join("package-lock.json"), home.join("node_modules/installed.json"))?;
    }
    let app = home.join("app.mjs");
    Ok(Program::new("Bolt for JavaScript", move |folder, address| {
        let mut command = Command::new("node");
        command.arg(&app).env("NODE_ENV", "production");
        Ok(settled(command, folder, address))
    }))
}

/// Bolt for Python behind gunicorn, a worker for each of two cores and threads in each; needs Python 3.
pub fn bolt_python() -> anyhow::Result<Program> {
    let home = copy("python", &["app.py", "requirements.txt"])?;
    let bin = home.join("venv").join("bin");
    if !bin.join("pip").exists() {
        run(Command::new("python3").args(["-m", "venv", "venv"]).current_dir(&home))?;
    }
    run(Command::new(bin.join("pip")).args(["install", "-q", "-r", "requirements.txt"]).current_dir(&home))?;
    Ok(Program::new("Bolt for Python", move |folder, address| {
        let mut command = Command::new(bin.join("gunicorn"));
        command.args(["--worker-class", "gthread", "--workers", "2", "--threads", "16"]);
        command.args(["--keep-alive", "75", "--log-level", "error", "--bind", &address.to_string()]);
        command.arg("--chdir").arg(&home).arg("app:web");
        Ok(settled(command, folder, address))
    }))
}

/// The settings that both apps read.
fn settled(mut command: Command, folder: &Path, address: SocketAddr) -> Command {
    command.env("SLACK_SIGNING_SECRET", SECRET).env("PORT", address.port().to_string());
    command.env("DATABASE", folder.join("checkins.db")).stdin(Stdio::null());
    command
}

/// A folder of the build directory with these files in it.
fn copy(name: &str, files: &[&str]) -> anyhow::Result<PathBuf> {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare").join(name);
    std::fs::create_dir_all(&home)?;
    for file in files {
        let from = Path::new(SOURCES).join(name).join(file);
        std::fs::copy(&from, home.join(file)).with_context(|| format!("{} is not there", from.display()))?;
    }
    Ok(home)
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = command.stdin(Stdio::null()).status().with_context(|| format!("{name} does not start"))?;
    ensure!(done.success(), "{name} failed ({done})");
    Ok(())
}

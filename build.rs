//! What `rapport --version` says of the build: the commit, its day, the compiler, the target. It needs no git and no
//! network; where there is no commit to know, as in an unpacked archive, it says "unknown".
//!
//! A development build does not ask git, so that a commit costs nobody a new build: it says "unknown", too.

use std::path::Path;
use std::process::Command;

/// What the program is made of; a change to anything else makes no other program.
const SOURCES: [&str; 8] =
    ["src", "sandbox", "config", "migrations", "assets", "build.rs", "Cargo.toml", "Cargo.lock"];
/// A commit given from outside, as the Dockerfile does: there is no repository in the image.
const GIVEN: &str = "RAPPORT_BUILD_COMMIT";
/// Seconds since 1970, by the convention for reproducible builds.
const EPOCH: &str = "SOURCE_DATE_EPOCH";

fn main() {
    let env = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let here = env("CARGO_MANIFEST_DIR").unwrap_or_default();
    let git =
        env("PROFILE").filter(|profile| profile == "release").and_then(|_| Commit::of(Path::new(&here)));
    if let Some(commit) = &git {
        commit.watched.iter().for_each(|path| println!("cargo::rerun-if-changed={path}"));
        SOURCES.iter().for_each(|path| println!("cargo::rerun-if-changed={path}"));
    }
    println!("cargo::rerun-if-changed=build.rs");
    [GIVEN, EPOCH].iter().for_each(|name| println!("cargo::rerun-if-env-changed={name}"));
    let commit = env(GIVEN).or(git.as_ref().map(Commit::said)).unwrap_or("unknown".to_owned());
    let epoch = env(EPOCH).and_then(|seconds| seconds.trim().parse().ok());
    let date = epoch.or(git.map(|commit| commit.at)).map_or("unknown".to_owned(), day);
    println!("cargo::rustc-env=RAPPORT_COMMIT={commit}");
    println!("cargo::rustc-env=RAPPORT_DATE={date}");
    println!("cargo::rustc-env=RAPPORT_TARGET={}", env("TARGET").unwrap_or_default());
    println!("cargo::rustc-env=RAPPORT_RUSTC={}", compiler(env("RUSTC")));
}

fn compiler(named: Option<String>) -> String {
    let version = Command::new(named.unwrap_or("rustc".to_owned())).arg("--version").output();
    let said = version.ok().and_then(|output| String::from_utf8(output.stdout).ok());
    said.map_or("unknown".to_owned(), |text| text.trim().to_owned())
}

/// The commit that a folder of sources is at.
pub struct Commit {
    id: String,
    /// Seconds since 1970.
    pub at: i64,
    is_changed: bool,
    /// The files that change with it.
    watched: Vec<String>,
}

impl Commit {
    /// Only if the folder is the top of a repository: one that was unpacked within another is not its commit.
    pub fn of(folder: &Path) -> Option<Self> {
        let git = |arguments: &[&str]| {
            let asked = Command::new("git").arg("-C").arg(folder).args(arguments).output().ok()?;
            let said = String::from_utf8(asked.stdout).ok()?;
            asked.status.success().then(|| said.trim().to_owned())
        };
        let top = git(&["rev-parse", "--show-toplevel"])?;
        if Path::new(&top).canonicalize().ok()? != folder.canonicalize().ok()? {
            return None;
        }
        let head = git(&["log", "-1", "--format=%h %ct", "--abbrev=12"])?;
        let (id, at) = head.split_once(' ')?;
        let asked = [&["status", "--porcelain", "--untracked-files=all", "--"], SOURCES.as_slice()].concat();
        let watched = ["HEAD", "logs/HEAD"].iter().filter_map(|name| git(&["rev-parse", "--git-path", name]));
        Some(Self {
            id: id.to_owned(),
            at: at.parse().ok()?,
            is_changed: !git(&asked)?.is_empty(),
            watched: watched.map(|path| folder.join(path)).filter(|path| path.is_file()).map(shown).collect(),
        })
    }

    /// The commit as it is printed.
    pub fn said(&self) -> String {
        format!("{}{}", self.id, if self.is_changed { ", with changes" } else { "" })
    }
}

fn shown(path: std::path::PathBuf) -> String {
    path.display().to_string()
}

/// The day of an instant in UTC, by the rule of 400 years: no library for one date.
pub fn day(seconds: i64) -> String {
    let days = seconds.div_euclid(86_400) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    // March is the first month of such a year, so that the day that comes every four years is its last.
    let month = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    format!("{:04}-{month:02}-{day:02}", year + era * 400 + i64::from(month <= 2))
}

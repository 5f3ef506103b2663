//! `cargo bench --bench soak [-- --days N --leads N]`: a quarter in minutes. The bot runs as a process of its own on a clock
//! that this program turns, against a local workspace here, with leads who do a little of everything and a Slack that
//! stumbles. Each week it prints what the process holds and what the database holds; at the end, whether that is flat.

#[path = "../tests/harness/port.rs"]
mod port;
mod quarter;
#[allow(dead_code, reason = "shared with the other benches")]
mod table;
mod turned_bot;
#[allow(dead_code, reason = "shared with the other benches")]
mod wire;

use anyhow::{Context, ensure};
use chrono::{DateTime, Datelike, Duration, NaiveTime, TimeZone, Utc, Weekday};
use rapport::slack::manifest::{Mode, manifest};
use rapport::store::{DeliveryState, Store};
use slack_sandbox::{AppConfig, Sandbox, SandboxClock};
use sqlx::{Connection, Row};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use turned_bot::{APP_TOKEN, BOT_TOKEN, TurnedBot, WORKSPACE};

/// The hours of a working day at which the clock stops, in Berlin.
const STOPS: [(u32, u32); 6] = [(8, 45), (9, 1), (9, 31), (11, 30), (14, 0), (17, 0)];
/// Weeks that are left out of the verdict: caches fill.
const WARM_UP: usize = 3;
/// What may lie between the weeks after that.
const FLAT: f64 = 0.10;
/// How long the bot may take to come to rest.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(120);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    rapport::tls::install();
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(place) = arguments.iter().position(|argument| argument == "--bot") {
        return turned_bot::be_the_bot(&arguments[place + 1..]).await;
    }
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("Run by `cargo bench --bench soak`.");
        return Ok(());
    }
    let (days, leads) = (flag("--days", 90) as i64, flag("--leads", 4) as usize);
    let mut soak = Soak::open(leads).await?;
    for nth in 0..leads {
        quarter::joins(&soak.sandbox, nth).await?;
    }
    soak.settle().await?;
    let mut weeks = vec![];
    for day in 0..days {
        soak.day(day).await?;
        if day % 7 == 6 {
            weeks.push(soak.look().await?);
            println!("{}", weeks.last().context("a week")?.line(weeks.len()));
        }
    }
    report(&weeks)?;
    soak.bot.stop().await?;
    soak.sandbox.shutdown().await;
    Ok(())
}

struct Soak {
    sandbox: Sandbox,
    bot: TurnedBot,
    store: Store,
    database: String,
    folder: tempfile::TempDir,
    leads: usize,
    now: DateTime<Utc>,
    start: DateTime<Utc>,
    /// The last that went to the bot and was looked at.
    heard: u64,
}

/// What was held at the end of a week.
struct Week {
    figures: BTreeMap<&'static str, f64>,
    rows: BTreeMap<String, i64>,
    bytes: u64,
}

/// What the bot's own page tells of the process.
const FIGURES: [&str; 4] =
    ["process_resident_memory_bytes", "process_open_fds", "process_threads", "rapport_tasks"];

impl Soak {
    async fn open(leads: usize) -> anyhow::Result<Self> {
        let start: DateTime<Utc> = "2026-03-02T06:00:00Z".parse()?;
        let folder = tempfile::tempdir()?;
        let database = format!("sqlite://{}", folder.path().join("rapport.db").display());
        let app = AppConfig::new(manifest(&Mode::Socket), BOT_TOKEN).app_token(APP_TOKEN);
        let hands = Arc::new(SandboxClock::simulated(start.timestamp_millis(), 1.0, false));
        let sandbox = Sandbox::builder().clock(hands).workspace(WORKSPACE, "Soak").app(app);
        let sandbox = sandbox.users(quarter::users(leads)).channels(quarter::channels()).start().await?;
        let bot_user = sandbox.bot_user(0).context("no bot user")?;
        let bot =
            TurnedBot::start(&database, &sandbox.api_url(), &bot_user, start.timestamp_millis()).await?;
        ensure!(sandbox.wait_for(PATIENCE, |s| s.connections() > 0).await, "the bot does not connect");
        let store = Store::open_as_it_is(&database).await?;
        Ok(Self { sandbox, bot, store, database, folder, leads, now: start, start, heard: 0 })
    }

    /// One day: on a working day somebody does something at each stop, and Slack stumbles once.
    async fn day(&mut self, day: i64) -> anyhow::Result<()> {
        let date = (self.start + Duration::days(day)).date_naive();
        let works = !matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        for (place, (hour, minute)) in STOPS.into_iter().enumerate() {
            let wall = date.and_time(NaiveTime::from_hms_opt(hour, minute, 0).context("a time")?);
            let at = chrono_tz::Europe::Berlin.from_local_datetime(&wall).earliest().context("an instant")?;
            self.turn_to(at.to_utc()).await?;
            if works && place == 1 {
                quarter::stumbles(&self.sandbox, day);
            }
            if works && place >= 2 {
                let is_back = self.sandbox.wait_for(PATIENCE, |s| s.connections() > 0).await;
                ensure!(is_back, "the bot does not connect again on day {day}");
                for nth in (0..self.leads).filter(|nth| nth % 4 == place - 2) {
                    quarter::lives(&self.sandbox, nth, day).await?;
                }
                self.settle().await?;
            }
        }
        Ok(())
    }

    /// Time passes until then; whatever falls due in between is done.
    async fn turn_to(&mut self, target: DateTime<Utc>) -> anyhow::Result<()> {
        self.settle().await?;
        while let Some(wake) = self.first_wake().await?.filter(|at| *at < target) {
            self.set(wake.max(self.now))?;
            self.settle().await?;
        }
        self.set(target.max(self.now))?;
        self.settle().await
    }

    fn set(&mut self, at: DateTime<Utc>) -> anyhow::Result<()> {
        self.now = at;
        self.sandbox.clock().set(at.timestamp_millis())?;
        self.bot.turn_to(at.timestamp_millis())
    }

    async fn first_wake(&self) -> anyhow::Result<Option<DateTime<Utc>>> {
        Ok(self.store.next_wake(DateTime::UNIX_EPOCH).await?)
    }

    /// Waits until the bot has heard all that was said and done all that it can do now. What waits in its lane behind a
    /// message that is tried again in some seconds waits for the clock: it is turned on by a little.
    async fn settle(&mut self) -> anyhow::Result<()> {
        let (began, mut quiet, mut turned) = (Instant::now(), 0, 0);
        while quiet < 5 {
            ensure!(began.elapsed() < PATIENCE, "the bot does not come to rest at {}", self.now);
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            let depth = self.store.reading().await?.depth().await?;
            let idle = self.first_wake().await?.is_none_or(|at| at > self.now)
                && !depth.iter().any(|(state, _)| *state == DeliveryState::Sending);
            let news = self.sandbox.deliveries_since(self.heard).last().map(|delivery| delivery.seq);
            quiet = if idle && news.is_none() { quiet + 1 } else { 0 };
            self.heard = news.unwrap_or(self.heard);
            if began.elapsed().as_secs() / 5 > turned {
                turned += 1;
                self.set(self.now + Duration::seconds(2))?;
            }
        }
        Ok(())
    }

    async fn look(&self) -> anyhow::Result<Week> {
        let page = self.bot.page().await?;
        let value = |name: &'static str| {
            let line = page.lines().find(|line| line.split(' ').next() == Some(name));
            (name, line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or_default())
        };
        let files = std::fs::read_dir(self.folder.path())?.flatten();
        let sizes =
            files.filter(|f| f.file_name() == "rapport.db").filter_map(|f| Some(f.metadata().ok()?.len()));
        Ok(Week { figures: FIGURES.map(value).into(), rows: self.rows().await?, bytes: sizes.sum() })
    }

    /// Rows by table.
    async fn rows(&self) -> anyhow::Result<BTreeMap<String, i64>> {
        let mut connection = sqlx::AnyConnection::connect(&self.database).await?;
        let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' \
                     AND name NOT LIKE 'sqlite%'";
        let mut rows = BTreeMap::new();
        for found in sqlx::query(names).fetch_all(&mut connection).await? {
            let name: String = found.try_get(0)?;
            let count = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {name}"));
            rows.insert(name, sqlx::query(count).fetch_one(&mut connection).await?.try_get(0)?);
        }
        connection.close().await?;
        Ok(rows)
    }
}

impl Week {
    fn line(&self, nth: usize) -> String {
        let [memory, files, threads, tasks] = FIGURES.map(|name| self.figures[name]);
        format!(
            "week {nth:>2}: {:.1} MiB, {files} files, {threads} threads, {tasks} tasks, database {:.2} MiB, {} rows",
            memory / 1_048_576.0,
            self.bytes as f64 / 1_048_576.0,
            self.rows.values().sum::<i64>()
        )
    }
}

/// The tables, and whether what the process holds is flat.
fn report(weeks: &[Week]) -> anyhow::Result<()> {
    let settled =
        weeks.get(WARM_UP..).filter(|weeks| weeks.len() > 1).context("too few weeks for a verdict")?;
    let (first, last) = (&settled[0], &settled[settled.len() - 1]);
    let mut rows = vec![];
    let mut is_flat = true;
    for name in FIGURES {
        let (low, high) = settled
            .iter()
            .map(|w| w.figures[name])
            .fold((f64::MAX, 0.0), |(l, h): (f64, f64), v| (l.min(v), h.max(v)));
        // What is under way at the moment of looking comes and goes; what is never given back raises the lowest.
        let third = settled.len().div_ceil(3);
        let lowest = |weeks: &[Week]| weeks.iter().map(|w| w.figures[name]).fold(f64::MAX, f64::min);
        let change = lowest(&settled[settled.len() - third..]) / lowest(&settled[..third]) - 1.0;
        is_flat &= change <= FLAT;
        let shown = |v: f64| {
            if name.ends_with("bytes") { format!("{:.1} MiB", v / 1_048_576.0) } else { v.to_string() }
        };
        let cells = [first.figures[name], last.figures[name], low, high].map(shown);
        rows.push(
            [vec![name.to_owned()], cells.to_vec(), vec![format!("{:+.1} %", change * 100.0)]].concat(),
        );
    }
    let head = ["what", "after the warm-up", "at the end", "lowest", "highest", "change of the lowest"];
    table::print("What the process holds", &head, &rows);
    let grown = last.rows.iter().filter(|(_, n)| **n > 0).map(|(name, n)| {
        let then = first.rows.get(name).copied().unwrap_or_default();
        vec![
            name.clone(),
            then.to_string(),
            n.to_string(),
            format!("{:+.1}", (n - then) as f64 / (settled.len() - 1) as f64),
        ]
    });
    table::print(
        "Rows by table",
        &["table", "after the warm-up", "at the end", "a week"],
        &grown.collect::<Vec<_>>(),
    );
    println!(
        "\nDatabase: {:.2} MiB after the warm-up, {:.2} MiB at the end.",
        first.bytes as f64 / 1_048_576.0,
        last.bytes as f64 / 1_048_576.0
    );
    ensure!(is_flat, "what the process holds grew by more than {:.0} %", FLAT * 100.0);
    println!("Flat within {:.0} %.", FLAT * 100.0);
    Ok(())
}

/// The number after a flag of the command line.
fn flag(name: &str, default: u64) -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1).and_then(|number| number.parse().ok()).unwrap_or(default)
}

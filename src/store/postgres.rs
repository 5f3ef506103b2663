//! Opens a PostgreSQL database: the address, TLS, a pooler in between, and who else serves it.

use super::Dialect;
use super::error::{Result, StoreError};
use super::open::{Opening, PATIENCE, Pools};
use super::row::Reader;
use super::sql::Sql;
use super::steps;
use super::tx::Tx;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, Connection};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How long a server may take to say that it is there.
const AT_ONCE: Duration = Duration::from_secs(2);
/// How often it is looked for a pooler: four ways to the server and back each.
const LOOKS: u32 = 10;
/// What the server is told a serving process is called, before the last step that it knows.
const SERVES: &str = "rapport/";
/// What it is told that one of the operator's commands is called.
const OPERATES: &str = "rapport command";
/// Parameters of an address that name files.
const FILES: [&str; 6] = ["sslrootcert", "ssl-root-cert", "ssl-ca", "sslcert", "ssl-cert", "sslkey"];

pub(super) async fn open(url: &str, opening: Opening, program: &Migrator, connections: u32) -> Result<Pools> {
    let called = match opening {
        Opening::Prepare => format!("{SERVES}{}", steps::last(program)),
        Opening::AsItIs | Opening::ToRead => OPERATES.to_owned(),
    };
    let url = address(url, &called)?;
    // Not by the pool, which would try again and again and then only say that it took too long.
    let mut first = connect(&url).await?;
    let pooled = is_pooled(&mut first, &url).await?;
    if pooled {
        tracing::info!("a pooler gives each transaction another connection: no statement is kept prepared");
    }
    if opening == Opening::Prepare {
        prepare(&mut first, program).await?;
    }
    first.close().await?;
    let options = AnyPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE);
    // Before and after each use it is made sure that the server is still there: one whose machine is gone tells nobody.
    let options =
        options.test_before_acquire(false).before_acquire(|connection, _| Box::pin(answers(connection)));
    let pool =
        options.after_release(|connection, _| Box::pin(answers(connection))).connect_lazy(url.as_str())?;
    Ok(Pools { dialect: Dialect::Postgres, pool, lane: None, tally: Arc::default(), prepares: !pooled })
}

/// Whether the server answers soon; a connection on which it does not is closed, and another takes its place.
async fn answers(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    match tokio::time::timeout(AT_ONCE, connection.ping()).await {
        Ok(answered) => answered.map(|()| true),
        Err(_) => Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())),
    }
}

/// Takes the steps of the schema. What they prepare is not left behind: behind a pooler others would find it.
async fn prepare(first: &mut AnyConnection, program: &Migrator) -> Result<()> {
    const FORGET: &str = "DEALLOCATE ALL";
    let mut taking = first.begin_with(Dialect::Postgres.begin()).await?;
    sqlx::raw_sql(FORGET).execute(&mut *taking).await?;
    steps::take(&mut taking, Dialect::Postgres, program).await?;
    sqlx::raw_sql(FORGET).execute(&mut *taking).await?;
    Ok(taking.commit().await?)
}

/// The address with the name that the server is told. Files that it names are there.
fn address(url: &str, called: &str) -> Result<Url> {
    let mut url = Url::parse(url).map_err(|why| {
        StoreError::refused(format!(
            "The database's address cannot be read ({why}): it is postgres://user:password@host:5432/database, and \
             signs such as @ : / # in a password are written as %40 %3A %2F %23."
        ))
    })?;
    let kept: Vec<(String, String)> =
        url.query_pairs().into_owned().filter(|(name, _)| name != "application_name").collect();
    for (name, file) in kept.iter().filter(|(name, _)| FILES.contains(&name.as_str())) {
        if !Path::new(file).is_file() {
            return Err(StoreError::refused(format!(
                "The database's address names {file} as its {name}, and there is no such file."
            )));
        }
    }
    url.query_pairs_mut().clear().extend_pairs(kept).append_pair("application_name", called);
    Ok(url)
}

async fn connect(url: &Url) -> Result<AnyConnection> {
    match tokio::time::timeout(PATIENCE, AnyConnection::connect(url.as_str())).await {
        Ok(connected) => connected.map_err(unconnected),
        Err(_) => Err(StoreError::unavailable(format!("no answer within {} seconds", PATIENCE.as_secs()))),
    }
}

/// What stands in the way of a connection, and how to mend it.
fn unconnected(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Tls(why) if why.to_string().contains("does not support TLS") => StoreError::refused(
            "The database's server offers no TLS, and the address asks for it: turn on `ssl` there, or ask for less by \
             sslmode.",
        ),
        sqlx::Error::Tls(why) => StoreError::refused(format!("No secure connection to the database: {why}.")),
        sqlx::Error::Io(io) => match io.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(why) => StoreError::refused(format!(
                "The database's certificate is not trusted ({why}): name the file of its authority by sslrootcert, \
                 and the host as it stands in the certificate."
            )),
            // A name that no server resolves has no kind of its own.
            None if io.kind().to_string().starts_with("uncategorized") => {
                StoreError::unavailable("no such host is known")
            }
            None => error.into(),
        },
        sqlx::Error::Database(found) if found.message().contains("startup parameter") => {
            StoreError::refused(format!(
                "The pooler in front of the database says \"{}\": name it in ignore_startup_parameters.",
                found.message()
            ))
        }
        _ => error.into(),
    }
}

/// Whether something in between gives each transaction whatever connection is free, as PgBouncer does in transaction
/// mode: two of ours share one, or one of ours has another than before while the first is taken. Who else starts at the same
/// moment may take and give back just those that would tell, so it is looked for more than once.
async fn is_pooled(first: &mut AnyConnection, url: &Url) -> Result<bool> {
    let before = server_process(first).await?;
    let mut second = connect(url).await?;
    let mut pooled = false;
    for _ in 0..LOOKS {
        sqlx::raw_sql("BEGIN").execute(&mut second).await?;
        let other = server_process(&mut second).await?;
        pooled = before == other || before != server_process(first).await?;
        sqlx::raw_sql("COMMIT").execute(&mut second).await?;
        if pooled {
            break;
        }
    }
    second.close().await?;
    Ok(pooled)
}

async fn server_process(connection: &mut AnyConnection) -> Result<i64> {
    use sqlx::Row as _;
    let row = sqlx::raw_sql("SELECT CAST(pg_backend_pid() AS BIGINT) AS pid").fetch_one(connection).await?;
    Ok(row.try_get("pid")?)
}

/// The names of the others who are connected to this database.
const OTHERS: &str = "SELECT CAST(application_name AS TEXT) AS name FROM pg_stat_activity \
                      WHERE datname = current_database() AND pid <> pg_backend_pid()";

fn known_by(name: &str) -> Option<i64> {
    name.strip_prefix(SERVES)?.parse().ok()
}

/// The last step that each process knows that serves this database, other than this connection's.
pub(super) async fn serving(connection: &mut AnyConnection) -> Result<Vec<i64>> {
    let names: Vec<String> = sqlx::query_scalar(OTHERS).persistent(false).fetch_all(connection).await?;
    Ok(names.iter().filter_map(|name| known_by(name)).collect())
}

impl Tx {
    /// How many connections to this database are of processes that serve it.
    pub(super) async fn served_by(&mut self) -> Result<usize> {
        let rows = self.fetch(Sql::new(OTHERS)).await?;
        let names: Result<Vec<String>> =
            rows.iter().map(|row| Reader::new(row, "server").text("name")).collect();
        Ok(names?.iter().filter_map(|name| known_by(name)).count())
    }
}

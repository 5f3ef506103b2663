//! How PostgreSQL is reached: with TLS, behind a pooler that gives each transaction another connection, or not at all.

use super::engines::run;
use super::outbox::{claim_all, enqueue, sent};
use super::rows::save;
use super::samples::{self, at, post};
use crate::harness::pooler::Pooler;
use crate::harness::postgres::{Cluster, cluster, skipped};
use rapport::domain::desk::{Change, Needs};
use rapport::store::Store;
use sqlx::{AnyConnection, Connection};
use std::time::Duration;

/// The server, if it has a certificate.
async fn with_tls() -> Option<(&'static Cluster, String, String)> {
    let cluster = cluster()?;
    let database = cluster.new_database().await;
    let authority = cluster.folder().join("ca.pem");
    if !authority.is_file() {
        skipped("with TLS", "openssl");
        return None;
    }
    Some((cluster, database, authority.display().to_string()))
}

async fn refused(url: &str) -> String {
    Store::open(url).await.expect_err("is refused").to_string()
}

#[test]
fn over_tls_it_works_with_the_certificate_looked_at_or_not() {
    run(async {
        let Some((cluster, database, authority)) = with_tls().await else { return };
        for more in ["sslmode=require".to_owned(), format!("sslmode=verify-full&sslrootcert={authority}")] {
            let url = cluster.loopback("localhost", &database, &more);
            let store = Store::open(&url).await.expect("opens");
            store.ping_writable().await.expect("works");
            let mut plain = AnyConnection::connect(&cluster.url(&database)).await.expect("connects");
            let secure = "SELECT COUNT(*) FROM pg_stat_ssl s JOIN pg_stat_activity a ON a.pid = s.pid \
                          WHERE s.ssl AND a.application_name LIKE 'rapport/%'";
            let secure: i64 = sqlx::query_scalar(secure).fetch_one(&mut plain).await.expect("counts");
            assert!(secure > 0, "{more}: its connections are encrypted");
            plain.close().await.expect("closes");
            store.close().await;
        }
    });
}

#[test]
fn a_process_takes_as_many_connections_as_it_may() {
    run(async {
        let Some(cluster) = cluster() else { return };
        let store = Store::open_with(&cluster.url(&cluster.new_database().await), 2).await.expect("opens");
        let first = store.reading().await.expect("begins");
        let second = store.begin().await.expect("begins beside it");
        let third = tokio::time::timeout(Duration::from_millis(300), store.reading()).await;
        assert!(third.is_err(), "there are two: {third:?}");
        drop((first, second));
        store.reading().await.expect("begins once one is free");
        store.close().await;
    });
}

#[test]
fn a_connection_that_would_not_be_secure_is_refused_in_a_sentence() {
    run(async {
        let Some((cluster, database, authority)) = with_tls().await else { return };
        let verify =
            |host: &str, more: &str| cluster.loopback(host, &database, &format!("sslmode=verify-full{more}"));
        let unknown = refused(&verify("localhost", "")).await;
        assert!(
            unknown.starts_with("The database's certificate is not trusted (")
                && unknown.contains("sslrootcert"),
            "{unknown}"
        );
        let other_name = refused(&verify("127.0.0.1", &format!("&sslrootcert={authority}"))).await;
        assert!(other_name.contains("the host as it stands in the certificate"), "{other_name}");
        let no_file = refused(&verify("localhost", "&sslrootcert=/nowhere/ca.pem")).await;
        assert_eq!(
            no_file,
            "The database's address names /nowhere/ca.pem as its sslrootcert, and there is no such file."
        );
    });
}

#[test]
fn a_server_without_tls_is_refused_where_the_address_asks_for_it() {
    run(async {
        let Some(cluster) = cluster() else { return };
        let database = cluster.new_database().await;
        let Some(pooler) = Pooler::start(cluster, 2, "extra_float_digits") else { return };
        pooler.until_ready().await;
        let said = refused(&pooler.url(&database).replace("disable", "require")).await;
        assert!(
            said.starts_with("The database's server offers no TLS, and the address asks for it"),
            "{said}"
        );
    });
}

/// Sends what waits, claimed by one and marked by the other; how much that was.
async fn sends_all(stores: &[Store; 2]) -> usize {
    let mut all = 0;
    loop {
        let claimed = claim_all(&stores[1], at(0)).await;
        if claimed.is_empty() {
            return all;
        }
        all += claimed.len();
        for one in &claimed {
            sent(&stores[0], one, "1.0").await;
        }
    }
}

#[test]
fn behind_a_pooler_several_work_at_once_and_none_meets_what_another_prepared() {
    run(async {
        let Some(cluster) = cluster() else { return };
        let database = cluster.new_database().await;
        let Some(pooler) = Pooler::start(cluster, 3, "extra_float_digits") else { return };
        pooler.until_ready().await;
        let url = pooler.url(&database);
        let (first, second) = tokio::join!(Store::open(&url), Store::open(&url));
        let stores = [first.expect("opens"), second.expect("opens")];
        save(&stores[0], &[Change::Lead(samples::lead("L1"))]).await;
        let tasks = (0..12).map(|nth: usize| {
            let store = stores[nth % 2].clone();
            tokio::spawn(async move {
                for round in 0..10 {
                    let id = format!("P{nth}-{round}");
                    save(&store, &[Change::Peer(samples::peer("L1", &id))]).await;
                    enqueue(&store, &[post(&id, &id)]).await;
                    samples::desk(&store, "L1", Needs::default()).await.lead.expect("is a lead");
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.expect("no statement is another's");
        }
        let claimed = sends_all(&stores).await;
        assert_eq!(claimed, 120);
        for store in stores {
            store.close().await;
        }
        Store::open(&url).await.expect("opens again, with all steps taken").close().await;
    });
}

#[test]
fn a_pooler_that_does_not_let_a_parameter_pass_is_named_with_what_to_do() {
    run(async {
        let Some(cluster) = cluster() else { return };
        let database = cluster.new_database().await;
        let Some(pooler) = Pooler::start(cluster, 2, "") else { return };
        pooler.until_ready().await;
        let said = refused(&pooler.url(&database)).await;
        assert!(said.contains("extra_float_digits") && said.contains("ignore_startup_parameters"), "{said}");
    });
}

//! The listener under the routes: so many connections and no more, none that dawdles, and an end in good order.

use super::meters::Meters;
use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a client may take over the headers, the first and every next time.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// How long requests may take to end after the stop.
const END_WITHIN: Duration = Duration::from_secs(10);
/// After the machine refuses a connection, such as for want of file handles.
const PAUSE: Duration = Duration::from_millis(250);

/// Serves until `stop` is there, then lets what is in flight end.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    max_connections: u32,
    meters: Meters,
    stop: impl Future<Output = ()>,
) {
    let slots = Arc::new(Semaphore::new(max_connections as usize));
    let graceful = GracefulShutdown::new();
    let accept_all = async {
        loop {
            // The slot first: what comes on top waits in the machine's queue.
            let Ok(slot) = slots.clone().acquire_owned().await else { return };
            match listener.accept().await {
                Ok((stream, _)) => {
                    spawn_connection(stream, router.clone(), graceful.watcher(), (slot, Open::one(&meters)));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    };
    tokio::select! {
        () = accept_all => {}
        () = stop => {}
    }
    drop(listener);
    if tokio::time::timeout(END_WITHIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were still open when the program ended");
    }
}

/// Counts as an open connection for as long as it is kept.
struct Open(Meters);

impl Open {
    fn one(meters: &Meters) -> Self {
        meters.http.change((), 1.0);
        Self(meters.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.http.change((), -1.0);
    }
}

fn spawn_connection(stream: TcpStream, router: Router, watcher: Watcher, held: (OwnedSemaphorePermit, Open)) {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    let connection =
        builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)).into_owned();
    let watched = watcher.watch(connection);
    tokio::spawn(async move {
        let _held = held;
        if let Err(error) = watched.await {
            tracing::debug!(error, "a connection ended early");
        }
    });
}

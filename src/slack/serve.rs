//! The listener under the routes: so many connections and no more, none that dawdles, and an end in good order.

use super::meters::Meters;
use super::seats::{Seat, Seats, seated};
use axum::Router;
use axum::middleware::from_fn_with_state;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};

/// How long a client may take over the headers, the first and every next time.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// Slack's headers are far shorter.
const HEADERS_LIMIT: usize = 32 * 1024;
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
    let seats = Seats::new(max_connections);
    let graceful = GracefulShutdown::new();
    let accept_all = async {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let held = (seats.take().await, Open::one(&meters));
                    spawn_connection(stream, router.clone(), graceful.watcher(), held);
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    seats.make_room();
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

fn spawn_connection(stream: TcpStream, router: Router, watcher: Watcher, (seat, open): (Arc<Seat>, Open)) {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN).max_buf_size(HEADERS_LIMIT);
    let service = TowerToHyperService::new(router.layer(from_fn_with_state(seat.clone(), seated)));
    let watched = watcher.watch(builder.serve_connection(TokioIo::new(stream), service).into_owned());
    tokio::spawn(async move {
        let _counted = open;
        tokio::select! {
            ended = watched => if let Err(error) = ended {
                tracing::debug!(error, "a connection ended early");
            },
            () = seat.is_over() => tracing::debug!("a connection at rest made room"),
        }
    });
}

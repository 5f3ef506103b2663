//! Server-sent events: the page hears of changes.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::clock::ClockReading;
use crate::world::{Notice, World, ended};

#[derive(Debug, Deserialize)]
pub(super) struct Listener {
    #[serde(rename = "as")]
    user: Option<String>,
}

struct Feed {
    user: Option<String>,
    notices: Receiver<Notice>,
    clock: watch::Receiver<ClockReading>,
    stopped: watch::Receiver<bool>,
}

impl Feed {
    async fn next(&mut self) -> Option<Value> {
        loop {
            let notice = tokio::select! {
                notice = self.notices.recv() => notice,
                Ok(()) = self.clock.changed() => {
                    let clock = *self.clock.borrow_and_update();
                    return Some(json!({ "type": "clock", "clock": clock }));
                }
                () = ended(&mut self.stopped) => return None,
            };
            match notice {
                Ok(notice) if notice.to.is_none() || notice.to == self.user => {
                    return Some(notice.body);
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Some(json!({ "type": "state" })),
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

pub(super) async fn serve(
    State(world): State<Arc<World>>,
    Query(listener): Query<Listener>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let feed = Feed {
        user: listener.user,
        notices: world.notices.subscribe(),
        clock: world.clock.subscribe(),
        stopped: world.stopped.subscribe(),
    };
    let events = stream::unfold(feed, |mut feed| async {
        let body = feed.next().await?;
        Some((Ok(Event::default().data(body.to_string())), feed))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

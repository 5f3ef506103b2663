//! One connection: frames come in, each is committed by itself, and its acknowledgement goes out.

use super::SocketTiming;
use super::frame::{Envelope, Frame, Reason};
use super::state::{Connected, SocketState};
use crate::slack::inbound::{Parsed, envelope};
use crate::slack::shell::{Reply, Rest, Shell};
use futures::{SinkExt, StreamExt};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Slack says hello at once.
const HELLO_WITHIN: Duration = Duration::from_secs(10);
/// Nothing is read while so many are being committed: more than may wait to be written, so that the rest is refused at once
/// instead of growing old unread.
const AT_ONCE: usize = 1_024;
/// A write that takes longer goes nowhere.
const WRITE_WITHIN: Duration = Duration::from_secs(5);
/// How long what is in flight may take to be acknowledged once no more is read.
const FINISH_WITHIN: Duration = Duration::from_secs(5);

/// An open connection.
pub(super) struct Link {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    shell: Shell,
    state: SocketState,
    timing: SocketTiming,
    greeted: bool,
    connected: Option<Connected>,
    heard: Instant,
    in_flight: usize,
    done: mpsc::UnboundedSender<Done>,
    outcomes: mpsc::UnboundedReceiver<Done>,
}

/// An envelope that was decided.
struct Done {
    acknowledgement: Option<String>,
    rest: Option<Rest>,
}

/// Why a connection is no longer read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Slack closes it soon; it still delivers and takes acknowledgements.
    Refresh,
    /// Socket Mode is switched off.
    LinkDisabled,
    /// It broke.
    Lost(&'static str),
    /// The program stops.
    Stopped,
}

impl Link {
    pub(super) fn new(
        stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
        shell: Shell,
        state: SocketState,
        timing: SocketTiming,
    ) -> Self {
        let (done, outcomes) = mpsc::unbounded_channel();
        let heard = Instant::now();
        Self {
            stream,
            shell,
            state,
            timing,
            greeted: false,
            connected: None,
            heard,
            in_flight: 0,
            done,
            outcomes,
        }
    }

    /// Whether Slack ever said hello.
    pub(super) fn was_greeted(&self) -> bool {
        self.greeted
    }

    /// Reads and acknowledges until the connection ends, one way or another.
    pub(super) async fn run(&mut self, stop: &mut watch::Receiver<bool>) -> End {
        let mut ping = tokio::time::interval(self.timing.ping);
        loop {
            let quiet_at = self.heard + if self.greeted { self.timing.quiet } else { HELLO_WITHIN };
            let ended = tokio::select! {
                () = stopped(stop) => Some(End::Stopped),
                Some(outcome) = self.outcomes.recv() => self.settle(outcome).await,
                () = tokio::time::sleep_until(quiet_at), if self.in_flight < AT_ONCE => {
                    Some(End::Lost("nothing was heard for too long"))
                }
                _ = ping.tick() => self.write(Message::Ping("rapport".into())).await,
                frame = self.stream.next(), if self.in_flight < AT_ONCE => match frame {
                    Some(Ok(frame)) => self.hear(frame).await,
                    Some(Err(_)) | None => Some(End::Lost("the connection broke")),
                },
            };
            if let Some(end) = ended {
                return end;
            }
        }
    }

    /// Reads on until Slack closes it, so that nothing on its way here is lost while another is opened.
    pub(super) async fn linger(mut self, for_: Duration, mut stop: watch::Receiver<bool>) {
        self.connected = None;
        let read_on = async { while let End::Refresh = self.run(&mut stop).await {} };
        let _ = tokio::time::timeout(for_, read_on).await;
        self.finish().await;
    }

    /// Reads no more, acknowledges what is in flight, closes.
    pub(super) async fn finish(mut self) {
        let rest = async {
            while self.in_flight > 0 {
                let Some(outcome) = self.outcomes.recv().await else { return };
                if self.settle(outcome).await.is_some() {
                    return;
                }
            }
        };
        if tokio::time::timeout(FINISH_WITHIN, rest).await.is_err() {
            tracing::warn!("some of what came in was not acknowledged; Slack sends its events again");
        }
        let _ = tokio::time::timeout(WRITE_WITHIN, self.stream.close(None)).await;
    }

    async fn hear(&mut self, frame: Message) -> Option<End> {
        self.heard = Instant::now();
        match frame {
            Message::Text(text) => self.read(text.as_str()),
            Message::Close(_) => Some(End::Lost("Slack closed it")),
            // Pings are answered by the library when it is read on.
            Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_) => None,
        }
    }

    fn read(&mut self, raw: &str) -> Option<End> {
        match Frame::read(raw) {
            Frame::Hello => {
                tracing::info!("a connection to Slack is up");
                self.greeted = true;
                self.connected = Some(self.state.connected_one());
                None
            }
            Frame::Disconnect(Reason::Refresh) => Some(End::Refresh),
            Frame::Disconnect(Reason::LinkDisabled) => Some(End::LinkDisabled),
            Frame::Envelope(envelope) => {
                self.decide(envelope, raw.to_owned());
                None
            }
            Frame::Unreadable(why) => {
                let (shell, raw) = (self.shell.clone(), raw.to_owned());
                tokio::spawn(async move { shell.handle(Parsed::Unreadable(why), &raw).await });
                None
            }
        }
    }

    /// By itself, so that a slow decision holds up no other.
    fn decide(&mut self, arrived: Envelope, raw: String) {
        self.in_flight += 1;
        let (shell, done) = (self.shell.clone(), self.done.clone());
        tokio::spawn(async move {
            let parsed = envelope(&arrived.kind, &arrived.payload, shell.clock().now());
            let (reply, rest) = shell.handle(parsed, &raw).await;
            let acknowledgement = match reply {
                Reply::Acknowledge(answer) => Some(arrived.acknowledgement(answer)),
                Reply::Withhold => None,
            };
            // The connection may be gone; what was decided is still carried out.
            if let Err(lost) = done.send(Done { acknowledgement, rest }) {
                shell.follow_up(lost.0.rest);
            }
        });
    }

    async fn settle(&mut self, outcome: Done) -> Option<End> {
        self.in_flight -= 1;
        let ended = match outcome.acknowledgement {
            Some(text) => self.write(Message::Text(text.into())).await,
            None => None,
        };
        self.shell.follow_up(outcome.rest);
        ended
    }

    async fn write(&mut self, message: Message) -> Option<End> {
        match tokio::time::timeout(WRITE_WITHIN, self.stream.send(message)).await {
            Ok(Ok(())) => None,
            Ok(Err(_)) | Err(_) => Some(End::Lost("it could not be written to")),
        }
    }
}

/// Also when nobody is left to say so.
pub(super) async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

impl Drop for Link {
    /// What was decided but not yet settled when the connection broke is still carried out.
    fn drop(&mut self) {
        self.outcomes.close();
        while let Ok(outcome) = self.outcomes.try_recv() {
            self.shell.follow_up(outcome.rest);
        }
    }
}

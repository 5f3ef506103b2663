//! Trouble on order: what a test can make Slack do wrong.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Where the trouble strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultTarget {
    /// Calls of the Web API; response_url posts too, under the method `response_url`.
    Api,
    /// Socket Mode connections and what they carry.
    Socket,
    /// Events, whichever way they travel.
    Events,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// `ratelimited`, with `Retry-After`; HTTP 429 unless `status` says otherwise.
    RateLimited,
    /// A bare HTTP status (500 unless `status` says otherwise).
    Status,
    /// `ok: false` with this error, the call not executed.
    Error,
    /// No answer for a long time.
    Hang,
    /// Calls: the connection ends before the call is executed. Socket: every connection is closed properly.
    Close,
    /// Calls: executed, but the answer never arrives. Deliveries: the acknowledgement is ignored.
    LostAnswer,
    /// An answer or a frame that is not JSON.
    Garbage,
    /// The delivery is sent twice.
    Duplicate,
    /// The delivery is not sent, and counts as not acknowledged.
    Drop,
    /// Every socket's TCP connection ends without a close frame.
    DropNoClose,
    /// Every socket falls silent while its TCP connection stays open.
    HalfOpen,
    /// Every socket gets a `disconnect` frame with `reason`.
    Disconnect,
    /// The delivery is held back until the next one is through, and then sent.
    Reorder,
}

/// One piece of trouble, for the next `times` occasions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where it strikes.
    pub target: FaultTarget,
    /// Only this Web API method, event type, command or interaction type.
    #[serde(default)]
    pub method: Option<String>,
    /// What goes wrong.
    pub fault: FaultKind,
    /// Seconds for `Retry-After`.
    #[serde(default)]
    pub retry_after: Option<u64>,
    /// The HTTP status.
    #[serde(default)]
    pub status: Option<u16>,
    /// The error's name.
    #[serde(default)]
    pub error: Option<String>,
    /// How often.
    #[serde(default = "once")]
    pub times: u32,
    /// The reason in a `disconnect` frame.
    #[serde(default)]
    pub reason: Option<String>,
    /// Only calls with this argument at this value.
    #[serde(default)]
    pub given: Option<(String, String)>,
    /// How many sockets are struck at once, the oldest first; all of them when left out.
    #[serde(default)]
    pub sockets: Option<usize>,
}

fn once() -> u32 {
    1
}

impl Fault {
    /// Trouble that strikes once, anywhere in its target.
    pub fn new(target: FaultTarget, fault: FaultKind) -> Self {
        Self {
            target,
            method: None,
            fault,
            retry_after: None,
            status: None,
            error: None,
            times: 1,
            reason: None,
            given: None,
            sockets: None,
        }
    }

    /// Trouble with one Web API method.
    pub fn api(method: impl Into<String>, fault: FaultKind) -> Self {
        Self { method: Some(method.into()), ..Self::new(FaultTarget::Api, fault) }
    }

    /// Trouble with Socket Mode.
    pub fn socket(fault: FaultKind) -> Self {
        Self::new(FaultTarget::Socket, fault)
    }

    /// Trouble with events.
    pub fn events(fault: FaultKind) -> Self {
        Self::new(FaultTarget::Events, fault)
    }

    /// So many times.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// With so many seconds in `Retry-After`.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// With this HTTP status.
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// With this error name.
    pub fn error(mut self, error: impl Into<String>) -> Self {
        self.error = Some(error.into());
        self
    }

    /// With this reason in the `disconnect` frame.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Only for this method, event type, command or interaction type.
    pub fn only(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Only calls with this argument at this value.
    pub fn given(mut self, argument: impl Into<String>, value: impl Into<String>) -> Self {
        self.given = Some((argument.into(), value.into()));
        self
    }

    /// Only so many sockets, the oldest first.
    pub fn sockets(mut self, sockets: usize) -> Self {
        self.sockets = Some(sockets);
        self
    }

    /// Whether it strikes open sockets at once instead of waiting for an occasion.
    pub(crate) fn is_immediate(&self) -> bool {
        use FaultKind::{Close, Disconnect, DropNoClose, HalfOpen};
        self.target == FaultTarget::Socket
            && matches!(self.fault, Close | DropNoClose | HalfOpen | Disconnect)
    }
}

/// The trouble that waits for its occasion.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    /// Adds trouble.
    pub(crate) fn add(&self, fault: Fault) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
    }

    /// Takes all trouble away.
    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The trouble for this call, if any, used up by one.
    pub(crate) fn take_for_call(&self, method: &str, arguments: &Map<String, Value>) -> Option<Fault> {
        self.take_fitting(FaultTarget::Api, method, |fault| match &fault.given {
            Some((argument, value)) => arguments.get(argument).is_some_and(|given| given == value),
            None => true,
        })
    }

    /// The trouble for this delivery, if any, used up by one.
    pub(crate) fn take(&self, target: FaultTarget, method: &str) -> Option<Fault> {
        self.take_fitting(target, method, |_| true)
    }

    fn take_fitting(
        &self,
        target: FaultTarget,
        method: &str,
        fits_too: impl Fn(&Fault) -> bool,
    ) -> Option<Fault> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |fault: &Fault| {
            let only = fault.method.as_deref().is_none_or(|only| only == method);
            fault.target == target && only && fits_too(fault)
        };
        let at = faults.iter().position(fits)?;
        let fault = faults[at].clone();
        if faults[at].times <= 1 {
            faults.remove(at);
        } else {
            faults[at].times -= 1;
        }
        Some(fault)
    }
}

//! The faults that every call is put through.

use slack_sandbox::{Fault, FaultKind};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// As the page calls it.
    pub name: &'static str,
    kind: FaultKind,
    status: Option<u16>,
    error: Option<&'static str>,
    lasts: bool,
}

const fn transient(name: &'static str, kind: FaultKind) -> Trouble {
    Trouble { name, kind, status: None, error: None, lasts: false }
}

const fn refusal(name: &'static str, error: &'static str) -> Trouble {
    Trouble { error: Some(error), lasts: true, ..transient(name, FaultKind::Error) }
}

/// All of them. What passes strikes once; a refusal stands until somebody mends it.
pub const TROUBLES: [Trouble; 13] = [
    transient("429 with `Retry-After`", FaultKind::RateLimited),
    transient("500", FaultKind::Status),
    transient("no answer in time", FaultKind::Hang),
    transient("the connection is closed", FaultKind::Close),
    transient("done, but the answer is lost", FaultKind::LostAnswer),
    Trouble { status: Some(200), ..transient("`ratelimited` in a 200", FaultKind::RateLimited) },
    transient("an answer that is not JSON", FaultKind::Garbage),
    refusal("`channel_not_found`", "channel_not_found"),
    refusal("`is_archived`", "is_archived"),
    refusal("`not_in_channel`", "not_in_channel"),
    refusal("`user_disabled`", "user_disabled"),
    refusal("`token_revoked`", "token_revoked"),
    refusal("`expired_trigger_id`", "expired_trigger_id"),
];

/// Another version stands there: somebody else changed it meanwhile.
pub const CONFLICTS: [Trouble; 2] = [
    Trouble { lasts: false, ..refusal("`hash_conflict`, once", "hash_conflict") },
    refusal("`hash_conflict`, again and again", "hash_conflict"),
];

impl Trouble {
    /// Whether it stands until somebody mends it.
    pub fn lasts(&self) -> bool {
        self.lasts
    }

    /// As it is ordered, for calls of this method.
    pub fn of(&self, method: &str) -> Fault {
        let fault = Fault::api(method, self.kind).retry_after(1).times(if self.lasts { 10_000 } else { 1 });
        Fault { status: self.status, error: self.error.map(str::to_owned), ..fault }
    }
}

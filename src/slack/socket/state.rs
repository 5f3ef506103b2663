//! How the connections stand, for `readyz` and `doctor`.

use std::sync::{Arc, Mutex, PoisonError};

/// How the connections stand; clones show the same.
#[derive(Clone, Debug, Default)]
pub struct SocketState(Arc<Mutex<Standing>>);

#[derive(Debug, Default)]
struct Standing {
    connected: u32,
    ever: bool,
    trouble: Option<String>,
}

/// Counts as one connection for as long as it is kept.
#[derive(Debug)]
pub(super) struct Connected(SocketState);

impl SocketState {
    /// How many connections are up.
    pub fn connected(&self) -> u32 {
        self.with(|s| s.connected)
    }

    /// What went wrong last, if none is up.
    pub fn trouble(&self) -> Option<String> {
        self.with(|s| s.trouble.clone().filter(|_| s.connected == 0))
    }

    /// Whether there ever was one.
    pub(super) fn ever_connected(&self) -> bool {
        self.with(|s| s.ever)
    }

    pub(super) fn connected_one(&self) -> Connected {
        self.with(|s| {
            s.connected += 1;
            s.ever = true;
            s.trouble = None;
        });
        Connected(self.clone())
    }

    pub(super) fn note(&self, trouble: impl Into<String>) {
        self.with(|s| s.trouble = Some(trouble.into()));
    }

    fn with<T>(&self, look: impl FnOnce(&mut Standing) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.with(|s| s.connected -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_counted_while_they_last() {
        let state = SocketState::default();
        state.note("invalid_auth");
        assert_eq!((state.connected(), state.trouble().as_deref()), (0, Some("invalid_auth")));
        let (one, two) = (state.connected_one(), state.connected_one());
        drop(one);
        state.note("the connection broke");
        assert_eq!((state.connected(), state.trouble()), (1, None));
        drop(two);
        assert_eq!(state.connected(), 0);
        assert!(state.ever_connected());
    }
}

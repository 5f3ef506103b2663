//! Short-lived permissions: triggers, response URLs, socket tickets, upload addresses. All measured on real time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::ids;

/// A trigger, from one interaction of a person with an app.
#[derive(Debug, Clone)]
pub(crate) struct Trigger {
    pub(crate) app: String,
    pub(crate) user: String,
    /// The modal in which it arose, so that another can be pushed on it.
    pub(crate) view: Option<String>,
    born: Instant,
    used: bool,
}

/// A response URL, for one place in one conversation.
#[derive(Debug, Clone)]
pub(crate) struct ResponseUrl {
    pub(crate) app: String,
    pub(crate) user: String,
    pub(crate) channel: String,
    pub(crate) message: Option<String>,
    pub(crate) thread: Option<String>,
    born: Instant,
    uses: u32,
}

/// Why a permission does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Void {
    Unknown,
    Expired,
    Used,
}

/// All permissions that were given.
#[derive(Debug, Default)]
pub(crate) struct Tickets {
    triggers: Mutex<HashMap<String, Trigger>>,
    response_urls: Mutex<HashMap<String, ResponseUrl>>,
    sockets: Mutex<HashMap<String, (String, Instant, bool)>>,
    codes: Mutex<HashMap<String, String>>,
}

/// When a permission is forgotten altogether.
const FORGOTTEN: Duration = Duration::from_secs(60 * 60);
const RESPONSE_USES: u32 = 5;
const SOCKET_TICKET: Duration = Duration::from_secs(30);

impl Tickets {
    /// A trigger for one interaction.
    pub(crate) fn trigger(&self, app: &str, user: &str, view: Option<&str>) -> String {
        let id = format!("{}.{}.{}", ids::hexadecimal(10), ids::hexadecimal(10), ids::hexadecimal(32));
        let trigger = Trigger {
            app: app.to_owned(),
            user: user.to_owned(),
            view: view.map(str::to_owned),
            born: Instant::now(),
            used: false,
        };
        let mut triggers = self.triggers.lock().unwrap_or_else(PoisonError::into_inner);
        triggers.retain(|_, old| old.born.elapsed() < FORGOTTEN);
        triggers.insert(id.clone(), trigger);
        id
    }

    /// Whether this app may use this trigger now.
    pub(crate) fn check_trigger(&self, id: &str, app: &str, life: Duration) -> Result<Trigger, Void> {
        let triggers = self.triggers.lock().unwrap_or_else(PoisonError::into_inner);
        let trigger = triggers.get(id).filter(|trigger| trigger.app == app).ok_or(Void::Unknown)?;
        if trigger.used {
            return Err(Void::Used);
        }
        if trigger.born.elapsed() > life {
            return Err(Void::Expired);
        }
        Ok(trigger.clone())
    }

    /// Uses a trigger up.
    pub(crate) fn use_trigger(&self, id: &str) {
        if let Some(trigger) = self.triggers.lock().unwrap_or_else(PoisonError::into_inner).get_mut(id) {
            trigger.used = true;
        }
    }

    /// The key of a new response URL.
    pub(crate) fn response_url(
        &self,
        app: &str,
        user: &str,
        channel: &str,
        message: Option<&str>,
        thread: Option<&str>,
    ) -> String {
        let key = ids::hexadecimal(24);
        let target = ResponseUrl {
            app: app.to_owned(),
            user: user.to_owned(),
            channel: channel.to_owned(),
            message: message.map(str::to_owned),
            thread: thread.map(str::to_owned),
            born: Instant::now(),
            uses: 0,
        };
        let mut urls = self.response_urls.lock().unwrap_or_else(PoisonError::into_inner);
        urls.retain(|_, old| old.born.elapsed() < FORGOTTEN);
        urls.insert(key.clone(), target);
        key
    }

    /// Whether the response URL can be used now.
    pub(crate) fn check_response_url(&self, key: &str, life: Duration) -> Result<ResponseUrl, Void> {
        let urls = self.response_urls.lock().unwrap_or_else(PoisonError::into_inner);
        let target = urls.get(key).ok_or(Void::Unknown)?;
        if target.born.elapsed() > life {
            return Err(Void::Expired);
        }
        if target.uses >= RESPONSE_USES {
            return Err(Void::Used);
        }
        Ok(target.clone())
    }

    /// Counts one use of a response URL.
    pub(crate) fn use_response_url(&self, key: &str) {
        if let Some(target) = self.response_urls.lock().unwrap_or_else(PoisonError::into_inner).get_mut(key) {
            target.uses += 1;
        }
    }

    /// A ticket for one Socket Mode connection; with `debug_reconnects` it is refreshed early.
    pub(crate) fn socket(&self, app: &str, debug_reconnects: bool) -> String {
        let ticket = ids::uuid();
        let entry = (app.to_owned(), Instant::now(), debug_reconnects);
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner).insert(ticket.clone(), entry);
        ticket
    }

    /// The app of a ticket, which is used up by this.
    pub(crate) fn take_socket(&self, ticket: &str) -> Option<(String, bool)> {
        let taken = self.sockets.lock().unwrap_or_else(PoisonError::into_inner).remove(ticket);
        taken.filter(|(_, born, _)| born.elapsed() < SOCKET_TICKET).map(|(app, _, debug)| (app, debug))
    }

    /// A code that `oauth.v2.access` exchanges once.
    pub(crate) fn code(&self, app: &str) -> String {
        let code = ids::hexadecimal(32);
        self.codes.lock().unwrap_or_else(PoisonError::into_inner).insert(code.clone(), app.to_owned());
        code
    }

    /// Whether this code waits to be exchanged.
    pub(crate) fn knows_code(&self, code: &str) -> bool {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner).contains_key(code)
    }

    /// The app of a code, which is used up by this.
    pub(crate) fn take_code(&self, code: &str) -> Option<String> {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner).remove(code)
    }
}

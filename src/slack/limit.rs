//! How soon Slack may be called: one message a second in a conversation, each method's pace in a workspace,
//! and nothing at all in a workspace that was told to wait. Time is an argument.

use super::method::Method;
use crate::domain::id::WorkspaceId;
use std::collections::HashMap;
use std::time::Duration;

/// Keeps for each pace the instant from which the next call is in time. An instant is the time since any
/// fixed start, by a clock that nobody turns.
#[derive(Debug, Default)]
pub struct Limiter {
    paces: HashMap<Pace, Duration>,
    blocked: HashMap<WorkspaceId, Duration>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Pace {
    Method(WorkspaceId, Method),
    Conversation(WorkspaceId, String),
}

const A_SECOND: Duration = Duration::from_secs(1);
const A_MINUTE: Duration = Duration::from_secs(60);
/// Past this many entries those whose time is over are let go.
const KEPT: usize = 4_096;

impl Limiter {
    /// Nothing called yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one call if it may be made now; else says how long to wait before asking again.
    /// `channel` is given for what Slack counts by the conversation: posting.
    pub fn take(
        &mut self,
        workspace: &WorkspaceId,
        method: Method,
        channel: Option<&str>,
        now: Duration,
    ) -> Result<(), Duration> {
        if let Some(until) = self.blocked.get(workspace).copied() {
            if until > now {
                return Err(until - now);
            }
            self.blocked.remove(workspace);
        }
        let by_method = (Pace::Method(workspace.clone(), method), step(method), burst(method));
        let by_channel = channel.map(|c| (Pace::Conversation(workspace.clone(), c.to_owned()), A_SECOND, 1));
        let paces: Vec<_> = [Some(by_method), by_channel].into_iter().flatten().collect();
        let waits = paces.iter().map(|(pace, step, burst)| self.wait(pace, *step, *burst, now));
        match waits.max().unwrap_or_default() {
            Duration::ZERO => {
                for (pace, step, _) in paces {
                    let next = self.paces.entry(pace).or_default();
                    *next = (*next).max(now) + step;
                }
                self.forget(now);
                Ok(())
            }
            wait => Err(wait),
        }
    }

    /// After a 429: nothing is called in this workspace until then.
    pub fn block(&mut self, workspace: &WorkspaceId, until: Duration) {
        let blocked = self.blocked.entry(workspace.clone()).or_default();
        *blocked = until.max(*blocked);
    }

    fn wait(&self, pace: &Pace, step: Duration, burst: u32, now: Duration) -> Duration {
        let next = self.paces.get(pace).copied().unwrap_or_default();
        next.saturating_sub(now + step * (burst - 1))
    }

    /// An entry whose time has come says no more than a missing one.
    fn forget(&mut self, now: Duration) {
        if self.paces.len() > KEPT {
            self.paces.retain(|_, next| *next > now);
            self.blocked.retain(|_, until| *until > now);
        }
    }
}

/// What a call is counted by, each with the time between two and how many may come at once: for those who keep Slack's
/// pace together.
pub fn paces(method: Method, channel: Option<&str>) -> Vec<(String, Duration, u32)> {
    let by_method = (format!("method/{method}"), step(method), burst(method));
    let by_channel = channel.map(|channel| (format!("channel/{channel}"), A_SECOND, 1));
    [by_method].into_iter().chain(by_channel).collect()
}

pub(super) fn step(method: Method) -> Duration {
    A_MINUTE / method.per_minute()
}

/// A tenth of a minute's calls at once: a few forms opened together must not wait for each other.
pub(super) fn burst(method: Method) -> u32 {
    (method.per_minute() / 10).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn t1() -> WorkspaceId {
        WorkspaceId::new("T1")
    }

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn what_may_be_called_when() {
        let mut limiter = Limiter::new();
        let table = [
            (0, Method::ChatPostMessage, Some("C1")),
            (0, Method::ChatPostMessage, Some("C1")),
            (0, Method::ChatPostMessage, Some("C2")),
            (999, Method::ChatPostMessage, Some("C1")),
            (1_000, Method::ChatPostMessage, Some("C1")),
            (1_000, Method::ChatUpdate, None),
            (1_000, Method::ChatUpdate, None),
            (1_000, Method::ChatUpdate, None),
            (1_000, Method::ChatUpdate, None),
            (1_000, Method::ChatUpdate, None),
            (1_000, Method::ChatUpdate, None),
            (1_000, Method::ViewsOpen, None),
            (2_200, Method::ChatUpdate, None),
        ];
        let rows = table.map(|(at, method, channel)| {
            format!(
                "{at} {method} {}: {:?}",
                channel.unwrap_or("-"),
                limiter.take(&t1(), method, channel, ms(at))
            )
        });
        insta::assert_snapshot!(rows.join("\n"), @r#"
        0 chat.postMessage C1: Ok(())
        0 chat.postMessage C1: Err(1s)
        0 chat.postMessage C2: Ok(())
        999 chat.postMessage C1: Err(1ms)
        1000 chat.postMessage C1: Ok(())
        1000 chat.update -: Ok(())
        1000 chat.update -: Ok(())
        1000 chat.update -: Ok(())
        1000 chat.update -: Ok(())
        1000 chat.update -: Ok(())
        1000 chat.update -: Err(1.2s)
        1000 views.open -: Ok(())
        2200 chat.update -: Ok(())
        "#);
    }

    #[test]
    fn a_workspace_told_to_wait_waits_with_everything_and_no_other_does() {
        let mut limiter = Limiter::new();
        limiter.block(&t1(), ms(30_000));
        limiter.block(&t1(), ms(5_000));
        assert_eq!(limiter.take(&t1(), Method::ViewsOpen, None, ms(10_000)), Err(ms(20_000)));
        assert_eq!(limiter.take(&WorkspaceId::new("T2"), Method::ViewsOpen, None, ms(10_000)), Ok(()));
        assert_eq!(limiter.take(&t1(), Method::ViewsOpen, None, ms(30_000)), Ok(()));
    }

    #[test]
    fn a_refused_call_costs_nothing() {
        let mut limiter = Limiter::new();
        assert_eq!(limiter.take(&t1(), Method::ChatPostMessage, Some("C1"), ms(0)), Ok(()));
        for at in 1..1_000 {
            assert_eq!(limiter.take(&t1(), Method::ChatPostMessage, Some("C1"), ms(at)), Err(ms(1_000 - at)));
        }
        assert_eq!(limiter.take(&t1(), Method::ChatPostMessage, Some("C1"), ms(1_000)), Ok(()));
    }

    #[test]
    fn no_minute_holds_more_than_the_pace_and_its_burst() {
        let mut limiter = Limiter::new();
        let taken =
            (0..60_000).filter(|at| limiter.take(&t1(), Method::ChatUpdate, None, ms(*at)).is_ok()).count();
        assert_eq!(taken, 50 + 5 - 1);
    }

    #[test]
    fn memory_is_bounded_by_what_still_counts() {
        let mut limiter = Limiter::new();
        for (at, channel) in (0..20_000_u64).enumerate() {
            let channel = format!("C{channel}");
            let at = ms(at as u64 * 1_000);
            assert_eq!(limiter.take(&t1(), Method::ChatPostMessage, Some(&channel), at), Ok(()));
        }
        assert!(limiter.paces.len() <= KEPT + 1);
    }
}

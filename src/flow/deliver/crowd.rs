//! Who is being sent to: so many at once a workspace, so that the trouble of one delays no other.

use crate::domain::id::WorkspaceId;
use std::collections::HashMap;

/// How many are sent at the same time, all workspaces together.
pub(super) const AT_ONCE: usize = 64;
/// How many to one workspace. What is claimed together may pass it by as much again.
pub(super) const AT_ONCE_EACH: usize = 12;

/// What is under way.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    workspaces: HashMap<WorkspaceId, Flying>,
    flying: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Flying {
    now: usize,
    /// The last one got no answer: until one does, they go one at a time.
    silent: bool,
}

impl Crowd {
    /// How many more may be claimed at once now.
    pub(super) fn room(&self) -> usize {
        AT_ONCE.saturating_sub(self.flying).min(AT_ONCE_EACH)
    }

    /// Workspaces that are not to be sent more to at present.
    pub(super) fn full(&self) -> Vec<&WorkspaceId> {
        let most = |flying: &Flying| if flying.silent { 1 } else { AT_ONCE_EACH };
        self.workspaces.iter().filter(|(_, f)| f.now >= most(f)).map(|(workspace, _)| workspace).collect()
    }

    /// One more is under way.
    pub(super) fn takes_off(&mut self, workspace: &WorkspaceId) {
        self.flying += 1;
        self.workspaces.entry(workspace.clone()).or_default().now += 1;
    }

    /// One ended; whether Slack answered.
    pub(super) fn lands(&mut self, workspace: &WorkspaceId, answered: bool) {
        self.flying = self.flying.saturating_sub(1);
        let Some(flying) = self.workspaces.get_mut(workspace) else { return };
        *flying = Flying { now: flying.now.saturating_sub(1), silent: !answered };
        if flying.now == 0 && answered {
            self.workspaces.remove(workspace);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(full: Vec<&WorkspaceId>) -> Vec<&str> {
        full.into_iter().map(WorkspaceId::as_str).collect()
    }

    #[test]
    fn a_workspace_has_its_share_and_a_silent_one_one_place() {
        let (one, other) = (WorkspaceId::new("T1"), WorkspaceId::new("T2"));
        let mut crowd = Crowd::default();
        for _ in 0..AT_ONCE_EACH {
            assert!(crowd.full().is_empty());
            crowd.takes_off(&one);
        }
        crowd.takes_off(&other);
        assert_eq!(ids(crowd.full()), ["T1"]);
        crowd.lands(&one, true);
        assert!(crowd.full().is_empty());
        crowd.lands(&other, false);
        assert!(crowd.full().is_empty(), "a silent one is tried");
        crowd.takes_off(&other);
        assert_eq!(ids(crowd.full()), ["T2"], "by one at a time");
        crowd.lands(&other, true);
        assert!(crowd.full().is_empty(), "until it answers");
    }

    #[test]
    fn there_is_an_end_to_the_room() {
        let mut crowd = Crowd::default();
        for nth in 0..AT_ONCE {
            assert!(crowd.room() > 0, "{nth}");
            crowd.takes_off(&WorkspaceId::new(format!("T{}", nth % 30)));
        }
        assert_eq!(crowd.room(), 0);
    }
}

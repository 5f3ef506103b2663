//! The one line an echo ends with: what is out of balance by now, else one question about what was left open. Never
//! more than one, and none has to be answered.

use super::words::first_name;
use crate::domain::balance::{Imbalance, ONE_WAY, REQUESTS, THEY_STARTED};
use crate::domain::checkin::CheckIn;
use crate::domain::need::names_a_solution;
use crate::domain::peer::Peer;
use crate::domain::vocabulary::Kind;

/// So many options keep a need from becoming a project too soon.
const OPTIONS: usize = 2;

/// The line, if there is anything to say or to ask.
pub fn question(checkin: &CheckIn, peer: &Peer) -> Option<String> {
    if let Some(need) = checkin.depth.need.as_deref() {
        return of_need(checkin, need).map(str::to_owned);
    }
    balance(checkin, peer).or_else(|| missing(checkin, peer))
}

/// Practices 30, 40 and 39: their words, then what could meet them, then whether they heard themselves.
fn of_need(checkin: &CheckIn, need: &str) -> Option<&'static str> {
    match &checkin.depth {
        _ if names_a_solution(need) => {
            Some("That names a solution. What would it let them do? Add more keeps their words.")
        }
        depth if depth.options.len() < OPTIONS => {
            Some("Could the process fix it, or what is there already? Add more keeps what could meet it.")
        }
        depth if !depth.played_back => Some("Did you play back what you heard? Add more keeps it."),
        _ => None,
    }
}

/// Practices 7, 22 and 16: said on the check-in that belongs to the run.
fn balance(checkin: &CheckIn, peer: &Peer) -> Option<String> {
    let run = peer.run;
    let found = [
        (run.requests >= REQUESTS && checkin.kind == Kind::Transactional)
            .then_some(Imbalance::OnlyRequests(run.requests)),
        (run.started_by_them >= THEY_STARTED).then_some(Imbalance::TheyStarted(run.started_by_them)),
        (run.learned_only >= ONE_WAY).then_some(Imbalance::OnlyLearned(run.learned_only)),
        (run.shared_only >= ONE_WAY).then_some(Imbalance::OnlyShared(run.shared_only)),
    ];
    found.into_iter().flatten().next().map(|what| super::nudge::uneven(what).trim().to_owned())
}

/// Practices 29, 15, 16, 22 and 38, one at a time.
fn missing(checkin: &CheckIn, peer: &Peer) -> Option<String> {
    let name = first_name(peer);
    if checkin.kind == Kind::Transactional {
        let asked = checkin.depth.involvement.is_none();
        return asked.then(|| "Were you asked early, or told after? Add more keeps it.".into());
    }
    match checkin {
        c if c.learned.is_none() => Some(format!("One thing you learned from {name}? Add it with Edit.")),
        c if c.shared.is_none() => Some("What did you share back? Add it with Edit.".into()),
        c if c.initiator.is_none() => Some("Who started it? Add it with Edit.".into()),
        c if c.follow_up.is_none() => Some(format!(
            "Anything {name} would want to hear early? Add it with Edit, under To come back to."
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::balance::Run;
    use crate::domain::need::{Depth, NeedOption};
    use crate::domain::numbers::sample::{full, request, talk};
    use crate::domain::planner::sample::{now, peer};
    use crate::domain::vocabulary::{Circle, Initiator};

    fn asked(checkin: &CheckIn, run: Run) -> String {
        let mut ada = peer("Ada Okafor", Circle::Core, 3, now());
        ada.run = run;
        question(checkin, &ada).unwrap_or_else(|| "-".into())
    }

    #[test]
    fn one_question_at_a_time_and_none_once_all_is_said() {
        let said = || Some("something".to_owned());
        let learned = CheckIn { learned: said(), ..talk(1) };
        let shared = CheckIn { shared: said(), ..learned.clone() };
        let started = CheckIn { initiator: Some(Initiator::Me), ..shared.clone() };
        let whole = CheckIn { follow_up: said(), ..started.clone() };
        let lines = [talk(1), learned, shared, started, whole, request(1)].map(|c| asked(&c, Run::default()));
        insta::assert_snapshot!(lines.join("\n"), @"
        One thing you learned from Ada? Add it with Edit.
        What did you share back? Add it with Edit.
        Who started it? Add it with Edit.
        Anything Ada would want to hear early? Add it with Edit, under To come back to.
        -
        Were you asked early, or told after? Add more keeps it.
        ");
    }

    #[test]
    fn a_need_is_asked_about_before_anything_else() {
        let need = |need: &str, options: &[NeedOption], played_back| CheckIn {
            depth: Depth {
                need: Some(need.into()),
                options: options.to_vec(),
                played_back,
                involvement: None,
            },
            ..full(1)
        };
        let both = [NeedOption::Process, NeedOption::Existing];
        let entries = [
            need("a dashboard", &both, true),
            need("see the stock at noon", &both[..1], true),
            need("see the stock at noon", &both, false),
            need("see the stock at noon", &both, true),
        ];
        let lines = entries.map(|c| asked(&c, Run { started_by_them: 9, ..Run::default() }));
        insta::assert_snapshot!(lines.join("\n"), @"
        That names a solution. What would it let them do? Add more keeps their words.
        Could the process fix it, or what is there already? Add more keeps what could meet it.
        Did you play back what you heard? Add more keeps it.
        -
        ");
    }

    #[test]
    fn what_is_out_of_balance_is_said_in_place_of_a_question() {
        let run = Run { started_by_them: THEY_STARTED, requests: REQUESTS, ..Run::default() };
        assert_eq!(asked(&request(1), run), "Your last 3 were all requests.");
        assert_eq!(asked(&talk(1), run), "They started the last 3: your turn.");
        let run = Run { shared_only: ONE_WAY, ..Run::default() };
        assert!(asked(&talk(1), run).contains("learned nothing"));
        let below = Run { started_by_them: 2, requests: 2, learned_only: 3, shared_only: 3 };
        assert!(asked(&request(1), below).starts_with("Were you asked early"));
    }
}

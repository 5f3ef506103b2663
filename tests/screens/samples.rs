//! The data that screens are made of: usual, or the worst a person or an import can bring.

use crate::store::samples as rows;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use rapport::domain::balance::Run;
use rapport::domain::checkin::CheckIn;
use rapport::domain::chronicle::{Deed, Noted, Said, UpdateVersion};
use rapport::domain::desk::Desk;
use rapport::domain::id::{ChannelId, DeliveryId, MilestoneId, PeerId, UpdateId, UserId};
use rapport::domain::lead::{Budget, Lead};
use rapport::domain::link::{Address, MilestoneLink, Progress, Readable, Reading, Tracker, Trouble};
use rapport::domain::milestone::{Milestone, MilestoneState, Move, StatusUpdate, UpdateState};
use rapport::domain::need::{Depth, NeedOption};
use rapport::domain::nudge::{Nudge, NudgeState, Stage, Subject};
use rapport::domain::obstacle::{Obstacle, Told};
use rapport::domain::opener::{Category, Chosen, Origin};
use rapport::domain::peer::{About, Clocks, Peer};
use rapport::domain::plain::Finding;
use rapport::domain::promise::{Promise, PromiseState};
use rapport::domain::review::{Answer, Practice};
use rapport::domain::schedule::{Schedule, ScheduleKind};
use rapport::domain::sighting::{News, Sighting};
use rapport::domain::status::Colour;
use rapport::domain::terms::Team;
use rapport::domain::vocabulary::{Circle, Initiator, Kind, Role, Setting};
use rapport::view::milestone::Advice;
use rapport::view::slip::Slip;
use rapport::view::{newcomer, plan};

/// Words by what they are for, and how many of each thing there are.
#[derive(Clone)]
pub struct Data {
    pub name: String,
    pub title: String,
    pub note: String,
    /// Peers, milestones, check-ins, schedules.
    pub many: usize,
}

/// Tuesday 3 March 2026, 09:30 in London.
pub fn now() -> DateTime<Utc> {
    "2026-03-03T09:30:00Z".parse().expect("an instant")
}

pub fn today() -> NaiveDate {
    now().date_naive()
}

impl Data {
    pub fn usual() -> Self {
        let [name, title, note] =
            ["Ana Ruiz", "One payroll for all sites", "the close takes 9 days"].map(str::to_owned);
        Self { name, title, note, many: 3 }
    }

    pub fn lead(&self) -> Lead {
        Lead {
            name: "Lena".into(),
            zone: chrono_tz::Europe::London,
            hours: Default::default(),
            budget: Budget::default(),
            days_off: vec![today() + Duration::days(10)],
            skips_next: false,
            locale: "en-GB".into(),
            ..rows::lead("L1")
        }
    }

    pub fn peer(&self) -> Peer {
        self.peers().into_iter().next().unwrap_or_else(|| self.nth_peer(0))
    }

    pub fn peers(&self) -> Vec<Peer> {
        (0..self.many).map(|n| self.nth_peer(n)).collect()
    }

    /// Every third is in Slack, each circle in turn; the first was last talked to 40 days ago.
    fn nth_peer(&self, n: usize) -> Peer {
        let talked = now() - Duration::days(40 + n as i64);
        Peer {
            slack_user: (n % 3 == 1).then(|| UserId::new(format!("U{n}"))),
            name: if n == 0 { self.name.clone() } else { format!("{} {n}", self.name) },
            role: Role::ALL[(n + 1) % Role::ALL.len()],
            circle: Circle::ALL[(n + 1) % Circle::ALL.len()],
            cadence_days: None,
            organisation: (n % 2 == 1).then(|| self.title.clone()),
            added_at: talked,
            clocks: Clocks { last_contact: Some(talked), last_talk: Some(talked), last_chat: None },
            run: Run { started_by_them: 3, ..Run::default() },
            about: self.about(),
            nudged_at: None,
            skipped_until: None,
            ..rows::peer("L1", &format!("P{n}"))
        }
    }

    /// In the lead's words, all of it.
    fn about(&self) -> About {
        let note = Some(self.note.clone());
        About {
            prefers: note.clone(),
            cares: note.clone(),
            goal: note.clone(),
            they_need: note.clone().filter(|_| self.many > 3),
            we_need: note.filter(|_| self.many > 3),
            renews_on: Some(today() + Duration::days(40)),
        }
    }

    pub fn checkin(&self) -> CheckIn {
        self.nth_checkin(0)
    }

    pub fn log(&self) -> Vec<CheckIn> {
        (0..self.many).map(|n| self.nth_checkin(n)).collect()
    }

    fn nth_checkin(&self, n: usize) -> CheckIn {
        let note = Some(self.note.clone());
        CheckIn {
            at: now() - Duration::days(1 + n as i64),
            kind: Kind::Relational,
            setting: Some(Setting::Lunch),
            structured: false,
            initiator: Some(Initiator::Them),
            learned: note.clone(),
            shared: note.clone().filter(|_| self.many > 3),
            follow_up: note.clone(),
            note: note.clone().filter(|_| self.many > 3),
            depth: Depth { need: note, options: NeedOption::ALL.to_vec(), ..Depth::default() },
            ..rows::checkin("L1", "P0", &format!("K{n}"))
        }
    }

    pub fn milestone(&self) -> Milestone {
        self.nth_milestone(0)
    }

    pub fn milestones(&self) -> Vec<Milestone> {
        (0..self.many).map(|n| self.nth_milestone(n)).collect()
    }

    fn nth_milestone(&self, n: usize) -> Milestone {
        let mut milestone = rows::milestone("L1", &format!("M{n}"));
        milestone.title = if n == 0 { self.title.clone() } else { format!("{} {n}", self.title) };
        milestone.outcome = self.note.clone();
        milestone.business_case = Some(self.note.clone());
        milestone.sponsor = Some(PeerId::new("P0"));
        milestone.channel = Some(ChannelId::new("C1"));
        milestone.state = MilestoneState::Promised;
        milestone.colour = Some(Colour::ALL[n % 3]);
        milestone.next_update = Some(today() + Duration::days(n as i64 - 1));
        let dates = milestone.dates.as_mut().expect("is promised");
        let on = today() + Duration::days(20 + 10 * n as i64);
        (dates.promise, dates.estimate, dates.first_promise) = (on, on, on - Duration::days(14));
        let step = |n: usize| Move {
            at: now() - Duration::days(40 - (n as i64).min(30)),
            from: on - Duration::days(14),
            to: on,
            cause: self.note.clone(),
        };
        dates.moves = (0..self.many.min(40) / 3).map(step).collect();
        milestone
    }

    pub fn update(&self) -> StatusUpdate {
        let mut update = rows::update("L1", "M0", "U1", UpdateState::Draft);
        let words = &mut update.words;
        words.outcome = self.title.clone();
        words.colour_reason = Some(self.note.clone());
        words.last_cause = Some(self.note.clone());
        (words.changed, words.means) = (self.note.clone(), self.note.clone());
        words.need = self.note.clone();
        (words.unchanged_since, words.amber_if) = (None, Some(self.note.clone()).filter(|_| self.many > 3));
        update
    }

    /// The links of all milestones: GitHub's is due a week late, Jira's was never read, the others are pages.
    pub fn links(&self) -> Vec<MilestoneLink> {
        let link = |(n, milestone): (usize, Milestone)| {
            let address = match n {
                0 => "https://github.com/acme/payroll/milestone/7".to_owned(),
                1 => "https://acme.atlassian.net/projects/PAY/versions/10001".to_owned(),
                _ => format!("https://wiki.example/{}", self.title.chars().take(20).collect::<String>()),
            };
            let address = Address::parse(&address).expect("an address");
            let link = MilestoneLink::new(&milestone, address, now() - Duration::hours(2));
            match n {
                0 => MilestoneLink {
                    reading: Some(Reading {
                        due: milestone.dates.map(|dates| dates.promise + Duration::days(7)),
                        progress: Some(Progress::Items { done: 14, total: 20 }),
                        is_closed: false,
                    }),
                    read_at: Some(now() - Duration::hours(2)),
                    trouble: (self.many > 3).then_some(Trouble::Silent),
                    ..link
                },
                _ => link,
            }
        };
        self.milestones().into_iter().enumerate().map(link).collect()
    }

    /// The trackers that are read.
    pub fn readable() -> Readable {
        let host = |(tracker, host): (Tracker, &str)| (tracker, host.to_owned());
        let hosts = [(Tracker::Github, "github.com"), (Tracker::Jira, "acme.atlassian.net")];
        Readable::new(hosts.map(host))
    }

    pub fn nudge(&self, subject: Subject) -> Nudge {
        let mut nudge = rows::nudge("L1", "N1", subject, NudgeState::Sent);
        nudge.reason = format!("40 days since you last talked; you aim for every 30. {}", self.title);
        (nudge.snoozes, nudge.stage) = (0, Stage::Nudge);
        nudge
    }

    pub fn opener(&self) -> Chosen {
        Chosen { key: "close".into(), text: self.note.clone(), origin: Origin::Catalogue(Category::Goal) }
    }

    /// A plan, in the lead's words.
    pub fn plan(&self, stage: Stage) -> Nudge {
        let reason = plan::sentence(today(), Some(Setting::Lunch), &format!("ask about {}", self.note));
        Nudge { stage, reason, ..self.nudge(Subject::CheckIn(PeerId::new("P0"))) }
    }

    /// Somebody new in the role of one who has left.
    pub fn newcomer(&self) -> Nudge {
        let on = today() - Duration::days(1);
        let reason = newcomer::reason(Role::Cfo, News::Became, on, Some(&self.name), today());
        Nudge { reason, ..self.nudge(Subject::Introduce(UserId::new("U0NORA"), Role::Cfo)) }
    }

    pub fn about_milestone(&self) -> Nudge {
        let mut nudge = self.nudge(Subject::Update(MilestoneId::new("M0")));
        nudge.reason = "Its next status update is due today.".into();
        nudge
    }

    pub fn schedules(&self) -> Vec<Schedule> {
        let kinds = [ScheduleKind::CheckIn, ScheduleKind::WeeklyPlan, ScheduleKind::Milestones];
        let schedule = |n: usize| Schedule {
            kind: kinds[n % 3],
            channel: None,
            cron: kinds[n % 3].default_cron().into(),
            zone: chrono_tz::Europe::London,
            ..rows::schedule("L1", &format!("S{n}"), Some(now()))
        };
        (0..self.many).map(schedule).collect()
    }

    pub fn promises(&self) -> Vec<Promise> {
        (0..self.many).map(|n| self.nth_promise(n)).collect()
    }

    /// Every fourth is late, kept, broken or taken back; the others are open.
    fn nth_promise(&self, n: usize) -> Promise {
        let due = today() + Duration::days(n as i64 - 1);
        let step = |n: usize| Move { at: now(), from: due, to: due, cause: format!("{} {n}", self.note) };
        let state = match n % 8 {
            1 => PromiseState::Kept { on: due },
            3 => PromiseState::Broken { on: due + Duration::days(2) },
            5 => PromiseState::Dropped { at: now(), why: self.note.clone() },
            _ => PromiseState::Open,
        };
        Promise {
            what: self.note.clone(),
            peer: PeerId::new(format!("P{n}")),
            due,
            first_due: due,
            moves: (0..n % 4).map(step).collect(),
            state,
            ..rows::promise("L1", "P0", &format!("R{n}"))
        }
    }

    pub fn history(&self) -> (Vec<Said>, Vec<StatusUpdate>, Vec<UpdateVersion>) {
        let posted = |n: usize| StatusUpdate {
            id: UpdateId::new(format!("U{n}")),
            state: UpdateState::Posted {
                delivery: DeliveryId::new(format!("D{n}")),
                at: now() - Duration::days(n as i64),
            },
            ..self.update()
        };
        let version = |n: usize| UpdateVersion {
            words: self.update().words,
            ..rows::version("L1", &format!("U{n}"), 0)
        };
        let said = |n: usize| Said {
            at: now() - Duration::days(50 + n as i64),
            why: self.note.clone(),
            ..rows::said("L1", "M0", n as i64)
        };
        let many = || 0..self.many;
        (many().map(said).collect(), many().map(posted).collect(), many().map(version).collect())
    }

    /// The first is told to nobody, the others to all of them.
    pub fn obstacles(&self) -> Vec<Obstacle> {
        let all: Vec<Told> = self
            .peers()
            .into_iter()
            .map(|who| Told { who: who.id, at: now() - Duration::hours(3) })
            .collect();
        let obstacle = |n: usize| Obstacle {
            what: self.note.clone(),
            met_at: now() - Duration::hours(6 * n as i64 + 1),
            told: if n == 0 { vec![] } else { all.clone() },
            cleared_at: None,
            ..rows::obstacle("L1", "M0", &format!("B{n}"))
        };
        (0..self.many.clamp(1, 12)).map(obstacle).collect()
    }

    pub fn noted(&self) -> Vec<Noted> {
        let first = self.milestone();
        let what = self.note.clone();
        let deeds = [
            Deed::Agreed(first.terms),
            Deed::Named(first.team),
            Deed::Named(Team::default()),
            Deed::Met(what.clone()),
            Deed::Told { what: what.clone(), who: PeerId::new("P0"), at: now() },
            Deed::Cleared(what),
        ];
        let noted = |(n, deed): (usize, Deed)| Noted {
            at: now() - Duration::days(n as i64),
            ..rows::noted("L1", "M0", n as u32, deed)
        };
        deeds.into_iter().enumerate().map(noted).collect()
    }

    pub fn answer(&self, practice: Practice) -> Answer {
        Answer {
            practice,
            peer: Some(PeerId::new("P0")),
            words: Some(self.note.clone()),
            at: now() - Duration::days(9),
            ..rows::answer("L1", "2026-02", practice.code())
        }
    }

    /// Every word of a long draft is one that readers do not know.
    pub fn advice(&self) -> Advice {
        let (word, instead) = match self.many {
            3 => ("SSO".to_owned(), "one sign-in".to_owned()),
            _ => (self.title.clone(), self.note.clone()),
        };
        let finding = |n: usize| Finding {
            word: if n == 0 { word.clone() } else { format!("{word} {n}") },
            instead: (n % 3 != 1).then(|| instead.clone()),
        };
        Advice {
            findings: (0..self.many).map(finding).collect(),
            sponsor: (self.many > 1).then(|| self.name.clone()),
            lacks_effect: true,
            lacks_figure: true,
        }
    }

    pub fn slip<'a>(&'a self) -> Slip<'a> {
        let note = Some(self.note.as_str());
        Slip {
            to: &self.name,
            what: &self.title,
            old: today(),
            new: Some(today() + Duration::days(9)),
            cause: note,
            effect: note,
            differently: note.filter(|_| self.many > 3),
        }
    }

    /// Every peer who is in Slack has left it.
    fn sightings(&self) -> Vec<Sighting> {
        let left = |user| Sighting { user, news: News::Left, ..rows::sighting("U0") };
        self.peers().into_iter().filter_map(|p| p.slack_user).map(left).collect()
    }

    pub fn desk(&self) -> Desk {
        Desk {
            lead: Some(self.lead()),
            peers: self.peers(),
            milestones: self.milestones(),
            links: self.links(),
            promises: self.promises(),
            schedules: self.schedules(),
            checkins: self.log(),
            sightings: self.sightings(),
            ..Desk::new(rows::key("L1"))
        }
    }
}

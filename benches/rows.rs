//! What a lead writes, in words of usual length.

use super::crowd::{lead_id, peer_id, start};
use chrono::{Duration, NaiveDate};
use rapport::domain::chronicle::Said;
use rapport::domain::desk::Change;
use rapport::domain::id::{ChannelId, IdSource, LeadId, MilestoneId, PeerId, WorkspaceId};
use rapport::domain::milestone::{Dates, Milestone, MilestoneState, StatusUpdate, UpdateState, UpdateWords};
use rapport::domain::promise::{Promise, PromiseState};
use rapport::domain::review::{Answer, Practice};
use rapport::domain::status::Colour;

/// Milestones, dates said, posts, promises and answers of the lead of this number: so many of each.
pub fn of_a_lead(nth: usize, each: usize) -> Vec<Change> {
    let mut writer = Writer {
        peer: peer_id(&lead_id(nth), 0),
        lead: lead_id(nth),
        ids: IdSource::new(format!("growth/{nth}"), start()),
    };
    (0..each).flat_map(|round| writer.round(round)).collect()
}

struct Writer {
    lead: LeadId,
    peer: PeerId,
    ids: IdSource,
}

impl Writer {
    fn round(&mut self, round: usize) -> Vec<Change> {
        let milestone: MilestoneId = self.ids.make();
        vec![
            Change::Milestone(self.milestone(&milestone)),
            Change::Said(self.said(&milestone)),
            Change::Update(self.update(&milestone)),
            Change::Promise(self.promise()),
            Change::Answered(self.answer(round)),
        ]
    }

    fn milestone(&self, id: &MilestoneId) -> Milestone {
        Milestone {
            id: id.clone(),
            workspace: workspace(),
            lead: self.lead.clone(),
            title: "One payroll for all sites".into(),
            outcome: "so that the business can pay everybody on the same day, by one rule".into(),
            business_case: Some("Three systems cost 40 days a year and two wrong runs".into()),
            sponsor: Some(self.peer.clone()),
            channel: Some(ChannelId::new("C0123456789")),
            dates: Some(Dates {
                promised_on: day(0),
                first_estimate: day(120),
                estimate: day(130),
                first_promise: day(150),
                promise: day(160),
                moves: vec![],
            }),
            terms: Default::default(),
            team: Default::default(),
            state: MilestoneState::Promised,
            colour: None,
            next_update: Some(day(14)),
            created_at: start(),
        }
    }

    fn said(&self, milestone: &MilestoneId) -> Said {
        Said {
            workspace: workspace(),
            lead: self.lead.clone(),
            milestone: milestone.clone(),
            at: start(),
            promise: day(160),
            estimate: day(130),
            likely: Some(day(140)),
            safe: Some(day(155)),
            confidence: Some((7, 10)),
            why: "the supplier signed two weeks late".into(),
        }
    }

    fn update(&mut self, milestone: &MilestoneId) -> StatusUpdate {
        StatusUpdate {
            id: self.ids.make(),
            workspace: workspace(),
            lead: self.lead.clone(),
            milestone: milestone.clone(),
            words: UpdateWords {
                outcome: "Everybody is paid on the same day, by one rule".into(),
                colour: Colour::Green,
                computed: Some(Colour::Green),
                colour_reason: None,
                confidence: Some((7, 10)),
                first_promise: day(150),
                promise: day(160),
                likely: Some(day(140)),
                safe: Some(day(155)),
                moves: 1,
                last_cause: Some("the supplier signed two weeks late".into()),
                delivered: None,
                changed: "The test run of March matched the old system to the cent for two sites of three"
                    .into(),
                means: "From June nobody at the third site types hours twice; about 6 hours a week saved"
                    .into(),
                need: "Finance names who signs the last test run, by Friday".into(),
                next_update: Some(day(14)),
                unchanged_since: None,
                quiet: 0,
                amber_if: None,
            },
            channel: ChannelId::new("C0123456789"),
            state: UpdateState::Posted { at: start(), delivery: self.ids.make() },
            created_at: start(),
            edits: 0,
        }
    }

    fn promise(&mut self) -> Promise {
        Promise {
            id: self.ids.make(),
            workspace: workspace(),
            lead: self.lead.clone(),
            peer: self.peer.clone(),
            what: "send the list of vendors with what each costs".into(),
            promised_on: day(0),
            first_estimate: day(4),
            estimate: day(4),
            first_due: day(5),
            due: day(5),
            moves: vec![],
            reason: None,
            state: PromiseState::Open,
            created_at: start(),
        }
    }

    fn answer(&self, round: usize) -> Answer {
        Answer {
            workspace: workspace(),
            lead: self.lead.clone(),
            period: "2026-02".into(),
            question: format!("question-{round}"),
            practice: Practice::Stretch,
            peer: Some(self.peer.clone()),
            milestone: None,
            words: Some("Ask what the warehouse would stop doing tomorrow if it could".into()),
            at: start(),
        }
    }
}

fn workspace() -> WorkspaceId {
    WorkspaceId::new("T0BENCH")
}

fn day(after: i64) -> NaiveDate {
    (start() + Duration::days(after)).date_naive()
}

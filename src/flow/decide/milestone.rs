//! Milestones: adding, showing, moving, finishing, dropping.

use super::linked;
use super::overpromise::{Asking, settled};
use super::said::note_said;
use super::update;
use crate::domain::chronicle::history as steps;
use crate::domain::command::{MilestoneWord, Spoken, spoken};
use crate::domain::dates::{Direction, parse_date};
use crate::domain::desk::Change;
use crate::domain::id::ChannelId;
use crate::domain::input::{Choice, Command, Values};
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState, Outcome};
use crate::domain::names::{Match, find_peer};
use crate::domain::outlook::record;
use crate::domain::peer::Peer;
use crate::domain::reply::Ack;
use crate::flow::case::{Carried, Case};
use crate::view::action::{ActionId, Form};
use crate::view::blocks::{escape, unescape};
use crate::view::milestone as words;
use crate::view::slip::{Slip, draft};
use crate::view::words as said;
use chrono::{Days, NaiveDate};

/// A milestone of this lead.
pub fn by_id(case: &Case, id: &str) -> Option<Milestone> {
    case.desk.milestones.iter().find(|m| m.id.as_str() == id).cloned()
}

/// `/milestone`
pub fn list(case: &mut Case, lead: &Lead) {
    let message = words::list(&case.desk.milestones, lead.day(case.now));
    case.answer(message);
}

/// The milestone a title or a part of it means; answers with the candidates otherwise.
fn find(case: &mut Case, query: &str) -> Option<Milestone> {
    let query = unescape(query);
    let mut milestones = case.desk.milestones.clone();
    milestones.sort_by_key(|m| !m.is_open());
    if query.trim().is_empty() {
        let open: Vec<String> =
            milestones.iter().filter(|m| m.is_open()).take(8).map(|m| escape(&m.title)).collect();
        let hint = if open.is_empty() { String::new() } else { format!(" You have {}.", said::list(&open)) };
        case.say(&format!("Which milestone?{hint}"));
        return None;
    }
    match find_peer(&query, milestones.iter().map(|m| (m.title.as_str(), m))) {
        Match::One(_, milestone) => Some(milestone.clone()),
        Match::Several(several) => {
            let titles: Vec<String> = several.iter().take(8).map(|(title, _)| escape(title)).collect();
            case.say(&format!("Which one: {}? Type more of the title.", said::list(&titles)));
            None
        }
        Match::None { nearest } => {
            let hint = nearest
                .first()
                .map_or(String::new(), |(title, _)| format!(" Did you mean {}?", escape(title)));
            case.say(&format!("There is no milestone {}.{hint}", escape(&query)));
            None
        }
    }
}

/// `/milestone show payroll`
pub fn show(case: &mut Case, lead: &Lead, query: &str) {
    let Some(milestone) = find(case, query) else { return };
    let sponsor = milestone.sponsor.as_ref().and_then(|id| case.peer(id.as_str()));
    let posted = update::last_posted(case, &milestone).map(|u| u.id.to_string());
    let linked = linked::shown(case, lead, &milestone);
    let today = lead.day(case.now);
    let message = words::show(&milestone, sponsor.as_ref(), posted.as_deref(), linked.as_ref(), today);
    case.answer(message);
}

/// `/milestone update payroll`
pub fn update_by_name(case: &mut Case, lead: &Lead, query: &str) {
    let Some(milestone) = find(case, query) else { return };
    update::open_form(case, lead, milestone.id.as_str(), Carried::default());
}

/// `/milestone done payroll`
pub fn done_by_name(case: &mut Case, lead: &Lead, query: &str) {
    let Some(milestone) = find(case, query) else { return };
    open_done(case, lead, milestone.id.as_str());
}

/// `/milestone move payroll to 9 june`
pub fn move_by_name(case: &mut Case, lead: &Lead, text: &str) {
    let (query, day) = text.rsplit_once(" to ").map_or((text, None), |(query, day)| (query, Some(day)));
    let to = match day.map(|d| parse_date(&unescape(d), lead.day(case.now), Direction::Future)) {
        Some(Err(problem)) => return case.say(&escape(&problem.to_string())),
        Some(Ok(day)) => Some(day),
        None => None,
    };
    let Some(milestone) = find(case, query) else { return };
    open_move(case, lead, milestone.id.as_str(), to);
}

/// `/milestone drop payroll, the vendor left the market`
pub fn drop_by_name(case: &mut Case, lead: &Lead, text: &str) {
    let (query, why) = text.split_once(',').unwrap_or((text, ""));
    let Some(milestone) = find(case, query) else { return };
    match milestone.drop_it(case.now, unescape(why.trim())) {
        Ok(dropped) => {
            let line =
                format!("{}: {}.", escape(&dropped.title), words::standing(&dropped, lead.day(case.now)));
            case.change(Change::Milestone(dropped));
            case.say(&line);
        }
        Err(refusal) => case.say(&sentence(&refusal)),
    }
}

/// A refusal as a sentence.
pub fn sentence(refusal: &crate::domain::milestone::Refusal) -> String {
    let text = refusal.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// Opens the form of a milestone, or of a new one.
pub fn open_form(case: &mut Case, id: Option<&str>, title: &str) {
    let milestone = id.and_then(|id| by_id(case, id));
    let row = milestone.as_ref().map(|m| m.id.to_string());
    let carried = Carried { reply_to: case.reply_to(), row, ..Carried::default() };
    let address = linked::address_of(case, milestone.as_ref());
    let view =
        words::milestone_form(milestone.as_ref(), title, &case.peers(), address.as_deref(), &carried.text());
    case.open(view, (ActionId::MilestoneAdd, ""));
}

/// The form came back: a new milestone or an edited one.
pub fn submitted(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let today = lead.day(case.now);
    let editing = carried.row.as_deref().and_then(|id| by_id(case, id));
    let mut milestone = editing.unwrap_or_else(|| blank(case, lead));
    milestone.title = values.text("title").unwrap_or_default();
    milestone.outcome = values.text("outcome").unwrap_or_default();
    milestone.business_case = values.text("case");
    milestone.sponsor = values.option("sponsor").and_then(|id| case.peer(id)).map(|p| p.id);
    if let Choice::Conversation(channel) = values.get("channel") {
        milestone.channel = Some(channel.clone());
    }
    let promise = values.date("promise");
    let estimate = values.date("estimate").or(promise);
    check_dates(case, &milestone, promise, values.date("estimate"), today);
    let address = linked::given(case, values);
    if case.is_refused() {
        return;
    }
    let mut said = None;
    if let (MilestoneState::Idea, Some(promise), Some(estimate)) = (&milestone.state, promise, estimate) {
        let record = record(&case.desk.milestones, &milestone.id, today);
        let asking = Asking { form: Form::Milestone, values, carried, promise, estimate };
        let Some(why) = settled(case, lead, &record, &asking) else { return };
        said = Some(why);
        match milestone.clone().promise(today, estimate, promise) {
            Ok(promised) => milestone = promised,
            Err(refusal) => return case.refuse("case", sentence(&refusal)),
        }
        milestone.next_update = Some(next_update(&milestone, today));
    }
    case.change(Change::Milestone(milestone.clone()));
    linked::keep(case, &milestone, address);
    if let Some(why) = said {
        note_said(case, lead, &milestone, why);
    }
    case.decision.ack = Ack::Clear;
    if carried.reply_to.is_some() {
        let sponsor = milestone.sponsor.as_ref().and_then(|id| case.peer(id.as_str()));
        let linked = linked::shown(case, lead, &milestone);
        let message = words::show(&milestone, sponsor.as_ref(), None, linked.as_ref(), today);
        case.answer(message);
    }
}

fn blank(case: &mut Case, lead: &Lead) -> Milestone {
    Milestone {
        id: case.ids.make(),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        title: String::new(),
        outcome: String::new(),
        business_case: None,
        sponsor: None,
        channel: None,
        dates: None,
        state: MilestoneState::Idea,
        colour: None,
        next_update: None,
        created_at: case.now,
    }
}

fn check_dates(
    case: &mut Case,
    milestone: &Milestone,
    promise: Option<NaiveDate>,
    estimate: Option<NaiveDate>,
    today: NaiveDate,
) {
    if promise.is_some_and(|on| on < today) {
        case.refuse("promise", "That day has passed. Promise one ahead.");
    }
    if estimate.is_some_and(|on| on < today) {
        case.refuse("estimate", "That day has passed. Estimate one ahead.");
    }
    if promise.is_some() && milestone.business_case.is_none() {
        case.refuse(
            "case",
            "A promise needs a business case. Add one line, or leave the dates empty to park it as an idea.",
        );
    }
    if milestone.state == MilestoneState::Promised && milestone.business_case.is_none() {
        case.refuse("case", "What is promised keeps its business case. Change it, but leave one line.");
    }
    if let (None, Some(estimate)) = (promise, estimate) {
        let forecast = record(&case.desk.milestones, &milestone.id, today).forecast(estimate, today);
        case.refuse("promise", words::proposal(&forecast, today));
    }
}

/// Every 14 days; every 7 when Amber or Red, or within 30 days of the date. Never on a weekend.
pub fn next_update(milestone: &Milestone, today: NaiveDate) -> NaiveDate {
    use crate::domain::status::Colour;
    use chrono::Datelike;
    let near = milestone.dates.as_ref().is_some_and(|d| (d.promise - today).num_days() <= 30);
    let troubled = matches!(milestone.colour, Some(Colour::Amber | Colour::Red));
    let ahead = if near || troubled { 7 } else { 14 };
    let day = today + Days::new(ahead);
    match day.weekday() {
        chrono::Weekday::Sat => day - Days::new(1),
        chrono::Weekday::Sun => day + Days::new(1),
        _ => day,
    }
}

/// Opens the form that moves the promised date.
pub fn open_move(case: &mut Case, lead: &Lead, id: &str, to: Option<NaiveDate>) {
    let Some(milestone) = promised(case, id) else { return };
    let carried = Carried { reply_to: case.reply_to(), row: Some(id.to_owned()), ..Carried::default() };
    let view = words::move_form(&milestone, to, lead.day(case.now), &carried.text());
    case.open(view, (ActionId::MilestoneMove, id));
}

fn promised(case: &mut Case, id: &str) -> Option<Milestone> {
    let Some(milestone) = by_id(case, id) else {
        case.say("That milestone is not among yours. `/milestone` lists them.");
        return None;
    };
    match milestone.state {
        MilestoneState::Promised => Some(milestone),
        MilestoneState::Idea => {
            case.say(&sentence(&crate::domain::milestone::Refusal::NotPromised));
            None
        }
        _ => {
            case.say(&sentence(&crate::domain::milestone::Refusal::Closed));
            None
        }
    }
}

/// The date was moved: the first promise stays, and a post about it is due within one working day.
pub fn moved(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let today = lead.day(case.now);
    let Some(milestone) = carried.row.as_deref().and_then(|id| by_id(case, id)) else { return };
    let Some(to) = values.date("promise") else { return case.refuse("promise", "Choose the new date.") };
    if to < today {
        return case.refuse("promise", "That day has passed. Promise one ahead.");
    }
    let cause = values.text("cause").unwrap_or_default();
    let estimate = values.date("estimate").unwrap_or(to);
    let record = record(&case.desk.milestones, &milestone.id, today);
    let asking = Asking { form: Form::MoveDate, values, carried, promise: to, estimate };
    let Some(why) = settled(case, lead, &record, &asking) else { return };
    let old = milestone.dates.as_ref().map(|d| d.promise);
    let moved = milestone.move_to(to, cause, case.now).and_then(|m| m.estimate(estimate));
    match moved {
        Ok(moved) => {
            let moved = Milestone { next_update: Some(next_working_day(lead, today)), ..moved };
            case.change(Change::Milestone(moved.clone()));
            note_said(case, lead, &moved, why);
            case.decision.ack = Ack::Clear;
            let sponsor = moved.sponsor.as_ref().and_then(|id| case.peer(id.as_str()));
            let linked = linked::shown(case, lead, &moved);
            let mut message = words::show(&moved, sponsor.as_ref(), None, linked.as_ref(), today);
            message.blocks.extend(slip_note(&moved, old, sponsor.as_ref(), values, today));
            case.answer(message);
        }
        Err(refusal) => case.refuse("promise", sentence(&refusal)),
    }
}

/// The note for the sponsor, which the lead sends.
fn slip_note(
    moved: &Milestone,
    old: Option<NaiveDate>,
    sponsor: Option<&Peer>,
    values: &Values,
    today: NaiveDate,
) -> Vec<serde_json::Value> {
    let (Some(sponsor), Some(dates), Some(old)) = (sponsor, &moved.dates, old) else { return vec![] };
    let text = |field| values.text(field);
    let (cause, effect, differently) = (text("cause"), text("effect"), text("differently"));
    let slip = Slip {
        to: sponsor.name.split_whitespace().next().unwrap_or(&sponsor.name),
        what: &moved.title,
        old,
        new: Some(dates.promise),
        cause: cause.as_deref(),
        effect: effect.as_deref(),
        differently: differently.as_deref(),
    };
    if dates.promise > old { draft(&slip, today) } else { vec![] }
}

/// `/milestone history payroll`
pub fn history_by_name(case: &mut Case, lead: &Lead, query: &str) {
    let Some(milestone) = find(case, query) else { return };
    history(case, lead, milestone.id.as_str());
}

/// Who set what, when and why.
pub fn history(case: &mut Case, lead: &Lead, id: &str) {
    let Some(milestone) = by_id(case, id) else {
        return case.say("That milestone is not among yours. `/milestone` lists them.");
    };
    let desk = &case.desk;
    let steps = steps(&milestone, &desk.said, &desk.updates, &desk.versions);
    let message = words::history(&milestone, &steps, lead, lead.day(case.now));
    case.answer(message);
}

/// `/milestone list`, or `/milestone list #it-status`: the latter for anyone, also one who never joined.
pub fn of_channel(case: &mut Case, channel: &ChannelId, today: NaiveDate) {
    let message = words::of_channel(channel, &case.desk.of_channels, today);
    case.answer(message);
}

/// The channel that `/milestone list #it-status` names. Slack resolves only what the person may see.
pub fn channel_asked(command: &Command) -> Option<ChannelId> {
    let Spoken::Word(MilestoneWord::List, rest) = spoken(&command.text, MilestoneWord::from_code) else {
        return None;
    };
    let is_ours = command.name == "/milestone";
    super::schedule::channel(&rest).map(|(channel, _)| channel).filter(|_| is_ours)
}

fn next_working_day(lead: &Lead, today: NaiveDate) -> NaiveDate {
    (1..15).map(|n| today + Days::new(n)).find(|day| lead.works_on(*day)).unwrap_or(today)
}

/// Opens the three questions.
pub fn open_done(case: &mut Case, lead: &Lead, id: &str) {
    let Some(milestone) = promised(case, id) else { return };
    let carried = Carried { reply_to: case.reply_to(), row: Some(id.to_owned()), ..Carried::default() };
    let view = words::done_form(&milestone, lead.day(case.now), &carried.text());
    case.open(view, (ActionId::MilestoneDone, id));
}

/// It is done; if it has a channel, the closing post is drafted next.
pub fn done(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let today = lead.day(case.now);
    let Some(milestone) = carried.row.as_deref().and_then(|id| by_id(case, id)) else { return };
    let on = values.date("on").unwrap_or(today);
    if on > today {
        return case.refuse("on", "That day is still to come. Mark it done once it is.");
    }
    let outcome = Outcome {
        on,
        within_budget: values.option("budget") == Some("yes"),
        result_wanted: values.option("result") == Some("yes"),
        learned: values.text("learned").unwrap_or_default(),
    };
    match milestone.finish(outcome) {
        Ok(finished) => {
            case.change(Change::Milestone(finished.clone()));
            update::settle_nudges(case, &finished, "Done.");
            update::draft_closing(case, lead, &finished, carried);
        }
        Err(refusal) => case.refuse("on", sentence(&refusal)),
    }
}

//! Milestones: adding, showing, moving, finishing, dropping.

use super::overpromise::{Asking, settled};
use super::said::note_said;
use super::{linked, posting, starting, update};
use crate::domain::chronicle::{Deed, Kept, history as steps};
use crate::domain::command::{MilestoneWord, Spoken, spoken};
use crate::domain::delivery::Message;
use crate::domain::desk::Change;
use crate::domain::id::ChannelId;
use crate::domain::input::{Choice, Command, Values};
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState, Outcome, outcome_of};
use crate::domain::names::{Match, find_peer};
use crate::domain::obstacle::Obstacle;
use crate::domain::outlook::record;
use crate::domain::peer::Peer;
use crate::domain::reply::Ack;
use crate::domain::review::stance;
use crate::domain::terms::{Team, Terms};
use crate::flow::case::{Carried, Case};
use crate::view::action::{ActionId, Form};
use crate::view::blocks::{escape, unescape};
use crate::view::milestone as words;
use crate::view::words as said;
use chrono::{Days, NaiveDate};

/// `/milestone`
pub fn list(case: &mut Case, lead: &Lead) {
    let message = words::list(&case.desk.milestones, &case.helped(), lead.day(case.now));
    case.answer(message);
}

/// The milestone a title or a part of it means; answers with the candidates otherwise.
pub fn find(case: &mut Case, query: &str) -> Option<Milestone> {
    let query = unescape(query);
    let mut milestones = case.milestones();
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
            case.say(&format!("Which one: {}? Type more of the title.", said::either(&titles)));
            None
        }
        Match::None { nearest } => {
            let hint = nearest
                .first()
                .map_or(String::new(), |(title, _)| format!(" Did you mean {}?", escape(title)));
            case.say(&format!("There is no milestone {}.{hint} `/milestone` lists yours.", escape(&query)));
            None
        }
    }
}

/// The title a line begins with, and what it says of that milestone: behind a comma, else behind the most words that mean one.
pub fn titled<'t>(case: &Case, text: &'t str) -> (&'t str, &'t str) {
    let milestones = case.milestones();
    let means = |query: &str| {
        let found = find_peer(&unescape(query), milestones.iter().map(|m| (m.title.as_str(), ())));
        !matches!(found, Match::None { .. })
    };
    let by_comma = text.split_once(',').unwrap_or((text, ""));
    let ends = text.match_indices(char::is_whitespace).map(|(at, _)| at).filter(|_| !means(by_comma.0));
    ends.rev().find(|at| means(&text[..*at])).map_or(by_comma, |at| (&text[..at], text[at..].trim()))
}

/// `/milestone show payroll`
pub fn show(case: &mut Case, lead: &Lead, query: &str) {
    let Some(milestone) = find(case, query) else { return };
    let message = page(case, lead, &milestone);
    case.answer(message);
}

/// A milestone in full.
pub fn page(case: &Case, lead: &Lead, milestone: &Milestone) -> Message {
    let desk = case.desk_of(milestone);
    let obstacles: Vec<&Obstacle> =
        desk.obstacles.iter().filter(|o| o.milestone == milestone.id && o.is_open()).collect();
    let posted = update::last_posted(case, milestone).map(|u| u.id.to_string());
    let (sponsor, today) = (sponsor(case, milestone), lead.day(case.now));
    let said = stance(&case.desk.answers, &milestone.id).zip(sponsor.as_ref());
    let linked = linked::shown(case, lead, milestone);
    words::show(&words::Page {
        milestone,
        sponsor: sponsor.as_ref(),
        stance: said.map(|(said, of)| crate::view::review::stance(said, of, lead, today)),
        peers: &case.desk.peers,
        obstacles: &obstacles,
        led_by: desk.lead.as_ref().filter(|_| !case.is_own(milestone)).map(|lead| &lead.user),
        linked: linked.as_ref(),
        posted: posted.as_deref(),
        today,
    })
}

/// The sponsor, who is known to the milestone's own lead alone.
pub fn sponsor(case: &Case, milestone: &Milestone) -> Option<Peer> {
    milestone.sponsor.as_ref().filter(|_| case.is_own(milestone)).and_then(|id| case.peer(id.as_str()))
}

/// Who is named as the reader of what a form takes.
pub fn reader(case: &Case, milestone: &Milestone) -> String {
    sponsor(case, milestone).map_or_else(|| "the sponsor".into(), |peer| peer.name)
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

/// Said where a milestone is not this person's to change.
pub fn not_yours(case: &mut Case) {
    case.say("That milestone is not among yours. `/milestone` lists them.");
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
    let milestone = id.and_then(|id| case.milestone(id));
    let row = milestone.as_ref().map(|m| m.id.to_string());
    let carried = Carried { reply_to: case.reply_to(), row, ..Carried::default() };
    // Whoever helps does not know the people of the milestone's own lead: its sponsor stays as it is.
    let helps = milestone.as_ref().is_some_and(|m| !case.is_own(m));
    let peers = if helps { vec![] } else { case.peers() };
    let address = linked::address_of(case, milestone.as_ref());
    let start = words::MilestoneStart {
        milestone: milestone.as_ref(),
        title,
        peers: &peers,
        stance: milestone.as_ref().and_then(|m| starting::said(case, m)),
        address: address.as_deref(),
    };
    let view = words::milestone_form(&start, &carried.text());
    case.open(view, (ActionId::MilestoneAdd, ""));
}

/// The form came back: a new milestone or an edited one.
pub fn submitted(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let today = lead.day(case.now);
    let editing = carried.row.as_deref().and_then(|id| case.milestone(id));
    if carried.row.is_some() && editing.is_none() {
        return case.refuse(
            "title",
            "That milestone is no longer among yours, so nothing was changed. Close the form.",
        );
    }
    let helps = editing.as_ref().is_some_and(|m| !case.is_own(m));
    let mut milestone = editing.unwrap_or_else(|| blank(case, lead));
    if !helps {
        starting::choose_sponsor(case, &mut milestone, values);
    }
    fill(&mut milestone, values);
    let promise = values.date("promise");
    let estimate = values.date("estimate").or(promise);
    starting::check(case, &milestone, helps, values, today);
    let address = linked::given(case, values);
    if case.is_refused() {
        return;
    }
    let mut said = None;
    if let (MilestoneState::Idea, Some(promise), Some(estimate)) = (&milestone.state, promise, estimate) {
        let record = record(&case.desk_of(&milestone).milestones, &milestone.id, today);
        let about = format!("*{}*", escape(&milestone.title));
        let asking = Asking { form: Form::Milestone, about, values, carried, promise, estimate };
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
    starting::keep(case, lead, &milestone, values);
    if let Some(why) = said {
        note_said(case, lead, &milestone, why);
    }
    case.decision.ack = Ack::Clear;
    if carried.reply_to.is_some() {
        let message = page(case, lead, &milestone);
        case.answer(message);
    }
}

/// What the form says beside sponsor and dates.
fn fill(milestone: &mut Milestone, values: &Values) {
    milestone.title = values.text("title").unwrap_or_default();
    milestone.outcome = values.text("outcome").map_or_else(String::new, |typed| outcome_of(&typed));
    milestone.business_case = values.text("case");
    if let Choice::Conversation(channel) = values.get("channel") {
        milestone.channel = Some(channel.clone());
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
        terms: Terms::default(),
        team: Team::default(),
        dates: None,
        state: MilestoneState::Idea,
        colour: None,
        next_update: None,
        created_at: case.now,
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

/// A milestone with a date to keep; says why there is none.
pub fn promised(case: &mut Case, id: &str) -> Option<Milestone> {
    let Some(milestone) = case.milestone(id) else {
        not_yours(case);
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

/// `/milestone history payroll`
pub fn history_by_name(case: &mut Case, lead: &Lead, query: &str) {
    let Some(milestone) = find(case, query) else { return };
    history(case, lead, milestone.id.as_str());
}

/// Who set what, when and why.
pub fn history(case: &mut Case, lead: &Lead, id: &str) {
    let Some(milestone) = case.milestone(id) else {
        return not_yours(case);
    };
    let desk = case.desk_of(&milestone);
    let kept =
        Kept { said: &desk.said, updates: &desk.updates, versions: &desk.versions, noted: &desk.noted };
    let steps = steps(&milestone, kept);
    let owner = desk.lead.as_ref().unwrap_or(lead);
    let message = words::history(&milestone, &steps, &owner.user, &case.peers(), lead, lead.day(case.now));
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

/// Opens the three questions.
pub fn open_done(case: &mut Case, lead: &Lead, id: &str) {
    let Some(milestone) = promised(case, id) else { return };
    let carried = Carried { reply_to: case.reply_to(), row: Some(id.to_owned()), ..Carried::default() };
    let view = words::done_form(&milestone, &reader(case, &milestone), lead.day(case.now), &carried.text());
    case.open(view, (ActionId::MilestoneDone, id));
}

/// It is done; if it has a channel, the closing post is drafted next.
pub fn done(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let today = lead.day(case.now);
    let Some(milestone) = carried.row.as_deref().and_then(|id| case.milestone(id)) else { return };
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
            case.note(&finished, Deed::Closed);
            posting::settle_nudges(case, &finished, "Done.");
            posting::draft_closing(case, lead, &finished, carried);
        }
        Err(refusal) => case.refuse("on", sentence(&refusal)),
    }
}

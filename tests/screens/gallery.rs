//! Every public function of the view that makes a screen, with its name.

use super::homes::homes;
use super::milestones::in_channel;
use super::samples::{Data, now, today};
use super::{Named, Screen};
use chrono::Duration;
use rapport::domain::chronicle::{Kept, history};
use rapport::domain::command::{MilestoneWord, RapportWord};
use rapport::domain::delivery::Message;
use rapport::domain::desk::Desk;
use rapport::domain::forecast::{Ended, Finished, Forecast, Overpromise, Record};
use rapport::domain::id::{ChannelId, PeerId, UserId};
use rapport::domain::lead::{Budget, Lead};
use rapport::domain::link::linked;
use rapport::domain::nudge::{Nudge, Stage, Subject};
use rapport::domain::peer::{About as AboutPeer, Peer};
use rapport::domain::plain::Dictionary;
use rapport::domain::planner::{plan_days, rank_peers};
use rapport::domain::promise::{kept, promise_record};
use rapport::domain::reply::Echo;
use rapport::domain::review::Practice;
use rapport::domain::sensitive::{Matter, Touched};
use rapport::domain::vocabulary::Role;
use rapport::view::checkin::CheckInForm;
use rapport::view::milestone::{MilestoneStart, MoveStart, UpdateStart};
use rapport::view::*;
use serde_json::Value;

pub(super) fn message(name: &'static str, message: Message) -> Named {
    (name, Screen::Message(message))
}

/// As it stands in the form.
const ADDRESS: &str = "https://github.com/acme/payroll/milestone/7";

pub fn all(data: &Data) -> Vec<Named> {
    let parts = [
        nudges(data),
        checkins(data),
        super::reviews::reviews(data),
        super::openers::openers(data),
        people_of(data),
        super::milestones::milestones(data),
        honest(data),
        forms(data),
        rest(data),
        privacy_of(data),
        super::holidays::screens_of(data),
        numbers_of(data),
        super::milestones::other_links(data),
    ];
    parts.into_iter().flatten().collect()
}

fn nudges(data: &Data) -> Vec<Named> {
    let desk = data.desk();
    let (lead, peer, first) = (data.lead(), data.peer(), data.milestone());
    let about = data.nudge(Subject::CheckIn(PeerId::new("P0")));
    let twice = Nudge { snoozes: 2, ..about.clone() };
    let due = rank_peers(&lead, &data.peers(), &data.milestones(), &data.promises(), &[], now());
    let later = now() + Duration::days(1);
    let everybody = data.peers();
    let left: Vec<&Peer> = everybody.iter().collect();
    vec![
        message("nudge::check_in", nudge::check_in(&about, &peer, Some(&data.opener()), &lead, now())),
        message("nudge::check_in, twice snoozed", nudge::check_in(&twice, &peer, None, &lead, now())),
        message("plan::moment", plan::moment(&data.plan(Stage::Reminded), &peer)),
        message("plan::question", plan::question(&data.plan(Stage::Asked), &peer)),
        message("newcomer::introduce", newcomer::introduce(&data.newcomer(), &UserId::new("U0NORA"))),
        message("newcomer::added", newcomer::added(&peer)),
        message("newcomer::passed", newcomer::passed(&UserId::new("U0NORA"))),
        message("newcomer::stays", newcomer::stays(&peer)),
        message("newcomer::departed", Message { text: "Left".into(), blocks: newcomer::departed(&left) }),
        message("nudge::update", nudge::update(&data.about_milestone(), &first, None, today())),
        message(
            "nudge::update, linked",
            super::milestones::with_link(data, |linked| {
                nudge::update(&data.about_milestone(), &first, linked, today())
            }),
        ),
        message("nudge::still_useful", nudge::still_useful(&about)),
        message("nudge::over", nudge::over(&peer, &nudge::snoozed(&lead, later, Some(nudge::Later::NoRoom)))),
        message("nudge::settled", nudge::settled(&nudge::planned(&lead, &data.note, later))),
        message("weekly::plan", weekly::plan(&desk, &lead, &due, now())),
        message("weekly::plan, nobody", weekly::plan(&Desk::new(desk.key.clone()), &lead, &[], now())),
    ]
}

fn checkins(data: &Data) -> Vec<Named> {
    let (lead, peer, note) = (data.lead(), data.peer(), data.note.as_str());
    let kept: String = note.chars().take(1_500).collect();
    let (checkin, today) = (data.checkin(), today());
    let echo = Echo { checkin, peer: peer.clone(), lead: lead.clone(), today, added: true };
    let mut screens = vec![
        message("checkin::echo", checkin::echo(&echo)),
        message("checkin::undone", checkin::undone(&peer)),
        message("checkin::unknown_peer", checkin::unknown_peer(&data.name, Some(&peer), note, &kept)),
        message("checkin::fell_through", checkin::fell_through(Some(&peer), note, &kept)),
        message("checkin::unclear", checkin::unclear(note, note, &kept)),
    ];
    // Asked only where several people fit.
    if !data.peers().is_empty() {
        let which = checkin::which_peer(&data.name, &data.peers(), note, &kept);
        screens.push(message("checkin::which_peer", which));
    }
    screens
}

fn people_of(data: &Data) -> Vec<Named> {
    let (lead, peer, peers, log) = (data.lead(), data.peer(), data.peers(), data.log());
    let due = rank_peers(&lead, &peers, &data.milestones(), &data.promises(), &[], now());
    let (promises, milestones) = (data.promises(), data.milestones());
    let answers = [data.answer(Practice::Stretch), data.answer(Practice::Risk)];
    let page = person::Page {
        peer: &peer,
        log: &log,
        promises: &promises,
        milestones: &milestones,
        answers: &answers,
        opener: Some(&data.note),
        lead: &lead,
        now: now(),
    };
    let bare = Peer { about: AboutPeer::default(), ..peer.clone() };
    let newcomer = person::Page {
        peer: &bare,
        log: &[],
        promises: &[],
        milestones: &[],
        answers: &[],
        opener: None,
        ..page
    };
    let short =
        Lead { budget: Budget { per_day: 1, per_week: 0 }, none_here: vec![Role::Clo], ..lead.clone() };
    let found: Vec<_> = log.iter().take(20).map(|c| (c.clone(), peer.clone())).collect();
    vec![
        message("people::today", people::today(&data.desk(), &lead, &due, now())),
        message("people::list", people::list(&peers, &lead, now())),
        message("people::empty", people::empty()),
        message("coverage::page", coverage::page(&lead, &peers, &log, now())),
        ("load::trim", Screen::View(load::trim(&short, &peers, now()))),
        (
            "load::trim, a list that fits",
            Screen::View(load::trim(&lead, &peers[..peers.len().min(1)], now())),
        ),
        message("person::page", person::page(&page)),
        message("person::page, of a newcomer", person::page(&newcomer)),
        message("person::found", person::found(&found, 500, &lead, now())),
        message("people::saved", people::saved("Ana is in your Inner circle now.", &peer)),
        message("people::removed", people::removed(&peer)),
        message("people::ask_remove", people::ask_remove(&peer)),
        message("people::which", people::which("Which Ana?", &peers, &data.note)),
    ]
}

fn honest(data: &Data) -> Vec<Named> {
    let (lead, peer, peers, first) = (data.lead(), data.peer(), data.peers(), data.milestone());
    let promises = data.promises();
    let (said, updates, versions) = data.history();
    let noted = data.noted();
    let kept_of = Kept { said: &said, updates: &updates, versions: &versions, noted: &noted };
    let steps = history(&first, kept_of);
    let owner = UserId::new("UL1");
    let kept = kept(&promises, |p, _| p.due < today(), now());
    let forecast = promise_record(&promises, None, today()).forecast(today(), today());
    let mut unchanged = data.update().words;
    unchanged.unchanged_since = Some(today() - Duration::days(9));
    let channel = ChannelId::new("C1");
    let note = |blocks| Message { text: "A note".into(), blocks };
    let mut screens = vec![
        message("milestone::history", milestone::history(&first, &steps, &owner, &peers, &lead, today())),
        message("milestone::of_channel", milestone::of_channel(&channel, &in_channel(data), today())),
        message("milestone::post, unchanged", milestone::post(&unchanged, "UL1", today())),
        message("milestone::edited_note, unchanged", milestone::edited_note(&unchanged, today())),
        message("promise::list", promise::list(&promises, &peers, kept, Some(&forecast), today())),
        message("promise::tell", promise::tell(&data.slip(), today())),
        message("slip::draft", note(slip::draft(&data.slip(), today()))),
    ];
    if let Some(one) = promises.first() {
        let warning = data.nudge(Subject::Promise(one.id.clone()));
        screens.extend([
            message("promise::echo", promise::echo(one, &peer, &lead, today())),
            message("promise::moved", promise::moved(one, &data.slip(), today())),
            message("promise::warning", promise::warning(&warning, one, &peer)),
        ]);
    }
    screens
}

fn forms(data: &Data) -> Vec<Named> {
    let (lead, peers, first, update) = (data.lead(), data.peers(), data.milestone(), data.update());
    let edits =
        CheckInForm { peer: Some(data.peer()), edits: Some(data.checkin()), ..CheckInForm::default() };
    let typed = CheckInForm { note: Some(data.note.clone()), ..CheckInForm::default() };
    let links = data.links();
    let shown = linked(&links, &first, &Data::readable(), now(), today());
    let start = UpdateStart {
        milestone: &first,
        linked: shown.as_ref(),
        words: Some(&update.words),
        changed: &data.note,
        need: Some(&data.note),
        chosen: update.words.colour,
        is_judged: true,
        forecast: &data.note,
        next: today(),
        reader: &data.name,
        asks_amber: true,
        today: today(),
    };
    let post = milestone::post(&update.words, "UL1", today());
    let adding = MilestoneStart {
        milestone: None,
        title: &data.title,
        peers: &peers,
        stance: Some(&data.note),
        address: None,
    };
    let editing = MilestoneStart { milestone: Some(&first), title: "", address: Some(ADDRESS), ..adding };
    let moving =
        |today| MoveStart { milestone: &first, to: None, forecast: &data.note, reader: &data.name, today };
    let mut views = vec![
        ("checkin::form, edit", checkin::form(&edits, today(), &lead, "{}")),
        ("depth::form", depth::form(&data.checkin(), &data.peer(), "lunch yesterday", "{}")),
        ("people::form, add", people::form(None, Some(&data.name), "{}")),
        ("people::form, edit", people::form(Some(&data.peer()), None, "{}")),
        ("milestone::milestone_form, add", milestone::milestone_form(&adding, "{}")),
        ("milestone::milestone_form, edit", milestone::milestone_form(&editing, "{}")),
        ("milestone::update_form", milestone::update_form(&start, "{}")),
        ("milestone::preview", milestone::preview(&update, &post, &data.advice(), false, "{}")),
        ("milestone::wording_form", milestone::wording_form(&first, &update.words, &data.name, "{}")),
        ("milestone::move_form", milestone::move_form(&moving(today()), "{}")),
        ("milestone::move_form, missed", milestone::move_form(&moving(today() + Duration::days(99)), "{}")),
        ("milestone::drop_form", milestone::drop_form(&first, &data.note, &data.name, today(), "{}")),
        ("milestone::overpromise", overpromise(data, false)),
        ("milestone::overpromise, too uncertain", overpromise(data, true)),
        ("milestone::chosen", milestone::chosen(&milestone::promised_instead(today(), today()))),
        ("promise::form", promise::form(Some(&data.peer()), &data.note, Some(today()), "{}")),
        ("milestone::done_form", milestone::done_form(&first, &data.name, today(), "{}")),
        ("milestone::agreement_form", milestone::agreement_form(&first, true, &data.name, "{}")),
        (
            "milestone::agreement_form, to a helper",
            milestone::agreement_form(&first, false, &data.name, "{}"),
        ),
        ("milestone::obstacle_form", milestone::obstacle_form(&first, &data.note, "{}")),
        ("milestone::told_form", milestone::told_form(&data.obstacles()[0], today(), "{}")),
    ];
    if let Some(one) = data.promises().first() {
        views.push(("promise::move_form", promise::move_form(one, peers.first(), today(), "{}")));
        views.push(("promise::drop_form", promise::drop_form(one, peers.first(), today(), "{}")));
    }
    views.push(("promise::form, to anyone", promise::form(None, "", None, "{}")));
    views.extend(first_forms(data));
    views.push(("checkin::form, new", checkin::form(&typed, today(), &lead, "{}")));
    views.into_iter().map(|(name, view)| (name, Screen::View(view))).collect()
}

/// A date too early for its record, which may be too uncertain for any.
fn overpromise(data: &Data, too_uncertain: bool) -> Value {
    let (mut over, forecast) = over();
    let about = rapport::view::promise::about(&data.peer(), &data.note);
    over.instead = over.instead.filter(|_| !too_uncertain);
    let forecast = Forecast { too_uncertain, ..forecast };
    let choice = milestone::Choice { over: &over, about: &about, promised: today(), forecast: &forecast };
    milestone::overpromise(&choice, today(), "{}")
}

/// A record of ten in which few were on time, a date too early for it, and what it makes of that.
fn over() -> (Overpromise, Forecast) {
    let item = |took: i64| {
        let done = today() - Duration::days(7);
        let promised_on = done - Duration::days(took);
        Finished { promised_on, first_estimate: promised_on + Duration::days(100), actual: Ended::On(done) }
    };
    let record = Record::new([90, 100, 110, 120, 130, 140, 150].map(item), today());
    let soon = today() + Duration::days(30);
    (record.overpromise(soon, soon, today()).expect("too early"), record.forecast(soon, today()))
}

fn numbers_of(data: &Data) -> Vec<Named> {
    let plain =
        Dictionary::parse(include_str!("../../config/plain-language.toml")).expect("the file is right");
    let all = rapport::domain::numbers::numbers(&data.desk(), &plain, now());
    vec![
        message("numbers::page", numbers::page(&all, false)),
        message("numbers::page, all", numbers::page(&all, true)),
    ]
}

fn first_forms(data: &Data) -> Vec<(&'static str, Value)> {
    let (lead, peer) = (data.lead(), data.peer());
    let texts = [data.note.clone(), "tue, thu 9:30".into(), "off".into()];
    let met = CheckInForm { newcomer: Some(UserId::new("U0DANA")), ..CheckInForm::default() };
    vec![
        ("checkin::form, of a message", checkin::form(&met, today(), &lead, "{}")),
        ("plan::form", plan::form(&peer, Some(today()), None, "{}")),
        ("plan::form, again", plan::form(&peer, Some(today()), Some(&data.note), "{}")),
        ("nudge::until_form", nudge::until_form(&lead, Some(today()), "{}")),
        ("onboarding::first_people", onboarding::first_people("{}")),
        ("onboarding::invite", onboarding::invite("{}")),
        ("onboarding::invited", onboarding::invited(&UserId::new("U0DANA"))),
        ("onboarding::welcome_modal", onboarding::welcome_modal(&lead.budget)),
        ("settings::form", super::holidays::form(data, false)),
        ("schedule::form", schedule::form(&texts, &lead, now(), "{}")),
    ]
}

fn privacy_of(data: &Data) -> Vec<Named> {
    let touched = |matter| Touched { matter, words: data.name.clone() };
    let all: Vec<Touched> = Matter::ALL.iter().map(|matter| touched(*matter)).collect();
    let line: String = data.note.chars().take(1_500).collect();
    let amount =
        privacy::Amount { people: data.many, checkins: data.many, promises: 1, milestones: data.many };
    vec![
        message("sensitive::warning", sensitive::warning(&all, &data.note, "checkin", &line)),
        message("sensitive::type_again", sensitive::type_again(&data.note)),
        message("privacy::ask_forget", privacy::ask_forget(&data.peer(), amount)),
        message("privacy::ask_delete", privacy::ask_delete(amount)),
        message("privacy::ask_delete, of nothing", privacy::ask_delete(privacy::Amount::default())),
        message("privacy::removed", privacy::removed()),
    ]
}

fn rest(data: &Data) -> Vec<Named> {
    let (lead, desk) = (data.lead(), data.desk());
    let days = plan_days(&lead, desk.clone(), now(), now() + Duration::days(14));
    let (budget, lena) = (Budget::default(), UserId::new("U0LENA"));
    let mut screens = homes(data);
    screens.extend([
        message("schedule::all", schedule::all(&desk, &lead, now())),
        message("schedule::ahead", schedule::ahead(&days, &desk, &lead, now())),
        message("onboarding::welcome", onboarding::welcome(&data.note, &budget)),
        message("onboarding::welcome_back", onboarding::welcome_back(&data.note, &budget)),
        message("onboarding::ask_leave", onboarding::ask_leave()),
        message(
            "onboarding::back",
            onboarding::back(&lead, &schedule::comings(&desk.schedules, &lead), true),
        ),
        message("onboarding::joined", onboarding::joined(&lead, &schedule::comings(&desk.schedules, &lead))),
        message("onboarding::invitation", onboarding::invitation(&lena, &data.name, &budget)),
        message("help::checkin", help::checkin()),
        message("help::rapport", help::rapport(None)),
        message("help::milestone", help::milestone(None)),
        message("help::unknown", help::unknown("/rapport", &data.note, Some("people"), help::rapport(None))),
    ]);
    if !data.peers().is_empty() {
        let first: Vec<_> = data.peers().into_iter().take(3).collect();
        screens.push(message("onboarding::added", onboarding::added(&first)));
    }
    screens
        .extend(RapportWord::ALL.iter().map(|w| message("help::rapport, a word", help::rapport(Some(*w)))));
    let words = MilestoneWord::ALL.iter();
    screens.extend(words.map(|w| message("help::milestone, a word", help::milestone(Some(*w)))));
    screens
        .extend(desk.schedules.first().map(|s| message("schedule::saved", schedule::saved(s, &lead, now()))));
    screens
}

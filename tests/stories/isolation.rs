//! What somebody else's rows are to a lead: out of reach and out of sight. Marco, who joined too, sends the ids of Lena's
//! in every place where an id may stand, and types every command; nothing of hers changes, none of her words is shown.

use super::milestones::lena_with_payroll;
use crate::harness::{Expected, Office, Opening, Someone, Way, fields_of, text_of};
use rapport::domain::command::{MilestoneWord, RapportWord};
use rapport::domain::desk::Desk;
use rapport::domain::review::Practice;
use rapport::view::action::{AboutObstacle, AboutOpener, ActionId, Form, Snooze, pair};
use serde_json::{Value, json};

/// Words that only Lena may read.
const PRIVATE: [&str; 4] = ["a private thing", "Dana of the audit", "payroll", "a-private-calendar"];

/// What takes no id concerns oneself alone.
const OWN: [ActionId; 2] = [ActionId::Leave, ActionId::DeleteMine];

/// Lena with one of everything: a peer whom she described, a check-in, a nudge, a milestone with its terms, its obstacle
/// and its post, a promise, an answer of a review, an opener of her own and one that she hides, a line kept for the form.
async fn lena_with_everything(office: &Office) -> Someone<'_> {
    let lena = lena_with_payroll(office, "C0STATUS").await;
    office.keeps(&lena, "dana", rapport::domain::vocabulary::Circle::Inner, 20).await;
    office.turn_to("2026-03-03 09:30").await;
    lena.says("/checkin @ada lunch, learned a private thing").await;
    lena.says(&format!("/checkin @ada lunch {}", "a private thing ".repeat(120))).await;
    lena.says("/milestone update payroll").await;
    lena.submits(&[("changed", json!("a private thing")), ("means", json!("soon"))]).await;
    lena.submits(&[]).await;
    lena.says("/rapport promise @dana send a private thing by friday").await;
    lena.says("/milestone obstacle payroll, a private thing").await;
    lena.says("/milestone agree payroll").await;
    lena.submits(&[("expected", json!("a private thing")), ("needed", json!("a private thing"))]).await;
    let page = lena.asks("/rapport peer dana").await;
    lena.clicks(&page, "peer.edit").await;
    // Her name in Slack is no secret; what Lena calls her is.
    let about = [("goal", json!("a private thing")), ("cares", json!("a private thing"))];
    lena.submits(&[&about[..], &[("name", json!("Dana of the audit"))]].concat()).await;
    lena.says("/rapport openers add thanks for dana: a private thing").await;
    lena.says("/rapport review month").await;
    let field = fields_of(&lena.form().await).remove(0);
    lena.submits(&[(field.as_str(), json!("a private thing"))]).await;
    lena.person.close_all().expect("closed");
    // Nothing is asked there: it is a private address.
    lena.says("/rapport holidays https://127.0.0.1/a-private-calendar.ics").await;
    super::holidays::until(&lena, |calendar| calendar.kept.trouble.is_some()).await;
    office.settle().await;
    lena
}

/// The id of a row of every kind.
fn ids(desk: &Desk) -> Vec<String> {
    let draft = format!("draft:{}", desk.drafts[0].id);
    let peer = desk.checkins[0].peer.to_string();
    let [checkin, nudge] = [desk.checkins[0].id.to_string(), desk.nudges[0].id.to_string()];
    let [milestone, update] = [desk.milestones[0].id.to_string(), desk.updates[0].id.to_string()];
    let [promise, obstacle] = [desk.promises[0].id.to_string(), desk.obstacles[0].id.to_string()];
    let schedule = desk.schedules[0].id.to_string();
    let opener = desk.own_openers[0].id.to_string();
    vec![peer, checkin, nudge, milestone, update, promise, obstacle, schedule, opener, draft]
}

/// Every value that this button or menu of Lena's may carry.
fn values(desk: &Desk, action: ActionId) -> Vec<String> {
    let (checkin, draft) = (&desk.checkins[0], format!("draft:{}", desk.drafts[0].id));
    let milestone = desk.milestones[0].id.as_str();
    let entry = pair(checkin.id.as_str(), checkin.peer.as_str());
    match action {
        ActionId::NudgeSnooze => {
            Snooze::ALL.iter().map(|s| pair(s.code(), desk.nudges[0].id.as_str())).collect()
        }
        ActionId::MilestoneMenu => ActionId::ALL.iter().map(|a| pair(a.code(), milestone)).collect(),
        ActionId::PeerMenu => ActionId::ALL.iter().map(|a| pair(a.code(), checkin.peer.as_str())).collect(),
        ActionId::CheckInMenu => ActionId::ALL.iter().map(|a| pair(a.code(), &entry)).collect(),
        ActionId::NudgeAbout => {
            let of = |choice: &AboutOpener| {
                pair(choice.code(), &pair(desk.nudges[0].id.as_str(), &desk.own_openers[0].key()))
            };
            AboutOpener::ALL.iter().map(of).collect()
        }
        ActionId::OpenerMenu => {
            let of = |choice: &AboutOpener| pair(choice.code(), &pair("own:0", &desk.own_openers[0].key()));
            AboutOpener::ALL.iter().map(of).collect()
        }
        ActionId::OpenerHide | ActionId::OpenerBack => vec![pair("own:0", &desk.own_openers[0].key())],
        ActionId::ObstacleMenu => {
            let obstacle = desk.obstacles[0].id.as_str();
            AboutObstacle::ALL.iter().map(|a| pair(a.code(), obstacle)).collect()
        }
        ActionId::CheckInEdit | ActionId::CheckInUndo | ActionId::CheckInMore | ActionId::PromiseAdd => {
            vec![entry]
        }
        ActionId::CheckInWith => {
            vec![pair(checkin.peer.as_str(), "x lunch"), pair(checkin.peer.as_str(), &draft)]
        }
        ActionId::PeerMeant => ["peer x", "promise x send it by friday", "remove x", &draft]
            .map(|line| pair(checkin.peer.as_str(), line))
            .to_vec(),
        ActionId::CheckInAdd | ActionId::LineForm => vec![draft],
        // It carries nothing, and a second picture would wait for Slack's pace.
        ActionId::NumbersDraw => vec![String::new()],
        _ => ids(desk),
    }
}

/// An interaction of Marco's. Its address answers him, so that what he is told is seen.
fn by_marco(office: &Office, kind: &str) -> Value {
    let place = office.sandbox.im("marco", "rapport").unwrap_or_else(|| "C0GENERAL".into());
    json!({
        "type": kind,
        "user": { "id": "U0MARCO", "team_id": "T0OFFICE" },
        "team": { "id": "T0OFFICE" },
        "trigger_id": "1.2.forged",
        "response_url": office.sandbox.response_url("marco", &place),
    })
}

async fn clicks(office: &Office, nth: usize, action: ActionId, value: &str) {
    let mut payload = by_marco(office, "block_actions");
    payload["trigger_id"] = json!(format!("{nth}.forged"));
    payload["container"] =
        json!({ "type": "message", "message_ts": "1.1", "channel_id": "D1", "is_ephemeral": true });
    payload["actions"] = match action {
        ActionId::NudgeSnooze
        | ActionId::MilestoneMenu
        | ActionId::PeerMenu
        | ActionId::CheckInMenu
        | ActionId::NudgeAbout
        | ActionId::OpenerMenu
        | ActionId::ObstacleMenu => {
            json!([{ "type": "static_select", "action_id": action.code(), "block_id": "b",
                "selected_option": { "text": { "type": "plain_text", "text": "x" }, "value": value } }])
        }
        _ => json!([{ "type": "button", "action_id": action.code(), "block_id": "b", "value": value }]),
    };
    let (status, body) = office.forge(&payload).await;
    assert_eq!(status, 200, "{action:?} {value}: {body}");
}

/// The same button in a form that carries an id along.
async fn clicks_in_a_form(office: &Office, nth: usize, action: ActionId, id: &str) {
    let mut payload = by_marco(office, "block_actions");
    payload["trigger_id"] = json!(format!("{nth}.forged"));
    let mut metadata = json!({ "row": id, "peer": id, "line": id, "nudge": id });
    metadata["reply_to"] = payload["response_url"].clone();
    payload["view"] = json!({
        "id": format!("V{nth}"), "hash": "1.forged", "type": "modal", "callback_id": "preview",
        "private_metadata": metadata.to_string(),
        "state": { "values": {} },
    });
    payload["actions"] =
        json!([{ "type": "button", "action_id": action.code(), "block_id": "b", "value": id }]);
    let (status, body) = office.forge(&payload).await;
    assert_eq!(status, 200, "{action:?} {id}: {body}");
}

/// A form filled in as any of the forms may be, with Lena's peer where a person is chosen.
fn filled(peer: &str) -> Value {
    let text = |text: &str| json!({ "type": "plain_text_input", "value": text });
    let day = |day: &str| json!({ "type": "datepicker", "selected_date": day });
    let option = |value: &str| {
        json!({ "type": "static_select",
            "selected_option": { "text": { "type": "plain_text", "text": "x" }, "value": value } })
    };
    let mut values = json!({});
    let texts = "learned shared follow_up note need title outcome case changed means cause effect differently then name \
                 what opener reason prefers cares goal they_need we_need expected needed budget_note";
    for field in texts.split_whitespace() {
        values[field][field] = text("by Marco");
    }
    for (field, on) in
        [("day", "2026-03-02"), ("promise", "2026-07-01"), ("next", "2026-03-20"), ("on", "2026-03-01")]
    {
        values[field][field] = day(on);
    }
    for (field, value) in
        [("peer", peer), ("sponsor", peer), ("kind", "relational"), ("colour", "green"), ("role", "cfo")]
    {
        values[field][field] = option(value);
    }
    values["time"]["time"] = json!({ "type": "timepicker", "selected_time": "12:00" });
    values
}

async fn submits(office: &Office, nth: usize, form: Form, metadata: Value, peer: &str) {
    let mut payload = by_marco(office, "view_submission");
    payload["view"] = json!({
        "id": format!("V{nth}"), "hash": "1.forged", "type": "modal", "callback_id": form.code(),
        "private_metadata": metadata.to_string(), "state": { "values": filled(peer) },
    });
    let (status, body) = office.forge(&payload).await;
    assert_eq!(status, 200, "{form:?} {metadata}: {body}");
    assert!(PRIVATE.iter().all(|word| !body.contains(word)), "{form:?} {metadata} shows {body}");
}

#[test]
fn the_ids_of_another_lead_reach_nothing() {
    Opening::default().over(Way::Http).story(async |office| {
        office.expect(Expected::Refusals);
        office.expect(Expected::Failures);
        let lena = lena_with_everything(office).await;
        office.someone("marco").joins().await;
        let (before, seen, calls) = (lena.desk().await, lena.messages(), office.sandbox.calls().len());
        let mut nth = 0;
        let reply_to = || by_marco(office, "")["response_url"].clone();
        for action in ActionId::ALL.iter().filter(|action| !OWN.contains(action)) {
            for value in values(&before, *action) {
                nth += 1;
                clicks(office, nth, *action, &value).await;
            }
            office.settle().await;
        }
        let peer = before.peers[0].id.to_string();
        for form in Form::ALL {
            for id in ids(&before) {
                for mut metadata in [json!({ "row": id, "peer": id, "line": id }), json!({ "nudge": id })] {
                    nth += 1;
                    metadata["reply_to"] = reply_to();
                    submits(office, nth, *form, metadata, &peer).await;
                }
            }
        }
        let [person, entry, _, milestone, ..] = &ids(&before)[..] else { panic!("ten kinds") };
        let about = |practice: &'static Practice| [person, entry, milestone].map(|id| (practice, id.clone()));
        for (practice, id) in Practice::ALL.iter().flat_map(about) {
            nth += 1;
            let line = format!("{}:{id}", practice.code());
            let metadata = json!({ "row": "2026-02", "line": line, "reply_to": reply_to() });
            submits(office, nth, Form::Review, metadata, &peer).await;
        }
        for (action, ids) in in_turn(&before) {
            for id in ids {
                nth += 1;
                clicks_in_a_form(office, nth, action, &id).await;
            }
        }
        office.settle().await;
        assert_eq!(lena.desk().await, before, "nothing of hers changed");
        assert_eq!(lena.messages(), seen, "and she was told nothing");
        shows_nothing(office, calls);
    });
}

/// Every button with the ids to carry in a form: all kinds for those that read the form they stand in, one kind in
/// turn for the others.
fn in_turn(desk: &Desk) -> Vec<(ActionId, Vec<String>)> {
    let reads = [
        ActionId::PlainUse,
        ActionId::PlainFine,
        ActionId::PlainKnown,
        ActionId::PromiseLikely,
        ActionId::ScheduleTry,
    ];
    let all = ids(desk);
    let buttons = ActionId::ALL.iter().filter(|action| !OWN.contains(action)).enumerate();
    let of = |(nth, action): (usize, &ActionId)| match reads.contains(action) {
        true => (*action, all.clone()),
        false => (*action, vec![all[nth % all.len()].clone()]),
    };
    buttons.map(of).collect()
}

/// None of the calls since then carries a word of hers.
fn shows_nothing(office: &Office, since: usize) {
    for call in &office.sandbox.calls()[since..] {
        let said = call.args.to_string();
        assert!(PRIVATE.iter().all(|word| !said.contains(word)), "{} shows {said}", call.method);
    }
}

/// Every command that takes words, with what may name something of Lena's.
fn commands(desk: &Desk) -> Vec<String> {
    let mut names: Vec<String> = vec![ids(desk)[0].clone(), ids(desk)[3].clone()];
    names.extend(
        ["", "@dana", "dana", "one", "audit", "all sites, late", "dana by friday"].map(str::to_owned),
    );
    let leaves = |word: &&RapportWord| **word == RapportWord::Leave;
    let rapport = RapportWord::ALL.iter().filter(|word| !leaves(word)).map(|word| ("/rapport", word.code()));
    let milestone = MilestoneWord::ALL.iter().map(|word| ("/milestone", word.code()));
    let every = |(command, word)| names.iter().map(move |name| format!("{command} {word} {name}"));
    let mut all: Vec<String> = rapport.chain(milestone).flat_map(every).collect();
    all.extend(names.iter().filter(|name| !name.is_empty()).map(|name| format!("/checkin {name}")));
    all.extend(names.iter().map(|name| format!("/rapport openers add for {name}: by Marco")));
    all
}

#[test]
fn no_command_of_another_lead_reaches_or_shows_anything() {
    Opening::default().story(async |office| {
        let lena = lena_with_everything(office).await;
        let marco = office.someone("marco");
        marco.joins().await;
        let (before, seen, calls) = (lena.desk().await, lena.messages(), office.sandbox.calls().len());
        for command in commands(&before) {
            marco.says(&command).await;
            let _ = marco.person.close_all();
        }
        assert_eq!(lena.desk().await, before, "nothing of hers changed");
        assert_eq!(lena.messages(), seen, "and she was told nothing");
        shows_nothing(office, calls);
        let answers: Vec<String> = marco.messages().iter().map(text_of).collect();
        assert!(answers.len() > 100, "he was answered");
        for answer in answers {
            assert!(!answer.contains("a private thing") && !answer.contains("on one day"), "{answer}");
        }
    });
}

/// Ids that a co-owner has no business with, in each place where they could help themselves to them.
#[test]
fn a_co_owner_reaches_one_milestone_and_nothing_beside_it() {
    Opening::default().over(Way::Http).story(async |office| {
        office.expect(Expected::Refusals);
        office.expect(Expected::Failures);
        let lena = lena_with_everything(office).await;
        let sponsor = lena.desk().await.peers[0].id.to_string();
        lena.says("/milestone add A second thing").await;
        let words = [("outcome", json!("a private thing")), ("case", json!("a private thing"))];
        let dates = [("estimate", json!("2026-05-01")), ("promise", json!("2026-06-01"))];
        let who = [("sponsor", json!(sponsor)), ("channel", json!("C0STATUS"))];
        lena.submits(&[&words[..], &dates[..], &who[..]].concat()).await;
        lena.says("/milestone obstacle second, a private thing").await;
        lena.says("/milestone agree second").await;
        lena.submits(&[("co_owner", json!("U0MARCO"))]).await;
        let marco = office.someone("marco");
        marco.joins().await;
        let before = lena.desk().await;
        let helped =
            before.milestones.iter().find(|m| m.title == "A second thing").expect("added").id.clone();
        let of_helped = |id: &str| {
            id == helped.as_str()
                || before.obstacles.iter().any(|o| o.id.as_str() == id && o.milestone == helped)
        };
        let mut nth = 0;
        for action in ActionId::ALL.iter().filter(|action| !OWN.contains(action)) {
            for value in values(&before, *action).into_iter().filter(|value| !of_helped(value)).take(6) {
                nth += 1;
                clicks(office, nth, *action, &value).await;
            }
            office.settle().await;
        }
        for (action, ids) in in_turn(&before) {
            for id in ids.into_iter().filter(|id| !of_helped(id)) {
                nth += 1;
                clicks_in_a_form(office, nth, action, &id).await;
            }
        }
        office.settle().await;
        assert_eq!(lena.desk().await, before, "nothing of hers changed");
    });
}

#[test]
fn what_slack_did_not_sign_is_not_even_read() {
    Opening::default().over(Way::Http).story(async |office| {
        let lena = office.lena().await;
        let mut payload = by_marco(office, "block_actions");
        payload["user"]["id"] = json!("U0LENA");
        payload["container"] = json!({ "type": "message", "message_ts": "1.1", "channel_id": "D1" });
        payload["actions"] =
            json!([{ "type": "button", "action_id": "leave", "block_id": "b", "value": "" }]);
        assert_eq!(office.forge_with("another secret", &payload).await.0, 401);
        assert!(lena.desk().await.lead.expect("a lead").is_active("2026-03-03".parse().expect("a day")));
    });
}

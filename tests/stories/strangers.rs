//! What somebody else's ids reach: nothing. Marco sends Lena's in every place where an id may stand.

use super::milestones::lena_with_payroll;
use crate::harness::{Expected, Office, Opening, Someone, Way};
use rapport::domain::desk::Desk;
use rapport::view::action::{ActionId, Form, Snooze, pair};
use serde_json::{Value, json};

/// Words that only Lena may read.
const PRIVATE: [&str; 3] = ["a private thing", "Dana Whitfield", "payroll"];

/// Lena with one of everything: a peer, a check-in, a nudge, a milestone with its post, a line kept for the form.
async fn lena_with_everything(office: &Office) -> Someone<'_> {
    let lena = lena_with_payroll(office, "C0STATUS").await;
    office.keeps(&lena, "dana", rapport::domain::vocabulary::Circle::Inner, 20).await;
    office.turn_to("2026-03-03 09:30").await;
    lena.says("/checkin @ada lunch, learned a private thing").await;
    lena.says(&format!("/checkin @ada lunch {}", "a private thing ".repeat(120))).await;
    lena.says("/milestone update payroll").await;
    lena.submits(&[("changed", json!("a private thing")), ("means", json!("soon"))]).await;
    lena.submits(&[]).await;
    lena
}

fn ids(desk: &Desk) -> Vec<String> {
    let mut ids: Vec<String> = desk.peers.iter().map(|p| p.id.to_string()).collect();
    ids.extend(desk.checkins.iter().map(|c| c.id.to_string()));
    ids.extend(desk.nudges.iter().map(|n| n.id.to_string()));
    ids.extend(desk.milestones.iter().map(|m| m.id.to_string()));
    ids.extend(desk.updates.iter().map(|u| u.id.to_string()));
    ids.extend(desk.drafts.iter().map(|d| format!("draft:{}", d.id)));
    ids
}

/// Every value that this button or menu of Lena's may carry.
fn values(desk: &Desk, action: ActionId) -> Vec<String> {
    let (checkin, draft) = (&desk.checkins[0], format!("draft:{}", desk.drafts[0].id));
    let milestone = desk.milestones[0].id.as_str();
    let menu =
        [ActionId::MilestoneUpdate, ActionId::MilestoneMove, ActionId::MilestoneDone, ActionId::PostEdit];
    match action {
        ActionId::NudgeSnooze => {
            Snooze::ALL.iter().map(|s| pair(s.code(), desk.nudges[0].id.as_str())).collect()
        }
        ActionId::MilestoneMenu => menu.iter().map(|a| pair(a.code(), milestone)).collect(),
        ActionId::CheckInEdit | ActionId::CheckInUndo => {
            vec![pair(checkin.id.as_str(), checkin.peer.as_str())]
        }
        ActionId::CheckInWith => {
            vec![pair(checkin.peer.as_str(), "x lunch"), pair(checkin.peer.as_str(), &draft)]
        }
        ActionId::CheckInAdd | ActionId::LineForm => vec![draft],
        _ => ids(desk),
    }
}

fn by_marco(office: &Office, kind: &str) -> Value {
    json!({
        "type": kind,
        "user": { "id": "U0MARCO", "team_id": "T0OFFICE" },
        "team": { "id": "T0OFFICE" },
        "trigger_id": "1.2.forged",
        "response_url": format!("{}/response/T0OFFICE/forged", office.sandbox.url()),
    })
}

async fn clicks(office: &Office, nth: usize, action: ActionId, value: &str) {
    let mut payload = by_marco(office, "block_actions");
    payload["trigger_id"] = json!(format!("{nth}.forged"));
    payload["container"] =
        json!({ "type": "message", "message_ts": "1.1", "channel_id": "D1", "is_ephemeral": true });
    payload["actions"] = match action {
        ActionId::NudgeSnooze | ActionId::MilestoneMenu => {
            json!([{ "type": "static_select", "action_id": action.code(), "block_id": "b",
                "selected_option": { "text": { "type": "plain_text", "text": "x" }, "value": value } }])
        }
        _ => json!([{ "type": "button", "action_id": action.code(), "block_id": "b", "value": value }]),
    };
    let (status, body) = office.forge(&payload).await;
    assert_eq!(status, 200, "{action:?} {value}: {body}");
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
    for field in ["learned", "title", "outcome", "case", "changed", "means", "cause", "then", "name"] {
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
        // What takes no id concerns oneself alone.
        let own = [ActionId::Leave, ActionId::DeleteMine];
        for action in ActionId::ALL.iter().filter(|action| !own.contains(action)) {
            for value in values(&before, *action) {
                nth += 1;
                clicks(office, nth, *action, &value).await;
            }
        }
        let peer = before.peers[0].id.to_string();
        for form in Form::ALL {
            for id in ids(&before) {
                for mut metadata in [json!({ "row": id, "peer": id, "line": id }), json!({ "nudge": id })] {
                    nth += 1;
                    metadata["reply_to"] = by_marco(office, "")["response_url"].clone();
                    submits(office, nth, *form, metadata, &peer).await;
                }
            }
        }
        office.settle().await;
        assert_eq!(lena.desk().await, before, "nothing of hers changed");
        assert_eq!(lena.messages(), seen, "and she was told nothing");
        for call in &office.sandbox.calls()[calls..] {
            let said = call.args.to_string();
            assert!(PRIVATE.iter().all(|word| !said.contains(word)), "{} shows {said}", call.method);
        }
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

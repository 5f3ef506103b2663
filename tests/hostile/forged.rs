//! Signed, and yet not Slack's: ids, views, messages, workspaces and addresses that are somebody else's. The ids of rows are
//! tried in `stories::isolation`.

use crate::harness::{Expected, Office, Opening, Way, element, text_of};
use rapport::domain::desk::{Desk, DeskKey, Needs};
use rapport::domain::id::{UserId, WorkspaceId};
use rapport::domain::vocabulary::Circle;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpListener;

/// A click on a button in a message.
fn click(office: &Office, user: &str, action: &str, value: &str) -> Value {
    json!({
        "type": "block_actions",
        "user": { "id": user, "team_id": "T0OFFICE" },
        "team": { "id": "T0OFFICE" },
        "trigger_id": format!("1.{action}.forged"),
        "response_url": format!("{}/response/T0OFFICE/forged", office.sandbox.url()),
        "container": { "type": "message", "message_ts": "1.1", "channel_id": "D1", "is_ephemeral": true },
        "actions": [{ "type": "button", "action_id": action, "block_id": "b", "value": value }],
    })
}

async fn desk_in(office: &Office, workspace: &str, user: &str) -> Desk {
    let key = DeskKey { workspace: WorkspaceId::new(workspace), user: UserId::new(user) };
    let store = office.store().await;
    let mut tx = store.reading().await.expect("begins");
    tx.desks(&[(key, Needs::default())]).await.expect("read").remove(0)
}

#[test]
fn another_workspace_has_no_business_here() {
    Opening::default().over(Way::Http).story(async |office| {
        let lena = office.lena().await;
        office.settle().await;
        let (before, seen, calls) = (lena.desk().await, lena.messages(), office.sandbox.calls().len());
        for user in ["U0LENA", "U0STRANGER"] {
            for action in ["start", "leave", "settings", "delete.mine"] {
                let mut payload = click(office, user, action, "");
                payload["team"]["id"] = json!("T0OTHER");
                payload["user"]["team_id"] = json!("T0OTHER");
                assert_eq!(office.forge(&payload).await, (200, String::new()), "acknowledged, and no more");
            }
            assert!(desk_in(office, "T0OTHER", user).await.lead.is_none(), "{user} became a lead");
        }
        office.settle().await;
        assert_eq!(lena.desk().await, before);
        assert_eq!(
            (lena.messages(), office.sandbox.calls().len()),
            (seen, calls),
            "nothing was said to anybody"
        );
    });
}

#[test]
fn a_click_on_somebody_elses_message_leaves_it_as_it_is() {
    Opening::default().over(Way::Http).story(async |office| {
        office.expect(Expected::Refusals);
        office.expect(Expected::Failures);
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.turn_to("2026-03-03 09:31").await;
        let nudge = lena.kept().into_iter().find(|m| element(m, "nudge.log").is_some()).expect("a nudge");
        let marco = office.someone("marco");
        marco.joins().await;
        let (before, seen) = (lena.desk().await, lena.messages());
        for action in
            ["nudge.log", "nudge.plan", "nudge.opener", "nudge.snooze", "checkin.undo", "still.pause"]
        {
            let mut payload = click(office, "U0MARCO", action, before.nudges[0].id.as_str());
            payload["container"]["is_ephemeral"] = json!(false);
            payload["container"]["channel_id"] = nudge["channel"].clone();
            payload["container"]["message_ts"] = nudge["ts"].clone();
            payload["message"] = nudge.clone();
            assert_eq!(office.forge(&payload).await.0, 200);
        }
        office.settle().await;
        assert_eq!(lena.desk().await, before);
        assert_eq!(lena.messages(), seen);
        assert!(marco.messages().iter().all(|m| !text_of(m).contains("Whitfield")));
    });
}

#[test]
fn the_form_that_somebody_else_has_open_is_not_replaced() {
    Opening::default().over(Way::Http).story(async |office| {
        office.expect(Expected::Refusals);
        let lena = office.lena().await;
        lena.says("/rapport add").await;
        let hers = lena.form().await;
        let marco = office.someone("marco");
        marco.joins().await;
        for action in ["schedule.try", "start", "overpromise.likely", "plain.use", "promise.likely"] {
            let mut payload = click(office, "U0MARCO", action, "axolotl");
            payload["container"] = json!({ "type": "view", "view_id": hers["id"] });
            payload["view"] = json!({ "id": hers["id"], "hash": "1.forged", "type": "modal",
                "callback_id": "schedules", "private_metadata": "{}", "state": { "values": {} } });
            assert_eq!(office.forge(&payload).await.0, 200);
        }
        office.settle().await;
        assert_eq!(lena.form().await, hers);
    });
}

#[test]
fn no_address_but_slacks_is_ever_called() {
    Opening::default().over(Way::Http).story(async |office| {
        office.expect(Expected::Failures);
        office.expect(Expected::Refusals);
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        let elsewhere = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = elsewhere.local_addr().expect("an address").port();
        let host = format!("127.0.0.1:{port}");
        let addresses = [
            format!("http://{host}/"),
            format!("https://{host}/"),
            format!("http://hooks.slack.com@{host}/"),
            format!("https://hooks.slack.com:x@{host}/actions"),
            format!("{}@{host}/", office.sandbox.url()),
            format!("{}.evil.example/", office.sandbox.url()),
            format!("//{host}/"),
            "http://hooks.slack.com/actions/1".into(),
            "https://hooks.slack.com.evil.example/".into(),
            "file:///etc/passwd".into(),
            "nonsense".into(),
        ];
        for (nth, address) in addresses.iter().enumerate() {
            let mut payload = click(office, "U0LENA", "settings.none", "");
            payload["trigger_id"] = json!(format!("{nth}.forged"));
            payload["response_url"] = json!(address);
            payload["actions"][0]["action_id"] = json!("numbers.show");
            assert_eq!(office.forge(&payload).await.0, 200, "{address}");
            let metadata = json!({ "reply_to": address, "peer": lena.desk().await.peers[0].id });
            let mut form = click(office, "U0LENA", "", "");
            form["type"] = json!("view_submission");
            form["view"] = json!({ "id": format!("V{nth}"), "hash": "1.a", "type": "modal", "callback_id": "checkin",
                "private_metadata": metadata.to_string(), "state": { "values": {
                    "peer": { "peer": { "type": "external_select", "selected_option": { "value": lena.desk().await.peers[0].id } } },
                    "kind": { "kind": { "type": "radio_buttons", "selected_option": { "value": "relational" } } },
                    "on": { "on": { "type": "datepicker", "selected_date": "2026-03-02" } },
                } } });
            assert_eq!(office.forge(&form).await.0, 200, "{address}");
        }
        office.settle().await;
        assert!(lena.logged().await > 0, "the forms were taken all the same");
        let called = tokio::time::timeout(Duration::from_millis(1), elsewhere.accept()).await;
        assert!(called.is_err(), "somebody else was called");
    });
}

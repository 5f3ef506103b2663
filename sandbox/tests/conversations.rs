//! Conversations, people, groups, and reading them page by page.

use serde_json::{Value, json};
use slack_sandbox::{ProfileChange, Sandbox, Seed, UserSpec};

use crate::fake::{api, get, refused, sandbox, worked};

#[tokio::test]
async fn direct_messages_are_opened() {
    let sandbox = sandbox().await;
    let opened = worked(api(&sandbox, "conversations.open", json!({ "users": "U1" })).await);
    assert_eq!(opened["channel"]["id"], json!(sandbox.im("ada", "fake")));
    refused(&api(&sandbox, "conversations.open", json!({ "users": "U404" })).await, "user_not_found");
    refused(&api(&sandbox, "conversations.open", json!({})).await, "users_list_not_supplied");
    sandbox
        .act("ben")
        .change_profile(&ProfileChange { deleted: Some(true), ..ProfileChange::default() })
        .unwrap();
    refused(&api(&sandbox, "conversations.open", json!({ "users": "U2" })).await, "user_disabled");
    refused(
        &api(&sandbox, "chat.postMessage", json!({ "channel": "U2", "text": "x" })).await,
        "channel_not_found",
    );
}

#[tokio::test]
async fn private_channels_are_hidden_from_those_outside() {
    let sandbox = sandbox().await;
    refused(&get(&sandbox, "conversations.info", "channel=C2").await, "channel_not_found");
    refused(&api(&sandbox, "conversations.join", json!({ "channel": "C2" })).await, "channel_not_found");
    let list = worked(get(&sandbox, "conversations.list", "types=public_channel,private_channel").await);
    assert_eq!(list["channels"].as_array().unwrap().len(), 1);
    sandbox.invite("C2", "fake").unwrap();
    let info = worked(get(&sandbox, "conversations.info", "channel=C2&include_num_members=true").await);
    assert_eq!(info["channel"]["num_members"], 3);
    assert_eq!(info["channel"]["is_private"], true);
}

#[tokio::test]
async fn reading_needs_membership() {
    let sandbox = sandbox().await;
    refused(&get(&sandbox, "conversations.history", "channel=C1").await, "not_in_channel");
    let joined = worked(api(&sandbox, "conversations.join", json!({ "channel": "C1" })).await);
    assert_eq!(joined["channel"]["is_member"], true);
    assert_eq!(
        worked(api(&sandbox, "conversations.join", json!({ "channel": "C1" })).await)["warning"],
        "already_in_channel"
    );
    worked(get(&sandbox, "conversations.history", "channel=C1").await);
    let members = worked(get(&sandbox, "conversations.members", "channel=C1").await);
    assert_eq!(members["members"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn lists_come_in_pages() {
    let sandbox = sandbox().await;
    for number in 0..25 {
        sandbox.add_user(UserSpec::new("", format!("user{number}"), format!("User {number}")));
    }
    let mut names = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = worked(get(&sandbox, "users.list", &format!("limit=10&cursor={cursor}")).await);
        names.extend(page["members"].as_array().unwrap().iter().map(|user| user["name"].clone()));
        cursor = page["response_metadata"]["next_cursor"].as_str().unwrap().to_owned();
        if cursor.is_empty() {
            break;
        }
    }
    names.sort_by_key(Value::to_string);
    names.dedup();
    assert_eq!(names.len(), 29);
}

/// A channel with five messages, a second apart.
async fn with_history() -> Sandbox {
    let sandbox = sandbox().await;
    sandbox.invite("general", "fake").unwrap();
    for second in 1..=5 {
        let at = 1_700_000_000_000 + second * 1000;
        sandbox.seed_message(Seed::new("general", "ada", format!("{second}")).at(at)).unwrap();
    }
    sandbox
}

async fn history(sandbox: &Sandbox, query: &str) -> (String, Value) {
    let answer = worked(get(sandbox, "conversations.history", &format!("channel=C1{query}")).await);
    let messages = answer["messages"].as_array().unwrap();
    (messages.iter().filter_map(|it| it["text"].as_str()).collect(), answer)
}

#[tokio::test]
async fn history_has_a_window() {
    let sandbox = with_history().await;
    assert_eq!(history(&sandbox, "").await.0, "54321");
    let window = "&oldest=1700000002&latest=1700000004.000000";
    assert_eq!(history(&sandbox, window).await.0, "3");
    assert_eq!(history(&sandbox, &format!("{window}&inclusive=1")).await.0, "432");
    let wrong = get(&sandbox, "conversations.history", "channel=C1&oldest=yesterday").await;
    refused(&wrong, "invalid_ts_oldest");
}

#[tokio::test]
async fn history_has_pages() {
    let sandbox = with_history().await;
    let (first, answer) = history(&sandbox, "&limit=2").await;
    assert_eq!((first.as_str(), &answer["has_more"]), ("54", &json!(true)));
    let cursor = answer["response_metadata"]["next_cursor"].as_str().unwrap();
    assert_eq!(history(&sandbox, &format!("&limit=2&cursor={cursor}")).await.0, "32");
}

#[tokio::test]
async fn people() {
    let sandbox = sandbox().await;
    let ada = worked(get(&sandbox, "users.info", "user=U1&include_locale=true").await)["user"].clone();
    assert_eq!(ada["profile"]["title"], "CIO");
    assert_eq!(ada["profile"]["email"], "ada@example.com");
    assert_eq!((&ada["tz"], &ada["locale"]), (&json!("America/New_York"), &json!("en-US")));
    assert!([-18000, -14400].map(Value::from).contains(&ada["tz_offset"]));
    refused(&get(&sandbox, "users.info", "user=U404").await, "user_not_found");
    let found = worked(get(&sandbox, "users.lookupByEmail", "email=ben%40example.com").await);
    assert_eq!(found["user"]["id"], "U2");
    refused(&get(&sandbox, "users.lookupByEmail", "email=no%40example.com").await, "users_not_found");
    let profile = worked(get(&sandbox, "users.profile.get", "user=U1").await);
    assert_eq!(profile["profile"]["real_name"], "Ada Park");
}

#[tokio::test]
async fn groups_and_the_team() {
    let sandbox = sandbox().await;
    let groups = worked(get(&sandbox, "usergroups.list", "include_users=true").await);
    assert_eq!(groups["usergroups"][0]["users"], json!(["U1"]));
    let users = worked(get(&sandbox, "usergroups.users.list", "usergroup=S1").await);
    assert_eq!(users["users"], json!(["U1"]));
    refused(&get(&sandbox, "usergroups.users.list", "usergroup=S9").await, "no_such_subteam");
    assert_eq!(worked(get(&sandbox, "team.info", "").await)["team"]["name"], "Acme");
}

#[tokio::test]
async fn do_not_disturb() {
    let sandbox = sandbox().await;
    assert_eq!(worked(get(&sandbox, "dnd.info", "user=U1").await)["dnd_enabled"], false);
    let until = sandbox.clock().now() + 3_600_000;
    sandbox
        .act("ada")
        .change_profile(&ProfileChange { dnd_until: Some(until), ..ProfileChange::default() })
        .unwrap();
    let dnd = worked(get(&sandbox, "dnd.info", "user=U1").await);
    assert_eq!(dnd["next_dnd_end_ts"], until / 1000);
    let both = worked(get(&sandbox, "dnd.teamInfo", "users=U1,U2").await);
    assert_eq!(both["users"]["U2"]["dnd_enabled"], false);
}

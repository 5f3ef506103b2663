//! Posting, editing, deleting and finding messages.

use serde_json::json;

use crate::fake::{api, get, post, refused, sandbox, sandbox_with_scopes, worked};

#[tokio::test]
async fn a_message_has_to_say_something_and_not_too_much() {
    let sandbox = sandbox().await;
    refused(&api(&sandbox, "chat.postMessage", json!({ "channel": "C1" })).await, "no_text");
    refused(
        &api(&sandbox, "chat.postMessage", json!({ "channel": "C1", "text": "", "blocks": [] })).await,
        "no_text",
    );
    let long = "x".repeat(40_001);
    refused(
        &api(&sandbox, "chat.postMessage", json!({ "channel": "C1", "text": long })).await,
        "msg_too_long",
    );
    worked(api(&sandbox, "chat.postMessage", json!({ "channel": "C1", "text": "x".repeat(40_000) })).await);
    let only_blocks = json!({ "channel": "C1", "blocks": [{ "type": "divider" }] });
    let posted = worked(api(&sandbox, "chat.postMessage", only_blocks).await);
    assert_eq!(posted["warning"], "missing_text_in_message");
}

#[tokio::test]
async fn where_an_app_may_post() {
    let sandbox = sandbox().await;
    let post = |channel: &str| api(&sandbox, "chat.postMessage", json!({ "channel": channel, "text": "x" }));
    worked(post("C1").await);
    worked(post("#general").await);
    refused(&post("C2").await, "channel_not_found");
    refused(&post("C404").await, "channel_not_found");
    sandbox.invite("C2", "fake").unwrap();
    worked(post("C2").await);
    sandbox.archive("general").unwrap();
    refused(&post("C1").await, "is_archived");
    let im = worked(post("U1").await);
    assert!(im["channel"].as_str().unwrap().starts_with('D'));
    assert_eq!(im["channel"], json!(sandbox.im("ada", "fake")));
    refused(&post(&sandbox.bot_user(0).unwrap()).await, "cannot_dm_bot");
}

#[tokio::test]
async fn public_channels_need_membership_or_a_scope() {
    let sandbox = sandbox_with_scopes(&["chat:write", "channels:join"]).await;
    let post = || api(&sandbox, "chat.postMessage", json!({ "channel": "C1", "text": "x" }));
    refused(&post().await, "not_in_channel");
    worked(api(&sandbox, "conversations.join", json!({ "channel": "C1" })).await);
    worked(post().await);
    let named = json!({ "channel": "C1", "text": "x", "username": "Somebody" });
    refused(&api(&sandbox, "chat.postMessage", named).await, "missing_scope");
}

#[tokio::test]
async fn timestamps_grow() {
    let sandbox = sandbox().await;
    let mut last = String::new();
    for _ in 0..20 {
        let posted = worked(api(&sandbox, "chat.postMessage", json!({ "channel": "C1", "text": "x" })).await);
        let ts = posted["ts"].as_str().unwrap().to_owned();
        assert!(ts > last && ts.len() == 17, "{ts} after {last}");
        last = ts;
    }
}

#[tokio::test]
async fn only_own_messages_can_be_changed() {
    let sandbox = sandbox().await;
    let theirs = sandbox.act("ada").say("general", "mine").unwrap().unwrap();
    refused(
        &api(&sandbox, "chat.update", json!({ "channel": "C1", "ts": theirs, "text": "x" })).await,
        "cant_update_message",
    );
    refused(
        &api(&sandbox, "chat.delete", json!({ "channel": "C1", "ts": theirs })).await,
        "cant_delete_message",
    );
    refused(
        &api(&sandbox, "chat.update", json!({ "channel": "C1", "ts": "1.000001", "text": "x" })).await,
        "message_not_found",
    );
    refused(
        &api(&sandbox, "chat.update", json!({ "channel": "C404", "ts": theirs, "text": "x" })).await,
        "channel_not_found",
    );
}

#[tokio::test]
async fn editing_keeps_what_is_not_given() {
    let sandbox = sandbox().await;
    let metadata = json!({ "event_type": "sent", "event_payload": { "id": "7" } });
    let first =
        json!({ "channel": "C1", "text": "one", "blocks": [{ "type": "divider" }], "metadata": metadata });
    let ts = worked(api(&sandbox, "chat.postMessage", first).await)["ts"].clone();
    let edited =
        worked(api(&sandbox, "chat.update", json!({ "channel": "C1", "ts": ts, "text": "two" })).await);
    assert_eq!(edited["text"], "two");
    assert_eq!(edited["message"]["blocks"][0]["type"], "divider");
    assert_eq!(edited["message"]["metadata"], metadata);
    assert_eq!(edited["message"]["edited"]["user"], json!(sandbox.bot_user(0)));
    let bare = worked(
        api(&sandbox, "chat.update", json!({ "channel": "C1", "ts": ts, "blocks": [], "metadata": {} }))
            .await,
    );
    assert!(bare["message"].get("blocks").is_none() && bare["message"].get("metadata").is_none());
    worked(api(&sandbox, "chat.delete", json!({ "channel": "C1", "ts": ts })).await);
    assert!(sandbox.messages("general").is_empty());
}

#[tokio::test]
async fn metadata_has_a_shape_and_is_shown_on_request() {
    let sandbox = sandbox().await;
    let post = |metadata| {
        api(&sandbox, "chat.postMessage", json!({ "channel": "U1", "text": "x", "metadata": metadata }))
    };
    refused(&post(json!({ "event_type": "x" })).await, "invalid_metadata_format");
    refused(&post(json!({ "event_type": "x", "event_payload": "text" })).await, "invalid_metadata_format");
    refused(
        &post(json!({ "event_type": "x", "event_payload": { "a": { "b": 1 } } })).await,
        "invalid_metadata_format",
    );
    let posted = worked(post(json!({ "event_type": "sent", "event_payload": { "id": "7" } })).await);
    let channel = posted["channel"].as_str().unwrap();
    let history = worked(get(&sandbox, "conversations.history", &format!("channel={channel}")).await);
    assert!(history["messages"][0].get("metadata").is_none());
    let query = format!("channel={channel}&include_all_metadata=true");
    let history = worked(get(&sandbox, "conversations.history", &query).await);
    assert_eq!(history["messages"][0]["metadata"]["event_payload"]["id"], "7");
}

#[tokio::test]
async fn threads() {
    let sandbox = sandbox().await;
    sandbox.invite("general", "fake").unwrap();
    let parent = post(&sandbox, "C1", "parent").await;
    let ts = parent["ts"].as_str().unwrap();
    let reply = |ts: &str| {
        api(&sandbox, "chat.postMessage", json!({ "channel": "C1", "text": "reply", "thread_ts": ts }))
    };
    refused(&reply("1.000001").await, "thread_not_found");
    worked(reply(ts).await);
    sandbox.act("ada").reply("general", ts, "me too").unwrap();
    let history = worked(get(&sandbox, "conversations.history", "channel=C1").await);
    assert_eq!(history["messages"].as_array().unwrap().len(), 1);
    assert_eq!(history["messages"][0]["reply_count"], 2);
    let query = format!("channel=C1&ts={ts}");
    let replies = worked(get(&sandbox, "conversations.replies", &query).await);
    let replies = replies["messages"].as_array().unwrap();
    let texts: Vec<_> = replies.iter().map(|it| it["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["parent", "reply", "me too"]);
    assert_eq!(replies[1]["parent_user_id"], json!(sandbox.bot_user(0)));
}

#[tokio::test]
async fn ephemeral_messages_are_for_one_person() {
    let sandbox = sandbox().await;
    let post = |user: &str| {
        api(&sandbox, "chat.postEphemeral", json!({ "channel": "C1", "user": user, "text": "psst" }))
    };
    worked(post("U1").await);
    refused(&post("U9").await, "user_not_in_channel");
    assert_eq!(sandbox.act("ada").messages("general").len(), 1);
    assert!(sandbox.act("ben").messages("general").is_empty());
    sandbox.invite("general", "fake").unwrap();
    let history = worked(get(&sandbox, "conversations.history", "channel=C1").await);
    assert!(history["messages"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn permalinks_and_reactions() {
    let sandbox = sandbox().await;
    sandbox.invite("general", "fake").unwrap();
    let ts = sandbox.act("ada").say("general", "hello").unwrap().unwrap();
    let link = worked(get(&sandbox, "chat.getPermalink", &format!("channel=C1&message_ts={ts}")).await);
    assert_eq!(link["permalink"], format!("{}/archives/C1/p{}", sandbox.url(), ts.replace('.', "")));
    let react = |name: &str| {
        api(&sandbox, "reactions.add", json!({ "channel": "C1", "timestamp": ts, "name": name }))
    };
    worked(react("eyes").await);
    refused(&react("eyes").await, "already_reacted");
    refused(&react("not an emoji").await, "invalid_name");
    assert_eq!(sandbox.messages("general")[0]["reactions"][0]["name"], "eyes");
    let away = json!({ "channel": "C1", "timestamp": ts, "name": "eyes" });
    worked(api(&sandbox, "reactions.remove", away.clone()).await);
    refused(&api(&sandbox, "reactions.remove", away).await, "no_reaction");
}

//! Payloads in the full shape of Slack's documentation.

use super::*;
use serde_json::json;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).expect("in range")
}

fn shown(parsed: &Parsed) -> String {
    match parsed {
        Parsed::Arrival(arrival) => {
            format!("{} {}/{} {:?}", arrival.id, arrival.key.workspace, arrival.key.user, arrival.input)
        }
        other => format!("{other:?}"),
    }
}

fn input(parsed: Parsed) -> Input {
    match parsed {
        Parsed::Arrival(arrival) => arrival.input,
        other => panic!("{other:?}"),
    }
}

fn command_form(text: &str, trigger: &str) -> String {
    let fields = [
        ("token", "gIkuvaNzQIHg97ATvDxqgjtO"),
        ("team_id", "T061EG9R6"),
        ("team_domain", "acme"),
        ("enterprise_id", "E0MDCLHRY"),
        ("enterprise_name", "Globular Construct Inc"),
        ("channel_id", "C0TEAM001"),
        ("channel_name", "general"),
        ("user_id", "U012LEAD1"),
        ("user_name", "lea"),
        ("command", "/checkin"),
        ("text", text),
        ("response_url", "https://hooks.slack.com/commands/T061EG9R6/13345224609/c2lnbmVk"),
        ("trigger_id", trigger),
        ("api_app_id", "A0KRD7HC3"),
        ("is_enterprise_install", "false"),
    ];
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn parsed(raw: &str) -> Parsed {
    match body(raw, now()) {
        Body::Payload(parsed) => parsed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_command() {
    let raw = command_form(
        "<@U0PEER001|dana> lunch &amp; walk yesterday, learned the close takes 9 days",
        "13345224609.738474920.8088930838d88f008e0",
    );
    insta::assert_snapshot!(shown(&parsed(&raw)), @r#"cmd:4aa9866d7b6a94dc:921293cb1efa199a9394fc963899ac6b T061EG9R6/U012LEAD1 Command(Command { name: "/checkin", text: "<@U0PEER001|dana> lunch &amp; walk yesterday, learned the close takes 9 days", channel: ChannelId("C0TEAM001"), trigger: "13345224609.738474920.8088930838d88f008e0", response_url: "https://hooks.slack.com/commands/T061EG9R6/13345224609/c2lnbmVk" })"#);
}

#[test]
fn a_command_over_a_socket_is_the_same() {
    let raw = command_form("@dana lunch", "1.2.a");
    let fields: Map<String, Value> =
        url::form_urlencoded::parse(raw.as_bytes()).map(|(k, v)| (k.into(), v.into())).collect();
    assert_eq!(envelope("slash_commands", &Value::Object(fields), now()), parsed(&raw));
}

fn button() -> Value {
    json!({
        "type": "block_actions",
        "user": {"id": "U012LEAD1", "username": "lea", "name": "lea", "team_id": "T061EG9R6"},
        "api_app_id": "A0KRD7HC3",
        "token": "Shh_its_a_seekrit",
        "container": {"type": "message", "message_ts": "1548261231.000200", "channel_id": "D0LEADDM1", "is_ephemeral": false},
        "trigger_id": "12466734323.1395872398.7d1f3d2a",
        "team": {"id": "T061EG9R6", "domain": "acme"},
        "enterprise": null,
        "is_enterprise_install": false,
        "channel": {"id": "D0LEADDM1", "name": "directmessage"},
        "message": {
            "bot_id": "B0RAPPORT", "type": "message", "text": "Ana: 31 days", "user": "U0RAPPORT",
            "ts": "1548261231.000200", "app_id": "A0KRD7HC3", "team": "T061EG9R6",
            "blocks": [{"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": "Ana: 31 days", "verbatim": false}}],
        },
        "state": {"values": {}},
        "response_url": "https://hooks.slack.com/actions/T061EG9R6/1232321423432/D09sSasdasdAS9091209",
        "actions": [{
            "action_id": "nudge.log", "block_id": "nudge", "type": "button", "value": "01nudge", "style": "primary",
            "text": {"type": "plain_text", "text": "Log it", "emoji": true}, "action_ts": "1548426417.840180",
        }],
    })
}

fn modal() -> Value {
    json!({
        "id": "VNHU13V36", "team_id": "T061EG9R6", "type": "modal",
        "title": {"type": "plain_text", "text": "Log a check-in", "emoji": true},
        "submit": {"type": "plain_text", "text": "Log", "emoji": true},
        "close": {"type": "plain_text", "text": "Cancel", "emoji": true},
        "blocks": [{"type": "input", "block_id": "learned", "label": {"type": "plain_text", "text": "Learned", "emoji": true}, "optional": true,
            "dispatch_action": false, "element": {"type": "plain_text_input", "action_id": "learned", "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}}],
        "private_metadata": "{\"peer\":\"P1\"}", "callback_id": "log",
        "state": {"values": {
            "learned": {"learned": {"type": "plain_text_input", "value": "the close takes 9 days"}},
            "when": {"when": {"type": "datepicker", "selected_date": "2026-11-20"}},
        }},
        "hash": "1548261231.a1b2", "clear_on_close": false, "notify_on_close": true, "root_view_id": "VNHU13V36",
        "previous_view_id": null, "app_id": "A0KRD7HC3", "external_id": "", "app_installed_team_id": "T061EG9R6", "bot_id": "B0RAPPORT",
    })
}

fn with(mut payload: Value, changes: &Value) -> Value {
    for (key, value) in changes.as_object().expect("an object") {
        payload[key] = value.clone();
    }
    payload
}

#[test]
fn a_button_in_a_message() {
    let raw = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("payload", &button().to_string())
        .finish();
    insta::assert_snapshot!(shown(&parsed(&raw)), @r#"click:77a3b1210418bb6f09e1a17faf96cf7c T061EG9R6/U012LEAD1 Action(Action { action: "nudge.log", block: "nudge", choice: Text("01nudge"), from: Message { channel: ChannelId("D0LEADDM1"), ts: "1548261231.000200", ephemeral: false }, trigger: "12466734323.1395872398.7d1f3d2a", response_url: Some("https://hooks.slack.com/actions/T061EG9R6/1232321423432/D09sSasdasdAS9091209") })"#);
}

#[test]
fn a_menu_in_a_modal_and_one_in_the_home() {
    let gone = json!({"view": modal(), "container": {"type": "view", "view_id": "VNHU13V36"}, "channel": null, "message": null, "response_url": null});
    let in_modal = interaction(&with(button(), &gone), now());
    let home = with(modal(), &json!({"type": "home", "hash": "1548261231.c3"}));
    let in_home = interaction(&with(with(button(), &gone), &json!({"view": home})), now());
    insta::assert_snapshot!([shown(&in_modal), shown(&in_home)].join("\n"), @r#"
    click:77a3b1210418bb6f09e1a17faf96cf7c T061EG9R6/U012LEAD1 Action(Action { action: "nudge.log", block: "nudge", choice: Text("01nudge"), from: Modal(ViewState { id: "VNHU13V36", hash: "1548261231.a1b2", callback: "log", metadata: "{\"peer\":\"P1\"}", values: Values({"learned": Text("the close takes 9 days"), "when": Date(2026-11-20)}) }), trigger: "12466734323.1395872398.7d1f3d2a", response_url: None })
    click:77a3b1210418bb6f09e1a17faf96cf7c T061EG9R6/U012LEAD1 Action(Action { action: "nudge.log", block: "nudge", choice: Text("01nudge"), from: Home { id: "VNHU13V36", hash: "1548261231.c3", metadata: "{\"peer\":\"P1\"}" }, trigger: "12466734323.1395872398.7d1f3d2a", response_url: None })
    "#);
}

#[test]
fn a_submission() {
    let payload = json!({
        "type": "view_submission", "team": {"id": "T061EG9R6", "domain": "acme"},
        "user": {"id": "U012LEAD1", "username": "lea", "name": "lea", "team_id": "T061EG9R6"},
        "api_app_id": "A0KRD7HC3", "token": "Shh", "trigger_id": "12466734323.1395872398.7d1f", "view": modal(),
        "response_urls": [], "is_enterprise_install": false, "enterprise": null,
    });
    insta::assert_snapshot!(shown(&interaction(&payload, now())), @r#"submit:109ecc3c05d376a2552d59761bd7553f T061EG9R6/U012LEAD1 Submission(Submission { view: ViewState { id: "VNHU13V36", hash: "1548261231.a1b2", callback: "log", metadata: "{\"peer\":\"P1\"}", values: Values({"learned": Text("the close takes 9 days"), "when": Date(2026-11-20)}) }, trigger: "12466734323.1395872398.7d1f" })"#);
}

#[test]
fn options_and_shortcuts() {
    let person = json!({"id": "U012LEAD1", "username": "lea", "team_id": "T061EG9R6"});
    let team = json!({"id": "T061EG9R6", "domain": "acme"});
    let wanted = json!({
        "type": "block_suggestion", "user": person, "team": team, "api_app_id": "A0KRD7HC3", "token": "Shh",
        "container": {"type": "view", "view_id": "VNHU13V36"}, "action_id": "peer", "block_id": "peer", "value": "an", "view": modal(),
    });
    let global = json!({
        "type": "shortcut", "token": "Shh", "action_ts": "1581106241.371594", "team": team, "user": person,
        "callback_id": "log", "trigger_id": "944799105734.773906753841.38b5", "is_enterprise_install": false, "enterprise": null,
    });
    let message = json!({
        "type": "message_action", "token": "Shh", "action_ts": "1583637157.207593", "team": team, "user": person,
        "channel": {"id": "C0TEAM001", "name": "general"}, "is_enterprise_install": false, "enterprise": null,
        "callback_id": "log_message", "trigger_id": "980553772182.63983731393.8c1c", "message_ts": "1583632943.000800",
        "response_url": "https://hooks.slack.com/app/T061EG9R6/982012/3yf",
        "message": {"client_msg_id": "f0582a78", "type": "message", "text": "private words", "user": "U0PEER001", "ts": "1583632943.000800", "team": "T061EG9R6"},
    });
    let all = [wanted, global, message].map(|payload| shown(&interaction(&payload, now())));
    assert!(!all.join("").contains("private words"));
    insta::assert_snapshot!(all.join("\n"), @r#"
    options:112e8308b76210e729c4e2e75d77b012 T061EG9R6/U012LEAD1 OptionsWanted(OptionsWanted { action: "peer", query: "an" })
    click:635e35bef87e151afd86af0b5e1422f7 T061EG9R6/U012LEAD1 Shortcut { callback: "log", trigger: "944799105734.773906753841.38b5" }
    click:5ee90ff33003d3d782a4a4d5120f8953 T061EG9R6/U012LEAD1 MessageShortcut { callback: "log_message", trigger: "980553772182.63983731393.8c1c", channel: ChannelId("C0TEAM001"), ts: "1583632943.000800", author: Some(UserId("U0PEER001")), response_url: "https://hooks.slack.com/app/T061EG9R6/982012/3yf", permalink: "https://acme.slack.com/archives/C0TEAM001/p1583632943000800" }
    "#);
}

fn event_of(event: &Value) -> Value {
    json!({
        "token": "ZZZZZZWSxiZZZ2yIvs3peJ", "team_id": "T061EG9R6", "api_app_id": "A0KRD7HC3", "event": event,
        "type": "event_callback", "event_id": "Ev9UQ52YNA", "event_time": 1234567890, "event_context": "4-eyJl",
        "authorizations": [{"enterprise_id": null, "team_id": "T061EG9R6", "user_id": "U0RAPPORT", "is_bot": true, "is_enterprise_install": false}],
        "is_ext_shared_channel": false, "context_team_id": "T061EG9R6", "context_enterprise_id": null,
    })
}

fn person() -> Value {
    json!({
        "id": "U0PEER001", "team_id": "T061EG9R6", "name": "dana", "deleted": false, "color": "9f69e7", "real_name": "Dana Ruiz",
        "tz": "Europe/Madrid", "tz_label": "Central European Time", "tz_offset": 3600,
        "profile": {"avatar_hash": "ge3b51ca72de", "title": "CFO ", "phone": "", "skype": "", "real_name": "Dana Ruiz", "real_name_normalized": "Dana Ruiz",
            "display_name": "dana", "display_name_normalized": "dana", "status_text": "Lunch", "status_emoji": ":taco:", "status_expiration": 0, "team": "T061EG9R6"},
        "is_admin": false, "is_owner": false, "is_primary_owner": false, "is_restricted": false, "is_ultra_restricted": false,
        "is_bot": false, "is_app_user": false, "updated": 1795000000, "is_email_confirmed": true, "who_can_share_contact_card": "EVERYONE",
    })
}

#[test]
fn events_that_are_asked_for() {
    let rows = [
        json!({"type": "app_home_opened", "user": "U012LEAD1", "channel": "D0LEADDM1", "event_ts": "1515449522000016", "tab": "home", "view": modal()}),
        json!({"type": "message", "channel": "D0LEADDM1", "user": "U012LEAD1", "text": "lunch with Dana", "ts": "1355517523.000005", "event_ts": "1355517523.000005", "channel_type": "im", "client_msg_id": "1", "team": "T061EG9R6"}),
        json!({"type": "app_mention", "user": "U012LEAD1", "text": "<@U0RAPPORT> status of <@U0PEER001>'s close?", "ts": "1515449522.000016", "channel": "C0TEAM001", "event_ts": "1515449522000016", "team": "T061EG9R6"}),
        json!({"type": "team_join", "user": person(), "cache_ts": 1795000000, "event_ts": "1795000000.000100"}),
        json!({"type": "user_change", "user": with(person(), &json!({"deleted": true, "tz": null, "real_name": "", "profile": {"display_name": "dana", "real_name": "", "title": ""}})), "cache_ts": 1795000000, "event_ts": "1795000000.000100"}),
        json!({"type": "app_uninstalled"}),
        json!({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0RAPPORT"]}}),
    ];
    let read = rows.map(|row| shown(&event(&event_of(&row), now())));
    insta::assert_snapshot!(read.join("\n"), @r#"
    Ev9UQ52YNA T061EG9R6/U012LEAD1 HomeOpened
    Ev9UQ52YNA T061EG9R6/U012LEAD1 DirectMessage { channel: ChannelId("D0LEADDM1"), text: "lunch with Dana" }
    Ev9UQ52YNA T061EG9R6/U012LEAD1 Mention { channel: ChannelId("C0TEAM001"), text: "status of <@U0PEER001>'s close?" }
    Ev9UQ52YNA T061EG9R6/U0PEER001 Profile(Profile { user: UserId("U0PEER001"), name: "Dana Ruiz", zone: Some("Europe/Madrid"), locale: None, title: Some("CFO"), deleted: false, is_bot: false, joined: true })
    Ev9UQ52YNA T061EG9R6/U0PEER001 Profile(Profile { user: UserId("U0PEER001"), name: "dana", zone: None, locale: None, title: None, deleted: true, is_bot: false, joined: false })
    Ev9UQ52YNA T061EG9R6/U0RAPPORT Uninstalled { at: 2009-02-13T23:31:30Z }
    Ev9UQ52YNA T061EG9R6/U0RAPPORT Uninstalled { at: 2009-02-13T23:31:30Z }
    "#);
}

fn odd_events() -> Vec<Value> {
    let im = |changes: Value| {
        let message = json!({"type": "message", "channel": "D1", "user": "U1", "text": "hi", "ts": "1.1", "channel_type": "im"});
        event_of(&with(message, &changes))
    };
    vec![
        event_of(&json!({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"})),
        im(json!({"bot_id": "B1"})),
        im(json!({"subtype": "message_changed", "hidden": true})),
        im(json!({"user": "USLACKBOT"})),
        im(json!({"text": ""})),
        im(json!({"channel_type": "channel"})),
        im(json!({"user": null})),
        event_of(&json!({"type": "app_mention", "bot_id": "B1", "text": "<@U0RAPPORT> hi", "channel": "C1"})),
        event_of(&json!({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})),
        event_of(&json!({"type": "reaction_added"})),
        event_of(&json!({"type": "user_change", "user": "U1"})),
        event_of(&Value::Null),
    ]
}

fn odd_interactions() -> Vec<Value> {
    vec![
        with(button(), &json!({"type": "view_closed", "view": modal()})),
        with(button(), &json!({"type": "dialog_submission"})),
        with(button(), &json!({"actions": []})),
        with(button(), &json!({"user": {}})),
        with(button(), &json!({"trigger_id": null})),
        with(button(), &json!({"container": {}, "channel": null})),
        json!({}),
        json!([1, 2]),
    ]
}

#[test]
fn what_is_of_no_concern_and_what_cannot_be_read() {
    let bodies = [
        "{",
        "payload=%7B",
        "hello=world",
        "",
        "{\"type\":\"new\"}",
        "command=%2Frapport&user_id=U1",
        "{\"type\":\"app_rate_limited\"}",
    ];
    let mut rows: Vec<_> = odd_events().iter().map(|e| shown(&event(e, now()))).collect();
    rows.extend(odd_interactions().iter().map(|i| shown(&interaction(i, now()))));
    rows.extend(bodies.map(|raw| shown(&parsed(raw))));
    insta::assert_snapshot!(rows.join("\n"), @r#"
    Ignored("the Home tab was not the one opened")
    Ignored("a message by a bot")
    Ignored("not a new message")
    Ignored("a message by a bot")
    Ignored("a message without text")
    Ignored("a message outside a direct message")
    Unreadable("no user")
    Ignored("a mention by a bot, or in an edit")
    Ignored("no token of the bot was revoked")
    Ignored("events of type reaction_added are not asked for")
    Unreadable("no user.id")
    Unreadable("an event without a type")
    Ignored("a form was closed")
    Ignored("interactions of type dialog_submission are not asked for")
    Unreadable("no actions")
    Unreadable("no user.id")
    Unreadable("no trigger_id")
    Unreadable("no container.channel_id")
    Unreadable("an interaction without a type")
    Unreadable("an interaction without a type")
    Unreadable("not JSON: EOF while parsing an object at line 1 column 1")
    Unreadable("a payload that is not JSON: EOF while parsing an object at line 1 column 1")
    Unreadable("neither an event, nor a command, nor an interaction")
    Unreadable("neither an event, nor a command, nor an interaction")
    Unreadable("JSON of an unknown type")
    Unreadable("no team")
    Ignored("Slack holds events back for a minute")
    "#);
}

#[test]
fn slacks_own_checks_are_told_apart() {
    let challenge =
        r#"{"token":"Jhj5dZrVaK7ZwHHjRyZWjbDl","challenge":"3eZbrw1aBm2rZgRN","type":"url_verification"}"#;
    assert_eq!(body(challenge, now()), Body::Challenge("3eZbrw1aBm2rZgRN".into()));
    assert_eq!(body("ssl_check=1&token=Jhj5dZrVaK7ZwHHjRyZWjbDl", now()), Body::CertificateCheck);
}

#[test]
fn a_team_may_be_null_where_an_organisation_installed_the_app() {
    let by_user = interaction(&with(button(), &json!({"team": null})), now());
    let by_enterprise = with(
        button(),
        &json!({"team": null, "user": {"id": "U1"}, "enterprise": {"id": "E0MDCLHRY", "name": "Acme"}}),
    );
    let by_authorization = with(event_of(&json!({"type": "app_uninstalled"})), &json!({"team_id": null}));
    let workspaces =
        [by_user, interaction(&by_enterprise, now()), event(&by_authorization, now())].map(|parsed| {
            match parsed {
                Parsed::Arrival(arrival) => arrival.key.workspace.to_string(),
                other => format!("{other:?}"),
            }
        });
    assert_eq!(workspaces, ["T061EG9R6", "E0MDCLHRY", "T061EG9R6"]);
}

#[test]
fn the_bots_own_mention_is_taken_out() {
    let said = |text: &str, bot: Value| {
        let mention = json!({"type": "app_mention", "user": "U1", "channel": "C1", "text": text});
        match input(event(&with(event_of(&mention), &json!({"authorizations": [{"user_id": bot}]})), now())) {
            Input::Mention { text, .. } => text,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(said("<@U0RAPPORT> help", json!("U0RAPPORT")), "help");
    assert_eq!(said("how is <@U0RAPPORT|rapport>  today", json!("U0RAPPORT")), "how is today");
    assert_eq!(said("<@U2> help", json!("U0RAPPORT")), "<@U2> help");
    assert_eq!(said("<@U0RAPPORT> help <@U2>", Value::Null), "help <@U2>");
    assert_eq!(said("<@U0RAPPORT", json!("U0RAPPORT")), "<@U0RAPPORT");
}

#[test]
fn every_event_of_the_manifest_is_understood() {
    for (name, _) in EVENTS {
        let kind = name.split('.').next().expect("a name");
        let parsed = event(&event_of(&json!({"type": kind})), now());
        assert!(
            !matches!(&parsed, Parsed::Ignored(why) if why.contains("not asked for")),
            "{name}: {parsed:?}"
        );
    }
}

proptest::proptest! {
    /// Whatever comes, it is read or refused, and nothing panics.
    #[test]
    fn nothing_that_comes_breaks_the_reader(raw in ".{0,200}", kind in "(block_actions|view_submission|message_action|event_callback)") {
        let _ = body(&raw, now());
        let _ = body(&json!({"type": kind, "event": {"type": "app_mention", "text": raw.clone()}}).to_string(), now());
        let _ = interaction(&json!({"type": kind, "user": raw, "actions": [raw], "view": {"type": raw}}), now());
    }
}

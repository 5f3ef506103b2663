use super::{clock, now, on_sqlite, save, settings, settings_at};
use crate::store::engines::sqlite_at;
use crate::store::samples;
use axum::Router;
use axum::http::HeaderMap;
use axum::routing::post;
use rapport::cli::doctor::{DoctorArgs, run};
use rapport::config::{LinearAccess, Secret, Settings, SettingsError};
use rapport::domain::delivery::{Delivery, Urgency};
use rapport::domain::desk::Change;
use rapport::slack::check::scopes_needed;
use rapport::store::{Full, Room};
use sqlx::Connection;
use std::path::Path;
use std::process::ExitCode;

async fn page(settings: Result<Settings, SettingsError>, offline: bool) -> (String, ExitCode) {
    let mut page = vec![];
    let code = run(DoctorArgs { offline }, settings, &clock(), &mut page).await.expect("runs");
    (String::from_utf8(page).expect("text"), code)
}

fn shown(text: &str, folder: &Path) -> String {
    text.replace(&folder.display().to_string(), "FOLDER")
}

#[test]
fn a_sound_installation_is_well() {
    on_sqlite(async |store, folder| {
        save(&store, &[Change::Lead(samples::lead("L1")), Change::Peer(samples::peer("L1", "P1"))]).await;
        let (text, code) = page(Ok(settings(folder)), true).await;
        assert_eq!(code, ExitCode::SUCCESS);
        insta::assert_snapshot!(text, @"
        ok    settings   they can be used
        ok    database   SQLite, schema 28, takes writes, sound
        ok    content    1 lead, 1 peer, 0 check-ins
        ok    outbox     empty
        ok    inputs     all were understood
        ok    trackers   none has a token; links to GitHub, Jira, Linear are only links
        ok    slack      not asked (--offline)
        All is well.
        ");
    });
}

#[test]
fn files_that_others_may_read_are_named_with_the_command_that_mends_it() {
    on_sqlite(async |_, folder| {
        use std::os::unix::fs::PermissionsExt;
        for name in ["rapport.db", "rapport-20260101-030000.db", "notes of somebody.txt"] {
            let file = folder.join("of its own").join(name);
            std::fs::OpenOptions::new().append(true).create(true).open(&file).expect("a file");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("set");
        }
        let (text, code) = page(Ok(settings(folder)), true).await;
        assert_eq!(code, ExitCode::SUCCESS);
        let said: Vec<&str> = text.lines().filter(|line| line.contains("files")).collect();
        insta::assert_snapshot!(shown(&said.join("\n"), folder), @"warn  files      others on this machine may read 'FOLDER/of its own/rapport-20260101-030000.db' 'FOLDER/of its own/rapport.db'  — `chmod 600 'FOLDER/of its own/rapport-20260101-030000.db' 'FOLDER/of its own/rapport.db'` leaves them to their owner");
        assert!(text.contains("It works; 1 to look at."), "{text}");
    });
}

#[test]
fn what_waits_what_failed_and_what_was_not_understood_is_shown() {
    on_sqlite(async |store, folder| {
        let mut tx = store.begin().await.expect("begins");
        let mut late = samples::post("D1", "UL1");
        late.due_at = now() - chrono::Duration::hours(5);
        tx.enqueue(&[late]).await.expect("enqueues");
        tx.keep_unreadable(None, b"{\"secret words\": 1}", "no type", now()).await.expect("keeps");
        tx.commit().await.expect("commits");
        let (text, code) = page(Ok(settings(folder)), true).await;
        assert_eq!(code, ExitCode::SUCCESS);
        assert!(!text.contains("secret words"));
        insta::assert_snapshot!(text, @"
        ok    settings   they can be used
        ok    database   SQLite, schema 28, takes writes, sound
        ok    content    0 leads, 0 peers, 0 check-ins
        warn  outbox     1 waiting; the oldest waits for 5 h  — is `rapport serve` running, and does it reach Slack?
        warn  inputs     1 input not understood, kept as they came  — a newer Rapport may read them; report the reasons
                         1 time, last 0 s ago: no type
        ok    trackers   none has a token; links to GitHub, Jira, Linear are only links
        ok    slack      not asked (--offline)
        It works; 2 to look at.
        ");
    });
}

#[test]
fn much_that_waits_for_slacks_pace_is_given_an_end() {
    on_sqlite(async |store, folder| {
        let nudges: Vec<Delivery> = (0..600)
            .map(|nth| Delivery {
                urgency: Urgency::Message,
                due_at: now() - chrono::Duration::minutes(11),
                ..samples::post(&format!("D{nth}"), &format!("lane-{nth}"))
            })
            .collect();
        let mut tx = store.begin().await.expect("begins");
        tx.enqueue(&nudges).await.expect("enqueues");
        tx.commit().await.expect("commits");
        let (text, _) = page(Ok(settings(folder)), true).await;
        let outbox = |text: &str| {
            let lines = text.lines().skip_while(|line| !line.contains("outbox")).take(2);
            lines.collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!(outbox(&text), @"
        warn  outbox     600 waiting; the oldest waits for 11 min  — is `rapport serve` running, and does it reach Slack?
                         600 deliveries are due: at Slack's pace the last goes out at about 07:11 UTC, in 11 min; answers go first
        ");
        let mut tx = store.begin().await.expect("begins");
        let claimed = tx
            .claim(now(), "me", chrono::Duration::minutes(1), Room::of(1), &Full::default())
            .await
            .expect("claims");
        tx.mark_sent(&claimed[0], None, now()).await.expect("marks");
        tx.commit().await.expect("commits");
        let (text, _) = page(Ok(settings(folder)), true).await;
        insta::assert_snapshot!(outbox(&text), @"
        ok    outbox     599 waiting, 1 sent
                         599 deliveries are due: at Slack's pace the last goes out at about 07:11 UTC, in 11 min; answers go first
        ");
    });
}

#[test]
fn links_that_trackers_do_not_show_are_counted_by_reason() {
    on_sqlite(async |store, folder| {
        let changes = [
            Change::Lead(samples::lead("L1")),
            Change::Milestone(samples::milestone("L1", "M1")),
            Change::Milestone(samples::milestone("L1", "M2")),
            Change::Link(samples::link("L1", "M1")),
            Change::Link(samples::link("L1", "M2")),
        ];
        save(&store, &changes).await;
        let mut settings = settings(folder);
        settings.trackers.linear = Some(LinearAccess {
            api: "https://api.linear.app/graphql".parse().expect("an address"),
            token: Secret::new("lin_api_hidden"),
        });
        let (text, code) = page(Ok(settings), true).await;
        assert_eq!(code, ExitCode::SUCCESS);
        let about = |line: &&str| line.contains("link") || line.contains("tracker");
        insta::assert_snapshot!(text.lines().filter(about).collect::<Vec<_>>().join("\n"), @"
        warn  links      2 links: GitHub does not find it  — the address may be mistyped, or hidden from the token
        ok    trackers   reads Linear (linear.app); links to GitHub, Jira are only links
        ");
    });
}

#[test]
fn wrong_settings_and_a_database_that_is_none_fail() {
    on_sqlite(async |_, folder| {
        let (text, code) = page(Settings::load(None, &|_| None), true).await;
        assert_eq!(code, ExitCode::FAILURE);
        insta::assert_snapshot!(text, @r"
        FAIL  settings   they cannot be used  — mend each of these
        The settings cannot be used:
        - SLACK_BOT_TOKEN is not set. Copy the token that starts with xoxb- from OAuth & Permissions of your app at https://api.slack.com/apps.
        - Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Set the first for Socket Mode (needs no public address), or the second to receive Slack's HTTP requests; both stand under Basic Information of your app at https://api.slack.com/apps.
        2 to mend before it works.
        ");
        let file = folder.join("no database.db");
        let url = format!("sqlite://{}", file.display());
        let env = |name: &str| (name == "RAPPORT_DATABASE_URL").then(|| url.clone());
        let at = || Settings::load_without_slack(None, &env);
        let (text, code) = page(at(), true).await;
        assert_eq!(code, ExitCode::SUCCESS);
        assert!(!file.exists(), "a check makes no database");
        insta::assert_snapshot!(shown(&text, folder), @"
        ok    settings   they can be used
        warn  database   FOLDER/no database.db is not there yet  — `rapport serve` makes it at its first start
        ok    trackers   none has a token; links to GitHub, Jira, Linear are only links
        ok    slack      not asked (--offline)
        It works; 1 to look at.
        ");
        std::fs::write(&file, "not a database at all, but longer than its header").expect("writes");
        let (text, code) = page(at(), true).await;
        assert_eq!(code, ExitCode::FAILURE);
        insta::assert_snapshot!(shown(&text, folder), @"
        ok    settings   they can be used
        FAIL  database   it does not open: FOLDER/no database.db: The database file is damaged or is not one: restore a backup (`rapport backup` made it).  — do as it says; the address is `database.url` or RAPPORT_DATABASE_URL
        ok    trackers   none has a token; links to GitHub, Jira, Linear are only links
        ok    slack      not asked (--offline)
        1 to mend before it works.
        ");
    });
}

#[test]
fn a_database_that_cannot_be_made_is_told_before_the_first_start() {
    on_sqlite(async |_, folder| {
        std::fs::write(folder.join("file"), "").expect("writes");
        let (text, code) = page(Ok(settings_at(&sqlite_at(&folder.join("file")))), true).await;
        assert_eq!(code, ExitCode::FAILURE);
        insta::assert_snapshot!(shown(text.lines().nth(1).expect("a line"), folder), @"FAIL  database   FOLDER/file/of its own/rapport.db is not there yet, and cannot be made (not a directory)  — give the program's user write access to FOLDER/file");
    });
}

#[test]
fn times_at_which_nothing_is_ever_sent_are_told() {
    on_sqlite(async |_, folder| {
        let mut settings = settings(folder);
        settings.nudges.check_in = "0 7,18 * * *".to_owned();
        settings.nudges.weekly_plan = "0 10 * * sat".to_owned();
        settings.nudges.milestones = "*/15 0-8 * * *".to_owned();
        let (text, _) = page(Ok(settings), true).await;
        let nudges: Vec<&str> = text.lines().filter(|line| line.contains("nudges")).collect();
        insta::assert_snapshot!(nudges.join("\n"), @r#"
        warn  nudges     `nudges.check_in`, "0 7,18 * * *", is always outside of working hours, when nothing is sent  — set a time within `nudges.work_from` and `nudges.work_to`, Monday to Friday
        warn  nudges     `nudges.weekly_plan`, "0 10 * * sat", is always outside of working hours, when nothing is sent  — set a time within `nudges.work_from` and `nudges.work_to`, Monday to Friday
        "#);
    });
}

/// Answers as Slack does to two tokens; tells the scopes it is told to.
async fn slack(scopes: &'static str) -> String {
    let auth = move |headers: HeaderMap| async move {
        let good = headers.get("authorization").is_some_and(|v| v == "Bearer xoxb-good");
        let body = match good {
            true => r#"{"ok":true,"team":"Acme","team_id":"T1","user_id":"UBOT"}"#,
            false => r#"{"ok":false,"error":"invalid_auth"}"#,
        };
        let date = "Mon, 02 Mar 2026 07:02:00 GMT";
        ([("x-oauth-scopes", scopes), ("date", date), ("content-type", "application/json")], body)
    };
    let open = || async {
        ([("content-type", "application/json")], r#"{"ok":true,"url":"wss://example.com/?ticket=hidden"}"#)
    };
    let app =
        Router::new().route("/api/auth.test", post(auth)).route("/api/apps.connections.open", post(open));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("binds");
    let url = format!("http://{}/api/", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

fn with_slack(folder: &Path, url: &str, bot: &str) -> Settings {
    let database = sqlite_at(folder);
    let env = |name: &str| match name {
        "RAPPORT_DATABASE_URL" => Some(database.clone()),
        "RAPPORT_SLACK_API_URL" => Some(url.to_owned()),
        "SLACK_BOT_TOKEN" => Some(bot.to_owned()),
        "SLACK_APP_TOKEN" => Some("xapp-hidden".to_owned()),
        _ => None,
    };
    Settings::load(None, &env).expect("settings")
}

/// The lines about Slack; how long it took is another each time.
fn about_slack(page: &str) -> String {
    let lines = page.lines().filter(|line| !line.contains("answers in"));
    lines.skip_while(|line| !line.contains("inputs")).skip(1).collect::<Vec<_>>().join("\n")
}

#[test]
fn tokens_scopes_and_the_clock_are_checked_and_no_secret_is_printed() {
    on_sqlite(async |_, folder| {
        let all: String = scopes_needed().into_iter().collect::<Vec<_>>().join(",");
        let url = slack(all.leak()).await;
        let (text, code) = page(Ok(with_slack(folder, &url, "xoxb-good")), false).await;
        assert_eq!(code, ExitCode::SUCCESS);
        assert!(!text.contains("hidden") && !text.contains("xoxb-"), "{text}");
        insta::assert_snapshot!(about_slack(&text), @"
        ok    trackers   none has a token; links to GitHub, Jira, Linear are only links
        warn  clock      120 s behind Slack's  — let the machine set its clock from the network (NTP)
        ok    bot token  Acme (T1), bot user UBOT
        ok    scopes     all that are needed
        ok    app token  opens a Socket Mode connection
        It works; 1 to look at.
        ");
        let url = slack("commands,chat:write,chat:write.public").await;
        let (text, code) = page(Ok(with_slack(folder, &url, "xoxb-good")), false).await;
        assert_eq!(code, ExitCode::FAILURE);
        insta::assert_snapshot!(about_slack(&text), @"
        ok    trackers   none has a token; links to GitHub, Jira, Linear are only links
        warn  clock      120 s behind Slack's  — let the machine set its clock from the network (NTP)
        ok    bot token  Acme (T1), bot user UBOT
        FAIL  scopes     missing: channels:history, channels:join, dnd:read, files:write, groups:history, im:history, im:write, users:read  — add them under OAuth & Permissions of your app at https://api.slack.com/apps, then install it again
        ok    app token  opens a Socket Mode connection
        1 to mend before it works.
        ");
        let (text, _) = page(Ok(with_slack(folder, &url, "xoxb-bad")), false).await;
        insta::assert_snapshot!(about_slack(&text), @"
        ok    trackers   none has a token; links to GitHub, Jira, Linear are only links
        FAIL  bot token  Slack refused it: invalid_auth  — copy the token anew into SLACK_BOT_TOKEN, from the pages of your app at https://api.slack.com/apps
        ok    app token  opens a Socket Mode connection
        1 to mend before it works.
        ");
        let elsewhere = url.replace("/api/", "/elsewhere/api/");
        let (text, _) = page(Ok(with_slack(folder, &elsewhere, "xoxb-good")), false).await;
        let mend = "Slack refused it: http_404  — what answers there is not Slack's Web API: see that `slack.api_url` is right";
        assert_eq!(text.matches(mend).count(), 1, "{text}");
        let (text, _) = page(Ok(with_slack(folder, "http://127.0.0.1:1/api/", "xoxb-good")), false).await;
        assert_eq!(text.matches("FAIL").count(), 2, "{text}");
    });
}

#[test]
fn calendars_of_holidays_are_shown_with_what_is_wrong() {
    on_sqlite(async |store, folder| {
        let calendar = Change::Calendar(samples::holiday_calendar("L1"));
        save(&store, &[Change::Lead(samples::lead("L1")), calendar]).await;
        let mut settings = settings(folder);
        settings.holidays.calendars =
            vec![rapport::config::CalendarSource::File("/etc/rapport/a.ics".into())];
        let (text, code) = page(Ok(settings), true).await;
        assert_eq!(code, ExitCode::SUCCESS);
        let lines: Vec<&str> = text.lines().filter(|line| line.contains("holidays")).collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        ok    holidays   /etc/rapport/a.ics: not read yet
        warn  holidays   1 calendar of leads  — its server gave no usable answer. It is tried again by itself
        ");
        assert!(!text.contains("s3cret"), "{text}");
    });
}

#[test]
fn a_newer_schema_is_told_apart_by_whether_this_program_may_go_on_beside_it() {
    on_sqlite(async |store, folder| {
        store.close().await;
        let url = sqlite_at(folder);
        let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     VALUES (9000, 'from the future', TRUE, x'00', 0)";
        let line = async |sql: &'static str| {
            let mut shell = sqlx::AnyConnection::connect(&url).await.expect("connects");
            sqlx::raw_sql(sql).execute(&mut shell).await.expect("written");
            shell.close().await.expect("closes");
            let (text, code) = page(Ok(settings(folder)), true).await;
            let line = text.lines().find(|line| line.contains("step 9000")).expect("a line").to_owned();
            (line, code)
        };
        let (beside, code) = line(newer).await;
        assert!(
            beside.starts_with("warn  database") && beside.contains("goes on beside the newer"),
            "{beside}"
        );
        assert_eq!(code, ExitCode::SUCCESS);
        let (refused, code) = line("UPDATE least_step SET step = 9000").await;
        assert!(refused.starts_with("FAIL  database") && refused.contains("install the newer"), "{refused}");
        assert_eq!(code, ExitCode::FAILURE);
    });
}

use super::*;
use crate::domain::schedule::ScheduleKind;
use std::io::Write;

const ENOUGH: &[(&str, &str)] = &[("SLACK_BOT_TOKEN", "xoxb-1-abc"), ("SLACK_APP_TOKEN", "xapp-1-abc")];

/// Loads with these lines as the settings file.
fn loaded(lines: &str, env: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(lines.as_bytes()).expect("written");
    let env = |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
    let name = file.path().display().to_string();
    let named = |problem: String| problem.replace(&name, "rapport.toml");
    Settings::load(Some(file.path()), &env)
        .map_err(|SettingsError(problems)| SettingsError(problems.into_iter().map(named).collect()))
}

fn problems(lines: &str, env: &[(&str, &str)]) -> String {
    match loaded(lines, env) {
        Ok(_) => "no problem".to_owned(),
        Err(SettingsError(problems)) => problems.join("\n"),
    }
}

#[test]
fn the_defaults_are_whole() {
    let settings = loaded("", ENOUGH).expect("whole");
    let url = settings.slack.api_url.as_str();
    let sections = [
        format!("{url} {} {:?}", settings.slack.connections, settings.slack.credentials),
        format!("{:?}", settings.http),
        format!("{:?}", settings.data),
        format!("{:?} {}", settings.database, settings.database.url.expose()),
        format!("{:?}", settings.nudges),
        format!("{:?}", settings.holidays),
        format!("{:?}", settings.retention),
        format!("{:?}", settings.trackers),
        format!("{:?}", settings.log),
    ];
    insta::assert_snapshot!(sections.join("\n"), @r#"
    https://slack.com/api/ 2 Some(Credentials { bot: OneToken((secret)), app_token: Some((secret)), signing_secret: None })
    HttpSettings { addr: 127.0.0.1:8080, max_connections: 900, linger: 0ns, public_url: None }
    DataSettings { folder: "./data" }
    DatabaseSettings { url: (secret), connections: 8 } sqlite://./data/rapport.db
    NudgeSettings { check_in: "30 9 * * 2,4", weekly_plan: "0 9 * * 1", milestones: "30 9 * * 1-5", digest: "0 10 * * 1", budget: Budget { per_day: 1, per_week: 4 }, hours: WorkingHours { from: 510, to: 1050 }, holidays: [], zone: UTC }
    HolidaySettings { calendars: [], own_calendars: true, private_hosts: [], every_hours: 24, timeout_seconds: 10 }
    RetentionSettings { notes_months: 12, checkins_months: 24, peer_left_days: 90, lead_left_days: 30 }
    TrackerSettings { github: None, jira: None, linear: None, every_minutes: 60 }
    LogSettings { filter: "info", format: Text }
    "#);
}

#[test]
fn the_default_schedules_are_those_of_the_product() {
    let settings = loaded("", ENOUGH).expect("whole");
    for kind in ScheduleKind::ALL {
        assert_eq!(settings.nudges.cron(*kind), kind.default_cron());
    }
}

#[test]
fn the_file_goes_before_the_defaults_and_the_environment_before_the_file() {
    let lines = "[http]\naddr = \"0.0.0.0:80\"\n[data]\nfolder = \"/var/lib/rapport/\"\n[nudges]\nholidays = [2026-12-25, \"2027-01-01\"]";
    let env = [ENOUGH, &[("RAPPORT_HTTP_ADDR", "127.0.0.1:9000"), ("RAPPORT_LOG", "debug")]].concat();
    let settings = loaded(lines, &env).expect("good");
    assert_eq!(settings.http.addr.to_string(), "127.0.0.1:9000");
    assert_eq!(settings.database.url.expose(), "sqlite:///var/lib/rapport/rapport.db");
    assert_eq!(settings.nudges.holidays.len(), 2);
    assert_eq!(settings.log.filter, "debug");
}

#[test]
fn a_secret_may_stand_in_a_file_of_its_own() {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    writeln!(file, "xoxb-from-file").expect("written");
    let path = file.path().display().to_string();
    let env = [("SLACK_BOT_TOKEN_FILE", path.as_str()), ("SLACK_SIGNING_SECRET", "abc")];
    let credentials = loaded("", &env).expect("good").slack.credentials.expect("loaded");
    assert!(matches!(&credentials.bot, BotAccess::OneToken(token) if token.expose() == "xoxb-from-file"));
    assert!(credentials.app_token.is_none() && credentials.signing_secret.is_some());
}

#[test]
fn what_needs_no_slack_needs_no_tokens() {
    assert!(Settings::load_without_slack(None, &|_| None).is_ok_and(|s| s.slack.credentials.is_none()));
}

#[test]
fn nothing_set_is_said_at_once() {
    insta::assert_snapshot!(problems("", &[]), @r#"
    SLACK_BOT_TOKEN is not set. Copy the token that starts with xoxb- from OAuth & Permissions of your app at https://api.slack.com/apps.
    Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Set the first for Socket Mode (needs no public address), or the second to receive Slack's HTTP requests; both stand under Basic Information of your app at https://api.slack.com/apps.
    "#);
}

#[test]
fn wrong_credentials() {
    let with = |name, value| [ENOUGH, &[(name, value)]].concat();
    let table = [
        problems("", &[("SLACK_BOT_TOKEN", "xapp-1-abc"), ("SLACK_APP_TOKEN", "xoxb-1-abc")]),
        problems("", &[("SLACK_BOT_TOKEN", "xoxb-"), ("SLACK_SIGNING_SECRET", "abc")]),
        problems("", &[("SLACK_BOT_TOKEN", "xoxb-1-abc")]),
        problems("", &[("SLACK_APP_TOKEN", "xapp-1-abc")]),
        problems("", &with("SLACK_BOT_TOKEN_FILE", "/run/secrets/bot")),
        problems("", &[("SLACK_BOT_TOKEN", "  "), ("SLACK_APP_TOKEN", "")]),
        problems("", &[("SLACK_BOT_TOKEN_FILE", "/nowhere/bot"), ("SLACK_SIGNING_SECRET", "abc")]),
    ];
    insta::assert_snapshot!(table.join("\n\n"), @r#"
    SLACK_BOT_TOKEN must start with xoxb-. Copy it from OAuth & Permissions of your app at https://api.slack.com/apps.
    SLACK_APP_TOKEN must start with xapp-. Copy it from Basic Information, App-Level Tokens of your app at https://api.slack.com/apps.

    SLACK_BOT_TOKEN must start with xoxb-. Copy it from OAuth & Permissions of your app at https://api.slack.com/apps.

    Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Set the first for Socket Mode (needs no public address), or the second to receive Slack's HTTP requests; both stand under Basic Information of your app at https://api.slack.com/apps.

    SLACK_BOT_TOKEN is not set. Copy the token that starts with xoxb- from OAuth & Permissions of your app at https://api.slack.com/apps.

    SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set; unset one of them.

    SLACK_BOT_TOKEN is not set. Copy the token that starts with xoxb- from OAuth & Permissions of your app at https://api.slack.com/apps.
    Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Set the first for Socket Mode (needs no public address), or the second to receive Slack's HTTP requests; both stand under Basic Information of your app at https://api.slack.com/apps.

    SLACK_BOT_TOKEN_FILE names the file /nowhere/bot, which cannot be read (No such file or directory (os error 2)).
    "#);
}

#[test]
fn wrong_environment() {
    let with = |name, value| problems("", &[ENOUGH, &[(name, value)]].concat());
    let table = [
        with("RAPPORT_SLACK_API_URL", "https://slack.com/"),
        with("RAPPORT_SLACK_API_URL", "slack.com/api/"),
        with("RAPPORT_SLACK_API_URL", "ftp://slack.com/api/"),
        with("RAPPORT_SLACK_API_URL", "http://127.0.0.1:4000/api/"),
        with("RAPPORT_SLACK_API_URL", "xoxb-1-hunter2"),
        with("RAPPORT_HTTP_ADDR", "localhost"),
        with("RAPPORT_DATABASE_URL", "mysql://root:hunter2@db/rapport"),
        with("RAPPORT_DATABASE_URL", "postgres://rapport:hunter2@db/rapport"),
        with("RAPPORT_LOG", "rapport=loud"),
    ];
    insta::assert_snapshot!(table.join("\n"), @r#"
    RAPPORT_SLACK_API_URL is "https://slack.com/", but must be a http or https address that ends in /api/, such as https://slack.com/api/.
    RAPPORT_SLACK_API_URL is "slack.com/api/", but must be a http or https address that ends in /api/, such as https://slack.com/api/.
    RAPPORT_SLACK_API_URL is "ftp://slack.com/api/", but must be a http or https address that ends in /api/, such as https://slack.com/api/.
    no problem
    RAPPORT_SLACK_API_URL is not shown here, but must be a http or https address that ends in /api/, such as https://slack.com/api/.
    RAPPORT_HTTP_ADDR is "localhost", but must be an IP address and a port, such as 127.0.0.1:8080 or 0.0.0.0:8080.
    RAPPORT_DATABASE_URL must start with sqlite:// or postgres://, such as sqlite://data/rapport.db.
    no problem
    RAPPORT_LOG is "rapport=loud", but must be a level (error, warn, info, debug, trace), also per part, such as info,rapport::slack=debug.
    "#);
}

const WRONG: &[&str] = &[
    "[slak]\nconnections = 2",
    "[slack]\nconections = 2",
    "slack = 3",
    "[slack]\nconnections = 11",
    "[slack]\nconnections = \"two\"",
    "[http]\naddr = \"8080\"",
    "[http]\nmax_connections = 0",
    "[data]\nfolder = \"\"",
    "[database]\nurl = \"rapport.db\"",
    "[database]\nurl = \"postgres://rapport:hunter2@db/rapport\"",
    "[nudges]\ncheck_in = \"every Tuesday\"",
    "[nudges]\ncheck_in = \"0 30 9 * * 2,4\"",
    "[nudges]\ncheck_in = \"30 25 * * 2\"",
    "[nudges]\nmilestones = \"30 9 31 2 *\"",
    "[nudges]\nper_day = 40",
    "[nudges]\nwork_from = \"8.30\"",
    "[nudges]\nwork_from = \"18:00\"",
    "[nudges]\nholidays = [\"Christmas\"]",
    "[nudges]\nzone = \"Madrid\"",
    "[retention]\nnotes_months = 36",
    "[log]\nfilter = \"rapport=loud\"",
    "[log]\nfilter = \"warning\"",
    "[http]\naddr = \"8080\"\n[nudges]\nzone = \"Mars/Base\"\nper_weak = 3",
    "[slack\nconnections = 2",
];

#[test]
fn wrong_settings() {
    let table = WRONG.iter().map(|lines| {
        format!("{}\n  {}", lines.replace('\n', " "), problems(lines, ENOUGH).replace('\n', "\n  "))
    });
    insta::assert_snapshot!(table.collect::<Vec<_>>().join("\n"), @r#"
    [slak] connections = 2
      rapport.toml: there is no section `slak`. Did you mean `slack`?
    [slack] conections = 2
      rapport.toml: there is no setting `slack.conections`. Did you mean `slack.connections`?
    slack = 3
      rapport.toml: `slack` is a section, written [slack].
    [slack] connections = 11
      `slack.connections` is 11, but must be a whole number from 1 to 10.
    [slack] connections = "two"
      `slack.connections` is "two", but must be a whole number from 1 to 10.
    [http] addr = "8080"
      `http.addr` is "8080", but must be an IP address and a port, such as 127.0.0.1:8080 or 0.0.0.0:8080.
    [http] max_connections = 0
      `http.max_connections` is 0, but must be a whole number from 1 to 65535.
    [data] folder = ""
      `data.folder` is empty, but must name a folder, such as ./data.
    [database] url = "rapport.db"
      `database.url` must start with sqlite:// or postgres://, such as sqlite://data/rapport.db.
    [database] url = "postgres://rapport:hunter2@db/rapport"
      `database.url` holds a password, which must not stand in a settings file. Move the address to RAPPORT_DATABASE_URL, or to a file that RAPPORT_DATABASE_URL_FILE names.
    [nudges] check_in = "every Tuesday"
      `nudges.check_in` is "every Tuesday", but must be five cron fields (minute, hour, day, month, weekday), such as "30 9 * * 2,4".
    [nudges] check_in = "0 30 9 * * 2,4"
      `nudges.check_in` is "0 30 9 * * 2,4", but must be five cron fields (minute, hour, day, month, weekday), such as "30 9 * * 2,4".
    [nudges] check_in = "30 25 * * 2"
      `nudges.check_in` is "30 25 * * 2": "25" does not work as the hour; use 0 to 23, as in 9 or 9,14 or 9-17.
    [nudges] milestones = "30 9 31 2 *"
      `nudges.milestones` is "30 9 31 2 *": This would never fire: none of its months has that day. Choose a day the month has.
    [nudges] per_day = 40
      `nudges.per_day` is 40, but must be a whole number from 1 to 5.
    [nudges] work_from = "8.30"
      `nudges.work_from` is "8.30", but must be a time in quotes, such as "08:30".
    [nudges] work_from = "18:00"
      `nudges.work_from` must be earlier than `nudges.work_to`.
    [nudges] holidays = ["Christmas"]
      `nudges.holidays` is ["Christmas"], but must be a list of days, such as [2026-12-25].
    [nudges] zone = "Madrid"
      `nudges.zone` is "Madrid", but must be a time zone by its IANA name, such as Europe/Madrid.
    [retention] notes_months = 36
      `retention.notes_months` must not exceed `retention.checkins_months`: notes go with their check-ins.
    [log] filter = "rapport=loud"
      `log.filter` is "rapport=loud", but must be a level (error, warn, info, debug, trace), also per part, such as info,rapport::slack=debug.
    [log] filter = "warning"
      `log.filter` is "warning", but must be a level (error, warn, info, debug, trace), also per part, such as info,rapport::slack=debug.
    [http] addr = "8080" [nudges] zone = "Mars/Base" per_weak = 3
      rapport.toml: there is no setting `nudges.per_weak`. Did you mean `nudges.per_week`?
      `http.addr` is "8080", but must be an IP address and a port, such as 127.0.0.1:8080 or 0.0.0.0:8080.
      `nudges.zone` is "Mars/Base", but must be a time zone by its IANA name, such as Europe/Madrid.
    [slack connections = 2
      rapport.toml is not TOML: unclosed table, expected `]`, near line 1.
    "#);
}

#[test]
fn a_token_in_the_file_is_refused_and_not_shown() {
    let lines = [
        "[slack]\nbot_token = \"xoxb-1-hunter2\"",
        "[slack]\napi_url = \"xoxb-1-hunter2\"",
        "token = \"xapp-1-hunter2\"",
        "[slack]\nsigning_secret = \"hunter2\"",
        "[slack]\nbot_token = xoxb-1-hunter2",
    ];
    let table = lines.map(|lines| problems(lines, ENOUGH)).join("\n");
    assert!(!table.contains("hunter2"), "{table}");
    insta::assert_snapshot!(table, @r#"
    rapport.toml: `slack.bot_token` holds a secret, which must not stand in a settings file. Take it out, make a new one where it came from, since it was written down, and set that in the environment, as the head of config/rapport.toml says.
    rapport.toml: `slack.api_url` holds a secret, which must not stand in a settings file. Take it out, make a new one where it came from, since it was written down, and set that in the environment, as the head of config/rapport.toml says.
    rapport.toml: `token` holds a secret, which must not stand in a settings file. Take it out, make a new one where it came from, since it was written down, and set that in the environment, as the head of config/rapport.toml says.
    rapport.toml: `slack.signing_secret` holds a secret, which must not stand in a settings file. Take it out, make a new one where it came from, since it was written down, and set that in the environment, as the head of config/rapport.toml says.
    rapport.toml is not TOML: string values must be quoted, expected literal string, near line 2.
    "#);
}

#[test]
fn settings_are_printed_without_their_secrets() {
    let env = [
        ENOUGH,
        &[("SLACK_SIGNING_SECRET", "hunter2"), ("RAPPORT_DATABASE_URL", "postgres://u:hunter2@db/r")],
    ]
    .concat();
    let shown = format!("{:?}", loaded("", &env).expect("good"));
    assert!(!shown.contains("hunter2") && !shown.contains("abc"), "{shown}");
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let missing = Settings::load_without_slack(Some(Path::new("/nowhere/rapport.toml")), &|_| None);
    let problem = missing.expect_err("missing").to_string();
    insta::assert_snapshot!(problem, @r#"
    The settings cannot be used:
    - The settings file /nowhere/rapport.toml cannot be read (No such file or directory (os error 2)).
    "#);
}

const TOKENS: &[(&str, &str)] = &[
    ("RAPPORT_GITHUB_TOKEN", "ghp_hunter2"),
    ("RAPPORT_JIRA_EMAIL", "it@acme.example"),
    ("RAPPORT_JIRA_TOKEN", "hunter2"),
    ("RAPPORT_LINEAR_TOKEN", "lin_api_hunter2"),
];

#[test]
fn trackers_are_read_with_a_token_and_only_then() {
    let lines =
        "[trackers]\njira_host = \"Acme.atlassian.net\"\ngithub_api = \"https://git.acme.example/api/v3\"";
    let without = loaded(lines, ENOUGH).expect("good").trackers;
    assert_eq!((without.readable(), without.jira), (Default::default(), None));
    let trackers = loaded(lines, &[ENOUGH, TOKENS].concat()).expect("good").trackers;
    let hosts = format!("{:?}", trackers.readable());
    insta::assert_snapshot!(hosts, @r#"Readable([(Github, "github.com"), (Jira, "acme.atlassian.net"), (Linear, "linear.app")])"#);
    let (github, jira) = (trackers.github.expect("access"), trackers.jira.expect("access"));
    assert_eq!(github.api.as_str(), "https://git.acme.example/api/v3/");
    assert_eq!(jira.api.as_str(), "https://acme.atlassian.net/");
    assert!(!format!("{github:?} {jira:?}").contains("hunter2"));
}

#[test]
fn wrong_trackers() {
    let with = |lines: &str, env: &[(&str, &str)]| {
        problems(&format!("[trackers]\n{lines}"), &[ENOUGH, env].concat())
    };
    let table = [
        with("jira_host = \"\"", TOKENS),
        with("jira_host = \"acme.atlassian.net\"", &TOKENS[1..2]),
        with("jira_host = \"acme.atlassian.net\"", &TOKENS[2..3]),
        with("jira_host = \"https://acme.atlassian.net/\"", &[]),
        with("github_host = \"github\"", &[]),
        with("github_api = \"http://api.github.com/\"", &[]),
        with("github_api = \"http://127.0.0.1:4000/\"", &[]),
        with("linear_api = \"https://me:hunter2@api.linear.app/graphql\"", &[]),
        with("every_minutes = 1", &[]),
        with("github_token = \"ghp_hunter2\"", &[]),
    ];
    assert!(!table.join(" ").contains("hunter2"), "{table:?}");
    insta::assert_snapshot!(table.join("\n"), @r#"
    `trackers.jira_host` is empty, but RAPPORT_JIRA_TOKEN is set. Name the one host that the token is for, such as acme.atlassian.net.
    RAPPORT_JIRA_TOKEN is not set, but the other half is. Jira is read with both the e-mail address and its API token.
    RAPPORT_JIRA_EMAIL is not set, but the other half is. Jira is read with both the e-mail address and its API token.
    `trackers.jira_host` is "https://acme.atlassian.net/", but must be a host without https:// and path, such as acme.atlassian.net.
    `trackers.github_host` is "github", but must be a host without https:// and path, such as acme.atlassian.net.
    `trackers.github_api` is "http://api.github.com/", but must be an https address, such as https://api.github.com/.
    no problem
    `trackers.linear_api` is not shown here, but must be an https address, such as https://api.github.com/.
    `trackers.every_minutes` is 1, but must be a whole number from 15 to 1440.
    rapport.toml: `trackers.github_token` holds a secret, which must not stand in a settings file. Take it out, make a new one where it came from, since it was written down, and set that in the environment, as the head of config/rapport.toml says.
    "#);
}

#[test]
fn calendars_are_addresses_and_files_and_no_sentence_shows_an_address() {
    let of = |lines: &str| loaded(&format!("[holidays]\n{lines}"), ENOUGH).map(|settings| settings.holidays);
    let good =
        of("calendars = [\"webcal://calendar.example.com/a.ics?token=hunter2\", \"/etc/rapport/a.ics\"]");
    let shown = format!("{:?}", good.expect("good").calendars);
    assert_eq!(shown, "[CalendarSource(calendar.example.com), CalendarSource(/etc/rapport/a.ics)]");
    let http = "calendars = [\"http://calendar.corp/a.ics\"]";
    assert!(of(&format!("{http}\nprivate_hosts = [\"Calendar.Corp\"]")).is_ok());
    let wrong = [
        http,
        "calendars = [\"/a.ics\", \"https://me:hunter2@calendar.example.com/a.ics\"]",
        "calendars = [\"\"]",
        "calendars = \"/a.ics\"",
        "private_hosts = [\"https://calendar.corp/\"]",
        "every_hours = 0",
        "timeout_seconds = 61",
        "own_calendars = \"yes\"",
    ];
    let table: Vec<String> =
        wrong.iter().map(|lines| problems(&format!("[holidays]\n{lines}"), ENOUGH)).collect();
    assert!(!table.join(" ").contains("hunter2"), "{table:?}");
    insta::assert_snapshot!(table.join("\n"), @r#"
    `holidays.calendars`, number 1: Only https addresses of calendars are read. A host of your own network goes into `holidays.private_hosts`.
    `holidays.calendars`, number 2: That address holds a name or a password. Choose one that opens without them.
    `holidays.calendars`, number 1: It is empty.
    `holidays.calendars` is "/a.ics", but must be a list of addresses and files, such as ["https://calendar.example.com/holidays.ics", "/etc/rapport/holidays.ics"].
    `holidays.private_hosts` is ["https://calendar.corp/"], but must be a list of hosts without https:// and path, such as ["calendar.corp.example"].
    `holidays.every_hours` is 0, but must be a whole number from 1 to 168.
    `holidays.timeout_seconds` is 61, but must be a whole number from 1 to 60.
    `holidays.own_calendars` is "yes", but must be true or false.
    "#);
}

/// With these variables beside those of an app that workspaces install.
fn installable(env: &[(&str, &str)]) -> String {
    let client =
        [("SLACK_CLIENT_ID", "1.2"), ("SLACK_CLIENT_SECRET", "abc"), ("SLACK_SIGNING_SECRET", "abc")];
    problems("", &[&client, env].concat())
}

#[test]
fn to_be_installed_by_many_workspaces_takes_an_address_and_a_key() {
    let key = ("RAPPORT_NOTES_KEY", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=");
    let address = ("RAPPORT_PUBLIC_URL", "https://rapport.example.org");
    assert_eq!(installable(&[key, address]), "no problem");
    assert_eq!(installable(&[key, ("RAPPORT_PUBLIC_URL", "http://127.0.0.1:8080")]), "no problem");
    let table = [
        installable(&[]),
        installable(&[key, ("RAPPORT_PUBLIC_URL", "http://rapport.example.org")]),
        installable(&[key, address, ("SLACK_BOT_TOKEN", "xoxb-1-abc")]),
        problems("", &[("SLACK_CLIENT_ID", "1.2"), ("SLACK_SIGNING_SECRET", "abc")]),
    ];
    insta::assert_snapshot!(table.join("\n\n"), @r#"
    RAPPORT_PUBLIC_URL is not set: with SLACK_CLIENT_ID, browsers come back to it when a workspace installs the app, such as https://rapport.example.org.
    RAPPORT_NOTES_KEY is not set: with SLACK_CLIENT_ID the database keeps tokens of workspaces, and they are kept encrypted only. `openssl rand -base64 32` makes one.

    RAPPORT_PUBLIC_URL is "http://rapport.example.org", but must be a https address without a query, such as https://rapport.example.org.

    SLACK_BOT_TOKEN serves one workspace, SLACK_CLIENT_ID with SLACK_CLIENT_SECRET every one that installs the app: set the one or the others. Who moves from the first installs the app anew at /slack/install; nothing that was recorded is lost.

    SLACK_CLIENT_SECRET is not set. Copy it from Basic Information of your app at https://api.slack.com/apps, beside the other of the two.
    "#);
}

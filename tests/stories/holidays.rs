//! Holidays: read from a calendar, kept, and nothing comes on them.

use crate::harness::{Expected, Office, Opening, Someone, text_of};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rapport::config::{CalendarSource, Settings};
use rapport::domain::holiday::{LeadCalendar, Trouble};
use rapport::domain::vocabulary::Circle;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A server of calendars; it writes down the entity tags it is asked with.
#[derive(Clone, Default)]
struct Calendars {
    asked: Arc<Mutex<Vec<Option<String>>>>,
    is_down: Arc<AtomicBool>,
}

impl Calendars {
    fn asked(&self) -> Vec<Option<String>> {
        self.asked.lock().expect("unpoisoned").clone()
    }

    /// An office whose operator allows this server, and where it is; tells the story.
    fn story(self, set: impl FnOnce(&mut Settings, &str), tale: impl AsyncFnOnce(&Office, &str, &Self)) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let place = format!("http://{}", listener.local_addr().expect("an address"));
        let opening = Opening::default().set(|settings| {
            settings.holidays.private_hosts = vec!["127.0.0.1".into()];
            set(settings, &place);
        });
        opening.story(async |office| {
            listener.set_nonblocking(true).expect("set");
            let listener = tokio::net::TcpListener::from_std(listener).expect("taken over");
            let router = Router::new().fallback(answer).with_state(self.clone());
            let serving = tokio::spawn(async move { axum::serve(listener, router).await });
            tale(office, &place, &self).await;
            serving.abort();
        });
    }
}

fn ics(day: &str, title: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:{title}\r\n\
         END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART:{day}T090000Z\r\nDTEND:{day}T100000Z\r\n\
         SUMMARY:A private talk\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

async fn answer(State(calendars): State<Calendars>, uri: Uri, headers: HeaderMap) -> Response {
    let tag = headers.get("if-none-match").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
    calendars.asked.lock().expect("unpoisoned").push(tag.clone());
    if calendars.is_down.load(Ordering::SeqCst) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let to = |place: &str| (StatusCode::FOUND, [("location", place.to_owned())]).into_response();
    match uri.path().trim_start_matches('/') {
        "large.ics" => Body::from(vec![b'x'; 1024 * 1024 + 1]).into_response(),
        "slow.ics" => std::future::pending::<Response>().await,
        "page.ics" => "<!DOCTYPE html><html><body>Sign in</body></html>".into_response(),
        "locked.ics" => StatusCode::UNAUTHORIZED.into_response(),
        "moved.ics" => to("/20260305"),
        "inside.ics" => to("http://10.0.0.1/latest/meta-data"),
        "metadata.ics" => to("https://169.254.169.254/latest/meta-data"),
        "round.ics" => to("/round.ics"),
        day if day.len() == 8 && tag.as_deref() == Some("\"first\"") => {
            StatusCode::NOT_MODIFIED.into_response()
        }
        day if day.len() == 8 => ([("etag", "\"first\"")], ics(day, "Founders' Day")).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Waits until this person's calendar is as it should be.
pub async fn until(someone: &Someone<'_>, holds: impl Fn(&LeadCalendar) -> bool) {
    let waits = async {
        while !someone.desk().await.calendar.is_some_and(|calendar| holds(&calendar)) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waits).await.expect("the calendar is read");
}

/// Lena, who keeps Dana, due, and is asked for nudges every day of the week.
async fn lena_with_dana(office: &Office) -> Someone<'_> {
    let lena = office.lena().await;
    office.keeps(&lena, "dana", Circle::Inner, 20).await;
    lena.says("/rapport schedule weekly-plan off").await;
    lena.says("/rapport schedule check-in 30 9 * * *").await;
    lena
}

#[test]
fn on_a_holiday_of_the_leads_calendar_nothing_comes_and_every_screen_says_so() {
    Calendars::default().story(
        |_, _| {},
        async |office, place, calendars| {
            let lena = lena_with_dana(office).await;
            let said = text_of(&lena.asks(&format!("/rapport holidays {place}/20260303?token=s3cret")).await);
            assert!(
                said.contains("I read your calendar at 127.0.0.1 within a minute")
                    && !said.contains("s3cret"),
                "{said}"
            );
            until(&lena, |calendar| calendar.kept.read_at.is_some()).await;
            let kept = lena.desk().await.calendar.expect("a calendar").kept.days;
            assert_eq!(kept.len(), 1, "no talk of an hour is kept: {kept:?}");
            let page = text_of(&lena.asks("/rapport holidays").await);
            for words in
                ["• today · Founders' Day", "Your calendar at 127.0.0.1: read just now.", "for you alone"]
            {
                assert!(page.contains(words), "{words} in {page}");
            }
            assert!(!page.contains("s3cret"), "{page}");
            let schedule = text_of(&lena.asks("/rapport schedule").await);
            assert!(schedule.contains("(left out: Founders' Day)"), "{schedule}");
            let plan = text_of(&lena.asks("/rapport plan").await);
            assert!(plan.contains("Holiday: Founders' Day"), "{plan}");
            let home = text_of(&lena.opens_home().await);
            assert!(home.contains("Next holiday: Founders' Day, today."), "{home}");
            office.turn_to("2026-03-03 17:00").await;
            assert!(lena.kept().is_empty(), "she has the day off");
            office.turn_to("2026-03-04 09:30").await;
            assert_eq!(lena.kept().len(), 1);
            assert_eq!(calendars.asked().first(), Some(&None));
        },
    );
}

#[test]
fn a_nudge_that_waits_is_dropped_when_the_day_turns_out_to_be_a_holiday() {
    Calendars::default().story(
        |_, _| {},
        async |office, place, _| {
            office.expect(Expected::Failures);
            let lena = lena_with_dana(office).await;
            let until_eleven = Some(crate::harness::local("2026-03-03 11:00").timestamp_millis());
            let change = slack_sandbox::ProfileChange { dnd_until: until_eleven, ..Default::default() };
            lena.changes(&change).await;
            office.turn_to("2026-03-03 10:00").await;
            assert_eq!(lena.desk().await.nudges.len(), 1, "planned, and held by do-not-disturb");
            lena.says(&format!("/rapport holidays {place}/20260303")).await;
            until(&lena, |calendar| calendar.kept.read_at.is_some()).await;
            office.turn_to("2026-03-03 11:30").await;
            assert!(lena.kept().is_empty());
        },
    );
}

#[test]
fn what_cannot_be_read_is_said_with_what_helps() {
    let set = |settings: &mut Settings, _: &str| settings.holidays.timeout_seconds = 1;
    Calendars::default().story(set, async |office, place, _| {
        let lena = office.lena().await;
        for (path, trouble) in [
            ("large.ics", Trouble::TooLarge),
            ("page.ics", Trouble::NotIcs),
            ("missing.ics", Trouble::NotFound),
            ("locked.ics", Trouble::Refused),
            ("inside.ics", Trouble::Private),
            ("metadata.ics", Trouble::Private),
            ("round.ics", Trouble::Astray),
            ("slow.ics", Trouble::TooSlow),
        ] {
            lena.says(&format!("/rapport holidays {place}/{path}")).await;
            until(&lena, |calendar| calendar.kept.failures == 1).await;
            let page = text_of(&lena.asks("/rapport holidays").await);
            let words = format!("Your calendar at 127.0.0.1 could not be read: {trouble}.");
            assert!(page.contains(&words), "{path}: {page}");
            office.turn_by(3).await;
        }
        lena.says(&format!("/rapport holidays {place}/moved.ics")).await;
        until(&lena, |calendar| calendar.kept.read_at.is_some() && calendar.kept.trouble.is_none()).await;
    });
}

#[test]
fn private_addresses_are_not_read_unless_the_operator_allows_them() {
    Opening::default().story(async |office| {
        let lena = office.lena().await;
        for address in ["https://127.0.0.1/a.ics", "https://[::1]/a.ics", "https://localhost/a.ics"] {
            lena.says(&format!("/rapport holidays {address}")).await;
            until(&lena, |calendar| calendar.kept.trouble == Some(Trouble::Private)).await;
        }
        let plain = text_of(&lena.asks("/rapport holidays http://calendar.example.com/a.ics").await);
        assert_eq!(plain, "Only https addresses of calendars are read.");
    });
}

#[test]
fn it_is_read_again_once_a_day_and_the_last_good_reading_stays() {
    Calendars::default().story(
        |_, _| {},
        async |office, place, calendars| {
            let lena = office.lena().await;
            lena.says("/rapport schedule weekly-plan off").await;
            lena.says(&format!("/rapport holidays {place}/20260310")).await;
            until(&lena, |calendar| calendar.kept.read_at.is_some()).await;
            let first = lena.desk().await.calendar.expect("a calendar").kept.read_at;
            office.turn_by(24 * 60 + 2).await;
            until(&lena, |calendar| calendar.kept.read_at > first).await;
            assert_eq!(calendars.asked(), [None, Some("\"first\"".to_owned())]);
            calendars.is_down.store(true, Ordering::SeqCst);
            office.turn_by(24 * 60 + 2).await;
            until(&lena, |calendar| calendar.kept.failures > 0).await;
            let page = text_of(&lena.asks("/rapport holidays").await);
            assert!(
                page.contains("What it said before stays; that was read") && page.contains("Founders' Day"),
                "{page}"
            );
        },
    );
}

#[test]
fn it_is_set_and_taken_away_in_the_settings_and_goes_with_everything() {
    Calendars::default().story(
        |_, _| {},
        async |office, place, _| {
            let lena = office.lena().await;
            let opens = async || {
                let home = lena.opens_home().await;
                lena.clicks(&home, "settings").await;
            };
            opens().await;
            let errors = lena.is_refused(&[("holidays", json!("http://calendar.example.com/a.ics"))]).await;
            assert_eq!(errors["holidays"], "Only https addresses of calendars are read.");
            lena.submits(&[("holidays", json!(format!("{place}/20260310")))]).await;
            until(&lena, |calendar| calendar.kept.read_at.is_some()).await;
            opens().await;
            let form = text_of(&lena.form().await);
            assert!(
                form.contains("Next holiday: Founders' Day, Tue 10 Mar") && form.contains("read just now"),
                "{form}"
            );
            let before = lena.desk().await.calendar;
            lena.submits(&[("per_week", json!("2"))]).await;
            assert_eq!(lena.desk().await.calendar, before, "the same address keeps what was read");
            opens().await;
            lena.submits(&[("holidays", Value::Null)]).await;
            let desk = lena.desk().await;
            assert_eq!((desk.calendar, desk.lead.expect("a lead").holidays.own.len()), (None, 0));
            lena.says(&format!("/rapport holidays {place}/20260310")).await;
            until(&lena, |calendar| calendar.kept.read_at.is_some()).await;
            let off = text_of(&lena.asks("/rapport holidays off").await);
            assert!(off.contains("Your calendar is forgotten"), "{off}");
            assert_eq!(lena.desk().await.calendar, None);
            lena.says(&format!("/rapport holidays {place}/20260311")).await;
            until(&lena, |calendar| calendar.kept.read_at.is_some()).await;
            let question = lena.asks("/rapport delete mine").await;
            lena.clicks(&question, "delete.mine").await;
            assert_eq!(lena.desk().await.calendar, None);
        },
    );
}

#[test]
fn the_operators_calendars_hold_for_everybody() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("holidays.ics");
    std::fs::write(&file, ics("20260304", "Day of the company")).expect("written");
    let set = |settings: &mut Settings, place: &str| {
        let address = rapport::domain::holiday::CalendarAddress::parse(&format!("{place}/20260303"));
        let address = CalendarSource::Address(address.expect("an address"));
        settings.holidays.calendars = vec![address, CalendarSource::File(file.clone())];
        settings.holidays.own_calendars = false;
    };
    Calendars::default().story(set, async |office, place, _| {
        let lena = lena_with_dana(office).await;
        let waits = async {
            while lena.desk().await.lead.expect("a lead").holidays.house.len() < 2 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), waits).await.expect("both are read");
        let page = text_of(&lena.asks("/rapport holidays").await);
        for words in [
            "Founders' Day",
            "Day of the company",
            "Everybody's calendar, set by whoever runs Rapport: read just now.",
        ] {
            assert!(page.contains(words), "{words} in {page}");
        }
        let refused = text_of(&lena.asks(&format!("/rapport holidays {place}/20260310")).await);
        assert!(refused.starts_with("Calendars of one's own are switched off here."), "{refused}");
        office.turn_to("2026-03-04 17:00").await;
        assert!(lena.kept().is_empty(), "two holidays");
        office.turn_to("2026-03-05 09:30").await;
        assert_eq!(lena.kept().len(), 1);
    });
}

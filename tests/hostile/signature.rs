//! Only what Slack signed, within five minutes, once: everything else has no effect, and everything that is signed is
//! answered with success, or Slack would stop sending.

use crate::harness::forger::{Headers, signed, signed_with};
use crate::harness::{Expected, Office, Opening, Someone, Way};
use rapport::domain::vocabulary::Circle;
use url::form_urlencoded;

/// Lena's line as Slack would send it.
fn line(office: &Office, text: &str) -> String {
    let response_url = format!("{}/response/T0OFFICE/forged", office.sandbox.url());
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("command", "/checkin"),
            ("text", text),
            ("team_id", "T0OFFICE"),
            ("user_id", "U0LENA"),
            ("channel_id", "D0LENA"),
            ("trigger_id", "1.2.forged"),
            ("response_url", &response_url),
        ])
        .finish()
}

async fn lena_with_dana(office: &Office) -> Someone<'_> {
    let lena = office.lena().await;
    office.keeps(&lena, "dana", Circle::Inner, 20).await;
    lena
}

fn with(mut headers: Headers, name: &'static str, change: impl Fn(&str) -> String) -> Headers {
    for (_, value) in headers.iter_mut().filter(|(n, _)| *n == name) {
        *value = change(value);
    }
    headers
}

fn without(headers: Headers, name: &str) -> Headers {
    headers.into_iter().filter(|(n, _)| *n != name).collect()
}

const SIGNATURE: &str = "x-slack-signature";
const TIMESTAMP: &str = "x-slack-request-timestamp";

/// What is sent, and under which headers.
fn unsigned(body: &str) -> Vec<(&'static str, String, Headers)> {
    let same = body.to_owned();
    let good = || signed(body, 0);
    let another = body.replacen('a', "b", 1);
    let later = |seconds: i64| {
        with(good(), TIMESTAMP, |at| (at.parse::<i64>().expect("a time") + seconds).to_string())
    };
    vec![
        ("no signature", same.clone(), without(good(), SIGNATURE)),
        ("no timestamp", same.clone(), without(good(), TIMESTAMP)),
        ("neither", same.clone(), vec![]),
        ("another secret", same.clone(), signed_with("another secret", body, 0)),
        ("no secret", same.clone(), signed_with("", body, 0)),
        ("stale", same.clone(), signed(body, -310)),
        ("from the future", same.clone(), signed(body, 330)),
        ("long ago", same.clone(), with(good(), TIMESTAMP, |_| "0".into())),
        ("before time", same.clone(), with(good(), TIMESTAMP, |_| "-9223372036854775808".into())),
        ("after time", same.clone(), with(good(), TIMESTAMP, |_| "99999999999999999999".into())),
        ("not a time", same.clone(), with(good(), TIMESTAMP, |_| "now".into())),
        ("another time", same.clone(), later(1)),
        ("doubled", same.clone(), [good(), vec![good().remove(1)]].concat()),
        ("doubled, the first wrong", same.clone(), [vec![(SIGNATURE, "v0=00".into())], good()].concat()),
        ("two times", same.clone(), [good(), vec![good().remove(0)]].concat()),
        ("version 1", same.clone(), with(good(), SIGNATURE, |s| s.replace("v0=", "v1="))),
        ("no version", same.clone(), with(good(), SIGNATURE, |s| s.replace("v0=", ""))),
        ("cut short", same.clone(), with(good(), SIGNATURE, |s| s[..s.len() - 2].to_owned())),
        ("longer", same.clone(), with(good(), SIGNATURE, |s| format!("{s}00"))),
        ("empty", same, with(good(), SIGNATURE, |_| String::new())),
        ("one byte changed", another, good()),
        ("one byte more", format!("{body}&"), good()),
        ("one byte less", body[..body.len() - 1].to_owned(), good()),
        ("no body", String::new(), good()),
    ]
}

#[test]
fn what_is_not_signed_is_refused_and_has_no_effect() {
    Opening::default().over(Way::Http).story(async |office| {
        let lena = lena_with_dana(office).await;
        let (before, seen, calls) = (lena.desk().await, lena.messages(), office.sandbox.calls().len());
        let body = line(office, "@dana lunch yesterday");
        for (case, sent, headers) in unsigned(&body) {
            let (status, said) = office.posts(&sent, &headers).await;
            assert_eq!(status, 401, "{case}: {said}");
        }
        office.settle().await;
        assert_eq!(lena.desk().await, before);
        assert_eq!((lena.messages(), office.sandbox.calls().len()), (seen, calls));
        assert_eq!(office.posts(&body, &signed(&body, 0)).await.0, 200, "the same, signed, is taken");
        office.settle().await;
        assert_eq!(lena.logged().await, 1);
    });
}

#[test]
fn five_minutes_on_either_side_are_taken() {
    Opening::default().over(Way::Http).story(async |office| {
        let lena = lena_with_dana(office).await;
        for (nth, seconds) in [-280, -60, 0, 60, 280].into_iter().enumerate() {
            let body = line(office, &format!("@dana lunch yesterday, learned thing {nth}"));
            let (status, said) = office.posts(&body, &signed(&body, seconds)).await;
            assert_eq!((status, said.contains("Logged")), (200, true), "{seconds} s: {said}");
        }
        assert_eq!(lena.logged().await, 5);
    });
}

#[test]
fn whatever_is_signed_is_answered_with_success() {
    Opening::default().over(Way::Http).story(async |office| {
        office.expect(Expected::Unreadable);
        let lena = lena_with_dana(office).await;
        let kinds = [
            "text/plain",
            "application/json",
            "multipart/form-data; boundary=x",
            "image/png",
            "nonsense",
            "",
        ];
        for (nth, kind) in kinds.iter().enumerate() {
            let body = line(office, &format!("@dana lunch yesterday, learned thing {nth}"));
            let headers = [signed(&body, 0), vec![("content-type", (*kind).to_owned())]].concat();
            let (status, said) = office.posts(&body, &headers).await;
            assert_eq!(
                (status, said.contains("Logged")),
                (200, true),
                "{kind}: the body counts, not its label: {said}"
            );
        }
        let odd = [
            "",
            "x",
            "{",
            "{}",
            "[]",
            "null",
            "payload=",
            "payload=%7B",
            "payload=null",
            "command=",
            "\u{0}",
            "ssl_check=1",
        ];
        for body in odd {
            assert_eq!(office.posts(body, &signed(body, 0)).await.0, 200, "{body:?}");
        }
        assert_eq!(lena.logged().await, kinds.len());
    });
}

#[test]
fn the_same_signed_request_has_one_effect() {
    Opening::default().over(Way::Http).story(async |office| {
        let lena = lena_with_dana(office).await;
        let body = line(office, "@dana lunch yesterday");
        let headers = signed(&body, 0);
        for minutes in [0, 0, 3, 1] {
            // A line typed again after two minutes is another; the same request is not.
            if minutes > 0 {
                office.turn_by(minutes).await;
            }
            assert_eq!(office.posts(&body, &headers).await.0, 200);
            office.settle().await;
            assert_eq!(lena.logged().await, 1, "after {minutes} more minutes");
        }
        let again = body.replace("1.2.forged", "3.4.forged");
        assert_eq!(office.posts(&again, &signed(&again, 0)).await.0, 200);
        assert_eq!(lena.logged().await, 2, "typed anew, it is another");
    });
}

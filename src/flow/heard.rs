//! What a log line says before the desk of whoever typed it is known. Whoever brings the line reads it: the writer is the one
//! whom all wait for.

use super::case::House;
use crate::domain::input::{Command, Input};
use crate::domain::logline::{LogLine, LogLineError, Who, whom};
use crate::domain::sensitive::Touched;
use crate::view::blocks::unescape;
use chrono::{DateTime, NaiveDate, Utc};

/// A `/checkin`'s line, as it was read on the day that it is in Greenwich: nearly always the lead's day too.
#[derive(Clone, Debug)]
pub struct Heard {
    line: String,
    today: NaiveDate,
    said: Result<LogLine, LogLineError>,
    touched: Vec<Touched>,
}

impl Heard {
    /// What an input says by itself; nothing where it is read on its desk alone.
    pub fn of(input: &Input, now: DateTime<Utc>, house: &House) -> Option<Self> {
        match input {
            Input::Command(Command { name, text, .. }) if name == "/checkin" => {
                let (line, today) = (text.trim().to_owned(), now.date_naive());
                let said = LogLine::parse(&line, today);
                let touched = house.sensitive.touched(&unescape(&line));
                Some(Self { line, today, said, touched })
            }
            _ => None,
        }
    }

    /// Whom it names.
    pub fn whom(&self) -> Vec<Who> {
        match &self.said {
            Ok(said) => [&said.who].into_iter().chain(&said.also).cloned().collect(),
            // Its day, or its length, may be what is wrong with it.
            Err(_) => whom(&self.line, self.today).into_iter().collect(),
        }
    }

    /// How this line is read on this day, if that is what was read.
    pub fn said(&self, line: &str, today: NaiveDate) -> Option<Result<LogLine, LogLineError>> {
        (self.today == today && self.is(line)).then(|| self.said.clone())
    }

    /// What this line touches, if it is the one.
    pub fn touched(&self, line: &str) -> Option<Vec<Touched>> {
        self.is(line).then(|| self.touched.clone())
    }

    fn is(&self, line: &str) -> bool {
        self.line == line.trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ChannelId;
    use crate::domain::input::Arrival;
    use crate::domain::lead::Lead;
    use crate::domain::planner::sample;
    use crate::domain::reply::Ack;
    use crate::domain::vocabulary::Circle;
    use crate::flow::decide::decide;
    use chrono::TimeDelta;
    use chrono_tz::America::Los_Angeles;
    use chrono_tz::Pacific::Auckland;
    use chrono_tz::UTC;

    fn typed(name: &str, text: &str) -> Input {
        Input::Command(Command {
            name: name.into(),
            text: text.into(),
            channel: ChannelId::new("C1"),
            trigger: String::new(),
            response_url: String::new(),
        })
    }

    fn heard(name: &str, text: &str) -> Option<Heard> {
        Heard::of(&typed(name, text), DateTime::UNIX_EPOCH + TimeDelta::days(30), &House::for_a_test())
    }

    #[test]
    fn a_line_is_heard_as_it_is_read_on_its_day_and_no_other_line_is() {
        let line = "ana lunch yesterday, learned the password: hunter2secret";
        let today = NaiveDate::from_ymd_opt(1970, 1, 31).expect("a day");
        let heard = heard("/checkin", &format!("  {line} ")).expect("a line");
        assert_eq!(heard.said(line, today), Some(LogLine::parse(line, today)));
        assert_eq!(heard.said(line, today - TimeDelta::days(1)), None, "yesterday is another day there");
        assert_eq!(heard.said("bob lunch", today), None);
        assert_eq!(heard.touched(line).map(|touched| touched.len()), Some(1));
        assert_eq!(heard.touched("bob lunch"), None);
    }

    #[test]
    fn whom_a_line_names_is_heard_even_if_it_cannot_be_logged() {
        let whom = |text: &str| heard("/checkin", text).expect("a line").whom();
        assert_eq!(whom("ana lunch tomorrow"), [Who::Named("ana".into())]);
        assert_eq!(whom(&format!("ana lunch, {}", "x".repeat(4_000))), [Who::Named("ana".into())]);
        assert_eq!(whom("ana and bob lunch"), [Who::Named("ana".into()), Who::Named("bob".into())]);
        assert_eq!(whom(""), []);
        assert!(heard("/rapport", "ana lunch").is_none());
    }

    #[test]
    fn what_was_heard_changes_nothing_of_what_is_decided_whichever_day_it_is_there() {
        let house = House::for_a_test();
        let morning_noon_and_night = [(Auckland, 20), (UTC, 12), (Los_Angeles, 3)];
        let lines = [
            "ana lunch yesterday, learned x",
            "ana call on monday",
            "ana tomorrow",
            "bob lunch",
            "@ana !",
            "ana and bob",
        ];
        for ((zone, hour), line) in
            morning_noon_and_night.into_iter().flat_map(|at| lines.map(|line| (at, line)))
        {
            let at = sample::now().date_naive().and_hms_opt(hour, 0, 0).expect("a time").and_utc();
            let mut desk = sample::desk(vec![sample::peer("Ana", Circle::Core, 9, at)]);
            desk.lead = Some(Lead { zone, ..sample::lead() });
            let arrival =
                Arrival { id: "E1".into(), key: desk.key.clone(), at, input: typed("/checkin", line) };
            let heard = Heard::of(&arrival.input, at, &house);
            let decided = decide(&mut desk.clone(), &arrival, heard.as_ref(), &house);
            assert_eq!(decided, decide(&mut desk, &arrival, None, &house), "{zone}: {line}");
            assert_ne!(decided.ack, Ack::Empty);
        }
    }
}

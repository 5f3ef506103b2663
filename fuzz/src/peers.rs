//! Contacts from a CSV file: every row is taken, folded or named, and what was read can be written and read again.

use super::text;
use rapport::domain::import::{PeerFile, read_peers};

/// A file's text.
pub fn check(data: &[u8]) {
    let Some(file) = text(data).and_then(|text| read_peers(text).ok()) else { return };
    let lines = data.iter().filter(|byte| **byte == b'\n' || **byte == b'\r').count() + 1;
    assert!(file.rows.len() + file.problems.len() + file.folded <= lines, "more rows than lines");
    let named = file.rows.iter().map(|(line, _)| line).chain(file.problems.iter().map(|(line, _)| line));
    assert!(named.into_iter().all(|line| (1..=lines as u64).contains(line)), "a line that there is not");
    for (_, row) in &file.rows {
        assert!((1..=80).contains(&row.name.chars().count()), "{:?}", row.name);
        let texts = [Some(&row.name), row.email.as_ref(), row.organisation.as_ref(), row.title.as_ref()];
        for text in texts.into_iter().flatten() {
            assert!(text.chars().count() <= 300 && !text.contains(char::is_control), "{text:?}");
        }
        assert!(row.email.as_ref().is_none_or(|email| email.contains('@')), "{:?}", row.email);
        assert!(row.cadence_days.is_none_or(|days| (1..=365).contains(&days)));
    }
    let again = read_peers(&written(&file)).expect("it has a column of names");
    assert_eq!(again.problems, []);
    let rows = |file: PeerFile| file.rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>();
    assert_eq!(rows(again), rows(file));
}

fn written(file: &PeerFile) -> String {
    let mut page = csv::Writer::from_writer(vec![]);
    page.write_record(["name", "email", "role", "circle", "cadence", "organisation", "title"])
        .expect("memory");
    for (_, row) in &file.rows {
        let days = row.cadence_days.map_or(String::new(), |days| days.to_string());
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let [email, organisation, title] = [&row.email, &row.organisation, &row.title].map(text);
        let record = [&row.name, &email, row.role.code(), row.circle.code(), &days, &organisation, &title];
        page.write_record(record).expect("memory");
    }
    String::from_utf8(page.into_inner().expect("memory")).expect("text")
}

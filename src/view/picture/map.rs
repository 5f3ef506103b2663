//! The warmth and coverage map: people by role × the last thirteen weeks.

use super::Picture;
use super::alt::{alt, short};
use super::canvas::{self, CARD, Canvas, FAINT, INK, MARGIN, QUIET, Type, WIDTH, fitted};
use crate::domain::checkin::CheckIn;
use crate::domain::history::{PeerHistory, WEEKS, Week, WeekWith, coverage, histories, weeks};
use crate::domain::lead::Lead;
use crate::domain::peer::Peer;
use crate::domain::vocabulary::Role;
use crate::domain::warmth::Warmth;
use crate::view::words::{count, list};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use plotters::style::RGBColor;

/// As many people as a phone shows; the others are counted.
const ROWS: usize = 25;
const TOP: i32 = 218;
const ROLE: i32 = 46;
const ROW: i32 = 58;
const CELL: i32 = 48;
const LEFT: i32 = 310;
const NOW: i32 = LEFT + CELL * WEEKS as i32 + 10;

/// One hue from pale to deep, so that it reads as lightness without colour too: cold to warm.
const RAMP: [(u8, u8, u8); 5] =
    [(0xff, 0xf0, 0xdc), (0xfd, 0xd0, 0x9b), (0xfa, 0xa0, 0x4e), (0xd9, 0x5f, 0x0e), (0x8f, 0x34, 0x04)];

/// The map; `None` without anybody on the list.
pub fn draw(lead: &Lead, peers: &[Peer], log: &[CheckIn], now: DateTime<Utc>) -> Option<Picture> {
    let all = histories(peers, log, lead, now);
    if all.is_empty() {
        return None;
    }
    let (weeks, today, cover) = (weeks(lead, now), lead.day(now), coverage(peers));
    let groups = by_role(&all);
    let rows = all.len().min(ROWS) as i32;
    let more = i32::from(all.len() > ROWS) * ROW;
    let end = TOP + ROW * rows + ROLE * groups.len() as i32 + more;
    let png = canvas::card((end + 378) as u32, |card| {
        heading(card, &weeks, today);
        let mut y = TOP;
        for (role, people) in &groups {
            role_line(card, y, *role);
            y += ROLE;
            for person in people {
                row(card, y, person);
                y += ROW;
            }
        }
        if all.len() > ROWS {
            let text = format!("… and {} more who are less due", all.len() - ROWS);
            card.write(&text, (MARGIN, y + ROW / 2), Type::new(30).ink(QUIET));
        }
        legend(card, end + 24);
        roles(card, end + 190, &cover);
    });
    let title = format!("Your map of {}", today.format("%-d %B %Y"));
    Some(Picture { png, title, alt: spoken(&all, &cover, today, now), comment: comment(&all) })
}

/// The rows shown, the most due, by role in the order of the roles.
fn by_role<'a, 'b>(all: &'b [PeerHistory<'a>]) -> Vec<(Role, Vec<&'b PeerHistory<'a>>)> {
    let with = |role: Role| all.iter().take(ROWS).filter(move |h| h.peer.role == role).collect::<Vec<_>>();
    Role::ALL.iter().map(|role| (*role, with(*role))).filter(|(_, people)| !people.is_empty()).collect()
}

fn heading(card: &Canvas<'_>, weeks: &[Week], today: NaiveDate) {
    card.write("Your people, the last 13 weeks", (MARGIN, 66), Type::new(52).bold());
    let rule = "Warmth halves with each cadence that passes without relational contact.";
    card.write(rule, (MARGIN, 118), Type::new(33).ink(QUIET));
    let mut month = 0;
    for (column, week) in weeks.iter().enumerate() {
        let x = LEFT + CELL * column as i32;
        if week.monday.month() != month && column + 1 < WEEKS {
            month = week.monday.month();
            card.write(&week.monday.format("%b").to_string(), (x + 2, 166), Type::new(30).bold());
        }
        let day = week.monday.format("%-d").to_string();
        card.write(&day, (x + CELL / 2, 200), Type::new(29).ink(QUIET).centred());
    }
    card.write("Now", (NOW, 200), Type::new(30).bold());
    card.write("Week from", (LEFT - 14, 200), Type::new(29).ink(QUIET).ending());
    let day = today.format("%-d %b %Y").to_string();
    card.write(&day, (WIDTH as i32 - MARGIN, 66), Type::new(30).ink(QUIET).ending());
}

fn role_line(card: &Canvas<'_>, y: i32, role: Role) {
    let set = Type::new(30).bold().ink(QUIET);
    card.write(role.label(), (MARGIN, y + ROLE / 2 + 4), set);
    let from = MARGIN + canvas::width(role.label(), set) + 14;
    card.area(from, y + ROLE / 2 + 5, WIDTH as i32 - MARGIN, y + ROLE / 2 + 7, FAINT);
}

fn row(card: &Canvas<'_>, y: i32, person: &PeerHistory<'_>) {
    let set = Type::new(36);
    let name = fitted(&person.peer.name, set, LEFT - MARGIN - 14);
    card.write(&name, (MARGIN, y + ROW / 2), set);
    for (column, week) in person.weeks.iter().enumerate() {
        let x = LEFT + CELL * column as i32;
        cell(card, (x + 1, y + 3, x + CELL - 1, y + ROW - 3), week);
    }
    let (symbol, word) = standing(person.word());
    let number = person.now().map_or(String::new(), |now| format!("{now:.0}"));
    card.write(symbol, (NOW, y + ROW / 2 - 13), Type::new(30).bold());
    card.write(&number, (NOW + 32, y + ROW / 2 - 13), Type::new(32).bold());
    card.write(word, (NOW, y + ROW / 2 + 13), Type::new(29).ink(QUIET));
}

const fn standing(word: Warmth) -> (&'static str, &'static str) {
    match word {
        Warmth::New => ("–", "new"),
        Warmth::Warm => ("▲", "warm"),
        Warmth::Cool => ("◆", "cool"),
        Warmth::Cold => ("▼", "cold"),
    }
}

fn cell(card: &Canvas<'_>, (left, top, right, bottom): (i32, i32, i32, i32), week: &WeekWith) {
    let (x, y) = ((left + right) / 2, (top + bottom) / 2);
    match week.warmth {
        Some(warmth) => card.area(left, top, right, bottom, shade(warmth)),
        None => card.area(x - 6, y - 1, x + 6, y + 2, FAINT),
    }
    match (week.relational, week.transactional) {
        (0, 0) => {}
        (n, 0) => relational(card, (x, y), 13, n),
        (0, n) => transactional(card, (x, y), 12, n),
        (talks, requests) => {
            relational(card, (x, y - 13), 11, talks);
            transactional(card, (x, y + 13), 10, requests);
        }
    }
}

/// A filled circle with a light rim, so that it stands out of every shade; with their number if they are several.
fn relational(card: &Canvas<'_>, at: (i32, i32), radius: i32, number: usize) {
    card.disc(at, radius, CARD);
    card.disc(at, radius - 2, INK);
    numbered(card, at, number, CARD);
}

/// A hollow square.
fn transactional(card: &Canvas<'_>, (x, y): (i32, i32), reach: i32, number: usize) {
    card.area(x - reach, y - reach, x + reach, y + reach, CARD);
    let inner = reach - 1;
    card.frame((x - inner, y - inner, x + inner, y + inner), 3, INK);
    numbered(card, (x, y), number, INK);
}

fn numbered(card: &Canvas<'_>, (x, y): (i32, i32), number: usize, ink: RGBColor) {
    if number > 1 {
        let number = if number > 9 { "+".to_owned() } else { number.to_string() };
        card.write(&number, (x, y), Type::new(20).bold().ink(ink).centred());
    }
}

fn shade(warmth: f64) -> RGBColor {
    let place = (warmth / 100.0).clamp(0.0, 1.0) * (RAMP.len() - 1) as f64;
    let step = (place as usize).min(RAMP.len() - 2);
    let (low, high) = (RAMP[step], RAMP[step + 1]);
    let mix =
        |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * (place - step as f64)).round() as u8;
    RGBColor(mix(low.0, high.0), mix(low.1, high.1), mix(low.2, high.2))
}

fn legend(card: &Canvas<'_>, y: i32) {
    let set = Type::new(32);
    card.area(MARGIN, y, WIDTH as i32 - MARGIN, y + 2, FAINT);
    let (first, second) = (y + 42, y + 94);
    relational(card, (MARGIN + 14, first), 13, 1);
    card.write("relational talk", (MARGIN + 40, first), set);
    transactional(card, (MARGIN + 314, first), 12, 1);
    card.write("request or structured meeting", (MARGIN + 340, first), set);
    card.write("cold", (MARGIN, second), set);
    let from = MARGIN + 70;
    for step in 0..100 {
        card.area(from + step * 3, second - 16, from + step * 3 + 3, second + 16, shade(f64::from(step)));
    }
    card.write("warm", (from + 314, second), set);
    card.write("2 = two that week", (MARGIN + 500, second), set);
}

/// The strip below: which leadership roles somebody on the list holds.
fn roles(card: &Canvas<'_>, y: i32, cover: &[(Role, bool)]) {
    let held = cover.iter().filter(|(_, held)| *held).count();
    let title = format!("Leadership roles: {held} of {} on your list", cover.len());
    card.write(&title, (MARGIN, y), Type::new(36).bold());
    let (mut x, mut top) = (MARGIN, y + 34);
    for (role, held) in cover {
        let text = if *held { format!("✓ {}", role.label()) } else { format!("{} vacant", role.label()) };
        let set = if *held { Type::new(31).bold().ink(CARD) } else { Type::new(31) };
        let wide = canvas::width(&text, set) + 36;
        if x + wide > WIDTH as i32 - MARGIN {
            (x, top) = (MARGIN, top + 62);
        }
        match held {
            true => card.area(x, top, x + wide, top + 50, INK),
            false => card.frame((x, top, x + wide, top + 50), 3, QUIET),
        }
        card.write(&text, (x + 18, top + 25), set);
        x += wide + 14;
    }
}

fn spoken(all: &[PeerHistory<'_>], cover: &[(Role, bool)], today: NaiveDate, now: DateTime<Utc>) -> String {
    let people = count(all.len() as i64, "person", "people");
    let vacant: Vec<String> =
        cover.iter().filter(|(_, held)| !held).map(|(r, _)| r.label().to_owned()).collect();
    let roles = match vacant.is_empty() {
        true => "Every leadership role is covered.".to_owned(),
        false => format!("Leadership roles without anybody: {}.", list(&vacant)),
    };
    let opening = format!(
        "Warmth of {people} over 13 weeks to {}, the most due first. {roles}",
        today.format("%-d %B %Y")
    );
    let sentence = |h: &PeerHistory<'_>| {
        let who = format!("{} ({})", short(&h.peer.name), h.peer.role.label());
        let ago = h.peer.clocks.last_relational().map(|at| (now - at).num_days());
        match (h.now(), ago) {
            (Some(warmth), Some(days)) => {
                format!("{who}: {} {warmth:.0}, {} ago.", h.word(), count(days, "day", "days"))
            }
            _ => format!("{who}: new."),
        }
    };
    alt(&opening, &all.iter().map(sentence).collect::<Vec<_>>())
}

fn comment(all: &[PeerHistory<'_>]) -> String {
    let of = |word| Some(all.iter().filter(|h| h.word() == word).count()).filter(|n| *n > 0);
    let counts: Vec<String> = [Warmth::Warm, Warmth::Cool, Warmth::Cold, Warmth::New]
        .into_iter()
        .filter_map(|word| of(word).map(|n| format!("{n} {word}")))
        .collect();
    format!("Your people, the last 13 weeks: {}.", list(&counts))
}

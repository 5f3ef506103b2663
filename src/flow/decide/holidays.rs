//! A lead's own calendar of holidays: set, read again, taken away.

use crate::domain::desk::Change;
use crate::domain::holiday::{CalendarAddress, LeadCalendar, NotACalendarAddress};
use crate::domain::input::Values;
use crate::domain::lead::Lead;
use crate::flow::case::Case;
use crate::view::blocks::{escape, unescape};
use crate::view::holidays as words;

/// The field of the settings.
const FIELD: &str = "holidays";
/// Said where the operator reads no calendars of leads.
const SWITCHED_OFF: &str =
    "Calendars of one's own are switched off here. `/rapport off 24 december` sets a single day.";

/// `/rapport holidays`, `/rapport holidays https://calendar.example.com/holidays.ics`, `/rapport holidays off`
pub fn holidays(case: &mut Case, lead: &Lead, text: &str) {
    match unescape(text.trim()).as_str() {
        "" => {
            let message = words::page(case.desk, lead, case.house.holidays.own_calendars, case.now);
            case.answer(message);
        }
        "off" | "stop" | "none" | "remove" => {
            let had_one = case.desk.calendar.is_some();
            keep(case, lead, None);
            case.answer(words::forgotten(had_one));
        }
        address => match allowed(case, address) {
            Ok(address) => {
                // Typed once more, it is wanted anew.
                let calendar = LeadCalendar::new(lead, address, case.now);
                case.change(Change::Calendar(calendar.clone()));
                case.answer(words::set(&calendar));
            }
            Err(sentence) => case.say(&escape(&sentence)),
        },
    }
}

/// The address in the form, if there is one; what cannot be read is refused beside its field. `Err` where it was, or
/// where the form has no such field.
pub fn given(case: &mut Case, values: &Values) -> Result<Option<CalendarAddress>, ()> {
    if !case.house.holidays.own_calendars {
        return Err(());
    }
    let Some(text) = values.text(FIELD) else { return Ok(None) };
    allowed(case, &text).map(Some).map_err(|sentence| case.refuse(FIELD, sentence))
}

/// Keeps the calendar as the form has it. The same address keeps what was read; another is read anew.
pub fn keep(case: &mut Case, lead: &Lead, address: Option<CalendarAddress>) {
    match (case.desk.calendar.as_ref().map(|calendar| &calendar.address), address) {
        (Some(old), Some(new)) if *old == new => {}
        (_, Some(new)) => case.change(Change::Calendar(LeadCalendar::new(lead, new, case.now))),
        (Some(_), None) => case.change(Change::CalendarGone(lead.id.clone())),
        (None, None) => {}
    }
}

/// An address that this house reads, or the sentence that says why not.
fn allowed(case: &Case, text: &str) -> Result<CalendarAddress, String> {
    let house = &case.house.holidays;
    if !house.own_calendars {
        return Err(SWITCHED_OFF.to_owned());
    }
    let address = CalendarAddress::parse(text).map_err(|problem| problem.to_string())?;
    let host = address.host().trim_matches(['[', ']']);
    let is_private = house.private_hosts.iter().any(|allowed| allowed == host);
    match address.is_plain_http() && !is_private {
        true => Err(NotACalendarAddress::NotHttps.to_string()),
        false => Ok(address),
    }
}

//! The linked work of a milestone: given, changed or taken away in the milestone's form.

use crate::domain::desk::Change;
use crate::domain::input::Values;
use crate::domain::lead::Lead;
use crate::domain::link::{Address, Linked, MilestoneLink, linked};
use crate::domain::milestone::Milestone;
use crate::flow::case::Case;

/// The field of the form.
const FIELD: &str = "linked";

/// What is shown of a milestone's link.
pub fn shown<'a>(case: &'a Case, lead: &Lead, milestone: &Milestone) -> Option<Linked<'a>> {
    linked(&case.desk_of(milestone).links, milestone, &case.house.readable, case.now, lead.day(case.now))
}

/// The address that the form starts with.
pub fn address_of(case: &Case, milestone: Option<&Milestone>) -> Option<String> {
    let milestone = milestone?;
    let link = case.desk_of(milestone).links.iter().find(|link| link.milestone == milestone.id)?;
    Some(link.address.as_str().to_owned())
}

/// The address in the form, if there is one; what cannot be linked is refused beside its field.
pub fn given(case: &mut Case, values: &Values) -> Option<Address> {
    match Address::parse(&values.text(FIELD)?) {
        Ok(address) => Some(address),
        Err(problem) => {
            case.refuse(FIELD, problem.to_string());
            None
        }
    }
}

/// Keeps the link as the form has it. The same address keeps what was read; another is read anew.
pub fn keep(case: &mut Case, milestone: &Milestone, address: Option<Address>) {
    let old = case.desk_of(milestone).links.iter().find(|link| link.milestone == milestone.id);
    match (old.map(|link| &link.address), address) {
        (Some(old), Some(new)) if *old == new => {}
        (_, Some(new)) => case.change(Change::Link(MilestoneLink::new(milestone, new, case.now))),
        (Some(_), None) => {
            case.change(Change::LinkGone { lead: milestone.lead.clone(), milestone: milestone.id.clone() })
        }
        (None, None) => {}
    }
}

//! One field of a schedule: which values it allows, and whether it was written as a step.

use super::CronError;

/// What a field may hold.
pub(super) struct Unit {
    /// As errors name it.
    pub name: &'static str,
    /// What errors suggest.
    pub expected: &'static str,
    /// The least value.
    pub min: u8,
    /// The greatest value; Sunday may also be written 7.
    pub max: u8,
    /// Three-letter names from the least value on, if any.
    pub names: &'static [&'static str],
}

pub(super) const MINUTE: Unit =
    Unit { name: "minute", expected: "0 to 59, as in 30 or 0,30 or */15", min: 0, max: 59, names: &[] };
pub(super) const HOUR: Unit =
    Unit { name: "hour", expected: "0 to 23, as in 9 or 9,14 or 9-17", min: 0, max: 23, names: &[] };
pub(super) const DAY: Unit =
    Unit { name: "day of the month", expected: "1 to 31, as in 1 or 1,15", min: 1, max: 31, names: &[] };
pub(super) const MONTH: Unit = Unit {
    name: "month",
    expected: "1 to 12 or jan to dec",
    min: 1,
    max: 12,
    names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
pub(super) const WEEKDAY: Unit = Unit {
    name: "day of the week",
    expected: "0 to 7 (0 and 7 are Sunday) or sun to sat",
    min: 0,
    max: 6,
    names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
};

const FULL_NAMES: &[&str] = &[
    "sunday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The values a field allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    bits: u64,
    min: u8,
    max: u8,
    stepped: bool,
}

impl Field {
    /// Reads a comma-separated list of values, ranges (wrapped ones too) and steps.
    pub fn parse(text: &str, unit: &Unit) -> Result<Self, CronError> {
        let mut field = Self { bits: 0, min: unit.min, max: unit.max, stepped: text.contains('/') };
        for item in text.split(',') {
            field.add(item, unit).ok_or_else(|| CronError::NotUnderstood {
                text: item.to_owned(),
                field: unit.name,
                expected: unit.expected,
            })?;
        }
        Ok(field)
    }

    fn add(&mut self, item: &str, unit: &Unit) -> Option<()> {
        let (base, step) = match item.split_once('/') {
            Some((base, step)) => (base, Some(step.parse::<u8>().ok().filter(|n| (1..=59).contains(n))?)),
            None => (item, None),
        };
        let (first, last) = match base.split_once('-') {
            _ if base == "*" => (unit.min, unit.max),
            // Quartz writes a free day as `?`.
            _ if base == "?" && (unit.max == 31 || unit.max == 6) => (unit.min, unit.max),
            Some((from, to)) => (unit.value(from)?, unit.value(to)?),
            None if step.is_some() => (unit.value(base)?, unit.max),
            None => (unit.value(base)?, unit.value(base)?),
        };
        let size = unit.max - unit.min + 1;
        let span = if last >= first { last - first } else { last + size - first };
        for offset in (0..=span).step_by(usize::from(step.unwrap_or(1))) {
            // The remainder wraps a range past its end, and turns the 7 of the week into 0.
            self.bits |= 1 << (unit.min + (first - unit.min + offset) % size);
        }
        Some(())
    }

    /// Whether `value` is allowed.
    pub fn has(self, value: u8) -> bool {
        self.bits >> value & 1 == 1
    }

    /// The allowed values, growing.
    pub fn values(self) -> Vec<u8> {
        (self.min..=self.max).filter(|v| self.has(*v)).collect()
    }

    /// Whether every value is allowed.
    pub fn is_all(self) -> bool {
        self.values().len() == usize::from(self.max - self.min + 1)
    }

    /// First, last and distance, if the values are evenly spaced and at least two.
    pub fn progression(self) -> Option<(u8, u8, u8)> {
        let values = self.values();
        let (first, last) = (*values.first()?, *values.last()?);
        let step = values.get(1)? - first;
        values.windows(2).all(|w| w[1] - w[0] == step).then_some((first, last, step))
    }

    /// Whether the field stands for a rhythm (`*`, `*/2`) rather than for chosen values.
    pub fn repeats(self) -> bool {
        self.is_all() || (self.stepped && self.progression().is_some_and(|(.., step)| step > 1))
    }

    /// The normalised text, which parses to this field again.
    pub fn to_text(self) -> String {
        if self.is_all() {
            return "*".to_owned();
        }
        match self.progression() {
            Some((first, last, step)) if self.repeats() => {
                let whole = first == self.min && last + step > self.max;
                if whole { format!("*/{step}") } else { format!("{first}-{last}/{step}") }
            }
            _ => join(runs(&self.values()).into_iter().map(|(first, last)| match last - first {
                0 => first.to_string(),
                1 => format!("{first},{last}"),
                _ => format!("{first}-{last}"),
            })),
        }
    }
}

/// The runs of neighbouring values, as first and last.
pub(super) fn runs(values: &[u8]) -> Vec<(u8, u8)> {
    let mut runs: Vec<(u8, u8)> = Vec::new();
    for value in values {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *value => *last = *value,
            _ => runs.push((*value, *value)),
        }
    }
    runs
}

fn join(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

impl Unit {
    /// The value that a number or a name stands for; 7 is left for Sunday at the end of a range.
    pub fn value(&self, text: &str) -> Option<u8> {
        if !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()) {
            let top = if self.max == 6 { 7 } else { self.max };
            return text.parse().ok().filter(|v| (self.min..=top).contains(v));
        }
        let name = text.to_ascii_lowercase();
        let known = name.len() == 3
            || FULL_NAMES.contains(&name.as_str())
            || matches!(name.as_str(), "tues" | "weds" | "thur" | "thurs" | "sept");
        let place = self.names.iter().position(|n| known && name.starts_with(n))?;
        Some(self.min + u8::try_from(place).ok()?)
    }
}

//! The clock's face a reader is used to: twelve hours or twenty-four.

/// Which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Face {
    /// 1:30 pm
    Twelve,
    /// 13:30
    #[default]
    TwentyFour,
}

/// Where people tell the time by twelve hours when they write.
const TWELVE: [&str; 13] = [
    "en-US", "en-CA", "en-AU", "en-NZ", "en-IN", "en-PH", "en-PK", "hi-IN", "es-MX", "es-CO", "es-US",
    "ar-EG", "ar-SA",
];

impl Face {
    /// The face for a locale such as `en-GB`; twenty-four hours where it is not known.
    pub fn of_locale(locale: &str) -> Self {
        let locale = locale.replace('_', "-");
        let is_twelve = TWELVE.iter().any(|l| l.eq_ignore_ascii_case(&locale));
        if is_twelve { Self::Twelve } else { Self::TwentyFour }
    }

    /// A time of the day, in minutes since midnight.
    pub fn time(self, minute: u32) -> String {
        let (hour, minute) = (minute / 60 % 24, minute % 60);
        match self {
            Self::TwentyFour => format!("{hour:02}:{minute:02}"),
            Self::Twelve => {
                let half = if hour < 12 { "am" } else { "pm" };
                format!("{}:{minute:02} {half}", (hour + 11) % 12 + 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_locale_has_its_face() {
        let at = |locale, minute| Face::of_locale(locale).time(minute);
        assert_eq!(at("en-GB", 8 * 60 + 30), "08:30");
        assert_eq!(at("en-US", 8 * 60 + 30), "8:30 am");
        assert_eq!(at("en-us", 0), "12:00 am");
        assert_eq!(at("en_US", 12 * 60 + 5), "12:05 pm");
        assert_eq!(at("", 17 * 60 + 30), "17:30");
    }
}

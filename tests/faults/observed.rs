//! What was observed of one fault, and how the page says it.

/// What came of a call under a fault.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// How often the person saw what the call was for, while the fault stood.
    pub first: usize,
    /// The same after it was mended and time had passed.
    pub mended: usize,
    /// The same after the person did what was left to them, and how that is called.
    pub again: Option<(usize, &'static str)>,
    /// Whether the call was made more than once.
    pub tried_again: bool,
    /// Whether the conversation was looked through.
    pub looked: bool,
    /// What was given up and is kept, as `doctor` shows it.
    pub given_up: Vec<String>,
    /// Whether it came to the direct message, and not where it was asked.
    pub elsewhere: bool,
    /// Whether it came where it was asked, and to the direct message as what may be there already.
    pub copied: bool,
    /// Whether something waited while the fault stood.
    pub waited: bool,
    /// What the person was told.
    pub told: Vec<String>,
}

impl Observed {
    /// How often they saw it in the end.
    fn times(&self) -> usize {
        self.again.map_or(self.mended, |(times, _)| times)
    }

    /// Not once in the end.
    pub fn is_wrong(&self) -> bool {
        self.times() != 1 || self.first > 1 || self.mended > 1
    }

    /// "once, at a later try".
    pub fn comes(&self) -> String {
        match (self.times(), self.first, self.again) {
            (0, ..) => "LOST".to_owned(),
            (2.., ..) => "DOUBLED".to_owned(),
            (1, 1, _) if self.copied => {
                "once, and a copy in the direct message that says what it is".to_owned()
            }
            (1, 1, _) if self.elsewhere => "once, in the direct message".to_owned(),
            (1, 1, _) if self.waited => {
                "once; while it cannot be looked for, nothing is sent again".to_owned()
            }
            (1, 1, _) if self.looked => "once; it was looked for before anything was sent again".to_owned(),
            (1, 1, _) if self.tried_again => "once, at a later try".to_owned(),
            (1, 1, _) => "once".to_owned(),
            (1, _, Some((_, how))) => format!("once, with {how}"),
            (1, _, None) => "once, by itself, as soon as it is mended".to_owned(),
        }
    }

    /// "waits; Lena is told: …".
    pub fn meanwhile(&self) -> String {
        let mut said = vec![];
        if self.waited {
            said.push("it waits".to_owned());
        }
        said.extend(self.given_up.iter().map(|why| format!("given up, kept, shown by `doctor`: “{why}”")));
        said.extend(self.told.iter().map(|words| format!("the person reads: “{words}”")));
        said.join("; ")
    }
}

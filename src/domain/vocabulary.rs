//! The closed vocabularies: roles, circles, kinds, settings, initiators. Each has a code, which the
//! store keeps and forms carry, and a label, which people read.

/// Declares an enum whose variants have a code (stored, sent in forms) and a label (read).
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[allow(missing_docs, reason = "the label beside each variant says what it is")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $label] $(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the order people are shown them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code that the store keeps and forms carry.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The word that people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.label())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = String::deserialize(deserializer)?;
                Self::from_code(&code).ok_or_else(|| serde::de::Error::custom(format!("no such value: {code}")))
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// The peer's position.
    Role {
        Ceo = "ceo", "CEO";
        Cfo = "cfo", "CFO";
        Cmo = "cmo", "CMO";
        Coo = "coo", "COO";
        Chro = "chro", "CHRO";
        Clo = "clo", "CLO";
        Engineering = "engineering", "Engineering";
        BusinessUnit = "business-unit", "Business unit";
        Board = "board", "Board";
        Vendor = "vendor", "Vendor";
        Other = "other", "Other";
    }
}

vocabulary! {
    /// How close the lead wants the relationship to be; each circle has a cadence.
    Circle {
        Inner = "inner", "Inner";
        Core = "core", "Core";
        Wide = "wide", "Wide";
        Outer = "outer", "Outer";
    }
}

impl Circle {
    /// Days between relational check-ins, unless the peer carries a cadence of their own.
    pub const fn cadence_days(self) -> u32 {
        match self {
            Self::Inner => 14,
            Self::Core => 30,
            Self::Wide => 90,
            Self::Outer => 180,
        }
    }

    /// Whether peers of this circle are nudged about; Outer is off unless a peer has a cadence of
    /// their own.
    pub const fn nudges(self) -> bool {
        !matches!(self, Self::Outer)
    }

    /// What the order of the due is weighted by.
    pub const fn weight(self) -> f64 {
        match self {
            Self::Inner => 1.5,
            Self::Core => 1.2,
            Self::Wide | Self::Outer => 1.0,
        }
    }
}

vocabulary! {
    /// The test: "Did either of you need something decided or done?" Yes is transactional.
    Kind {
        Relational = "relational", "Relational";
        Transactional = "transactional", "Transactional";
    }
}

vocabulary! {
    /// Where a check-in took place.
    Setting {
        Lunch = "lunch", "Lunch";
        Coffee = "coffee", "Coffee";
        Walk = "walk", "Walk";
        Call = "call", "Call";
        Chat = "chat", "Chat";
        Meeting = "meeting", "Meeting";
        Event = "event", "Event";
        Other = "other", "Other";
    }
}

vocabulary! {
    /// Who started the contact.
    Initiator {
        Me = "me", "I did";
        Them = "them", "They did";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_their_values() {
        assert!(Role::ALL.iter().all(|r| Role::from_code(r.code()) == Some(*r)));
        assert!(Circle::ALL.iter().all(|c| Circle::from_code(c.code()) == Some(*c)));
        assert!(Setting::ALL.iter().all(|s| Setting::from_code(s.code()) == Some(*s)));
        assert_eq!(Kind::from_code("neither"), None);
    }
}

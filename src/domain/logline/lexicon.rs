//! The words that a line is understood by.

use crate::domain::vocabulary::Setting;

/// The settings by the words for them.
pub(super) const SETTINGS: &[(Setting, &[&str])] = &[
    (
        Setting::Event,
        &[
            "event",
            "conference",
            "offsite",
            "off-site",
            "town hall",
            "townhall",
            "all-hands",
            "all hands",
            "summit",
            "party",
            "webinar",
            "fair",
            "reception",
        ],
    ),
    (
        Setting::Meeting,
        &[
            "meeting",
            "1:1",
            "1-1",
            "1on1",
            "one-on-one",
            "one on one",
            "sync",
            "review",
            "steering",
            "steerco",
            "standup",
            "stand-up",
            "workshop",
            "committee",
            "qbr",
        ],
    ),
    (Setting::Lunch, &["lunch", "lunched"]),
    (Setting::Coffee, &["coffee", "coffees", "espresso", "tea"]),
    (Setting::Walk, &["walk", "walked", "stroll"]),
    (
        Setting::Call,
        &["call", "called", "zoom", "teams", "phone", "phoned", "rang", "facetime", "video call", "video"],
    ),
    (
        Setting::Chat,
        &[
            "chat", "chatted", "slack", "slacked", "dm", "dms", "dm'd", "texted", "text", "message",
            "messaged", "messages", "ping", "pinged", "email", "e-mail", "emailed", "mailed", "whatsapp",
            "sms", "wrote",
        ],
    ),
    (
        Setting::Other,
        &[
            "other",
            "beer",
            "beers",
            "drinks",
            "pub",
            "catch-up",
            "catchup",
            "catch up",
            "corridor",
            "hallway",
            "dinner",
            "breakfast",
            "brunch",
            "meal",
            "supper",
        ],
    ),
];

/// Words for a setting that say more than it does: they stay in the note.
pub(super) const SAYS_MORE: &[&str] =
    &["dinner", "breakfast", "brunch", "meal", "supper", "email", "e-mail", "emailed", "mailed"];

/// After these a word such as "review" or "call" is what was talked about.
pub(super) const TOPIC: &[&str] =
    &["about", "discussed", "discussing", "regarding", "concerning", "covered", "planned", "planning"];

/// Before these words' nouns a setting is one, wherever it stands.
pub(super) const WHERE: &[&str] =
    &["with", "at", "over", "for", "in", "on", "via", "by", "during", "after", "to"];

/// Getting in touch, as something that one of the two did.
pub(super) const CONTACTED: &[&str] = &[
    "called",
    "rang",
    "phoned",
    "pinged",
    "texted",
    "messaged",
    "emailed",
    "mailed",
    "wrote",
    "invited",
    "contacted",
    "approached",
    "slacked",
    "dm'd",
    "visited",
    "asked",
    "reached out",
    "came by",
    "came over",
    "dropped by",
    "stopped by",
    "got in touch",
    "started it",
];

/// Being together, before the name of the other; says nothing of its own.
pub(super) const MET: &[&str] = &[
    "talked to",
    "talked with",
    "spoke to",
    "spoke with",
    "bumped into",
    "ran into",
    "caught up with",
    "met up with",
    "met with",
    "met",
    "saw",
];

/// Something had to be decided or done.
pub(super) const TRANSACTIONAL: &[&str] = &[
    "request",
    "requests",
    "requested",
    "approval",
    "approvals",
    "approve",
    "approved",
    "decide",
    "decided",
    "decision",
    "sign-off",
    "signoff",
    "sign off",
    "signed off",
    "a ticket",
    "the ticket",
    "ticket for",
    "ticket about",
    "needed my",
    "needed our",
    "needed me",
    "needed us",
    "needed access",
    "needed something",
    "needed help",
    "needs my",
    "needs our",
    "needs me",
    "needs us",
    "needs access",
    "needs something",
    "needs help",
    "escalated",
    "escalation",
    "asked me for",
    "asked me to",
    "asked us for",
    "asked us to",
];

/// What looks like one of [`TRANSACTIONAL`] and is an opinion.
pub(super) const NOT_TRANSACTIONAL: &[&str] = &["approve of", "approved of"];

pub(super) const NEGATION: &[&str] =
    &["no", "not", "nothing", "without", "never", "cannot", "didnt", "dont", "wasnt", "havent", "couldnt"];

/// A talk that was to be and was not.
pub(super) const CALLED_OFF: &[&str] = &[
    "cancelled",
    "canceled",
    "postponed",
    "rescheduled",
    "called off",
    "fell through",
    "no answer",
    "no reply",
    "no response",
    "no show",
    "no-show",
    "stood me up",
    "stood us up",
    "missed each other",
];

/// What there was none of, after a negation, when a talk was not.
pub(super) const NOT_MET: &[&str] = &[
    "come",
    "came",
    "show",
    "showed",
    "turn up",
    "happen",
    "take place",
    "make it",
    "answer",
    "reply",
    "respond",
    "pick up",
    "reach",
    "meet",
    "met",
    "speak",
    "spoken",
    "talk",
    "talked",
    "seen",
    "yet",
];

/// Words beside [`CALLED_OFF`] and [`NOT_MET`] that make it no other matter.
pub(super) const BESIDE: &[&str] = &[
    "was",
    "got",
    "been",
    "has",
    "is",
    "be",
    "our",
    "the",
    "this",
    "on",
    "me",
    "us",
    "last",
    "minute",
    "again",
    "it",
    "yet",
    "up",
    "out",
    "to",
    "did",
    "could",
    "would",
    "sadly",
    "unfortunately",
    "but",
    "her",
    "him",
    "them",
    "she",
    "he",
    "they",
];

/// What follows them is why, or since when.
pub(super) const REASON: &[&str] = &["because", "since", "as", "so", "due", "until", "till"];

/// Before a day that is another than the day of the talk.
pub(super) const ANOTHER_DAY: &[&str] = &["by", "until", "till", "before", "since", "to", "from"];
/// Anywhere before such a day.
pub(super) const LIES_AHEAD: &[&str] = &["next", "due", "deadline", "upcoming"];

/// Words between two statements, with whoever makes the second.
pub(super) const LEAD_IN: &[&str] =
    &["and", "then", "but", "also", "i", "we", "she", "he", "they", "i've", "we've"];
pub(super) const CONJUNCTION: &[&str] = &["and", "then", "but", "also"];
pub(super) const THIRD_PERSON: &[&str] = &["she", "he", "they"];

/// Words without a meaning of their own at the beginning of what is left over, and at its end.
pub(super) const FILLER_FIRST: &[&str] = &[
    "had", "quick", "brief", "have", "a", "an", "we", "i", "met", "and", "then", "also", "was", "saw", "it",
    "me", "us",
];
pub(super) const FILLER_LAST: &[&str] = &[
    "at", "on", "over", "via", "by", "for", "with", "w/", "and", "a", "an", "the", "in", "to", "had", "we",
    "met", "during", "she", "he", "they", "i", "then", "also", "from", "of",
];

/// Between the words of a name, in small letters.
pub(super) const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le", "el", "al", "bin",
    "ten", "zu",
];

/// Before the setting or the name that a line begins with.
pub(super) const BEFORE_A_NAME: &[&str] = &[
    "i", "we", "a", "an", "the", "my", "our", "had", "was", "have", "great", "good", "nice", "quick",
    "short", "long", "brief", "lovely", "weekly", "monthly", "regular", "from", "to", "with", "w/",
];

/// Words that a person's name does not contain when a line begins with it.
pub(super) const AFTER_A_NAME: &[&str] = &[
    "i",
    "we",
    "she",
    "he",
    "they",
    "me",
    "at",
    "on",
    "in",
    "over",
    "about",
    "for",
    "with",
    "via",
    "by",
    "after",
    "before",
    "during",
    "and",
    "said",
    "told",
    "learned",
    "learnt",
    "heard",
    "found",
    "shared",
    "showed",
    "explained",
    "promised",
    "follow",
    "follow-up",
    "next",
    "todo",
    "ask",
    "reached",
    "came",
    "dropped",
    "stopped",
    "got",
    "started",
    "needed",
    "needs",
    "requested",
    "request",
    "approval",
    "decided",
    "relational",
    "transactional",
    "structured",
    "unstructured",
    "informal",
    "met",
    "saw",
    "had",
    "is",
    "was",
    "wants",
    "wanted",
    "likes",
    "has",
    "budget",
    "ticket",
    "sign-off",
    "quick",
    "long",
    "short",
    "note",
    "to",
    "from",
    "because",
    "when",
    "while",
    "but",
    "then",
    "our",
    "my",
    "his",
    "her",
    "their",
    "again",
    "not",
    "have",
    "did",
    "were",
    "us",
    "joined",
    "cancelled",
    "canceled",
    "postponed",
    "talked",
    "spoke",
];

//! The vocabulary in which block types are described.

/// What a field may hold.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A string of 1 to `max` characters.
    Text(usize),
    /// A string of 0 to `max` characters.
    Loose(usize),
    /// A `plain_text` object of up to `max` characters.
    Plain(usize),
    /// A `plain_text` or `mrkdwn` object of up to `max` characters.
    Either(usize),
    /// A list of up to 10 text objects of up to `max` characters.
    Fields(usize),
    /// True or false.
    Flag,
    /// A whole number between both.
    Number(i64, i64),
    /// A number written as a string.
    Numeric,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of one or more of these words.
    Words(&'static [&'static str]),
    /// An http(s) address of up to 3000 characters.
    Url,
    /// `YYYY-MM-DD`.
    Date,
    /// `HH:mm`.
    Time,
    /// Seconds since 1970.
    Instant,
    /// A list of 1 to `n` options.
    Options(usize),
    /// One option, out of those offered.
    Initial,
    /// Options, out of those offered.
    Initials,
    /// Groups of options.
    Groups,
    /// A list of ids.
    Ids,
    /// A confirmation dialog.
    Confirm,
    /// One element of these types.
    Element(&'static [&'static str]),
    /// A list of 1 to `n` elements of these types.
    Elements(&'static [&'static str], usize),
    /// An object that is not looked into.
    Object,
    /// A list that is not looked into.
    List,
    /// What a conversations list may be narrowed to.
    Filter,
    /// `trigger_actions_on` of an input that dispatches.
    Dispatch,
    /// The rows of a table.
    Rows,
}

/// One field of a type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) kind: Kind,
}

/// A field that must be there.
pub(super) const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, required: true, kind }
}

/// A field that may be there.
pub(super) const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, required: false, kind }
}

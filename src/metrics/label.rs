//! Labels: closed lists of words.

use prometheus_client::encoding::{EncodeLabel, EncodeLabelSet, LabelSetEncoder};
use std::fmt::{self, Debug};
use std::hash::Hash;

/// What a figure may be told apart by.
pub trait Label: Copy + Eq + Hash + Debug + Send + Sync + 'static {
    /// The label's name; empty for none.
    const NAME: &'static str;

    /// Every value there is.
    fn all() -> Vec<Self>;

    /// The word that stands on the page.
    fn code(self) -> &'static str;
}

/// No label.
impl Label for () {
    const NAME: &'static str = "";

    fn all() -> Vec<Self> {
        vec![()]
    }

    fn code(self) -> &'static str {
        ""
    }
}

/// Declares an enum as a label: its name, and a word for each value.
macro_rules! label {
    ($(#[$doc:meta])* $type:ident is $name:literal { $($(#[$vdoc:meta])* $variant:ident = $code:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $type { $($(#[$vdoc])* $variant),+ }

        impl $crate::metrics::Label for $type {
            const NAME: &'static str = $name;

            fn all() -> Vec<Self> {
                vec![$(Self::$variant),+]
            }

            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }
    };
}
pub(crate) use label;

/// Two labels of one series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Labels<A, B>(pub(super) A, pub(super) B);

impl<A: Label, B: Label> EncodeLabelSet for Labels<A, B> {
    fn encode(&self, encoder: &mut LabelSetEncoder<'_>) -> fmt::Result {
        for pair in [(A::NAME, self.0.code()), (B::NAME, self.1.code())] {
            if !pair.0.is_empty() {
                pair.encode(encoder.encode_label())?;
            }
        }
        Ok(())
    }
}

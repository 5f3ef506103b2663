//! What is counted and timed, and the page on which Prometheus reads it.
//!
//! Nothing here is global: each room owns its meters and counts where it works, and the service puts them all on one
//! [`Page`]. A label is a [`Label`]: one of a closed list, so no name, id or text can become one, and the page stays
//! as short as the lists are.

mod label;
mod meter;
mod page;
mod process;

pub use label::Label;
pub(crate) use label::label;
pub use meter::{Count, Level, Meter, Time, Total};
pub use page::{MEDIA, Page};

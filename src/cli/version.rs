//! What this build is: `rapport --version`.

use crate::store::Store;
use std::sync::LazyLock;

/// Several lines, for reports of bugs and for whoever wonders what runs here; `-V` has the first alone.
pub(super) static LONG: LazyLock<String> = LazyLock::new(|| {
    let build = if cfg!(debug_assertions) { "development" } else { "release" };
    let demo = if cfg!(feature = "demo") { "with" } else { "without" };
    format!(
        "{}\ncommit:   {}\ndate:     {}\ncompiler: {}\ntarget:   {}\nbuild:    {build}, {demo} the demo\nschema:   {}",
        env!("CARGO_PKG_VERSION"),
        env!("RAPPORT_COMMIT"),
        env!("RAPPORT_DATE"),
        env!("RAPPORT_RUSTC"),
        env!("RAPPORT_TARGET"),
        Store::known_schema(),
    )
});

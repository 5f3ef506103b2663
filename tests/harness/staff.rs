//! Who works here, and where they talk.

use slack_sandbox::{ChannelSpec, UserSpec};

pub const WORKSPACE: &str = "T0OFFICE";
pub const ZONE: chrono_tz::Tz = chrono_tz::Europe::Berlin;

pub fn users() -> Vec<UserSpec> {
    let berlin = |id: &str, name: &str, real: &str, title: &str| {
        let mut user = UserSpec::new(id, name, real).title(title).tz("Europe/Berlin");
        user.locale = "en-GB".into();
        user
    };
    vec![
        berlin("U0LENA", "lena", "Lena Brandt", "IT Director").admin(),
        UserSpec::new("U0MARCO", "marco", "Marco Ruiz").title("CIO Americas").tz("America/New_York"),
        berlin("U0DANA", "dana", "Dana Whitfield", "Chief Financial Officer"),
        berlin("U0ADA", "ada", "Ada Okafor", "Managing Director, Retail"),
        berlin("U0TOMAS", "tomas", "Tomás Herrera", "Chief Operating Officer"),
        berlin("U0INGRID", "ingrid", "Ingrid Solberg", "Chief Executive Officer"),
    ]
}

pub fn channels() -> Vec<ChannelSpec> {
    vec![
        ChannelSpec::new("C0GENERAL", "general"),
        ChannelSpec::new("C0STATUS", "it-status"),
        ChannelSpec::new("G0BOARD", "board").members(["lena", "ingrid"]).private(),
    ]
}

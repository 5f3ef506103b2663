//! What `rapport doctor` says of the office's database.

use super::bot::turned;
use super::office::Office;
use rapport::cli::doctor::{DoctorArgs, run};
use rapport::config::Settings;

impl Office {
    /// The page of `rapport doctor --offline`.
    pub async fn doctor(&self) -> String {
        let url = self.database();
        let env = |name: &str| (name == "RAPPORT_DATABASE_URL").then(|| url.clone());
        let settings = Settings::load_without_slack(None, &env);
        let (clock, mut page) = (turned(&self.sandbox.clock()), vec![]);
        run(DoctorArgs { offline: true }, settings, &*clock, &mut page).await.expect("doctor runs");
        String::from_utf8(page).expect("text")
    }
}

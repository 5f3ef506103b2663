use super::person::{erased, prepare};
use super::settings_at;
use crate::store::engines::{on_both_at, on_sqlite, sqlite_at};
use rapport::cli::rekey::{RekeyArgs, run};
use rapport::cli::serve::vault;
use rapport::config::Settings;
use rapport::store::Serving;

const SEVENS: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
const EIGHTS: &str = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=";

/// Settings with a key, and keys that were in use before.
fn keyed(url: &str, key: &str, old: &str) -> Settings {
    let set = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let env = |name: &str| match name {
        "RAPPORT_NOTES_KEY" => set(key),
        "RAPPORT_NOTES_KEY_OLD" => set(old),
        _ => None,
    };
    let notes = Settings::load_without_slack(None, &env).expect("keys").notes;
    Settings { notes, ..settings_at(url) }
}

async fn said(settings: Settings, decrypt: bool) -> String {
    let mut page = vec![];
    match run(RekeyArgs { decrypt }, settings, &mut page).await {
        Ok(_) => String::from_utf8(page).expect("text"),
        Err(error) => format!("{error:#}"),
    }
}

#[test]
fn rekeying_wants_a_key_and_tells_what_it_did() {
    on_both_at(async |store, url| {
        prepare(&store).await;
        assert!(said(settings_at(url), false).await.starts_with("No RAPPORT_NOTES_KEY is set."));
        let first = said(keyed(url, SEVENS, ""), false).await;
        let second = said(keyed(url, EIGHTS, SEVENS), false).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(first, @"
              checkin           2 rows looked at, 10 texts written anew
              peer              3 rows looked at, 15 texts written anew
              milestone_deed    1 row looked at, 1 text written anew
            26 texts written anew.
            From now on every command and every `rapport serve` needs the key 737d24f0: keep it safe.
            ");
            assert!(second.contains("written anew.\nThe old keys are no longer needed by this database"), "{second}");
        }
        assert!(
            said(keyed(url, EIGHTS, ""), true).await.contains("to decrypt, move it to RAPPORT_NOTES_KEY_OLD")
        );
        let refused = erased(url, "UDANA", true).await;
        assert!(refused.contains("which is not configured"), "nothing is done without the key: {refused}");
        let page = said(keyed(url, "", EIGHTS), true).await;
        assert!(
            page.ends_with("The old keys are no longer needed by this database; backups still need them.\n"),
            "{page}"
        );
    });
}

#[test]
fn a_bot_that_runs_has_the_key_first() {
    on_sqlite(async |store, folder| {
        let url = &sqlite_at(folder);
        prepare(&store).await;
        let serves = |settings: &Settings| {
            let serving = Serving::claim(url).expect("nobody serves it");
            serving.sealing_with(vault(settings).key_id())
        };
        let (plain, sevens) = (settings_at(url), keyed(url, SEVENS, ""));
        let serving = serves(&plain);
        insta::assert_snapshot!(said(sevens.clone(), false).await, @"The Rapport that serves this database encrypts notes with no key, this command with the key 737d24f0. Give both the same RAPPORT_NOTES_KEY, and keys from before as RAPPORT_NOTES_KEY_OLD: the bot where its settings stand, and start it anew. Then run this again.");
        drop(serving);
        let serving = serves(&sevens);
        assert!(said(sevens, false).await.contains("written anew."), "it has the key");
        let decrypts = said(keyed(url, "", SEVENS), true).await;
        assert!(decrypts.contains("with the key 737d24f0, this command with no key."), "{decrypts}");
        let another = said(keyed(url, EIGHTS, SEVENS), false).await;
        assert!(another.contains("with the key 737d24f0, this command with the key "), "{another}");
        let erases = erased(url, "UDANA", true).await;
        assert!(erases.contains("this command with no key."), "{erases}");
        drop(serving);
        let serving = serves(&keyed(url, EIGHTS, SEVENS));
        assert!(
            said(keyed(url, EIGHTS, SEVENS), false).await.contains("no longer needed"),
            "from key to key"
        );
        drop(serving);
    });
}

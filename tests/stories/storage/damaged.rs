//! A database's file that was overwritten or cut short: refused, and nothing of it is made worse.

use super::{lena, logged, refusal, run, stops, until_settled};
use crate::harness::Way;
use crate::harness::process::Premises;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

type Harm = fn(&Path);

/// No smaller than a page of the file.
const PAGE: u64 = 8_192;

/// Eight pages in the middle are noise.
fn overwritten(file: &Path) {
    let mut file = std::fs::OpenOptions::new().write(true).open(file).expect("opens");
    let middle = file.metadata().expect("known").len() / 2 / PAGE * PAGE;
    file.seek(SeekFrom::Start(middle)).expect("there");
    file.write_all(&[0xa5; 8 * PAGE as usize]).expect("written");
}

fn cut_short(file: &Path) {
    let opened = std::fs::OpenOptions::new().write(true).open(file).expect("opens");
    opened.set_len(opened.metadata().expect("known").len() / 2 / PAGE * PAGE).expect("cut");
}

fn without_its_head(file: &Path) {
    let mut file = std::fs::OpenOptions::new().write(true).open(file).expect("opens");
    file.write_all(&[0x5a; PAGE as usize]).expect("written");
}

#[test]
fn damaged_it_is_refused_as_it_is_and_a_backup_takes_its_place() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        let process = premises.serve().await;
        let lena = lena(&premises).await;
        lena.say("rapport", "/checkin @dana lunch").expect("said");
        lena.wait_text("rapport", "Logged: lunch today").await.expect("logged");
        until_settled(&premises).await;
        let copy = premises.folder.path().join("copy.db");
        let (code, told) = super::restored::backup(&premises, &copy).await;
        assert_eq!(code, Some(0), "{told}");
        stops(process).await;
        let file = premises.folder.path().join("rapport.db");
        let sound = std::fs::read(&file).expect("read");
        let harms: [(&str, Harm); 3] =
            [("overwritten", overwritten), ("cut short", cut_short), ("without its head", without_its_head)];
        for (how, harm) in harms {
            std::fs::write(&file, &sound).expect("written");
            harm(&file);
            let before = std::fs::read(&file).expect("read");
            let told = refusal(&premises).await;
            assert!(told.contains("damaged") && told.contains("restore a backup"), "{how}: {told}");
            assert!(std::fs::read(&file).expect("read") == before, "{how}: it was written to");
        }
        super::restored::restore(&premises, &copy);
        let process = premises.serve().await;
        lena.say("rapport", "/checkin @dana walk").expect("said");
        lena.wait_text("rapport", "Logged: walk today").await.expect("logged");
        stops(process).await;
        assert_eq!(logged(&premises).await, 2);
    });
}

#[test]
fn an_empty_file_does_not_cost_what_the_log_beside_it_holds() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        let process = premises.serve().await;
        lena(&premises).await;
        let folder = premises.folder.path();
        process.kill();
        let log = std::fs::read(folder.join("rapport.db-wal")).expect("a log");
        std::fs::write(folder.join("rapport.db"), []).expect("emptied");
        let told = refusal(&premises).await;
        assert!(told.contains("The database file is empty") && told.contains("restore a backup"), "{told}");
        assert!(std::fs::read(folder.join("rapport.db-wal")).expect("a log") == log, "it is kept");
    });
}

//! The steps of the schema: interrupted in the middle, and of a newer program.

use super::{refusal, run, stops, stranger};
use crate::harness::Way;
use crate::harness::disk::Disk;
use crate::harness::process::Premises;
use crate::store::opening::at_first_step;
use rapport::store::Store;
use sqlx::{AnyConnection, Connection};
use std::time::Duration;

/// At which step the schema is.
async fn step(premises: &Premises) -> i64 {
    let store = Store::open_as_it_is(&premises.database()).await.expect("opens");
    assert_eq!(store.damage().await.expect("read"), Vec::<String>::new());
    let step = store.schema().await.expect("read").expect("some");
    store.close().await;
    step
}

async fn leads(premises: &Premises) -> u64 {
    let store = Store::open_as_it_is(&premises.database()).await.expect("opens");
    let counts = store.reading().await.expect("begins").counts().await.expect("counts");
    store.close().await;
    counts.leads
}

#[test]
fn killed_in_the_middle_the_next_start_finds_all_steps_taken_or_none() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        for tenths in 0..12u64 {
            at_first_step(&premises.database()).await;
            let mut command = stranger(&premises);
            command.stderr(std::process::Stdio::null());
            let mut child = command.spawn().expect("starts");
            // Somewhere on the way from nothing to served; where, does not matter.
            tokio::time::sleep(Duration::from_millis(tenths * 15)).await;
            let _ = child.kill();
            child.wait().expect("gone");
            let step = step(&premises).await;
            assert!(step == 1 || step == Store::known_schema(), "half way: {step}");
        }
        stops(premises.serve().await).await;
        assert_eq!((step(&premises).await, leads(&premises).await), (Store::known_schema(), 1));
    });
}

#[test]
fn a_step_that_finds_no_room_leaves_the_schema_as_it_was_until_there_is() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        let Some(disk) = Disk::over(premises.folder.path()) else { return };
        at_first_step(&premises.database()).await;
        disk.fill();
        let told = refusal(&premises).await;
        assert!(told.contains("the disk is full") || told.contains("cannot be opened"), "{told}");
        disk.clear();
        assert_eq!(step(&premises).await, 1);
        stops(premises.serve().await).await;
        assert_eq!((step(&premises).await, leads(&premises).await), (Store::known_schema(), 1));
    });
}

#[test]
fn a_newer_programs_database_is_refused_with_its_step_and_ours() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        stops(premises.serve().await).await;
        let mut shell = AnyConnection::connect(&premises.database()).await.expect("connects");
        let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     VALUES (9000, 'from the future', TRUE, x'00', 0)";
        sqlx::query(newer).execute(&mut shell).await.expect("written");
        let raises = "UPDATE least_step SET step = 9000";
        sqlx::query(raises).execute(&mut shell).await.expect("written");
        shell.close().await.expect("closes");
        let file = premises.folder.path().join("rapport.db");
        let before = std::fs::read(&file).expect("read");
        let told = refusal(&premises).await;
        let known = format!("has step 9000; this one knows {} at most", Store::known_schema());
        assert!(told.contains("written by a newer Rapport") && told.contains(&known), "{told}");
        assert!(std::fs::read(&file).expect("read") == before, "nothing was written to it");
    });
}

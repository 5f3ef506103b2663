use super::{clock, now, on_sqlite, save, settings};
use crate::store::samples;
use rapport::cli::import::{ImportArgs, run};
use rapport::domain::desk::{Change, Needs, PeersNeeded};
use rapport::domain::peer::Peer;
use rapport::domain::vocabulary::Role;
use rapport::store::Store;
use std::path::Path;

const FILE: &str = "\
name,email,role,circle,company,cadence
Ana Ruiz,ana@example.com,cfo,inner,,
ana ruiz,ana@example.com,,,Acme,
,nobody@example.com,ceo,,,
Bo,not an address,,,,
Cy Young,cy@example.com,board,wide,Acme,60
Dana O'Neil,dana@example.com,vendor,,Elsewhere,7
Emil,,,,,
";

async fn imported(folder: &Path, text: &str, apply: bool) -> String {
    let file = folder.join("peers.csv");
    std::fs::write(&file, text).expect("writes");
    let args = ImportArgs { file, lead: "UL1".into(), workspace: None, apply };
    let mut page = vec![];
    run(args, settings(folder), &clock(), &mut page).await.expect("runs");
    let page = String::from_utf8(page).expect("text");
    page.replace(&format!("{}/", folder.display()), "")
}

async fn peers(store: &Store) -> Vec<Peer> {
    let needs = Needs { peers: PeersNeeded::All, ..Needs::default() };
    let mut peers = samples::desk(store, "L1", needs).await.peers;
    peers.sort_by(|a, b| a.name.cmp(&b.name));
    peers
}

/// Dana is on the list with what the lead set, Emil was taken off it.
async fn prepare(store: &Store) -> Peer {
    let dana = Peer { organisation: None, role: Role::Cmo, ..samples::peer("L1", "P1") };
    let emil =
        Peer { name: "Emil".into(), email: None, removed_at: Some(now()), ..samples::peer("L1", "P2") };
    save(store, &[Change::Lead(samples::lead("L1")), Change::Peer(dana.clone()), Change::Peer(emil)]).await;
    dana
}

#[test]
fn a_dry_run_tells_and_writes_nothing() {
    on_sqlite(async |store, folder| {
        let dana = prepare(&store).await;
        insta::assert_snapshot!(imported(folder, FILE, false).await, @r#"
        peers.csv for Ana Ruiz — «CIO» 🧭 (UL1 in T1)
          add       line 2: Ana Ruiz <ana@example.com>, CFO, Inner circle
          add       line 6: Cy Young <cy@example.com>, Board, Wide circle, every 60 days
          fill in   line 7: Dana O'Neil: organisation
          leave off line 8: Emil
          leave out line 4: no name
          leave out line 5: "not an address" is not an e-mail address
        Would add 2 people; fill in 1; leave 0 as they are; 1 row folded into another row; 1 row left off, as the lead took them off; 2 rows left out.
        Nothing is written yet: say the same with --apply.
        "#);
        assert_eq!(peers(&store).await, [dana]);
    });
}

#[test]
fn applied_twice_is_the_same_as_once_and_what_the_lead_set_stays() {
    on_sqlite(async |store, folder| {
        let dana = prepare(&store).await;
        imported(folder, FILE, true).await;
        let once = peers(&store).await;
        let names: Vec<&str> = once.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["Ana Ruiz", "Cy Young", "Dana O'Neil"]);
        assert_eq!(once[2], Peer { organisation: Some("Elsewhere".into()), ..dana });
        assert_eq!(once[0].organisation.as_deref(), Some("Acme"), "the folded row fills the first");
        insta::assert_snapshot!(imported(folder, FILE, true).await, @r#"
        peers.csv for Ana Ruiz — «CIO» 🧭 (UL1 in T1)
          leave off line 8: Emil
          leave out line 4: no name
          leave out line 5: "not an address" is not an e-mail address
        Added 0 people; filled in 0; left 3 as they are; 1 row folded into another row; 1 row left off, as the lead took them off; 2 rows left out.
        "#);
        assert_eq!(peers(&store).await, once);
    });
}

#[test]
fn a_peer_whom_the_lead_renamed_is_still_the_same() {
    on_sqlite(async |store, folder| {
        prepare(&store).await;
        imported(folder, "name\nFrida\n", true).await;
        let frida = peers(&store).await.into_iter().find(|p| p.name == "Frida").expect("is added");
        let renamed = Peer { name: "Frida K.".into(), ..frida };
        save(&store, &[Change::Peer(renamed.clone())]).await;
        imported(folder, "name\nFrida\n", true).await;
        assert!(peers(&store).await.contains(&renamed));
        assert_eq!(peers(&store).await.len(), 2);
    });
}

#[test]
fn an_unknown_lead_a_missing_file_and_no_names_are_each_a_sentence() {
    on_sqlite(async |store, folder| {
        prepare(&store).await;
        let file = folder.join("peers.csv");
        std::fs::write(&file, "phone\n1\n").expect("writes");
        let said = async |file: &Path, lead: &str| {
            let args = ImportArgs { file: file.into(), lead: lead.into(), workspace: None, apply: true };
            let error = run(args, settings(folder), &clock(), &mut vec![]).await.expect_err("is refused");
            format!("{error:#}").replace(&format!("{}/", folder.display()), "")
        };
        let mut sentences = vec![said(&file, "UL1").await, said(&folder.join("none.csv"), "UL1").await];
        std::fs::write(&file, FILE).expect("writes");
        sentences.push(said(&file, "UX").await);
        insta::assert_snapshot!(sentences.join("\n"), @r"
        No column holds a name; the file has: phone. Begin it with the line: name,email,role,circle
        none.csv cannot be read: No such file or directory (os error 2)
        UX is not a lead here: have them send `/rapport join` in Slack first, or look the id up with `rapport plan`.
        ");
    });
}

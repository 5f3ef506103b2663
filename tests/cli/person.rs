use super::{clock, save, settings_at};
use crate::store::engines::on_both_at;
use crate::store::samples;
use rapport::cli::person::{self, PersonCommand, Whom, audit, correct, erase, export};
use rapport::domain::checkin::CheckIn;
use rapport::domain::chronicle::Deed;
use rapport::domain::desk::{Change, Needs, PeersNeeded};
use rapport::domain::id::UserId;
use rapport::domain::invitation::Invitation;
use rapport::domain::milestone::Milestone;
use rapport::domain::peer::Peer;
use rapport::domain::terms::Team;
use rapport::store::Store;

fn whom(person: &str) -> Whom {
    Whom { person: person.into(), by: Some("Olga".into()) }
}

async fn said(url: &str, command: PersonCommand) -> String {
    let mut page = vec![];
    let done = person::run(command, settings_at(url), &clock(), &mut page).await;
    let page = String::from_utf8(page).expect("text");
    done.map_or_else(|error| format!("{error:#}"), |_| page)
}

pub(super) async fn erased(url: &str, person: &str, apply: bool) -> String {
    said(url, PersonCommand::Erase(erase::EraseArgs { whom: whom(person), apply })).await
}

async fn audited(url: &str) -> String {
    said(url, PersonCommand::Audit(audit::AuditArgs { limit: 9 })).await
}

/// Dana is a peer of two leads, a lead herself, invited, a co-owner, and mentioned in a note on another.
pub(super) async fn prepare(store: &Store) {
    let dana = |lead: &str, id: &str, email: &str| Peer {
        slack_user: Some(UserId::new("UDANA")),
        name: "Dana Whitfield".into(),
        email: Some(email.into()).filter(|e: &String| !e.is_empty()),
        ..samples::peer(lead, id)
    };
    let other = Peer { slack_user: None, name: "Ada".into(), email: None, ..samples::peer("L1", "P3") };
    let about = CheckIn { note: Some("met <@UDANA> too".into()), ..samples::checkin("L1", "P3", "C3") };
    let team = Team { co_owner: Some(UserId::new("UDANA")), stand_in: None };
    let helped = Milestone { team, ..samples::milestone("L1", "M1") };
    let deed = rapport::domain::chronicle::Noted {
        by: UserId::new("UDANA"),
        ..samples::noted("L1", "M1", 0, Deed::Closed)
    };
    let herself = rapport::domain::lead::Lead {
        user: UserId::new("UDANA"),
        name: "Dana".into(),
        ..samples::lead("L3")
    };
    let changes = [
        Change::Lead(samples::lead("L1")),
        Change::Lead(samples::lead("L2")),
        Change::Lead(herself),
        Change::Peer(dana("L1", "P1", "dana@example.com")),
        Change::Peer(dana("L2", "P2", "")),
        Change::Peer(other),
        Change::CheckIn(samples::checkin("L1", "P1", "C1")),
        Change::CheckIn(about),
        Change::Milestone(helped),
        Change::Noted(deed),
        Change::Invited(Invitation {
            workspace: samples::workspace(),
            user: UserId::new("UDANA"),
            at: super::now(),
        }),
    ];
    save(store, &changes).await;
}

async fn names(store: &Store, lead: &str) -> Vec<String> {
    let needs = Needs { peers: PeersNeeded::AllEver, ..Needs::default() };
    samples::desk(store, lead, needs).await.peers.into_iter().map(|peer| peer.name).collect()
}

#[test]
fn a_dry_run_tells_where_they_appear_and_erases_nothing() {
    on_both_at(async |store, url| {
        prepare(&store).await;
        let page = erased(url, "dana@example.com", false).await;
        let expected = [
            "  a lead    Dana (UDANA in T1)",
            "  a peer    Dana Whitfield (UDANA), on the list of UL1 in T1",
            "  a peer    Dana Whitfield (UDANA), on the list of UL2 in T1",
            "  and       1 invitation or note of leaving",
            "  and       1 milestone of another they help with",
            "  and       1 deed on a milestone",
            "  and       1 text that mentions them",
            "Nothing is erased yet: say the same with --apply. It cannot be brought back.",
        ];
        assert_eq!(page.lines().collect::<Vec<_>>(), expected);
        assert_eq!(names(&store, "L1").await, ["Dana Whitfield", "Ada"]);
        assert!(audited(url).await.starts_with("No operator has"));
    });
}

#[test]
fn erased_they_are_nowhere_and_the_act_is_noted_without_them() {
    on_both_at(async |store, url| {
        prepare(&store).await;
        let page = erased(url, "UDANA", true).await;
        assert!(page.ends_with("the act is in `rapport audit`.\n"), "{page}");
        assert_eq!((names(&store, "L1").await, names(&store, "L2").await), (vec!["Ada".to_owned()], vec![]));
        assert!(samples::desk(&store, "L3", Needs::default()).await.lead.is_none());
        let needs = Needs {
            checkins_since: Some(samples::at(-9_999)),
            milestones: true,
            history: true,
            ..Needs::default()
        };
        let left = samples::desk(&store, "L1", needs).await;
        assert_eq!(left.checkins[0].note.as_deref(), Some("met [removed] too"));
        assert_eq!(left.milestones[0].team.co_owner, None);
        assert!(!format!("{left:?}").contains("UDANA"), "{left:?}");
        assert_eq!(erased(url, "UDANA", true).await, "Nothing is kept of UDANA.\n");
        let page = audited(url).await;
        assert!(page.contains("erase") && page.contains("by Olga: 1 as a lead, 2 as a peer"), "{page}");
        assert_eq!(page.lines().count(), 1, "{page}");
        assert!(!page.to_lowercase().contains("dana"), "{page}");
    });
}

#[test]
fn an_export_holds_all_that_is_kept_of_them_and_is_for_its_owner_alone() {
    on_both_at(async |store, url| {
        prepare(&store).await;
        let folder = tempfile::tempdir().expect("a folder");
        let args = export::ExportArgs { whom: whom("Dana Whitfield"), out: folder.path().into() };
        let page = said(url, PersonCommand::Export(args)).await;
        let file = std::fs::read_dir(folder.path()).expect("read").flatten().next().expect("a file");
        assert!(page.contains(&file.path().display().to_string()), "{page}");
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(file.metadata().expect("read").permissions().mode() & 0o777, 0o600);
        let text = std::fs::read_to_string(file.path()).expect("read");
        let all: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let data = &all["data"];
        assert_eq!(data["as a peer"][0]["check-ins"][0]["id"], "C1");
        assert_eq!(data["as a peer"][1]["on the list of"], "UL2");
        assert_eq!(data["mentioned in"][0]["text"], "met <@UDANA> too");
        for part in ["as a lead", "invitations", "helps with", "deeds"] {
            assert_eq!(data[part].as_array().map(Vec::len), Some(1), "{part}");
        }
        assert!(!text.contains("\"Ada\""), "nobody else is in it");
        assert!(audited(url).await.contains("export"));
    });
}

#[test]
fn an_export_writes_into_no_file_that_is_there_and_follows_no_link() {
    on_both_at(async |store, url| {
        prepare(&store).await;
        let folder = tempfile::tempdir().expect("a folder");
        let export = async || {
            let args = export::ExportArgs { whom: whom("Dana Whitfield"), out: folder.path().into() };
            said(url, PersonCommand::Export(args)).await
        };
        export().await;
        let file = std::fs::read_dir(folder.path()).expect("read").flatten().next().expect("a file").path();
        let elsewhere = folder.path().join("elsewhere");
        std::fs::write(&elsewhere, "kept").expect("written");
        std::fs::remove_file(&file).expect("removed");
        std::os::unix::fs::symlink(&elsewhere, &file).expect("linked");
        let page = export().await;
        assert!(page.contains("is there already and stays as it is: move it"), "{page}");
        assert_eq!(std::fs::read_to_string(&elsewhere).expect("read"), "kept");
        assert_eq!(audited(url).await.matches("export").count(), 1, "what was not done is not noted");
    });
}

#[test]
fn a_name_is_corrected_on_every_list_and_two_of_one_name_are_told_apart() {
    on_both_at(async |store, url| {
        prepare(&store).await;
        let correct = async |person: &str, apply| {
            let (name, whom) = (Some("Dana Whitfeld".to_owned()), whom(person));
            said(url, PersonCommand::Correct(correct::CorrectArgs { whom, name, email: None, apply })).await
        };
        assert!(correct("UDANA", false).await.contains("Would correct 2 lists."));
        assert_eq!(names(&store, "L2").await, ["Dana Whitfield"]);
        assert!(correct("UDANA", true).await.contains("Corrected 2 lists"));
        assert_eq!(names(&store, "L2").await, ["Dana Whitfeld"]);
        let namesake = Peer {
            slack_user: Some(UserId::new("UOTHER")),
            name: "Dana Whitfeld".into(),
            email: None,
            ..samples::peer("L2", "P9")
        };
        save(&store, &[Change::Peer(namesake)]).await;
        let refused = erased(url, "Dana Whitfeld", true).await;
        assert!(refused.starts_with("Several people are called so: UDANA, UOTHER"), "{refused}");
        assert_eq!(names(&store, "L2").await.len(), 2);
        assert!(erased(url, " ", true).await.starts_with("Whom?"));
    });
}

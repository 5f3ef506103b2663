//! What the fuzzers found interesting, and whatever once made a target fall, tried again on the same functions.

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use std::path::{Path, PathBuf};
use targets::TARGETS;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}

/// The files of a target's corpus.
fn corpus(target: &str) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder().join(target)).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = files.map(|file| file.path()).collect();
    files.sort();
    files
}

#[test]
fn every_file_of_the_corpus_passes() {
    for (name, check) in TARGETS {
        let files = corpus(name);
        assert!(files.len() >= 5, "{name} has only {} files", files.len());
        for file in files {
            let data = std::fs::read(&file).expect("read");
            let passed = std::panic::catch_unwind(|| check(&data));
            assert!(passed.is_ok(), "{} falls: {:?}", file.display(), String::from_utf8_lossy(&data));
        }
    }
}

#[test]
fn the_corpus_is_small_and_each_folder_a_target() {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder()).expect("the corpus").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(TARGETS.iter().any(|(target, _)| *target == name), "{name} is no target");
        let sizes = corpus(&name).into_iter().filter_map(|file| file.metadata().ok());
        bytes += sizes.map(|file| file.len()).sum::<u64>();
    }
    assert!(bytes < 200 * 1024, "{bytes} bytes");
    let manifest = std::fs::read_to_string(folder().with_file_name("Cargo.toml")).expect("read");
    let missing = TARGETS.iter().filter(|(name, _)| !manifest.contains(&format!("name = \"{name}\"")));
    assert_eq!(missing.map(|(name, _)| name).collect::<Vec<_>>(), Vec::<&&str>::new());
}

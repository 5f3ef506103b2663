//! A small disk, which can be full or written to no more. It takes the right to mount, as CI has it.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A disk of a few megabytes in the place of a folder.
pub struct Disk {
    at: PathBuf,
}

impl Disk {
    /// Mounts it over a folder; `None`, said aloud, where that is not allowed.
    pub fn over(folder: &Path) -> Option<Self> {
        match mount(&["-t", "tmpfs", "-o", "size=12m,mode=0777", "tmpfs"], folder) {
            true => Some(Self { at: folder.to_owned() }),
            false => {
                eprintln!(
                    "SKIPPED: a disk cannot be mounted here, so nothing is shown of full and read-only ones"
                );
                None
            }
        }
    }

    /// Fills it to the last byte.
    pub fn fill(&self) {
        let mut ballast = File::create(self.at.join("ballast")).expect("made");
        while ballast.write_all(&[0; 4096]).is_ok() {}
        while ballast.write_all(&[0]).is_ok() {}
    }

    /// There is room again.
    pub fn clear(&self) {
        std::fs::remove_file(self.at.join("ballast")).expect("removed");
    }

    /// Nothing can be written to it any more, or again.
    pub fn is_read_only(&self, read_only: bool) {
        let options = if read_only { "remount,ro" } else { "remount,rw" };
        assert!(mount(&["-o", options], &self.at), "remounted");
    }
}

fn mount(options: &[&str], at: &Path) -> bool {
    let mut command = Command::new("mount");
    command.args(options).arg(at).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Whatever still holds it lets go of it in its own time.
        let _ = Command::new("umount").arg("--lazy").arg(&self.at).status();
    }
}

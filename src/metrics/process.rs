//! What Linux tells of this process, under the names that every Prometheus client uses. Elsewhere it stays 0.

use super::meter::Level;
use super::page::Page;
use std::fs;

/// A page of memory, as Linux counts it on the machines there are.
const PAGE_BYTES: f64 = 4_096.0;

/// Memory, open files, threads.
#[derive(Clone, Debug, Default)]
pub(super) struct Process {
    resident: Level,
    files: Level,
    threads: Level,
}

impl Process {
    pub(super) fn show(&self, page: &mut Page) {
        page.add("process_resident_memory_bytes", "Resident memory", &self.resident);
        page.add("process_open_fds", "Open files and connections", &self.files);
        page.add("process_threads", "Threads", &self.threads);
    }

    /// Looks again.
    pub(super) fn look(&self) {
        if let Some(pages) = statm() {
            self.resident.set((), pages * PAGE_BYTES);
        }
        if let Ok(files) = fs::read_dir("/proc/self/fd") {
            // One of them is the folder that is being read.
            self.files.set((), files.count().saturating_sub(1) as f64);
        }
        if let Ok(threads) = fs::read_dir("/proc/self/task") {
            self.threads.set((), threads.count() as f64);
        }
    }
}

fn statm() -> Option<f64> {
    fs::read_to_string("/proc/self/statm").ok()?.split_whitespace().nth(1)?.parse().ok()
}

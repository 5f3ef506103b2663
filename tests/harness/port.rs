//! Ports for what is started by itself and told where to listen.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering};

/// A port that nothing else takes until whoever asked for it listens there, and again after a restart: one of those that
/// no machine gives out by itself, another at each call, and another range of them for each run of the tests.
pub fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let first = std::process::id().wrapping_mul(997);
    let ports = std::iter::repeat_with(|| {
        let next = first.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed));
        10_000 + u16::try_from(next % 20_000).expect("below 20,000")
    });
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports.take(20_000).find(is_free).expect("a free port")
}

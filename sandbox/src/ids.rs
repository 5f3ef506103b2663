//! Identifiers in Slack's shapes, never repeated between two runs.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

const LETTERS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

fn base36(mut number: u64, length: usize) -> String {
    let mut text = String::with_capacity(length);
    for _ in 0..length {
        text.push(char::from(LETTERS[(number % 36) as usize]));
        number /= 36;
    }
    text
}

/// An id such as `F0K2M9QWE41`: a prefix and ten random characters.
pub(crate) fn fresh(prefix: &str) -> String {
    format!("{prefix}0{}", base36(random(), 10))
}

/// Lower-case hexadecimal characters.
pub(crate) fn hexadecimal(length: usize) -> String {
    let mut text = String::with_capacity(length);
    while text.len() < length {
        text.push_str(&format!("{:016x}", random()));
    }
    text.truncate(length);
    text
}

/// An id in the shape of a UUID, as Socket Mode envelopes carry it.
pub(crate) fn uuid() -> String {
    let hex = hexadecimal(32);
    [&hex[0..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32]].join("-")
}

/// A short block or action id, as Slack makes up for a block that has none.
pub(crate) fn short() -> String {
    base36(random(), 5)
}

/// An id that stays the same for the same name, for what a program describes without an id.
pub(crate) fn stable(prefix: &str, name: &str) -> String {
    let number = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{prefix}0{}", base36(number, 9))
}

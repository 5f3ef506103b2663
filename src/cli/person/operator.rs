//! Who runs the program, as their machine knows them.

use std::os::unix::fs::MetadataExt;

/// The name of the user, for the audit; their number where they have no name, as in a container.
pub(super) fn name() -> String {
    let set = |name: &&str| std::env::var(name).ok().filter(|user| !user.is_empty());
    let user = ["SUDO_USER", "USER", "LOGNAME"].iter().find_map(set);
    user.or_else(account).unwrap_or_else(|| "unknown".to_owned())
}

/// Of the user whose process this is; Linux tells.
fn account() -> Option<String> {
    let uid = std::fs::metadata("/proc/self").ok()?.uid();
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    Some(named(uid, &accounts).unwrap_or_else(|| format!("uid {uid}")))
}

/// Who has this number, by a file such as `/etc/passwd`.
fn named(uid: u32, accounts: &str) -> Option<String> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, number) = (fields.next()?, fields.nth(1)?);
        (number.parse() == Ok(uid) && !name.is_empty()).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_without_a_variable_is_found_by_number() {
        let accounts = "root:x:0:0:root:/root:/bin/sh\nbroken\nrapport:x:998:998::/:/bin/false\n";
        assert_eq!(named(998, accounts).as_deref(), Some("rapport"));
        assert_eq!(named(65_532, accounts), None);
        #[cfg(target_os = "linux")]
        assert!(account().is_some());
    }
}

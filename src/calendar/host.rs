//! Which hosts may be reached: those with public addresses alone, and what the operator allows beside them.
//!
//! A name is judged by the addresses it resolves to at the moment of connecting, and the connection goes to those very
//! addresses: a name that says something else a moment later gets round nothing.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use url::{Host, Url};

/// A name leads into a private network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the host has a private address")]
pub(super) struct IsPrivate;

/// The hosts that the operator allows although their addresses are private, in lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct Allowed(Arc<[String]>);

impl Allowed {
    pub(super) fn new(hosts: &[String]) -> Self {
        Self(hosts.iter().map(|host| host.to_lowercase()).collect())
    }

    pub(super) fn has(&self, host: &str) -> bool {
        let host = host.trim_matches(['[', ']']).trim_end_matches('.').to_lowercase();
        self.0.contains(&host)
    }

    /// Whether an address may be asked at all, as far as it shows: a name shows more when it is resolved.
    pub(super) fn admits(&self, url: &Url) -> bool {
        match url.host() {
            None => false,
            Some(_) if self.has(url.host_str().unwrap_or_default()) => true,
            Some(Host::Ipv4(ip)) => is_public(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => is_public(IpAddr::V6(ip)),
            Some(Host::Domain(_)) => true,
        }
    }
}

/// Asks the machine for addresses, and refuses a name if any of them is private and the name is not allowed.
impl Resolve for Allowed {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.clone();
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            match allowed.has(name.as_str()) || found.iter().all(|address| is_public(address.ip())) {
                true => Ok(Box::new(found.into_iter()) as Addrs),
                false => Err(IsPrivate.into()),
            }
        })
    }
}

/// Whether an address belongs to the public internet: no private, local, shared, reserved or translated one. The metadata
/// services of clouds have link-local or private addresses.
pub(super) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = match (a, b, c) {
        (0 | 10 | 127, ..) | (240.., ..) => true,
        // Shared by carriers and clouds; for protocols; for measuring.
        (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99) | (198, 18 | 19, _) => true,
        _ => ip.is_private() || ip.is_link_local() || ip.is_multicast() || ip.is_documentation(),
    };
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(inside) = ip.to_ipv4_mapped() {
        return is_public_v4(inside);
    }
    let [a, b, ..] = ip.segments();
    let global = a & 0xe000 == 0x2000;
    // Within the global ones: for protocols and tunnels, for documents, and those that hold a version 4 address.
    let special = matches!((a, b), (0x2001, 0..=0x01ff | 0x0db8) | (0x2002 | 0x3fff, _));
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_local_and_metadata_addresses_are_told_from_public_ones() {
        let public = |text: &str| is_public(text.parse().expect("an address"));
        for ip in
            ["93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1", "::ffff:8.8.8.8"]
        {
            assert!(public(ip), "{ip}");
        }
        let private = "0.0.0.0 127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.100.100.200 192.0.0.192 \
                       198.18.0.1 203.0.113.1 224.0.0.1 255.255.255.255 :: ::1 fe80::1 fc00::1 fd00:ec2::254 fec0::1 ff02::1 \
                       ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::7f00:1 64:ff9b::7f00:1 2002:7f00:1:: 2001::1 2001:db8::1";
        for ip in private.split_whitespace() {
            assert!(!public(ip), "{ip}");
        }
    }

    #[test]
    fn an_address_is_judged_however_it_is_written() {
        let admits = |text: &str| Allowed::default().admits(&text.parse().expect("a URL"));
        assert!(admits("https://calendar.example.com/a.ics") && admits("https://93.184.216.34/a.ics"));
        for url in [
            "https://127.1/",
            "https://0x7f000001/",
            "https://2130706433/",
            "https://0177.0.0.1/",
            "https://[::1]/",
        ] {
            assert!(!admits(url), "{url}");
        }
        let allowed = Allowed::new(&["127.0.0.1".into(), "Calendar.Corp".into(), "::1".into()]);
        assert!(allowed.admits(&"http://127.0.0.1:81/".parse().expect("a URL")));
        assert!(allowed.admits(&"http://[::1]/".parse().expect("a URL")));
        assert!(allowed.has("calendar.corp") && !allowed.has("other.corp"));
    }

    #[test]
    fn a_name_is_judged_by_what_it_resolves_to() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let resolve = |allowed: Allowed| {
            let name: Name = "localhost".parse().expect("a name");
            runtime.block_on(allowed.resolve(name)).map(|found| found.count())
        };
        let error = resolve(Allowed::default()).expect_err("a private name");
        assert!(error.downcast_ref::<IsPrivate>().is_some(), "{error}");
        assert!(resolve(Allowed::new(&["localhost".into()])).expect("allowed") > 0);
    }
}

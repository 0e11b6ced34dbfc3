//! Addresses of devices. Parsed by the standard library's pure parsers; nothing is resolved or opened.

use super::{Verdict, accept_if};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Four octets of 0-255, not unspecified, loopback or broadcast.
pub(super) fn ipv4(value: &str) -> Verdict {
    accept_if(value.parse::<Ipv4Addr>().is_ok_and(|ip| !ip.is_loopback() && !ip.is_unspecified() && !ip.is_broadcast()))
}

/// Any form of RFC 4291 text, not unspecified or loopback; a zone (`%eth0`) is cut off.
pub(super) fn ipv6(value: &str) -> Verdict {
    let bare = value.split('%').next().unwrap_or(value);
    accept_if(bare.parse::<Ipv6Addr>().is_ok_and(|ip| !ip.is_loopback() && !ip.is_unspecified()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ip_addresses() {
        assert_eq!(ipv4("192.0.2.17"), Verdict::Accept);
        assert_eq!(ipv4("127.0.0.1"), Verdict::Reject);
        assert_eq!(ipv4("1.2.3.400"), Verdict::Reject);
        assert_eq!(ipv6("2001:db8::17"), Verdict::Accept);
        assert_eq!(ipv6("::1"), Verdict::Reject);
        assert_eq!(ipv6("10:15:30"), Verdict::Reject);
    }
}

//! Allowed targets of webhooks (SSRF protection).

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;
use url::{Host, Url};

/// Longest URL, in characters.
const LONGEST: usize = 2_048;

/// Allowed targets: any public address by https, and the configured networks.
#[derive(Debug, Clone)]
pub struct Targets(Arc<[IpNet]>);

/// A URL that no webhook may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidTarget {
    /// Not a URL, with a password or fragment, or too long.
    #[error("not a URL that can be called")]
    Malformed,
    /// Not https; http is allowed to this machine alone, and only where the configuration allows that.
    #[error("webhooks are called by https")]
    NotHttps,
    /// In a network that is not public.
    #[error("its address is not public")]
    NotPublic,
}

impl Targets {
    /// Public addresses, and these networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks.into())
    }

    /// Validates a URL. Its name is resolved, and checked, at each call.
    pub fn check(&self, url: &str) -> Result<Url, InvalidTarget> {
        if url.len() > LONGEST {
            return Err(InvalidTarget::Malformed);
        }
        let url = Url::parse(url.trim()).map_err(|_| InvalidTarget::Malformed)?;
        let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let host = url.host().filter(|_| bare).ok_or(InvalidTarget::Malformed)?;
        let address = match host {
            Host::Domain("localhost") => Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            Host::Domain(_) => None,
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
        };
        match url.scheme() {
            "https" => {}
            "http" if address.is_some_and(|address| address.is_loopback()) => {}
            _ => return Err(InvalidTarget::NotHttps),
        }
        if address.is_some_and(|address| !self.allows(address)) {
            return Err(InvalidTarget::NotPublic);
        }
        Ok(url)
    }

    /// True for an allowed address.
    fn allows(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        is_public(address) || self.0.iter().any(|network| network.contains(&address))
    }
}

/// Resolver that drops forbidden addresses at connection time, so that a name that was public at registration cannot
/// lead elsewhere later (DNS rebinding).
impl Resolve for Targets {
    fn resolve(&self, name: Name) -> Resolving {
        let targets = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|found| targets.allows(found.ip())).collect();
            if allowed.is_empty() {
                return Err(Box::new(InvalidTarget::NotPublic) as Box<dyn Error + Send + Sync>);
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// True for a global address: in none of IANA's special-purpose networks.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        // This network, carrier-grade NAT, protocol assignments, 6to4 relays, benchmarks, reserved.
        || first == 0
        || (first == 100 && second & 0xc0 == 64)
        || (first == 192 && second == 0 && third == 0)
        || (first == 192 && second == 88 && third == 99)
        || (first == 198 && second & 0xfe == 18)
        || first >= 240;
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Global unicast only, without documentation, protocol assignments (Teredo among them) and 6to4, which
    // embeds an IPv4 address.
    first & 0xe000 == 0x2000
        && !(first == 0x2001 && (second == 0x0db8 || second < 0x0200))
        && first != 0x2002
        && !(first == 0x3fff && second < 0x1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(networks: &[&str]) -> Targets {
        Targets::new(networks.iter().map(|network| network.parse().expect("a network")).collect())
    }

    #[test]
    fn webhooks_lead_to_public_addresses_by_https() {
        let targets = targets(&[]);
        for url in ["https://example.vn/hook?x=1", "https://8.8.8.8/", "https://[2606:4700::1111]:8443/a"] {
            assert!(targets.check(url).is_ok(), "{url}");
        }
        for (url, why) in [
            ("", InvalidTarget::Malformed),
            ("example.vn/hook", InvalidTarget::Malformed),
            ("https://user@example.vn/", InvalidTarget::Malformed),
            ("https://example.vn/#a", InvalidTarget::Malformed),
            ("http://example.vn/", InvalidTarget::NotHttps),
            ("http://10.1.2.3/", InvalidTarget::NotHttps),
            ("ftp://example.vn/", InvalidTarget::NotHttps),
            ("https://localhost/", InvalidTarget::NotPublic),
            ("http://localhost/", InvalidTarget::NotPublic),
        ] {
            assert_eq!(targets.check(url), Err(why), "{url}");
        }
        assert_eq!(targets.check(&format!("https://example.vn/{}", "a".repeat(3_000))), Err(InvalidTarget::Malformed));
    }

    #[test]
    fn no_address_that_is_kept_for_something_is_called_however_it_is_written() {
        let targets = targets(&[]);
        for host in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "[::]",
            "[::1]",
            "[fc00::1]",
            "[fe80::1]",
            "[ff02::1]",
            "[::ffff:10.0.0.1]",
            "[64:ff9b::a00:1]",
            "[2001:db8::1]",
            "[2002:a00:1::]",
            "[2001::1]",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
        ] {
            assert_eq!(targets.check(&format!("https://{host}/")), Err(InvalidTarget::NotPublic), "{host}");
        }
    }

    #[test]
    fn what_the_configuration_allows_is_called_and_this_machine_by_http_too() {
        let targets = targets(&["127.0.0.0/8", "10.1.0.0/16"]);
        for url in ["http://127.0.0.1:8080/a", "http://localhost/", "https://10.1.2.3/"] {
            assert!(targets.check(url).is_ok(), "{url}");
        }
        assert_eq!(targets.check("http://10.1.2.3/"), Err(InvalidTarget::NotHttps));
        assert_eq!(targets.check("https://10.2.2.3/"), Err(InvalidTarget::NotPublic));
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_not_followed() {
        let resolve =
            |targets: Targets| async move { targets.resolve("localhost".parse().expect("a name")).await.is_ok() };
        assert!(!resolve(targets(&[])).await);
        assert!(resolve(targets(&["127.0.0.0/8", "::1/128"])).await);
    }
}

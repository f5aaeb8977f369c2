//! Permission to read metrics.

use std::net::{IpAddr, Ipv4Addr};

use axum::extract::Request;
use foundation::http::{Peer, RequestContext};
use ipnet::IpNet;

/// Headers that proxies add.
const PASSED_ON: [&str; 4] = ["x-forwarded-for", "forwarded", "via", "x-real-ip"];

/// True for a request from this machine or one of these networks. A forwarded request counts by the address that a
/// trusted proxy names, and never where the proxy is not trusted: else everybody would come from the proxy's machine.
pub(super) fn may_read(request: &Request, networks: &[IpNet]) -> bool {
    let Some(context) = request.extensions().get::<RequestContext>() else { return false };
    let peer = request.extensions().get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip());
    let passed_on = PASSED_ON.iter().any(|name| request.headers().contains_key(*name));
    if passed_on && context.client == peer.to_canonical() {
        return false;
    }
    context.client.is_loopback() || networks.iter().any(|network| network.contains(&context.client))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use domain::Language;
    use uuid::Uuid;

    use super::*;
    use foundation::http::client_address;

    /// Permission by peer and headers, with trusted proxies in 10.0.0.0/8.
    fn may(peer: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let peer: IpAddr = peer.parse().expect("an address");
        let mut request = Request::new(Body::empty());
        for (name, value) in headers {
            request.headers_mut().append(*name, value.parse().expect("a header"));
        }
        let client = client_address(peer, request.headers(), &["10.0.0.0/8".parse().expect("a network")]);
        request.extensions_mut().insert(RequestContext {
            id: Uuid::nil(),
            client,
            language: Language::Vi,
            device: None,
        });
        request.extensions_mut().insert(Peer((peer, 4711).into()));
        may_read(&request, &["192.168.7.0/24".parse().expect("a network")])
    }

    #[test]
    fn this_machine_and_the_configured_networks_may_read() {
        for (peer, allowed) in [
            ("127.0.0.1", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("192.168.7.9", true),
            ("::ffff:192.168.7.9", true),
            ("192.168.8.9", false),
            ("10.0.0.1", false),
            ("203.0.113.9", false),
        ] {
            assert_eq!(may(peer, &[]), allowed, "{peer}");
        }
    }

    #[test]
    fn what_a_proxy_passes_on_comes_from_where_it_says_or_from_nowhere() {
        let passed = |peer: &str, from: &'static str| may(peer, &[("x-forwarded-for", from)]);
        assert!(passed("10.0.0.1", "192.168.7.9"));
        assert!(!passed("10.0.0.1", "203.0.113.9"));
        assert!(!passed("10.0.0.1", "127.0.0.1, 203.0.113.9"), "what the client wrote itself counts for nothing");
        assert!(!passed("127.0.0.1", "203.0.113.9"), "a proxy on this machine that is not believed");
        assert!(!passed("127.0.0.1", "127.0.0.1"));
        for header in ["forwarded", "via", "x-real-ip"] {
            assert!(!may("127.0.0.1", &[(header, "1.1 somewhere")]), "{header}");
        }
    }
}

//! Public base URL of the service.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use thiserror::Error;
use url::{Host, Url};

/// Base of every link that leaves the service; from configuration, never from a request's `Host`, which can be forged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    url: Url,
    /// Without a trailing slash.
    base: String,
}

/// Text that cannot be the base of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a public URL is http(s)://HOST[:PORT][/PATH] without query and password")]
pub struct InvalidPublicUrl;

impl PublicUrl {
    /// Base URL for a browser on the same machine as a listener at `listen`.
    pub fn of_listener(listen: SocketAddr) -> Result<Self, InvalidPublicUrl> {
        if listen.ip().is_unspecified() {
            format!("http://localhost:{}", listen.port()).parse()
        } else {
            format!("http://{listen}").parse()
        }
    }

    /// Absolute URL of a path; the path begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// True when browsers reach the service by TLS: secure cookies and HSTS depend on it.
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Host for the right part of Message-IDs: a name, or an address literal of RFC 5322.
    pub fn host(&self) -> String {
        match self.url.host() {
            Some(Host::Ipv6(address)) => format!("[IPv6:{address}]"),
            Some(host) => host.to_string(),
            None => "localhost".to_owned(),
        }
    }

    /// Default domain of the sender address of mail.
    pub fn mail_domain(&self) -> String {
        match self.url.host() {
            Some(Host::Domain(domain)) => domain.to_owned(),
            _ => "localhost".to_owned(),
        }
    }

    /// The origin as browsers write it in `Origin`.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)
    }
}

impl FromStr for PublicUrl {
    type Err = InvalidPublicUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text.trim()).map_err(|_| InvalidPublicUrl)?;
        let open = url.username().is_empty() && url.password().is_none();
        let bare = url.query().is_none() && url.fragment().is_none();
        if !matches!(url.scheme(), "http" | "https") || !open || !bare || url.host().is_none() {
            return Err(InvalidPublicUrl);
        }
        let base = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url, base })
    }
}

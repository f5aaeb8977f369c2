//! Settings of the demo.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use secrecy::SecretString;

use super::{Config, ConfigError};

/// Public: it is in the documentation.
const DEFAULT: &str = "Hoso-demo-2026";

impl Config {
    /// Password of the demo accounts; the public default is allowed on a loopback address only.
    pub fn demo_password(&self) -> Result<SecretString, ConfigError> {
        match &self.demo_password {
            Some(password) => Ok(password.clone()),
            None if self.listen.ip().is_loopback() => Ok(DEFAULT.into()),
            None => Err(ConfigError::DemoPassword(self.listen)),
        }
    }

    /// The demo's password where it is the public default.
    pub fn known_demo_password(&self) -> Option<&'static str> {
        (self.demo_password.is_none() && self.listen.ip().is_loopback()).then_some(DEFAULT)
    }

    /// Allows webhooks to this machine where the demo is served on a loopback address.
    pub fn try_webhooks(&mut self) {
        if self.listen.ip().is_loopback() {
            self.webhook_networks.extend(
                [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()].map(|address: IpAddr| IpNet::from(address)),
            );
        }
    }
}

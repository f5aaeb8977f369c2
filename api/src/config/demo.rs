use secrecy::SecretString;

use super::{Config, ConfigError};

/// Known to everybody who reads the documentation.
const DEFAULT: &str = "Hoso-demo-2026";

impl Config {
    /// Password of the demo accounts; the default one serves this machine only.
    pub fn demo_password(&self) -> Result<SecretString, ConfigError> {
        match &self.demo_password {
            Some(password) => Ok(password.clone()),
            None if self.listen.ip().is_loopback() => Ok(DEFAULT.into()),
            None => Err(ConfigError::DemoPassword(self.listen)),
        }
    }
}

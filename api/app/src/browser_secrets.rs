//! Signed form tokens (CSRF), encrypted cookies and hidden fields: state that browsers carry and must
//! not read or forge.

use domain::DossierId;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use store::{Keyring, Vault, VaultError};

/// Signs and encrypts state that browsers carry.
#[derive(Clone)]
pub struct BrowserSecrets {
    pub(crate) keyring: Keyring,
    pub(crate) vault: Vault,
}

impl BrowserSecrets {
    /// HMAC for one purpose.
    pub fn sign(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        self.keyring.sign(purpose, message)
    }

    /// Look-up secret of a dossier, for the browser that has just filed it.
    pub fn look_up_secret(&self, dossier: DossierId) -> SecretString {
        self.keyring.look_up_secret(dossier)
    }

    /// Encrypts a token for one purpose.
    pub fn encrypt_token(&self, purpose: &str, plain: &[u8]) -> Result<String, VaultError> {
        self.vault.encrypt_token(purpose, plain)
    }

    /// Decrypts a token of the same purpose; `None` for any other text.
    pub fn decrypt_token(&self, purpose: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
        self.vault.decrypt_token(purpose, sealed)
    }
}

//! What a browser carries for us: form tokens that are signed, cookies and hidden fields that are encrypted.

use domain::DossierId;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use store::{Keyring, Vault, VaultError};

/// Signs and encrypts what is given to a browser and taken back.
#[derive(Clone)]
pub struct BrowserSecrets {
    pub(crate) keyring: Keyring,
    pub(crate) vault: Vault,
}

impl BrowserSecrets {
    /// A signature (HMAC) for one purpose.
    pub fn sign(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        self.keyring.sign(purpose, message)
    }

    /// The look-up secret of a dossier, for the browser that has just sent it.
    pub fn look_up_secret(&self, dossier: DossierId) -> SecretString {
        self.keyring.look_up_secret(dossier)
    }

    /// Encrypts a token for one purpose.
    pub fn encrypt_token(&self, purpose: &str, plain: &[u8]) -> Result<String, VaultError> {
        self.vault.encrypt_token(purpose, plain)
    }

    /// Decrypts what was encrypted for the same purpose; `None` where it is not that.
    pub fn decrypt_token(&self, purpose: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
        self.vault.decrypt_token(purpose, sealed)
    }
}

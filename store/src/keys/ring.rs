//! The keyring: blind indexes, idempotency keys, one-time secrets and MACs, each under a derived key of its own.

use std::fmt;
use std::sync::Arc;

use domain::{AccountId, DossierId, SecretCheck, SecretIssueId, SecretPurpose};
use hkdf::Hkdf;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::derivation::expand;
use super::mac::mac;
use super::masters::Masters;
use super::root::Root;
use super::{MasterKey, secret};
use crate::chain::lenient;
use crate::log::ClaimKind;

/// Keyring: every key but the subjects' own, derived by HKDF-SHA256 with its purpose as info, so that none reveals
/// anything about another.
///
/// Blind indexes of rows, secrets printed on paper and secrets sent derive from the master key that the log was begun
/// under, and a rotation leaves them as they are. The keys that wrap subjects' keys derive from the present master key.
#[derive(Clone)]
pub struct Keyring(Arc<Keys>);

struct Keys {
    root: Hkdf<Sha256>,
    masters: Masters,
}

/// Redacts the keys.
impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(…)")
    }
}

impl Keyring {
    /// Keyring of a log that was begun under this master key and knows no other.
    pub fn new(master: &MasterKey) -> Self {
        Self::of(&Root::of(master), Masters::of(std::slice::from_ref(master)))
    }

    pub(super) fn of(root: &Root, masters: Masters) -> Self {
        Self(Arc::new(Keys { root: root.expander(), masters }))
    }

    /// Wrapping key of the master key with this fingerprint; `None` where it is not in the keyring.
    pub(crate) fn wrapping(&self, master: &str) -> Option<Zeroizing<[u8; 32]>> {
        self.0.masters.wrapping(master)
    }

    /// Derives the key of a purpose; purposes are constants of this crate, except what follows `sign/` and `enclosed/`.
    pub(crate) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        expand(&self.0.root, purpose)
    }

    fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        mac(&self.derive(purpose), parts)
    }

    /// Blind index of a claimed name: the folded name itself never stands in a table.
    pub fn claim(&self, kind: ClaimKind, name: &str) -> [u8; 32] {
        self.mac("claim", &[kind.name().as_bytes(), name.as_bytes()])
    }

    /// Blind index of a contact or identifying number, hex. Unlike a claim it may be of many accounts, and is
    /// unlinkable to the claim of the same value.
    pub fn contact(&self, kind: &str, value: &str) -> String {
        hex::encode(self.mac("contact", &[kind.as_bytes(), value.as_bytes()]))
    }

    /// Idempotency key of a request, scoped by caller and mutation, before sign-in by mutation.
    pub fn request_key(&self, caller: Option<AccountId>, mutation: &str, request_id: Uuid) -> String {
        let caller = caller.map(|account| account.0.into_bytes());
        let caller = caller.as_ref().map_or(&[][..], |bytes| &bytes[..]);
        hex::encode(self.mac("request", &[caller, mutation.as_bytes(), request_id.as_bytes()]))
    }

    /// Fingerprint of an input, whatever the order of its keys: detects an idempotency key reused for another input.
    /// The caller leaves passwords out.
    pub fn fingerprint(&self, input: &Value) -> String {
        hex::encode(self.mac("fingerprint-of-input", &[&lenient(input)]))
    }

    /// One-time secret of an issue: 43 letters of base64url for a link, six digits for a one-time password.
    pub fn secret(&self, purpose: SecretPurpose, issue: SecretIssueId) -> SecretString {
        let (name, write): (_, fn(&[u8; 32]) -> SecretString) = match purpose {
            SecretPurpose::ActivationLink => ("secret/activation-link", secret::link),
            SecretPurpose::ActivationOtp => ("secret/activation-otp", secret::digits),
            SecretPurpose::PhoneOtp => ("secret/phone-otp", secret::digits),
            SecretPurpose::PasswordReset => ("secret/password-reset", secret::link),
        };
        write(&self.mac(name, &[issue.0.as_bytes()]))
    }

    /// Look-up secret of a dossier for people without an account: ten letters of Crockford's base 32 in two groups, 50
    /// bits, to be typed from paper; it opens one dossier only, behind the throttle.
    pub fn look_up_secret(&self, dossier: DossierId) -> SecretString {
        secret::letters(&self.mac("look-up", &[dossier.0.as_bytes()]))
    }

    /// Verifies a look-up secret, however its letters were typed.
    pub fn holds_look_up_secret(&self, dossier: DossierId, presented: &str) -> bool {
        same(&self.look_up_secret(dossier), &secret::retyped(presented))
    }

    /// Blind index of a session token.
    pub fn session_digest(&self, token: &str) -> [u8; 32] {
        self.mac("session", &[token.as_bytes()])
    }

    /// Blind index of a throttle counter: addresses and usernames themselves never stand in a table.
    pub fn throttle_key(&self, parts: &[&str]) -> String {
        let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
        hex::encode(self.mac("throttle", &parts))
    }

    /// MAC of a message that comes back to this service: URLs, cursors, snapshots.
    pub fn sign(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        self.mac(&format!("sign/{purpose}"), &[message])
    }

    /// Verifies a MAC of this purpose, in constant time.
    pub fn verify(&self, purpose: &str, message: &[u8], signature: &[u8]) -> bool {
        self.sign(purpose, message).ct_eq(signature).into()
    }
}

impl SecretCheck for Keyring {
    fn holds(&self, purpose: SecretPurpose, issue: SecretIssueId, presented: &str) -> bool {
        same(&self.secret(purpose, issue), presented.trim())
    }
}

fn same(secret: &SecretString, presented: &str) -> bool {
    secret.expose_secret().as_bytes().ct_eq(presented.as_bytes()).into()
}

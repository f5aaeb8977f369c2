//! What is given to a browser and taken back: tokens of forms, and cookies that nobody else can read.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use super::visit::Visit;

const PURPOSE: &str = "portal-form";
/// Bytes that make each token another, so that compressing pages tells nothing of it.
const NONCE: usize = 16;

/// What a form of this visit carries: proof that one of our pages, in this browser, made it.
pub fn form_token(visit: &Visit) -> String {
    let nonce = visit.app().ids.uuid().into_bytes();
    URL_SAFE_NO_PAD.encode([&nonce[..], &signed(visit, &nonce)].concat())
}

/// Whether a form carries that proof.
pub fn is_form_token(visit: &Visit, token: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
    let Some((nonce, signature)) = bytes.split_first_chunk::<NONCE>() else { return false };
    signature.ct_eq(&signed(visit, nonce)).into()
}

fn signed(visit: &Visit, nonce: &[u8; NONCE]) -> [u8; 32] {
    visit.app().keyring.sign(PURPOSE, &[nonce, visit.visitor().as_bytes()].concat())
}

/// Seals a value for a cookie or a hidden field; `None` where it cannot be sealed.
pub fn enclose(visit: &Visit, purpose: &str, value: &impl Serialize) -> Option<String> {
    let plain = serde_json::to_vec(value).ok()?;
    visit.app().vault.enclose(purpose, &plain).ok()
}

/// Opens what `enclose` gave.
pub fn disclose<T: DeserializeOwned>(visit: &Visit, purpose: &str, sealed: &str) -> Option<T> {
    serde_json::from_slice(&visit.app().vault.disclose(purpose, sealed)?).ok()
}

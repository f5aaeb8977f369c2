//! What is given to a browser and taken back: tokens of forms, and cookies that nobody else can read.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use super::visit::Visit;

const PURPOSE: &str = "portal-form";
const OWNER: &str = "portal-form-owner";
/// Bytes that make each token another, so that compressing pages tells nothing of it.
const NONCE: usize = 16;

/// Bytes of a signature.
const SIGNATURE: usize = 32;

/// What a form of this visit carries: proof that one of our pages, in this browser, made it; and, for whoever is signed
/// in, that it was made for them, which tells nobody else who they are.
pub fn form_token(visit: &Visit) -> String {
    let nonce = visit.app().ids.uuid().into_bytes();
    let owner = owned(visit, &nonce).map(|signature| signature.to_vec()).unwrap_or_default();
    URL_SAFE_NO_PAD.encode([&nonce[..], &signed(visit, &nonce), &owner].concat())
}

/// Whether a form carries that proof.
pub fn is_form_token(visit: &Visit, token: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
    let Some((nonce, rest)) = bytes.split_first_chunk::<NONCE>() else { return false };
    let Some((signature, _)) = rest.split_first_chunk::<SIGNATURE>() else { return false };
    signature.ct_eq(&signed(visit, nonce)).into()
}

/// What of a form's token tells for whom it was made, where it was made for somebody signed in.
pub fn owner(token: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (nonce, rest) = bytes.split_first_chunk::<NONCE>()?;
    let (_, owner) = rest.split_first_chunk::<SIGNATURE>()?;
    (owner.len() == SIGNATURE).then(|| URL_SAFE_NO_PAD.encode([&nonce[..], owner].concat()))
}

/// Whether a form was made for whoever is signed in now.
pub fn is_owner(visit: &Visit, owner: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(owner) else { return false };
    let Some((nonce, signature)) = bytes.split_first_chunk::<NONCE>() else { return false };
    owned(visit, nonce).is_some_and(|own| signature.ct_eq(&own).into())
}

fn owned(visit: &Visit, nonce: &[u8; NONCE]) -> Option<[u8; SIGNATURE]> {
    let account = visit.account()?.to_string();
    Some(visit.app().browser_secrets.sign(OWNER, &[nonce, account.as_bytes()].concat()))
}

fn signed(visit: &Visit, nonce: &[u8; NONCE]) -> [u8; 32] {
    visit.app().browser_secrets.sign(PURPOSE, &[nonce, visit.visitor().as_bytes()].concat())
}

/// Seals a value for a cookie or a hidden field; `None` where it cannot be sealed.
pub fn enclose(visit: &Visit, purpose: &str, value: &impl Serialize) -> Option<String> {
    let plain = serde_json::to_vec(value).ok()?;
    visit.app().browser_secrets.enclose(purpose, &plain).ok()
}

/// Opens what `enclose` gave.
pub fn disclose<T: DeserializeOwned>(visit: &Visit, purpose: &str, sealed: &str) -> Option<T> {
    serde_json::from_slice(&visit.app().browser_secrets.disclose(purpose, sealed)?).ok()
}

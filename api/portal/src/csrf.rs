//! CSRF tokens of forms, and cookies that nobody else can read: what is given to a browser and taken back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use super::page_context::PageContext;

const PURPOSE: &str = "portal-form";
const OWNER: &str = "portal-form-owner";
/// Bytes that make each token another, so that compressing pages tells nothing of it.
const NONCE: usize = 16;

/// Bytes of a signature.
const SIGNATURE: usize = 32;

/// What a form of this visit carries: proof that one of our pages, in this browser, made it; and, for whoever is signed
/// in, that it was made for them, which tells nobody else who they are.
pub fn form_token(context: &PageContext) -> String {
    let nonce = context.app().ids.uuid().into_bytes();
    let owner = owned(context, &nonce).map(|signature| signature.to_vec()).unwrap_or_default();
    URL_SAFE_NO_PAD.encode([&nonce[..], &signed(context, &nonce), &owner].concat())
}

/// Whether a form carries that proof.
pub fn is_form_token(context: &PageContext, token: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
    let Some((nonce, rest)) = bytes.split_first_chunk::<NONCE>() else { return false };
    let Some((signature, _)) = rest.split_first_chunk::<SIGNATURE>() else { return false };
    signature.ct_eq(&signed(context, nonce)).into()
}

/// What of a form's token tells for whom it was made, where it was made for somebody signed in.
pub fn owner(token: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (nonce, rest) = bytes.split_first_chunk::<NONCE>()?;
    let (_, owner) = rest.split_first_chunk::<SIGNATURE>()?;
    (owner.len() == SIGNATURE).then(|| URL_SAFE_NO_PAD.encode([&nonce[..], owner].concat()))
}

/// Whether a form was made for whoever is signed in now.
pub fn is_owner(context: &PageContext, owner: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(owner) else { return false };
    let Some((nonce, signature)) = bytes.split_first_chunk::<NONCE>() else { return false };
    owned(context, nonce).is_some_and(|own| signature.ct_eq(&own).into())
}

fn owned(context: &PageContext, nonce: &[u8; NONCE]) -> Option<[u8; SIGNATURE]> {
    let account = context.account()?.to_string();
    Some(context.app().browser_secrets.sign(OWNER, &[nonce, account.as_bytes()].concat()))
}

fn signed(context: &PageContext, nonce: &[u8; NONCE]) -> [u8; 32] {
    context.app().browser_secrets.sign(PURPOSE, &[nonce, context.visitor().as_bytes()].concat())
}

/// Encrypts a value for a cookie or a hidden field; `None` where it cannot be sealed.
pub fn encrypt_token(context: &PageContext, purpose: &str, value: &impl Serialize) -> Option<String> {
    let plain = serde_json::to_vec(value).ok()?;
    context.app().browser_secrets.encrypt_token(purpose, &plain).ok()
}

/// Decrypts what `encrypt_token` gave.
pub fn decrypt_token<T: DeserializeOwned>(context: &PageContext, purpose: &str, sealed: &str) -> Option<T> {
    serde_json::from_slice(&context.app().browser_secrets.decrypt_token(purpose, sealed)?).ok()
}

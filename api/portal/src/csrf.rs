//! CSRF tokens of forms, and encrypted values handed to the browser and taken back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use super::page_context::PageContext;

const PURPOSE: &str = "portal-form";
const OWNER: &str = "portal-form-owner";
/// Bytes of the nonce that makes each token unique: the defence against BREACH, which reads
/// secrets from compressed pages.
const NONCE: usize = 16;

const SIGNATURE: usize = 32;

/// CSRF token: a nonce, its MAC over the visitor id and, for a signed-in visitor, its MAC over the account id. The
/// second ties a pending form to its owner without revealing the account.
pub fn form_token(context: &PageContext) -> String {
    let nonce = context.app().ids.uuid().into_bytes();
    let owner = owned(context, &nonce).map(|signature| signature.to_vec()).unwrap_or_default();
    URL_SAFE_NO_PAD.encode([&nonce[..], &signed(context, &nonce), &owner].concat())
}

/// Verifies a CSRF token against the visitor id, in constant time.
pub fn is_form_token(context: &PageContext, token: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
    let Some((nonce, rest)) = bytes.split_first_chunk::<NONCE>() else { return false };
    let Some((signature, _)) = rest.split_first_chunk::<SIGNATURE>() else { return false };
    signature.ct_eq(&signed(context, nonce)).into()
}

/// Owner part of a CSRF token: nonce and MAC over the account id; `None` for a form of a signed-out visitor.
pub fn owner(token: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (nonce, rest) = bytes.split_first_chunk::<NONCE>()?;
    let (_, owner) = rest.split_first_chunk::<SIGNATURE>()?;
    (owner.len() == SIGNATURE).then(|| URL_SAFE_NO_PAD.encode([&nonce[..], owner].concat()))
}

/// Verifies the owner part against the account that is signed in.
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

/// Encrypts a value for a cookie or a hidden field; `None` where encryption fails.
pub fn encrypt_token(context: &PageContext, purpose: &str, value: &impl Serialize) -> Option<String> {
    let plain = serde_json::to_vec(value).ok()?;
    context.app().browser_secrets.encrypt_token(purpose, &plain).ok()
}

/// Decrypts a value of `encrypt_token`; `None` where it was tampered with or has another purpose.
pub fn decrypt_token<T: DeserializeOwned>(context: &PageContext, purpose: &str, sealed: &str) -> Option<T> {
    serde_json::from_slice(&context.app().browser_secrets.decrypt_token(purpose, sealed)?).ok()
}

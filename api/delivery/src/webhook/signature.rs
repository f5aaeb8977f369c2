//! Signatures of deliveries (Standard Webhooks).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Moment;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Prefix of a displayed secret (Standard Webhooks); base64 follows.
pub const SECRET_PREFIX: &str = "whsec_";

/// Value of `webhook-signature`: the signature by each secret, separated by blanks.
pub(super) fn signatures(secrets: &[[u8; 32]], id: &str, at: Moment, body: &str) -> String {
    secrets.iter().map(|secret| sign(secret, id, at, body)).collect::<Vec<_>>().join(" ")
}

/// Signature by one secret: `v1,` and the HMAC-SHA256 of id, seconds since 1970 and body, joined by dots.
pub fn sign(secret: &[u8; 32], id: &str, at: Moment, body: &str) -> String {
    // HMAC pads a key shorter than a block with zeros; padded here, it always has a valid length.
    let mut block = [0; 64];
    block[..32].copy_from_slice(secret);
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&block).into());
    mac.update(format!("{id}.{}.{body}", at.utc().timestamp()).as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// A secret as displayed, once.
pub(super) fn shown(secret: &[u8; 32]) -> String {
    format!("{SECRET_PREFIX}{}", STANDARD.encode(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected value computed by another implementation of HMAC.
    #[test]
    fn a_signature_is_what_standard_webhooks_says() {
        let secret: [u8; 32] = std::array::from_fn(|place| u8::try_from(place).expect("a byte"));
        let at = Moment::from_micros(1_614_265_330_999_999).expect("a moment");
        let signature = sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, r#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,O4Gjv1HqPqsMrjmczoggs/sWA8gZD0VyHG+fLh4+ktI=");
        assert_eq!(shown(&secret), "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    }
}

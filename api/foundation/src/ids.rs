//! Random ids and tokens, drawn here alone, so that a seeded generator makes tests deterministic.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{AccountId, FileId, HandOverId, ItemId, MessageId, PaymentRequestId, SecretIssueId, SupplementRequestId};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Generator of ids and tokens.
#[derive(Clone, Debug)]
pub struct Ids(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    /// Deterministic by its seed, for tests.
    Seeded {
        seed: u64,
        drawn: Arc<AtomicU64>,
    },
}

impl Ids {
    /// Draws from the operating system's random generator.
    pub fn random() -> Self {
        Self(Source::System)
    }

    /// Deterministic by seed: for tests, where nothing needs to be secret.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded { seed, drawn: Arc::default() })
    }

    pub fn uuid(&self) -> Uuid {
        let [half, _] = self.draw();
        uuid::Builder::from_random_bytes(half).into_uuid()
    }

    pub fn account(&self) -> AccountId {
        AccountId(self.uuid())
    }

    pub fn file(&self) -> FileId {
        FileId(self.uuid())
    }

    pub fn hand_over(&self) -> HandOverId {
        HandOverId(self.uuid())
    }

    /// Id of an item of a supplement request.
    pub fn item(&self) -> ItemId {
        ItemId(self.uuid())
    }

    pub fn message(&self) -> MessageId {
        MessageId(self.uuid())
    }

    pub fn payment_request(&self) -> PaymentRequestId {
        PaymentRequestId(self.uuid())
    }

    pub fn supplement_request(&self) -> SupplementRequestId {
        SupplementRequestId(self.uuid())
    }

    /// Id of an issued link or one-time password, whose secret is derived from it.
    pub fn secret_issue(&self) -> SecretIssueId {
        SecretIssueId(self.uuid())
    }

    /// Session token: 256 bits, 43 letters of base64url.
    pub fn token(&self) -> SecretString {
        URL_SAFE_NO_PAD.encode(self.draw().as_flattened()).into()
    }

    /// Random 256-bit key, for signatures and MACs of other parties.
    pub fn key(&self) -> [u8; 32] {
        let mut key = [0; 32];
        key.copy_from_slice(self.draw().as_flattened());
        key
    }

    fn draw(&self) -> [[u8; 16]; 2] {
        let mut bytes = [[0; 16]; 2];
        match &self.0 {
            Source::System => fill(bytes.as_flattened_mut()),
            Source::Seeded { seed, drawn } => {
                let number = drawn.fetch_add(1, Ordering::SeqCst);
                let digest = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(number.to_be_bytes());
                bytes.as_flattened_mut().copy_from_slice(&digest.finalize());
            }
        }
        bytes
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place of the edges where randomness enters")]
fn fill(bytes: &mut [u8]) {
    // A predictable token would be worse than no answer: the request ends as an internal fault.
    if getrandom::fill(bytes).is_err() {
        unreachable!("the operating system gives no randomness");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_token_has_256_bits_in_letters_that_a_header_takes() {
        let token = Ids::random().token();
        let bytes = URL_SAFE_NO_PAD.decode(token.expose_secret()).expect("base64url");
        assert_eq!(bytes.len(), 32);
    }

    #[test]
    fn drawn_ids_differ_and_are_version_4() {
        let ids = Ids::random();
        let drawn: HashSet<Uuid> = (0..1000).map(|_| ids.uuid()).collect();
        assert_eq!(drawn.len(), 1000);
        assert!(drawn.iter().all(|id| id.get_version_num() == 4));
    }

    #[test]
    fn a_seed_gives_the_same_row_again() {
        let row = |seed| {
            let ids = Ids::seeded(seed);
            (0..4).map(|_| ids.uuid()).collect::<Vec<_>>()
        };
        assert_eq!(row(1), row(1));
        assert_ne!(row(1), row(2));
        assert_eq!(row(1).iter().collect::<HashSet<_>>().len(), 4);
    }
}

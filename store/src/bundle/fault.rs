//! Faults that the verification of a proof bundle reports, each with its place.

use thiserror::Error;

use crate::chain::Broken;
use crate::tree::{InvalidCheckpoint, InvalidNote};

/// Fault of a proof bundle, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BundleFault {
    /// A mandatory file is missing.
    #[error("{0} is missing")]
    Missing(String),
    /// The manifest is malformed.
    #[error("manifest: it is no list of digests")]
    Manifest,
    /// The manifest has no valid signature.
    #[error("manifest: {0}")]
    Unsigned(#[from] InvalidNote),
    /// The public key is malformed.
    #[error("log.pub: it is no public key")]
    PublicKey,
    /// Signed by another key than the trusted one.
    #[error("log.pub: it is another key than the one that is trusted")]
    OtherKey,
    /// A file does not match its digest in the manifest.
    #[error("{0}: its digest is another than the manifest's")]
    Digest(String),
    /// A file that the manifest does not name.
    #[error("{0}: the manifest does not name it")]
    Unnamed(String),
    /// The events are malformed, or not in canonical form.
    #[error("bundle.json: {0}")]
    Content(String),
    /// The checkpoint is invalid.
    #[error("checkpoint: {0}")]
    Checkpoint(#[from] InvalidCheckpoint),
    /// A hash chain breaks.
    #[error("bundle.json: {0}")]
    Chain(#[from] Broken),
    /// An event of another dossier, or of none.
    #[error("bundle.json: event {sequence} of {kind} {id} is not of this dossier")]
    OtherDossier {
        kind: String,
        id: String,
        /// Sequence in its stream.
        sequence: u64,
    },
    /// An inclusion proof does not verify against the checkpoint.
    #[error("bundle.json: event {sequence} of {kind} {id} is not leaf {leaf} of the checkpoint's tree")]
    NotInTree {
        kind: String,
        id: String,
        /// Sequence in its stream.
        sequence: u64,
        /// Claimed leaf index.
        leaf: u64,
    },
    /// The opened payload of an event does not fit the stored one.
    #[error("bundle.json: event {sequence} of {kind} {id} does not say that")]
    Says {
        kind: String,
        id: String,
        /// Sequence in its stream.
        sequence: u64,
    },
    /// A paper does not match the digest in the events.
    #[error("{0}: no event names a file with this id and digest")]
    File(String),
}

use thiserror::Error;

use crate::chain::Broken;
use crate::tree::{InvalidCheckpoint, InvalidNote};

/// What is wrong with a bundle, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BundleFault {
    /// A file that every bundle has is not there.
    #[error("{0} is missing")]
    Missing(String),
    /// The manifest is not of its form.
    #[error("manifest: it is no list of digests")]
    Manifest,
    /// Nobody vouches for the manifest.
    #[error("manifest: {0}")]
    Unsigned(#[from] InvalidNote),
    /// The public key is not of its form.
    #[error("log.pub: it is no public key")]
    PublicKey,
    /// It is signed under another key than the one that was brought.
    #[error("log.pub: it is another key than the one that is trusted")]
    OtherKey,
    /// A file is another than the one that was put in.
    #[error("{0}: its digest is another than the manifest's")]
    Digest(String),
    /// A file that was not put in.
    #[error("{0}: the manifest does not name it")]
    Unnamed(String),
    /// The events are not of their form, or not written in it.
    #[error("bundle.json: {0}")]
    Content(String),
    /// The checkpoint does not hold.
    #[error("checkpoint: {0}")]
    Checkpoint(#[from] InvalidCheckpoint),
    /// A stream's chain breaks.
    #[error("bundle.json: {0}")]
    Chain(#[from] Broken),
    /// An event of another dossier, or of none.
    #[error("bundle.json: event {sequence} of {kind} {id} is not of this dossier")]
    OtherDossier {
        kind: String,
        id: String,
        /// Its place in it.
        sequence: u64,
    },
    /// An event does not stand in the checkpoint's tree.
    #[error("bundle.json: event {sequence} of {kind} {id} is not leaf {leaf} of the checkpoint's tree")]
    NotInTree {
        kind: String,
        id: String,
        /// Its place in it.
        sequence: u64,
        /// Where it is said to stand.
        leaf: u64,
    },
    /// What an event is told to say is not what it says.
    #[error("bundle.json: event {sequence} of {kind} {id} does not say that")]
    Says {
        kind: String,
        id: String,
        /// Its place in it.
        sequence: u64,
    },
    /// A paper is another than the one that the events name.
    #[error("{0}: no event names a file with this id and digest")]
    File(String),
}

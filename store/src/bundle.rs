//! Proof bundle: the history of one dossier, verifiable without the database and without trust in the service.
//!
//! It is a folder. `bundle.json` holds each event as it is stored, what it says, and the proof that it stands in the
//! tree of `checkpoint`; `log.pub` is the key that signed that; `files/` are the papers; `index.html` is for people.
//! `manifest` names the digest of every one of them, in the form that `sha256sum -c` reads, and is signed as well: the
//! seals of personal fields cannot show that what a bundle says is what they hold, so the service vouches for it.
//!
//! Whoever holds an older checkpoint, or the public key from another hand, needs nothing of what the service says.

mod check;
mod content;
mod fault;
mod manifest;
#[cfg(test)]
mod tests;

pub use check::{Checked, Found, check};
pub use content::{BundleContent, BundledEvent};
pub use fault::BundleFault;
pub use manifest::Manifest;

pub const CONTENT: &str = "bundle.json";
/// Checkpoint that the inclusion proofs refer to.
pub const CHECKPOINT: &str = "checkpoint";
/// Public key of the checkpoint and manifest.
pub const PUBLIC_KEY: &str = "log.pub";
/// Page for people.
pub const PAGE: &str = "index.html";
/// Signed list of all files.
pub const MANIFEST: &str = "manifest";
/// Folder of the papers, each under its id.
pub const FILES: &str = "files/";

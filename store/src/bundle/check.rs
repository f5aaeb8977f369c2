//! Offline verification of a proof bundle: digests, signatures, inclusion proofs, opened payloads and papers.

use std::collections::{BTreeMap, BTreeSet};

use domain::{DossierId, Marker};
use serde_json::Value;

use super::{
    BundleContent, BundleFault, BundledEvent, CHECKPOINT, CONTENT, FILES, MANIFEST, Manifest, PAGE, PUBLIC_KEY,
};
use crate::chain::Verifier;
use crate::tree::{Checkpoint, Hash, PublicKey, SignedNote, verify_inclusion};

/// Proof bundle as read from its folder.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Contents of the small files, by name.
    pub texts: BTreeMap<String, String>,
    /// SHA-256 of every file but the manifest, lower-case hex, by name.
    pub digests: BTreeMap<String, String>,
}

/// Facts that a bundle proves.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    pub checkpoint: Checkpoint,
    /// Signing key.
    pub key: PublicKey,
    pub content: BundleContent,
    /// Number of papers that match the digests in the events.
    pub files: usize,
}

/// Verifies a bundle offline, against itself and, where given, the trusted key; stops at the first fault.
pub fn check(found: &Found, trusted: Option<&PublicKey>) -> Result<Checked, BundleFault> {
    let text = |name: &str| found.texts.get(name).ok_or_else(|| BundleFault::Missing(name.to_owned()));
    let key: PublicKey = text(PUBLIC_KEY)?.parse().map_err(|_| BundleFault::PublicKey)?;
    if trusted.is_some_and(|trusted| *trusted != key) {
        return Err(BundleFault::OtherKey);
    }
    let keys = [key];
    let manifest = SignedNote { note: text(MANIFEST)?.clone() };
    let manifest: Manifest = manifest.verified(&keys)?.parse()?;
    compare(found, &manifest)?;
    let note = SignedNote { note: text(CHECKPOINT)?.clone() };
    let checkpoint = note.checkpoint(&format!("hoso/{}", manifest.log), &keys)?;
    let content = read(text(CONTENT)?, &manifest)?;
    let mut chain = Verifier::new(content.log);
    let dossier = DossierId::of_code(&content.code).to_string();
    for event in &content.events {
        prove(event, &dossier, &mut chain, &checkpoint)?;
    }
    let [key] = keys;
    Ok(Checked { checkpoint, key, files: papers(found, &content.named_files())?, content })
}

/// Compares the files with the manifest: all digests match, and no other file is there.
fn compare(found: &Found, manifest: &Manifest) -> Result<(), BundleFault> {
    let needed = [CONTENT, CHECKPOINT, PUBLIC_KEY, PAGE].map(ToOwned::to_owned);
    for name in needed.iter().chain(manifest.digests.keys()) {
        let missing = || BundleFault::Missing(name.clone());
        let digest = found.digests.get(name).ok_or_else(missing)?;
        if manifest.digests.get(name) != Some(digest) {
            return Err(BundleFault::Digest(name.clone()));
        }
    }
    match found.digests.keys().find(|name| !manifest.digests.contains_key(*name)) {
        Some(name) => Err(BundleFault::Unnamed(name.clone())),
        None => Ok(()),
    }
}

fn read(text: &str, manifest: &Manifest) -> Result<BundleContent, BundleFault> {
    let fault = |what: &dyn std::fmt::Display| BundleFault::Content(what.to_string());
    let content: BundleContent = serde_json::from_str(text).map_err(|error| fault(&error))?;
    if content.format != BundleContent::FORMAT {
        return Err(fault(&"this format is not known here"));
    }
    if content.log != manifest.log {
        return Err(fault(&"it is of another log than the manifest"));
    }
    if content.events.is_empty() {
        return Err(fault(&"it holds no event"));
    }
    // Duplicate or reordered JSON names would be read one way here and another elsewhere.
    if content.bytes().map_err(|error| fault(&error))? != text.as_bytes() {
        return Err(fault(&"it is not in its canonical form"));
    }
    Ok(content)
}

fn prove(
    event: &BundledEvent,
    dossier: &str,
    chain: &mut Verifier,
    checkpoint: &Checkpoint,
) -> Result<(), BundleFault> {
    let (kind, id, sequence, leaf) = (event.kind.clone(), event.id.clone(), event.sequence, event.leaf);
    let stored = event.stored().filter(|stored| stored.stream.id == dossier);
    let Some(stored) = stored else { return Err(BundleFault::OtherDossier { kind, id, sequence }) };
    chain.check(&stored)?;
    let hash = stored.hash().and_then(|hash| hash.parse::<Hash>().ok());
    let proof = event.proof.iter().map(|node| node.parse::<Hash>().ok()).collect::<Option<Vec<_>>>();
    let stands = hash
        .zip(proof)
        .is_some_and(|(hash, proof)| verify_inclusion(leaf, hash, checkpoint.size, &proof, checkpoint.root).is_ok());
    if !stands {
        return Err(BundleFault::NotInTree { kind, id, sequence, leaf });
    }
    if says(&stored.payload, &event.says) { Ok(()) } else { Err(BundleFault::Says { kind, id, sequence }) }
}

/// Whether `told` may be the opened form of `stored`: equal wherever that is not sealed.
fn says(stored: &Value, told: &Value) -> bool {
    match Marker::read(stored) {
        Ok(Some(_)) => return true,
        Err(_) => return false,
        Ok(None) => {}
    }
    match (stored, told) {
        (Value::Object(stored), Value::Object(told)) => {
            stored.len() == told.len()
                && stored.iter().all(|(key, below)| told.get(key).is_some_and(|told| says(below, told)))
        }
        (Value::Array(stored), Value::Array(told)) => {
            stored.len() == told.len() && stored.iter().zip(told).all(|(stored, told)| says(stored, told))
        }
        (stored, told) => stored == told,
    }
}

/// Checks that the papers are those that the events name; returns their number.
fn papers(found: &Found, named: &BTreeMap<String, BTreeSet<String>>) -> Result<usize, BundleFault> {
    let papers = found.digests.iter().filter_map(|(name, digest)| Some((name, name.strip_prefix(FILES)?, digest)));
    let mut count = 0;
    for (name, id, digest) in papers {
        if !named.get(id).is_some_and(|digests| digests.contains(digest)) {
            return Err(BundleFault::File(name.clone()));
        }
        count += 1;
    }
    Ok(count)
}

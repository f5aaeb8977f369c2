//! Export of a proof bundle.

use std::io::Write;
use std::path::{Path, PathBuf};
use store::boxed;

use app::audits::streams_of;
use domain::{DossierId, FileId, Language};
use foundation::label::AMONG_OFFICERS;
use serde_json::Value;
use store::audit::AuditedEvent;
use store::bundle::{
    BundleContent, BundledEvent, CHECKPOINT, CONTENT, Checked, FILES, MANIFEST, Manifest, PAGE, PUBLIC_KEY, check,
};
use store::ledger::UploadObjects;
use store::private_files;
use store::tree::{CheckpointKey, SignedNote};

use super::{BundleError, folder, page};
use crate::checkpoint::{CheckpointError, CheckpointFolder, Checkpoints};
use crate::service::Service;

/// Event types of a decision and of its revocation.
const DECIDED: &str = "DossierDecided";
const REVOKED: &str = "RulingRevoked";

const PAGE_OF_EVENTS: u32 = 500;

/// Options of an export.
pub struct Export<'a> {
    pub app: &'a Service,
    /// Signs a new checkpoint over everything in the bundle; without it the last one is used.
    pub checkpoints: Option<&'a Checkpoints>,
    /// Folder of the last checkpoint and its key.
    pub kept: &'a CheckpointFolder,
    pub code: &'a str,
    /// Language of its page.
    pub language: Language,
    pub with_papers: bool,
}

impl Export<'_> {
    /// Writes the bundle into a new folder, and verifies it as its recipients will. Returns the number of the dossier's
    /// events that the checkpoint does not cover.
    #[boxed]
    pub async fn write(&self, to: &Path) -> Result<(Checked, u64), BundleError> {
        let id = DossierId::of_code(self.code);
        if let Some(checkpoints) = self.checkpoints {
            checkpoints.write(self.app).await?;
        }
        let (key, note, size) = self.last()?;
        let (events, beyond) = self.events(id, size).await?;
        let content = BundleContent {
            format: BundleContent::FORMAT.to_owned(),
            log: self.app.parts.audit.log_id(),
            code: self.code.to_owned(),
            exported_at: self.app.parts.clock.now(),
            events,
        };
        if content.events.is_empty() && beyond > 0 {
            return Err(BundleError::NotCovered(self.code.to_owned()));
        }
        if content.events.is_empty() {
            return Err(BundleError::NoDossier(self.code.to_owned()));
        }
        if std::fs::exists(to).map_err(BundleError::io(to))? {
            return Err(BundleError::Occupied(to.to_owned()));
        }
        let papers = to.join(FILES);
        private_files::create_folder(&papers).map_err(BundleError::io(&papers))?;
        if self.with_papers {
            self.papers(id, &content, &papers).await?;
        }
        let rulebook = self.app.cases.facts.rulebook();
        let page = page::written(&self.app.parts.texts, self.language, &content, &key.public(), &note, &rulebook)?;
        put(to, CONTENT, &content.bytes()?)?;
        put(to, CHECKPOINT, note.note.as_bytes())?;
        put(to, PUBLIC_KEY, format!("{}\n", key.public()).as_bytes())?;
        put(to, PAGE, page.as_bytes())?;
        let manifest = Manifest { log: content.log, digests: folder::read(to)?.digests };
        put(to, MANIFEST, key.sign(&manifest.to_string()).note.as_bytes())?;
        Ok((check(&folder::read(to)?, Some(&key.public()))?, beyond))
    }

    /// Signing key, last checkpoint as signed, and the number of events it covers.
    fn last(&self) -> Result<(CheckpointKey, SignedNote, u64), BundleError> {
        let key = if self.checkpoints.is_some() { self.kept.key()? } else { self.kept.key_at_hand()? };
        let last = self.kept.last()?;
        let (Some(last), Some(note)) = (last, self.kept.last_note()?) else {
            return Err(BundleError::Checkpoint(CheckpointError::Nothing));
        };
        Ok((key, note, last.size))
    }

    async fn events(&self, id: DossierId, size: u64) -> Result<(Vec<BundledEvent>, u64), BundleError> {
        let (streams, mut after) = (streams_of(id), vec![0; streams_of(id).len()]);
        let (mut events, mut beyond) = (Vec::<BundledEvent>::new(), 0);
        let mut decided: Option<usize> = None;
        loop {
            let page = self.app.parts.audit.history(&streams, &after, None, PAGE_OF_EVENTS).await?;
            for (AuditedEvent { stored, .. }, reached) in page.events {
                after = reached;
                // Even if the revocation is newer than the checkpoint: a revoked decision is shown to
                // nobody outside the office.
                if stored.event_type == REVOKED
                    && let Some(decision) = decided.take().and_then(|place| events.get_mut(place))
                {
                    without_names(&mut decision.says);
                }
                let leaf = self.app.parts.queries.tree.leaf(stored.position).await?.filter(|leaf| *leaf < size);
                // Recorded meanwhile, after the checkpoint: the bundle ends here.
                let Some(leaf) = leaf else {
                    beyond += 1;
                    continue;
                };
                let proof = self.app.parts.queries.tree.inclusion(leaf, size).await?;
                let mut says = self.app.parts.audit.says(&stored).await?;
                if AMONG_OFFICERS.contains(&stored.event_type.as_str()) {
                    without_names(&mut says);
                    without_notes(&mut says);
                }
                if stored.event_type == DECIDED {
                    decided = Some(events.len());
                }
                events.push(BundledEvent::new(stored, leaf, proof.iter().map(ToString::to_string).collect(), says));
            }
            if !page.more {
                return Ok((events, beyond));
            }
        }
    }

    /// Copies the documents that its events name; those of an erased applicant are gone.
    async fn papers(&self, id: DossierId, content: &BundleContent, to: &Path) -> Result<(), BundleError> {
        let named = content.named_files();
        let stored = UploadObjects::of_dossier(&self.app.parts.database.ledger, id).await;
        for (file, _) in stored.map_err(|error| BundleError::Audit(error.into()))? {
            let name = file.to_string();
            if named.contains_key(&name) {
                let path: PathBuf = to.join(name);
                self.copy(file, &path).await?;
            }
        }
        Ok(())
    }

    async fn copy(&self, file: FileId, to: &Path) -> Result<(), BundleError> {
        let written = private_files::options().write(true).create_new(true).open(to);
        let mut written = tokio::fs::File::from_std(written.map_err(BundleError::io(to))?);
        self.app.parts.files.copy(file, &mut written).await?;
        written.sync_all().await.map_err(BundleError::io(to))
    }
}

/// Removes the names of internal files and of a revoked decision's; that they exist is recorded.
fn without_names(says: &mut Value) {
    for file in says.get_mut("files").and_then(Value::as_array_mut).into_iter().flatten() {
        file["naming"] = Value::Null;
    }
}

/// Removes internal notes of officers.
fn without_notes(says: &mut Value) {
    for note in ["note", "reason"] {
        if let Some(said) = says.get_mut(note) {
            *said = Value::Null;
        }
    }
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), BundleError> {
    let path = folder.join(name);
    let written = private_files::options().write(true).create_new(true).open(&path);
    written.and_then(|mut file| file.write_all(bytes)).map_err(BundleError::io(&path))
}

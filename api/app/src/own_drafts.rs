//! Drafts of forms: saved by compare-and-set on their version (optimistic concurrency), or merged field by field.

mod reapplying;
mod submitting;

use std::sync::Arc;
use store::boxed;

use domain::{Fault, FaultCode, FileId};
use foundation::error::{AppError, CommandError};
use foundation::ids::Ids;
use foundation::throttle::Action;
use projections::Queries;

use crate::caller::Caller;
use crate::dossier_views::DossierViews;
use crate::draft::{AttachOutcome, Draft, DraftChange, DraftDocument, DraftKey, Drafts, merged};
use crate::fault_log::FaultLog;
use crate::files::Files;
use crate::rate_limiter::RateLimiter;
use crate::reference_facts::ReferenceFacts;
use crate::uploads::Uploads;

pub use submitting::SubmittedDraft;

/// Most bytes of a draft: a form of the largest size, with file names.
const CONTENT_MAX: usize = 64 * 1024;
/// Most open drafts of an account.
const DRAFTS_MAX: u64 = 50;
/// Retries of a merging save that loses to concurrent ones; each of those made progress.
const TRIES: usize = 16;

/// Outcome of a save.
pub enum DraftOutcome {
    /// Saved; the draft as it is now.
    Kept(Draft),
    /// Version conflict: the present draft, if any. Nothing was changed.
    Outdated(Option<Draft>),
}

/// Drafts of an account holder.
pub struct OwnDrafts {
    pub(crate) dossier_views: Arc<DossierViews>,
    pub(crate) drafts: Drafts,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) files: Files,
    pub(crate) ids: Ids,
    pub(crate) queries: Queries,
    pub(crate) rates: RateLimiter,
    pub(crate) uploads: Arc<Uploads>,
}

impl OwnDrafts {
    /// Saves a draft by compare-and-set on the version that the caller started from (0 for none). Without a version it
    /// is merged field by field (last write wins): only fields in both are replaced.
    #[boxed]
    pub async fn save(
        &self,
        caller: &Caller,
        change: DraftChange,
        expected: Option<u32>,
    ) -> Result<DraftOutcome, CommandError> {
        let account = caller.account()?;
        self.rates.paced(Action::Draft, caller)?;
        let change = DraftChange { key: change.key.cleaned()?, ..change };
        self.published_form(&change.key, change.procedure_version).await?;
        let others =
            self.drafts.count_others(account, &change.key).await.map_err(|error| self.faults.failure(error))?;
        for _ in 0..TRIES {
            let before = self.drafts.find(account, &change.key).await.map_err(|error| self.faults.failure(error))?;
            let is_open = before.as_ref().is_some_and(|draft| draft.ended_at.is_none());
            if expected.is_some_and(|expected| expected != before.as_ref().map_or(0, |draft| draft.version)) {
                return Ok(DraftOutcome::Outdated(before));
            }
            if !is_open && others >= DRAFTS_MAX {
                return Err(Fault::new(FaultCode::TooLong).with("max", DRAFTS_MAX).into());
            }
            let change = match &before {
                Some(before) if expected.is_none() && is_open => joined(before, change.clone()),
                _ => change.clone(),
            };
            let length = serde_json::to_vec(&(&change.form, &change.documents)).map_or(usize::MAX, |bytes| bytes.len());
            if length > CONTENT_MAX {
                return Err(Fault::at(FaultCode::TooLong, &["form"]).with("max", CONTENT_MAX).into());
            }
            let saved = self
                .drafts
                .save(account, &change, before.as_ref())
                .await
                .map_err(|error| self.faults.failure(error))?;
            if saved.is_some() {
                let kept = self.drafts.find(account, &change.key).await.map_err(|error| self.faults.failure(error))?;
                return kept.map(DraftOutcome::Kept).ok_or_else(|| AppError::Unavailable.into());
            }
        }
        Err(AppError::Unavailable.into())
    }

    /// Attaches a complete upload of the caller's, beginning the draft where there is none. Nothing else of the draft
    /// is read or written. A draft that ended after the version `since` stays ended.
    #[boxed]
    pub async fn attach(
        &self,
        caller: &Caller,
        (key, procedure_version): (&DraftKey, u32),
        (document, upload): (DraftDocument, Option<FileId>),
        since: Option<u32>,
    ) -> Result<DraftOutcome, CommandError> {
        let account = caller.account()?;
        self.rates.paced(Action::Draft, caller)?;
        let key = &key.cleaned()?;
        self.published_form(key, procedure_version).await?;
        if self.uploads.offered(account, account, upload).await?.is_none() {
            return Err(Fault::at(FaultCode::NotFound, &["uploadId"]).into());
        }
        let others = self.drafts.count_others(account, key).await.map_err(|error| self.faults.failure(error))?;
        if others >= DRAFTS_MAX {
            return Err(Fault::new(FaultCode::TooLong).with("max", DRAFTS_MAX).into());
        }
        let attached = self.drafts.attach(account, (key, procedure_version), &document, since, caller.at).await;
        let attached = attached.map_err(|error| self.faults.failure(error))?;
        let now = self.drafts.find(account, key).await.map_err(|error| self.faults.failure(error))?;
        match (attached, now) {
            (AttachOutcome::Attached, Some(draft)) => Ok(DraftOutcome::Kept(draft)),
            (AttachOutcome::Full, _) => Err(Fault::at(FaultCode::TooLong, &["uploadId"]).into()),
            (AttachOutcome::Ended | AttachOutcome::Attached, now) => Ok(DraftOutcome::Outdated(now)),
        }
    }

    /// Removes an attachment; true when it was there.
    #[boxed]
    pub async fn detach(&self, caller: &Caller, key: &DraftKey, upload_id: &str) -> Result<bool, CommandError> {
        let account = caller.account()?;
        self.rates.paced(Action::Draft, caller)?;
        let key = &key.cleaned()?;
        Ok(self.drafts.detach(account, key, upload_id, caller.at).await.map_err(|error| self.faults.failure(error))?)
    }

    /// Deletes a draft, by compare-and-set where a version is named; true when there was one.
    #[boxed]
    pub async fn delete(&self, caller: &Caller, key: &DraftKey, expected: Option<u32>) -> Result<bool, CommandError> {
        let account = caller.account()?;
        self.rates.paced(Action::Draft, caller)?;
        let key = &key.cleaned()?;
        let ended =
            self.drafts.end(account, key, expected, caller.at).await.map_err(|error| self.faults.failure(error))?;
        if !ended && expected.is_some() {
            let now = self.drafts.find(account, key).await.map_err(|error| self.faults.failure(error))?;
            if now.as_ref().is_some_and(|draft| draft.ended_at.is_none()) {
                return Err(outdated("expectedVersion", now.as_ref()).into());
            }
        }
        Ok(ended)
    }

    /// Drafts of the caller, with tombstones on request.
    #[boxed]
    pub async fn list(&self, caller: &Caller, with_ended: bool) -> Result<Vec<Draft>, AppError> {
        self.drafts.list(caller.account()?, with_ended).await.map_err(|error| self.faults.failure(error))
    }

    async fn published_form(&self, key: &DraftKey, version: u32) -> Result<(), CommandError> {
        if self.facts.procedure(&key.procedure_code, version).await?.is_none() {
            return Err(Fault::at(FaultCode::NotFound, &["procedureCode"]).into());
        }
        Ok(())
    }
}

/// Fault of a version conflict, with the present version and the dossier that was submitted from the draft.
pub fn outdated(field: &str, now: Option<&Draft>) -> Fault {
    let fault =
        Fault::at(FaultCode::VersionConflict, &[field]).with("currentVersion", now.map_or(0, |draft| draft.version));
    match now.and_then(|draft| draft.submitted_as.as_deref()) {
        Some(dossier) => fault.with("submittedAs", dossier),
        None => fault,
    }
}

/// Two-way merge of the stored draft and a later save of unknown base: nothing of either is dropped.
fn joined(before: &Draft, later: DraftChange) -> DraftChange {
    let documents = later.documents.map(|later| {
        let is_new = |held: &&DraftDocument| later.iter().all(|other| other.upload_id != held.upload_id);
        let held: Vec<_> = before.content.documents.iter().filter(is_new).cloned().collect();
        held.into_iter().chain(later).collect()
    });
    DraftChange { form: merged(before.content.form.clone(), later.form), documents, ..later }
}

//! Submission of a draft under a claim, so that one request alone files it.

use foundation::error::CommandError;
use uuid::Uuid;

use crate::caller::Caller;
use crate::dossier_views::DossierDone;
use crate::draft::{Claim, DraftKey};
use crate::own_drafts::{OwnDrafts, outdated};

/// Draft to submit, as it was on the screen.
pub struct SubmittedDraft {
    pub key: DraftKey,
    pub version: u32,
    /// Idempotency key of the submission.
    pub request: Option<Uuid>,
}

impl OwnDrafts {
    /// Claims the draft at its version, runs the submission, and ends the draft. A draft that has moved on is refused
    /// before anything is decided; changes saved meanwhile stay.
    pub(crate) async fn ending<T>(
        &self,
        caller: &Caller,
        draft: Option<SubmittedDraft>,
        submit: impl Future<Output = Result<T, CommandError>>,
        done: impl Fn(&T) -> &DossierDone,
    ) -> Result<T, CommandError> {
        let Some(SubmittedDraft { key, version, request }) = draft else { return submit.await };
        let account = caller.account()?;
        let key = key.cleaned()?;
        let request = request.unwrap_or_else(|| self.ids.uuid()).to_string();
        let claim = self.drafts.claim(account, &key, version, &request, caller.at).await;
        if claim.map_err(|error| self.faults.failure(error))? == Claim::Outdated {
            let now = self.drafts.find(account, &key).await.map_err(|error| self.faults.failure(error))?;
            return Err(outdated("draftVersion", now.as_ref()).into());
        }
        let submitted = submit.await;
        let noted = match &submitted {
            Ok(answer) => {
                let code = done(answer).state.filed.code.to_string();
                self.drafts.submitted(account, &key, (version, &request), &code, caller.at).await
            }
            Err(denial) if denial.says_nothing_was_stored() => self.drafts.release(account, &key, &request).await,
            // Unknown outcome: the claim stays, so that only the same request may retry for now.
            Err(_) => Ok(()),
        };
        if let Err(error) = noted {
            // The dossier is filed all the same; a retry of the same request ends the draft.
            tracing::warn!(%error, "what became of a draft could not be noted");
        }
        submitted
    }
}

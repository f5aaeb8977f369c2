//! Applying again: a new draft from a dossier that failed.

use std::collections::BTreeSet;
use store::boxed;

use domain::dossier::DossierCode;
use domain::permission::may_see_dossier;
use domain::{AccountId, DossierId, Fault, FaultCode, Refusal};
use foundation::error::{AppError, CommandError};
use foundation::global_id::GlobalId;
use foundation::throttle::Action;
use projections::ShownDocument;
use projections::dossier_detail::DossierDetail;

use crate::caller::Caller;
use crate::draft::{Draft, DraftChange, DraftDocument, DraftKey};
use crate::own_drafts::{DraftOutcome, OwnDrafts, outdated};

impl OwnDrafts {
    /// Begins a draft with the form and documents of an unsuccessful dossier, under the procedure's present version. An
    /// open draft is left as it is.
    #[boxed]
    pub async fn reapply(&self, caller: &Caller, code: &str) -> Result<Draft, CommandError> {
        let account = caller.account()?;
        self.rates.paced(Action::Submission, caller)?;
        let former = self.own_former(caller, account, code).await?;
        let procedure_code = former.state.filed.procedure.code.clone();
        let key = DraftKey { procedure_code: procedure_code.clone(), dossier_code: None };
        let before = self.drafts.find(account, &key).await.map_err(|error| self.faults.failure(error))?;
        if before.as_ref().is_some_and(|draft| draft.ended_at.is_none()) {
            return Err(outdated("code", before.as_ref()).into());
        }
        self.facts.refresh().await?;
        let rulebook = self.facts.rulebook();
        let Some(current) = rulebook.current_procedure(&procedure_code) else {
            return Err(Fault::at(FaultCode::NotFound, &["code"]).with("procedureCode", procedure_code).into());
        };
        let asked_for: BTreeSet<&str> =
            current.definition.required_documents.iter().map(|document| document.key.as_str()).collect();
        let mut documents = Vec::new();
        for document in former.documents.iter().filter(|document| asked_for.contains(document.requirement.as_str())) {
            documents.extend(self.copied(account, document, caller).await?);
        }
        let change = DraftChange {
            key,
            procedure_version: current.version,
            form: former.form.unwrap_or_else(|| serde_json::json!({})),
            documents: Some(documents),
            at: caller.at,
        };
        match self.save(caller, change, Some(before.map_or(0, |draft| draft.version))).await? {
            DraftOutcome::Kept(draft) => Ok(draft),
            DraftOutcome::Outdated(now) => Err(outdated("code", now.as_ref()).into()),
        }
    }

    /// An unsuccessful dossier of the caller's own.
    async fn own_former(&self, caller: &Caller, account: AccountId, code: &str) -> Result<DossierDetail, CommandError> {
        let unknown = || Refusal::at(FaultCode::NotFound, &["code"]);
        let code: DossierCode = code.parse().map_err(|_| unknown())?;
        // A refused caller leaves no entry in the access log.
        let id = DossierId::of_code(code.as_str());
        let found = self.queries.dossier_details.by_id(id).await.map_err(|error| self.faults.unanswered(error))?;
        let sees = |detail: &DossierDetail| {
            may_see_dossier(&caller.actor, detail.state.filed.applicant, detail.state.filed.agency)
        };
        let found = self.dossier_views.as_decided(id, found).await?.filter(sees).ok_or_else(unknown)?;
        if found.state.filed.applicant != account {
            return Err(Refusal::Forbidden.into());
        }
        if !found.state.filed.may_be_filed_again() {
            return Err(Fault::at(FaultCode::NotAllowedInStatus, &["code"]).into());
        }
        Ok(found)
    }

    /// Copies a document into an upload of its own: the former dossier keeps its bytes.
    async fn copied(
        &self,
        account: AccountId,
        document: &ShownDocument,
        caller: &Caller,
    ) -> Result<Option<DraftDocument>, AppError> {
        let Some(name) = &document.file.name else { return Ok(None) };
        let copied = self.files.duplicate(document.file.id, name, account, caller.at).await;
        let copied = copied.map_err(|error| self.faults.failure(error))?;
        Ok(copied.map(|id| DraftDocument {
            requirement: document.requirement.clone(),
            upload_id: GlobalId::Upload(id).encode(),
            file_name: name.clone(),
        }))
    }
}

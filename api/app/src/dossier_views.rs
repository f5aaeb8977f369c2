//! Dossiers and their parts by id. Anything that the caller may not see answers as absent.

mod awaiting;
mod commanded;
mod decided;
mod reaching;
mod thread;
mod written;

use std::sync::Arc;
use store::boxed;

use domain::permission::{may_see_dossier, sees_what_officers_say};
use domain::{DossierId, FileId, ItemId, MessageId, PaymentRequestId, ProcedureVersion, SupplementRequestId};
use foundation::error::AppError;
use projections::dossier_detail::DossierDetail;
use projections::exchange_thread::ThreadMessage;
use projections::progress::ProgressEntry;
use projections::{Projector, Queries, ShownFile, ShownItem, ShownPayment, ShownSupplement};
use store::Executor;
use store::log::EventLog;
use uuid::Uuid;

use crate::caller::Caller;
use crate::command_runner::CommandRunner;
use crate::fault_log::FaultLog;
use crate::read_your_writes::ReadYourWrites;
use crate::reference_facts::ReferenceFacts;

pub use commanded::DossierDone;
pub use decided::among_officers;
pub(crate) use written::as_written;
pub use written::shown_file;

/// Dossiers and their parts as callers may see them: from the read models, or from the log where those trail.
pub struct DossierViews {
    pub(crate) commands: CommandRunner,
    pub(crate) executor: Executor,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) projector: Projector,
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) queries: Queries,
    pub(crate) rows: ReadYourWrites,
}

impl DossierViews {
    #[boxed]
    pub async fn by_id(&self, id: DossierId, caller: &Caller) -> Result<Option<DossierDetail>, AppError> {
        if caller.actor.account().is_none() {
            return Ok(None);
        }
        let detail = self.queries.dossier_details.by_id(id).await.map_err(|error| self.faults.unanswered(error))?;
        let detail = self.as_decided(id, detail).await?;
        let sees = |detail: &DossierDetail| {
            may_see_dossier(&caller.actor, detail.state.filed.applicant, detail.state.filed.agency)
        };
        let detail = detail.filter(sees);
        if detail.is_some() {
            self.record_viewing(id, caller).await?;
        }
        Ok(detail)
    }

    /// A file of a dossier or its exchange; internal files of the office only for officers.
    #[boxed]
    pub async fn file(&self, id: FileId, caller: &Caller) -> Result<Option<ShownFile>, AppError> {
        let found = self.queries.dossier_details.file(id).await.map_err(|error| self.faults.unanswered(error))?;
        let Some(found) = found else { return Ok(None) };
        if !sees_what_officers_say(&caller.actor) && self.is_among_officers(&found).await? {
            return Ok(None);
        }
        Ok(self.by_id(found.file.dossier, caller).await?.map(|_| found.file))
    }

    /// A message, with the version of the procedure that its dossier was filed under.
    #[boxed]
    pub async fn message(
        &self,
        id: MessageId,
        caller: &Caller,
    ) -> Result<Option<(ThreadMessage, Option<Arc<ProcedureVersion>>)>, AppError> {
        let message = self.queries.exchange_thread.message(id).await.map_err(|error| self.faults.unanswered(error))?;
        let Some(message) = message else { return Ok(None) };
        let dossier = self.by_id(message.dossier, caller).await?;
        Ok(dossier.map(|dossier| (message, self.facts.pinned(&dossier))))
    }

    /// A supplement request, with the version of the procedure that its dossier was filed under.
    #[boxed]
    pub async fn supplement_request(
        &self,
        id: SupplementRequestId,
        caller: &Caller,
    ) -> Result<Option<(ShownSupplement, Option<Arc<ProcedureVersion>>)>, AppError> {
        let entry = MessageId::of_supplement_request(id);
        let message =
            self.queries.exchange_thread.message(entry).await.map_err(|error| self.faults.unanswered(error))?;
        let Some(message) = message else { return Ok(None) };
        let Some(dossier) = self.by_id(message.dossier, caller).await? else { return Ok(None) };
        Ok(message.supplement.map(|shown| (shown, self.facts.pinned(&dossier))))
    }

    /// An item of a supplement request, with the version of the procedure that its dossier was filed under.
    #[boxed]
    pub async fn supplement_item(
        &self,
        id: ItemId,
        caller: &Caller,
    ) -> Result<Option<(ShownItem, Option<Arc<ProcedureVersion>>)>, AppError> {
        let message = self.queries.exchange_thread.asking(id).await.map_err(|error| self.faults.unanswered(error))?;
        let Some(message) = message else { return Ok(None) };
        let Some(dossier) = self.by_id(message.dossier, caller).await? else { return Ok(None) };
        let item = message.supplement.and_then(|shown| shown.items.into_iter().find(|item| item.id == id));
        Ok(item.map(|item| (item, self.facts.pinned(&dossier))))
    }

    #[boxed]
    pub async fn payment_request(
        &self,
        id: PaymentRequestId,
        caller: &Caller,
    ) -> Result<Option<ShownPayment>, AppError> {
        let found = self.queries.dossier_details.payment(id).await.map_err(|error| self.faults.unanswered(error))?;
        let Some((dossier, payment)) = found else { return Ok(None) };
        Ok(self.by_id(dossier, caller).await?.map(|_| payment))
    }

    /// An entry of a dossier's progress.
    #[boxed]
    pub async fn progress_entry(&self, id: Uuid, caller: &Caller) -> Result<Option<ProgressEntry>, AppError> {
        let entry = self.queries.progress.entry(id).await.map_err(|error| self.faults.unanswered(error))?;
        let Some(entry) = entry else { return Ok(None) };
        Ok(self.by_id(entry.dossier, caller).await?.map(|_| entry))
    }
}

//! Data behind the type `Dossier`, loaded lazily, and its entry in the access log.

use std::sync::Arc;

use app::UseCases;
use app::dossier_views::DossierDone;
use async_graphql::Context;
use domain::deadline::Deadline;
use domain::{DossierId, Moment, ProcedureVersion};
use foundation::error::AppError;
use projections::deadlines::Reached;
use projections::dossier_detail::DossierDetail;
use projections::{DossierState, ListedDossier, NamedAccount};
use tokio::sync::OnceCell;

use crate::context::ContextExt;

/// Data of a dossier by its origin: of a list's row, the rest is loaded lazily.
pub(super) struct DossierSource {
    pub(super) id: DossierId,
    pub(super) state: DossierState,
    pub(super) applicant: Option<NamedAccount>,
    pub(super) applicant_then: Option<NamedAccount>,
    pub(super) assignee: Option<NamedAccount>,
    pub(super) unread: Option<u64>,
    pub(super) updated_at: Option<Moment>,
    detail: OnceCell<Option<DossierDetail>>,
    /// Set once the access log has the caller's view.
    viewed: OnceCell<()>,
}

impl DossierSource {
    /// Of a list's row.
    pub(super) fn listed(listed: ListedDossier) -> Self {
        Self {
            id: listed.id,
            state: listed.state,
            applicant: Some(listed.applicant),
            applicant_then: listed.applicant_then,
            assignee: listed.assignee,
            unread: Some(listed.unread),
            updated_at: listed.updated_at,
            detail: OnceCell::new(),
            viewed: OnceCell::new(),
        }
    }

    /// With all that its rows hold; that the caller reads it is recorded.
    pub(super) fn detailed(detail: DossierDetail) -> Self {
        Self {
            id: detail.id,
            state: detail.state.clone(),
            applicant: Some(detail.applicant.clone()),
            applicant_then: None,
            assignee: detail.assignee.clone(),
            unread: None,
            updated_at: None,
            detail: OnceCell::new_with(Some(Some(detail))),
            viewed: OnceCell::new_with(Some(())),
        }
    }

    /// As a command left it, also where the rows trail behind it.
    pub(super) fn of_done(done: &DossierDone) -> Self {
        Self {
            id: done.id,
            state: done.state.clone(),
            applicant: None,
            applicant_then: None,
            assignee: None,
            unread: None,
            updated_at: None,
            detail: OnceCell::new(),
            viewed: OnceCell::new(),
        }
    }

    /// Writes the access log: the caller reads more than lists show.
    pub(super) async fn view(&self, ctx: &Context<'_>) -> Result<(), AppError> {
        let record = || ctx.app().dossier_views.record_viewing(self.id, ctx.caller());
        self.viewed.get_or_try_init(record).await.copied()
    }

    pub(super) async fn detail(&self, ctx: &Context<'_>) -> Result<Option<&DossierDetail>, AppError> {
        self.view(ctx).await?;
        let app = ctx.app();
        let read = || async {
            let detail =
                app.queries.dossier_details.by_id(self.id).await.map_err(|error| app.faults.unanswered(error))?;
            app.dossier_views.as_decided(self.id, detail).await
        };
        Ok(self.detail.get_or_try_init(read).await?.as_ref())
    }

    /// Messages unread by the caller's side.
    pub(super) async fn unread(&self, ctx: &Context<'_>) -> Result<u64, AppError> {
        if let Some(unread) = self.unread {
            return Ok(unread);
        }
        let (app, caller) = (ctx.app(), ctx.caller());
        let side = caller.side_in(self.state.filed.applicant);
        let unread = app.queries.exchange_thread.unread(&[self.id], side).await;
        Ok(unread.map_err(|error| app.faults.unanswered(error))?.get(&self.id).copied().unwrap_or(0))
    }

    /// Deadlines reached, as far as the caller may see them.
    pub(super) async fn reached(&self, ctx: &Context<'_>) -> Result<Vec<Reached>, AppError> {
        let (app, caller) = (ctx.app(), ctx.caller());
        let mut reached = app.queries.deadlines.reached(self.id).await.map_err(|error| app.faults.unanswered(error))?;
        if caller.actor.account() == Some(self.state.filed.applicant) {
            reached.retain(|reached| !matches!(reached.deadline, Deadline::SupplementTimeEnding { .. }));
        }
        Ok(reached)
    }

    pub(super) fn pinned_procedure(&self, app: &UseCases) -> Option<Arc<ProcedureVersion>> {
        let pinned = &self.state.filed.procedure;
        app.facts.rulebook().procedure(&pinned.code, pinned.version).cloned()
    }
}

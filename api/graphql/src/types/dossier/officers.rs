//! Officers that a dossier can be assigned or forwarded to.

use async_graphql::Context;
use domain::dossier::{DossierAction, authorize};
use foundation::error::AppError;

use super::parts::AssignableOfficer;
use super::{Account, Dossier};
use crate::context::ContextExt;

impl Dossier {
    /// Officers whom the caller can name in `assignDossier`; `None` for callers who may not assign it.
    pub(super) async fn assignable(&self, ctx: &Context<'_>) -> Result<Option<Vec<AssignableOfficer>>, AppError> {
        if !self.permits(ctx, DossierAction::Assign) {
            return Ok(None);
        }
        let roles = self.0.state.filed.assignable_roles(&ctx.app().facts.services()).unwrap_or_default();
        self.officers_of(ctx, &roles).await.map(Some)
    }

    /// Officers whom the caller can name in `forwardDossier`; `None` for callers who may not forward it.
    pub(super) async fn named_next(&self, ctx: &Context<'_>) -> Result<Option<Vec<AssignableOfficer>>, AppError> {
        if !self.permits(ctx, DossierAction::Forward) {
            return Ok(None);
        }
        let services = ctx.app().facts.services();
        let role = self.0.state.filed.next_step(&services).ok().flatten().map(|step| step.role);
        self.officers_of(ctx, &role.into_iter().collect::<Vec<_>>()).await.map(Some)
    }

    /// True where the caller may act so on the dossier now.
    fn permits(&self, ctx: &Context<'_>, action: DossierAction) -> bool {
        let (app, caller) = (ctx.app(), ctx.caller());
        authorize(action, &caller.actor, &self.0.state.filed, caller.at, app.facts.rulebook().calendar()).is_ok()
    }

    /// Officers of its agency in these roles, with the workload of each.
    async fn officers_of(&self, ctx: &Context<'_>, roles: &[domain::Role]) -> Result<Vec<AssignableOfficer>, AppError> {
        let (app, caller) = (ctx.app(), ctx.caller());
        let agency = self.0.state.filed.agency;
        let officers =
            app.queries.accounts.officers(agency, roles).await.map_err(|error| app.faults.unanswered(error))?;
        let open = app.queries.staff_queue.open_dossiers_by_assignee(agency).await;
        let open = open.map_err(|error| app.faults.failure(error))?;
        let officer = |view: projections::accounts::AccountView| {
            let open_dossiers = open.get(&view.id).copied().unwrap_or(0);
            Some(AssignableOfficer {
                account: Account::of(view, caller, true)?,
                open_dossiers: i32::try_from(open_dossiers).unwrap_or(i32::MAX),
            })
        };
        Ok(officers.into_iter().filter_map(officer).collect())
    }
}

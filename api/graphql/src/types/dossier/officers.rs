use async_graphql::Context;
use domain::dossier::{DossierAction, permit};
use foundation::error::TopLevel;

use super::parts::AssignableOfficer;
use super::{Account, Dossier};
use crate::context::Here;

impl Dossier {
    /// Whether whoever asks may do this to it now.
    pub(super) fn permits(&self, ctx: &Context<'_>, action: DossierAction) -> bool {
        let (app, caller) = (ctx.app(), ctx.caller());
        permit(action, &caller.actor, &self.0.course.filed, caller.at, app.rulebook().calendar()).is_ok()
    }

    /// The officers of its agency with these roles, with how much each has.
    pub(super) async fn officers_of(
        &self,
        ctx: &Context<'_>,
        roles: &[domain::Role],
    ) -> Result<Vec<AssignableOfficer>, TopLevel> {
        let (app, caller) = (ctx.app(), ctx.caller());
        let agency = self.0.course.filed.agency;
        let officers = app.questions.accounts.officers(agency, roles).await.map_err(|error| app.unanswered(error))?;
        let open = app.questions.staff_queue.open_dossiers_by_assignee(agency).await;
        let open = open.map_err(|error| app.failure(error))?;
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

//! Badge: number of dossiers that wait for the caller.

use domain::Role;
use domain::permission::queue_scope;
use foundation::error::AppError;
use projections::{DossierFilter, Reader};
use store::boxed;

use crate::caller::Caller;
use crate::dossier_views::DossierViews;

/// Cap of the count; the badge needs no exact number above it.
const AWAITING_MAX: u32 = 100;

impl DossierViews {
    /// Count of dossiers that wait for the caller, capped.
    #[boxed]
    pub async fn awaiting(&self, caller: &Caller) -> Result<i32, AppError> {
        let Some((account, role)) = caller.actor.account().zip(caller.actor.role()) else { return Ok(0) };
        let filter = DossierFilter { awaits: Some(Reader { account, role }), ..DossierFilter::default() };
        let counted = match (role, queue_scope(&caller.actor)) {
            (Role::Citizen, _) => self.queries.citizen_list.count_to(account, &filter, caller.at, AWAITING_MAX).await,
            (Role::Reception | Role::Specialist | Role::Leader, Some(scope)) => {
                self.queries.staff_queue.count_to(scope, &filter, caller.at, AWAITING_MAX).await
            }
            _ => return Ok(0),
        };
        let counted = counted.map_err(|error| self.faults.unanswered(error))?;
        Ok(i32::try_from(counted).unwrap_or(i32::MAX))
    }
}

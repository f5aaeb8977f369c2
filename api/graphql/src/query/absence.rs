//! Queries before an absence is recorded.

use async_graphql::{Context, ID, Object};
use foundation::error::AppError;
use foundation::global_id::GlobalId;

use crate::context::ContextExt;
use crate::types::Account;

/// Queries before an absence is recorded.
#[derive(Default)]
pub struct AbsenceQuery;

/// Queries before an absence is recorded.
#[Object]
impl AbsenceQuery {
    /// Officers of the same role and agency who can stand in for an officer, ordered by name; null for all but that
    /// officer and administrators.
    async fn possible_deputies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Account id of the officer to stand in for; the caller's own if left out.")]
        account_id: Option<ID>,
    ) -> Result<Option<Vec<Account>>, AppError> {
        let caller = ctx.caller();
        let account = match account_id.as_ref().map(|id| id.parse()) {
            None => caller.actor.account(),
            Some(Ok(GlobalId::Account(account))) => Some(account),
            Some(_) => None,
        };
        let Some(account) = account else { return Ok(None) };
        let deputies = ctx.app().officers.possible_deputies(caller, account).await?;
        Ok(deputies.map(|all| all.into_iter().filter_map(|view| Account::of(view, caller, true)).collect()))
    }
}

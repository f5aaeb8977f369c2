//! Queries before a hand-over: dossiers held and possible takers.

use async_graphql::{Context, ID, Object};
use foundation::error::AppError;
use foundation::global_id::GlobalId;

use crate::context::ContextExt;
use crate::types::HandOverOutlook;

/// Queries of officers before a hand-over.
#[derive(Default)]
pub struct HandOverQuery;

/// Queries of officers before a hand-over.
#[Object]
impl HandOverQuery {
    /// Preview of handing over an officer's dossiers; null if the caller may not, which is for officers their own and
    /// for desk and leaders any of their agency.
    async fn hand_over_outlook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Account id of the officer; the caller's own if left out.")] from_id: Option<ID>,
    ) -> Result<Option<HandOverOutlook>, AppError> {
        let from = match from_id.as_ref().map(|id| id.parse()) {
            None => None,
            Some(Ok(GlobalId::Account(account))) => Some(account),
            Some(_) => return Ok(None),
        };
        let outlook = ctx.app().hand_overs.outlook(ctx.caller(), from).await?;
        Ok(outlook.and_then(|outlook| HandOverOutlook::of(outlook, ctx.caller())))
    }
}

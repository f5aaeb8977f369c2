//! Updates of an applicant's list.

use app::UseCases;
use app::caller::Caller;
use async_graphql::Context;
use domain::{AccountId, Role};
use foundation::error::AppError;
use futures::stream::BoxStream;
use projections::ListedDossier;
use store::log::{Position, ResumeToken};

use super::feed::{Found, Source, feed};
use crate::context::ContextExt;

/// A changed dossier of an applicant's list, with the cursor behind its last change.
pub(crate) struct Changed {
    pub(crate) listed: ListedDossier,
    pub(crate) cursor: ResumeToken,
    pub(crate) caller: Caller,
}

/// Changed dossiers of the applicant behind a cursor, or from now on. Several changes of one dossier are coalesced.
pub(crate) async fn own_list(
    ctx: &Context<'_>,
    after: Option<String>,
) -> Result<BoxStream<'static, Result<Changed, AppError>>, AppError> {
    let applicant = ctx.caller().account()?;
    if ctx.caller().actor.role() != Some(Role::Citizen) {
        return Err(AppError::Forbidden);
    }
    feed(ctx, after, async || Ok(OwnList { applicant })).await
}

struct OwnList {
    applicant: AccountId,
}

impl Source for OwnList {
    type Row = (Position, ListedDossier);
    type Update = Changed;

    fn position((position, _): &Self::Row) -> Position {
        *position
    }

    async fn first_after(&self, app: &UseCases, after: ResumeToken) -> Result<Found<Self::Row>, AppError> {
        let found = app.queries.citizen_list.changed_after(self.applicant, after.position()).await;
        Ok(found.map_err(|error| app.faults.unanswered(error))?.map_or(Found::Nothing(after), Found::Row))
    }

    async fn told(
        &self,
        _: &UseCases,
        caller: &Caller,
        (_, listed): Self::Row,
        cursor: ResumeToken,
    ) -> Result<Changed, AppError> {
        Ok(Changed { listed, cursor, caller: caller.clone() })
    }
}

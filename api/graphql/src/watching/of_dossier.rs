//! Updates of one dossier.

use std::marker::PhantomData;

use app::UseCases;
use app::caller::Caller;
use async_graphql::Context;
use domain::DossierId;
use domain::dossier::DossierCode;
use foundation::error::AppError;
use futures::stream::BoxStream;
use projections::dossier_detail::DossierDetail;
use projections::exchange_thread::ThreadMessage;
use projections::progress::ProgressEntry;
use projections::{Queries, QueryError};
use store::log::{Position, ResumeToken};

use super::feed::{Found, Source, feed};
use crate::context::ContextExt;

/// Row of a read model that becomes an update.
pub(crate) trait Row: Sized + Send + Sync + 'static {
    fn position(&self) -> Position;

    /// First row of a dossier behind a position.
    fn first_after(
        queries: &Queries,
        dossier: DossierId,
        position: Position,
    ) -> impl Future<Output = Result<Option<Self>, QueryError>> + Send;
}

impl Row for ProgressEntry {
    fn position(&self) -> Position {
        self.position
    }

    async fn first_after(
        queries: &Queries,
        dossier: DossierId,
        position: Position,
    ) -> Result<Option<Self>, QueryError> {
        Ok(queries.progress.after(dossier, position, 1).await?.pop())
    }
}

impl Row for ThreadMessage {
    fn position(&self) -> Position {
        self.position
    }

    async fn first_after(
        queries: &Queries,
        dossier: DossierId,
        position: Position,
    ) -> Result<Option<Self>, QueryError> {
        Ok(queries.exchange_thread.after(dossier, position, 1).await?.pop())
    }
}

/// A row with the cursor behind it, and its dossier as the watcher sees it now.
pub(crate) struct RowUpdate<R> {
    pub(crate) row: R,
    pub(crate) cursor: ResumeToken,
    pub(crate) dossier: DossierDetail,
}

/// Updates of a dossier behind a cursor, or from now on, while the watcher may see it.
pub(crate) async fn of_dossier<R: Row>(
    ctx: &Context<'_>,
    code: &str,
    after: Option<String>,
) -> Result<BoxStream<'static, Result<RowUpdate<R>, AppError>>, AppError> {
    // Anonymous callers may watch nothing: a client that believes to be signed in gets that error, not "not found".
    ctx.caller().account()?;
    let stands = |code: DossierCode| DossierId::of_code(code.as_str());
    let dossier = code.parse().map(stands);
    // A wrong cursor is reported first, for compatibility.
    let feed = feed(ctx, after, async || {
        let dossier = dossier.map_err(|_| AppError::NotFound)?;
        ctx.app().dossier_views.by_id(dossier, ctx.caller()).await?.ok_or(AppError::NotFound)?;
        Ok(OfDossier { dossier, of: PhantomData })
    });
    feed.await
}

struct OfDossier<R> {
    dossier: DossierId,
    of: PhantomData<fn() -> R>,
}

impl<R: Row> Source for OfDossier<R> {
    type Row = R;
    type Update = RowUpdate<R>;

    fn position(row: &R) -> Position {
        row.position()
    }

    async fn first_after(&self, app: &UseCases, after: ResumeToken) -> Result<Found<R>, AppError> {
        let found = R::first_after(&app.queries, self.dossier, after.position()).await;
        Ok(found.map_err(|error| app.faults.unanswered(error))?.map_or(Found::Nothing(after), Found::Row))
    }

    async fn told(
        &self,
        app: &UseCases,
        caller: &Caller,
        row: R,
        cursor: ResumeToken,
    ) -> Result<RowUpdate<R>, AppError> {
        let dossier = app.dossier_views.by_id(self.dossier, caller).await?.ok_or(AppError::NotFound)?;
        Ok(RowUpdate { row, cursor, dossier })
    }
}

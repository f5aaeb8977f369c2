//! Feed: resumes at a cursor, and wakes with the read models.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::UseCases;
use app::caller::Caller;
use async_graphql::Context;
use foundation::error::AppError;
use futures::stream::{BoxStream, StreamExt, unfold};
use projections::Followed;
use store::log::{Position, ResumeToken};
use tokio::sync::watch;
use tokio::time::Instant;

use super::Watcher;
use crate::context::ContextExt;

/// Least interval between polls of a subscription, however busy the service is. After a quiet while the first
/// update is not delayed.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

/// Cursor of the transport. It wins over the argument, which a reconnecting client repeats unchanged.
pub(super) struct ResumeAt(pub(super) String);

/// Cursor behind the last update, for transports that send it along.
#[derive(Default)]
pub(super) struct ToldLast(Mutex<Option<String>>);

impl ToldLast {
    fn set(&self, cursor: ResumeToken) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(cursor.to_string());
    }

    pub(super) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Result of a look behind a cursor.
pub(super) enum Found<R> {
    Row(R),
    /// None up to this cursor.
    Nothing(ResumeToken),
}

/// Source of a subscription's updates.
pub(super) trait Source: Send + Sync + 'static {
    /// Row in the log or in a read model.
    type Row: Send;
    /// Update as it is delivered.
    type Update: Send + 'static;

    fn position(row: &Self::Row) -> Position;

    /// First row behind a cursor.
    fn first_after(
        &self,
        app: &UseCases,
        after: ResumeToken,
    ) -> impl Future<Output = Result<Found<Self::Row>, AppError>> + Send;

    /// Update of a row as the watcher may see it now.
    fn told(
        &self,
        app: &UseCases,
        caller: &Caller,
        row: Self::Row,
        cursor: ResumeToken,
    ) -> impl Future<Output = Result<Self::Update, AppError>> + Send;
}

/// Updates of a source behind a cursor, or from now on, while the watcher may see them. The source is made once
/// the cursor is valid.
pub(super) async fn feed<S: Source>(
    ctx: &Context<'_>,
    after: Option<String>,
    source: impl AsyncFnOnce() -> Result<S, AppError>,
) -> Result<BoxStream<'static, Result<S::Update, AppError>>, AppError> {
    let app = ctx.app();
    let rows = app.rows.followed();
    let after = match ctx.data_opt::<ResumeAt>().map(|resume| resume.0.clone()).or(after) {
        Some(cursor) => {
            let cursor: ResumeToken = cursor
                .parse()
                .map_err(|_| AppError::BadUserInput("after is no cursor of a subscription".to_owned()))?;
            app.subscriptions.refuse_lost(cursor).await?;
            cursor
        }
        None => ResumeToken::new(rows.borrow().position, None),
    };
    let source = source().await?;
    let watcher = Arc::clone(ctx.data_unchecked::<Arc<Watcher>>());
    let told_last = ctx.data_opt::<Arc<ToldLast>>().map(Arc::clone);
    let feed = Feed { app: Arc::clone(app), watcher, told_last, source, after, rows };
    Ok(unfold(Some(feed), |feed| async move { feed?.next().await }).boxed())
}

struct Feed<S> {
    app: Arc<UseCases>,
    watcher: Arc<Watcher>,
    told_last: Option<Arc<ToldLast>>,
    source: S,
    /// Cursor of the last update or fruitless look; the log must still hold it for the feed to go on.
    after: ResumeToken,
    rows: watch::Receiver<Followed>,
}

impl<S: Source> Feed<S> {
    /// Next update with the state that follows; `None` once the watcher's session has ended.
    async fn next(mut self) -> Option<(Result<S::Update, AppError>, Option<Self>)> {
        match self.told().await {
            Ok(Some(told)) => Some((Ok(told), Some(self))),
            Ok(None) => None,
            Err(error) => Some((Err(error), None)),
        }
    }

    async fn told(&mut self) -> Result<Option<S::Update>, AppError> {
        let row = self.row().await?;
        let cursor = self.app.subscriptions.cursor_at(S::position(&row)).await?;
        let Some(caller) = self.watcher.look(&self.app).await? else { return Ok(None) };
        let told = self.source.told(&self.app, &caller, row, cursor).await?;
        self.after = cursor;
        if let Some(last) = &self.told_last {
            last.set(cursor);
        }
        Ok(Some(told))
    }

    async fn row(&mut self) -> Result<S::Row, AppError> {
        loop {
            // Before the look, so that a change during it wakes again.
            self.rows.mark_unchanged();
            match self.source.first_after(&self.app, self.after).await? {
                Found::Row(row) => {
                    // A cursor lost by a restore must not be resumed: its followers are other events.
                    self.app.subscriptions.refuse_lost(self.after).await?;
                    return Ok(row);
                }
                Found::Nothing(reached) => self.after = reached,
            }
            let looked = Instant::now();
            self.rows.changed().await.map_err(|_| AppError::Unavailable)?;
            // The log may have been restored meanwhile: without this check the feed would be silent until
            // it has grown back.
            if self.rows.borrow().everywhere.position() < self.after.position() {
                self.app.subscriptions.refuse_lost(self.after).await?;
            }
            tokio::time::sleep_until(looked + POLL_INTERVAL).await;
        }
    }
}

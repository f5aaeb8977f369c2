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

/// Poll interval of a subscription, however much happens in the whole service. The first news after a
/// quiet while wait for nothing.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

/// From where a watcher wants to be told on, as their transport says it: it counts for more than the argument, which is
/// sent again as it was.
pub(super) struct ResumeAt(pub(super) String);

/// Behind what a watcher was told last, for transports that name each thing they tell.
#[derive(Default)]
pub(super) struct ToldLast(Mutex<Option<String>>);

impl ToldLast {
    fn set(&self, cursor: ResumeToken) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(cursor.to_string());
    }

    /// The cursor, once.
    pub(super) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// What was found behind a cursor.
pub(super) enum Found<R> {
    /// Something to tell.
    Row(R),
    /// Nothing, up to here.
    Nothing(ResumeToken),
}

/// What a subscription tells of.
pub(super) trait Source: Send + Sync + 'static {
    /// What is found in the log or in its rows.
    type Row: Send;
    /// What of it is told.
    type Update: Send + 'static;

    /// Where a row stands in the log.
    fn position(row: &Self::Row) -> Position;

    /// The first behind a cursor.
    fn first_after(
        &self,
        app: &UseCases,
        after: ResumeToken,
    ) -> impl Future<Output = Result<Found<Self::Row>, AppError>> + Send;

    /// The row as its watcher may see it now.
    fn told(
        &self,
        app: &UseCases,
        caller: &Caller,
        row: Self::Row,
        cursor: ResumeToken,
    ) -> impl Future<Output = Result<Self::Update, AppError>> + Send;
}

/// What a source tells behind a cursor, from now on where there is none, for as long as its watcher may see it. The source
/// is asked for once the cursor is known to be one.
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
    /// What was told last, or looked at in vain; nothing else may stand there when it is gone on from.
    after: ResumeToken,
    rows: watch::Receiver<Followed>,
}

impl<S: Source> Feed<S> {
    /// The next that is told, and what goes on from there; nothing once the watcher's session has ended.
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
            // Before it is looked: what comes while it is looked wakes again.
            self.rows.mark_unchanged();
            match self.source.first_after(&self.app, self.after).await? {
                Found::Row(row) => {
                    // What follows something that the log has lost does not follow what was told.
                    self.app.subscriptions.refuse_lost(self.after).await?;
                    return Ok(row);
                }
                Found::Nothing(reached) => self.after = reached,
            }
            let looked = Instant::now();
            self.rows.changed().await.map_err(|_| AppError::Unavailable)?;
            // The log may have been put back under whoever watches: then nothing would be told until it comes so far again.
            if self.rows.borrow().everywhere.position() < self.after.position() {
                self.app.subscriptions.refuse_lost(self.after).await?;
            }
            tokio::time::sleep_until(looked + POLL_INTERVAL).await;
        }
    }
}

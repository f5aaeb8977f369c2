use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Context;
use domain::DossierId;
use domain::dossier::DossierCode;
use futures::stream::{BoxStream, StreamExt, unfold};
use projections::dossier_detail::DossierDetail;
use projections::exchange_thread::ThreadMessage;
use projections::progress::ProgressEntry;
use projections::{Followed, QueryError, Questions};
use store::log::{Position, ResumeToken};
use tokio::sync::watch;
use tokio::time::Instant;

use super::Watcher;
use crate::app::App;
use crate::graphql::context::Here;
use crate::graphql::error::TopLevel;

/// So often at most a subscription looks for news, however much happens in the whole service. The first news after a
/// quiet while wait for nothing.
const REST: Duration = Duration::from_millis(250);

/// A row that is told of.
pub(in crate::graphql) trait Row: Sized + Send + 'static {
    /// Where it stands in the log.
    fn position(&self) -> Position;

    /// The first of a dossier behind a position.
    fn first_after(
        questions: &Questions,
        dossier: DossierId,
        position: Position,
    ) -> impl Future<Output = Result<Option<Self>, QueryError>> + Send;
}

impl Row for ProgressEntry {
    fn position(&self) -> Position {
        self.position
    }

    async fn first_after(
        questions: &Questions,
        dossier: DossierId,
        position: Position,
    ) -> Result<Option<Self>, QueryError> {
        Ok(questions.progress.after(dossier, position, 1).await?.pop())
    }
}

impl Row for ThreadMessage {
    fn position(&self) -> Position {
        self.position
    }

    async fn first_after(
        questions: &Questions,
        dossier: DossierId,
        position: Position,
    ) -> Result<Option<Self>, QueryError> {
        Ok(questions.exchange_thread.after(dossier, position, 1).await?.pop())
    }
}

/// A row, the cursor behind it, and its dossier as its watcher sees it now.
pub(in crate::graphql) struct Told<R> {
    pub(in crate::graphql) row: R,
    pub(in crate::graphql) cursor: ResumeToken,
    pub(in crate::graphql) dossier: DossierDetail,
}

/// What happens to a dossier behind a cursor, from now on where there is none, for as long as its watcher may see it.
pub(in crate::graphql) async fn feed<R: Row>(
    ctx: &Context<'_>,
    code: &str,
    after: Option<String>,
) -> Result<BoxStream<'static, Result<Told<R>, TopLevel>>, TopLevel> {
    let app = ctx.app();
    // Nobody may watch anything: whoever believes to be signed in shall not look for what is there.
    ctx.caller().account()?;
    let rows = app.follower.followed();
    let after = match after {
        Some(cursor) => {
            let cursor: ResumeToken = cursor
                .parse()
                .map_err(|_| TopLevel::BadUserInput("after is no cursor of a subscription".to_owned()))?;
            refuse_lost(app, cursor).await?;
            cursor
        }
        None => ResumeToken::new(rows.borrow().position, None),
    };
    let code: DossierCode = code.parse().map_err(|_| TopLevel::NotFound)?;
    let dossier = DossierId::of_code(code.as_str());
    app.dossier(dossier, ctx.caller()).await?.ok_or(TopLevel::NotFound)?;
    let watcher = Arc::clone(ctx.data_unchecked::<Arc<Watcher>>());
    let feed = Feed { app: app.clone(), watcher, dossier, after, rows, of: PhantomData };
    Ok(unfold(Some(feed), |feed| async move { feed?.next().await }).boxed())
}

/// Refuses a cursor of a time that the log has lost, behind which nothing would be heard.
async fn refuse_lost(app: &App, cursor: ResumeToken) -> Result<(), TopLevel> {
    match cursor.holds(&*app.log).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(TopLevel::CursorLost),
        Err(error) => Err(app.unanswered(error.into())),
    }
}

struct Feed<R> {
    app: App,
    watcher: Arc<Watcher>,
    dossier: DossierId,
    /// What was told last; nothing else may stand there when it is gone on from.
    after: ResumeToken,
    rows: watch::Receiver<Followed>,
    of: PhantomData<fn() -> R>,
}

impl<R: Row> Feed<R> {
    /// The next that is told, and what goes on from there; nothing once the watcher's session has ended.
    async fn next(mut self) -> Option<(Result<Told<R>, TopLevel>, Option<Self>)> {
        match self.told().await {
            Ok(Some(told)) => {
                self.after = told.cursor;
                Some((Ok(told), Some(self)))
            }
            Ok(None) => None,
            Err(error) => Some((Err(error), None)),
        }
    }

    async fn told(&mut self) -> Result<Option<Told<R>>, TopLevel> {
        let row = self.row().await?;
        let event = self.app.log.event_at(row.position()).await.map_err(|error| self.app.unanswered(error.into()))?;
        let cursor = ResumeToken::new(row.position(), event.as_ref().and_then(|event| event.hash()));
        let Some(caller) = self.watcher.look(&self.app).await? else { return Ok(None) };
        let dossier = self.app.dossier(self.dossier, &caller).await?.ok_or(TopLevel::NotFound)?;
        Ok(Some(Told { row, cursor, dossier }))
    }

    async fn row(&mut self) -> Result<R, TopLevel> {
        loop {
            // Before it is looked: what comes while it is looked wakes again.
            self.rows.mark_unchanged();
            let found = R::first_after(&self.app.questions, self.dossier, self.after.position()).await;
            if let Some(row) = found.map_err(|error| self.app.unanswered(error))? {
                // What follows something that the log has lost does not follow what was told.
                refuse_lost(&self.app, self.after).await?;
                return Ok(row);
            }
            let looked = Instant::now();
            self.rows.changed().await.map_err(|_| TopLevel::Unavailable)?;
            // The log may have been put back under whoever watches: then nothing would be told until it comes so far again.
            if self.rows.borrow().everywhere.position() < self.after.position() {
                refuse_lost(&self.app, self.after).await?;
            }
            tokio::time::sleep_until(looked + REST).await;
        }
    }
}

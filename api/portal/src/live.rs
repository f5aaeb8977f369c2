//! Live updates of an open dossier page, by server-sent events.
//!
//! An event carries the dossier's state without its content: the page refetches itself. The session is re-checked
//! before each event, so that an expired session, a lock or a change of role ends the stream.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use app::watch_quota::StreamPlace;
use axum::Extension;
use axum::extract::Path;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use cynic::Id;
use foundation::error::AppError;
use futures::Stream;
use futures::stream::unfold;
use projections::Followed;
use tokio::sync::watch;

use super::failure::Failure;
use super::operation::schema;
use super::page_context::{PageContext, PageExtension};
use super::query::one_dossier;
use super::schema::page::Page;

/// Poll interval of a stream, which bounds its load on the service.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// Longest lifetime of a stream; browsers reconnect by themselves, and clients that vanished are dropped.
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// `GET /dossiers/{code}/live`: event stream of a dossier's states; refused over the visitor's quota of streams.
pub async fn watch(Extension(context): PageExtension, Path(code): Path<String>) -> Result<Response, Failure> {
    context.signed_in()?;
    let rows = context.app().rows.followed();
    let place = context
        .app()
        .watch_quota
        .stream(context.account(), context.request_context().client)
        .map_err(AppError::from)?;
    let mut watcher = Watcher { context: Arc::clone(&context), code, rows, told: None, is_first: true, _place: place };
    if watcher.state().await?.is_none() {
        return Err(Failure::NotFound);
    }
    let closing = context.portal().closing.clone();
    let end = Box::pin(async move {
        tokio::select! {
            () = tokio::time::sleep(LONGEST) => {}
            () = closing.requested() => {}
        }
    });
    Ok(Sse::new(futures::StreamExt::take_until(events(watcher), end)).keep_alive(KeepAlive::default()).into_response())
}

struct Watcher {
    context: Arc<PageContext>,
    code: String,
    rows: watch::Receiver<Followed>,
    told: Option<String>,
    is_first: bool,
    _place: StreamPlace,
}

/// Stream of the dossier's states: the present one, then each change, while the viewer has access.
fn events(watcher: Watcher) -> impl Stream<Item = Result<Event, Infallible>> {
    unfold(watcher, |mut watcher| async move {
        loop {
            if !watcher.is_first {
                tokio::time::sleep(POLL_INTERVAL).await;
                watcher.rows.changed().await.ok()?;
            }
            watcher.is_first = false;
            watcher.rows.mark_unchanged();
            let state = watcher.state().await.ok()??;
            if watcher.told.as_ref() != Some(&state) {
                watcher.told = Some(state.clone());
                return Some((Ok(Event::default().event("state").data(state)), watcher));
            }
        }
    })
}

impl Watcher {
    async fn state(&mut self) -> Result<Option<String>, Failure> {
        let Some(caller) = self.context.still().await? else { return Ok(None) };
        let query = one_dossier::<LiveDossier>("DossierState", self.code.clone())?;
        let answer = self.context.look_as(caller, query).await?;
        Ok(answer.dossier.map(|dossier| {
            let last = dossier.exchange.nodes.first().map_or("", |message| message.id.inner());
            format!("{}-{last}", state(dossier.version, dossier.unread_messages))
        }))
    }
}

/// State of a dossier as its page was drawn from it. Events start with the same text and add the id of the last
/// message, since one message may be read and the next written between two polls.
pub fn state(version: i32, unread_messages: i32) -> String {
    format!("{version}-{unread_messages}")
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
struct LiveDossier {
    version: i32,
    unread_messages: i32,
    #[arguments(last: 1)]
    exchange: Page<Message>,
}

#[derive(Debug, cynic::QueryFragment)]
struct Message {
    id: Id,
}

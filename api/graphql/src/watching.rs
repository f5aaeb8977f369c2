//! Subscriptions below their transports: catch-up by cursor, then live.
//!
//! Updates are read from the read models behind a cursor, each time they move on; no event is handed over in memory.
//! So nothing is lost or duplicated between catching up and live updates, whichever instance wrote it, and a slow
//! reader costs no memory.

mod feed;
mod now;
mod of_dossier;
mod own_list;
mod own_task;
mod watcher;
mod whole_log;

use std::sync::Arc;

use app::watch_quota::StreamPlace;
use async_graphql::{Request, Response, Value};
use futures::stream::{BoxStream, StreamExt, unfold};

use super::schema::Endpoint;
use feed::{ResumeAt, ToldLast};
pub(super) use now::as_they_are_now;
pub(super) use of_dossier::{RowUpdate, of_dossier};
pub(super) use own_list::{Changed, own_list};
use own_task::in_own_task;
pub use watcher::Watcher;
pub(super) use whole_log::whole_log;

/// An answer of a subscription.
pub struct Heard {
    pub response: Response,
    /// Cursor behind its update; `None` where it has none.
    pub cursor: Option<String>,
}

/// Begins a subscription, behind a cursor of its transport, if any. An answer without data is the last: a client that
/// misses an event resumes behind the one before it.
pub fn watched(
    endpoint: &Endpoint,
    request: Request,
    watcher: &Arc<Watcher>,
    place: StreamPlace,
    resume: Option<String>,
) -> BoxStream<'static, Heard> {
    let Some(caller) = watcher.seen() else { return futures::stream::empty().boxed() };
    let told_last = Arc::new(ToldLast::default());
    let mut request = request.data(caller).data(Arc::clone(watcher)).data(endpoint.admission.clone());
    request = request.data(Arc::clone(&told_last));
    if let Some(cursor) = resume {
        request = request.data(ResumeAt(cursor));
    }
    let answers = endpoint.schema.execute_stream(request);
    let answers = unfold(Some((answers, place)), move |answers| {
        let told_last = Arc::clone(&told_last);
        async move {
            let (mut answers, place) = answers?;
            let response = answers.next().await?;
            let is_last = response.data == Value::Null;
            // Answers are made one at a time: the last update is this answer's.
            let heard = Heard { response, cursor: told_last.take() };
            Some((heard, (!is_last).then_some((answers, place))))
        }
    });
    in_own_task(answers.boxed())
}

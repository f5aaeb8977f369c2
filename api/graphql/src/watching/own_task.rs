//! Subscriptions in tasks of their own.

use std::panic::resume_unwind;

use futures::stream::{BoxStream, StreamExt, unfold};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tracing::Instrument;

/// Aborts the task when its reader goes away.
struct Telling(JoinHandle<()>);

impl Drop for Telling {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The same answers, found out in a task of their own: whoever hears them may look away for as long as they like (while
/// they wait for a connection, or for a slow reader) and keeps nothing that others wait for. One answer at most waits to
/// be heard, and none is found out before the one before it is taken.
pub(super) fn in_own_task<T: Send + 'static>(mut answers: BoxStream<'static, T>) -> BoxStream<'static, T> {
    let (tells, heard) = mpsc::channel(1);
    let telling = async move {
        while let Ok(room) = tells.reserve().await {
            let Some(answer) = answers.next().await else { return };
            room.send(answer);
        }
    };
    let telling = Telling(tokio::spawn(telling.in_current_span()));
    unfold((heard, telling), |(mut heard, mut telling)| async move {
        let Some(answer) = heard.recv().await else {
            return match (&mut telling.0).await {
                Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
                Ok(()) | Err(_) => None,
            };
        };
        Some((answer, (heard, telling)))
    })
    .boxed()
}

//! Running subscriptions of a socket.

use std::collections::HashMap;

use app::watch_quota::STREAMS_PER_SOCKET;
use async_graphql::Response;
use futures::stream::{AbortHandle, BoxStream, SelectAll, StreamExt, abortable, once};

use crate::watching::Heard;

/// Subscriptions of one socket, by the client's ids.
#[derive(Default)]
pub(super) struct Operations {
    answers: SelectAll<BoxStream<'static, Answer>>,
    running: HashMap<String, AbortHandle>,
}

/// An answer of one of them.
pub(super) struct Answer {
    pub(super) id: String,
    /// `None` at its end.
    pub(super) response: Option<Response>,
}

impl Operations {
    pub(super) fn contains(&self, id: &str) -> bool {
        self.running.contains_key(id)
    }

    pub(super) fn is_full(&self) -> bool {
        self.running.len() >= STREAMS_PER_SOCKET
    }

    pub(super) fn begin(&mut self, id: String, responses: BoxStream<'static, Heard>) {
        let (of, last) = (id.clone(), Answer { id: id.clone(), response: None });
        let answers = responses.map(move |heard| Answer { id: of.clone(), response: Some(heard.response) });
        let (answers, handle) = abortable(answers.chain(once(async { last })));
        self.answers.push(answers.boxed());
        self.running.insert(id, handle);
    }

    /// Drops a subscription; no further answer is sent.
    pub(super) fn end(&mut self, id: &str) {
        if let Some(handle) = self.running.remove(id) {
            handle.abort();
        }
    }

    /// Next answer of any subscription; `None` while there is none.
    pub(super) async fn next(&mut self) -> Option<Answer> {
        self.answers.next().await
    }
}

use std::collections::HashMap;

use app::watch_quota::STREAMS_PER_SOCKET;
use async_graphql::Response;
use futures::stream::{AbortHandle, BoxStream, SelectAll, StreamExt, abortable, once};

use crate::watching::Heard;

/// The subscriptions of one socket, by the ids that its client gave them.
#[derive(Default)]
pub(super) struct Operations {
    answers: SelectAll<BoxStream<'static, Answer>>,
    running: HashMap<String, AbortHandle>,
}

/// What one of them tells.
pub(super) struct Answer {
    pub(super) id: String,
    /// `None` where all is said.
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

    /// Nothing more is told of it, as if it had never been.
    pub(super) fn end(&mut self, id: &str) {
        if let Some(handle) = self.running.remove(id) {
            handle.abort();
        }
    }

    /// What is told next, by whichever; `None` while there is none.
    pub(super) async fn next(&mut self) -> Option<Answer> {
        self.answers.next().await
    }
}

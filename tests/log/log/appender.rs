//! Group commit: waiting appends share a commit, and no accepted one is lost.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use futures::future::join_all;
use store::log::{
    self, Append, AppendError, Appender, EventLog, Page, Position, Receipt, StoredEvent, StoredRequest, StreamId, Wake,
};
use store::sql::SqlError;
use support::{TestDatabase, each_database, eventually, within};
use tokio::sync::Semaphore;

use super::events::{append, check_order, read_everything, stream};

/// A log adapter that records batches, and answers when the test allows.
struct Gate {
    batches: Mutex<Vec<Vec<(StreamId, u64)>>>,
    open: Semaphore,
    panics: AtomicBool,
}

impl Gate {
    fn closed() -> Arc<Self> {
        Arc::new(Self { batches: Mutex::default(), open: Semaphore::new(0), panics: AtomicBool::new(false) })
    }

    fn sizes(&self) -> Vec<usize> {
        self.batches.lock().unwrap().iter().map(Vec::len).collect()
    }

    /// Waits for this many batches.
    async fn batches(&self, count: usize) -> Vec<usize> {
        eventually("a batch", async || Some(self.sizes()).filter(|sizes| sizes.len() >= count)).await
    }
}

#[async_trait]
impl EventLog for Gate {
    async fn append(&self, batch: Vec<Append>) -> Vec<Result<Receipt, AppendError>> {
        let noted = batch.iter().map(|append| (append.stream.clone(), append.expected)).collect();
        self.batches.lock().unwrap().push(noted);
        self.open.acquire().await.unwrap().forget();
        assert!(!self.panics.load(Ordering::SeqCst), "a log that panics");
        batch.iter().map(|append| Ok(Receipt { version: append.version_after(), position: Position::START })).collect()
    }

    async fn read_stream(&self, _: &StreamId, _: u64, _: u32) -> Result<Vec<StoredEvent>, SqlError> {
        Ok(Vec::new())
    }

    async fn read_all(&self, after: Position, _: u32) -> Result<Page, SqlError> {
        Ok(Page { events: Vec::new(), next: after, more: false })
    }

    async fn head(&self) -> Result<Position, SqlError> {
        Ok(Position::START)
    }

    async fn event_at(&self, _: Position) -> Result<Option<StoredEvent>, SqlError> {
        Ok(None)
    }

    async fn find_request(&self, _: &str) -> Result<Option<StoredRequest>, SqlError> {
        Ok(None)
    }

    fn wake(&self) -> Wake {
        tokio::sync::watch::channel(0).1
    }
}

/// Starts an append; returns once it is queued.
async fn send(appender: &Appender, append: Append) -> tokio::task::JoinHandle<Result<Receipt, AppendError>> {
    let mut sending = Box::pin({
        let appender = appender.clone();
        async move { appender.append(append).await }
    });
    // Polled once: it is queued, or waits for room in the queue.
    assert!(futures::poll!(&mut sending).is_pending());
    tokio::spawn(sending)
}

#[tokio::test]
async fn what_waits_while_a_commit_runs_is_committed_together() {
    let gate = Gate::closed();
    let appender = Appender::start(gate.clone());
    let mut sent = vec![send(&appender, append(&stream(0), 0, 1)).await];
    gate.batches(1).await;
    for number in 1..=10 {
        sent.push(send(&appender, append(&stream(number), 0, 1)).await);
    }
    gate.open.add_permits(2);
    for answer in within("11 answers", join_all(sent)).await {
        assert_eq!(answer.unwrap().unwrap().version, 1);
    }
    assert_eq!(gate.sizes(), [1, 10]);
}

#[tokio::test]
async fn a_batch_holds_one_append_of_a_stream_and_the_others_keep_their_order() {
    let gate = Gate::closed();
    let appender = Appender::start(gate.clone());
    let mut sent = vec![send(&appender, append(&stream(0), 0, 1)).await];
    gate.batches(1).await;
    for (number, expected) in [(1, 0), (1, 1), (2, 0), (1, 2), (2, 1)] {
        sent.push(send(&appender, append(&stream(number), expected, 1)).await);
    }
    gate.open.add_permits(4);
    within("6 answers", join_all(sent)).await;
    let batches = gate.batches.lock().unwrap().clone();
    let streams = [vec![(0, 0)], vec![(1, 0), (2, 0)], vec![(1, 1), (2, 1)], vec![(1, 2)]];
    assert_eq!(
        batches,
        streams.map(|batch| batch.into_iter().map(|(number, expected)| (stream(number), expected)).collect::<Vec<_>>())
    );
}

#[tokio::test]
async fn a_batch_is_bounded_by_number_and_by_size() {
    let gate = Gate::closed();
    let appender = Appender::start(gate.clone());
    let mut sent = vec![send(&appender, append(&stream(0), 0, 1)).await];
    gate.batches(1).await;
    for number in 1..=600 {
        sent.push(send(&appender, append(&stream(number), 0, 1)).await);
    }
    let big = |number| {
        let mut one = append(&stream(number), 0, 1);
        one.events[0].payload["text"] = "x".repeat(3 << 20).into();
        one
    };
    for number in 601..=603 {
        sent.push(send(&appender, big(number)).await);
    }
    gate.open.add_permits(6);
    within("604 answers", join_all(sent)).await;
    assert_eq!(gate.sizes(), [1, 512, 89, 1, 1]);
}

#[tokio::test]
async fn callers_of_a_log_that_panics_are_told_that_the_outcome_is_unknown() {
    let gate = Gate::closed();
    let appender = Appender::start(gate.clone());
    let first = send(&appender, append(&stream(0), 0, 1)).await;
    gate.batches(1).await;
    let second = send(&appender, append(&stream(1), 0, 1)).await;
    gate.panics.store(true, Ordering::SeqCst);
    gate.open.add_permits(2);
    for answer in within("two answers", join_all([first, second])).await {
        let Err(AppendError::Sql(error)) = answer.unwrap() else { panic!("an error") };
        assert!(error.is_transient());
    }
    gate.panics.store(false, Ordering::SeqCst);
    gate.open.add_permits(1);
    assert_eq!(appender.append(append(&stream(2), 0, 1)).await.unwrap().version, 1, "it goes on");
}

#[tokio::test]
async fn an_append_is_stored_also_when_everybody_has_gone() {
    let gate = Gate::closed();
    let appender = Appender::start(gate.clone());
    let first = send(&appender, append(&stream(0), 0, 1)).await;
    gate.batches(1).await;
    let second = send(&appender, append(&stream(1), 0, 1)).await;
    first.abort();
    second.abort();
    drop(appender);
    gate.open.add_permits(2);
    assert_eq!(gate.batches(2).await, [1, 1]);
}

#[tokio::test]
async fn shutting_down_answers_whom_it_has_accepted_and_refuses_others() {
    let gate = Gate::closed();
    let appender = Appender::start(gate.clone());
    let first = send(&appender, append(&stream(0), 0, 1)).await;
    gate.batches(1).await;
    let second = send(&appender, append(&stream(1), 0, 1)).await;
    let mut closing = Box::pin(appender.clone().shutdown());
    assert!(futures::poll!(&mut closing).is_pending());
    gate.open.add_permits(10);
    within("an end", closing).await;
    assert!(first.is_finished() || first.await.unwrap().is_ok());
    assert!(within("an answer", second).await.unwrap().is_ok());
    assert!(matches!(appender.append(append(&stream(2), 0, 1)).await, Err(AppendError::Closed)));
    within("a second end", appender.shutdown()).await;
}

each_database! {
    async fn an_appender_that_is_shut_down_has_stored_exactly_what_it_said(database: TestDatabase) {
        let log = log::open(&database);
        let appender = Appender::start(log.clone());
        let sending: Vec<_> = (0..300).map(|number| {
            let appender = appender.clone();
            tokio::spawn(async move { appender.append(append(&stream(number), 0, 2)).await })
        }).collect();
        eventually("the first commit", async || (log.head().await.unwrap() > Position::START).then_some(())).await;
        within("an end", appender.shutdown()).await;
        let mut stored = 0;
        for (number, answer) in (0..).zip(join_all(sending).await) {
            let found = log.read_stream(&stream(number), 0, 10).await.unwrap().len();
            match answer.unwrap() {
                Ok(receipt) => {
                    assert_eq!((receipt.version, found), (2, 2));
                    stored += 1;
                }
                Err(AppendError::Closed) => assert_eq!(found, 0),
                Err(error) => panic!("{error}"),
            }
        }
        let everything = read_everything(&database, &*log, 1000).await;
        assert_eq!(everything.len(), stored * 2);
        check_order(&everything);
    }
}

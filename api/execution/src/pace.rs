//! Cooperative scheduling of an operation in slices, so that resolvers which never await leave room for timeouts and
//! other requests; with a bound on the size of its answer.

use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::Poll;

use async_graphql::Value;
use thiserror::Error;
use tokio::task::yield_now;

use crate::limits::{ANSWER_BYTES, VALUES};

/// Values per slice: about a millisecond's work.
const SLICE: usize = 1_000;

/// Answer over its bound; it was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the answer is larger than {VALUES} values or {ANSWER_BYTES} bytes of text: select less, or smaller pages")]
pub struct OverBound;

/// Slices and bounds of one operation, or of one event of a subscription.
pub struct Pace {
    values_max: usize,
    bytes_max: usize,
    /// Values left in this slice.
    left: AtomicUsize,
    values: AtomicUsize,
    bytes: AtomicUsize,
    over: AtomicBool,
}

impl Default for Pace {
    fn default() -> Self {
        Self::bounded(VALUES, ANSWER_BYTES)
    }
}

impl Pace {
    fn bounded(values_max: usize, bytes_max: usize) -> Self {
        Self {
            values_max,
            bytes_max,
            left: AtomicUsize::new(SLICE),
            values: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
            over: AtomicBool::new(false),
        }
    }

    /// Runs work that calls [`Self::step`] and [`Self::made`] as it goes.
    ///
    /// # Errors
    /// Over its bounds; the work is dropped then.
    pub async fn run<T>(&self, work: impl Future<Output = T>) -> Result<T, OverBound> {
        self.values.store(0, Ordering::Relaxed);
        self.bytes.store(0, Ordering::Relaxed);
        let mut work = pin!(work);
        poll_fn(|cx| {
            self.left.store(SLICE, Ordering::Relaxed);
            match work.as_mut().poll(cx) {
                Poll::Ready(done) => Poll::Ready(Ok(done)),
                Poll::Pending if self.over.load(Ordering::Relaxed) => Poll::Ready(Err(OverBound)),
                Poll::Pending => Poll::Pending,
            }
        })
        .await
    }

    /// Called before a value is resolved: yields to the next slice where this one is used up, and never
    /// returns over the bound.
    pub async fn step(&self) {
        if self.values.fetch_add(1, Ordering::Relaxed) >= self.values_max {
            self.end().await;
        }
        // Lists are resolved concurrently, so many wait here; each slice lets some of them on.
        while self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err() {
            yield_now().await;
        }
    }

    /// Called after a leaf value was made.
    pub async fn made(&self, value: &Value) {
        let bytes = bytes(value);
        if self.bytes.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) > self.bytes_max {
            self.end().await;
        }
    }

    /// Marks the bound as passed and never completes; [`Self::run`] then drops the work.
    async fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
        pending::<()>().await;
    }
}

fn bytes(value: &Value) -> usize {
    match value {
        Value::Null | Value::Number(_) | Value::Boolean(_) => 0,
        Value::String(text) => text.len(),
        Value::Enum(name) => name.len(),
        Value::Binary(bytes) => bytes.len(),
        Value::List(values) => values.iter().map(bytes).sum(),
        Value::Object(fields) => fields.iter().map(|(name, value)| name.len() + bytes(value)).sum(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn work_that_waits_for_nothing_can_be_timed_out() {
        let pace = Pace::bounded(usize::MAX, usize::MAX);
        let endless = async {
            loop {
                pace.step().await;
            }
        };
        let ended = tokio::time::timeout(Duration::from_millis(10), pace.run::<()>(endless)).await;
        assert!(ended.is_err(), "the time-out fires");
    }

    #[tokio::test]
    async fn values_end_at_their_bound_and_not_before() {
        let pace = Pace::bounded(5_000, usize::MAX);
        let steps = async |count: usize| {
            for _ in 0..count {
                pace.step().await;
            }
        };
        assert_eq!(pace.run(steps(5_000)).await, Ok(()));
        assert_eq!(pace.run(steps(5_000)).await, Ok(()), "each event of a subscription has the whole of it");
        assert_eq!(pace.run(steps(5_001)).await, Err(OverBound));
    }

    #[tokio::test]
    async fn text_ends_at_its_bound_and_not_before() {
        let text = Value::List(vec![Value::from("năm"), Value::Null]);
        for (bound, outcome) in [(8, Ok(())), (7, Err(OverBound))] {
            let pace = Pace::bounded(usize::MAX, bound);
            let made = async {
                pace.made(&text).await;
                pace.made(&text).await;
            };
            assert_eq!(pace.run(made).await, outcome, "{bound}");
        }
    }
}

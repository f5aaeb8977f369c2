//! Request bodies that fail when they arrive too slowly.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use futures::Stream;
use tokio::time::{Sleep, sleep};

use super::pace::{Pace, Patience};

/// Error of a body that came too slowly, or took too long in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request's body came too slowly")]
pub struct SlowBody;

/// Set when the request's body was cut; an extension of every request, read once its answer is made.
#[derive(Debug, Clone, Default)]
pub struct CutFlag(Arc<AtomicBool>);

impl CutFlag {
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Request body under a least rate and a deadline for all of it: a large body at the least rate could otherwise hold
/// its place for hours.
pub(super) struct PacedBody {
    inner: BodyDataStream,
    patience: Patience,
    end: Pin<Box<Sleep>>,
    cut: CutFlag,
}

impl PacedBody {
    /// Wraps the body; the flag tells later whether it was cut.
    pub(super) fn around(inner: Body, pace: Pace, within: Duration) -> (Body, CutFlag) {
        let cut = CutFlag::default();
        if inner.is_end_stream() {
            return (inner, cut);
        }
        let (patience, end) = (Patience::new(pace), Box::pin(sleep(within)));
        let paced = Self { inner: inner.into_data_stream(), patience, end, cut: cut.clone() };
        (Body::from_stream(paced), cut)
    }

    fn cut(&self) -> Poll<Option<Result<Bytes, axum::BoxError>>> {
        self.cut.0.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err(SlowBody.into())))
    }
}

impl Stream for PacedBody {
    type Item = Result<Bytes, axum::BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.end.as_mut().poll(context).is_ready() {
            return self.cut();
        }
        match Pin::new(&mut self.inner).poll_next(context) {
            Poll::Ready(Some(Ok(bytes))) => {
                self.patience.moved(bytes.len());
                Poll::Ready(Some(Ok(bytes)))
            }
            Poll::Ready(other) => Poll::Ready(other.map(|bytes| bytes.map_err(Into::into))),
            Poll::Pending => {
                ready!(self.patience.poll_spent(context));
                self.cut()
            }
        }
    }
}

//! Connections that break when their client reads too slowly.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::pace::{Pace, Patience};
use super::slow_clients::{SlowClients, Slowness};

/// Set while the connection carries a stream: a WebSocket, or server-sent events.
#[derive(Debug, Clone, Default)]
pub(super) struct StreamFlag(Arc<AtomicBool>);

impl StreamFlag {
    pub(super) fn set(&self, goes_on: bool) {
        self.0.store(goes_on, Ordering::Relaxed);
    }

    fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Least rates at which answers must be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReadingPace {
    /// Least rate for complete answers.
    pub(super) answers: Pace,
    /// For streams: any rate, as long as anything is read.
    pub(super) streams: Pace,
}

/// Connection that fails when the peer reads an answer too slowly. An idle connection, or a subscription without news,
/// is never cut here.
pub(super) struct PacedStream<S> {
    inner: S,
    pace: ReadingPace,
    patience: Patience,
    goes_on: StreamFlag,
    /// Taken when it is cut, so that it counts once.
    slow_clients: Option<SlowClients>,
}

impl<S> PacedStream<S> {
    pub(super) fn new(inner: S, pace: ReadingPace, goes_on: StreamFlag, slow_clients: SlowClients) -> Self {
        Self { inner, pace, patience: Patience::new(pace.answers), goes_on, slow_clients: Some(slow_clients) }
    }

    fn judged(&mut self, written: Poll<io::Result<usize>>, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        match written {
            Poll::Ready(Ok(bytes)) => {
                self.patience.moved(bytes);
                Poll::Ready(Ok(bytes))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                let (pace, at) = if self.goes_on.is_set() {
                    (self.pace.streams, Slowness::Stream)
                } else {
                    (self.pace.answers, Slowness::Answer)
                };
                self.patience.change(pace);
                ready!(self.patience.poll_spent(context));
                if let Some(slow_clients) = self.slow_clients.take() {
                    slow_clients.cut(at);
                }
                Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the answer was read too slowly")))
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for PacedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for PacedStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.judged(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(context, slices);
        self.judged(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

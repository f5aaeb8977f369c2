//! Accept loop and graceful shutdown of the HTTP server.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use futures::future::{Either, select};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use ipnet::IpNet;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tower::Service;

use super::by_address::{AddressPlace, ByAddress};
use super::pace::Pace;
use super::paced_stream::{PacedStream, ReadingPace, StreamFlag};
use super::slow_clients::SlowClients;
use super::{Shutdown, overload};

/// Limits and timeouts of connections.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Concurrent connections in all.
    pub connections: usize,
    /// Concurrent connections per client address.
    pub connections_per_address: usize,
    /// Networks exempt from the limit per address: proxies.
    pub many_clients_at: Vec<IpNet>,
    /// Least rate at which answers must be read.
    pub pace: Pace,
    /// Counter of clients cut for reading too slowly.
    pub slow_clients: SlowClients,
    /// Timeout of a request's head, and of an idle keep-alive connection.
    pub header_timeout: Duration,
    /// Grace period of graceful shutdown: requests under way may take this long.
    pub drain_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            connections_per_address: 256,
            many_clients_at: Vec::new(),
            pace: Pace::default(),
            slow_clients: SlowClients::default(),
            header_timeout: Duration::from_secs(10),
            drain_timeout: Duration::from_secs(30),
        }
    }
}

/// Peer address of the connection; an extension of every request.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Permit of a connection, an extension of every request. A socket that outlives its request keeps it, so that graceful
/// shutdown waits for it.
#[derive(Debug, Clone)]
pub struct ConnectionPlace {
    _permit: Arc<OwnedSemaphorePermit>,
    _of_address: Arc<AddressPlace>,
    _under_way: mpsc::Sender<()>,
}

/// Largest request head in bytes.
const HEAD_BYTES: usize = 64 * 1024;
/// Pause after a failed `accept`, for want of file descriptors for instance.
const ACCEPT_RETRY_INTERVAL: Duration = Duration::from_millis(100);
/// Grace of a stream, in multiples of that of an answer: streams may be read at any rate, but a client that reads
/// nothing for so long is gone.
const GRACES_OF_A_STREAM: u32 = 4;

/// Serves until shutdown is requested, then drains: stops accepting, and waits for connections up to the drain timeout.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, shutdown: Shutdown) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(limits.connections));
    let by_address = ByAddress::new(limits.connections_per_address, limits.many_clients_at.clone());
    // Each connection holds a sender of this channel: it closes once the last has let go.
    let (under_way, mut all_done) = mpsc::channel::<()>(1);
    let mut stopping = std::pin::pin!(shutdown.requested());
    loop {
        let (stream, peer) = match select(std::pin::pin!(listener.accept()), &mut stopping).await {
            Either::Left((Ok(accepted), _)) => accepted,
            Either::Left((Err(error), _)) => {
                tracing::warn!(event = "http.accept_failed", error = %error, "no connection could be accepted");
                tokio::time::sleep(ACCEPT_RETRY_INTERVAL).await;
                continue;
            }
            Either::Right(_) => break,
        };
        let Some(of_address) = by_address.place(peer.ip()) else {
            overload::refuse(stream, overload::TOO_MANY_OF_ONE);
            continue;
        };
        match places.clone().try_acquire_owned() {
            Ok(place) => {
                let place = ConnectionPlace {
                    _permit: Arc::new(place),
                    _of_address: Arc::new(of_address),
                    _under_way: under_way.clone(),
                };
                let connection = Connection { stream, peer, place, router: router.clone(), limits: limits.clone() };
                tokio::spawn(connection.serve(shutdown.clone()));
            }
            Err(_) => overload::refuse(stream, overload::TOO_MANY),
        }
    }
    drop((listener, under_way));
    if tokio::time::timeout(limits.drain_timeout, all_done.recv()).await.is_err() {
        tracing::warn!(event = "http.drain_timed_out", "requests were cut off at shutdown");
    }
    Ok(())
}

struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    place: ConnectionPlace,
    router: Router,
    limits: Limits,
}

impl Connection {
    async fn serve(self, shutdown: Shutdown) {
        let Self { stream, peer, place, router, limits } = self;
        // Nagle's algorithm off: answers are small and awaited.
        let _ = stream.set_nodelay(true);
        let held = place.clone();
        let goes_on = StreamFlag::default();
        let streams = Pace { grace: limits.pace.grace.saturating_mul(GRACES_OF_A_STREAM), least_rate: 1 };
        let pace = ReadingPace { answers: limits.pace, streams };
        let stream = PacedStream::new(stream, pace, goes_on.clone(), limits.slow_clients.clone());
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            request.extensions_mut().insert(place.clone());
            answer(router.clone(), request.map(Body::new), goes_on.clone())
        });
        // hyper itself rather than hyper-util's builder over both versions: that one waits without a timer for the
        // bytes that tell the version, so that a silent connection would stay for ever.
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header_timeout)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        let mut connection = std::pin::pin!(connection);
        let served = tokio::select! {
            served = connection.as_mut() => served,
            () = shutdown.requested() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        // A peer that disconnects is no error of ours.
        if let Err(error) = served {
            tracing::debug!(event = "http.connection_broken", error = %error, "a connection broke");
        }
        drop(held);
    }
}

async fn answer(mut router: Router, request: Request, goes_on: StreamFlag) -> Result<Response, Infallible> {
    let answer = router.call(request).await?;
    let media_type = answer.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let is_stream = media_type.starts_with(b"text/event-stream");
    goes_on.set(is_stream || answer.status() == StatusCode::SWITCHING_PROTOCOLS);
    Ok(answer)
}

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use futures::future::{Either, select};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tower::Service;

use super::{Shutdown, overload};

/// What connections may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Served at once.
    pub connections: usize,
    /// For the head of a request, and between two requests.
    pub header_timeout: Duration,
    /// For what is under way when the service stops.
    pub drain_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 10_000, header_timeout: Duration::from_secs(10), drain_timeout: Duration::from_secs(30) }
    }
}

/// Who is at the other end of the connection; an extension of every request.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// A connection's place among those that are served; an extension of every request. A socket that lives on after its
/// request keeps it, and is waited for when the service stops.
#[derive(Debug, Clone)]
pub struct ConnectionPlace {
    _permit: Arc<OwnedSemaphorePermit>,
    _under_way: mpsc::Sender<()>,
}

/// Largest head of a request.
const HEAD_BYTES: usize = 64 * 1024;
/// How long the listener rests when the system gives it no connection, for want of file descriptors say.
const REST: Duration = Duration::from_millis(100);

/// Serves until the shutdown is asked for and what was under way is done, or its time is over.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, shutdown: Shutdown) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(limits.connections));
    // Each connection holds an end of this channel: once the last has let go, all are done.
    let (under_way, mut all_done) = mpsc::channel::<()>(1);
    let mut stopping = std::pin::pin!(shutdown.requested());
    loop {
        let (stream, peer) = match select(std::pin::pin!(listener.accept()), &mut stopping).await {
            Either::Left((Ok(accepted), _)) => accepted,
            Either::Left((Err(error), _)) => {
                tracing::warn!(event = "http.accept_failed", error = %error, "no connection could be accepted");
                tokio::time::sleep(REST).await;
                continue;
            }
            Either::Right(_) => break,
        };
        match places.clone().try_acquire_owned() {
            Ok(place) => {
                let place = ConnectionPlace { _permit: Arc::new(place), _under_way: under_way.clone() };
                let connection = Connection { stream, peer, place, router: router.clone(), limits };
                tokio::spawn(connection.serve(shutdown.clone()));
            }
            Err(_) => overload::refuse(stream),
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
        // Answers are small and awaited: nothing is gained by collecting them.
        let _ = stream.set_nodelay(true);
        let held = place.clone();
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            request.extensions_mut().insert(place.clone());
            answer(router.clone(), request.map(Body::new))
        });
        // hyper itself, not hyper-util's builder over both versions: that one waits without a timer for the bytes that
        // tell the version, so that a silent connection would stay for ever.
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
        // Peers that go away in the middle are no event of ours.
        if let Err(error) = served {
            tracing::debug!(event = "http.connection_broken", error = %error, "a connection broke");
        }
        drop(held);
    }
}

async fn answer(mut router: Router, request: Request) -> Result<Response, Infallible> {
    router.call(request).await
}

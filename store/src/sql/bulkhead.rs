//! Bulkhead and circuit breaker of a connection pool: requests cannot take the workers' share, and fail fast while a
//! server is unreachable.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{Pool, Transaction};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use super::SqlError;
use super::lane::Lane;

/// Shorter acquire timeout of a request once another has waited for the server in vain: fail fast.
const BRIEFLY: Duration = Duration::from_millis(500);

/// Bulkhead: a pool of which requests may take only a part, however many there are. What the service does by itself
/// (projector, senders, signing, appends) always finds a connection.
#[derive(Debug)]
pub struct Bulkhead<D: sqlx::Database> {
    pool: Pool<D>,
    requests: Arc<Semaphore>,
    patience: Duration,
    /// Circuit breaker for a remote server; `None` for a file.
    reach: Option<Arc<Reach>>,
}

/// Circuit breaker of a server's connections. The first callers wait the whole timeout, which bridges a restart; later
/// requests fail fast until a connection is given again, if only to a worker, since workers go on waiting.
#[derive(Debug, Default)]
struct Reach {
    given: AtomicU64,
    in_vain: AtomicBool,
}

impl<D: sqlx::Database> Clone for Bulkhead<D> {
    fn clone(&self) -> Self {
        let (pool, requests, reach) = (self.pool.clone(), Arc::clone(&self.requests), self.reach.clone());
        Self { pool, requests, patience: self.patience, reach }
    }
}

/// The unrestricted pool, as workers see it.
impl<D: sqlx::Database> Deref for Bulkhead<D> {
    type Target = Pool<D>;
    fn deref(&self) -> &Pool<D> {
        &self.pool
    }
}

/// Permit of a request to hold a connection; `None` for a worker.
pub(super) type Place = Option<OwnedSemaphorePermit>;

impl<D: sqlx::Database> Bulkhead<D> {
    /// Bulkhead over a pool of which `reserved` connections are kept for workers; at least one is left for requests.
    pub(crate) fn new(pool: Pool<D>, reserved: u32) -> Self {
        let options = pool.options();
        let places = options.get_max_connections().saturating_sub(reserved).max(1);
        let patience = options.get_acquire_timeout();
        Self { pool, requests: Arc::new(Semaphore::new(places as usize)), patience, reach: None }
    }

    /// Adds the circuit breaker for connections to a server.
    #[must_use]
    pub(crate) fn of_server(self) -> Self {
        Self { reach: Some(Arc::default()), ..self }
    }

    /// Acquires a connection, with the permit that it is held by.
    pub(super) async fn hold(&self, lane: Lane) -> Result<(PoolConnection<D>, Place), SqlError> {
        let until = Instant::now() + self.patience;
        let place = self.place(lane, until).await?;
        // On the heap: it is part of every future that queries the database.
        let connection = Box::pin(self.reached(lane, until, self.pool.acquire())).await?;
        Ok((connection, place))
    }

    /// Begins a transaction by this statement, or by the database's ordinary one.
    pub(super) async fn begin_in(
        &self,
        lane: Lane,
        statement: Option<&'static str>,
    ) -> Result<(Transaction<'static, D>, Place), SqlError> {
        let until = Instant::now() + self.patience;
        let place = self.place(lane, until).await?;
        let transaction = match statement {
            Some(statement) => Box::pin(self.reached(lane, until, self.pool.begin_with(statement))).await?,
            None => Box::pin(self.reached(lane, until, self.pool.begin())).await?,
        };
        Ok((transaction, place))
    }

    /// Identity, for as long as it exists.
    pub(super) fn id(&self) -> usize {
        Arc::as_ptr(&self.requests).addr()
    }

    async fn reached<T>(
        &self,
        lane: Lane,
        until: Instant,
        reaching: impl Future<Output = sqlx::Result<T>>,
    ) -> sqlx::Result<T> {
        let Some(reach) = &self.reach else { return in_time(until, reaching).await };
        let before = reach.given.load(Ordering::Relaxed);
        let is_away = lane == Lane::Request && reach.in_vain.load(Ordering::Relaxed);
        let until = if is_away { until.min(Instant::now() + BRIEFLY) } else { until };
        let reached = in_time(until, reaching).await;
        match reached {
            Ok(_) => {
                reach.given.fetch_add(1, Ordering::Relaxed);
                reach.in_vain.store(false, Ordering::Relaxed);
            }
            // If others got a connection meanwhile, the pool was exhausted and the server is not away.
            Err(sqlx::Error::PoolTimedOut) if reach.given.load(Ordering::Relaxed) == before => {
                reach.in_vain.store(true, Ordering::Relaxed);
            }
            Err(_) => {}
        }
        reached
    }

    async fn place(&self, lane: Lane, until: Instant) -> Result<Place, SqlError> {
        match lane {
            Lane::Worker => Ok(None),
            Lane::Request => match timeout_at(until, Arc::clone(&self.requests).acquire_owned()).await {
                Ok(Ok(place)) => Ok(Some(place)),
                Ok(Err(_)) => Err(sqlx::Error::PoolClosed.into()),
                Err(_) => Err(sqlx::Error::PoolTimedOut.into()),
            },
        }
    }
}

/// One deadline for permit and connection together, so that a caller gets its answer before its own deadline.
async fn in_time<T>(until: Instant, given: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    timeout_at(until, given).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

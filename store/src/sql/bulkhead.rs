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

/// How long a request waits for a connection to a server that somebody has waited for in vain.
const BRIEFLY: Duration = Duration::from_millis(500);

/// A pool of which requests may take only a part, however many there are: what the service does by itself (projector,
/// senders, signing, appends) always finds a connection.
#[derive(Debug)]
pub struct Bulkhead<D: sqlx::Database> {
    pool: Pool<D>,
    requests: Arc<Semaphore>,
    patience: Duration,
    /// Of a server, which may be away.
    reach: Option<Arc<Reach>>,
}

/// Whether a server gives connections. Each who finds it away waits for it a while, which bridges a restart; who comes
/// later than that is told at once, until it gives one again: to workers, who go on waiting, if to nobody else.
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

/// The pool itself, as workers see it.
impl<D: sqlx::Database> Deref for Bulkhead<D> {
    type Target = Pool<D>;
    fn deref(&self) -> &Pool<D> {
        &self.pool
    }
}

/// A request's place among those that may hold a connection; workers need none.
pub(super) type Place = Option<OwnedSemaphorePermit>;

impl<D: sqlx::Database> Bulkhead<D> {
    /// Over a pool of which this many connections are kept for workers; one is left for requests in any case.
    pub(crate) fn new(pool: Pool<D>, reserved: u32) -> Self {
        let options = pool.options();
        let places = options.get_max_connections().saturating_sub(reserved).max(1);
        let patience = options.get_acquire_timeout();
        Self { pool, requests: Arc::new(Semaphore::new(places as usize)), patience, reach: None }
    }

    /// The same over connections to a server.
    #[must_use]
    pub(crate) fn of_server(self) -> Self {
        Self { reach: Some(Arc::default()), ..self }
    }

    /// A connection, and the place that it is held by.
    pub(super) async fn hold(&self, lane: Lane) -> Result<(PoolConnection<D>, Place), SqlError> {
        let until = Instant::now() + self.patience;
        let place = self.place(lane, until).await?;
        // On the heap: it is part of every future that asks the database.
        let connection = Box::pin(self.reached(lane, until, self.pool.acquire())).await?;
        Ok((connection, place))
    }

    /// A transaction that begins with this statement, or as the database's ordinary ones do.
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

    /// Tells one from another while it is there.
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
            // Where others were given one meanwhile, it is not the server that is away.
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

/// A place and a connection are waited for once, not one after the other: whoever waits is told before their own time is
/// over.
async fn in_time<T>(until: Instant, given: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    timeout_at(until, given).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

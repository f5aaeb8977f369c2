//! Notifications between instances by `LISTEN` and `NOTIFY`: each commit wakes the projectors of the others.

use std::sync::{Arc, Weak};
use std::time::Duration;

use sqlx::Error;
use sqlx::postgres::{PgListener, PgPool, PgPoolOptions};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::sql::prepare;

const CHANNEL: &str = "hoso_log";
/// Rate limit of `NOTIFY`; commits within the interval share the next one.
const NOTIFY_EVERY: Duration = Duration::from_millis(10);
/// Pause before the listener reconnects. Followers poll anyway, so a lost connection costs this much latency and no
/// more.
const RECONNECT_AFTER: Duration = Duration::from_millis(250);

/// `LISTEN`/`NOTIFY` between instances, so that followers wake at each other's commits; ends when dropped, or when the
/// pool is closed.
pub(super) struct Notices {
    _tasks: JoinSet<()>,
}

pub(super) fn start(pool: &PgPool, wake: &Arc<watch::Sender<u64>>, committed: &Arc<Notify>) -> Notices {
    let mut tasks = JoinSet::new();
    tasks.spawn(tell(pool.clone(), Arc::clone(committed)));
    tasks.spawn(listen(pool.clone(), Arc::downgrade(wake)));
    Notices { _tasks: tasks }
}

/// Sends notifications. Inside an append's transaction a `NOTIFY` would serialize all commits, so it has a transaction
/// of its own, on another connection.
async fn tell(pool: PgPool, committed: Arc<Notify>) {
    loop {
        committed.notified().await;
        match sqlx::query("select pg_notify($1, '')").bind(CHANNEL).execute(&pool).await {
            Ok(_) => {}
            Err(Error::PoolClosed) => return,
            Err(error) => tracing::debug!(%error, "other instances are not told of a commit"),
        }
        sleep(NOTIFY_EVERY).await;
    }
}

async fn listen(pool: PgPool, wake: Weak<watch::Sender<u64>>) {
    let listening = async {
        loop {
            match hear(&pool, &wake).await {
                Ok(()) => return,
                Err(error) => tracing::debug!(%error, "commits of other instances are not heard of"),
            }
            sleep(RECONNECT_AFTER).await;
        }
    };
    // An error means that the pool has closed, and the listener ends with it.
    let _ = pool.close_event().do_until(listening).await;
}

/// Receives notifications over a dedicated connection, which no pool gives to others.
async fn hear(pool: &PgPool, wake: &Weak<watch::Sender<u64>>) -> Result<(), Error> {
    // The session settings of the service without the idle timeout: it may be silent for as long as nobody commits
    // anything.
    let own = PgPoolOptions::new()
        .max_connections(1)
        .after_connect(|connection, _| Box::pin(prepare(connection)))
        .connect_with((*pool.connect_options()).clone())
        .await?;
    let mut listener = PgListener::connect_with(&own).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // `None` means that the connection was lost, and maybe a notification with it.
        listener.try_recv().await?;
        let Some(wake) = wake.upgrade() else { return Ok(()) };
        wake.send_modify(|commits| *commits += 1);
    }
}

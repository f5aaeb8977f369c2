//! Serving: routes and background tasks.

mod readiness;

use std::fs::{File, TryLockError};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;
use store::boxed;

use app::{expiry, files};
use axum::{Extension, Router};
use delivery::sending::{Composer, Mail, MailWorkerParts, Rows, Sending, SendingError, Sms};
use delivery::webhook::{Delivering, WebhookError, WebhookWorkerParts};
use execution::admission::Admission;
use foundation::clock::Clock;
use foundation::error::CommandError;
use foundation::http::{Envelope, Limits, Shutdown, ShutdownTrigger, enveloped, health, serve};
use graphql::Endpoint;
use ipnet::{Ipv4Net, Ipv6Net};
use portal::{self, PortalParts};
use store::private_files;
use store::sql::as_worker;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::checkpoint::{CheckpointError, Checkpoints};
use crate::config::Config;
use crate::fixtures::FixtureError;
use crate::metrics::Metrics;
use crate::service::Service;
use crate::start::{DATA_DIR, StartError, make_folder};

/// Interval of sweeping expired data.
const SWEEP_EVERY: Duration = Duration::from_secs(60);
/// Interval of looking for reached deadlines.
const REMIND_EVERY: Duration = Duration::from_secs(60);
/// Interval of looking for dossiers to release.
const RELEASE_EVERY: Duration = Duration::from_secs(60);
/// Interval of looking for results due on days off or beyond the last calendar.
const DOUBT_EVERY: Duration = Duration::from_secs(6 * 60 * 60);
/// Interval of checking for a due checkpoint.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(10);
/// Poll interval for other instances' publications.
const REFRESH_EVERY: Duration = Duration::from_secs(1);

/// A service that is ready to serve.
pub struct Serving {
    app: Service,
    router: Router,
    limits: Limits,
    sending: Sending,
    /// Ends open streams at shutdown, which would otherwise hold it up.
    closing: ShutdownTrigger,
    checkpoints: Checkpoints,
    webhooks: Delivering,
}

/// True when a server has worked in the data folder.
pub fn is_begun(config: &Config) -> bool {
    config.is_embedded() && config.data_dir.join(LOCK).exists()
}

/// Lock file of a running server.
const LOCK: &str = "hoso.lock";

/// Locks an embedded database against a second server, while the file is held.
pub fn lock(config: &Config) -> Result<Option<File>, StartError> {
    if !config.is_embedded() {
        return Ok(None);
    }
    let folder = &config.data_dir;
    let path = folder.join(LOCK);
    let unusable = |cause| StartError::Lock { path: path.clone(), cause };
    make_folder(folder, DATA_DIR)?;
    let file = private_files::options().create(true).write(true).truncate(false).open(&path);
    let file = file.map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(StartError::Served { folder: folder.clone() }),
        Err(TryLockError::Error(cause)) => Err(unusable(cause)),
    }
}

/// Error of preparing to serve.
#[derive(Debug, Error)]
pub enum ServingError {
    #[error(transparent)]
    Sending(#[from] SendingError),
    #[error(transparent)]
    Checkpoints(#[from] CheckpointError),
    #[error(transparent)]
    Office(#[from] FixtureError),
}

/// Worker of mails and SMS, by the configured servers or folders.
pub fn sending(app: &Service, config: &Config, clock: Clock) -> Result<Sending, SendingError> {
    let settings = config.sending();
    let parts = MailWorkerParts {
        edge: app.parts.database.edge.clone(),
        notices: Arc::new(Rows::new(app.parts.queries.clone(), Arc::clone(&app.parts.reference))),
        composer: Composer::new(app.parts.keyring.clone(), Arc::clone(&app.parts.texts), config.public_url.clone()),
        mail: Mail::open(&settings)?,
        sms: Sms::open(&settings)?,
        clock,
        throttle: app.parts.throttle.clone(),
    };
    Ok(Sending::new(parts, app.parts.projector.followed()))
}

/// Worker of webhook deliveries.
pub fn webhook_deliveries(app: &Service) -> Result<Delivering, WebhookError> {
    let parts = WebhookWorkerParts {
        webhooks: app.parts.webhooks.clone(),
        audit: app.parts.audit.clone(),
        clock: app.parts.clock.clone(),
        ids: app.parts.ids.clone(),
    };
    Delivering::new(parts, app.parts.projector.followed())
}

impl Serving {
    /// Builds the routes over a service.
    pub fn new(app: Service, config: &Config) -> Result<Self, ServingError> {
        let office = config.fixtures.office()?;
        let (closing, closed) = Shutdown::by_hand();
        let admission = Admission::new(config.room, app.parts.metrics.clone());
        let endpoint = Endpoint::new(Arc::clone(&app.cases), admission, config.graphiql, closed);
        let checks = readiness::checks(&app, config.ready_lag_seconds);
        let files = files::routes(app.parts.files.clone(), app.parts.texts.clone(), &config.allowed_origins);
        let router = graphql::http::routes(&endpoint, &config.allowed_origins, Arc::clone(&app.parts.texts))
            .merge(files.clone())
            .merge(health(checks, readiness::degradations(&app)))
            .merge(portal::routes(PortalParts {
                app: Arc::clone(&app.cases),
                closing: endpoint.closing.clone(),
                operations: Arc::new(endpoint),
                uploads: files,
                office,
            }));
        let sending = sending(&app, config, app.parts.clock.clone())?;
        let envelope = Envelope::new(config.envelope(), app.parts.ids.clone(), app.parts.texts.clone());
        let envelope = envelope.counting(app.parts.metrics.slow_clients().clone());
        let router = enveloped(Metrics::new(&app, config, &sending).beside(router), envelope);
        Ok(Self {
            router: app.parts.metrics.around(router),
            limits: limits(config, &app),
            sending,
            closing,
            checkpoints: Checkpoints::open(&app, config)?,
            webhooks: webhook_deliveries(&app).map_err(|_| SendingError::Webhooks)?,
            app,
        })
    }

    /// The routes with all middleware, for callers without a listener.
    pub fn router(self) -> Router {
        // Keeps the shutdown trigger alive as long as the router.
        self.router.layer(Extension(Arc::new(self.closing)))
    }

    /// Serves until shutdown is requested, then drains (graceful shutdown).
    #[boxed]
    pub async fn run(self, listener: TcpListener, shutdown: Shutdown) -> io::Result<()> {
        let following = self.app.parts.projector.start();
        self.app.cases.publications.warn_of_promised_sizes();
        if let Err(error) = self.app.cases.releases.note_stranded().await {
            tracing::warn!(code = error.code().code(), "nobody could be looked for who holds dossiers and may not");
        }
        let checkpoints = self.checkpoints;
        let tasks = [
            self.sending.start(shutdown.clone()),
            self.webhooks.start(shutdown.clone()),
            every(SWEEP_EVERY, shutdown.clone(), self.app.clone(), sweep),
            every(REMIND_EVERY, shutdown.clone(), self.app.clone(), {
                let shutdown = shutdown.clone();
                move |app| remind(app, shutdown.clone())
            }),
            every(RELEASE_EVERY, shutdown.clone(), self.app.clone(), {
                let shutdown = shutdown.clone();
                move |app| release(app, shutdown.clone())
            }),
            every(CHECKPOINT_EVERY, shutdown.clone(), self.app.clone(), move |app| keep_up(app, checkpoints.clone())),
            every(REFRESH_EVERY, shutdown.clone(), self.app.clone(), refresh),
            every(DOUBT_EVERY, shutdown.clone(), self.app.clone(), doubt),
        ];
        let closing = {
            let shutdown = shutdown.clone();
            tokio::spawn(async move {
                shutdown.requested().await;
                self.closing.request();
            })
        };
        let served = serve(listener, self.router, self.limits, shutdown).await;
        for task in tasks.into_iter().chain([closing]) {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task ended badly");
            }
        }
        following.stop().await;
        self.app.parts.executor.settle().await;
        self.app.parts.database.close().await;
        served
    }
}

fn limits(config: &Config, app: &Service) -> Limits {
    // Exempt: a proxy on this machine carries all clients, and local users need no flooding.
    let this_machine =
        [Ipv4Net::new_assert(Ipv4Addr::LOCALHOST, 8).into(), Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128).into()];
    Limits {
        connections: config.max_connections,
        connections_per_address: config.max_connections_per_address,
        many_clients_at: config.trusted_proxies.iter().copied().chain(this_machine).collect(),
        pace: config.pace,
        slow_clients: app.parts.metrics.slow_clients().clone(),
        ..Limits::default()
    }
}

/// Runs a task at an interval until shutdown.
fn every<F: Future<Output = ()> + Send + 'static>(
    period: Duration,
    shutdown: Shutdown,
    app: Service,
    work: impl Fn(Service) -> F + Send + 'static,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        while !shutdown.is_requested() {
            as_worker(work(app.clone())).await;
            tokio::select! {
                () = tokio::time::sleep(period) => {}
                () = shutdown.requested() => {}
            }
        }
    })
}

/// Erases accounts not activated in time, and deletes expired rows and uploads.
async fn sweep(app: Service) {
    let now = app.parts.clock.now();
    match app.parts.queries.accounts.not_activated_before(now).await {
        Ok(expired) => {
            for account in expired {
                if let Err(CommandError::App(error)) = app.cases.names.expire(account).await {
                    tracing::warn!(code = error.code().code(), "an account could not be erased for now");
                }
            }
        }
        Err(error) => tracing::warn!(%error, "expired accounts could not be looked for"),
    }
    if let Err(error) = app.cases.account_erasures.finish().await {
        tracing::warn!(%error, "an erasure could not be finished for now");
    }
    expiry::sweep(&app.parts.database.edge, now).await;
    if let Err(error) = app.parts.files.sweep(now).await {
        tracing::warn!(%error, "uploads could not be swept");
    }
}

async fn remind(app: Service, shutdown: Shutdown) {
    match app.cases.reminders.remind(|| !shutdown.is_requested()).await {
        Ok(0) => {}
        Ok(reached) => tracing::info!(event = "deadlines.reached", reached, "deadlines were reached"),
        Err(error) => tracing::warn!(code = error.code().code(), "reminders could not be asked for"),
    }
}

/// Releases dossiers of officers who may not work on them any more.
async fn release(app: Service, shutdown: Shutdown) {
    match app.cases.releases.finish(|| !shutdown.is_requested()).await {
        Ok(0) => {}
        Ok(released) => tracing::info!(event = "dossiers.released", released, "dossiers were released"),
        Err(error) => tracing::warn!(code = error.code().code(), "dossiers could not be released for now"),
    }
}

async fn doubt(app: Service) {
    if let Err(error) = app.cases.due_dates.warn_of_doubtful().await {
        tracing::warn!(%error, "due dates could not be held against the calendar");
    }
}

async fn keep_up(app: Service, checkpoints: Checkpoints) {
    match checkpoints.keep_up(&app).await {
        Ok(Some(written)) => tracing::info!(event = "checkpoint", size = written.size, "a checkpoint was written"),
        Ok(None) => {}
        Err(error @ CheckpointError::Forked { .. }) => tracing::error!(event = "checkpoint.forked", %error),
        Err(error) => tracing::warn!(%error, "no checkpoint could be written"),
    }
}

async fn refresh(app: Service) {
    if let Err(error) = app.parts.reference.refresh().await {
        tracing::warn!(%error, "the reference facts could not be read");
    }
}

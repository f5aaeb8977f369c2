//! Composition root of the service: databases, keys, log, projector, and everything above them.

mod file_readers;
mod fitness;
mod reading;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::boxed;

use app::Parts;
use app::account_erasures::ErasureError;
use app::draft::Drafts;
use app::erasure::Erasures;
use app::files::{Files, FilesError, FilesParts, FilesSettings, FilesUrl};
use app::last_seen::LastSeen;
use app::password::{PasswordError, Passwords};
use app::pending_form::PendingForms;
use app::queue_view::QueueViews;
use app::session::{Holder, Holders, Sessions};
use app::watch_quota::WatchQuota;
use async_trait::async_trait;
use delivery::sending::SendingError;
use delivery::webhook::{Targets, Webhooks};
use domain::account::{Account, AccountStatus};
use domain::{AccountId, Services};
use foundation::clock::Clock;
use foundation::ids::Ids;
use foundation::metrics::EdgeMetrics;
use foundation::reference::Reference;
use foundation::texts::{InvalidTexts, Texts};
use foundation::throttle::Throttle;
use projections::accounts::Accounts;
use projections::{Projector, ProjectorError, ProjectorParts, Queries, QueryError};
use store::executor::Parts as ExecutorParts;
use store::keys::{UnlockError, unlock};
use store::ledger::LogIdentity;
use store::log::{Appender, EventLog};
use store::private_files::{self, Tightened};
use store::sql::{Database, MigrateError, ReadingError, SqlError};
use store::{Audit, Executor, Keyring, Upcasters, Vault};
use thiserror::Error;

use crate::checkpoint::{CheckpointFolder, bring_back};
use crate::config::Config;
use crate::opening::{self, OpeningError};
use crate::service::Service;

use file_readers::{FileReaders, untold};
pub use fitness::refuse_unfit;
pub use reading::{LogReading, keys_for_reading, may_write, open_for_reading};

/// Error of a start.
#[derive(Debug, Error)]
pub enum StartError {
    /// Folder that cannot be made or written.
    #[error(
        "{} cannot be used ({}): make it a folder in which this user may write, or name another by {setting}",
        .folder.display(), .cause.kind()
    )]
    Folder {
        folder: PathBuf,
        /// Flag and variable that name it.
        setting: &'static str,
        #[source]
        cause: io::Error,
    },
    /// Lock file that cannot be opened.
    #[error(
        "{} cannot be used ({}): make it a file that this user may write, or name another data folder by {}",
        .path.display(), .cause.kind(), DATA_DIR
    )]
    Lock {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// Another server has locked the folder.
    #[error(
        "another server works in {}: stop it, or give this one a folder of its own by --data-dir or HOSO_DATA_DIR",
        .folder.display()
    )]
    Served { folder: PathBuf },
    /// The folder of an embedded database is missing.
    #[error("{} is not there, where HOSO_DATABASE_URL has its file: make the folder, or name another", .folder.display())]
    NoFolder { folder: PathBuf },
    #[error(transparent)]
    Database(#[from] SqlError),
    #[error(transparent)]
    Reading(#[from] ReadingError),
    #[error("the database's schema cannot be brought up to date: {0}")]
    Migration(#[from] MigrateError),
    #[error(transparent)]
    Unlock(#[from] UnlockError),
    #[error(transparent)]
    Projector(#[from] ProjectorError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(transparent)]
    Sending(#[from] SendingError),
    #[error(transparent)]
    Passwords(#[from] PasswordError),
    #[error(transparent)]
    Texts(#[from] InvalidTexts),
    /// Erasures could not be repeated after a restore.
    #[error(transparent)]
    Erasure(#[from] ErasureError),
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// A start clock before recorded events.
    #[error("the clock would start at {start}, before the newest recorded event of {newest}")]
    ClockBehind {
        /// Start of the clock.
        start: domain::Moment,
        newest: domain::Moment,
    },
}

/// Opens the service, with read models that have caught up with the log.
#[boxed]
pub async fn open(config: &Config, clock: Clock, ids: Ids) -> Result<Service, StartError> {
    // Boxed, since it is part of every command's future.
    Box::pin(opened(config, clock, ids)).await
}

async fn opened(config: &Config, clock: Clock, ids: Ids) -> Result<Service, StartError> {
    opening::refuse_new_log(config, None).await?;
    make_folder(&config.data_dir, DATA_DIR)?;
    if let Some(folder) = config.master_key_file.parent() {
        make_folder(folder, MASTER_KEY_FILE)?;
    }
    close_to_others(config).await;
    let database = Database::connect_within(&config.database, config.database_connections).await?;
    database.migrate().await?;
    let now = clock.now();
    opening::refuse_unfinished_restore(&database).await?;
    opening::refuse_new_log(config, Some(&database)).await?;
    let (keyring, identity) = unlock(&config.master_key_file, &database.ledger, now).await?;
    let vault = Vault::new(keyring.clone(), database.ledger.clone());
    let log = store::log::open(&database);
    opening::refuse_other_log(&database, &*log, identity.id).await?;
    opening::refuse_missing(config, &database.ledger, identity.id, now).await?;
    opening::refuse_missing_files(config, &database.ledger, None).await?;
    let projector = Projector::open(projector_parts(&log, &database, &vault)).await?;
    opening::mend(&database, &*log, &projector, now).await?;
    projector.rebuild_outdated(now).await?;
    projector.catch_up().await?;
    let opened = Opened { database, keyring, identity, vault, log, projector };
    if let FilesUrl::Folder(folder) = &config.files {
        make_folder(folder, FILES_URL)?;
    }
    let app = assembled(config, clock, ids, opened, Files::open).await?;
    let folder = CheckpointFolder::of(&config.data_dir, app.parts.audit.log_id());
    // An unreadable folder is reported where checkpoints are written.
    if let Err(error) = bring_back(&folder, &config.checkpoint_copies, &app.parts.queries.tree).await {
        tracing::warn!(event = "checkpoint.copies", %error, "checkpoints and their copies could not be compared");
    }
    let last = folder.last().unwrap_or_default();
    opening::leave_gap_behind_checkpoint(&app.parts.database, &app.parts.queries.tree, last.as_ref(), now).await?;
    opening::refuse_missing_files(config, &app.parts.database.ledger, Some(&app.parts.files)).await?;
    // Before anything is served: the database may have been restored to before an erasure.
    app.cases.account_erasures.erase_again().await?;
    Ok(app)
}

/// Settings that name the data folder.
pub const DATA_DIR: &str = "--data-dir or HOSO_DATA_DIR";
/// Settings that name the master key's file, and so its folder.
const MASTER_KEY_FILE: &str = "--master-key-file or HOSO_MASTER_KEY_FILE";
/// Settings that name the folder of uploaded files.
const FILES_URL: &str = "--files-url or HOSO_FILES_URL";

/// Makes a folder that a setting names, with its parents.
pub fn make_folder(folder: &Path, setting: &'static str) -> Result<(), StartError> {
    private_files::create_folder(folder).map_err(|cause| StartError::Folder {
        folder: folder.to_owned(),
        setting,
        cause,
    })
}

/// Opened databases and keys.
struct Opened {
    database: Database,
    keyring: Keyring,
    identity: LogIdentity,
    vault: Vault,
    log: Arc<dyn EventLog>,
    projector: Projector,
}

/// Dependencies of a projector of this log, also of a read-only one.
fn projector_parts(log: &Arc<dyn EventLog>, database: &Database, vault: &Vault) -> ProjectorParts {
    ProjectorParts {
        log: Arc::clone(log),
        views: database.views.clone(),
        vault: vault.clone(),
        upcasters: Upcasters::default(),
        projections: projections::all(),
    }
}

/// Builds everything above them.
async fn assembled(
    config: &Config,
    clock: Clock,
    ids: Ids,
    opened: Opened,
    open_files: fn(&FilesSettings, FilesParts) -> Result<Files, FilesError>,
) -> Result<Service, StartError> {
    let Opened { database, keyring, identity, vault, log, projector } = opened;
    let queries = Queries::new(database.views.clone(), vault.clone());
    let reference = Arc::new(Reference::load(queries.catalogue.clone()).await?);
    let audit = Audit::new(Arc::clone(&log), identity.id, vault.clone(), Upcasters::default());
    let executor = Executor::new(ExecutorParts {
        log: Arc::clone(&log),
        appender: Appender::start(Arc::clone(&log)),
        vault: vault.clone(),
        ledger: database.ledger.clone(),
        keyring: keyring.clone(),
        identity,
        upcasters: Upcasters::default(),
        services: services(Arc::clone(&reference), keyring.clone()),
    });
    let holders: Arc<dyn Holders> = Arc::new(Rows { accounts: queries.accounts.clone(), executor: executor.clone() });
    let files = FilesParts {
        ledger: database.ledger.clone(),
        vault: vault.clone(),
        keyring: keyring.clone(),
        holders: Arc::clone(&holders),
        readers: Arc::new(FileReaders {
            details: queries.dossier_details.clone(),
            executor: executor.clone(),
            log: Arc::clone(&log),
        }),
        ids: ids.clone(),
        clock: clock.clone(),
    };
    Ok(Service::new(Parts {
        erasures: Erasures::of(&config.data_dir, config.outbox_dir()),
        sessions: Sessions::new(database.edge.clone(), keyring.clone(), ids.clone(), holders),
        drafts: Drafts::new(database.edge.clone(), vault.clone()),
        pending_forms: PendingForms::new(database.edge.clone(), vault.clone()),
        queue_views: QueueViews::new(database.edge.clone(), vault.clone(), keyring.clone()),
        last_seen: LastSeen::new(database.edge.clone()),
        webhooks: Webhooks::new(database.edge.clone(), vault.clone(), Targets::new(config.webhook_networks.clone())),
        throttle: Throttle::new(database.edge.clone(), keyring.clone()).at_rates(config.rates.clone()),
        watch_quota: WatchQuota::new(config.watch_limits),
        metrics: EdgeMetrics::default(),
        passwords: Passwords::new(ids.clone())?,
        files: open_files(&config.file_store(), files)?,
        texts: Arc::new(Texts::embedded()?),
        public_url: config.public_url.clone(),
        log,
        executor,
        audit,
        projector,
        queries,
        keyring,
        vault,
        database,
        reference,
        clock,
        ids,
        walked: Arc::default(),
        numbering: Arc::default(),
    }))
}

/// Restricts files of older releases to their owner, applicants' documents above all. Copies of checkpoints elsewhere
/// are for others to read, and stay.
async fn close_to_others(config: &Config) {
    let mut places = config.database.files_with_logs();
    // By name: the folder may hold other things.
    places.extend(
        ["hoso.lock", "files", "keys", "outbox", "checkpoints", "erasures"].map(|name| config.data_dir.join(name)),
    );
    if let FilesUrl::Folder(folder) = &config.files {
        places.push(folder.clone());
    }
    let data_dir = config.data_dir.clone();
    let closing = tokio::task::spawn_blocking(move || {
        let mut found = Tightened::default();
        for place in &places {
            found.tighten(place);
        }
        found.tighten_alone(&data_dir);
        found
    });
    let Ok(found) = closing.await else { return };
    if found.changed > 0 {
        tracing::info!(event = "files.closed", count = found.changed, "files and folders were open to others");
    }
    if let Some(path) = &found.open {
        let (path, count) = (path.display(), found.open_count);
        tracing::warn!(event = "files.open", %path, count, "open to others, and not ours to change: chmod go= it");
    }
}

/// Refuses a start clock before recorded events: time would run backwards in the log.
#[boxed]
pub async fn refuse_clock_behind(app: &Service) -> Result<(), StartError> {
    let start = app.parts.clock.now();
    match store::log::newest_recorded(&app.parts.database).await? {
        Some(newest) if start < newest => Err(StartError::ClockBehind { start, newest }),
        _ => Ok(()),
    }
}

fn services(reference: Arc<Reference>, keyring: Keyring) -> Box<dyn Fn() -> Services + Send + Sync> {
    let secrets: Arc<dyn domain::SecretCheck> = Arc::new(keyring);
    Box::new(move || Services { rulebook: reference.rulebook(), secrets: Arc::clone(&secrets) })
}

/// Present state of accounts, by their rows; the log is consulted before a row that may trail turns somebody away.
struct Rows {
    accounts: Accounts,
    executor: Executor,
}

#[async_trait]
impl Holders for Rows {
    async fn holder(&self, account: AccountId) -> Result<Option<Holder>, SqlError> {
        let view = self.accounts.get(account).await.map_err(|error| untold(&error))?;
        if let Some(view) = view.filter(|view| view.status == AccountStatus::Active) {
            return Ok(Some(Holder { role: view.role, agency: view.agency, status: view.status }));
        }
        let now = self.executor.load::<Account>(account.0).await.map_err(|error| untold(&error))?;
        let opened = now.state.opened.as_ref();
        Ok(opened.map(|opened| Holder { role: opened.role, agency: opened.agency, status: opened.status }))
    }
}

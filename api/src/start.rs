//! Puts the service together: databases, keys, log, follower, and everything above them.

mod reading;

use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use domain::account::{Account, AccountStatus};
use domain::{AccountId, Services};
use projections::accounts::Accounts;
use projections::{Follower, FollowerError, QueryError, Questions};
use store::executor::Parts as ExecutorParts;
use store::keys::{UnlockError, unlock};
use store::ledger::LogIdentity;
use store::log::{Appender, EventLog};
use store::sql::{Database, MigrateError, ReadingError, SqlError};
use store::{Audit, Executor, Keyring, Upcasters, Vault};
use thiserror::Error;

use crate::app::{App, Parts};
use crate::clock::Clock;
use crate::config::Config;
use crate::draft::Drafts;
use crate::erasure::Erasures;
use crate::files::{Files, FilesError, FilesParts};
use crate::ids::Ids;
use crate::kept_post::KeptPosts;
use crate::metrics::Measures;
use crate::password::{PasswordError, Passwords};
use crate::queue_view::QueueViews;
use crate::reference::Reference;
use crate::seen_dossier::SeenDossiers;
use crate::service::ErasureError;
use crate::session::{Holder, Holders, Sessions};
use crate::texts::{InvalidTexts, Texts};
use crate::throttle::Throttle;
use crate::webhook::{Targets, Webhooks};

pub use reading::{LogReading, keys_for_reading, may_write, open_for_reading};

/// Why the service cannot start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The data folder cannot be made.
    #[error("the data folder cannot be made: {0}")]
    Folder(#[source] io::Error),
    /// The database cannot be reached.
    #[error(transparent)]
    Database(#[from] SqlError),
    /// The database cannot be read.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// The schema cannot be brought up to date.
    #[error("the database's schema cannot be brought up to date: {0}")]
    Migration(#[from] MigrateError),
    /// The master key is missing, or is another database's.
    #[error(transparent)]
    Unlock(#[from] UnlockError),
    /// The rows cannot be fed.
    #[error(transparent)]
    Follower(#[from] FollowerError),
    /// The rows cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The file store cannot be opened.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// Passwords cannot be hashed.
    #[error(transparent)]
    Passwords(#[from] PasswordError),
    /// The embedded texts have a fault.
    #[error(transparent)]
    Texts(#[from] InvalidTexts),
    /// What was erased before a restore cannot be erased again.
    #[error(transparent)]
    Erasure(#[from] ErasureError),
    /// A clock was set back behind what is recorded.
    #[error("the clock would start at {start}, before the newest recorded event of {newest}")]
    ClockBehind {
        /// Where it would start.
        start: domain::Moment,
        /// What is recorded.
        newest: domain::Moment,
    },
}

/// The service on these databases, with rows that hold all that the log does.
pub async fn open(config: &Config, clock: Clock, ids: Ids) -> Result<App, StartError> {
    for folder in [Some(config.data_dir.as_path()), config.master_key_file.parent()].into_iter().flatten() {
        tokio::fs::create_dir_all(folder).await.map_err(StartError::Folder)?;
    }
    let database = Database::connect(&config.database).await?;
    database.migrate().await?;
    let now = clock.now();
    let (keyring, identity) = unlock(&config.master_key_file, &database.ledger, now).await?;
    let vault = Vault::new(keyring.clone(), database.ledger.clone());
    let log = store::log::open(&database);
    let follower = Follower::open(
        Arc::clone(&log),
        database.views.clone(),
        vault.clone(),
        Upcasters::default(),
        projections::all(),
    )
    .await?;
    follower.rebuild_outdated(now).await?;
    follower.catch_up().await?;
    let opened = Opened { database, keyring, identity, vault, log, follower };
    let app = assembled(config, clock, ids, opened, Files::open).await?;
    // Before anything is served or shown: the database may have been put back to before an erasure.
    app.erase_again().await?;
    Ok(app)
}

/// What a service stands on.
struct Opened {
    database: Database,
    keyring: Keyring,
    identity: LogIdentity,
    vault: Vault,
    log: Arc<dyn EventLog>,
    follower: Follower,
}

/// Everything above it.
async fn assembled(
    config: &Config,
    clock: Clock,
    ids: Ids,
    opened: Opened,
    open_files: fn(&Config, FilesParts) -> Result<Files, FilesError>,
) -> Result<App, StartError> {
    let Opened { database, keyring, identity, vault, log, follower } = opened;
    let questions = Questions::new(database.views.clone(), vault.clone());
    let reference = Arc::new(Reference::load(questions.catalogue.clone()).await?);
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
    let holders: Arc<dyn Holders> = Arc::new(Rows { accounts: questions.accounts.clone(), executor: executor.clone() });
    let files = FilesParts {
        ledger: database.ledger.clone(),
        vault: vault.clone(),
        keyring: keyring.clone(),
        holders: Arc::clone(&holders),
        ids: ids.clone(),
        clock: clock.clone(),
    };
    Ok(App::new(Parts {
        erasures: Erasures::of(&config.data_dir, config.outbox_dir()),
        sessions: Sessions::new(database.edge.clone(), keyring.clone(), ids.clone(), holders),
        drafts: Drafts::new(database.edge.clone(), vault.clone()),
        kept_posts: KeptPosts::new(database.edge.clone(), vault.clone()),
        queue_views: QueueViews::new(database.edge.clone(), vault.clone(), keyring.clone()),
        seen_dossiers: SeenDossiers::new(database.edge.clone()),
        webhooks: Webhooks::new(database.edge.clone(), vault.clone(), Targets::new(config.webhook_networks.clone())),
        throttle: Throttle::new(database.edge.clone(), keyring.clone()),
        measures: Measures::default(),
        passwords: Passwords::new(ids.clone())?,
        files: open_files(config, files)?,
        texts: Arc::new(Texts::embedded()?),
        public_url: config.public_url.clone(),
        log,
        executor,
        audit,
        follower,
        questions,
        keyring,
        vault,
        database,
        reference,
        clock,
        ids,
    }))
}

/// Refuses a clock that was set to start before what is recorded: time would run backwards in the log.
pub async fn refuse_clock_behind(app: &App) -> Result<(), StartError> {
    let start = app.clock.now();
    match store::log::newest_recorded(&app.database).await? {
        Some(newest) if start < newest => Err(StartError::ClockBehind { start, newest }),
        _ => Ok(()),
    }
}

fn services(reference: Arc<Reference>, keyring: Keyring) -> Box<dyn Fn() -> Services + Send + Sync> {
    let secrets: Arc<dyn domain::SecretCheck> = Arc::new(keyring);
    Box::new(move || Services { rulebook: reference.rulebook(), secrets: Arc::clone(&secrets) })
}

/// What an account is now, as its row has it; the log is asked before anybody is turned away by a row that may trail.
struct Rows {
    accounts: Accounts,
    executor: Executor,
}

#[async_trait]
impl Holders for Rows {
    async fn holder(&self, account: AccountId) -> Result<Option<Holder>, SqlError> {
        let view = self.accounts.get(account).await.map_err(|error| SqlError::Row(error.to_string()))?;
        if let Some(view) = view.filter(|view| view.status == AccountStatus::Active) {
            return Ok(Some(Holder { role: view.role, agency: view.agency, status: view.status }));
        }
        let now = self.executor.load::<Account>(account.0).await.map_err(|error| SqlError::Row(error.to_string()))?;
        let opened = now.state.opened.as_ref();
        Ok(opened.map(|opened| Holder { role: opened.role, agency: opened.agency, status: opened.status }))
    }
}

//! Read-only service: on a standby, under a role that may only select, on a copy that must stay as it is. Nothing is
//! migrated, projected, erased or made; the database refuses every write.

use std::fs::{File, TryLockError};
use std::sync::Arc;
use store::boxed;

use app::audits::{VerificationError, verify_whole};
use app::files::Files;
use app::files::FilesUrl;
use foundation::clock::Clock;
use foundation::ids::Ids;
use projections::tree::Tree;
use projections::{ProjectionStatus, Projector};
use store::audit::{Verified, WholeVerified, verify_streams};
use store::keys::{UnlockError, unlock_for_reading};
use store::ledger::LogIdentity;
use store::log::{EventLog, StreamId};
use store::sql::{Database, ReadingError};
use store::tree::Checkpoint;
use store::{Keyring, Vault};

use super::fitness::refuse_unusable_folder;
use super::{FILES_URL, Opened, StartError, assembled, projector_parts};
use crate::config::Config;
use crate::service::Service;

/// The log and the data beside it, read without any key: encrypted fields stay so.
pub struct LogReading {
    pub database: Database,
    pub identity: LogIdentity,
    pub log: Arc<dyn EventLog>,
    /// Leaves of the Merkle tree.
    pub tree: Tree,
}

impl LogReading {
    /// Opens the configured database.
    #[boxed]
    pub async fn open(config: &Config) -> Result<Self, StartError> {
        Self::of(database(config).await?).await
    }

    /// Reads a database that was opened read-only.
    #[boxed]
    pub async fn of(database: Database) -> Result<Self, StartError> {
        let identity = LogIdentity::read(&database.ledger).await?.ok_or(UnlockError::NotBegun)?;
        let (log, tree) = (store::log::open_for_reading(&database), Tree::new(database.views.clone()));
        Ok(Self { database, identity, log, tree })
    }

    /// Verifies the whole log, as [`app::audits::Audits::verify_log`] does.
    pub async fn verify(
        &self,
        checkpoints: &[Checkpoint],
        told: impl FnMut(u64) + Send,
    ) -> Result<WholeVerified, VerificationError> {
        verify_whole(&self.database, (&*self.log, None), self.identity.id, &self.tree, checkpoints, told).await
    }

    /// Verifies the hash chains of these streams.
    #[boxed]
    pub async fn verify_streams(&self, streams: &[StreamId]) -> Result<Verified, VerificationError> {
        Ok(verify_streams(&*self.log, self.identity.id, streams).await?)
    }

    /// State of each projection.
    #[boxed]
    pub async fn projections(&self, clock: &Clock) -> Result<Vec<ProjectionStatus>, StartError> {
        Ok(projections::projector::status(&*self.log, &self.database.views, clock.now()).await?)
    }
}

/// Opens the configured database read-only; its schema must be one that this release reads.
async fn database(config: &Config) -> Result<Database, StartError> {
    let database = Database::connect_for_reading(&config.database, is_served(config)).await?;
    database.check_schema().await?;
    Ok(database)
}

/// Opens the database read-only, with its keys.
#[boxed]
pub async fn keys_for_reading(config: &Config) -> Result<(Database, Keyring), StartError> {
    let database = database(config).await?;
    let (keyring, _) = unlock_for_reading(&config.master_key_file, &database.ledger).await?;
    Ok((database, keyring))
}

/// The service on a read-only database; its read models may trail the log.
#[boxed]
pub async fn open_for_reading(config: &Config, clock: Clock) -> Result<Service, StartError> {
    let database = database(config).await?;
    let (keyring, identity) = unlock_for_reading(&config.master_key_file, &database.ledger).await?;
    let vault = Vault::new(keyring.clone(), database.ledger.clone());
    let log = store::log::open_for_reading(&database);
    let projector = Projector::for_reading(projector_parts(&log, &database, &vault)).await?;
    let opened = Opened { database, keyring, identity, vault, log, projector };
    if let FilesUrl::Folder(folder) = &config.files {
        refuse_unusable_folder(folder, FILES_URL)?;
    }
    assembled(config, clock, Ids::random(), opened, Files::open_for_reading).await
}

/// True when the configured database accepts writes.
#[boxed]
pub async fn may_write(config: &Config) -> Result<bool, StartError> {
    let database = Database::connect_for_reading(&config.database, is_served(config)).await;
    let database = match database {
        // A database that does not exist yet is made by the server.
        Err(ReadingError::Missing(_)) => return Ok(true),
        opened => opened?,
    };
    let may = database.may_be_written(&config.database).await?;
    database.close().await;
    Ok(may)
}

/// True when a server holds the lock of the data folder (`serving::lock`).
fn is_served(config: &Config) -> bool {
    let held = File::open(config.data_dir.join("hoso.lock")).map(|file| file.try_lock_shared());
    config.is_embedded() && matches!(held, Ok(Err(TryLockError::WouldBlock)))
}

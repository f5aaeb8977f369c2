//! The event store as one instance has it, without the layers above.

mod logs;
mod people;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use domain::{AccountId, Actor, AggregateKind, Moment, Role, Rulebook, Services};
use store::executor::Parts;
use store::keys::{Keyring, MasterKey, check_identity};
use store::ledger::LogIdentity;
use store::log::{Appender, EventLog, StoredEvent, StreamId};
use store::sql::{Database, DatabaseUrl, Sql};
use store::vault::Vault;
use store::{Context, Executor, Upcasters};
use uuid::Uuid;

use crate::TestDatabase;
pub use logs::{Fault, FaultyLog};
pub use people::{NAME, PHONE, administrator, claims, message, parties, registration, update_phone};

/// An instance with its own connections and cache.
pub struct StoreInstance {
    pub database: Database,
    pub log: Arc<dyn EventLog>,
    pub keyring: Keyring,
    pub vault: Vault,
    pub identity: LogIdentity,
    pub executor: Executor,
    place: Arc<TestDatabase>,
}

impl StoreInstance {
    /// First instance on this database.
    pub async fn on(place: TestDatabase) -> Self {
        let (database, log) = ((*place).clone(), store::log::open(&place));
        Self::of(Arc::new(place), database, log, Upcasters::current()).await
    }

    /// Another instance on the same database.
    pub async fn another(&self) -> Self {
        let database = self.place.another_instance().await;
        let log = store::log::open(&database);
        Self::of(Arc::clone(&self.place), database, log, Upcasters::current()).await
    }

    /// Another instance with this log adapter and these upcasters.
    pub async fn another_with(&self, log: Arc<dyn EventLog>, upcasters: Upcasters) -> Self {
        Self::of(Arc::clone(&self.place), self.database.clone(), log, upcasters).await
    }

    async fn of(place: Arc<TestDatabase>, database: Database, log: Arc<dyn EventLog>, upcasters: Upcasters) -> Self {
        let identity = check_identity(&database.ledger, &[master_key()], now()).await.unwrap();
        let keyring = Keyring::new(&master_key());
        let vault = Vault::new(keyring.clone(), database.ledger.clone());
        let executor = Executor::new(Parts {
            log: Arc::clone(&log),
            appender: Appender::start(Arc::clone(&log)),
            vault: vault.clone(),
            ledger: database.ledger.clone(),
            keyring: keyring.clone(),
            identity: identity.clone(),
            upcasters,
            services: Box::new(services),
        });
        Self { database, log, keyring, vault, identity, executor, place }
    }

    /// A stream as stored.
    pub async fn events(&self, kind: AggregateKind, id: Uuid) -> Vec<StoredEvent> {
        self.log.read_stream(&StreamId::new(kind, id), 0, 1_000).await.unwrap()
    }

    /// All bytes of this database: SQLite's files, PostgreSQL's rows.
    pub async fn bytes(&self) -> Vec<u8> {
        match self.place.url() {
            DatabaseUrl::Sqlite(path) => {
                let files = std::fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
                files.flat_map(|path| std::fs::read(path).unwrap()).collect()
            }
            DatabaseUrl::Postgres(_) => self.rows().await,
        }
    }

    async fn rows(&self) -> Vec<u8> {
        let tables = "select tablename::text as name from pg_tables where schemaname = 'public'";
        let mut bytes = Vec::new();
        for table in self.database.ledger.fetch_all(Sql::new(tables)).await.unwrap() {
            let rows = format!("select t::text as line from {} t", table.text("name").unwrap());
            for row in self.database.ledger.fetch_all(Sql::new(rows)).await.unwrap() {
                bytes.extend_from_slice(row.text("line").unwrap().as_bytes());
            }
        }
        bytes
    }
}

pub fn master_key() -> MasterKey {
    MasterKey::from_bytes([42; 32])
}

pub fn services() -> Services {
    Services { rulebook: Arc::new(Rulebook::default()), secrets: Arc::new(Keyring::new(&master_key())) }
}

/// Monday, 2 March 2026, a quarter past nine in Viet Nam.
pub fn now() -> Moment {
    "2026-03-02T02:15:00.123456Z".parse().unwrap()
}

pub fn next_id() -> Uuid {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    let number = u128::from(NUMBER.fetch_add(1, Ordering::Relaxed));
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

pub fn citizen(account: AccountId) -> Actor {
    Actor::Account { id: account, role: Role::Citizen, agency: None }
}

pub fn context() -> Context {
    Context { correlation: next_id(), causation: None, request: None }
}

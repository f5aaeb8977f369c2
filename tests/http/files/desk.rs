//! A file store with routes and a server, without the rest of the service.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use app::files::{Announced, Files, FilesParts, Readers, Wish, routes};
use app::session::{Holder, Holders};
use async_trait::async_trait;
use domain::account::AccountStatus;
use domain::dossier::FileRef;
use domain::{AccountId, Actor, DossierId, FileId, Role};
use foundation::clock::Clock;
use foundation::http::{Envelope, Limits, Shutdown, ShutdownTrigger, enveloped, serve};
use foundation::ids::Ids;
use foundation::texts::Texts;
use hoso::config::{Config, Settings};
use reqwest::{Client, Response, StatusCode};
use store::sql::{Sql, SqlError};
use support::TestDatabase;
use support::store_instance::{self, StoreInstance};
use tempfile::TempDir;
use tokio::net::TcpListener;

pub(super) struct Desk {
    pub(super) stage: StoreInstance,
    pub(super) files: Files,
    pub(super) clock: Clock,
    pub(super) holders: Arc<Accounts>,
    pub(super) hidden: Arc<Hidden>,
    pub(super) owner: AccountId,
    pub(super) address: SocketAddr,
    pub(super) base: String,
    pub(super) client: Client,
    folder: TempDir,
    _shutdown: ShutdownTrigger,
}

/// Scripted accounts, active by default.
#[derive(Default)]
pub(super) struct Accounts(Mutex<HashMap<AccountId, AccountStatus>>);

impl Accounts {
    pub(super) fn set(&self, account: AccountId, status: AccountStatus) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(account, status);
    }
}

#[async_trait]
impl Holders for Accounts {
    async fn holder(&self, account: AccountId) -> Result<Option<Holder>, SqlError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&account).copied();
        let status = known.unwrap_or(AccountStatus::Active);
        Ok(Some(Holder { role: Role::Citizen, agency: None, status }))
    }
}

/// Scripted files that nobody may see any more.
#[derive(Default)]
pub(super) struct Hidden(Mutex<HashSet<FileId>>);

impl Hidden {
    pub(super) fn add(&self, file: FileId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(file);
    }
}

#[async_trait]
impl Readers for Hidden {
    async fn may_read(&self, _reader: &Actor, _dossier: DossierId, file: FileId) -> Result<bool, SqlError> {
        Ok(!self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&file))
    }
}

impl Desk {
    pub(super) async fn open(database: TestDatabase, flags: &[&str]) -> Self {
        let stage = StoreInstance::on(database).await;
        let owner = AccountId(stage.register("tamnguyen").await);
        let folder = TempDir::new().expect("a temporary folder");
        let data_dir = folder.path().to_str().expect("a path").to_owned();
        let flags = [&["--data-dir", data_dir.as_str()], flags].concat();
        let mut config = Config::resolve(Settings::from_flags(flags).expect("known flags")).expect("a configuration");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        config.bound_to(address).expect("a URL");

        let (clock, holders) = (Clock::manual(store_instance::now()), Arc::new(Accounts::default()));
        let hidden = Arc::new(Hidden::default());
        let parts = FilesParts {
            ledger: stage.database.ledger.clone(),
            vault: stage.vault.clone(),
            keyring: stage.keyring.clone(),
            holders: holders.clone(),
            readers: hidden.clone(),
            ids: Ids::random(),
            clock: clock.clone(),
        };
        let files = Files::open(&config.file_store(), parts).expect("a file store");
        let texts = Arc::new(Texts::embedded().expect("texts"));
        let routes = routes(files.clone(), Arc::clone(&texts), &config.allowed_origins);
        let router = enveloped(routes, Envelope::new(config.envelope(), Ids::random(), texts));
        let (trigger, shutdown) = Shutdown::by_hand();
        tokio::spawn(serve(listener, router, Limits::default(), shutdown));
        let base = config.public_url.to_string();
        let client = Client::new();
        Self { stage, files, clock, holders, hidden, owner, address, base, client, folder, _shutdown: trigger }
    }

    pub(super) async fn announce(&self, wish: Wish) -> Announced {
        self.files.announce(self.owner, wish, self.clock.now()).await.expect("announced")
    }

    pub(super) async fn put(&self, url: &str, bytes: &[u8]) -> StatusCode {
        self.client.put(url).body(bytes.to_vec()).send().await.expect("an answer").status()
    }

    /// Uploads in chunks, without `Content-Length`.
    pub(super) async fn put_chunked(&self, url: &str, bytes: &[u8]) -> StatusCode {
        let chunks: Vec<_> = bytes.chunks(16).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())).collect();
        let body = reqwest::Body::wrap_stream(futures::stream::iter(chunks));
        self.client.put(url).body(body).send().await.expect("an answer").status()
    }

    pub(super) async fn get(&self, url: &str) -> Response {
        self.client.get(url).send().await.expect("an answer")
    }

    pub(super) async fn offered(&self, id: FileId, owner: AccountId) -> Option<FileRef> {
        self.files.offered(id, owner, owner).await.expect("an answer")
    }

    /// Binds an upload to a dossier, as an append does.
    pub(super) async fn bind(&self, id: FileId) -> DossierId {
        let dossier = DossierId(store_instance::next_id());
        let sql = "update uploads set state = 'BOUND', dossier = $2 where id = $1 and state = 'STORED'";
        let bound = self.stage.database.ledger.execute(Sql::new(sql).bind(id).bind(dossier)).await;
        assert_eq!(bound.expect("bound"), 1);
        dossier
    }

    /// Names of complete files in the store.
    pub(super) fn objects(&self) -> Vec<String> {
        self.names().into_iter().filter(|name| !name.contains('#')).collect()
    }

    /// Names of unfinished files in the store.
    pub(super) fn leavings(&self) -> Vec<String> {
        self.names().into_iter().filter(|name| name.contains('#')).collect()
    }

    /// Path of a file's bytes in the store.
    pub(super) fn object(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join("files").join(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path().join("files")).expect("the store");
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name")).collect()
    }
}

/// An announcement of these bytes without digest.
pub(super) fn wish(name: &str, media_type: &str, bytes: &[u8]) -> Wish {
    let size = i64::try_from(bytes.len()).expect("a size");
    Wish { file_name: name.to_owned(), media_type: Some(media_type.to_owned()), size, sha256: None }
}

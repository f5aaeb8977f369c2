//! Services under measurement, with the demo's data.

use std::path::Path;

use clap::Parser;
use domain::{AccountId, Role};
use foundation::clock::Clock;
use foundation::http::{Shutdown, ShutdownTrigger};
use foundation::ids::Ids;
use hoso::config::{Config, Settings};
use hoso::demo;
use hoso::fixtures::{Fixtures, load_missing};
use hoso::service::Service;
use hoso::serving::Serving;
use hoso::start;
use projections::PageRequest;
use projections::citizen_list::CitizenListQuery;
use secrecy::{ExposeSecret, SecretString};
use store::sql::DatabaseUrl;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::Failure;
use super::place::Place;

/// Usernames of the demo's applicants.
const APPLICANTS: [&str; 3] = ["congdan", "congdan2", "tochuc"];

#[derive(Parser)]
struct Configured {
    #[command(flatten)]
    settings: Settings,
}

/// A service with the demo's data, on a database of its own.
pub(super) struct MeasuredService {
    pub(super) app: Service,
    config: Config,
    pub(super) place: Place,
}

/// A dossier with an account that may write in its exchange.
pub(super) struct Filed {
    pub(super) applicant: AccountId,
    pub(super) code: String,
}

/// A service that listens on loopback.
pub(super) struct Served {
    pub(super) address: std::net::SocketAddr,
    trigger: ShutdownTrigger,
    task: JoinHandle<std::io::Result<()>>,
}

impl MeasuredService {
    pub(super) async fn open(place: Place) -> Result<Self, Failure> {
        let config = config(&place.url, place.folder.path())?;
        let app = start::open(&config, Clock::real(), Ids::random()).await?;
        let fixtures = Fixtures::read(&config.fixtures)?;
        load_missing(&app, &fixtures).await?;
        demo::load(&app, &config, &fixtures, &SecretString::from("Tai-trong-2026")).await?;
        Ok(Self { app, config, place })
    }

    pub(super) async fn filed(&self) -> Result<Vec<Filed>, Failure> {
        let mut filed = Vec::new();
        for username in APPLICANTS {
            let applicant = self.account(username).await?;
            let list = &self.app.parts.queries.citizen_list;
            let request = PageRequest::first(100);
            let page = list.page(applicant, &CitizenListQuery::default(), self.app.parts.clock.now(), &request).await?;
            let codes = page.into_nodes().into_iter().map(|dossier| dossier.state.filed.code.to_string());
            filed.extend(codes.map(|code| Filed { applicant, code }));
        }
        Ok(filed)
    }

    /// Account of the demo by username.
    pub(super) async fn account(&self, username: &str) -> Result<AccountId, Failure> {
        let found = self.app.cases.names.account_id(username).await.map_err(|error| format!("{error:?}"))?;
        Ok(found.ok_or_else(|| format!("the demo has no {username}"))?)
    }

    /// Token of a new session.
    pub(super) async fn token(&self, account: AccountId, role: Role) -> Result<String, Failure> {
        let session = self.app.parts.sessions.create(account, role, None, self.app.parts.clock.now()).await?;
        Ok(session.token.expose_secret().to_owned())
    }

    /// Serves on a free port of loopback.
    pub(super) async fn serve(&self) -> Result<Served, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (trigger, shutdown) = Shutdown::by_hand();
        let task = tokio::spawn(Serving::new(self.app.clone(), &self.config)?.run(listener, shutdown));
        Ok(Served { address, trigger, task })
    }

    pub(super) async fn remove(self) -> Result<(), Failure> {
        self.app.parts.executor.settle().await;
        self.app.parts.database.close().await;
        self.place.remove().await
    }
}

impl Served {
    pub(super) async fn stop(self) -> Result<(), Failure> {
        self.trigger.request();
        Ok(self.task.await??)
    }
}

/// Default configuration, whatever the environment says.
pub(super) fn config(url: &DatabaseUrl, folder: &Path) -> Result<Config, Failure> {
    let text = |path: &Path| path.to_str().map(ToOwned::to_owned).ok_or("a folder's name is no text");
    let database = match url {
        DatabaseUrl::Sqlite(path) => format!("sqlite://{}", text(path)?),
        DatabaseUrl::Postgres(url) => url.clone(),
    };
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures");
    let folder = text(folder)?;
    let (proxies, place) = ("127.0.0.1/32", ["--data-dir", &folder, "--database-url", &database]);
    let arguments =
        [&["load"][..], &place, &["--fixtures", fixtures, "--trusted-proxies", proxies, "--rates", "off"]].concat();
    Ok(Config::resolve(Configured::try_parse_from(arguments)?.settings)?)
}

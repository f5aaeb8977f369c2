//! The whole service in a test's process: on its own database, behind its own HTTP routes, with a manual clock.

mod command_line;
mod dossiers;
mod footprint;
mod people;
mod read_through;
mod refusals;
mod reopened;
mod reply;
mod restore_target;
mod running;
mod sse_stream;
mod with_mail;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, header};
use foundation::clock::Clock;
use foundation::http::Peer;
use foundation::ids::Ids;
use foundation::throttle::Rates;
use hoso::config::{Config, Settings};
use hoso::fixtures::Fixtures;
use hoso::logging::LogFormat;
use hoso::service::Service;
use hoso::serving::Serving;
use serde_json::{Value, json};
use store::sql::{ConnectionBudget, DatabaseUrl};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::TestDatabase;
pub use dossiers::{EXPLOSIVES, FiledDossier, PDF, explosives_form, path_of};
pub use people::{AGENCY, OTHER_AGENCY, PASSWORD, Person};
pub use reopened::ClosedService;
pub use reply::Reply;
pub use restore_target::RestoreTarget;
pub use running::RunningServer;
pub use sse_stream::SseStream;
pub use with_mail::ServiceWithMail;

const PROCEDURES: [&str; 6] = ["1.000665", "2.000004", "2.000190", "2.000648", "2.001433", "2.001624"];

/// The service, with its fixtures.
pub struct TestService {
    pub app: Service,
    pub clock: Clock,
    router: Router,
    calls: AtomicU32,
    people: AtomicU32,
    folder: Arc<TempDir>,
    place: Arc<TestDatabase>,
}

impl TestService {
    /// Opens on a Monday at nine, with a month without holidays ahead, and a few of the procedures.
    pub async fn open(place: TestDatabase) -> Self {
        Self::open_with(place, a_few_fixtures()).await
    }

    /// Opens with another folder of fixtures.
    pub async fn open_with(place: TestDatabase, fixtures: &Path) -> Self {
        Self::open_by(place, fixtures, |_| {}).await
    }

    /// Opens with the default rate limits; elsewhere there are none, since the clock stands still.
    pub async fn open_at_default_rates(place: TestDatabase) -> Self {
        Self::open_at_rates(place, Rates::default()).await
    }

    /// Opens with these rate limits.
    pub async fn open_at_rates(place: TestDatabase, rates: Rates) -> Self {
        Self::open_by(place, a_few_fixtures(), |config| config.rates = rates).await
    }

    async fn open_by(place: TestDatabase, fixtures: &Path, set: impl FnOnce(&mut Config)) -> Self {
        let (folder, place) = (Arc::new(TempDir::new().expect("a temporary folder")), Arc::new(place));
        let clock = Clock::manual("2026-03-09T02:00:00Z".parse().expect("a moment"));
        let mut config = config(&folder, &place);
        set(&mut config);
        let app = hoso::start::open(&config, clock.clone(), Ids::random()).await.expect("the service starts");
        hoso::fixtures::load_missing(&app, &read_fixtures(fixtures)).await.expect("the fixtures load");
        let router = Serving::new(app.clone(), &config).expect("the service serves").router();
        let (calls, people) = (AtomicU32::new(0), AtomicU32::new(0));
        Self { app, clock, router, calls, people, folder, place }
    }

    /// Another instance of the same service, with routes of its own.
    pub async fn twin(&self) -> Self {
        let app = self.another_instance().await;
        let router = Serving::new(app.clone(), &self.config()).expect("the service serves").router();
        // Ranges of its own, so that addresses and people do not collide.
        let (calls, people) = (AtomicU32::new(1 << 16), AtomicU32::new(5_000));
        let (clock, folder, place) = (self.clock.clone(), Arc::clone(&self.folder), Arc::clone(&self.place));
        Self { app, clock, router, calls, people, folder, place }
    }

    /// Reopens with another configuration.
    pub async fn restart_as(&mut self, config: &Config) {
        self.app = hoso::start::open(config, self.clock.clone(), Ids::random()).await.expect("the service starts");
        self.router = Serving::new(self.app.clone(), config).expect("the service serves").router();
    }

    /// Another instance, on this database as another role sees it, or on another database.
    pub async fn instance_on(&self, database: &DatabaseUrl) -> Service {
        let mut config = self.config();
        config.database = database.clone();
        hoso::start::open(&config, self.clock.clone(), Ids::random()).await.expect("the service starts")
    }

    pub fn place(&self) -> &TestDatabase {
        &self.place
    }

    pub fn config(&self) -> Config {
        config(&self.folder, &self.place)
    }

    /// Sends a request from an unused address, so that throttles do not interfere.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        Reply::read(self.answer_to(request).await).await
    }

    /// Sends a request from this address.
    pub async fn send_from(&self, address: Ipv4Addr, request: Request<Body>) -> Reply {
        Reply::read(self.answer_to_one_at(address, request).await).await
    }

    /// Answer to a request, whose body may be a stream.
    pub async fn answer_to(&self, request: Request<Body>) -> Response<Body> {
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        self.answer_to_one_at(Ipv4Addr::from_bits(0x0A00_0001 + number), request).await
    }

    async fn answer_to_one_at(&self, address: Ipv4Addr, mut request: Request<Body>) -> Response<Body> {
        request.extensions_mut().insert(Peer(SocketAddr::from((address, 40_000))));
        // Boxed: it is part of every test's future.
        Box::pin(self.router.clone().oneshot(request)).await.expect("the router always answers")
    }

    /// Sends an operation as a front-end does.
    pub async fn ask(&self, who: &Person, document: &str, variables: Value) -> Reply {
        self.send(operation(who, &json!({ "query": document, "variables": variables }))).await
    }

    /// Sends an operation from this address.
    pub async fn ask_from(&self, address: Ipv4Addr, who: &Person, document: &str, variables: Value) -> Reply {
        self.send_from(address, operation(who, &json!({ "query": document, "variables": variables }))).await
    }

    /// Sends a mutation; its payload has `userErrors` and the selected fields.
    pub async fn mutate(&self, who: &Person, mutation: &str, selected: &str, input: Value) -> Reply {
        self.ask(who, &mutation_document(mutation, selected), json!({ "input": input })).await
    }
}

/// Document of a mutation with its errors.
pub fn mutation_document(mutation: &str, selected: &str) -> String {
    let (first, rest) = mutation.split_at(1);
    let input = format!("{}{rest}Input", first.to_uppercase());
    // The one optional input.
    let mark = if mutation == "logOut" { "" } else { "!" };
    format!(
        "mutation ($input: {input}{mark}) \
         {{ {mutation}(input: $input) {{ {selected} userErrors {{ code field message params }} stale }} }}"
    )
}

/// POST as front-ends send it.
pub fn operation(who: &Person, body: &Value) -> Request<Body> {
    let mut request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    if let Some(token) = &who.token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    request.body(Body::from(body.to_string())).expect("a request")
}

/// Folder of the fixtures.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// Fixtures of a folder.
pub fn read_fixtures(folder: &Path) -> Fixtures {
    Fixtures::read(&folder.into()).expect("fixtures")
}

/// A few of them: publishing all takes as long as many a test.
fn a_few_fixtures() -> &'static Path {
    static FEW: LazyLock<TempDir> = LazyLock::new(|| {
        let few = TempDir::new().expect("a temporary folder");
        let mut files = vec!["agencies.json".to_owned()];
        files.extend([2025, 2026, 2027].map(|year| format!("calendar/{year}.json")));
        files.extend(PROCEDURES.map(|code| format!("procedures/{code}.json")));
        for file in files {
            let target = few.path().join(&file);
            std::fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
            std::fs::copy(fixtures().join(file), target).expect("a copy");
        }
        few
    });
    FEW.path()
}

fn config(folder: &TempDir, place: &TestDatabase) -> Config {
    let settings = Settings {
        listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
        public_url: None,
        data_dir: folder.path().to_owned(),
        database_url: None,
        database_connections: ConnectionBudget::DEFAULT,
        master_key_file: None,
        files_url: None,
        upload_max_bytes: 1024 * 1024,
        smtp_url: None,
        smtp_ca: None,
        smtp_hello: None,
        mail_from: None,
        sms_url: None,
        sms_done: None,
        fixtures: Some(fixtures()),
        allowed_origins: Vec::new(),
        trusted_proxies: Vec::new(),
        max_connections: 100,
        max_sockets_per_account: 10,
        max_sockets_per_address: 200,
        max_streams_per_account: 100,
        max_streams_per_address: 1_000,
        max_connections_per_address: 100,
        client_grace_seconds: 15,
        client_least_rate: 4_096,
        client_request_seconds: 1_800,
        rates: Some("off".parse().expect("rates")),
        cost_in_flight: 100_000,
        requests_per_account: 8,
        requests_per_address: 64,
        checkpoint_copies: Vec::new(),
        checkpoint_events: 1_000,
        checkpoint_minutes: 10,
        webhook_networks: vec!["127.0.0.0/8".parse().expect("a network")],
        metrics_networks: vec!["10.9.0.0/16".parse().expect("a network")],
        ready_lag_seconds: 30,
        graphiql: true,
        demo_password: None,
        log: "off".to_owned(),
        log_format: LogFormat::Auto,
    };
    let mut config = Config::resolve(settings).expect("a configuration");
    config.database = place.url().clone();
    config.database_connections = place.budget();
    config
}

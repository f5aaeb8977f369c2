//! `hoso serve`: runs the service until SIGTERM or SIGINT.

use clap::Args;
use domain::Moment;
use foundation::clock::Clock;
use foundation::http::Shutdown;
use foundation::ids::Ids;
use store::boxed;
use tokio::net::TcpListener;

use super::{CliError, say_to_reader, welcome};
use crate::config::Config;
use crate::demo;
use crate::fixtures::{self, Fixtures};
use crate::logging::Reader;
use crate::serving::{self, Serving};
use crate::start;

/// Serves until SIGTERM or SIGINT, and finishes what is under way.
#[derive(Debug, Args)]
#[command(after_help = "Example: hoso serve --demo --clock 2026-02-13T09:59:00Z")]
pub struct Serve {
    /// Also create demo accounts and dossiers
    #[arg(long)]
    demo: bool,
    /// With --demo: start the service's clock here
    #[arg(long, requires = "demo", value_name = "MOMENT", value_parser = moment)]
    clock: Option<Moment>,
}

impl Serve {
    #[boxed]
    pub async fn run(self, mut config: Config, reader: Reader) -> Result<(), CliError> {
        let demo_password = if self.demo { Some(config.demo_password()?) } else { None };
        // Everything that can be refused is checked before anything is made.
        let fixtures = Fixtures::read(&config.fixtures)?;
        config.fixtures.office()?;
        start::refuse_unfit(&config).await?;
        // A second server fails on folder and address alike; the folder's lock gives the better message, so it comes
        // first. A folder that does not exist yet has no server, and is made once there is an address.
        let held = if serving::is_begun(&config) { serving::lock(&config)? } else { None };
        let listener = TcpListener::bind(config.listen).await;
        let listener = listener.map_err(|cause| CliError::Listen { address: config.listen, cause })?;
        config.bound_to(listener.local_addr().map_err(CliError::io("the address cannot be told"))?)?;
        if self.demo {
            config.try_webhooks();
            config.graphiql = true;
        }
        let clock = self.clock.map_or_else(Clock::real, Clock::starting_at);
        let _lock = if held.is_some() { held } else { serving::lock(&config)? };
        let app = start::open(&config, clock, Ids::random()).await?;
        start::refuse_clock_behind(&app).await?;
        fixtures::load_missing(&app, &fixtures).await?;
        if let Some(password) = &demo_password {
            demo::load(&app, &config, &fixtures, password).await?;
        }
        drop(fixtures);
        let shutdown = Shutdown::on_signals().map_err(CliError::io("signals cannot be waited for"))?;
        let serving = Serving::new(app, &config)?;
        tracing::info!(event = "serving", address = %config.listen, url = %config.public_url.join("/"), "serving");
        if reader == Reader::Person {
            let accounts = demo::listed();
            let shown = welcome::Demo { accounts: &accounts, password: config.known_demo_password() };
            say_to_reader(welcome::text(&config, demo_password.is_some().then_some(&shown)));
        }
        serving.run(listener, shutdown).await.map_err(CliError::io("serving ended badly"))?;
        tracing::info!(event = "stopped", "stopped");
        Ok(())
    }
}

fn moment(text: &str) -> Result<Moment, String> {
    text.parse().map_err(|_| "a moment is written as 2026-02-13T09:59:00Z or 2026-02-13T16:59:00+07:00".to_owned())
}

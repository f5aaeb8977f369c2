use clap::Args;
use domain::Moment;
use tokio::net::TcpListener;

use super::CommandError;
use crate::clock::Clock;
use crate::config::Config;
use crate::http::Shutdown;
use crate::ids::Ids;
use crate::serving::{self, Serving};
use crate::{demo, fixtures, start};

/// Serves until SIGTERM or SIGINT, and finishes what is under way.
#[derive(Debug, Args)]
#[command(after_help = "Example: hoso serve --demo --clock 2026-02-13T09:59:00Z")]
pub struct Serve {
    /// Also create demo accounts and dossiers
    #[arg(long)]
    demo: bool,
    /// With --demo: start the service's clock here
    #[arg(long, requires = "demo", value_name = "MOMENT")]
    clock: Option<Moment>,
}

impl Serve {
    /// Serves.
    pub async fn run(self, mut config: Config) -> Result<(), CommandError> {
        let demo_password = if self.demo { Some(config.demo_password()?) } else { None };
        let listener = TcpListener::bind(config.listen).await.map_err(CommandError::io("the address is not free"))?;
        config.bound_to(listener.local_addr().map_err(CommandError::io("the address cannot be told"))?)?;
        if self.demo {
            config.try_webhooks();
            config.graphiql = true;
        }
        let clock = self.clock.map_or_else(Clock::real, Clock::starting_at);
        let _lock = serving::lock(&config).map_err(CommandError::io("another server has the data folder"))?;
        start::refuse_unfit(&config).await?;
        let app = start::open(&config, clock, Ids::random()).await?;
        start::refuse_clock_behind(&app).await?;
        fixtures::load_missing(&app, &config.fixtures).await?;
        if let Some(password) = demo_password {
            demo::load(&app, &config.fixtures, &password)
                .await
                .map_err(|error| CommandError::Said(error.to_string()))?;
        }
        let shutdown = Shutdown::on_signals().map_err(CommandError::io("signals cannot be waited for"))?;
        tracing::info!(event = "serving", address = %config.listen, url = %config.public_url.join("/"), "serving");
        let serving = Serving::new(app, &config).map_err(|error| CommandError::Said(error.to_string()))?;
        serving.run(listener, shutdown).await.map_err(CommandError::io("serving ended badly"))
    }
}

//! A test's service on a port.

use std::net::SocketAddr;

use foundation::http::{Shutdown, ShutdownTrigger};
use foundation::ids::Ids;
use hoso::config::Config;
use hoso::service::Service;
use hoso::serving::Serving;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::TestService;
use crate::within;

/// A service that listens on a port, with all background tasks.
pub struct RunningServer {
    pub address: SocketAddr,
    stopping: ShutdownTrigger,
    run: JoinHandle<std::io::Result<()>>,
}

impl TestService {
    /// Listens on a free port.
    pub async fn serve(&self) -> RunningServer {
        self.serve_as(self.app.clone(), &self.config()).await
    }

    /// Another instance on the same database.
    pub async fn another_instance(&self) -> Service {
        hoso::start::open(&self.config(), self.clock.clone(), Ids::random()).await.expect("a second instance starts")
    }

    /// Lets an instance listen.
    pub async fn serve_as(&self, app: Service, config: &Config) -> RunningServer {
        let serving = Serving::new(app, config).expect("the service serves");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (stopping, shutdown) = Shutdown::by_hand();
        RunningServer { address, stopping, run: tokio::spawn(serving.run(listener, shutdown)) }
    }
}

impl RunningServer {
    /// Graceful shutdown: requests it and waits for its end.
    pub async fn stop(self) {
        self.stopping.request();
        within("the service stops", self.run).await.expect("a task").expect("an orderly end");
    }
}

use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::{Arc, Mutex};

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use store::sql::{Database, DatabaseUrl};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use super::TestDatabase;

/// Where a connection is cut: when these bytes are on their way to the server.
#[derive(Clone, Debug)]
pub enum Cut {
    /// The server never sees them.
    Before(Vec<u8>),
    /// The server has done what they ask for, and its answer gets lost.
    After(Vec<u8>),
}

/// Stands between an instance and PostgreSQL, and cuts a connection where a test wants it.
#[derive(Clone)]
pub struct Proxy {
    server: Arc<Mutex<String>>,
    cut: Arc<Mutex<Option<Cut>>>,
    refuses: Arc<Mutex<bool>>,
}

impl Proxy {
    /// An instance that reaches its database through a proxy.
    pub async fn before(database: &TestDatabase) -> (Self, Database) {
        let (proxy, url) = Self::to(database.url()).await;
        (proxy, Database::connect(&url).await.expect("an instance behind a proxy connects"))
    }

    /// One that leads to this database for now, and where it stands itself.
    pub async fn to(url: &DatabaseUrl) -> (Self, DatabaseUrl) {
        let DatabaseUrl::Postgres(url) = url else { panic!("a database on PostgreSQL") };
        let options = PgConnectOptions::from_str(url).expect("a URL of a PostgreSQL server");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let SocketAddr::V4(address) = listener.local_addr().expect("an address") else { panic!("an address of IPv4") };
        let proxy = Self {
            server: Arc::new(Mutex::new(format!("{}:{}", options.get_host(), options.get_port()))),
            cut: Arc::default(),
            refuses: Arc::default(),
        };
        tokio::spawn(proxy.clone().serve(listener));
        let through = options.host("127.0.0.1").port(address.port()).ssl_mode(PgSslMode::Disable);
        (proxy, DatabaseUrl::Postgres(through.to_url_lossy().to_string()))
    }

    /// From now on, new connections lead to this port of loopback.
    pub fn lead_to(&self, port: u16) {
        *self.server.lock().unwrap() = format!("127.0.0.1:{port}");
    }

    /// Cuts one connection, once.
    pub fn cut(&self, cut: Cut) {
        *self.cut.lock().unwrap() = Some(cut);
    }

    /// From now on, new connections are refused or accepted.
    pub fn refuse(&self, refuses: bool) {
        *self.refuses.lock().unwrap() = refuses;
    }

    /// Whether the cut has been made.
    pub fn has_cut(&self) -> bool {
        self.cut.lock().unwrap().is_none()
    }

    async fn serve(self, listener: TcpListener) {
        loop {
            let Ok((client, _)) = listener.accept().await else { return };
            if !*self.refuses.lock().unwrap() {
                tokio::spawn(self.clone().pass(client));
            }
        }
    }

    async fn pass(self, client: TcpStream) {
        let server = self.server.lock().unwrap().clone();
        let Ok(server) = TcpStream::connect(server).await else { return };
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = server.into_split();
        tokio::select! {
            () = self.asked(&mut from_client, &mut to_server) => {}
            () = copy(&mut from_server, &mut to_client) => return,
        }
        // Cut after the server has seen it: its answer is awaited, so that it is done, and thrown away.
        let mut answer = [0; 8192];
        let mut last = Vec::new();
        while let Ok(read @ 1..) = from_server.read(&mut answer).await {
            last.extend_from_slice(&answer[..read]);
            // Ready for the next query, outside a transaction.
            if last.ends_with(b"Z\0\0\0\x05I") {
                return;
            }
        }
    }

    /// Passes on what the client asks, until it is to be cut and the answer lost.
    async fn asked(&self, from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf) {
        let mut bytes = vec![0; 1 << 20];
        while let Ok(read @ 1..) = from.read(&mut bytes).await {
            let asked = &bytes[..read];
            let cut = self.cut.lock().unwrap().take_if(|cut| {
                let (Cut::Before(marker) | Cut::After(marker)) = cut;
                asked.windows(marker.len()).any(|window| window == marker)
            });
            if matches!(cut, Some(Cut::Before(_))) {
                // Closes the connection to the server, whose end is then passed on.
                let _ = to.shutdown().await;
                return;
            }
            if to.write_all(asked).await.is_err() || cut.is_some() {
                return;
            }
        }
        let _ = to.shutdown().await;
    }
}

async fn copy(from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf) {
    let mut bytes = vec![0; 1 << 16];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        if to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}

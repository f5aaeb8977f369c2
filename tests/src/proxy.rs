//! TCP proxy that breaks connections to PostgreSQL.

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

/// Moment of breaking: when these bytes are on their way to the server.
#[derive(Clone, Debug)]
pub enum Cut {
    /// Before the server gets them.
    Before(Vec<u8>),
    /// After the server has processed them; its answer is lost.
    After(Vec<u8>),
}

/// Proxy between an instance and PostgreSQL that breaks connections on request.
#[derive(Clone)]
pub struct Proxy {
    server: Arc<Mutex<String>>,
    cut: Arc<Mutex<Option<Cut>>>,
    refuses: Arc<Mutex<bool>>,
}

impl Proxy {
    /// A proxy, and connections through it.
    pub async fn before(database: &TestDatabase) -> (Self, Database) {
        let (proxy, url) = Self::to(database.url()).await;
        (proxy, Database::connect(&url).await.expect("an instance behind a proxy connects"))
    }

    /// A proxy to this database, and its own URL.
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

    /// Directs new connections to this port of loopback.
    pub fn lead_to(&self, port: u16) {
        *self.server.lock().unwrap() = format!("127.0.0.1:{port}");
    }

    /// Breaks one connection, once.
    pub fn cut(&self, cut: Cut) {
        *self.cut.lock().unwrap() = Some(cut);
    }

    /// Refuses or accepts new connections from now on.
    pub fn refuse(&self, refuses: bool) {
        *self.refuses.lock().unwrap() = refuses;
    }

    /// True once the connection was broken.
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
        // Awaits and discards the server's answer, so that the statement is done.
        let mut answer = [0; 8192];
        let mut last = Vec::new();
        while let Ok(read @ 1..) = from_server.read(&mut answer).await {
            last.extend_from_slice(&answer[..read]);
            // `ReadyForQuery`, idle.
            if last.ends_with(b"Z\0\0\0\x05I") {
                return;
            }
        }
    }

    /// Forwards the client's bytes until the break.
    async fn asked(&self, from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf) {
        let mut bytes = vec![0; 1 << 20];
        while let Ok(read @ 1..) = from.read(&mut bytes).await {
            let asked = &bytes[..read];
            let cut = self.cut.lock().unwrap().take_if(|cut| {
                let (Cut::Before(marker) | Cut::After(marker)) = cut;
                asked.windows(marker.len()).any(|window| window == marker)
            });
            if matches!(cut, Some(Cut::Before(_))) {
                // Half-closes towards the server; its end is then forwarded.
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

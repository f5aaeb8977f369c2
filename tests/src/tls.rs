//! TLS in front of a plain server.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::waiting::eventually;

/// TLS proxy with the certificate of a private authority, for one connection.
pub struct TlsFront {
    port: u16,
    folder: TempDir,
    front: Child,
}

impl TlsFront {
    /// In front of this server, as `localhost`.
    pub async fn before(server: SocketAddr) -> Self {
        let folder = TempDir::new().expect("a folder");
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
        let authority = ["req", "-x509", "-subj", "/CN=An authority", "-keyout", "ca.key", "-out", "ca.pem"];
        openssl(folder.path(), &[authority.as_slice(), &key].concat());
        let host =
            ["req", "-x509", "-subj", "/CN=localhost", "-CA", "ca.pem", "-CAkey", "ca.key", "-keyout", "host.key"];
        let names = ["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"];
        openssl(folder.path(), &[host.as_slice(), &["-out", "host.pem"], &names, &key].concat());
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let mut front = Command::new("openssl")
            .args(["s_server", "-quiet", "-cert", "host.pem", "-key", "host.key", "-accept", &port.to_string()])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl starts");
        let said = TcpStream::connect(server).expect("the server answers");
        let heard = said.try_clone().expect("the same connection");
        let (stdin, stdout) = (front.stdin.take().expect("a pipe"), front.stdout.take().expect("a pipe"));
        std::thread::spawn(move || carry(said, stdin));
        std::thread::spawn(move || {
            carry(stdout, &heard);
            let _gone = heard.shutdown(Shutdown::Both);
        });
        // Without a connection: the first one receives the server's greeting.
        eventually("openssl listens", async || listens(port).then_some(())).await;
        Self { port, folder, front }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Certificate of the authority.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }
}

impl Drop for TlsFront {
    fn drop(&mut self) {
        let _gone = self.front.kill();
        let _reaped = self.front.wait();
    }
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let made = Command::new("openssl").args(arguments).current_dir(folder).stderr(Stdio::null()).status();
    assert!(made.expect("openssl starts").success(), "{arguments:?}");
}

/// True where a port of this machine is listened at, by proc(5): `0A` is LISTEN.
fn listens(port: u16) -> bool {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|table| std::fs::read_to_string(table).unwrap_or_default());
    let (local, listening) = (format!(":{port:04X} "), " 0A ");
    tables.iter().flat_map(|table| table.lines()).any(|line| line.contains(&local) && line.contains(listening))
}

/// Forwards bytes as they come.
fn carry(mut from: impl Read, mut to: impl Write) {
    let mut piece = [0; 4096];
    while let Ok(length) = from.read(&mut piece) {
        if length == 0 || to.write_all(&piece[..length]).and_then(|()| to.flush()).is_err() {
            return;
        }
    }
}

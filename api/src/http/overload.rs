use std::sync::{Arc, LazyLock};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

/// Refusals told at once; whoever comes then finds the connection closed.
static TELLING: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(256)));
const PATIENCE: Duration = Duration::from_secs(1);
/// There is no place for anybody.
pub(super) const TOO_MANY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
/// There is none for this address.
pub(super) const TOO_MANY_OF_ONE: &[u8] =
    b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Tells one connection too many that there is no place, without looking at what it asks.
pub(super) fn refuse(mut stream: TcpStream, answer: &'static [u8]) {
    let Ok(permit) = TELLING.clone().try_acquire_owned() else { return };
    tokio::spawn(async move {
        let told = async {
            stream.write_all(answer).await?;
            stream.shutdown().await?;
            // What has been sent is read and dropped: a socket closed over unread bytes takes the answer with it.
            let mut sink = [0; 1024];
            while stream.read(&mut sink).await? > 0 {}
            std::io::Result::Ok(())
        };
        let _ = tokio::time::timeout(PATIENCE, told).await;
        drop(permit);
    });
}

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

/// Refusals told at once; whoever comes then finds the connection closed.
static TELLING: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(256)));
const ANSWER_TIMEOUT: Duration = Duration::from_secs(1);

/// An answer without a body. Pages of every origin may read that there is no place, and when to try again: it is given
/// before anybody knows which origin asks, and tells nothing of anybody.
macro_rules! refusal {
    ($status:literal) => {
        concat!(
            "HTTP/1.1 ",
            $status,
            "\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n",
            "Access-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: Retry-After\r\n\r\n"
        )
        .as_bytes()
    };
}

/// There is no place for anybody.
pub(super) const TOO_MANY: &[u8] = refusal!("503 Service Unavailable");
/// There is none for this address.
pub(super) const TOO_MANY_OF_ONE: &[u8] = refusal!("429 Too Many Requests");

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
        let _ = tokio::time::timeout(ANSWER_TIMEOUT, told).await;
        drop(permit);
    });
}

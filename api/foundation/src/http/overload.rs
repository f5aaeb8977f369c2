//! Load shedding at the listener: connections over the limit get a canned answer and are closed.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

/// Refusals written at once; further connections are closed without one.
static TELLING: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(256)));
const ANSWER_TIMEOUT: Duration = Duration::from_secs(1);

/// Answer without a body, readable by pages of every origin with its `Retry-After`: it is given before the origin is
/// known, and tells nothing of anybody.
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

/// Limit of all connections reached.
pub(super) const TOO_MANY: &[u8] = refusal!("503 Service Unavailable");
/// Limit of this address reached.
pub(super) const TOO_MANY_OF_ONE: &[u8] = refusal!("429 Too Many Requests");

/// Refuses a connection over the limit, without parsing its request.
pub(super) fn refuse(mut stream: TcpStream, answer: &'static [u8]) {
    let Ok(permit) = TELLING.clone().try_acquire_owned() else { return };
    tokio::spawn(async move {
        let told = async {
            stream.write_all(answer).await?;
            stream.shutdown().await?;
            // Drains the request before closing: a socket closed over unread bytes resets, and loses the answer.
            let mut sink = [0; 1024];
            while stream.read(&mut sink).await? > 0 {}
            std::io::Result::Ok(())
        };
        let _ = tokio::time::timeout(ANSWER_TIMEOUT, told).await;
        drop(permit);
    });
}

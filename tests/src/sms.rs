//! SMS gateway of a test.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// HTTP gateway that keeps the SMS it accepts.
pub struct SmsGateway {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

/// An SMS in the gateway's format.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceivedSms {
    /// The same for each delivery.
    pub id: String,
    pub to: String,
    pub text: String,
}

impl ReceivedSms {
    /// One-time password: the only digits of the text.
    pub fn digits(&self) -> String {
        self.text.chars().filter(char::is_ascii_digit).collect()
    }
}

#[derive(Default)]
struct State {
    received: Vec<ReceivedSms>,
    answers: VecDeque<Answer>,
}

#[derive(Default)]
struct Answer {
    status: u16,
    retry_after: Option<&'static str>,
    body: &'static str,
}

impl SmsGateway {
    /// On a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(take(stream, Arc::clone(&shared)));
            }
        });
        Self { address, state }
    }

    pub fn url(&self) -> String {
        format!("http://{}/sms", self.address)
    }

    /// Answers the next messages with these statuses; keeps those answered with 2xx.
    pub fn answer(&self, statuses: impl IntoIterator<Item = u16>) {
        self.lock().answers.extend(statuses.into_iter().map(|status| Answer { status, ..Answer::default() }));
    }

    /// Answers the next message with this status and `Retry-After`.
    pub fn answer_later(&self, status: u16, retry_after: &'static str) {
        self.lock().answers.push_back(Answer { status, retry_after: Some(retry_after), ..Answer::default() });
    }

    /// Answers the next messages with 200 and these bodies.
    pub fn says(&self, bodies: impl IntoIterator<Item = &'static str>) {
        self.lock().answers.extend(bodies.into_iter().map(|body| Answer { status: 200, body, ..Answer::default() }));
    }

    /// Messages accepted so far.
    pub fn received(&self) -> Vec<ReceivedSms> {
        self.lock().received.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn take(stream: TcpStream, state: Arc<Mutex<State>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let (mut length, mut line) = (0, String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        if line == "\r\n" {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let Answer { status, retry_after, body: said } = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = state.answers.pop_front().unwrap_or(Answer { status: 200, ..Answer::default() });
        if (200..300).contains(&answer.status) {
            state.received.push(serde_json::from_slice(&body).expect("an SMS as the contract sends it"));
        }
        answer
    };
    let later = retry_after.map_or_else(String::new, |later| format!("Retry-After: {later}\r\n"));
    let length = said.len();
    let answer =
        format!("HTTP/1.1 {status} as asked\r\n{later}Content-Length: {length}\r\nConnection: close\r\n\r\n{said}");
    stream.write_all(answer.as_bytes()).await
}

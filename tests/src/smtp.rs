//! Mail server of a test.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::mail::ReceivedMail;

/// SMTP server (RFC 5321) that keeps the messages it accepts.
pub struct SmtpServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    received: Vec<ReceivedMail>,
    refusals: VecDeque<&'static str>,
    /// Replies to the next connections, instead of the greeting.
    greetings: VecDeque<&'static str>,
    /// Replies to the next `MAIL`.
    of_senders: VecDeque<&'static str>,
    /// Replies to the next `RCPT`.
    of_recipients: VecDeque<&'static str>,
    /// Domains whose recipients get no reply: the connection then hangs.
    silent: Vec<String>,
    /// Number of messages accepted without a reply: the connection breaks after their final dot.
    unanswered: usize,
    /// Recipients named so far, accepted or not.
    named: Vec<String>,
    /// Domains whose recipients are refused.
    unknown: Vec<String>,
    /// Names in the clients' EHLO.
    greeted: Vec<String>,
}

impl SmtpServer {
    /// On a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&shared)));
            }
        });
        Self { address, state }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Refuses every recipient at this domain.
    pub fn knows_nobody_at(&self, domain: &str) {
        self.lock().unknown.push(domain.to_owned());
    }

    /// Names in the clients' EHLO so far.
    pub fn greeted(&self) -> Vec<String> {
        self.lock().greeted.clone()
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Replies to the next messages' `DATA`: `451 4.3.0 later`.
    pub fn refuse(&self, answers: impl IntoIterator<Item = &'static str>) {
        self.lock().refusals.extend(answers);
    }

    /// Replies to the next connections: `554 5.3.2 not now`.
    pub fn refuse_conversations(&self, answers: impl IntoIterator<Item = &'static str>) {
        self.lock().greetings.extend(answers);
    }

    /// Replies to the next senders.
    pub fn refuse_senders(&self, answers: impl IntoIterator<Item = &'static str>) {
        self.lock().of_senders.extend(answers);
    }

    /// Replies to the next recipients.
    pub fn refuse_recipients(&self, answers: impl IntoIterator<Item = &'static str>) {
        self.lock().of_recipients.extend(answers);
    }

    /// Hangs once a recipient at this domain is named.
    pub fn falls_silent_for(&self, domain: &str) {
        self.lock().silent.push(domain.to_owned());
    }

    /// Accepts so many messages, and breaks the connection before replying.
    pub fn breaks_off(&self, count: usize) {
        self.lock().unanswered += count;
    }

    /// Recipients named so far.
    pub fn named(&self) -> Vec<String> {
        self.lock().named.clone()
    }

    /// Messages accepted so far.
    pub fn received(&self) -> Vec<ReceivedMail> {
        self.lock().received.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection, which may carry several messages.
async fn converse(stream: TcpStream, state: Arc<Mutex<State>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let (mut from, mut to) = (String::new(), Vec::new());
    let refusal = state.lock().unwrap_or_else(PoisonError::into_inner).greetings.pop_front();
    stream.write_all(format!("{}\r\n", refusal.unwrap_or("220 test ESMTP")).as_bytes()).await?;
    if refusal.is_some() {
        return Ok(());
    }
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => {
                let name = line[4..].trim().to_owned();
                state.lock().unwrap_or_else(PoisonError::into_inner).greeted.push(name);
                "250-test\r\n250 8BITMIME"
            }
            "HELO" | "RSET" | "NOOP" => "250 ok",
            "MAIL" => {
                from = address(&line);
                to.clear();
                state.lock().unwrap_or_else(PoisonError::into_inner).of_senders.pop_front().unwrap_or("250 ok")
            }
            "RCPT" => {
                to.push(address(&line));
                let (silent, unknown, refusal) = {
                    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                    state.named.push(address(&line));
                    let is_at = |domain: &String| address(&line).ends_with(domain.as_str());
                    let (silent, unknown) = (state.silent.iter().any(is_at), state.unknown.iter().any(is_at));
                    (silent, unknown, state.of_recipients.pop_front())
                };
                if silent {
                    // Reads on without a reply, until the client gives up.
                    tokio::io::copy(&mut stream, &mut tokio::io::sink()).await?;
                    return Ok(());
                }
                if unknown { "550 5.1.1 nobody" } else { refusal.unwrap_or("250 ok") }
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let data = data(&mut stream).await?;
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(refusal) = state.refusals.pop_front() {
                    refusal
                } else {
                    state.received.push(ReceivedMail::of(from.clone(), to.clone(), &data));
                    if state.unanswered > 0 {
                        state.unanswered -= 1;
                        return Ok(());
                    }
                    "250 taken"
                }
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "500 what?",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

/// Text up to the final dot, with dot-stuffing removed.
async fn data(stream: &mut (impl AsyncReadExt + AsyncBufReadExt + Unpin)) -> std::io::Result<Vec<u8>> {
    let mut data = Vec::new();
    loop {
        let mut line = Vec::new();
        stream.read_until(b'\n', &mut line).await?;
        if line.is_empty() || line == b".\r\n" {
            return Ok(data);
        }
        data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

/// Parses `MAIL FROM:<a@b> SIZE=1` to `a@b`.
fn address(line: &str) -> String {
    let after = line.split_once('<').map_or("", |(_, after)| after);
    after.split('>').next().unwrap_or_default().to_owned()
}

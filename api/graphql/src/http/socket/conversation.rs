//! Conversation over one socket.

use std::sync::Arc;
use std::time::Duration;

use app::caller::{Identified, NoToken, bearer};
use app::watch_quota::{Crowded, STREAMS_PER_SOCKET, WatchPlace};
use async_graphql::parser::types::OperationType;
use axum::extract::ws::{Message, WebSocket};
use execution::limits::BODY_BYTES;
use foundation::error::AppError;
use foundation::http::RequestContext;
use foundation::texts::negotiate;
use futures::FutureExt;
use futures::future::{BoxFuture, pending};
use secrecy::SecretString;
use serde_json::{Map, Value, json};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};

use super::close::{Close, End};
use super::message::{FromClient, Init, ToClient};
use super::operations::{Answer, Operations};
use crate::Endpoint;
use crate::http::request::{from_map, operation_type};
use crate::http::response::{Words, in_words, told};
use crate::watching::{Watcher, watched};

/// Deadline of the client's `connection_init`.
const INIT_WITHIN: Duration = Duration::from_secs(3);
/// Longest connection of an anonymous client, who is told nothing anyway.
const NOBODY_FOR: Duration = Duration::from_secs(60);
/// Ping interval; a peer silent for twice as long is gone.
const PING_EVERY: Duration = Duration::from_secs(20);
/// Timeout of sending one message.
const SEND_WITHIN: Duration = Duration::from_secs(20);
/// Timeout of the closing handshake.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// One socket, from upgrade to close. It sends each message before it looks for the next (backpressure): a slow reader
/// gets later news, and nothing is buffered.
pub(super) struct Conversation {
    endpoint: Endpoint,
    context: RequestContext,
    /// Token of the upgrade request: from its header, or from the cookie on our own pages.
    opened_with: Result<Option<SecretString>, NoToken>,
    socket: WebSocket,
    /// Authenticated watcher, after `connection_init`.
    watcher: Option<Arc<Watcher>>,
    /// Completes when the session ends, or an anonymous client's time is over.
    ended: BoxFuture<'static, ()>,
    operations: Operations,
    /// Permit among the account's sockets.
    place: Option<WatchPlace>,
    heard: Instant,
}

impl Conversation {
    pub(super) fn new(
        endpoint: Endpoint,
        context: RequestContext,
        opened_with: Result<Option<SecretString>, NoToken>,
        socket: WebSocket,
    ) -> Self {
        Self {
            endpoint,
            context,
            opened_with,
            socket,
            watcher: None,
            ended: pending().boxed(),
            operations: Operations::default(),
            place: None,
            heard: Instant::now(),
        }
    }

    /// Runs until either side closes.
    pub(super) async fn hold(mut self) {
        let Err(end) = self.talk().await;
        let code = match end {
            End::Gone => None,
            End::Closed(close) => {
                let closing = self.socket.send(Message::Close(Some(close.frame())));
                // A peer that does not read is not waited for.
                let _ = timeout(CLOSE_WITHIN, closing).await;
                Some(close.code())
            }
        };
        // Drains the peer's messages: a socket closed over unread bytes resets, and loses the close frame.
        let _ = timeout(CLOSE_WITHIN, async { while let Some(Ok(_)) = self.socket.recv().await {} }).await;
        tracing::info!(event = "socket.closed", code, "a socket was closed");
    }

    async fn talk(&mut self) -> Result<std::convert::Infallible, End> {
        let closing = self.endpoint.closing.clone();
        let mut no_init = std::pin::pin!(sleep(INIT_WITHIN));
        let mut ping = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            // Biased order for a machine too busy to look in time: the end first, then messages before the
            // timeouts that passed since.
            tokio::select! {
                biased;
                () = closing.requested() => return Err(Close::GoingAway.into()),
                () = &mut self.ended => return Err(Close::Forbidden.into()),
                received = self.socket.recv() => match received {
                    Some(Ok(message)) => self.hear(message).await?,
                    Some(Err(_)) | None => return Err(End::Gone),
                },
                Some(answer) = self.operations.next() => self.tell(answer).await?,
                _ = ping.tick() => self.ping().await?,
                () = &mut no_init, if self.watcher.is_none() => return Err(Close::NoInit.into()),
            }
        }
    }

    async fn ping(&mut self) -> Result<(), End> {
        if self.heard.elapsed() > 2 * PING_EVERY {
            return Err(End::Gone);
        }
        self.send(Message::Ping(Vec::new().into())).await
    }

    async fn hear(&mut self, message: Message) -> Result<(), End> {
        self.heard = Instant::now();
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return Err(Close::BadMessage.into()),
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(End::Gone),
        };
        if text.len() > BODY_BYTES {
            return Err(Close::TooLarge.into());
        }
        match serde_json::from_str(&text).map_err(|_| Close::BadMessage)? {
            FromClient::ConnectionInit { payload } => self.begin(payload.unwrap_or_default()).await,
            FromClient::Subscribe { id, payload } => self.subscribe(id, payload).await,
            FromClient::Complete { id } => {
                self.operations.end(&id);
                Ok(())
            }
            FromClient::Ping { payload } => self.send(ToClient::Pong { payload }).await,
            FromClient::Pong {} => Ok(()),
        }
    }

    /// Authenticates by the token of `connection_init`, or that of the upgrade.
    async fn begin(&mut self, init: Init) -> Result<(), End> {
        if self.watcher.is_some() {
            return Err(Close::SecondInit.into());
        }
        let token = match init.authorization {
            Some(authorization) => Some(bearer(&authorization).map_err(|_| Close::Forbidden)?),
            None => std::mem::replace(&mut self.opened_with, Ok(None)).map_err(|NoToken| Close::Forbidden)?,
        };
        if let Some(accepted) = init.accept_language {
            self.context.language = negotiate(Some(&accepted));
        }
        let app = Arc::clone(&self.endpoint.app);
        match app.sign_in.holder(&self.context, token.clone(), true).await {
            Ok(Identified::Caller(caller)) => {
                if let Some(account) = caller.actor.account() {
                    self.place = Some(app.watch_quota.socket_of(account).map_err(|Crowded| Close::Crowded)?);
                }
                let is_nobody = token.is_none();
                let watcher = Watcher::new(caller, token);
                self.watcher = Some(Arc::clone(&watcher));
                self.ended = async move {
                    tokio::select! {
                        () = watcher.ended(&app) => {}
                        () = sleep(NOBODY_FOR), if is_nobody => {}
                    }
                }
                .boxed();
                self.send(ToClient::ConnectionAck).await
            }
            Ok(Identified::UnknownToken) => Err(Close::Forbidden.into()),
            Err(_) => Err(Close::TryAgainLater.into()),
        }
    }

    async fn subscribe(&mut self, id: String, payload: Map<String, Value>) -> Result<(), End> {
        let Some(watcher) = self.watcher.clone() else { return Err(Close::Unauthorized.into()) };
        if id.is_empty() {
            return Err(Close::BadMessage.into());
        }
        if self.operations.contains(&id) {
            return Err(Close::SameId.into());
        }
        let mut request = from_map(payload).map_err(|_| Close::BadMessage)?;
        if self.operations.is_full() {
            let why = format!("more than {STREAMS_PER_SOCKET} subscriptions in a socket");
            return self.refuse(&id, &AppError::TooComplex(why)).await;
        }
        // A document that does not parse is refused by the schema.
        if let Some(OperationType::Query | OperationType::Mutation) = operation_type(&mut request) {
            let why = "queries and mutations are sent by POST /graphql".to_owned();
            return self.refuse(&id, &AppError::BadUserInput(why)).await;
        }
        let account = watcher.seen().and_then(|caller| caller.actor.account());
        let place = match self.endpoint.app.watch_quota.stream(account, self.context.client) {
            Ok(place) => place,
            Err(crowded) => return self.refuse(&id, &crowded.into()).await,
        };
        match watcher.look(&self.endpoint.app).await {
            Ok(Some(_)) => self.operations.begin(id, watched(&self.endpoint, request, &watcher, place, None)),
            Ok(None) => return Err(Close::Forbidden.into()),
            Err(error) => return self.refuse(&id, &error).await,
        }
        Ok(())
    }

    async fn tell(&mut self, answer: Answer) -> Result<(), End> {
        if self.watcher.as_ref().is_some_and(|watcher| watcher.has_ended()) {
            return Err(Close::Forbidden.into());
        }
        let Answer { id, response } = answer;
        let Some(response) = response else {
            self.operations.end(&id);
            return self.send(ToClient::Complete { id: &id }).await;
        };
        let told = told(response, self.words());
        if let Some(errors) = told.last_errors {
            self.operations.end(&id);
            return self.send(ToClient::Error { id: &id, errors }).await;
        }
        self.send(ToClient::Next { id: &id, payload: told.body }).await
    }

    async fn refuse(&mut self, id: &str, why: &AppError) -> Result<(), End> {
        let (error, _) = in_words(why, self.words());
        self.send(ToClient::Error { id, errors: json!([error]) }).await
    }

    async fn send(&mut self, message: impl Into<Message>) -> Result<(), End> {
        tokio::select! {
            sent = timeout(SEND_WITHIN, self.socket.send(message.into())) => match sent {
                Ok(Ok(())) => Ok(()),
                Ok(Err(_)) | Err(_) => Err(End::Gone),
            },
            () = self.endpoint.closing.requested() => Err(Close::GoingAway.into()),
            () = &mut self.ended => Err(Close::Forbidden.into()),
        }
    }

    fn words(&self) -> Words<'_> {
        Words::of(&self.endpoint, self.context.language)
    }
}

//! Subjects of measurement: bare commits, appends, commands.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use domain::exchange::{Exchange, ExchangeCommand, Parties};
use domain::{Actor, AggregateKind, CommandEnvelope};
use hoso::service::Service;
use store::Context;
use store::log::{Append, Appender, NewEvent, RequestKey, StoredEvent, StreamId};
use store::sql::{Pool, Sql, StoredText};
use uuid::Uuid;

use super::Failure;
use super::measure::Client;

/// Streams that a client writes to in turn.
const STREAMS: usize = 8;

/// Text of a message, of usual length.
pub(super) const BODY: &str = "Kính gửi bộ phận một cửa, tôi đã nộp bổ sung bản sao giấy chứng nhận đăng ký kinh \
                               doanh và bản vẽ mặt bằng theo yêu cầu. Đề nghị cho biết hồ sơ đã đầy đủ chưa, và \
                               khi nào tôi có thể đến nhận kết quả. Trân trọng cảm ơn.";

/// Unique request key of the service's usual length.
pub(super) fn request_key() -> RequestKey {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let key = format!("{:064x}", NUMBER.fetch_add(1, Ordering::Relaxed));
    RequestKey { fingerprint: key.clone(), key }
}

/// Bare commits of rows as large as events.
pub(super) struct Bare {
    pool: Pool,
    payload: String,
    metadata: String,
    id: Uuid,
    sequence: u64,
}

impl Bare {
    pub(super) async fn prepare(pool: &Pool) -> Result<(), Failure> {
        let json = if pool.is_sqlite() { "text" } else { "jsonb" };
        let table = format!(
            "create table bare (id text not null, sequence bigint not null, payload {json} not null, \
             metadata {json} not null, primary key (id, sequence))"
        );
        pool.execute(Sql::new(table)).await?;
        Ok(())
    }

    pub(super) fn new(pool: &Pool, sample: &StoredEvent, id: Uuid) -> Self {
        let (payload, metadata) = (sample.payload.to_string(), sample.metadata.to_string());
        Self { pool: pool.clone(), payload, metadata, id, sequence: 0 }
    }
}

#[async_trait]
impl Client for Bare {
    async fn once(&mut self) -> Result<(), Failure> {
        self.sequence += 1;
        let text = if self.pool.is_sqlite() {
            "insert into bare (id, sequence, payload, metadata) values ($1, $2, $3, $4)"
        } else {
            "insert into bare (id, sequence, payload, metadata) values ($1, $2, $3::text::jsonb, $4::text::jsonb)"
        };
        let insert = Sql::new(text).bind(self.id).bind(self.sequence);
        self.pool
            .execute(insert.bind(StoredText::document(&self.payload)?).bind(StoredText::document(&self.metadata)?))
            .await?;
        Ok(())
    }
}

/// Appends of events encrypted and hashed beforehand, one at a time.
pub(super) struct Appends {
    appender: Appender,
    sample: Arc<StoredEvent>,
    app: Service,
    streams: Vec<(Uuid, u64)>,
    next: usize,
}

impl Appends {
    pub(super) fn new(app: &Service, appender: &Appender, sample: &Arc<StoredEvent>) -> Self {
        let streams = (0..STREAMS).map(|_| (app.parts.ids.uuid(), 0)).collect();
        Self { appender: appender.clone(), sample: Arc::clone(sample), app: app.clone(), streams, next: 0 }
    }
}

#[async_trait]
impl Client for Appends {
    async fn once(&mut self) -> Result<(), Failure> {
        self.next = (self.next + 1) % STREAMS;
        let (id, version) = &mut self.streams[self.next];
        let StoredEvent { event_type, event_version, mut payload, mut metadata, .. } = (*self.sample).clone();
        let request = request_key();
        metadata["requestKey"] = request.key.clone().into();
        if *version > 0 {
            // All have the sample's hash.
            metadata["previousHash"] = metadata["hash"].clone();
        }
        payload["message"] = self.app.parts.ids.uuid().to_string().into();
        let append = Append {
            stream: StreamId::new(AggregateKind::Exchange, *id),
            expected: *version,
            events: vec![NewEvent { event_type, event_version, payload, metadata }],
            sealed_under: Vec::new(),
            request: Some(request),
            side_writes: Vec::new(),
        };
        *version = self.appender.append(append).await?.version;
        Ok(())
    }
}

/// Commands: load, decide, encrypt, hash, append.
pub(super) struct Commands {
    app: Service,
    parties: Parties,
    exchanges: Vec<Uuid>,
    next: usize,
}

impl Commands {
    pub(super) fn new(app: &Service, parties: Parties) -> Self {
        let exchanges = (0..STREAMS).map(|_| app.parts.ids.uuid()).collect();
        Self { app: app.clone(), parties, exchanges, next: 0 }
    }

    /// An event of a command, as a sample for the other subjects.
    pub(super) async fn sample(&mut self) -> Result<StoredEvent, Failure> {
        self.once().await?;
        let stream = StreamId::new(AggregateKind::Exchange, self.exchanges[self.next]);
        Ok(self.app.parts.log.read_stream(&stream, 0, 1).await?.pop().ok_or("a command led to no event")?)
    }
}

#[async_trait]
impl Client for Commands {
    async fn once(&mut self) -> Result<(), Failure> {
        self.next = (self.next + 1) % STREAMS;
        let (message, body) = (self.app.parts.ids.message(), BODY.to_owned());
        let command = ExchangeCommand::PostMessage { parties: self.parties, message, body, attachments: Vec::new() };
        let by = Actor::Account { id: self.parties.applicant, role: domain::Role::Citizen, agency: None };
        let command = CommandEnvelope::new(by, self.app.parts.clock.now(), command);
        let context = Context { correlation: self.app.parts.ids.uuid(), causation: None, request: Some(request_key()) };
        let id = self.exchanges[self.next];
        self.app.parts.executor.execute::<Exchange>(id, command, &context, |_| Vec::new()).await?;
        Ok(())
    }
}

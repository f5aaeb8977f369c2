//! Story: a log of events as the executor writes them, encrypted, and the projector on it.

pub(crate) mod dossiers;
mod everything;
pub(crate) mod people;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::TimeDelta;
use domain::agency::{Agency, AgencyEvent};
use domain::calendar::{Calendar, CalendarEvent, CalendarYear, WorkingCalendar};
use domain::procedure::{ProcedureDefinition, ProcedureEvent};
use domain::{Actor, AgencyId, AggregateKind, Moment, ProcedureId, Rulebook, Services};
use projections::{Projection, Projector, ProjectorError, ProjectorParts, Queries};
use serde::Serialize;
use serde_json::{Value, json};
use store::chain::NO_PREVIOUS;
use store::executor::Parts;
use store::keys::{Keyring, MasterKey, check_identity};
use store::log::{Append, Appender, EventLog, NewEvent, Position, SideWrite, StreamId};
use store::sql::Pool;
use store::vault::{Vault, event_location};
use store::{Executor, Upcasters};
use support::{TestDatabase, within};
use uuid::Uuid;

/// Kon Tum's department of industry and trade.
pub(crate) const AGENCY: &str = "000.00.08.H34";
pub(crate) const OTHER_AGENCY: &str = "000.00.08.H48";
/// Licence for the wholesale of alcohol: fifteen working days.
pub(crate) const PROCEDURE: &str = "2.001624";

/// A log, its read models, and a clock.
pub(crate) struct Story {
    pub database: TestDatabase,
    pub log: Arc<dyn EventLog>,
    pub vault: Vault,
    pub executor: Executor,
    /// Monday, 2 March 2026, nine in the morning; a minute later at each event.
    pub now: Moment,
    /// Position of the last event.
    pub last: Position,
    pub events: usize,
    /// Version and hash of each stream's last event.
    ends: HashMap<StreamId, (u64, String)>,
    numbers: HashMap<AgencyId, u64>,
}

pub(crate) fn fresh() -> Uuid {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(NUMBER.fetch_add(1, Ordering::Relaxed)))
}

pub(crate) fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn fixture(path: &str) -> Value {
    let path = format!("{}/../fixtures/{path}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Definition of a procedure.
pub(crate) fn definition(code: &str) -> ProcedureDefinition {
    serde_json::from_value(fixture(&format!("procedures/{code}.json"))).unwrap()
}

/// Calendar of a year.
pub(crate) fn year(year: i32) -> CalendarYear {
    serde_json::from_value(fixture(&format!("calendar/{year}.json"))).unwrap()
}

impl Story {
    /// A story without any event.
    pub(crate) async fn begin(database: TestDatabase) -> Self {
        let master = MasterKey::from_bytes([7; 32]);
        let now = moment("2026-03-02T02:00:00.000000Z");
        let keyring = Keyring::new(&master);
        let identity = check_identity(&database.ledger, &[master], now).await.unwrap();
        let vault = Vault::new(keyring.clone(), database.ledger.clone());
        let log = store::log::open(&database);
        let secrets = Arc::new(keyring.clone());
        let executor = Executor::new(Parts {
            log: Arc::clone(&log),
            appender: Appender::start(Arc::clone(&log)),
            vault: vault.clone(),
            ledger: database.ledger.clone(),
            keyring,
            identity,
            upcasters: Upcasters::current(),
            services: Box::new(move || Services { rulebook: rulebook(), secrets: Arc::clone(&secrets) as _ }),
        });
        Self {
            database,
            log,
            vault,
            executor,
            now,
            last: Position::START,
            events: 0,
            ends: HashMap::new(),
            numbers: HashMap::new(),
        }
    }

    /// Two agencies, a procedure of the first, and the calendars of two years.
    pub(crate) async fn with_catalogue(database: TestDatabase) -> Self {
        let mut story = Self::begin(database).await;
        story.catalogue().await;
        story
    }

    pub(crate) async fn catalogue(&mut self) {
        for (code, name) in [(AGENCY, "Sở Công Thương tỉnh Kon Tum"), (OTHER_AGENCY, "Sở Công Thương tỉnh Quảng Ngãi")]
        {
            self.agency(code, name).await;
        }
        self.publish(definition(PROCEDURE), 1).await;
        self.calendar(year(2025)).await;
        self.calendar(year(2026)).await;
    }

    pub(crate) async fn agency(&mut self, code: &str, name: &str) {
        let name = serde_json::from_value(json!({ "vi": name })).unwrap();
        let event = AgencyEvent::AgencyRegistered { code: code.to_owned(), name };
        self.record(AggregateKind::Agency, AgencyId::of_code(code).0, Actor::System, &[event]).await;
    }

    pub(crate) async fn publish(&mut self, definition: ProcedureDefinition, version: u32) {
        let id = ProcedureId::of_code(&definition.code).0;
        let event = ProcedureEvent::ProcedurePublished { version, definition: Box::new(definition) };
        self.record(AggregateKind::Procedure, id, Actor::System, &[event]).await;
    }

    pub(crate) async fn retire(&mut self, code: &str) {
        let event = ProcedureEvent::ProcedureRetired { code: code.to_owned() };
        self.record(AggregateKind::Procedure, ProcedureId::of_code(code).0, Actor::System, &[event]).await;
    }

    pub(crate) async fn calendar(&mut self, calendar: CalendarYear) {
        let id = Calendar::id_of_year(calendar.year);
        let event = CalendarEvent::CalendarYearPublished { calendar };
        self.record(AggregateKind::Calendar, id, Actor::System, &[event]).await;
    }

    fn happened(&mut self, last: Position, events: usize) {
        self.last = last;
        self.events += events;
        self.pass(TimeDelta::minutes(1));
    }

    pub(crate) fn pass(&mut self, time: TimeDelta) {
        self.now = self.now + time;
    }

    /// Appends events of one stream, encrypted.
    pub(crate) async fn record<E: Serialize + cqrs_es::DomainEvent>(
        &mut self,
        kind: AggregateKind,
        id: Uuid,
        by: Actor,
        events: &[E],
    ) -> Position {
        self.record_with(kind, id, by, events, Vec::new()).await
    }

    pub(crate) async fn record_with<E: Serialize + cqrs_es::DomainEvent>(
        &mut self,
        kind: AggregateKind,
        id: Uuid,
        by: Actor,
        events: &[E],
        side_writes: Vec<SideWrite>,
    ) -> Position {
        let stream = StreamId::new(kind, id);
        let (expected, mut previous) = if let Some(end) = self.ends.get(&stream) {
            end.clone()
        } else {
            let stored = self.log.read_stream(&stream, 0, 100).await.unwrap();
            let last = stored.last().and_then(|event| event.hash());
            (stored.len() as u64, last.unwrap_or(NO_PREVIOUS).to_owned())
        };
        let mut sealed = Vec::new();
        for (sequence, event) in (expected + 1..).zip(events) {
            let place = event_location(&stream, sequence);
            let payload = self.vault.seal_value(&place, domain::payload(event).unwrap()).await.unwrap();
            sealed.push(NewEvent {
                event_type: event.event_type(),
                event_version: event.event_version(),
                payload,
                metadata: metadata(&by, self.now, &mut previous),
            });
        }
        let (stream_id, sealed_under) = (stream.clone(), Vec::new());
        let append = Append { stream, expected, events: sealed, sealed_under, request: None, side_writes };
        let receipt = self.log.append(vec![append]).await.remove(0).unwrap();
        self.ends.insert(stream_id, (receipt.version, previous));
        self.happened(receipt.position, events.len());
        receipt.position
    }

    /// A projector of all projections into these rows.
    pub(crate) async fn follower(&self, views: &Pool) -> Projector {
        self.follower_of(views, projections::all(), 500).await
    }

    pub(crate) async fn follower_of(&self, views: &Pool, all: Vec<Box<dyn Projection>>, page: u32) -> Projector {
        let parts = self.follower_parts(Arc::clone(&self.log), views);
        Projector::with_page(ProjectorParts { projections: all, ..parts }, page).await.unwrap()
    }

    /// Dependencies of a projector of this log into these rows.
    pub(crate) fn follower_parts(&self, log: Arc<dyn EventLog>, views: &Pool) -> ProjectorParts {
        let (views, vault) = (views.clone(), self.vault.clone());
        ProjectorParts { log, views, vault, upcasters: Upcasters::current(), projections: projections::all() }
    }

    /// Projects until the story's last event. On PostgreSQL concurrent transactions of other tests hold readers back,
    /// so the log's end alone is no criterion.
    pub(crate) async fn follow(&self, follower: &Projector) -> Result<(), ProjectorError> {
        let following = async {
            while follower.catch_up().await? < self.last {
                tokio::task::yield_now().await;
            }
            Ok(())
        };
        Box::pin(within("following", following)).await
    }

    /// Projects everything, and returns the queries.
    pub(crate) async fn queries(&self) -> Queries {
        self.follow(&self.follower(&self.database.views).await).await.unwrap();
        Queries::new(self.database.views.clone(), self.vault.clone())
    }
}

/// Facts for registering and opening accounts.
fn rulebook() -> Arc<Rulebook> {
    let agency = |code: &str| Agency { version: 1, code: code.to_owned(), name: None };
    Arc::new(Rulebook::new([agency(AGENCY), agency(OTHER_AGENCY)], [], WorkingCalendar::default()))
}

/// Metadata of an event, with a synthetic hash chained to the previous one: readers do not verify it.
fn metadata(by: &Actor, at: Moment, previous: &mut String) -> Value {
    let hash = format!("{0:032x}{0:032x}", fresh().as_u128());
    let mut metadata = json!({ "recordedAt": at.to_string(), "hash": hash, "previousHash": previous });
    *previous = hash;
    if let (Some(actor), Some(role)) = (by.account(), by.role()) {
        metadata["actor"] = json!(actor.to_string());
        metadata["role"] = json!(role.name());
    }
    metadata
}

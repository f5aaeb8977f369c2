//! Output types of events: a dossier's history, and the feed of the log.

use app::audits::{FeedRange, HISTORY_OF, StreamCursor, StreamRange};
use async_graphql::{Context, ID, Object, SimpleObject};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::permission::queue_scope;
use domain::{AnyEvent, DossierId, Moment};
use foundation::error::AppError;
use foundation::global_id::{GlobalId, HASH_DIGITS};
use foundation::label::{step_entered, step_label};
use projections::End;
use store::audit::{AuditedEvent, FeedPage, HistoryPage};
use store::log::ResumeToken;

use super::account::{Account, Actor};
use super::connection::{PageArguments, PageInfo, counts, page_request};
use super::dossier::Dossier;
use crate::context::ContextExt;
use crate::enums::EventType;
use crate::scalar::{DateTime, Json};

/// Characters of an unknown name that the error quotes.
const NAME_SHOWN: usize = 64;

/// Stored event of the append-only log, for auditors.
#[derive(Clone)]
pub struct Event {
    event: AuditedEvent,
    opens: Opens,
}

/// Visibility of personal data in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opens {
    /// Decrypted; the reading is in the access log.
    Personal,
    /// Not decrypted, as in the feed: no name, and no path to one.
    Nothing,
}

impl Event {
    /// Event of a history, whose reading is in the access log.
    pub fn opened(event: AuditedEvent) -> Self {
        Self { event, opens: Opens::Personal }
    }

    /// Event of the feed, personal fields encrypted.
    pub(crate) fn unopened(event: AuditedEvent) -> Self {
        Self { event, opens: Opens::Nothing }
    }
}

/// Stored event of the append-only log, for auditors.
#[Object]
impl Event {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    pub async fn id(&self) -> ID {
        GlobalId::event(&self.event.stored).encode().into()
    }

    /// Position in the global order of the log: opaque text that sorts like the order itself.
    async fn position(&self) -> String {
        self.event.stored.position.to_string()
    }

    /// Type of the event stream: `dossier`, `exchange`, `account` and others.
    async fn aggregate_type(&self) -> &str {
        self.event.stored.stream.kind.name()
    }

    /// Id of the event stream within its type; not a `Node` id.
    async fn aggregate_id(&self) -> ID {
        ID(self.event.stored.stream.id.clone())
    }

    /// Position within its stream, counted from 1 without gaps.
    async fn sequence(&self) -> i32 {
        i32::try_from(self.event.stored.sequence).unwrap_or(i32::MAX)
    }

    /// Stored name of the event type, `DossierSubmitted` for example.
    #[graphql(name = "type")]
    async fn event_type(&self) -> &str {
        &self.event.stored.event_type
    }

    /// `type` as an enum value; null if this release does not know the type.
    #[graphql(name = "eventType")]
    async fn known_type(&self) -> Option<EventType> {
        self.event.stored.event_type.parse().ok()
    }

    /// What happened, in the language of the request; names the step that the dossier came to, as called in its
    /// procedure version.
    async fn title(&self, ctx: &Context<'_>) -> Result<String, AppError> {
        let (app, stored) = (ctx.app(), &self.event.stored);
        let came_to = self.event.payload.as_ref().and_then(|says| step_entered(&stored.event_type, says));
        let step = match (came_to, stored.stream.id.parse()) {
            (Some(key), Ok(id)) => {
                let found = app.queries.dossier_details.by_id(DossierId(id)).await;
                let found = found.map_err(|error| app.faults.unanswered(error))?;
                let filed = found.as_ref().map(|detail| &detail.state.filed.procedure);
                filed.and_then(|filed| step_label(key, filed, &app.facts.rulebook(), ctx.language()))
            }
            _ => None,
        };
        Ok(app.texts.event_at(ctx.language(), stored.stream.kind.name(), &stored.event_type, step.as_deref()))
    }

    /// Dossier that the event is about, as lists show it; null if it is about none.
    async fn dossier(&self, ctx: &Context<'_>) -> Result<Option<Dossier>, AppError> {
        let (app, caller, stream) = (ctx.app(), ctx.caller(), &self.event.stored.stream);
        let scope = queue_scope(&caller.actor).filter(|_| HISTORY_OF.contains(&stream.kind));
        let (Some(scope), Ok(id)) = (scope, stream.id.parse()) else { return Ok(None) };
        let found = app.queries.staff_queue.one(scope, DossierId(id), caller.at).await;
        Ok(found.map_err(|error| app.faults.unanswered(error))?.map(|listed| Dossier::listed(listed, caller)))
    }

    /// When it was recorded, UTC by the service's clock; 1970-01-01 if the stored moment is missing.
    async fn recorded_at(&self) -> DateTime {
        self.event.recorded_at().into()
    }

    /// Person who caused it; null for the service itself. In `events` only the role is set, name and account are null.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<Actor>, AppError> {
        let Some(id) = self.event.actor() else { return Ok(None) };
        let role = self.event.role();
        match self.opens {
            Opens::Personal => actor(ctx, id, role, self.event.recorded_at()).await.map(Some),
            Opens::Nothing => {
                Ok(Some(Actor { name: None, name_then: None, role: role.map(Into::into), account: None }))
            }
        }
    }

    /// Event payload as JSON, upcast to the present version. Erased values are null, in `events` all personal values;
    /// the whole is null if it cannot be read.
    async fn payload(&self) -> Option<Json> {
        self.event.payload.clone().map(Json)
    }

    /// Metadata stored beside the payload as JSON: actor, correlation id, request key.
    async fn metadata(&self) -> Option<Json> {
        Some(Json(self.event.stored.metadata.clone()))
    }

    /// Canonical stored form with personal fields encrypted; `hash` is SHA-256 over 0x00 and its RFC 8785
    /// serialization.
    async fn stored(&self, ctx: &Context<'_>) -> Option<Json> {
        Some(Json(self.event.hashed_form(ctx.app().audits.log_id())))
    }

    /// SHA-256 hash of the event in its stream's hash chain, lower-case hex; empty if it has none.
    async fn hash(&self) -> &str {
        self.event.stored.hash().unwrap_or_default()
    }

    /// Hash of the event before it in its stream, lower-case hex; zeros for the first event.
    async fn previous_hash(&self) -> Option<&str> {
        self.event.previous_hash()
    }
}

/// Actor of an event, with role and name of that moment.
pub(super) async fn actor(
    ctx: &Context<'_>,
    id: domain::AccountId,
    role: Option<domain::Role>,
    at: Moment,
) -> Result<Actor, AppError> {
    let app = ctx.app();
    let view = app.queries.accounts.get(id).await.map_err(|error| app.faults.unanswered(error))?;
    let name = view.and_then(|view| view.display_name().map(ToOwned::to_owned));
    let name_then = app.queries.accounts.name_at(id, at).await.map_err(|error| app.faults.unanswered(error))?;
    let account = Account::named(id, name.clone(), ctx.caller());
    Ok(Actor { name, name_then, role: role.map(Into::into), account })
}

/// Page of a list (Relay connection): stored events.
#[derive(Clone, SimpleObject)]
pub struct EventConnection {
    /// The rows of this page in list order, without their cursors.
    nodes: Vec<Event>,
    /// The rows of this page in list order, each with its cursor (Relay).
    edges: Vec<EventEdge>,
    /// Cursors of this page (Relay). In `events`, `endCursor` (with `last`: `startCursor`) is set even on an empty page
    /// and says how far was read.
    page_info: PageInfo,
    /// Matching events, counted up to 10,000; with a type filter only among the newest 200,000 events.
    total_count: i32,
    /// True if `totalCount` is exact, false if it stopped at its limit.
    total_count_exact: bool,
}

/// Row of a page with its cursor (Relay edge), out of stored events.
#[derive(Clone, SimpleObject)]
pub struct EventEdge {
    /// Opaque cursor of this row; pass it as `after` or `before` of the same list.
    cursor: String,
    /// The object at this place of the list.
    node: Event,
}

impl EventConnection {
    fn of(edges: Vec<EventEdge>, page_info: PageInfo, (count, exact): (u64, bool)) -> Self {
        Self {
            nodes: edges.iter().map(|edge| edge.node.clone()).collect(),
            edges,
            page_info,
            total_count: i32::try_from(count).unwrap_or(i32::MAX),
            total_count_exact: exact,
        }
    }

    /// A page of a dossier's history; `None` for callers who may not read events.
    pub(super) async fn of_dossier(
        ctx: &Context<'_>,
        dossier: DossierId,
        arguments: PageArguments,
    ) -> Result<Option<Self>, AppError> {
        let range = stream_range(&arguments, HISTORY_OF.len(), |_| None)?;
        let app = ctx.app();
        let Some(HistoryPage { events, more }) = app.audits.history(dossier, ctx.caller(), &range).await? else {
            return Ok(None);
        };
        let edge = |(event, reached): (AuditedEvent, Vec<u64>)| EventEdge {
            cursor: place(&reached, &event),
            node: Event::opened(event),
        };
        let edges: Vec<_> = events.into_iter().map(edge).collect();
        let page_info = arguments.page_info(more, edges.iter().map(|edge| &edge.cursor));
        let counted = if counts(ctx) { app.audits.history_length(dossier).await? } else { 0 };
        Ok(Some(Self::of(edges, page_info, (counted, true))))
    }

    /// A page of the feed; `None` for callers who may not read events.
    pub async fn of_feed(
        ctx: &Context<'_>,
        arguments: PageArguments,
        types: Vec<String>,
    ) -> Result<Option<Self>, AppError> {
        let asked = page_request(PageArguments { after: None, before: None, ..arguments.clone() })?;
        let token = |cursor: &Option<String>| {
            cursor.as_ref().map(|cursor| cursor.parse::<ResumeToken>().map_err(|_| invalid_cursor())).transpose()
        };
        let (after, before) = (token(&arguments.after)?, token(&arguments.before)?);
        known(&types)?;
        let range = FeedRange { after, before, end: asked.end, size: asked.size, types };
        let app = ctx.app();
        let Some(FeedPage { events, next, more }) = app.audits.feed(ctx.caller(), &range).await? else {
            return Ok(None);
        };
        let edge = |event: AuditedEvent| EventEdge {
            cursor: ResumeToken::after(&event.stored).to_string(),
            node: Event::unopened(event),
        };
        let edges: Vec<_> = events.into_iter().map(edge).collect();
        let mut page_info = arguments.page_info(more, edges.iter().map(|edge| &edge.cursor));
        let reached = match range.end {
            End::First => &mut page_info.end_cursor,
            End::Last => &mut page_info.start_cursor,
        };
        *reached = Some(next.to_string());
        let counted = if counts(ctx) { app.audits.feed_count(&range).await? } else { (0, false) };
        Ok(Some(Self::of(edges, page_info, counted)))
    }
}

/// Page request over a dossier's streams, from a connection's arguments. Cursors of older releases are accepted too.
pub(super) fn stream_range(
    arguments: &PageArguments,
    streams: usize,
    older: impl Fn(&str) -> Option<StreamCursor>,
) -> Result<StreamRange, AppError> {
    let asked = page_request(PageArguments { after: None, before: None, ..arguments.clone() })?;
    let after = match arguments.after.as_deref() {
        None => StreamCursor::default(),
        Some(cursor) => older(cursor).map_or_else(|| place_of(cursor, streams), Ok)?,
    };
    let before = arguments.before.as_deref().map(|cursor| place_of(cursor, streams)).transpose()?;
    // Without a hash it names no event that something could stand before.
    if before.as_ref().is_some_and(|before| before.hash.is_none()) {
        return Err(invalid_cursor());
    }
    Ok(StreamRange { after, before, end: asked.end, size: asked.size })
}

/// Refuses unknown event types: a subscription to them would wait for ever.
pub(crate) fn known(types: &[String]) -> Result<(), AppError> {
    let unknown: Vec<_> = types.iter().filter(|name| !AnyEvent::is_known(name)).map(|name| shown(name)).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(AppError::BadUserInput(format!("no event is of type {}", unknown.join(", "))))
}

/// Name as quoted by the error: shortened, without control characters.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(NAME_SHOWN).collect()
}

/// Cursor of the sequence in each stream, with the last event's hash.
pub(super) fn place(reached: &[u64], last: &AuditedEvent) -> String {
    let texts: Vec<_> = reached.iter().map(ToString::to_string).collect();
    let hash = last.stored.hash().and_then(|hash| hash.get(..HASH_DIGITS)).map(|hash| format!("-{hash}"));
    URL_SAFE_NO_PAD.encode(texts.join(".") + &hash.unwrap_or_default())
}

/// Parses a cursor over so many streams.
fn place_of(cursor: &str, streams: usize) -> Result<StreamCursor, AppError> {
    let text = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| invalid_cursor())?;
    let text = String::from_utf8(text).map_err(|_| invalid_cursor())?;
    let (reached, hash) = text.split_once('-').map_or((text.as_str(), None), |(reached, hash)| (reached, Some(hash)));
    let reached: Vec<u64> =
        reached.split('.').map(str::parse).collect::<Result<_, _>>().map_err(|_| invalid_cursor())?;
    let fits = reached.len() == streams && hash.is_none_or(|hash| hash.len() == HASH_DIGITS);
    if fits { Ok(StreamCursor { reached, hash: hash.map(ToOwned::to_owned) }) } else { Err(invalid_cursor()) }
}

/// Error of a cursor from another list.
pub(super) fn invalid_cursor() -> AppError {
    AppError::BadUserInput(projections::InvalidCursor.to_string())
}

//! Queries of auditors: replay, verification, feed, projections.

use async_graphql::{Context, Object};
use domain::dossier::DossierCode;
use domain::{AggregateKind, DossierId, Moment};
use foundation::error::AppError;
use store::audit::Until;
use store::log::StreamId;

use crate::context::ContextExt;
use crate::enums::EventType;
use crate::scalar::DateTime;
use crate::types::{Difference, DossierSnapshot, EventConnection, PageArguments, Projection, Verification};

/// Queries of auditors on the log.
#[derive(Default)]
pub struct AuditQuery;

/// Names of types given as text or as enum values.
pub(crate) fn names(types: Option<Vec<String>>, known: Option<Vec<EventType>>) -> Vec<String> {
    let known = known.unwrap_or_default().into_iter().map(|known| known.name().to_owned());
    types.unwrap_or_default().into_iter().chain(known).collect()
}

fn dossier(code: &str) -> Option<DossierId> {
    code.parse::<DossierCode>().ok().map(|code| DossierId::of_code(code.as_str()))
}

fn version(version: i32) -> Result<u64, AppError> {
    let known = u64::try_from(version).ok().filter(|version| *version > 0);
    known.ok_or_else(|| AppError::BadUserInput("a version is 1 or more".to_owned()))
}

/// Queries of auditors on the log.
#[Object]
impl AuditQuery {
    /// State of a dossier at an earlier moment, replayed from its events; null if it was not filed yet, and for all but
    /// auditors.
    async fn dossier_as_of(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier code, trimmed and case-insensitive, `000.00.08.H34-260213-0001`.")] code: String,
        #[graphql(desc = "Moment in UTC; everything recorded then or before counts.")] at: DateTime,
    ) -> Result<Option<DossierSnapshot>, AppError> {
        let Some(id) = dossier(&code) else { return Ok(None) };
        let replayed = ctx.app().audits.replayed(id, Until::Moment(at.0), ctx.caller()).await?;
        Ok(replayed.and_then(|replayed| DossierSnapshot::of(&replayed.state, at.0)))
    }

    /// State of a dossier after one of its events, replayed; null if there is no such dossier, and for all but
    /// auditors.
    async fn dossier_at_version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier code, trimmed and case-insensitive, `000.00.08.H34-260213-0001`.")] code: String,
        #[graphql(desc = "Version from 1; beyond the last one, the present state.")] version: i32,
    ) -> Result<Option<DossierSnapshot>, AppError> {
        let until = Until::Version(self::version(version)?);
        let Some(id) = dossier(&code) else { return Ok(None) };
        let (app, caller) = (ctx.app(), ctx.caller());
        let Some(replayed) = app.audits.replayed(id, until, caller).await? else { return Ok(None) };
        let stream = StreamId::new(AggregateKind::Dossier, id);
        let last = app.audits.event(&stream, replayed.version, caller).await?;
        let as_of = last.map_or(Moment::EPOCH, |event| event.recorded_at());
        Ok(DossierSnapshot::of(&replayed.state, as_of))
    }

    /// Differences between two versions of a dossier's state; null if there is no such dossier, and for all but
    /// auditors.
    async fn dossier_differences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier code, trimmed and case-insensitive, `000.00.08.H34-260213-0001`.")] code: String,
        #[graphql(desc = "Earlier version; 0 stands for before the submission.")] from: i32,
        #[graphql(desc = "Later version from 1; beyond the last one, the present state.")] to: i32,
    ) -> Result<Option<Vec<Difference>>, AppError> {
        let (from, to) = (if from == 0 { 0 } else { version(from)? }, version(to)?);
        let Some(id) = dossier(&code) else { return Ok(None) };
        let (app, caller) = (ctx.app(), ctx.caller());
        let Some(after) = app.audits.replayed(id, Until::Version(to), caller).await? else { return Ok(None) };
        let before = match from {
            0 => None,
            from => app.audits.replayed(id, Until::Version(from), caller).await?,
        };
        let before = before.map(|loaded| loaded.state).unwrap_or_default();
        Ok(Some(Difference::between(&before, &after.state)))
    }

    /// Checks the hash chains of a dossier's event streams; null if there is no such dossier, and for all but auditors.
    async fn verify_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier code, trimmed and case-insensitive, `000.00.08.H34-260213-0001`.")] code: String,
    ) -> Result<Option<Verification>, AppError> {
        let Some(id) = dossier(&code) else { return Ok(None) };
        Ok(ctx.app().audits.verified(id, ctx.caller()).await?.map(Into::into))
    }

    /// Event log in global order, up to 100 a page, for consumers that follow it: cursors neither skip nor repeat, and
    /// personal values are null. CURSOR_LOST if the log was restored to before the cursor. Null for all but auditors.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size from the start, 1 to 100; null to use `last`.", default = 20)] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; needs `first: null`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
        #[graphql(desc = "Return only these event types, all if empty; a page may be empty without being the last.")]
        types: Option<Vec<String>>,
        #[graphql(desc = "Return only these event types, like `types` but validated; all if empty.")]
        event_types: Option<Vec<EventType>>,
    ) -> Result<Option<EventConnection>, AppError> {
        let types = names(types, event_types);
        EventConnection::of_feed(ctx, PageArguments { first, after, last, before }, types).await
    }

    /// Health of the projections (read models) that follow the event log; null for all but auditors and administrators.
    async fn projections(&self, ctx: &Context<'_>) -> Result<Option<Vec<Projection>>, AppError> {
        let status = ctx.app().audits.projection_status(ctx.caller()).await?;
        Ok(status.map(|all| all.into_iter().map(Into::into).collect()))
    }
}

use async_graphql::{Context, Object};
use domain::dossier::DossierCode;
use domain::{AggregateKind, DossierId, Moment};
use foundation::error::TopLevel;
use store::audit::Until;
use store::log::StreamId;

use crate::context::Here;
use crate::enums::EventType;
use crate::scalar::DateTime;
use crate::types::{Difference, DossierSnapshot, EventConnection, PageArguments, Projection, Verification};

/// What auditors ask of the log.
#[derive(Default)]
pub struct AuditQuery;

/// The names of types that were named either way.
pub(crate) fn names(types: Option<Vec<String>>, known: Option<Vec<EventType>>) -> Vec<String> {
    let known = known.unwrap_or_default().into_iter().map(|known| known.name().to_owned());
    types.unwrap_or_default().into_iter().chain(known).collect()
}

fn dossier(code: &str) -> Option<DossierId> {
    code.parse::<DossierCode>().ok().map(|code| DossierId::of_code(code.as_str()))
}

fn version(version: i32) -> Result<u64, TopLevel> {
    let known = u64::try_from(version).ok().filter(|version| *version > 0);
    known.ok_or_else(|| TopLevel::BadUserInput("a version is 1 or more".to_owned()))
}

/// What auditors ask of the log.
#[Object]
impl AuditQuery {
    /// A dossier as it was at a moment; null where it was not there yet, and for all but auditors.
    async fn dossier_as_of(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its number; trimmed and case-folded.")] code: String,
        #[graphql(desc = "All that was recorded then or before counts.")] at: DateTime,
    ) -> Result<Option<DossierSnapshot>, TopLevel> {
        let Some(id) = dossier(&code) else { return Ok(None) };
        let replayed = ctx.app().replayed(id, Until::Moment(at.0), ctx.caller()).await?;
        Ok(replayed.and_then(|replayed| DossierSnapshot::of(&replayed.state, at.0)))
    }

    /// A dossier as it was after one of its events; null where it never was, and for all but auditors.
    async fn dossier_at_version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its number; trimmed and case-folded.")] code: String,
        #[graphql(desc = "From 1; beyond the last, the dossier as it is.")] version: i32,
    ) -> Result<Option<DossierSnapshot>, TopLevel> {
        let until = Until::Version(self::version(version)?);
        let Some(id) = dossier(&code) else { return Ok(None) };
        let (app, caller) = (ctx.app(), ctx.caller());
        let Some(replayed) = app.replayed(id, until, caller).await? else { return Ok(None) };
        let stream = StreamId::new(AggregateKind::Dossier, id);
        let last = app.event(&stream, replayed.version, caller).await?;
        let as_of = last.map_or(Moment::EPOCH, |event| event.recorded_at());
        Ok(DossierSnapshot::of(&replayed.state, as_of))
    }

    /// What differs between two versions of a dossier; null where it never was, and for all but auditors.
    async fn dossier_differences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its number; trimmed and case-folded.")] code: String,
        #[graphql(desc = "The earlier version; 0 is before it was filed.")] from: i32,
        #[graphql(desc = "The later version.")] to: i32,
    ) -> Result<Option<Vec<Difference>>, TopLevel> {
        let (from, to) = (if from == 0 { 0 } else { version(from)? }, version(to)?);
        let Some(id) = dossier(&code) else { return Ok(None) };
        let (app, caller) = (ctx.app(), ctx.caller());
        let Some(after) = app.replayed(id, Until::Version(to), caller).await? else { return Ok(None) };
        let before = match from {
            0 => None,
            from => app.replayed(id, Until::Version(from), caller).await?,
        };
        let before = before.map(|loaded| loaded.state).unwrap_or_default();
        Ok(Some(Difference::between(&before, &after.state)))
    }

    /// Whether the chains of a dossier's streams hold; null where there is none, and for all but auditors.
    async fn verify_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its number; trimmed and case-folded.")] code: String,
    ) -> Result<Option<Verification>, TopLevel> {
        let Some(id) = dossier(&code) else { return Ok(None) };
        Ok(ctx.app().verified(id, ctx.caller()).await?.map(Into::into))
    }

    /// The log in its order, for those who follow it: a cursor never skips and never repeats. Nothing personal is
    /// opened. A cursor of a time that the log has lost, because it was put back, answers `CURSOR_LOST`. Null for all but
    /// auditors.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size from the start, 1 to 100; null to use `last`.", default = 20)] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; needs `first: null`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
        #[graphql(
            desc = "Only events of these types, of all where it is empty; a page may then be empty and not the last."
        )]
        types: Option<Vec<String>>,
        #[graphql(desc = "The same, checked before anything is asked.")] event_types: Option<Vec<EventType>>,
    ) -> Result<Option<EventConnection>, TopLevel> {
        let types = names(types, event_types);
        EventConnection::of_feed(ctx, PageArguments { first, after, last, before }, types).await
    }

    /// How the rows follow the log; null for all but auditors and administrators.
    async fn projections(&self, ctx: &Context<'_>) -> Result<Option<Vec<Projection>>, TopLevel> {
        let status = ctx.app().projection_status(ctx.caller()).await?;
        Ok(status.map(|all| all.into_iter().map(Into::into).collect()))
    }
}

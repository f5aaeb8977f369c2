//! Mutations that publish procedures, calendars and agencies.

use app::command_runner::Request;
use async_graphql::{Context, Object};
use domain::Translated;
use foundation::error::AppError;

use super::answer::{answer, fingerprinted};
use crate::context::ContextExt;
use crate::input::{PublishCalendarYearInput, PublishProcedureInput, RegisterAgencyInput, RetireProcedureInput};
use crate::payload::{
    PublishCalendarYearPayload, PublishProcedurePayload, RegisterAgencyPayload, RetireProcedurePayload,
};
use crate::types::{Agency, CalendarYear, Procedure, ProcedureChange};

/// Mutations of administrators on reference facts.
#[derive(Default)]
pub struct PublicationMutation;

#[Object]
impl PublicationMutation {
    /// Publishes a version of a procedure for new dossiers, or only checks it; for administrators. Idempotent by
    /// `requestId`; usual `userErrors`: REQUIRED, INVALID_FORMAT, VERSION_CONFLICT.
    async fn publish_procedure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Definition to publish or to check.")] input: PublishProcedureInput,
    ) -> Result<Option<PublishProcedurePayload>, AppError> {
        let request = Request::of("publishProcedure", input.request_id, || fingerprinted(&input));
        let (app, caller) = (ctx.app(), ctx.caller());
        let (definition, expected) = (&input.definition.0, input.expected_version);
        let done = if input.validate_only.unwrap_or(false) {
            app.publications.check_procedure(caller, definition, expected).await
        } else {
            app.publications.publish_procedure(caller, definition, expected, request).await
        };
        answer(ctx, done, async |done| {
            Ok(PublishProcedurePayload {
                procedure: done.procedure.map(Procedure),
                changes: done.changes.into_iter().map(ProcedureChange::of).collect(),
                user_errors: Vec::new(),
                stale: done.stale,
            })
        })
        .await
    }

    /// Takes a procedure out of the catalogue, so that it gets no new dossiers; present ones go on, and
    /// `publishProcedure` revives it. For administrators. Idempotent by `requestId`; usual `userErrors`: NOT_FOUND,
    /// VERSION_CONFLICT.
    async fn retire_procedure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Procedure to be retired.")] input: RetireProcedureInput,
    ) -> Result<Option<RetireProcedurePayload>, AppError> {
        let request = Request::of("retireProcedure", input.request_id, || fingerprinted(&input));
        let done =
            ctx.app().publications.retire_procedure(ctx.caller(), &input.code, input.expected_version, request).await;
        answer(ctx, done, async |done| {
            let procedure = Some(Procedure(done.fact));
            Ok(RetireProcedurePayload { procedure, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Publishes the working calendar of a year, by which time limits are counted from then on; for administrators.
    /// Idempotent by `requestId`; usual `userErrors`: INVALID_FORMAT, VERSION_CONFLICT.
    async fn publish_calendar_year(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Calendar of the year to publish.")] input: PublishCalendarYearInput,
    ) -> Result<Option<PublishCalendarYearPayload>, AppError> {
        let request = Request::of("publishCalendarYear", input.request_id, || fingerprinted(&input));
        let done = ctx
            .app()
            .publications
            .publish_calendar_year(ctx.caller(), &input.calendar.0, input.expected_version, request)
            .await;
        answer(ctx, done, async |done| {
            let calendar = CalendarYear::decided(done.fact);
            Ok(PublishCalendarYearPayload { calendar, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Registers an agency, or renames a registered one; for administrators. Idempotent by `requestId`; usual
    /// `userErrors`: REQUIRED, INVALID_FORMAT, VERSION_CONFLICT.
    async fn register_agency(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Agency code and name to register.")] input: RegisterAgencyInput,
    ) -> Result<Option<RegisterAgencyPayload>, AppError> {
        let request = Request::of("registerAgency", input.request_id, || fingerprinted(&input));
        let name = Translated { vi: input.name.vi, en: input.name.en };
        let done = ctx
            .app()
            .publications
            .register_agency(ctx.caller(), input.code, name, input.expected_version, request)
            .await;
        answer(ctx, done, async |done| {
            let agency = Some(Agency::from(&done.fact));
            Ok(RegisterAgencyPayload { agency, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }
}

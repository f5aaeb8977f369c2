use app::service::Request;
use async_graphql::{Context, Object};
use domain::Translated;
use foundation::error::TopLevel;

use super::{answer, fingerprinted};
use crate::context::Here;
use crate::input::{PublishCalendarYearInput, PublishProcedureInput, RegisterAgencyInput, RetireProcedureInput};
use crate::payload::{
    PublishCalendarYearPayload, PublishProcedurePayload, RegisterAgencyPayload, RetireProcedurePayload,
};
use crate::types::{Agency, CalendarYear, Procedure, ProcedureChange};

/// What administrators do with the facts that everybody goes by.
#[derive(Default)]
pub struct PublicationMutation;

#[Object]
impl PublicationMutation {
    /// Has new dossiers filed under a definition, or only checks it. For administrators.
    async fn publish_procedure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it says.")] input: PublishProcedureInput,
    ) -> Result<Option<PublishProcedurePayload>, TopLevel> {
        let request = Request::of("publishProcedure", input.request_id, || fingerprinted(&input));
        let (app, caller) = (ctx.app(), ctx.caller());
        let (definition, expected) = (&input.definition.0, input.expected_version);
        let done = if input.validate_only.unwrap_or(false) {
            app.check_procedure(caller, definition, expected).await
        } else {
            app.publish_procedure(caller, definition, expected, request).await
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

    /// Has no new dossiers filed under a procedure, and takes it out of the catalogue; dossiers under it go on, and
    /// publishing it again revives it. For administrators.
    async fn retire_procedure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RetireProcedureInput,
    ) -> Result<Option<RetireProcedurePayload>, TopLevel> {
        let request = Request::of("retireProcedure", input.request_id, || fingerprinted(&input));
        let done = ctx.app().retire_procedure(ctx.caller(), &input.code, input.expected_version, request).await;
        answer(ctx, done, async |done| {
            let procedure = Some(Procedure(done.fact));
            Ok(RetireProcedurePayload { procedure, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Makes known when the agencies work in a year; from then on time limits are counted by it. For administrators.
    async fn publish_calendar_year(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The year.")] input: PublishCalendarYearInput,
    ) -> Result<Option<PublishCalendarYearPayload>, TopLevel> {
        let request = Request::of("publishCalendarYear", input.request_id, || fingerprinted(&input));
        let done =
            ctx.app().publish_calendar_year(ctx.caller(), &input.calendar.0, input.expected_version, request).await;
        answer(ctx, done, async |done| {
            let calendar = CalendarYear::decided(done.fact);
            Ok(PublishCalendarYearPayload { calendar, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Registers an agency, or names it anew where it is registered. For administrators.
    async fn register_agency(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RegisterAgencyInput,
    ) -> Result<Option<RegisterAgencyPayload>, TopLevel> {
        let request = Request::of("registerAgency", input.request_id, || fingerprinted(&input));
        let name = Translated { vi: input.name.vi, en: input.name.en };
        let done = ctx.app().register_agency(ctx.caller(), input.code, name, input.expected_version, request).await;
        answer(ctx, done, async |done| {
            let agency = Some(Agency::from(&done.fact));
            Ok(RegisterAgencyPayload { agency, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }
}

//! Bulk mutations: one command per dossier, each with an outcome and a derived request id.

use app::command_runner::{Aimed, Request};
use app::dossier_views::DossierDone;
use async_graphql::{Context, Object};
use domain::dossier::DossierCommand;
use domain::{Fault, FaultCode};
use foundation::error::{AppError, CommandError};
use foundation::global_id::GlobalId;
use futures::StreamExt;
use futures::stream;
use serde_json::{Value, json};
use store::sql::own_line;
use uuid::Uuid;

use super::answer::answer;
use crate::context::ContextExt;
use crate::error::UserError;
use crate::input::{AcceptDossiersInput, AssignDossiersInput, DossierAtVersionInput};
use crate::payload::{AcceptDossiersPayload, AssignDossiersPayload, BulkOutcome};
use crate::scalar::RequestId;
use crate::types::Dossier;

/// Most dossiers of one mutation.
const DOSSIERS_MAX: usize = 100;
/// Concurrent commands of one mutation: enough to share group commits.
const AT_A_TIME: usize = 16;

/// Bulk mutations of officers: each dossier succeeds or fails on its own.
#[derive(Default)]
pub struct BulkMutation;

#[Object]
impl BulkMutation {
    /// Accepts several dossiers as `acceptDossier` does, each on its own with its own outcome; for RECEPTION of the
    /// agency. Idempotent by `requestId`.
    async fn accept_dossiers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossiers to accept, 1 to 100.")] input: AcceptDossiersInput,
    ) -> Result<Option<AcceptDossiersPayload>, AppError> {
        let batch = Batch { mutation: "acceptDossiers", id: input.request_id, rest: json!({ "note": input.note }) };
        let note = &input.note;
        let outcomes = batch.each(ctx, input.dossiers, |aimed| {
            let command = DossierCommand::Accept { note: note.clone() };
            ctx.app().dossiers.run(ctx.caller(), aimed, command)
        });
        answer(ctx, outcomes.await, async |(outcomes, stale)| {
            Ok(AcceptDossiersPayload { outcomes: Some(outcomes), user_errors: Vec::new(), stale })
        })
        .await
    }

    /// Assigns several dossiers as `assignDossier` does, each on its own with its own outcome. Idempotent by
    /// `requestId`.
    async fn assign_dossiers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossiers, 1 to 100, and the officer to assign.")] input: AssignDossiersInput,
    ) -> Result<Option<AssignDossiersPayload>, AppError> {
        let rest = json!({ "assigneeId": input.assignee_id.as_str() });
        let batch = Batch { mutation: "assignDossiers", id: input.request_id, rest };
        let assignee = match input.assignee_id.parse() {
            Ok(GlobalId::Account(account)) => Some(account),
            _ => None,
        };
        let outcomes =
            batch.each(ctx, input.dossiers, |aimed| ctx.app().dossiers.assign(ctx.caller(), aimed, assignee));
        answer(ctx, outcomes.await, async |(outcomes, stale)| {
            Ok(AssignDossiersPayload { outcomes: Some(outcomes), user_errors: Vec::new(), stale })
        })
        .await
    }
}

/// One mutation over several dossiers.
struct Batch {
    mutation: &'static str,
    id: RequestId,
    rest: Value,
}

impl Batch {
    /// Outcomes, and whether the read models trail one of them.
    async fn each<F>(
        &self,
        ctx: &Context<'_>,
        dossiers: Vec<DossierAtVersionInput>,
        done: impl Fn(Aimed) -> F + Sync,
    ) -> Result<(Vec<BulkOutcome>, bool), CommandError>
    where
        F: Future<Output = Result<DossierDone, CommandError>> + Send,
    {
        if dossiers.is_empty() {
            return Err(Fault::at(FaultCode::Required, &["dossiers"]).into());
        }
        if dossiers.len() > DOSSIERS_MAX {
            return Err(Fault::at(FaultCode::TooLong, &["dossiers"]).with("max", DOSSIERS_MAX).into());
        }
        let (app, caller, done) = (ctx.app(), ctx.caller(), &done);
        let outcomes = dossiers.into_iter().enumerate().map(|(index, dossier)| {
            own_line(async move {
                let aimed = Aimed::at(&dossier.code, Some(dossier.expected_version), self.request(&dossier))?;
                let outcome =
                    BulkOutcome { code: dossier.code, dossier: None, user_errors: Vec::new(), forbidden: false };
                match done(aimed).await {
                    Ok(done) => Ok((BulkOutcome { dossier: Some(Dossier::of_done(&done)), ..outcome }, done.stale)),
                    Err(CommandError::Faults(faults)) => {
                        let index = index.to_string();
                        let told = |fault: Fault| {
                            let fault = if fault.field.is_empty() { fault } else { fault.under(&["dossiers", &index]) };
                            UserError::of(fault, &app.texts, caller.language)
                        };
                        Ok((BulkOutcome { user_errors: faults.into_iter().map(told).collect(), ..outcome }, false))
                    }
                    Err(CommandError::App(AppError::Forbidden)) => {
                        Ok((BulkOutcome { forbidden: true, ..outcome }, false))
                    }
                    Err(CommandError::App(top)) => Err(CommandError::App(top)),
                }
            })
        });
        let outcomes: Vec<Result<_, CommandError>> = stream::iter(outcomes).buffered(AT_A_TIME).collect().await;
        let outcomes: Vec<(BulkOutcome, bool)> = outcomes.into_iter().collect::<Result<_, _>>()?;
        let stale = outcomes.iter().any(|(_, stale)| *stale);
        Ok((outcomes.into_iter().map(|(outcome, _)| outcome).collect(), stale))
    }

    /// Request id per dossier, derived from the one sent: a repeated mutation does only what was not done.
    fn request(&self, dossier: &DossierAtVersionInput) -> Option<Request> {
        let id = RequestId(Uuid::new_v5(&self.id.0, dossier.code.as_bytes()));
        let input = json!({ "expectedVersion": dossier.expected_version, "rest": self.rest });
        Request::of(self.mutation, Some(id), || input)
    }
}

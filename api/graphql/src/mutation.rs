//! Mutations of the schema: each translates its input, runs one command, and answers with its result.

mod absence;
mod account;
mod administration;
mod bulk;
mod delivery;
mod dossier;
mod draft;
mod erasure;
mod exchange;
mod hand_over;
mod publication;
mod queue_view;
mod staff;
mod telephone;
mod webhook;
mod workflow;

use async_graphql::MergedObject;
use foundation::error::{AppError, CommandError};

use super::context::ContextExt;
use super::payload::{HasUserErrors, refused};

/// Root of the mutations. Each takes one `input` and answers its result or `userErrors`; a repeat with the same
/// `requestId` changes nothing. Missing rights answer the top-level errors UNAUTHENTICATED or FORBIDDEN.
#[derive(MergedObject, Default)]
pub struct Mutation(
    absence::AbsenceMutation,
    account::AccountMutation,
    telephone::TelephoneMutation,
    administration::AdministrationMutation,
    dossier::DossierMutation,
    draft::DraftMutation,
    erasure::ErasureMutation,
    exchange::ExchangeMutation,
    publication::PublicationMutation,
    queue_view::QueueViewMutation,
    staff::StaffMutation,
    bulk::BulkMutation,
    hand_over::HandOverMutation,
    workflow::WorkflowMutation,
    delivery::DeliveryMutation,
    webhook::WebhookMutation,
);

/// Payload of a result or of user errors; any other error becomes a GraphQL error.
async fn answer<'a, T, P: HasUserErrors>(
    here: impl ContextExt<'a>,
    done: Result<T, CommandError>,
    payload: impl AsyncFnOnce(T) -> Result<P, AppError>,
) -> Result<Option<P>, AppError> {
    match done {
        Ok(done) => payload(done).await.map(Some),
        Err(CommandError::Faults(faults)) => Ok(Some(refused(faults, here.app(), here.caller()))),
        Err(CommandError::App(top)) => Err(top),
    }
}

/// Payload with the dossier after the command.
macro_rules! answered {
    ($ctx:ident, $payload:ident, $done:expr) => {
        $crate::mutation::answer($ctx, $done, async |done| {
            Ok($payload {
                dossier: Some($crate::types::Dossier::of_done(&done)),
                user_errors: Vec::new(),
                stale: done.stale,
            })
        })
        .await
    };
}
use answered;

/// Payload with the account after the command, as far as the caller may see it.
macro_rules! account_answered {
    ($ctx:ident, $payload:ident, $done:expr) => {
        $crate::mutation::answer($ctx, $done, async |done: ::app::account_views::AccountDone| {
            let account = $crate::types::Account::of(done.view, $ctx.caller(), false);
            Ok($payload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    };
}
use account_answered;

/// Input as JSON: the fingerprint of a request id.
fn fingerprinted<I: async_graphql::InputType>(input: &I) -> serde_json::Value {
    let mut value = input.to_value().into_json().unwrap_or_default();
    if let Some(map) = value.as_object_mut() {
        for left_out in ["requestId", "draftVersion", "password", "currentPassword", "newPassword"] {
            map.remove(left_out);
        }
    }
    value
}

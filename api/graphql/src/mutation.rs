//! Mutations of the schema: each translates its input, runs one command, and answers with its result.

mod absence;
mod account;
mod administration;
mod answer;
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

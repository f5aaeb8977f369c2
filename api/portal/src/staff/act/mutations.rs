//! The mutations that move a dossier, each with the fields that it needs beyond code, version and request id.

use cynic::{Id, MutationBuilder};
use domain::Moment;
use uuid::Uuid;

use crate::failure::Failure;
use crate::mutation::{Done, mutations};
use crate::operation::{Decimal, UserError, schema};
use crate::schema::dossier::DossierKey;
use crate::schema::enums::DossierOutcome;
use crate::visit::Visit;

/// What came of an act.
pub type Acted = Done<DossierKey>;

/// An amount.
#[derive(Debug, cynic::InputObject)]
pub struct MoneyInput {
    /// As typed.
    pub amount: Decimal,
}

/// Something that is asked for.
#[derive(Debug, cynic::InputObject)]
pub struct SupplementItemInput {
    /// Where.
    pub target: SupplementTargetInput,
    /// What to do.
    pub instruction: String,
}

/// What is to be mended: one of the two.
#[derive(Debug, cynic::InputObject)]
pub enum SupplementTargetInput {
    /// A field of the form.
    FormField(String),
    /// A paper.
    Requirement(String),
}

mutations! {
    dossier: DossierKey;
    accept: AcceptDossier(accept_dossier) -> "AcceptDossierPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "AcceptDossierInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub note: Option<String>,
        }
    }
    reject: RejectDossier(reject_dossier) -> "RejectDossierPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "RejectDossierInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub reason: String,
        }
    }
    cancel_supplement: CancelSupplementRequest(cancel_supplement_request) -> "CancelSupplementRequestPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "CancelSupplementRequestInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub reason: String,
        }
    }
    forward: ForwardDossier(forward_dossier) -> "ForwardDossierPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "ForwardDossierInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub note: Option<String>,
            #[cynic(skip_serializing_if = "Option::is_none")]
            pub assignee_id: Option<Id>,
            pub upload_ids: Vec<Id>,
        }
    }
    send_back: SendBackDossier(send_back_dossier) -> "SendBackDossierPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "SendBackDossierInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub reason: String,
            pub upload_ids: Vec<Id>,
        }
    }
    assign: AssignDossier(assign_dossier) -> "AssignDossierPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "AssignDossierInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub assignee_id: Id,
        }
    }
    request_payment: RequestPayment(request_payment) -> "RequestPaymentPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "RequestPaymentInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub money: MoneyInput,
            pub reason: String,
        }
    }
    record_payment: RecordPayment(record_payment) -> "RecordPaymentPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "RecordPaymentInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub money: MoneyInput,
            pub reference: String,
        }
    }
    cancel_payment: CancelPaymentRequest(cancel_payment_request) -> "CancelPaymentRequestPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "CancelPaymentRequestInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub reason: String,
        }
    }
    extend: ExtendDeadline(extend_deadline) -> "ExtendDeadlinePayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "ExtendDeadlineInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub due_at: Moment,
            pub reason: String,
        }
    }
    return_result: ReturnResult(return_result) -> "ReturnResultPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "ReturnResultInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub note: Option<String>,
        }
    }
    decline_withdrawal: DeclineWithdrawal(decline_withdrawal) -> "DeclineWithdrawalPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "DeclineWithdrawalInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub reason: String,
        }
    }
    stop: StopProcessing(stop_processing) -> "StopProcessingPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "StopProcessingInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub reason: String,
        }
    }
    revoke: RevokeRuling(revoke_ruling) -> "RevokeRulingPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "RevokeRulingInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub reason: String,
        }
    }
    request_supplement: RequestSupplement(request_supplement) -> "RequestSupplementPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "RequestSupplementInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub message: String,
            pub items: Vec<SupplementItemInput>,
            pub respond_by: Option<Moment>,
            pub validate_only: Option<bool>,
        }
    }
    decide: DecideDossier(decide_dossier) -> "DecideDossierPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "DecideDossierInput")]
        pub struct Input {
            pub code: String,
            pub expected_version: i32,
            pub request_id: Uuid,
            pub outcome: DossierOutcome,
            pub reason: Option<String>,
            pub upload_ids: Vec<Id>,
            pub file_ids: Vec<Id>,
        }
    }
}

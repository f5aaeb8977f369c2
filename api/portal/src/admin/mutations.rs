//! The mutations by which accounts are run.

use cynic::{Id, MutationBuilder};
use uuid::Uuid;

use crate::failure::Failure;
use crate::mutation::{Done, mutations};
use crate::operation::{UserError, schema};
use crate::schema::account::AccountKey;
use crate::schema::enums::{ErasureBasis, Role};
use crate::visit::Visit;

mutations! {
    account: AccountKey;
    invite: InviteStaff(invite_staff) -> "InviteStaffPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "InviteStaffInput")]
        pub struct Input {
            pub request_id: Uuid,
            pub username: String,
            pub full_name: String,
            pub email: String,
            pub role: Role,
            pub agency_code: Option<String>,
        }
    }
    invite_again: ResendInvitation(resend_invitation) -> "ResendInvitationPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "ResendInvitationInput")]
        pub struct Input {
            pub request_id: Uuid,
            pub account_id: Id,
        }
    }
    change_role: ChangeRole(change_role) -> "ChangeRolePayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "ChangeRoleInput")]
        pub struct Input {
            pub request_id: Uuid,
            pub account_id: Id,
            pub expected_version: Option<i32>,
            pub role: Role,
            pub agency_code: Option<String>,
        }
    }
    lock: LockAccount(lock_account) -> "LockAccountPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "LockAccountInput")]
        pub struct Input {
            pub request_id: Uuid,
            pub account_id: Id,
            pub reason: Option<String>,
        }
    }
    request_erasure: RequestErasure(request_erasure) -> "RequestErasurePayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "RequestErasureInput")]
        pub struct Input {
            pub request_id: Uuid,
            pub account_id: Id,
            pub basis: ErasureBasis,
            pub document: Option<String>,
            pub expected_version: Option<i32>,
        }
    }
    confirm_erasure: ConfirmErasure(confirm_erasure) -> "ConfirmErasurePayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "ConfirmErasureInput")]
        pub struct Input {
            pub request_id: Uuid,
            pub account_id: Id,
            pub expected_version: Option<i32>,
        }
    }
    withdraw_erasure: WithdrawErasure(withdraw_erasure) -> "WithdrawErasurePayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "WithdrawErasureInput")]
        pub struct Input {
            pub request_id: Uuid,
            pub account_id: Id,
        }
    }
    unlock: UnlockAccount(unlock_account) -> "UnlockAccountPayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "UnlockAccountInput")]
        pub struct Input {
            pub request_id: Uuid,
            pub account_id: Id,
        }
    }
}

//! The mutations by which accounts are run.

use cynic::Id;
use uuid::Uuid;

use crate::failure::Failure;
use crate::mutation::{MutationOutcome, mutation};
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::schema::account::AccountKey;
use crate::schema::enums::{ErasureBasis, Role};
use crate::schema::user_error::UserError;

#[derive(cynic::InputObject)]
pub struct InviteStaffInput {
    pub request_id: Uuid,
    pub username: String,
    pub full_name: String,
    pub email: String,
    pub role: Role,
    pub agency_code: Option<String>,
}

mutation!(InviteStaff: invite_staff(InviteStaffInput) -> InviteStaffPayload { account: AccountKey, user_errors });

#[derive(cynic::InputObject)]
pub struct ResendInvitationInput {
    pub request_id: Uuid,
    pub account_id: Id,
}

mutation!(
    ResendInvitation: resend_invitation(ResendInvitationInput)
        -> ResendInvitationPayload { account: AccountKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct ChangeRoleInput {
    pub request_id: Uuid,
    pub account_id: Id,
    pub expected_version: Option<i32>,
    pub role: Role,
    pub agency_code: Option<String>,
}

mutation!(ChangeRole: change_role(ChangeRoleInput) -> ChangeRolePayload { account: AccountKey, user_errors });

#[derive(cynic::InputObject)]
pub struct LockAccountInput {
    pub request_id: Uuid,
    pub account_id: Id,
    pub reason: Option<String>,
}

mutation!(LockAccount: lock_account(LockAccountInput) -> LockAccountPayload { account: AccountKey, user_errors });

#[derive(cynic::InputObject)]
pub struct RequestErasureInput {
    pub request_id: Uuid,
    pub account_id: Id,
    pub basis: ErasureBasis,
    pub document: Option<String>,
    pub expected_version: Option<i32>,
}

mutation!(
    RequestErasure: request_erasure(RequestErasureInput)
        -> RequestErasurePayload { account: AccountKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct ConfirmErasureInput {
    pub request_id: Uuid,
    pub account_id: Id,
    pub expected_version: Option<i32>,
}

mutation!(
    ConfirmErasure: confirm_erasure(ConfirmErasureInput)
        -> ConfirmErasurePayload { account: AccountKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct WithdrawErasureInput {
    pub request_id: Uuid,
    pub account_id: Id,
}

mutation!(
    WithdrawErasure: withdraw_erasure(WithdrawErasureInput)
        -> WithdrawErasurePayload { account: AccountKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct UnlockAccountInput {
    pub request_id: Uuid,
    pub account_id: Id,
}

mutation!(
    UnlockAccount: unlock_account(UnlockAccountInput)
        -> UnlockAccountPayload { account: AccountKey, user_errors }
);

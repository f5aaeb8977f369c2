//! Inputs of administrators on accounts.

use async_graphql::{ID, InputObject};
use domain::AgencyId;

use crate::enums::{AccountKind, AccountStatus, ErasureBasis, Role};
use crate::scalar::RequestId;
use crate::text::{CodeArgument, SearchArgument};

/// Input of `changeRole`: the staff account and its new role.
#[derive(InputObject)]
pub struct ChangeRoleInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the account, not the caller's own.
    pub account_id: ID,
    /// Role to give: any but CITIZEN.
    pub role: Role,
    /// Code of the agency; required for RECEPTION, SPECIALIST and LEADER, left out for other roles.
    pub agency_code: Option<String>,
    /// Version shown on screen (optimistic concurrency): VERSION_CONFLICT if changed since; unchecked if left out.
    pub expected_version: Option<i32>,
}

/// Input of `lockAccount`: the account to lock, with an optional reason.
#[derive(InputObject)]
pub struct LockAccountInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the account, not the caller's own.
    pub account_id: ID,
    /// Reason kept as `Account.lockReason`, up to 4,000 characters; none if left out.
    pub reason: Option<String>,
}

/// Input of `unlockAccount`: the locked account to open again.
#[derive(InputObject)]
pub struct UnlockAccountInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the account, not the caller's own.
    pub account_id: ID,
}

/// Input of `requestErasure`: the account to erase, and the legal basis.
#[derive(InputObject)]
pub struct RequestErasureInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the account of a citizen or an organization.
    pub account_id: ID,
    /// Legal basis of the erasure.
    pub basis: ErasureBasis,
    /// Number of the document that orders it, `12/QĐ-STP`, up to 60 characters; no names.
    pub document: Option<String>,
    /// Version shown on screen (optimistic concurrency): VERSION_CONFLICT if changed since; unchecked if left out.
    pub expected_version: Option<i32>,
}

/// Input of `withdrawErasure`: the account whose erasure request is taken back.
#[derive(InputObject)]
pub struct WithdrawErasureInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the account.
    pub account_id: ID,
}

/// Input of `confirmErasure`: the account whose personal data is erased for good.
#[derive(InputObject)]
pub struct ConfirmErasureInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the account.
    pub account_id: ID,
    /// Version shown on screen (optimistic concurrency): VERSION_CONFLICT if changed since; unchecked if left out.
    pub expected_version: Option<i32>,
}

/// Input of `inviteStaff`: the new staff member, who sets a password by an e-mailed link.
#[derive(InputObject)]
pub struct InviteStaffInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Login name, 4 to 32 characters of `a–z 0–9 . _ -` after case folding; unique.
    pub username: String,
    /// Full name of the person, up to 200 characters.
    pub full_name: String,
    /// E-mail address that the invitation goes to.
    pub email: String,
    /// Role to give: any but CITIZEN.
    pub role: Role,
    /// Code of the agency; required for RECEPTION, SPECIALIST and LEADER, left out for other roles.
    pub agency_code: Option<String>,
}

/// Input of `resendInvitation`: the invited account that gets a new link.
#[derive(InputObject)]
pub struct ResendInvitationInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the account, not the caller's own.
    pub account_id: ID,
}

/// Filter of `accounts`; all conditions must hold, and null means the same as leaving out.
#[derive(InputObject, Default)]
pub struct AccountFilter {
    /// Kind of account: citizens, organizations or staff.
    pub kind: Option<AccountKind>,
    /// Role of the account's holder.
    pub role: Option<Role>,
    /// Life cycle state of the account.
    pub status: Option<AccountStatus>,
    /// Code of the agency that staff work for, exactly.
    pub agency_code: Option<CodeArgument>,
    /// Words of the name with or without diacritics, or a whole username, e-mail address, phone, identity number or tax
    /// code. Accepted by POST only.
    pub text: Option<SearchArgument>,
}

impl AccountFilter {
    /// Filter of the query of accounts.
    pub fn read(self) -> projections::accounts::AccountFilter {
        projections::accounts::AccountFilter {
            kind: self.kind.map(Into::into),
            role: self.role.map(Into::into),
            status: self.status.map(Into::into),
            agency: self.agency_code.map(|code| AgencyId::of_code(code.0.as_str())),
            text: self.text.map(|text| text.0).filter(|text| !text.as_str().is_empty()),
        }
    }
}

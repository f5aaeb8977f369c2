use async_graphql::{ID, InputObject};
use domain::AgencyId;

use crate::enums::{AccountKind, AccountStatus, ErasureBasis, Role};
use crate::scalar::RequestId;
use crate::text::{CodeArgument, SearchArgument};

/// Other work for an officer, auditor or administrator.
#[derive(InputObject)]
pub struct ChangeRoleInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Of the account; never the caller's own.
    pub account_id: ID,
    /// Anything but CITIZEN.
    pub role: Role,
    /// Where; needed for RECEPTION, SPECIALIST and LEADER, and for them only.
    pub agency_code: Option<String>,
    /// The version that was on the screen.
    pub expected_version: Option<i32>,
}

/// An account that nobody may sign in to.
#[derive(InputObject)]
pub struct LockAccountInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Of the account; never the caller's own.
    pub account_id: ID,
    /// Why; up to 4,000 characters.
    pub reason: Option<String>,
}

/// An account that may be used again.
#[derive(InputObject)]
pub struct UnlockAccountInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Of the account; never the caller's own.
    pub account_id: ID,
}

/// Somebody whose personal data is to be erased.
#[derive(InputObject)]
pub struct RequestErasureInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Of the account: a citizen's or an organization's.
    pub account_id: ID,
    /// By what right.
    pub basis: ErasureBasis,
    /// Number of the paper that says so, `12/QĐ-STP`; no name.
    pub document: Option<String>,
    /// The version that was on the screen.
    pub expected_version: Option<i32>,
}

/// A request that was made by mistake.
#[derive(InputObject)]
pub struct WithdrawErasureInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Of the account.
    pub account_id: ID,
}

/// Somebody whose personal data is erased for good.
#[derive(InputObject)]
pub struct ConfirmErasureInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Of the account.
    pub account_id: ID,
    /// The version that was on the screen.
    pub expected_version: Option<i32>,
}

/// Somebody who is given an account and sets its password by the link of an e-mail.
#[derive(InputObject)]
pub struct InviteStaffInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// 4 to 32 of `a–z 0–9 . _ -`, unique.
    pub username: String,
    /// Of the person.
    pub full_name: String,
    /// The link goes there.
    pub email: String,
    /// Anything but CITIZEN.
    pub role: Role,
    /// Where; needed for RECEPTION, SPECIALIST and LEADER, and for them only.
    pub agency_code: Option<String>,
}

/// Another link for somebody who was invited and has set no password yet.
#[derive(InputObject)]
pub struct ResendInvitationInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Of the account; never the caller's own.
    pub account_id: ID,
}

/// Which accounts; null means the same as absent.
#[derive(InputObject, Default)]
pub struct AccountFilter {
    /// Of this kind.
    pub kind: Option<AccountKind>,
    /// With this role.
    pub role: Option<Role>,
    /// Standing so.
    pub status: Option<AccountStatus>,
    /// Of this agency.
    pub agency_code: Option<CodeArgument>,
    /// Words of the name, with or without diacritics; or a username, an e-mail address, a telephone, an identity number
    /// or a tax code as a whole. By POST only.
    pub text: Option<SearchArgument>,
}

impl AccountFilter {
    /// As the list of accounts asks it.
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

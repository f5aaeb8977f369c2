//! Password changes and the password policy; the domain keeps no password and no hash.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::NaiveDate;

use super::activation::{presented, still_holds};
use super::decision::Decision;
use super::state::OpenedAccount;
use super::{AccountEvent, AccountKind, AccountStatus, NewPassword, Particulars, RESET_HOLDS};
use crate::input::{self, PasswordFor};
use crate::{Fault, Moment, Refusal, SecretCheck, SecretIssueId, SecretPurpose};

/// Blocklist of the most common passwords, lower-case, one a line.
static COMMONEST: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../../fixtures/passwords/common.txt").lines().collect());

impl OpenedAccount {
    pub(super) fn change_password(&self, new: &NewPassword) -> Decision {
        self.check_new_password(new)?;
        Ok(vec![AccountEvent::PasswordChanged {}])
    }

    /// Issues a reset link. A locked or unactivated account gets none, and the answer does not reveal that (account
    /// enumeration).
    pub(super) fn request_reset(&self, issue: SecretIssueId, at: Moment) -> Vec<AccountEvent> {
        match self.status {
            AccountStatus::Active => {
                vec![AccountEvent::PasswordResetRequested { issue, expires_at: at + RESET_HOLDS, invited: false }]
            }
            AccountStatus::PendingActivation | AccountStatus::Locked | AccountStatus::Erased => Vec::new(),
        }
    }

    /// The link proves the caller before anything about the account's status is revealed. A rejected password does not
    /// use up the link.
    pub(super) fn reset_password(
        &self,
        issue: SecretIssueId,
        secret: &str,
        new: &NewPassword,
        at: Moment,
        secrets: &dyn SecretCheck,
    ) -> Decision {
        self.holds_reset_link(issue, secret, at, secrets)?;
        self.check_new_password(new)?;
        Ok(vec![AccountEvent::PasswordReset { issue }])
    }

    /// Username of the holder of a valid reset link, shown beside the new password; `None` for an invalid link.
    pub fn username_by_reset_link(
        &self,
        issue: SecretIssueId,
        secret: &str,
        at: Moment,
        secrets: &dyn SecretCheck,
    ) -> Option<&str> {
        self.holds_reset_link(issue, secret, at, secrets).ok()?;
        self.particulars.known().map(|known| known.username.as_str())
    }

    fn holds_reset_link(
        &self,
        issue: SecretIssueId,
        secret: &str,
        at: Moment,
        secrets: &dyn SecretCheck,
    ) -> Result<(), Refusal> {
        let reset = self.reset.filter(|reset| reset.issue == issue);
        let reset = presented(reset, SecretPurpose::PasswordReset, secret, secrets)?;
        still_holds(reset, at)?;
        self.not_locked()
    }

    fn check_new_password(&self, new: &NewPassword) -> Result<(), Refusal> {
        let who = if self.kind == AccountKind::Staff { PasswordFor::Staff } else { PasswordFor::Citizen };
        let personal = self.particulars.known().map(words_of).unwrap_or_default();
        Ok(check(&new.0, who, &personal, "newPassword")?)
    }
}

/// Checks a new password against the policy.
pub(super) fn check(typed: &str, who: PasswordFor, personal: &[String], field: &str) -> Result<(), Fault> {
    let personal: Vec<&str> = personal.iter().map(String::as_str).collect();
    input::password(typed, who, &personal, &|folded| COMMONEST.contains(folded), &[field]).map(|_| ())
}

/// Publicly known words about somebody, which their password must not be.
pub(super) fn personal_words<'w>(words: impl IntoIterator<Item = &'w str>, email: Option<&'w str>) -> Vec<String> {
    let mailbox = email.and_then(|email| email.split('@').next());
    words.into_iter().chain(email).chain(mailbox).map(|word| word.trim().to_owned()).collect()
}

/// A day in the usual notations, for comparison with a password.
pub(super) fn written_days(day: NaiveDate) -> Vec<String> {
    ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%d%m%y", "%Y-%m-%d", "%Y%m%d"]
        .map(|form| day.format(form).to_string())
        .to_vec()
}

fn words_of(known: &Particulars) -> Vec<String> {
    let optional = [&known.organization_name, &known.identity_number, &known.tax_code, &known.phone];
    let words = [&known.username, &known.full_name].into_iter().chain(optional.into_iter().flatten());
    let mut personal = personal_words(words.map(String::as_str), known.email.as_deref());
    personal.extend(known.date_of_birth.map(written_days).into_iter().flatten());
    personal
}

//! Activation of a registered account: by the link of the e-mail, or by the one-time password of the SMS.

use super::decision::Decision;
use super::state::OpenedAccount;
use super::{
    AccountEvent, AccountStatus, ActivationChannel, ErasureCause, LINK_HOLDS, OTP_HOLDS, OTP_TRIES, PendingSecret,
};
use crate::input::{is_mobile, unspaced};
use crate::{FaultCode, Moment, Refusal, SecretCheck, SecretIssueId, SecretPurpose};

impl OpenedAccount {
    /// Issues another secret. A locked account gets none, and the answer does not reveal that (account enumeration).
    pub(super) fn resend(&self, channel: ActivationChannel, issue: SecretIssueId, at: Moment) -> Decision {
        self.not_yet_activated(at)?;
        let holds = match channel {
            ActivationChannel::Email => LINK_HOLDS,
            ActivationChannel::Sms => OTP_HOLDS,
        };
        // Nor does a landline get an SMS.
        let is_landline = channel == ActivationChannel::Sms
            && self.particulars.known().and_then(|known| known.phone.as_deref()).is_some_and(|phone| !is_mobile(phone));
        Ok(if self.status == AccountStatus::Locked || is_landline {
            Vec::new()
        } else {
            vec![AccountEvent::ActivationRequested { issue, channel, expires_at: at + holds }]
        })
    }

    /// The link proves the caller before anything about the account's status is revealed.
    pub(super) fn activate_by_link(
        &self,
        issue: SecretIssueId,
        secret: &str,
        at: Moment,
        secrets: &dyn SecretCheck,
    ) -> Decision {
        let link = self.link.filter(|link| link.issue == issue);
        let link = presented(link, SecretPurpose::ActivationLink, secret, secrets)?;
        self.not_yet_activated(at)?;
        still_holds(link, at)?;
        self.not_locked()?;
        Ok(vec![AccountEvent::AccountActivated { channel: ActivationChannel::Email }])
    }

    /// A wrong try is an event: optimistic concurrency on the stream's version makes the count exact, however many come
    /// at once.
    ///
    /// Answered like any wrong secret, by `INVALID_TOKEN`.
    pub(super) fn activate_by_otp(&self, otp: &str, at: Moment, secrets: &dyn SecretCheck) -> Decision {
        let refused = |code| Err(Refusal::at(code, &["otp"]));
        // A blank field counts as no try.
        if otp.trim().is_empty() {
            return refused(FaultCode::Required);
        }
        let Some(pending) = self.otp else { return refused(FaultCode::InvalidToken) };
        let right = secrets.holds(SecretPurpose::ActivationOtp, pending.issue, &unspaced(otp));
        if self.activated && !right {
            return refused(FaultCode::InvalidToken);
        }
        self.not_yet_activated(at)?;
        if pending.failures >= OTP_TRIES {
            return refused(FaultCode::TooManyAttempts);
        }
        if at >= pending.expires_at {
            return refused(FaultCode::Expired);
        }
        if !right {
            return Ok(vec![AccountEvent::ActivationFailed { issue: pending.issue }]);
        }
        self.not_locked()?;
        Ok(vec![AccountEvent::AccountActivated { channel: ActivationChannel::Sms }])
    }

    /// Erases an unactivated account, so that its username, number and address are free for another registration.
    pub(super) fn discard(&self, at: Moment) -> Decision {
        self.not_yet_activated(at)?;
        self.not_locked()?;
        Ok(vec![AccountEvent::PersonalDataErased {
            cause: ErasureCause::Discarded,
            basis: None,
            document: None,
            wrapped_key_digest: None,
        }])
    }

    fn not_yet_activated(&self, at: Moment) -> Result<(), Refusal> {
        if self.activated {
            return Err(Refusal::of(FaultCode::AlreadyActivated));
        }
        if self.activate_by.is_some_and(|by| at >= by) { Err(Refusal::of(FaultCode::Expired)) } else { Ok(()) }
    }

    pub(super) fn not_locked(&self) -> Result<(), Refusal> {
        if self.status == AccountStatus::Locked { Err(Refusal::of(FaultCode::AccountLocked)) } else { Ok(()) }
    }
}

/// The pending secret, if the presented one matches it; otherwise `INVALID_TOKEN`.
pub(super) fn presented(
    pending: Option<PendingSecret>,
    purpose: SecretPurpose,
    presented: &str,
    secrets: &dyn SecretCheck,
) -> Result<PendingSecret, Refusal> {
    pending
        .filter(|pending| secrets.holds(purpose, pending.issue, presented))
        .ok_or_else(|| Refusal::at(FaultCode::InvalidToken, &["token"]))
}

/// Refuses an expired secret; called once the secret matched.
pub(super) fn still_holds(pending: PendingSecret, at: Moment) -> Result<(), Refusal> {
    if at >= pending.expires_at { Err(Refusal::at(FaultCode::Expired, &["token"])) } else { Ok(()) }
}

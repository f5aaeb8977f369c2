//! Change of the telephone: the new number takes effect once its one-time password is presented.

use super::decision::Decision;
use super::state::OpenedAccount;
use super::{AccountEvent, AwaitedPhone, OTP_HOLDS, OTP_TRIES};
use crate::input::{self, is_mobile, unspaced};
use crate::{Fault, FaultCode, Moment, Personal, Refusal, SecretCheck, SecretIssueId, SecretPurpose};

impl OpenedAccount {
    /// Changes the number, or issues a one-time password for it.
    ///
    /// A landline, which no SMS reaches, is accepted without proof, as a number to call back. The number in force
    /// cancels a pending change.
    pub(super) fn want_phone(&self, wanted: String, code: SecretIssueId, at: Moment) -> Vec<AccountEvent> {
        let subject = self.particulars.subject();
        let stands = self.particulars.known().and_then(|known| known.phone.as_ref()) == Some(&wanted);
        if stands {
            return self.awaited_phone.iter().map(|_| AccountEvent::PhoneProofDropped {}).collect();
        }
        let phone = Personal::of(subject, wanted);
        if phone.known().is_some_and(|phone| !is_mobile(phone)) {
            return vec![AccountEvent::PhoneChanged { phone, proven_by: None }];
        }
        let is_on_its_way = |awaited: &AwaitedPhone| awaited.phone == phone && awaited.code_holds(at);
        if self.awaited_phone.as_ref().is_some_and(is_on_its_way) {
            return Vec::new();
        }
        vec![AccountEvent::PhoneProofRequested { phone, issue: code, expires_at: at + OTP_HOLDS }]
    }

    /// Proves a changed number. A wrong try is an event, as in activation. The one-time password is bound to one
    /// number: once another is wanted, it is invalid.
    pub(super) fn prove_phone(&self, phone: &str, otp: &str, at: Moment, secrets: &dyn SecretCheck) -> Decision {
        let refused = |code| Err(Refusal::at(code, &["otp"]));
        // A blank field counts as no try.
        if otp.trim().is_empty() {
            return refused(FaultCode::Required);
        }
        let phone = input::phone(phone, &["phone"])?;
        let holds = |issue| secrets.holds(SecretPurpose::PhoneOtp, issue, &unspaced(otp));
        let awaited = match self.awaiting(&phone) {
            Ok(awaited) => awaited,
            // Idempotent: a repeated proof, or one from a second window, changes nothing.
            Err(_) if self.phone_proof.is_some_and(holds) && self.has_phone(&phone) => return Ok(Vec::new()),
            Err(refusal) => return Err(refusal),
        };
        if awaited.code.failures >= OTP_TRIES {
            return refused(FaultCode::TooManyAttempts);
        }
        if at >= awaited.code.expires_at {
            return refused(FaultCode::Expired);
        }
        let issue = awaited.code.issue;
        Ok(vec![if holds(issue) {
            AccountEvent::PhoneChanged { phone: awaited.phone.clone(), proven_by: Some(issue) }
        } else {
            AccountEvent::PhoneProofFailed { issue }
        }])
    }

    /// Issues another one-time password for the pending number; the older one ends.
    pub(super) fn send_phone_code_again(&self, phone: &str, issue: SecretIssueId, at: Moment) -> Decision {
        let phone = self.awaiting(&input::phone(phone, &["phone"])?)?.phone.clone();
        Ok(vec![AccountEvent::PhoneProofRequested { phone, issue, expires_at: at + OTP_HOLDS }])
    }

    /// Drops the pending number; the one in force stays.
    pub(super) fn drop_phone(&self, phone: &str) -> Decision {
        let phone = input::phone(phone, &["phone"])?;
        if self.awaited_phone.is_none() && !self.has_phone(&phone) {
            return Ok(Vec::new());
        }
        self.awaiting(&phone)?;
        Ok(vec![AccountEvent::PhoneProofDropped {}])
    }

    /// The pending number, if it equals this one.
    fn awaiting(&self, phone: &str) -> Result<&AwaitedPhone, Refusal> {
        let is_this = |awaited: &&AwaitedPhone| awaited.phone.known().is_some_and(|known| known == phone);
        self.awaited_phone
            .as_ref()
            .filter(is_this)
            .ok_or_else(|| Fault::new(FaultCode::NotAllowedInStatus).with("reason", "PHONE_NOT_AWAITED").into())
    }

    fn has_phone(&self, phone: &str) -> bool {
        self.particulars.known().is_some_and(|known| known.phone.as_deref() == Some(phone))
    }
}

impl AwaitedPhone {
    /// True while the one-time password sent last is valid: unexpired, with tries left.
    fn code_holds(&self, at: Moment) -> bool {
        self.code.failures < OTP_TRIES && at < self.code.expires_at
    }
}

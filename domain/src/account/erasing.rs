//! Erasure requests: two-person rule of requesting, withdrawing and confirming.

use super::decision::Decision;
use super::state::OpenedAccount;
use super::{
    Account, AccountEvent, AccountKind, AccountStatus, ErasureCause, ErasureConfirmation, ErasureHold, ErasureWish,
    HeldDossier,
};
use crate::input;
use crate::{Actor, CommandEnvelope, Fault, FaultCode, Refusal};

/// Maximum length of a document number.
const DOCUMENT_MAX: usize = 60;

impl Account {
    /// Requests an erasure. Requires an account as the actor, because another one has to confirm.
    pub(super) fn request_erasure(&self, by: &Actor, wish: &ErasureWish) -> Decision {
        let opened = self.administered(by)?;
        let requested_by = by.account().ok_or(Refusal::Forbidden)?;
        let document = input::optional(wish.document.as_deref(), |text| {
            let text = input::one_line_max(text, DOCUMENT_MAX, &["document"])?;
            // A document number has no spaces; a name has.
            let is_number = text.chars().any(|c| c.is_ascii_digit()) && !text.contains(char::is_whitespace);
            if is_number { Ok(text) } else { Err(Fault::at(FaultCode::InvalidFormat, &["document"])) }
        })?;
        if opened.kind == AccountKind::Staff {
            return Err(Refusal::at(FaultCode::InvalidFormat, &["accountId"]));
        }
        if opened.erasure.is_some() {
            return Ok(Vec::new());
        }
        refuse_held(&wish.held)?;
        Ok(vec![AccountEvent::ErasureRequested { requested_by, basis: wish.basis, document }])
    }

    pub(super) fn withdraw_erasure(&self, by: &Actor) -> Decision {
        let opened = self.administered(by)?;
        Ok(match &opened.erasure {
            Some(pending) => vec![AccountEvent::ErasureWithdrawn { still_locked: pending.was_locked }],
            None => Vec::new(),
        })
    }

    /// Two-person rule: the requester must not confirm.
    pub(super) fn confirm_erasure(&self, by: &Actor, confirmation: &ErasureConfirmation) -> Decision {
        let opened = match self.administered(by) {
            Err(Refusal::Faults(_)) if self.is_erased() => return Ok(Vec::new()),
            found => found?,
        };
        let Some(pending) = &opened.erasure else { return Err(not_now("ERASURE_NOT_REQUESTED")) };
        if by.account().is_none_or(|by| by == pending.requested_by) {
            return Err(not_now("SECOND_PERSON"));
        }
        refuse_held(&confirmation.held)?;
        Ok(vec![AccountEvent::PersonalDataErased {
            cause: ErasureCause::Requested,
            basis: Some(pending.basis),
            document: pending.document.clone(),
            wrapped_key_digest: confirmation.wrapped_key_digest.clone(),
        }])
    }

    /// Erases without confirmation, by the service alone, what was erased before a restore to an earlier state.
    pub(super) fn erase_again(
        &self,
        envelope: &CommandEnvelope<super::AccountCommand>,
        wrapped_key_digest: &str,
    ) -> Decision {
        if envelope.by != Actor::System {
            return Err(Refusal::Forbidden);
        }
        if self.opened.is_none() || self.is_erased() {
            return Ok(Vec::new());
        }
        Ok(vec![AccountEvent::PersonalDataErased {
            cause: ErasureCause::Restored,
            basis: None,
            document: None,
            wrapped_key_digest: Some(wrapped_key_digest.to_owned()),
        }])
    }

    fn is_erased(&self) -> bool {
        self.opened.as_ref().is_some_and(|opened| opened.status == AccountStatus::Erased)
    }
}

impl OpenedAccount {
    /// Refuses to unlock or reopen an account whose erasure is pending.
    pub(super) fn refuse_pending_erasure(&self) -> Result<(), Refusal> {
        if self.erasure.is_some() { Err(not_now("ERASURE_REQUESTED")) } else { Ok(()) }
    }
}

/// Reports the dossier that holds longest.
fn refuse_held(held: &[HeldDossier]) -> Result<(), Refusal> {
    let Some(longest) = held.iter().max_by_key(|held| held.hold) else { return Ok(()) };
    let fault = refused(longest.hold.reason()).with("code", longest.code.as_str());
    Err(Refusal::from(match longest.hold {
        ErasureHold::Retained(until) => fault.with("until", until.to_string()),
        ErasureHold::Unsaid | ErasureHold::Permanent | ErasureHold::Open => fault,
    }))
}

fn not_now(reason: &str) -> Refusal {
    refused(reason).into()
}

fn refused(reason: &str) -> Fault {
    Fault::at(FaultCode::NotAllowedInStatus, &["accountId"]).with("reason", reason)
}

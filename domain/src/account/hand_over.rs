//! Hand-over of all dossiers of an officer to another: by themself, or by an officer who may assign in their agency.

use super::decision::Decision;
use super::state::OpenedAccount;
use super::{Account, AccountEvent};
use crate::dossier::{DossierCode, Officer, may_hand_over};
use crate::input::{self, REASON_MAX};
use crate::{Actor, Fault, FaultCode, Faults, HandOverId, Personal, Refusal};

impl Account {
    /// Authorizes a hand-over of the holder's dossiers. To a caller of another agency the account does not exist.
    pub(super) fn handed_over_by(&self, by: &Actor) -> Result<&OpenedAccount, Refusal> {
        let Some(caller) = Officer::acting(by) else {
            let signed_in = by.account().is_some();
            return Err(if signed_in { Refusal::Forbidden } else { Refusal::Unauthenticated });
        };
        let nobody = || Refusal::at(FaultCode::NotFound, &["fromId"]);
        let opened = self.opened.as_ref().filter(|opened| opened.agency == caller.agency).ok_or_else(nobody)?;
        let holder = self.id().ok_or_else(nobody)?;
        if may_hand_over(&caller, holder) { Ok(opened) } else { Err(Refusal::Forbidden) }
    }

    /// Authorizes the end of a hand-over: whoever may hand over where it began, wherever its holder works by now, and
    /// whoever may do so now.
    pub(super) fn finished_by(&self, by: &Actor, hand_over: HandOverId) -> Result<(), Refusal> {
        let mut begun = self.opened.iter().flat_map(|opened| &opened.hand_overs);
        let begun = begun.find(|begun| begun.hand_over == hand_over);
        if let (Some(caller), Some(begun), Some(holder)) = (Officer::acting(by), begun, self.id())
            && caller.agency == begun.agency
            && may_hand_over(&caller, holder)
        {
            return Ok(());
        }
        self.handed_over_by(by)?;
        Ok(())
    }
}

impl OpenedAccount {
    pub(super) fn start_hand_over(
        &self,
        hand_over: HandOverId,
        to: Option<Officer>,
        reason: &str,
        dossiers: &[DossierCode],
    ) -> Decision {
        let subject = self.particulars.subject();
        let colleague = |officer: &Officer| officer.agency == self.agency && officer.account.0 != subject.0;
        let mut faults = Faults::new();
        let reason = faults.take(input::multi_line(reason, REASON_MAX, &["reason"]));
        let to = to.filter(colleague).map(|officer| officer.account);
        if to.is_none() {
            faults.push(Fault::at(FaultCode::NotFound, &["toId"]));
        }
        if dossiers.is_empty() {
            let nothing = Fault::at(FaultCode::NotAllowedInStatus, &["fromId"]);
            faults.push(nothing.with("reason", "NOTHING_HELD"));
        }
        match (to, reason) {
            (Some(to), Some(reason)) if faults.is_empty() => Ok(vec![AccountEvent::HandOverStarted {
                hand_over,
                to,
                reason: Personal::of(subject, reason),
                dossiers: dossiers.to_vec(),
            }]),
            _ => Err(Refusal::Faults(faults.into_vec())),
        }
    }
}

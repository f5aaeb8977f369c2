//! Hand-over of a single dossier: its reassignment, as part of the hand-over of all that an officer works on.

use serde::{Deserialize, Serialize};

use super::decide::Decision;
use super::{Dossier, DossierCode, DossierCommand, DossierEvent, FiledDossier, Officer};
use crate::permission::may_see_dossier;
use crate::{AccountId, CommandEnvelope, Fault, FaultCode, HandOverId, Refusal, Role, Services};

/// Barrier of a hand-over; the names are the contract's `HandOverBar`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HandOverBar {
    /// The officer who takes over may not be assigned at its step.
    OtherStep,
    /// Another officer is assigned by now, or nobody.
    GivenElsewhere,
    /// The work on it has ended.
    Ended,
}

/// A dossier that a hand-over leaves with its assignee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftDossier {
    pub code: DossierCode,
    pub bar: HandOverBar,
}

/// Permission of an officer to hand over the dossiers of this assignee: their own, or anybody's for reception and
/// leaders.
pub fn may_hand_over(caller: &Officer, holder: AccountId) -> bool {
    caller.account == holder || matches!(caller.role, Role::Reception | Role::Leader)
}

impl Dossier {
    /// Reassigns the dossier if the assignee still holds it and the other officer may be assigned. Unlike an assignment
    /// it does not require the caller to be at the step: an officer who leaves also hands over what is at the desk.
    pub(super) fn hand_over(
        &self,
        envelope: &CommandEnvelope<DossierCommand>,
        holder: AccountId,
        to: &Officer,
        hand_over: HandOverId,
        services: &Services,
    ) -> Decision {
        let filed = self.filed.as_deref();
        let filed = filed.filter(|filed| may_see_dossier(&envelope.by, filed.applicant, filed.agency));
        let filed = filed.ok_or_else(|| Refusal::at(FaultCode::NotFound, &["code"]))?;
        if !Officer::acting(&envelope.by).is_some_and(|caller| may_hand_over(&caller, holder)) {
            return Err(Refusal::Forbidden);
        }
        if let Some(bar) = filed.hand_over_bar(holder, to, services)? {
            return Err(bar.into());
        }
        let (at, assignee) = (envelope.at, to.account);
        Ok(vec![DossierEvent::DossierAssigned { at, assignee, hand_over: Some(hand_over) }])
    }
}

impl FiledDossier {
    fn hand_over_bar(
        &self,
        holder: AccountId,
        to: &Officer,
        services: &Services,
    ) -> Result<Option<HandOverBar>, Refusal> {
        Ok(if self.ended_at.is_some() {
            Some(HandOverBar::Ended)
        } else if self.assignee != Some(holder) {
            Some(HandOverBar::GivenElsewhere)
        } else if !self.may_be_given_to(to, services)? {
            Some(HandOverBar::OtherStep)
        } else {
            None
        })
    }
}

impl HandOverBar {
    const ALL: [Self; 3] = [Self::OtherStep, Self::GivenElsewhere, Self::Ended];

    pub fn code(self) -> &'static str {
        match self {
            Self::OtherStep => "OTHER_STEP",
            Self::GivenElsewhere => "GIVEN_ELSEWHERE",
            Self::Ended => "ENDED",
        }
    }

    /// The barrier that these faults report, if any.
    pub fn told_by(faults: &[Fault]) -> Option<Self> {
        let reason = faults.first()?.params.get("reason")?.as_str()?;
        Self::ALL.into_iter().find(|bar| bar.code() == reason)
    }
}

impl From<HandOverBar> for Refusal {
    fn from(bar: HandOverBar) -> Self {
        Fault::at(FaultCode::NotAllowedInStatus, &["code"]).with("reason", bar.code()).into()
    }
}

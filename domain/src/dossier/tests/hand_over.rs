//! Hand-over of a dossier between officers of the same step.

use uuid::Uuid;

use super::*;
use crate::HandOverId;

const HAND_OVER: HandOverId = HandOverId(Uuid::from_u128(0x20));

fn colleague(role: Role) -> Officer {
    Officer { account: AccountId(Uuid::from_u128(0x77)), role, agency: Some(agency(KON_TUM)) }
}

fn hand_over(holder: Actor, to: Officer) -> DossierCommand {
    DossierCommand::HandOver { holder: holder.account().unwrap(), to, hand_over: HAND_OVER }
}

fn held() -> Given<Dossier> {
    processing().when(leader().wants(assign_specialist())).then_accepted()
}

#[test]
fn the_assignee_reception_and_the_leader_hand_a_dossier_over_to_a_colleague() {
    let colleague = colleague(Role::Specialist);
    for actor in [specialist(), reception(), leader()] {
        held().when(actor.wants(hand_over(specialist(), colleague))).then([DossierEvent::DossierAssigned {
            at: at(MORNING),
            assignee: colleague.account,
            hand_over: Some(HAND_OVER),
        }]);
    }
}

#[test]
fn a_dossier_at_the_desk_is_handed_over_by_its_assignee_too() {
    let held = submitted().when(reception().wants(assign_specialist())).then_accepted();
    held.when(specialist().wants(hand_over(specialist(), colleague(Role::Reception)))).then_accepted();
}

#[test]
fn only_reception_and_leaders_hand_over_the_dossiers_of_others() {
    let another = signed_in(AccountId(Uuid::from_u128(0x78)), Role::Specialist, Some(agency(KON_TUM)));
    let asked = |actor: Actor| held().when(actor.wants(hand_over(specialist(), colleague(Role::Specialist))));
    for actor in [another, auditor()] {
        asked(actor).then_refused(Refusal::Forbidden);
    }
    for actor in [specialist_elsewhere(), administrator()] {
        asked(actor).then_faults([("NOT_FOUND", "code")]);
    }
}

#[test]
fn a_dossier_that_cannot_be_handed_over_is_left_with_a_reason() {
    let asked = |dossier: &Given<Dossier>, to: Officer| dossier.when(leader().wants(hand_over(specialist(), to)));
    let elsewhere = Officer { agency: Some(agency(QUANG_NGAI)), ..colleague(Role::Specialist) };
    for to in [colleague(Role::Reception), elsewhere] {
        asked(&held(), to).then_refused(HandOverBar::OtherStep);
    }
    asked(&processing(), colleague(Role::Specialist)).then_refused(HandOverBar::GivenElsewhere);
    let stopped = held().when(leader().wants(stop())).then_accepted();
    asked(&stopped, colleague(Role::Specialist)).then_refused(HandOverBar::Ended);
    let told = vec![Fault::at(FaultCode::NotAllowedInStatus, &["code"]).with("reason", "OTHER_STEP")];
    assert_eq!(HandOverBar::told_by(&told), Some(HandOverBar::OtherStep));
    assert_eq!(HandOverBar::told_by(&[Fault::new(FaultCode::NotFound)]), None);
}

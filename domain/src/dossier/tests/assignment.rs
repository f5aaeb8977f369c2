//! Assigning and releasing officers.

use super::*;

fn officer(actor: Actor) -> AccountId {
    actor.account().unwrap()
}

#[test]
fn reception_or_the_leader_assigns_an_officer() {
    for actor in [reception(), leader()] {
        let dossier = submitted().when(actor.wants(assign_specialist())).then([DossierEvent::DossierAssigned {
            at: at(MORNING),
            assignee: officer(specialist()),
            hand_over: None,
        }]);
        assert_eq!(filed(&dossier).assignee, Some(officer(specialist())));
    }
}

#[test]
fn the_assignee_is_an_officer_of_the_agency_in_a_fitting_role() {
    let here = Some(agency(KON_TUM));
    let elsewhere = Some(agency(QUANG_NGAI));
    for (account, role, agency, fits) in [
        (officer(reception()), Role::Reception, here, true),
        (officer(specialist()), Role::Specialist, here, true),
        (officer(leader()), Role::Leader, here, false),
        (officer(specialist_elsewhere()), Role::Specialist, elsewhere, false),
        (officer(specialist()), Role::Specialist, None, false),
        (officer(auditor()), Role::Auditor, None, false),
        (officer(administrator()), Role::Administrator, here, false),
        (CITIZEN, Role::Citizen, None, false),
    ] {
        let asked = submitted().when(reception().wants(assign(account, role, agency)));
        if fits {
            asked.then([DossierEvent::DossierAssigned { at: at(MORNING), assignee: account, hand_over: None }]);
        } else {
            asked.then_faults([("NOT_FOUND", "assigneeId")]);
        }
    }
    submitted()
        .when(reception().wants(DossierCommand::Assign { assignee: None }))
        .then_faults([("NOT_FOUND", "assigneeId")]);
}

#[test]
fn assigning_the_same_officer_again_changes_nothing() {
    submitted()
        .when(reception().wants(assign_specialist()))
        .then_accepted()
        .when(leader().wants(assign_specialist()))
        .then_nothing()
        .when(leader().wants(assign(officer(reception()), Role::Reception, Some(agency(KON_TUM)))))
        .then([DossierEvent::DossierAssigned { at: at(MORNING), assignee: officer(reception()), hand_over: None }])
        .when(leader().wants(assign_specialist()))
        .then([DossierEvent::DossierAssigned { at: at(MORNING), assignee: officer(specialist()), hand_over: None }]);
}

#[test]
fn interruptions_and_rulings_keep_the_assignee() {
    let assigned = accepted().when(reception().wants(assign_specialist())).then_accepted();
    let dossier = withdrawing(&asked(&assigned, [paper("application")]));
    let stopped = dossier.when(leader().wants(stop())).then_accepted();
    assert_eq!(filed(&stopped).assignee, Some(officer(specialist())));
}

#[test]
fn a_dossier_tells_its_assignable_roles() {
    assert_eq!(filed(&submitted()).assignable_roles(&services()), Ok(vec![Role::Reception, Role::Specialist]));
    let unknown = filed_under(ALCOHOL, 9, json!({}));
    assert_eq!(filed(&unknown).assignable_roles(&services()), Err(Refusal::of(FaultCode::NotFound)));
}

fn release(holder: Actor, officer: Option<Officer>) -> DossierCommand {
    DossierCommand::Release { holder: holder.account().unwrap(), officer }
}

fn on_staff(role: Role, place: &str) -> Officer {
    Officer { account: officer(specialist()), role, agency: Some(agency(place)) }
}

#[test]
fn a_dossier_is_released_from_an_assignee_who_may_not_work_on_it_any_more() {
    let held = processing().when(leader().wants(assign_specialist())).then_accepted();
    for gone in [None, Some(on_staff(Role::Specialist, QUANG_NGAI)), Some(on_staff(Role::Reception, KON_TUM))] {
        let released = held
            .when(Actor::System.wants(release(specialist(), gone)))
            .then([DossierEvent::DossierReleased { at: at(MORNING), assignee: officer(specialist()) }]);
        assert_eq!(filed(&released).assignee, None);
        released.when(Actor::System.wants(release(specialist(), gone))).then_nothing();
        released.when(specialist().wants(assign_specialist())).then_accepted();
    }
}

#[test]
fn a_release_leaves_entitled_and_later_assignees() {
    let held = processing().when(leader().wants(assign_specialist())).then_accepted();
    held.when(Actor::System.wants(release(specialist(), Some(on_staff(Role::Specialist, KON_TUM))))).then_nothing();
    held.when(Actor::System.wants(release(leader(), None))).then_nothing();
    let stopped = held.when(leader().wants(stop())).then_accepted();
    stopped.when(Actor::System.wants(release(specialist(), None))).then_nothing();
    nothing::<Dossier>().when(Actor::System.wants(release(specialist(), None))).then_nothing();
}

#[test]
fn an_examiner_does_not_decide_after_a_release_either() {
    let examined = processing().and([DossierEvent::DossierAssigned {
        at: at(MORNING),
        assignee: officer(leader()),
        hand_over: None,
    }]);
    let released = examined.when(Actor::System.wants(release(leader(), None))).then_accepted();
    let last = released.when(specialist().wants(forward()).at("2026-03-03 09:00")).then_accepted();
    last.when(leader().wants(decide(DossierOutcome::Granted))).then_refused(Refusal::Forbidden);
}

#[test]
fn only_the_service_releases_a_dossier() {
    let held = processing().when(leader().wants(assign_specialist())).then_accepted();
    for actor in everybody().into_iter().filter(|actor| *actor != Actor::System) {
        held.when(actor.wants(release(specialist(), None))).then_refused(Refusal::Forbidden);
    }
}

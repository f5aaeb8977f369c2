//! Order of checks: visibility before permission, permission before version, version before status, status before
//! input, so that no refusal discloses what the actor may not know.

use super::*;

/// Every command by an actor who may give it, with input as faulty as can be.
fn faulty() -> Vec<(Actor, DossierCommand)> {
    let reason = String::new;
    vec![
        (reception(), DossierCommand::Accept { note: Some("a\0".to_owned()) }),
        (reception(), DossierCommand::Reject { reason: reason() }),
        (reception(), request([])),
        (reception(), DossierCommand::CancelSupplementRequest { reason: reason() }),
        (citizen(), answer(None, vec![], None)),
        (leader(), DossierCommand::Assign { assignee: None }),
        (citizen(), DossierCommand::Withdraw { reason: reason() }),
        (leader(), DossierCommand::DeclineWithdrawal { reason: reason() }),
        (reception(), DossierCommand::StopProcessing { reason: reason() }),
    ]
}

fn everywhere() -> Vec<Given<Dossier>> {
    vec![
        submitted(),
        accepted(),
        asked(&accepted(), [paper("application")]),
        withdrawing(&submitted()),
        submitted().when(reception().wants(reject())).then_accepted(),
    ]
}

#[test]
fn a_dossier_without_read_access_is_not_found() {
    let not_found = Refusal::at(FaultCode::NotFound, &["code"]);
    for stranger in [neighbour(), reception_elsewhere(), specialist_elsewhere(), leader_elsewhere(), administrator()] {
        for (_, command) in faulty() {
            for dossier in everywhere() {
                dossier.when(stranger.wants(command.clone()).having_seen(99)).then_refused(not_found.clone());
            }
            nothing::<Dossier>().when(stranger.wants(command).having_seen(99)).then_refused(not_found.clone());
        }
    }
}

#[test]
fn a_missing_dossier_is_not_found() {
    for actor in everybody().into_iter().filter(|actor| *actor != Actor::Anonymous) {
        for (_, command) in faulty() {
            nothing::<Dossier>().when(actor.wants(command)).then_faults([("NOT_FOUND", "code")]);
        }
    }
}

#[test]
fn a_visitor_is_unauthenticated_for_existing_and_missing_dossiers() {
    for (_, command) in faulty() {
        for dossier in [nothing(), submitted(), accepted()] {
            dossier.when(Actor::Anonymous.wants(command.clone())).then_refused(Refusal::Unauthenticated);
        }
    }
}

#[test]
fn permission_is_checked_before_version_status_and_input() {
    for (_, command) in faulty() {
        for dossier in everywhere() {
            for onlooker in [auditor(), Actor::System] {
                dossier.when(onlooker.wants(command.clone()).having_seen(99)).then_refused(Refusal::Forbidden);
            }
        }
    }
    for (actor, command) in [
        (citizen(), accept()),
        (leader(), reject()),
        (reception(), withdraw()),
        (citizen(), stop()),
        (specialist(), stop()),
    ] {
        for dossier in everywhere() {
            dossier.when(actor.wants(command.clone()).having_seen(99)).then_refused(Refusal::Forbidden);
        }
    }
}

#[test]
fn the_expected_version_is_checked_before_status_and_input() {
    for (actor, command) in faulty() {
        for dossier in everywhere() {
            let current = dossier.state().version;
            for seen in [0, current - 1, current + 1] {
                let conflict = Fault::at(FaultCode::VersionConflict, &["expectedVersion"]);
                dossier
                    .when(actor.wants(command.clone()).having_seen(seen))
                    .then_refused(conflict.with("currentVersion", current));
            }
        }
    }
}

#[test]
fn the_status_is_checked_before_the_input() {
    let rejected = submitted().when(reception().wants(reject())).then_accepted();
    for (actor, command) in faulty() {
        let seen = rejected.state().version;
        rejected.when(actor.wants(command).having_seen(seen)).then_refused(Refusal::of(FaultCode::NotAllowedInStatus));
    }
}

#[test]
fn the_input_is_validated_last() {
    let places = [
        ("INVALID_FORMAT", "note", submitted()),
        ("REQUIRED", "reason", submitted()),
        ("REQUIRED", "items", accepted()),
        ("REQUIRED", "reason", asked(&submitted(), [paper("application")])),
        ("REQUIRED", "message", asked(&submitted(), [paper("application")])),
        ("NOT_FOUND", "assigneeId", accepted()),
        ("REQUIRED", "reason", submitted()),
        ("REQUIRED", "reason", withdrawing(&submitted())),
        ("REQUIRED", "reason", withdrawing(&submitted())),
    ];
    for ((actor, command), (code, field, dossier)) in faulty().into_iter().zip(places) {
        let seen = dossier.state().version;
        dossier.when(actor.wants(command).having_seen(seen)).then_faults([(code, field)]);
    }
}

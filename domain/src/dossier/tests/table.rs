//! Checks the design's table "Statuses and who moves them" against the commands' answers and `allowed_actions`.

use super::*;

/// Letters: A accept, R reject, Q request a supplement, C cancel that request, S supplement, F forward, B send back, G
/// assign, P request a payment, V record it, N cancel that request, E extend, J decide, U return the result, W
/// withdraw, D decline the withdrawal, X stop processing, K revoke the ruling, M post a message. An interruption is
/// followed by the status that it interrupts; LAPSED is a request past its time limit; DECIDING is processing in the
/// last step.
const TABLE: &str = "
situation                            applicant  reception  specialist  leader
REGISTERED                           WM         ARQGM      M           GM
ACCEPTED                             WM         QFGPM      M           GXM
PROCESSING                           WM         GPM        QFGM        GEXM
DECIDING                             WM         GPM        M           QBGEJXM
PAYMENT_REQUIRED:ACCEPTED            WM         GVNM       M           GNXM
PAYMENT_REQUIRED:PROCESSING          WM         GVNM       GM          GNXM
PAYMENT_REQUIRED:DECIDING            WM         GVNM       M           GNXM
SUPPLEMENT_REQUESTED:REGISTERED      SWM        CGM        M           GM
SUPPLEMENT_REQUESTED:ACCEPTED        SWM        CGM        M           GM
SUPPLEMENT_REQUESTED:PROCESSING      SWM        GM         CGM         GM
SUPPLEMENT_REQUESTED:DECIDING        SWM        GM         M           CGM
LAPSED:REGISTERED                    SWM        CGM        M           GXM
LAPSED:ACCEPTED                      SWM        CGM        M           GXM
LAPSED:PROCESSING                    SWM        GM         CGM         GXM
LAPSED:DECIDING                      SWM        GM         M           CGXM
WITHDRAWAL_REQUESTED:REGISTERED      M          GDXM       M           GDXM
WITHDRAWAL_REQUESTED:ACCEPTED        M          GDXM       M           GDXM
WITHDRAWAL_REQUESTED:PROCESSING      M          GDXM       GM          GDXM
WITHDRAWAL_REQUESTED:DECIDING        M          GDXM       M           GDXM
WITHDRAWAL_REQUESTED:SUPPLEMENT      M          GDXM       M           GDXM
WITHDRAWAL_REQUESTED:LAPSED          M          GDXM       M           GDXM
WITHDRAWAL_REQUESTED:PAYMENT         M          GDXM       M           GDXM
RESOLVED                             M          UM         M           KM
RESULT_RETURNED                      M          M          M           M
REJECTED                             M          KM         M           KM
STOPPED                              M          M          M           KM
STOPPED:ASKED_BACK                   M          KM         M           KM
";

/// Actions that a role may take in some situation, step or procedure; all others are forbidden to it.
const EVER: [&str; 4] = ["SWM", "ARQCFBGPVNUDXKM", "QCFBGM", "QCFBGNEJDXKM"];

const LETTERS: &str = "ARQCSFBGPVNEJUWDXKM";

const NOW: &str = "2026-03-11 09:00";

fn situations() -> Vec<(&'static str, [&'static str; 4])> {
    let rows = TABLE.trim().lines().skip(1);
    rows.map(|row| {
        let cells: Vec<_> = row.split_whitespace().collect();
        (cells[0], [cells[1], cells[2], cells[3], cells[4]])
    })
    .collect()
}

fn columns() -> [Actor; 4] {
    [citizen(), reception(), specialist(), leader()]
}

/// A dossier brought into this situation.
fn dossier(situation: &str) -> Dossier {
    let (top, below) = situation.split_once(':').unwrap_or((situation, situation));
    let (base, officer) = match below {
        "REGISTERED" | "REJECTED" => (submitted(), reception()),
        "PROCESSING" => (processing(), specialist()),
        "DECIDING" | "RESOLVED" | "RESULT_RETURNED" => (deciding(), leader()),
        _ => (accepted(), reception()),
    };
    let then = |dossier: &Given<Dossier>, actor: Actor, command: DossierCommand| {
        dossier.when(actor.wants(command).at("2026-03-03 09:00")).then_accepted()
    };
    let asked = || then(&base, officer, request([paper("application")]));
    let lapsed = || then(&base, officer, until(request([paper("application")]), "2026-03-10 17:00"));
    let unpaid = || then(&base, reception(), request_payment("1200000"));
    let resolved = || then(&base, leader(), decide(DossierOutcome::Granted));
    match (top, below) {
        ("SUPPLEMENT_REQUESTED", _) => asked(),
        ("LAPSED", _) => lapsed(),
        ("PAYMENT_REQUIRED", _) => unpaid(),
        ("WITHDRAWAL_REQUESTED", "SUPPLEMENT") => withdrawing(&asked()),
        ("WITHDRAWAL_REQUESTED", "LAPSED") => withdrawing(&lapsed()),
        ("WITHDRAWAL_REQUESTED", "PAYMENT") => withdrawing(&unpaid()),
        ("WITHDRAWAL_REQUESTED", _) => withdrawing(&base),
        ("RESOLVED", _) => resolved(),
        ("RESULT_RETURNED", _) => then(&resolved(), reception(), return_result()),
        ("REJECTED", _) => then(&base, reception(), reject()),
        ("STOPPED", "ASKED_BACK") => {
            withdrawing(&base).when(leader().wants(stop()).at("2026-03-03 11:00")).then_accepted()
        }
        ("STOPPED", _) => then(&base, leader(), stop()),
        _ => base,
    }
    .state()
}

fn letter(action: DossierAction) -> char {
    let index = DossierAction::ALL.iter().position(|known| *known == action).unwrap();
    LETTERS.chars().nth(index).unwrap()
}

fn allowed(dossier: &Dossier, actor: Actor) -> String {
    let filed = dossier.filed.as_deref().unwrap();
    allowed_actions(&actor, filed, at(NOW), services().rulebook.calendar()).into_iter().map(letter).collect()
}

#[test]
fn the_table_names_every_status() {
    let named = |status: &DossierStatus| {
        situations().iter().any(|(situation, _)| dossier(situation).filed.unwrap().status() == *status)
    };
    assert_eq!(DossierStatus::ALL.iter().filter(|status| !named(status)).count(), 0);
}

#[test]
fn the_actions_are_named_as_in_the_contract_and_in_its_order() {
    assert_eq!(
        DossierAction::ALL.iter().map(|action| action.name()).collect::<Vec<_>>(),
        [
            "ACCEPT",
            "REJECT",
            "REQUEST_SUPPLEMENT",
            "CANCEL_SUPPLEMENT_REQUEST",
            "SUPPLEMENT",
            "FORWARD",
            "SEND_BACK",
            "ASSIGN",
            "REQUEST_PAYMENT",
            "RECORD_PAYMENT",
            "CANCEL_PAYMENT_REQUEST",
            "EXTEND_DEADLINE",
            "DECIDE",
            "RETURN_RESULT",
            "WITHDRAW",
            "DECLINE_WITHDRAWAL",
            "STOP_PROCESSING",
            "REVOKE_RULING",
            "POST_MESSAGE",
        ]
    );
}

#[test]
fn allowed_actions_follow_the_table() {
    for (situation, row) in situations() {
        let dossier = dossier(situation);
        for (actor, expected) in columns().into_iter().zip(row) {
            assert_eq!(allowed(&dossier, actor), expected, "{situation} {actor:?}");
        }
        for actor in everybody().into_iter().filter(|actor| !columns().contains(actor)) {
            assert_eq!(allowed(&dossier, actor), "", "{situation} {actor:?}");
        }
    }
}

#[test]
fn commands_follow_the_table() {
    for (situation, row) in situations() {
        let dossier = dossier(situation);
        for (column, actor) in columns().into_iter().enumerate() {
            for action in DossierAction::ALL.iter().copied() {
                let ever = EVER[column].contains(letter(action));
                let others = row.iter().any(|cell| cell.contains(letter(action)));
                let expected = match (row[column].contains(letter(action)), ever, others) {
                    (true, ..) => Ok(()),
                    (false, true, false) => Err(Refusal::of(FaultCode::NotAllowedInStatus)),
                    (false, ..) => Err(Refusal::Forbidden),
                };
                let answered = outcome(action, actor, &dossier, at(NOW));
                assert_eq!(answered, expected, "{situation} {action:?} {actor:?}");
            }
        }
    }
}

#[test]
fn actors_outside_the_table_are_refused_by_their_read_access() {
    for (situation, _) in situations() {
        let dossier = dossier(situation);
        for actor in everybody().into_iter().filter(|actor| !columns().contains(actor)) {
            let expected = match actor {
                Actor::Anonymous => Refusal::Unauthenticated,
                Actor::System | Actor::Account { role: Role::Auditor, .. } => Refusal::Forbidden,
                Actor::Account { .. } => Refusal::at(FaultCode::NotFound, &["code"]),
            };
            for action in DossierAction::ALL.iter().copied() {
                let answered = outcome(action, actor, &dossier, at(NOW));
                assert_eq!(answered, Err(expected.clone()), "{situation} {action:?} {actor:?}");
            }
        }
    }
}

/// Roles that may take an action by a row of the table.
fn doers_of(row: [&str; 4], action: DossierAction) -> Vec<Doer> {
    let named = [Doer::Applicant, Doer::Reception, Doer::Specialist, Doer::Leader];
    named.into_iter().zip(row).filter(|(_, cell)| cell.contains(letter(action))).map(|(doer, _)| doer).collect()
}

#[test]
fn a_denial_names_the_roles_that_may_act_else_the_status() {
    for (situation, row) in situations() {
        let filed = *dossier(situation).filed.unwrap();
        for (column, actor) in columns().into_iter().chain([auditor()]).enumerate() {
            for action in DossierAction::ALL.iter().copied().filter(|action| *action != DossierAction::PostMessage) {
                let ruling = authorize(action, &actor, &filed, at(NOW), services().rulebook.calendar());
                let Err(Obstacle { barrier, doers }) = ruling else { continue };
                let (may_now, case) = (doers_of(row, action), format!("{situation} {action:?} {actor:?}"));
                let ever = EVER.get(column).is_some_and(|ever| ever.contains(letter(action)));
                let about_the_person = Refusal::from(barrier) == Refusal::Forbidden;
                assert_eq!(about_the_person, !ever || !may_now.is_empty(), "{case}: {barrier:?}");
                match (ever, may_now.is_empty()) {
                    (true, true) => assert_eq!(doers, [], "{case}"),
                    (_, false) => assert_eq!(doers, may_now, "{case}"),
                    (false, true) => assert!(!doers.is_empty() && barrier == DenyReason::NotYours, "{case}"),
                }
            }
        }
    }
}

#[test]
fn a_denial_names_the_assignee_to_colleagues() {
    let colleague = AccountId(Uuid::from_u128(15));
    let given =
        processing().when(leader().wants(assign(colleague, Role::Specialist, Some(agency(KON_TUM))))).then_accepted();
    let ruling =
        authorize(DossierAction::Assign, &specialist(), &filed(&given), at(NOW), services().rulebook.calendar());
    let doers = vec![Doer::Reception, Doer::Leader, Doer::Assignee];
    assert_eq!(ruling, Err(Obstacle { barrier: DenyReason::Claimed, doers }));
}

#[test]
fn a_stale_view_is_a_version_conflict_rather_than_a_denial() {
    let passed_on = processing();
    let current = passed_on.state().version;
    let conflict = Fault::at(FaultCode::VersionConflict, &["expectedVersion"]).with("currentVersion", current);
    passed_on.when(reception().wants(forward()).having_seen(current - 1)).then_refused(conflict);
    passed_on.when(reception().wants(forward()).having_seen(current)).then_refused(Refusal::Forbidden);
}

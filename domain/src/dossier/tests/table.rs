//! The table "Statuses and who moves them" of the design, as far as it is built, held against what the commands
//! answer and against `allowed_actions`.

use super::*;

/// A accept, R reject, Q ask for a supplement, C cancel that, S supplement, G give to somebody, W withdraw,
/// D decline that, X stop processing, M post a message. What stands below an interruption is named after it; what is
/// lapsed was to be answered before now.
const TABLE: &str = "
situation                            applicant  reception  specialist  leader
REGISTERED                           WM         ARQGM      M           GM
ACCEPTED                             WM         QGM        M           GXM
PROCESSING                           WM         GM         M           GXM
PAYMENT_REQUIRED                     WM         GM         M           GXM
SUPPLEMENT_REQUESTED:REGISTERED      SWM        CGM        M           GM
SUPPLEMENT_REQUESTED:ACCEPTED        SWM        CGM        M           GM
SUPPLEMENT_REQUESTED:PROCESSING      SWM        GM         M           GM
LAPSED:REGISTERED                    SWM        CGM        M           GXM
LAPSED:ACCEPTED                      SWM        CGM        M           GXM
LAPSED:PROCESSING                    SWM        GM         M           GXM
WITHDRAWAL_REQUESTED:REGISTERED      M          GDXM       M           GDXM
WITHDRAWAL_REQUESTED:ACCEPTED        M          GDXM       M           GDXM
WITHDRAWAL_REQUESTED:PROCESSING      M          GDXM       M           GDXM
WITHDRAWAL_REQUESTED:SUPPLEMENT      M          GDXM       M           GDXM
WITHDRAWAL_REQUESTED:LAPSED          M          GDXM       M           GDXM
RESOLVED                             M          M          M           M
RESULT_RETURNED                      M          M          M           M
REJECTED                             M          M          M           M
STOPPED                              M          M          M           M
";

const LETTERS: &str = "ARQCSGWDXM";

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

/// A dossier that stands so: by events as far as they lead, the rest by hand.
fn dossier(situation: &str) -> Dossier {
    let lapsed = until(request([paper("application")]), "2026-03-10 17:00");
    let asked_until =
        |dossier: Given<Dossier>| dossier.when(reception().wants(lapsed).at("2026-03-03 09:00")).then_accepted();
    let (top, below) = situation.split_once(':').unwrap_or((situation, situation));
    let base = match below {
        "REGISTERED" | "REJECTED" => submitted(),
        _ => accepted(),
    };
    let interrupted = match (top, below) {
        ("SUPPLEMENT_REQUESTED", _) => asked(&base, [paper("application")]),
        ("LAPSED", _) => asked_until(base),
        ("WITHDRAWAL_REQUESTED", "SUPPLEMENT") => withdrawing(&asked(&base, [paper("application")])),
        ("WITHDRAWAL_REQUESTED", "LAPSED") => withdrawing(&asked_until(base)),
        ("WITHDRAWAL_REQUESTED", _) => withdrawing(&base),
        _ => base,
    };
    let mut dossier = interrupted.state();
    if let Some(status) = DossierStatus::from_name(below) {
        let filed = dossier.filed.as_mut().unwrap();
        filed.base = status;
        filed.ended_at = Some(at(MORNING)).filter(|_| status.is_final());
    }
    dossier
}

fn letter(action: DossierAction) -> char {
    let index = DossierAction::ALL.iter().position(|known| *known == action).unwrap();
    LETTERS.chars().nth(index).unwrap()
}

fn allowed(dossier: &Dossier, actor: Actor) -> String {
    let filed = dossier.filed.as_deref().unwrap();
    allowed_actions(&actor, filed, at(NOW)).into_iter().map(letter).collect()
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
            "ASSIGN",
            "WITHDRAW",
            "DECLINE_WITHDRAWAL",
            "STOP_PROCESSING",
            "POST_MESSAGE",
        ]
    );
}

#[test]
fn what_somebody_may_do_now_is_what_the_table_says() {
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
fn the_commands_answer_what_the_table_says() {
    for (situation, row) in situations() {
        let dossier = dossier(situation);
        for (column, actor) in columns().into_iter().enumerate() {
            for action in DossierAction::ALL.iter().copied() {
                let ever = situations().iter().any(|(_, row)| row[column].contains(letter(action)));
                let expected = match (row[column].contains(letter(action)), ever) {
                    (true, _) => Ok(()),
                    (false, true) => Err(Refusal::of(FaultCode::NotAllowedInStatus)),
                    (false, false) => Err(Refusal::Forbidden),
                };
                let answered = outcome(action, actor, &dossier, at(NOW));
                assert_eq!(answered, expected, "{situation} {action:?} {actor:?}");
            }
        }
    }
}

#[test]
fn everybody_else_is_refused_by_what_they_may_see() {
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

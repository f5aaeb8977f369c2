//! Retiring a procedure and publishing it again.

use super::*;

fn publish() -> ProcedureCommand {
    ProcedureCommand::Publish { definition: Box::new(shipped(ALCOHOL)) }
}

fn published(version: u32) -> ProcedureEvent {
    ProcedureEvent::ProcedurePublished { version, definition: Box::new(shipped(ALCOHOL)) }
}

fn retired() -> ProcedureEvent {
    ProcedureEvent::ProcedureRetired { code: ALCOHOL.to_owned() }
}

fn in_force() -> Given<Procedure> {
    given([published(1)])
}

#[test]
fn a_procedure_is_retired_once_and_reopened_by_publishing_it_again() {
    let again = in_force()
        .when(administrator().wants(ProcedureCommand::Retire).having_seen(1))
        .then([retired()])
        .when(Actor::System.wants(ProcedureCommand::Retire))
        .then_nothing()
        .when(administrator().wants(publish()).having_seen(1))
        .then([published(2)])
        .when(administrator().wants(publish()))
        .then_nothing()
        .when(administrator().wants(ProcedureCommand::Retire).having_seen(2))
        .then([retired()]);
    assert_replays(&again.state(), &again.clone().events());
}

#[test]
fn a_stale_view_is_a_conflict_of_the_version_that_clients_see() {
    in_force()
        .and([retired(), published(2)])
        .when(administrator().wants(ProcedureCommand::Retire).having_seen(1))
        .then_refused(Refusal::version_conflict(2));
}

#[test]
fn a_procedure_never_published_is_not_retired() {
    nothing::<Procedure>()
        .when(administrator().wants(ProcedureCommand::Retire))
        .then_refused(Refusal::at(FaultCode::NotFound, &["code"]));
}

#[test]
fn only_administrators_and_the_command_line_retire() {
    for actor in everybody() {
        let asked = in_force().when(actor.wants(ProcedureCommand::Retire));
        match actor {
            Actor::System | Actor::Account { role: Role::Administrator, .. } => drop(asked.then_accepted()),
            Actor::Anonymous => drop(asked.then_refused(Refusal::Unauthenticated)),
            Actor::Account { .. } => drop(asked.then_refused(Refusal::Forbidden)),
        }
    }
}

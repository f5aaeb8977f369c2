//! Stories of a log that was put back.

use super::*;
use crate::testing::people::*;
use crate::testing::*;
use crate::{Actor, Refusal};

fn lost() -> LostCheckpoint {
    LostCheckpoint { size: 400, root: "a".repeat(64), at: at("2026-03-16 08:00") }
}

fn accept(reason: &str) -> RestorationCommand {
    RestorationCommand::Accept { epoch: 2, lost: lost(), kept: 300, reason: reason.to_owned() }
}

#[test]
fn an_administrator_accepts_a_restore_once() {
    let accepted = nothing::<Restorations>().when(administrator().wants(accept("Ổ đĩa hỏng")).at("2026-03-16 09:00"));
    let accepted = accepted.then([RestorationEvent::RestoreAccepted {
        at: at("2026-03-16 09:00"),
        by: administrator().account().unwrap(),
        reason: "Ổ đĩa hỏng".to_owned(),
        epoch: 2,
        lost: lost(),
        kept: 300,
    }]);
    accepted.when(administrator().wants(accept("Lần nữa"))).then([]);
}

#[test]
fn nobody_else_accepts_one_and_the_service_does_not_for_itself() {
    for actor in [reception(), leader(), citizen(), Actor::System] {
        nothing::<Restorations>().when(actor.wants(accept("Ổ đĩa hỏng"))).then_refused(Refusal::Forbidden);
    }
}

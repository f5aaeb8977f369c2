//! Read marks of both sides.

use super::*;

#[test]
fn each_side_marks_what_it_has_read() {
    exchange()
        .when(citizen().wants(read(5, "2026-03-01 09:00")))
        .then([has_read(MessageSide::Citizen, 5, "2026-03-01 09:00")])
        .when(reception().wants(read(4, "2026-03-01 08:00")))
        .then([has_read(MessageSide::Staff, 4, "2026-03-01 08:00")]);
}

#[test]
fn a_mark_only_moves_forward() {
    let marked = exchange().and([has_read(MessageSide::Staff, 5, "2026-03-01 09:00")]);
    marked.when(reception().wants(read(5, "2026-03-01 09:00"))).then_nothing();
    marked.when(leader().wants(read(4, "2026-03-01 08:00"))).then_nothing();
    marked.when(specialist().wants(read(6, "2026-03-01 09:01"))).then([has_read(
        MessageSide::Staff,
        6,
        "2026-03-01 09:01",
    )]);
}

#[test]
fn an_office_reads_as_one_and_the_applicant_for_themselves() {
    let marked = exchange().and([has_read(MessageSide::Staff, 5, "2026-03-01 09:00")]);
    marked.when(citizen().wants(read(4, "2026-03-01 08:00"))).then([has_read(
        MessageSide::Citizen,
        4,
        "2026-03-01 08:00",
    )]);
}

#[test]
fn writing_leaves_what_was_read_as_it_is() {
    exchange()
        .and([has_read(MessageSide::Citizen, 5, "2026-03-01 09:00")])
        .when(reception().wants(post("Xin chào", vec![])))
        .then_accepted()
        .when(citizen().wants(read(5, "2026-03-01 09:00")))
        .then_nothing();
}

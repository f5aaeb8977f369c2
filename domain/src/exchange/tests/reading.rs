//! Read marks of both sides.

use super::*;

#[test]
fn each_side_has_a_read_mark() {
    exchange()
        .when(citizen().wants(read(5, "2026-03-01 09:00")))
        .then([has_read(MessageSide::Citizen, 5, "2026-03-01 09:00")])
        .when(reception().wants(read(4, "2026-03-01 08:00")))
        .then([has_read(MessageSide::Staff, 4, "2026-03-01 08:00")]);
}

#[test]
fn a_read_mark_only_moves_forward() {
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
fn the_read_marks_of_both_sides_are_independent() {
    let marked = exchange().and([has_read(MessageSide::Staff, 5, "2026-03-01 09:00")]);
    marked.when(citizen().wants(read(4, "2026-03-01 08:00"))).then([has_read(
        MessageSide::Citizen,
        4,
        "2026-03-01 08:00",
    )]);
}

#[test]
fn posting_leaves_the_read_marks_unchanged() {
    exchange()
        .and([has_read(MessageSide::Citizen, 5, "2026-03-01 09:00")])
        .when(reception().wants(post("Xin chào", vec![])))
        .then_accepted()
        .when(citizen().wants(read(5, "2026-03-01 09:00")))
        .then_nothing();
}

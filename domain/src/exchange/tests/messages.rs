//! Posting messages: permission, validation, attachments.

use super::*;
use crate::AccountId;

fn file(id: u128, owner: AccountId) -> FileRef {
    let naming = FileNaming { name: "Kẻ Gỗ.pdf".to_owned(), sha256: "0".repeat(64) };
    FileRef {
        id: FileId(Uuid::from_u128(id)),
        naming: Personal::of(owner, naming),
        media_type: "application/pdf".to_owned(),
        size: 1_000,
    }
}

fn posted(side: MessageSide, body: &str, attachments: Vec<FileRef>) -> ExchangeEvent {
    ExchangeEvent::MessagePosted {
        at: at(MORNING),
        message: message(1),
        side,
        body: Personal::of(CITIZEN, body.to_owned()),
        attachments,
    }
}

#[test]
fn the_applicant_and_every_officer_of_the_agency_post_messages() {
    for (actor, side) in [
        (citizen(), MessageSide::Citizen),
        (reception(), MessageSide::Staff),
        (specialist(), MessageSide::Staff),
        (leader(), MessageSide::Staff),
    ] {
        exchange().when(actor.wants(post(" Xin chào\nanh chị ", vec![]))).then([posted(
            side,
            "Xin chào\nanh chị",
            vec![],
        )]);
    }
}

#[test]
fn readers_without_a_side_may_not_post_and_others_find_nothing() {
    for command in [post("Xin chào", vec![]), post("", vec![None]), read(1, MORNING)] {
        for onlooker in [auditor(), Actor::System] {
            exchange().when(onlooker.wants(command.clone())).then_refused(Refusal::Forbidden);
        }
        for stranger in
            [neighbour(), reception_elsewhere(), specialist_elsewhere(), leader_elsewhere(), administrator()]
        {
            exchange().when(stranger.wants(command.clone())).then_faults([("NOT_FOUND", "code")]);
        }
        exchange().when(Actor::Anonymous.wants(command)).then_refused(Refusal::Unauthenticated);
    }
}

#[test]
fn a_message_has_1_to_4000_characters() {
    let says = |body: &str| exchange().when(citizen().wants(post(body, vec![])));
    says("").then_faults([("REQUIRED", "body")]);
    says(" \n").then_faults([("REQUIRED", "body")]);
    says("a\u{202E}b").then_faults([("INVALID_FORMAT", "body")]);
    says(&"ệ".repeat(4_000)).then_accepted();
    says(&"ệ".repeat(4_001)).then_refused(Fault::at(FaultCode::TooLong, &["body"]).with("max", 4_000));
}

#[test]
fn attachments_of_officers_are_personal_data_of_the_applicant() {
    let own = file(9, reception().account().unwrap());
    exchange().when(reception().wants(post("Mời xem", vec![Some(own)]))).then([posted(
        MessageSide::Staff,
        "Mời xem",
        vec![file(9, CITIZEN)],
    )]);
    exchange()
        .when(citizen().wants(post("Mời xem", vec![Some(file(9, CITIZEN)), Some(file(8, CITIZEN))])))
        .then([posted(MessageSide::Citizen, "Mời xem", vec![file(9, CITIZEN), file(8, CITIZEN)])]);
}

#[test]
fn a_missing_foreign_or_repeated_upload_is_not_found() {
    let attachments = vec![Some(file(9, CITIZEN)), None, Some(file(8, NEIGHBOUR)), Some(file(9, CITIZEN))];
    exchange().when(citizen().wants(post("", attachments))).then_faults([
        ("REQUIRED", "body"),
        ("NOT_FOUND", "uploadIds/1"),
        ("NOT_FOUND", "uploadIds/2"),
        ("NOT_FOUND", "uploadIds/3"),
    ]);
}

#[test]
fn a_message_has_at_most_ten_attachments() {
    let sends = |count| {
        let files = (1..=count).map(|id| Some(file(id, CITIZEN))).collect();
        exchange().when(citizen().wants(post("Xin chào", files)))
    };
    sends(10).then_accepted();
    sends(11).then_refused(Fault::at(FaultCode::TooLong, &["uploadIds"]).with("max", 10));
}

#[test]
fn messages_and_attachments_are_redacted_in_debug_output() {
    let command = post("Kẻ Gỗ", vec![Some(file(9, CITIZEN))]);
    assert_eq!(format!("{command:?}"), "PostMessage");
    assert_eq!(format!("{:?}", read(1, MORNING)), "MarkRead");
    for event in exchange().when(citizen().wants(command)).then_accepted().events() {
        assert!(!format!("{event:?}").contains("Kẻ Gỗ"));
    }
}

#[test]
fn side_names_are_those_of_the_contract_and_parse_back() {
    for (side, name) in
        [(MessageSide::Citizen, "CITIZEN"), (MessageSide::Staff, "STAFF"), (MessageSide::System, "SYSTEM")]
    {
        assert_eq!((side.name(), MessageSide::from_name(name)), (name, Some(side)));
        assert_eq!(serde_json::to_value(side).unwrap(), serde_json::json!(name));
    }
    assert_eq!(MessageSide::from_name("staff"), None);
}

//! Derived ids are stable and distinct.

use super::*;

#[test]
fn derived_ids_are_stable() {
    let derived = [
        AgencyId::of_code("000.00.08.H34").to_string(),
        ProcedureId::of_code("2.001624").to_string(),
        DossierId::of_code("000.00.08.H34-260302-0007").to_string(),
        MessageId::of_supplement_request(SupplementRequestId(Uuid::from_u128(1))).to_string(),
        crate::calendar::Calendar::id_of_year(2026).to_string(),
    ];
    assert_eq!(
        derived,
        [
            "b410da58-2fb1-5df6-820b-e7282d250fbf",
            "c5273fe8-27c9-5609-bf3c-4f4f558a8349",
            "59d20b4d-8563-53a1-9d67-a4893c7d38a7",
            "4c052a06-d77d-570a-802b-4bec2bbde907",
            "cb043a6c-c867-5d76-86d6-2fe8c2bcaf7f",
        ]
    );
}

#[test]
fn the_same_name_of_another_kind_has_another_id() {
    assert_ne!(AgencyId::of_code("1").0, ProcedureId::of_code("1").0);
    assert_ne!(ProcedureId::of_code("1").0, DossierId::of_code("1").0);
}

#[test]
fn an_id_parses_back_from_its_text() {
    let id = DossierId::of_code("000.00.08.H34-260302-0007");
    assert_eq!(id.to_string().parse(), Ok(id));
    assert_eq!(serde_json::to_value(id).unwrap(), serde_json::json!(id.to_string()));
    assert!("000.00.08.H34-260302-0007".parse::<DossierId>().is_err());
}

#[test]
fn an_account_is_the_subject_of_its_own_data() {
    let account = AccountId(Uuid::from_u128(7));
    assert_eq!(SubjectId::from(account).0, account.0);
}

//! Tests of faults and refusals: stable codes, places, parameters, and the limit of one answer.

use std::collections::BTreeSet;

use super::*;

#[test]
fn fault_codes_are_unique_and_stable() {
    let texts: BTreeSet<_> = FaultCode::ALL.iter().map(|code| code.code()).collect();
    assert_eq!(texts.len(), FaultCode::ALL.len());
    assert_eq!(
        texts.iter().copied().collect::<Vec<_>>(),
        [
            "ACCOUNT_LOCKED",
            "ALREADY_ACTIVATED",
            "EMAIL_TAKEN",
            "EXPIRED",
            "FILE_REJECTED",
            "IDENTITY_NUMBER_TAKEN",
            "INVALID_FORMAT",
            "INVALID_TOKEN",
            "MISSING_DOCUMENT",
            "NOT_ACTIVATED",
            "NOT_ALLOWED_IN_STATUS",
            "NOT_FOUND",
            "NOT_REQUESTED",
            "OUT_OF_RANGE",
            "REQUEST_ID_REUSED",
            "REQUIRED",
            "TAX_CODE_TAKEN",
            "TOO_LONG",
            "TOO_MANY_ATTEMPTS",
            "TOO_SHORT",
            "UNKNOWN_REQUIREMENT",
            "USERNAME_TAKEN",
            "VERSION_CONFLICT",
            "WRONG_CREDENTIALS",
        ]
    );
}

#[test]
fn a_fault_has_a_path_and_parameters() {
    let fault = Fault::at(FaultCode::TooLong, &["name"]).with("max", 200).under(&["items", "0"]);
    assert_eq!(fault.field, ["items", "0", "name"]);
    assert_eq!(fault.params["max"], json!(200));
    assert_eq!(Fault::new(FaultCode::NotFound).field, Vec::<String>::new());
}

#[test]
fn at_most_a_hundred_faults_are_collected() {
    let mut faults = Faults::new();
    assert_eq!(faults.take(Ok(1)), Some(1));
    assert!(faults.is_empty() && faults.clone().into_result().is_ok());
    assert_eq!(faults.take(Err::<u8, _>(Fault::new(FaultCode::Required))), None);
    faults.extend(vec![Fault::new(FaultCode::TooLong); 200]);
    faults.push(Fault::new(FaultCode::Expired));
    assert_eq!(faults.clone().into_result(), Err(Refusal::Faults(faults.clone().into_vec())));
    let kept = faults.into_vec();
    assert_eq!((kept.len(), kept[0].code, kept[99].code), (100, FaultCode::Required, FaultCode::TooLong));
}

#[test]
fn a_refusal_displays_only_its_codes() {
    let fault = Fault::at(FaultCode::InvalidFormat, &["form", "Kẻ Gỗ"]).with("reason", "Kẻ Gỗ");
    let refusal = Refusal::Faults(vec![fault, Fault::new(FaultCode::Required)]);
    assert_eq!(refusal.to_string(), "refused: INVALID_FORMAT, REQUIRED");
    assert_eq!(Refusal::Forbidden.to_string(), "refused: FORBIDDEN");
    assert_eq!(Refusal::Unauthenticated.to_string(), "refused: UNAUTHENTICATED");
}

#[test]
fn a_version_conflict_names_the_current_version() {
    let fault = Fault::at(FaultCode::VersionConflict, &["expectedVersion"]).with("currentVersion", 12);
    assert_eq!(Refusal::version_conflict(12), fault.into());
}

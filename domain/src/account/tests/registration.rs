//! Registration of citizens and organizations: normalization, faults, secrets sent.

use super::*;
use crate::{CommandEnvelope, Fault, Refusal};

fn registers(form: RegistrationForm) -> CommandEnvelope<AccountCommand> {
    anonymous().wants(register(form))
}

#[test]
fn a_citizen_registers_and_is_sent_a_link_and_a_one_time_password() {
    let particulars = Particulars {
        username: "tamnv".to_owned(),
        full_name: "Nguyễn Văn Tâm".to_owned(),
        organization_name: None,
        date_of_birth: chrono::NaiveDate::from_ymd_opt(1992, 2, 9),
        identity_number: Some("062092001234".to_owned()),
        tax_code: None,
        email: Some("Tam.NV@example.com".to_owned()),
        phone: Some("0905000111".to_owned()),
        address: Some("Thôn 1, xã Đăk Hà".to_owned()),
    };
    let account = no_account().when(registers(registration())).then([
        AccountEvent::AccountRegistered {
            kind: AccountKind::Citizen,
            particulars: Personal::of(CITIZEN, particulars),
            language: Language::Vi,
            activate_by: at("2026-03-09 09:00"),
            consent: None,
        },
        AccountEvent::ActivationRequested {
            issue: LINK,
            channel: ActivationChannel::Email,
            expires_at: at("2026-03-03 09:00"),
        },
        AccountEvent::ActivationRequested {
            issue: OTP,
            channel: ActivationChannel::Sms,
            expires_at: at("2026-03-02 09:05"),
        },
    ]);
    let opened = account.state().opened.unwrap();
    assert_eq!(account.state().id(), Some(CITIZEN));
    assert_eq!((opened.status, opened.role, opened.agency), (AccountStatus::PendingActivation, Role::Citizen, None));
    assert_eq!(opened.display_name(), Some("Nguyễn Văn Tâm"));
}

#[test]
fn consent_is_recorded_with_the_version_of_the_notice_and_the_time() {
    let agreeing = |notice: &str| RegistrationForm { privacy_notice: Some(notice.to_owned()), ..registration() };
    let events = no_account().when(registers(agreeing(" 2026-11-30 "))).then_accepted().events();
    let AccountEvent::AccountRegistered { consent, .. } = &events[0] else { panic!("another event") };
    let expected = Consent { notice: "2026-11-30".to_owned(), at: at("2026-03-02 09:00") };
    assert_eq!(consent.as_ref(), Some(&expected));
    no_account().when(registers(agreeing(" "))).then_faults([("REQUIRED", "privacyNotice")]);
}

#[test]
fn an_organization_registers_with_its_name_and_tax_code() {
    let opened = no_account().when(registers(of_organization())).then_accepted().state().opened.unwrap();
    let known = opened.particulars.known().unwrap();
    assert_eq!((opened.kind, opened.role), (AccountKind::Organization, Role::Citizen));
    assert_eq!(known.tax_code.as_deref(), Some("6100123454"));
    assert_eq!(opened.display_name(), Some("Công ty TNHH Ngọc Linh"));
}

#[test]
fn every_value_is_normalized() {
    let typed = RegistrationForm {
        date_of_birth: "9-2-1992".to_owned(),
        identity_number: "062092001234||Nguyễn Văn Tâm|09021992|Nam|Kon Tum|01012022".to_owned(),
        tax_code: Some("6100123454001".to_owned()),
        phone: "0905–000–111".to_owned(),
        ..of_organization()
    };
    let opened = no_account().when(registers(typed)).then_accepted().state().opened.unwrap();
    let known = opened.particulars.known().unwrap();
    assert_eq!(known.date_of_birth, chrono::NaiveDate::from_ymd_opt(1992, 2, 9));
    assert_eq!(known.identity_number.as_deref(), Some("062092001234"));
    assert_eq!((known.tax_code.as_deref(), known.phone.as_deref()), (Some("6100123454-001"), Some("0905000111")));
}

#[test]
fn a_household_registers_with_a_tax_code_of_twelve_digits() {
    let household = RegistrationForm { tax_code: Some("062 092 001 234".to_owned()), ..of_organization() };
    let opened = no_account().when(registers(household)).then_accepted().state().opened.unwrap();
    assert_eq!(opened.particulars.known().unwrap().tax_code.as_deref(), Some("062092001234"));
}

#[test]
fn a_holder_with_a_landline_is_sent_the_link_alone() {
    let landline = RegistrationForm { phone: "0260 3862 345".to_owned(), ..registration() };
    let registered = no_account().when(registers(landline)).then_accepted().state().opened.unwrap();
    assert_eq!(registered.particulars.known().unwrap().phone.as_deref(), Some("02603862345"));
    assert!(registered.link.is_some() && registered.otp.is_none());
}

#[test]
fn a_fault_of_a_value_has_a_reason() {
    for (wrong, field, reason) in [
        (RegistrationForm { date_of_birth: "31/02/1990".to_owned(), ..registration() }, "dateOfBirth", "NO_SUCH_DAY"),
        (RegistrationForm { date_of_birth: "05/03/2035".to_owned(), ..registration() }, "dateOfBirth", "IN_THE_FUTURE"),
        (RegistrationForm { date_of_birth: "05/03/1890".to_owned(), ..registration() }, "dateOfBirth", "TOO_LONG_AGO"),
        (RegistrationForm { full_name: "12345".to_owned(), ..registration() }, "fullName", "NAME"),
        (RegistrationForm { email: "Tam <tam@example.vn>".to_owned(), ..registration() }, "email", "NAME_AROUND"),
        (RegistrationForm { tax_code: Some("6100123456".to_owned()), ..of_organization() }, "taxCode", "CHECK_DIGIT"),
    ] {
        let Err(Refusal::Faults(faults)) = no_account().when(registers(wrong)).outcome() else { panic!("{field}") };
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!((faults[0].field.join("/").as_str(), faults[0].params["reason"].as_str()), (field, Some(reason)));
    }
}

#[test]
fn all_faults_of_a_registration_are_reported_at_once() {
    let wrong = RegistrationForm {
        username: "tâm".to_owned(),
        password: "12345".to_owned(),
        full_name: " ".to_owned(),
        organization_name: Some("Công ty".to_owned()),
        date_of_birth: "30/02/1992".to_owned(),
        identity_number: "1".to_owned(),
        tax_code: Some("6100123454".to_owned()),
        email: "tam".to_owned(),
        phone: "113".to_owned(),
        address: Some("a\0".to_owned()),
        ..registration()
    };
    no_account().when(registers(wrong)).then_faults([
        ("INVALID_FORMAT", "username"),
        ("REQUIRED", "fullName"),
        ("INVALID_FORMAT", "dateOfBirth"),
        ("INVALID_FORMAT", "identityNumber"),
        ("INVALID_FORMAT", "email"),
        ("INVALID_FORMAT", "phone"),
        ("INVALID_FORMAT", "address"),
        ("INVALID_FORMAT", "organizationName"),
        ("INVALID_FORMAT", "taxCode"),
        ("TOO_SHORT", "password"),
    ]);
}

#[test]
fn every_field_is_required_but_the_address() {
    let empty = RegistrationForm {
        kind: AccountKind::Organization,
        username: String::new(),
        password: String::new(),
        full_name: String::new(),
        organization_name: None,
        date_of_birth: String::new(),
        identity_number: String::new(),
        tax_code: None,
        email: String::new(),
        phone: String::new(),
        address: Some(String::new()),
        ..registration()
    };
    no_account().when(registers(empty)).then_faults([
        ("REQUIRED", "username"),
        ("REQUIRED", "fullName"),
        ("REQUIRED", "dateOfBirth"),
        ("REQUIRED", "identityNumber"),
        ("REQUIRED", "email"),
        ("REQUIRED", "phone"),
        ("REQUIRED", "organizationName"),
        ("REQUIRED", "taxCode"),
        ("REQUIRED", "password"),
    ]);
}

#[test]
fn a_citizen_may_leave_the_fields_of_organizations_blank() {
    let blank = RegistrationForm {
        organization_name: Some(" ".to_owned()),
        tax_code: Some(String::new()),
        address: None,
        ..registration()
    };
    let opened = no_account().when(registers(blank)).then_accepted().state().opened.unwrap();
    let known = opened.particulars.known().unwrap();
    assert_eq!((&known.organization_name, &known.tax_code, &known.address), (&None, &None, &None));
}

#[test]
fn nobody_registers_as_staff() {
    let staff = RegistrationForm { kind: AccountKind::Staff, ..registration() };
    no_account().when(registers(staff)).then_faults([("INVALID_FORMAT", "kind")]);
}

#[test]
fn a_password_is_neither_common_nor_personal() {
    for (password, reason) in [
        ("123456", "COMMON"),
        ("PassWord", "COMMON"),
        ("matkhau", "COMMON"),
        ("TAMNV1", "PERSONAL"),
        ("Tam.NV1@example.com", "PERSONAL"),
        ("tam.nv1", "PERSONAL"),
        ("062 092 001 234", "PERSONAL"),
        ("062092001234", "PERSONAL"),
        ("+84 905 000 111", "PERSONAL"),
        ("0905000111", "PERSONAL"),
        ("nguyễn văn tâm", "PERSONAL"),
        ("09/02/1992", "PERSONAL"),
        ("09021992", "PERSONAL"),
        ("090292", "PERSONAL"),
        ("1992-02-09", "PERSONAL"),
    ] {
        let typed = RegistrationForm {
            username: "tamnv1".to_owned(),
            email: "tam.nv1@example.com".to_owned(),
            password: password.to_owned(),
            ..registration()
        };
        let fault = Fault::at(FaultCode::InvalidFormat, &["password"]).with("reason", reason);
        no_account().when(registers(typed)).then_refused(fault);
    }
    for password in ["Công ty TNHH Ngọc Linh", "6100123454"] {
        let typed = RegistrationForm { password: password.to_owned(), ..of_organization() };
        let fault = Fault::at(FaultCode::InvalidFormat, &["password"]).with("reason", "PERSONAL");
        no_account().when(registers(typed)).then_refused(fault);
    }
}

#[test]
fn a_citizens_password_has_6_to_256_characters() {
    for (length, code) in [(5, Some("TOO_SHORT")), (6, None), (256, None), (257, Some("TOO_LONG"))] {
        let typed = RegistrationForm { password: "ệ".repeat(length), ..registration() };
        let asked = no_account().when(registers(typed));
        match code {
            None => drop(asked.then_accepted()),
            Some(code) => drop(asked.then_faults([(code, "password")])),
        }
    }
}

#[test]
fn a_date_of_birth_lies_before_the_day_of_registration_in_viet_nam() {
    let born = |text: &str| RegistrationForm { date_of_birth: text.to_owned(), ..registration() };
    // 2026-03-01 18:30 UTC is the next day in Asia/Ho_Chi_Minh.
    no_account().when(registers(born("2026-03-01")).at("2026-03-02 01:30")).then_accepted();
    no_account()
        .when(registers(born("2026-03-02")).at("2026-03-02 01:30"))
        .then_faults([("OUT_OF_RANGE", "dateOfBirth")]);
}

#[test]
fn registering_again_changes_nothing() {
    registered().when(registers(registration())).then_nothing();
    erased().when(registers(registration())).then_nothing();
}

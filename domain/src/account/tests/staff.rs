//! Opening of staff accounts.

use super::*;

#[test]
fn an_administrator_opens_an_account_that_is_active_at_once() {
    let particulars = Particulars {
        username: "tiepnhan".to_owned(),
        full_name: "Lê Thị Tiếp".to_owned(),
        organization_name: None,
        date_of_birth: None,
        identity_number: None,
        tax_code: None,
        email: Some("tiepnhan@kontum.gov.vn".to_owned()),
        phone: None,
        address: None,
    };
    let account = no_account().when(administrator().wants(open(opening()))).then([AccountEvent::StaffAccountOpened {
        role: Role::Reception,
        agency: Some(agency(KON_TUM)),
        particulars: Personal::of(CITIZEN, particulars),
        language: Language::Vi,
    }]);
    let opened = account.state().opened.unwrap();
    assert_eq!((opened.kind, opened.status), (AccountKind::Staff, AccountStatus::Active));
    account.when(Actor::System.wants(open(opening()))).then_nothing();
}

#[test]
fn only_administrators_and_the_command_line_open_staff_accounts() {
    for actor in everybody() {
        let asked = no_account().when(actor.wants(open(opening())));
        match actor {
            Actor::System | Actor::Account { role: Role::Administrator, .. } => drop(asked.then_accepted()),
            Actor::Anonymous => drop(asked.then_refused(Refusal::Unauthenticated)),
            Actor::Account { .. } => drop(asked.then_refused(Refusal::Forbidden)),
        }
    }
}

#[test]
fn only_officers_have_an_agency_and_it_is_registered() {
    let here = Some(agency(KON_TUM));
    let nowhere = Some(agency("000.00.08.H99"));
    for (role, agency, fault) in [
        (Role::Citizen, None, Some(("INVALID_FORMAT", "role"))),
        (Role::Citizen, here, Some(("INVALID_FORMAT", "role"))),
        (Role::Reception, here, None),
        (Role::Reception, None, Some(("REQUIRED", "agencyCode"))),
        (Role::Reception, nowhere, Some(("NOT_FOUND", "agencyCode"))),
        (Role::Specialist, here, None),
        (Role::Specialist, None, Some(("REQUIRED", "agencyCode"))),
        (Role::Leader, here, None),
        (Role::Leader, nowhere, Some(("NOT_FOUND", "agencyCode"))),
        (Role::Auditor, None, None),
        (Role::Auditor, here, Some(("INVALID_FORMAT", "agencyCode"))),
        (Role::Auditor, nowhere, Some(("INVALID_FORMAT", "agencyCode"))),
        (Role::Administrator, None, None),
        (Role::Administrator, here, Some(("INVALID_FORMAT", "agencyCode"))),
    ] {
        let asked = no_account().when(administrator().wants(open(StaffOpening { role, agency, ..opening() })));
        match fault {
            None => drop(asked.then_accepted()),
            Some(fault) => drop(asked.then_faults([fault])),
        }
    }
}

#[test]
fn all_faults_of_an_opening_are_reported_at_once() {
    let wrong = StaffOpening {
        username: "a b".to_owned(),
        password: "11 chữ thôi".to_owned(),
        full_name: String::new(),
        email: Some("tiepnhan".to_owned()),
        agency: None,
        ..opening()
    };
    no_account().when(administrator().wants(open(wrong))).then_faults([
        ("INVALID_FORMAT", "username"),
        ("REQUIRED", "fullName"),
        ("INVALID_FORMAT", "email"),
        ("TOO_SHORT", "password"),
        ("REQUIRED", "agencyCode"),
    ]);
}

#[test]
fn a_staff_password_has_twelve_characters_and_is_not_personal() {
    for (password, fault) in [
        ("11 chữ thôi", Some(("TOO_SHORT", "password"))),
        ("12 chữ là đủ", None),
        ("Lê Thị Tiếp!", None),
        ("tiepnhan@kontum.gov.vn", Some(("INVALID_FORMAT", "password"))),
        ("012345678901", Some(("INVALID_FORMAT", "password"))),
    ] {
        let typed = StaffOpening { password: password.to_owned(), ..opening() };
        let asked = no_account().when(administrator().wants(open(typed)));
        match fault {
            None => drop(asked.then_accepted()),
            Some(fault) => drop(asked.then_faults([fault])),
        }
    }
}

#[test]
fn staff_may_be_without_an_email_address() {
    for email in [None, Some(" ".to_owned())] {
        let opened = no_account()
            .when(administrator().wants(open(StaffOpening { email, ..opening() })))
            .then_accepted()
            .state()
            .opened
            .unwrap();
        assert_eq!(opened.particulars.known().unwrap().email, None);
    }
}

#[test]
fn a_staff_account_is_neither_activated_nor_expired() {
    let staff = no_account().when(administrator().wants(open(opening()))).then_accepted();
    staff.when(anonymous().wants(by_link(LINK))).then_faults([("INVALID_TOKEN", "token")]);
    staff.when(anonymous().wants(by_otp(OTP))).then_faults([("INVALID_TOKEN", "otp")]);
    staff.when(anonymous().wants(resend(ActivationChannel::Sms))).then_faults([("ALREADY_ACTIVATED", "")]);
    staff.when(Actor::System.wants(AccountCommand::Expire).at("2027-03-02 09:00")).then_nothing();
}

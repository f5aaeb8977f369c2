//! Updates of particulars and of notice preferences by the holder.

use super::*;

fn update() -> AccountCommand {
    AccountCommand::Update {
        changes: AccountChanges {
            full_name: Some("Nguyễn Văn Tâm".to_owned()),
            date_of_birth: Some("1992-02-09".to_owned()),
            phone: Some("0905.000.111".to_owned()),
            address: Some(Some(" Thôn 1, xã Đăk Hà ".to_owned())),
            ..AccountChanges::default()
        },
        phone_code: CODE,
    }
}

#[test]
fn each_changed_field_is_an_event() {
    let command = AccountCommand::Update {
        changes: AccountChanges {
            full_name: Some("Nguyễn Văn Tám".to_owned()),
            date_of_birth: Some("10/02/1992".to_owned()),
            phone: Some("0905000222".to_owned()),
            address: Some(Some("Thôn 2, xã Đăk Hà".to_owned())),
            ..AccountChanges::default()
        },
        phone_code: CODE,
    };
    let born = chrono::NaiveDate::from_ymd_opt(1992, 2, 10).unwrap();
    let account = activated().when(citizen().wants(command).having_seen(4)).then([
        AccountEvent::FullNameChanged { full_name: Personal::of(CITIZEN, "Nguyễn Văn Tám".to_owned()) },
        AccountEvent::DateOfBirthChanged { date_of_birth: Personal::of(CITIZEN, born) },
        wanted_phone("0905000222", CODE, "2026-03-02 09:05"),
        AccountEvent::AddressChanged { address: Personal::of(CITIZEN, "Thôn 2, xã Đăk Hà".to_owned()) },
    ]);
    let opened = account.state().opened.unwrap();
    let known = opened.particulars.known().unwrap();
    assert_eq!(known.full_name, "Nguyễn Văn Tám");
    assert_eq!((known.date_of_birth, known.phone.as_deref()), (Some(born), Some("0905000111")));
    assert_eq!(known.address.as_deref(), Some("Thôn 2, xã Đăk Hà"));
}

#[test]
fn an_unchanged_field_is_no_event() {
    activated().when(citizen().wants(update())).then_nothing();
    activated().when(citizen().wants(nothing_new())).then_nothing();
    activated().and([AccountEvent::AddressRemoved {}]).when(citizen().wants(removing_address())).then_nothing();
}

fn removing_address() -> AccountCommand {
    AccountCommand::Update {
        changes: AccountChanges { address: Some(None), ..AccountChanges::default() },
        phone_code: CODE,
    }
}

#[test]
fn an_address_can_be_removed_by_null_or_by_a_blank_text() {
    let blank = AccountCommand::Update {
        changes: AccountChanges { address: Some(Some(" ".to_owned())), ..AccountChanges::default() },
        phone_code: CODE,
    };
    for command in [removing_address(), blank] {
        let account = activated().when(citizen().wants(command)).then([AccountEvent::AddressRemoved {}]);
        assert_eq!(account.state().opened.unwrap().particulars.known().unwrap().address, None);
    }
}

#[test]
fn an_organization_changes_its_name_and_a_citizen_has_none() {
    let command = |name: &str| AccountCommand::Update {
        changes: AccountChanges { organization_name: Some(name.to_owned()), ..AccountChanges::default() },
        phone_code: CODE,
    };
    let account =
        organization().when(citizen().wants(command("Công ty Mới"))).then([AccountEvent::OrganizationNameChanged {
            organization_name: Personal::of(CITIZEN, "Công ty Mới".to_owned()),
        }]);
    assert_eq!(account.state().opened.unwrap().display_name(), Some("Công ty Mới"));
    organization().when(citizen().wants(command("Công ty TNHH Ngọc Linh"))).then_nothing();
    activated().when(citizen().wants(command("Công ty Mới"))).then_faults([("INVALID_FORMAT", "organizationName")]);
}

#[test]
fn all_faults_of_an_update_are_reported_at_once() {
    let wrong = AccountCommand::Update {
        changes: AccountChanges {
            full_name: Some(String::new()),
            organization_name: Some(String::new()),
            date_of_birth: Some("2026-03-02".to_owned()),
            phone: Some("113".to_owned()),
            address: Some(Some("a".repeat(501))),
            ..AccountChanges::default()
        },
        phone_code: CODE,
    };
    organization().when(citizen().wants(wrong)).then_faults([
        ("REQUIRED", "fullName"),
        ("REQUIRED", "organizationName"),
        ("OUT_OF_RANGE", "dateOfBirth"),
        ("INVALID_FORMAT", "phone"),
        ("TOO_LONG", "address"),
    ]);
}

#[test]
fn username_identity_number_tax_code_and_email_never_change() {
    let immutable = |account: &Given<Account>| {
        let known = account.state().opened.unwrap().particulars.into_known().unwrap();
        (known.username, known.identity_number, known.tax_code, known.email)
    };
    let before = immutable(&organization());
    let command = AccountCommand::Update {
        changes: AccountChanges {
            full_name: Some("Trần Thị Bình".to_owned()),
            organization_name: Some("Công ty Mới".to_owned()),
            date_of_birth: Some("01/01/1980".to_owned()),
            phone: Some("0905000333".to_owned()),
            address: Some(None),
            ..AccountChanges::default()
        },
        phone_code: CODE,
    };
    let after = organization().when(citizen().wants(command)).then_accepted();
    assert_eq!(immutable(&after), before);
}

#[test]
fn only_the_holder_updates_an_active_account() {
    for stranger in [neighbour(), administrator(), auditor(), reception()] {
        activated().when(stranger.wants(update())).then_faults([("NOT_FOUND", "")]);
    }
    for nobody in [anonymous(), Actor::System] {
        activated().when(nobody.wants(update())).then_refused(Refusal::Unauthenticated);
    }
    registered().when(citizen().wants(update())).then_faults([("NOT_ACTIVATED", "")]);
    locked(activated()).when(citizen().wants(update())).then_faults([("ACCOUNT_LOCKED", "")]);
}

#[test]
fn a_version_conflict_is_told_to_the_holder_alone_and_before_any_fault() {
    let wrong = AccountCommand::Update {
        changes: AccountChanges { full_name: Some(String::new()), ..AccountChanges::default() },
        phone_code: CODE,
    };
    activated().when(neighbour().wants(wrong.clone()).having_seen(3)).then_faults([("NOT_FOUND", "")]);
    activated().when(citizen().wants(wrong).having_seen(3)).then_refused(Refusal::version_conflict(4));
}

fn choosing(sms: bool) -> AccountCommand {
    let mut command = nothing_new();
    let AccountCommand::Update { changes, .. } = &mut command else { panic!("an update") };
    changes.sms_notices = Some(sms);
    command
}

fn wanting_news_of(topics: &[NewsTopic]) -> AccountCommand {
    let mut command = nothing_new();
    let AccountCommand::Update { changes, .. } = &mut command else { panic!("an update") };
    changes.news_topics = Some(topics.to_vec());
    command
}

#[test]
fn every_offered_news_topic_is_on_until_it_is_declined() {
    let declined = |declined: &[NewsTopic]| AccountEvent::NoticesChosen { sms: false, declined: declined.to_vec() };
    activated()
        .when(citizen().wants(wanting_news_of(&[NewsTopic::Messages])))
        .then_nothing()
        .when(citizen().wants(wanting_news_of(&[])))
        .then([declined(&[NewsTopic::Messages])])
        .when(citizen().wants(wanting_news_of(&[])))
        .then_nothing()
        .when(citizen().wants(choosing(true)))
        .then([AccountEvent::NoticesChosen { sms: true, declined: vec![NewsTopic::Messages] }])
        .when(citizen().wants(wanting_news_of(&[NewsTopic::Messages])))
        .then([AccountEvent::NoticesChosen { sms: true, declined: Vec::new() }]);
    let officer = no_account().when(administrator().wants(open(opening()))).then_accepted();
    let holder = Actor::Account { id: CITIZEN, role: Role::Reception, agency: Some(agency(KON_TUM)) };
    officer.when(holder.wants(wanting_news_of(&[NewsTopic::Arrivals, NewsTopic::Answers]))).then([declined(&[
        NewsTopic::Messages,
        NewsTopic::Assignments,
        NewsTopic::Withdrawals,
    ])]);
}

#[test]
fn only_offered_news_topics_can_be_chosen() {
    let wanted = wanting_news_of(&[NewsTopic::Messages, NewsTopic::Assignments]);
    activated().when(citizen().wants(wanted)).then_faults([("NOT_FOUND", "newsTopics/1")]);
}

#[test]
fn news_come_by_sms_only_once_chosen() {
    activated().when(citizen().wants(choosing(false))).then_nothing();
    activated()
        .when(citizen().wants(choosing(true)))
        .then([AccountEvent::NoticesChosen { sms: true, declined: Vec::new() }])
        .when(citizen().wants(choosing(true)))
        .then_nothing()
        .when(citizen().wants(choosing(false)))
        .then([AccountEvent::NoticesChosen { sms: false, declined: Vec::new() }]);
}

#[test]
fn sms_requires_a_telephone() {
    let officer = no_account().when(administrator().wants(open(opening()))).then_accepted();
    let holder = Actor::Account { id: CITIZEN, role: Role::Reception, agency: Some(agency(KON_TUM)) };
    officer.when(holder.wants(choosing(true))).then_faults([("REQUIRED", "phone")]);
    officer.when(holder.wants(choosing(false))).then_nothing();
}

#[test]
fn sms_cannot_be_chosen_for_a_landline() {
    let choosing = |phone: Option<&str>| AccountCommand::Update {
        changes: AccountChanges {
            phone: phone.map(str::to_owned),
            sms_notices: Some(true),
            ..AccountChanges::default()
        },
        phone_code: CODE,
    };
    let fault = [("INVALID_FORMAT", "phone")];
    activated().when(citizen().wants(choosing(Some("0260 3862 345")))).then_faults(fault);
    let phone = Personal::of(CITIZEN, "02603862345".to_owned());
    activated()
        .and([AccountEvent::PhoneChanged { phone, proven_by: None }])
        .when(citizen().wants(choosing(None)))
        .then_faults(fault);
}

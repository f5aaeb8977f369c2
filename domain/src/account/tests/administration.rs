//! Roles and invitations, as administrators manage them.

use super::*;

fn officer() -> Given<Account> {
    no_account().when(administrator().wants(open(opening()))).then_accepted()
}

fn change(role: Role, at: Option<&str>) -> AccountCommand {
    AccountCommand::ChangeRole { role, agency: at.map(agency), released: Vec::new() }
}

fn lock_because(reason: &str) -> AccountCommand {
    AccountCommand::Lock { reason: Some(reason.to_owned()), released: Vec::new() }
}

#[test]
fn an_administrator_changes_a_role_and_repeating_it_changes_nothing() {
    let moved = officer()
        .when(administrator().wants(change(Role::Leader, Some(QUANG_NGAI))).having_seen(1))
        .then([AccountEvent::RoleChanged {
            role: Role::Leader,
            agency: Some(agency(QUANG_NGAI)),
            released: Vec::new(),
        }])
        .when(administrator().wants(change(Role::Leader, Some(QUANG_NGAI))))
        .then_nothing()
        .when(Actor::System.wants(change(Role::Auditor, None)))
        .then([AccountEvent::RoleChanged { role: Role::Auditor, agency: None, released: Vec::new() }]);
    let opened = moved.state().opened.unwrap();
    assert_eq!((opened.role, opened.agency, opened.status), (Role::Auditor, None, AccountStatus::Active));
}

#[test]
fn the_same_role_in_another_agency_is_a_change() {
    officer().when(administrator().wants(change(Role::Reception, Some(QUANG_NGAI)))).then([
        AccountEvent::RoleChanged { role: Role::Reception, agency: Some(agency(QUANG_NGAI)), released: Vec::new() },
    ]);
}

#[test]
fn only_administrators_and_the_command_line_change_roles() {
    for actor in everybody() {
        let asked = officer().when(actor.wants(change(Role::Leader, Some(KON_TUM))));
        match actor {
            Actor::System | Actor::Account { role: Role::Administrator, .. } => drop(asked.then_accepted()),
            Actor::Anonymous => drop(asked.then_refused(Refusal::Unauthenticated)),
            Actor::Account { .. } => drop(asked.then_refused(Refusal::Forbidden)),
        }
    }
}

#[test]
fn a_role_that_does_not_fit_the_agency_is_refused() {
    for (role, at, fault) in [
        (Role::Citizen, None, ("INVALID_FORMAT", "role")),
        (Role::Leader, None, ("REQUIRED", "agencyCode")),
        (Role::Leader, Some("000.00.08.H99"), ("NOT_FOUND", "agencyCode")),
        (Role::Auditor, Some(KON_TUM), ("INVALID_FORMAT", "agencyCode")),
        (Role::Administrator, Some(KON_TUM), ("INVALID_FORMAT", "agencyCode")),
    ] {
        officer().when(administrator().wants(change(role, at))).then_faults([fault]);
    }
}

#[test]
fn the_role_of_a_citizen_is_not_changed() {
    for account in [activated(), registered(), organization()] {
        let asked = account.when(administrator().wants(change(Role::Leader, Some(KON_TUM))));
        asked.then_faults([("INVALID_FORMAT", "accountId")]);
    }
    erased().when(administrator().wants(change(Role::Auditor, None))).then_faults([("NOT_FOUND", "")]);
    no_account().when(administrator().wants(change(Role::Auditor, None))).then_faults([("NOT_FOUND", "")]);
}

#[test]
fn administrators_do_not_administer_their_own_account() {
    let own = || {
        let administrating = StaffOpening { role: Role::Administrator, agency: None, ..opening() };
        no_account().when(administrator().wants(open(administrating))).then_accepted()
    };
    let holder = signed_in(CITIZEN, Role::Administrator, None);
    for command in [change(Role::Auditor, None), lock_because("x"), AccountCommand::Unlock] {
        own().when(holder.wants(command)).then_refused(Refusal::Forbidden);
    }
    own().when(administrator().wants(change(Role::Auditor, None))).then_accepted();
}

#[test]
fn a_stale_view_of_a_role_is_a_version_conflict() {
    officer()
        .when(administrator().wants(change(Role::Auditor, None)).having_seen(0))
        .then_refused(Refusal::version_conflict(1));
}

#[test]
fn the_reason_of_a_lock_is_personal_data_of_the_holder() {
    let reason = Some(Personal::of(CITIZEN, "Nghỉ việc".to_owned()));
    officer()
        .when(administrator().wants(lock_because(" Nghỉ việc ")))
        .then([AccountEvent::AccountLocked { reason, released: Vec::new() }])
        .when(administrator().wants(change(Role::Auditor, None)))
        .then_accepted();
    officer()
        .when(administrator().wants(lock_because(" ")))
        .then([AccountEvent::AccountLocked { reason: None, released: Vec::new() }]);
    officer().when(administrator().wants(lock_because(&"x".repeat(4_001)))).then_faults([("TOO_LONG", "reason")]);
}

#[test]
fn an_officer_is_invited_by_a_link_that_sets_the_first_password() {
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
    let invited = no_account().when(administrator().wants(invite(invitation()))).then([
        AccountEvent::StaffAccountOpened {
            role: Role::Reception,
            agency: Some(agency(KON_TUM)),
            particulars: Personal::of(CITIZEN, particulars),
            language: Language::Vi,
        },
        AccountEvent::PasswordResetRequested { issue: RESET, expires_at: at("2026-03-09 09:00"), invited: true },
    ]);
    invited.when(administrator().wants(invite(invitation()))).then_nothing();
    invited.when(anonymous().wants(reset_to("mười một ch", RESET))).then_faults([("TOO_SHORT", "newPassword")]);
    invited
        .when(anonymous().wants(reset_to("mười hai ký tự", RESET)).at("2026-03-09 08:59"))
        .then([AccountEvent::PasswordReset { issue: RESET }])
        .when(anonymous().wants(reset_to("mười hai ký tự", RESET)))
        .then_faults([("INVALID_TOKEN", "token")]);
    invited
        .when(anonymous().wants(reset_to("mười hai ký tự", RESET)).at("2026-03-09 09:00"))
        .then_faults([("EXPIRED", "token")]);
}

#[test]
fn only_administrators_and_the_command_line_invite() {
    for actor in everybody() {
        let asked = no_account().when(actor.wants(invite(invitation())));
        match actor {
            Actor::System | Actor::Account { role: Role::Administrator, .. } => drop(asked.then_accepted()),
            Actor::Anonymous => drop(asked.then_refused(Refusal::Unauthenticated)),
            Actor::Account { .. } => drop(asked.then_refused(Refusal::Forbidden)),
        }
    }
}

#[test]
fn all_faults_of_an_invitation_are_reported_at_once() {
    let wrong = StaffInvitation {
        username: "a b".to_owned(),
        full_name: String::new(),
        email: String::new(),
        agency: None,
        ..invitation()
    };
    no_account().when(administrator().wants(invite(wrong))).then_faults([
        ("INVALID_FORMAT", "username"),
        ("REQUIRED", "fullName"),
        ("REQUIRED", "email"),
        ("REQUIRED", "agencyCode"),
    ]);
}

fn again(issue: SecretIssueId) -> AccountCommand {
    AccountCommand::ResendInvitation { issue }
}

#[test]
fn another_invitation_ends_the_older_link() {
    let invited = no_account().when(administrator().wants(invite(invitation()))).then_accepted();
    let twice = invited.when(administrator().wants(again(NEWER)).at("2026-03-12 09:00")).then([
        AccountEvent::PasswordResetRequested { issue: NEWER, expires_at: at("2026-03-19 09:00"), invited: true },
    ]);
    let set = |issue| anonymous().wants(reset_to("mười hai ký tự", issue)).at("2026-03-12 10:00");
    twice.when(set(RESET)).then_faults([("INVALID_TOKEN", "token")]);
    twice
        .when(set(NEWER))
        .then([AccountEvent::PasswordReset { issue: NEWER }])
        .when(administrator().wants(again(RESET)))
        .then_faults([("ALREADY_ACTIVATED", "accountId")]);
}

#[test]
fn only_an_invited_account_without_a_password_is_invited_again() {
    let invited = no_account().when(administrator().wants(invite(invitation()))).then_accepted();
    locked(invited).when(administrator().wants(again(NEWER))).then_faults([("ACCOUNT_LOCKED", "accountId")]);
    officer().when(administrator().wants(again(NEWER))).then_faults([("ALREADY_ACTIVATED", "accountId")]);
    registered().when(administrator().wants(again(NEWER))).then_faults([("ALREADY_ACTIVATED", "accountId")]);
    no_account().when(administrator().wants(again(NEWER))).then_faults([("NOT_FOUND", "")]);
}

#[test]
fn only_administrators_and_the_command_line_invite_again() {
    for actor in everybody() {
        let invited = no_account().when(administrator().wants(invite(invitation()))).then_accepted();
        let asked = invited.when(actor.wants(again(NEWER)));
        match actor {
            Actor::System | Actor::Account { role: Role::Administrator, .. } => drop(asked.then_accepted()),
            Actor::Anonymous => drop(asked.then_refused(Refusal::Unauthenticated)),
            Actor::Account { .. } => drop(asked.then_refused(Refusal::Forbidden)),
        }
    }
}

#[test]
fn the_reason_of_a_lock_is_known_until_the_account_is_unlocked() {
    let reason = |account: &Given<Account>| account.state().opened.unwrap().lock_reason;
    let shut = officer().when(administrator().wants(lock_because("Nghỉ việc"))).then_accepted();
    assert_eq!(reason(&shut), Some(Personal::of(CITIZEN, "Nghỉ việc".to_owned())));
    assert_eq!(reason(&shut.when(administrator().wants(AccountCommand::Unlock)).then_accepted()), None);
}

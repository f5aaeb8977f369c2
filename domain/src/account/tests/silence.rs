//! Debug output and refusals redact personal data.

use super::*;

/// Personal values that must not appear in a log.
const CANARIES: [&str; 9] =
    ["TamNV", "tamnv", "Kẻ Gỗ", "Tâm", "1992", "062092001234", "Tam.NV@example.com", "0905000111", "Đăk Hà"];

fn assert_silent(what: &impl std::fmt::Debug) {
    for shown in [format!("{what:?}"), format!("{what:#?}")] {
        for canary in CANARIES {
            assert!(!shown.contains(canary), "{shown} shows {canary}");
        }
    }
}

#[test]
fn commands_redact_their_input() {
    let typed = || Some("Kẻ Gỗ Tâm".to_owned());
    let secret = || "Kẻ Gỗ".to_owned();
    let commands = [
        register(registration()),
        register(of_organization()),
        open(StaffOpening { username: "TamNV".to_owned(), full_name: "Tâm".to_owned(), ..opening() }),
        resend(ActivationChannel::Email),
        AccountCommand::ActivateByLink { issue: LINK, secret: secret() },
        AccountCommand::ActivateByOtp { otp: secret() },
        AccountCommand::Update {
            changes: AccountChanges {
                full_name: typed(),
                organization_name: typed(),
                date_of_birth: typed(),
                phone: typed(),
                address: Some(typed()),
                ..AccountChanges::default()
            },
            phone_code: CODE,
        },
        AccountCommand::ProvePhone { phone: "0905000111".to_owned(), otp: secret() },
        AccountCommand::ResendPhoneCode { phone: "0905000111".to_owned(), issue: CODE },
        AccountCommand::DropPhone { phone: "0905000111".to_owned() },
        change_to("Kẻ Gỗ"),
        AccountCommand::RequestPasswordReset { issue: RESET },
        AccountCommand::ResetPassword { issue: RESET, secret: secret(), new: NewPassword(secret()) },
        AccountCommand::Lock { reason: typed(), released: Vec::new() },
        AccountCommand::ChangeRole { role: Role::Leader, agency: None, released: Vec::new() },
        invite(StaffInvitation { username: "TamNV".to_owned(), full_name: "Tâm".to_owned(), ..invitation() }),
        AccountCommand::ResendInvitation { issue: RESET },
        AccountCommand::Unlock,
        AccountCommand::Expire,
        AccountCommand::WithdrawErasure,
    ];
    for command in commands {
        assert_silent(&command);
        assert_silent(&citizen().wants(command));
    }
    assert_silent(&registration());
    assert_silent(&StaffOpening { username: "TamNV".to_owned(), ..opening() });
    assert_silent(&StaffInvitation { email: "Tam.NV@example.com".to_owned(), ..invitation() });
    assert_silent(&NewPassword(secret()));
    assert_eq!(format!("{:?}", register(registration())), "Register");
}

#[test]
fn events_and_state_redact_personal_data() {
    let account = activated().when(citizen().wants(AccountCommand::Update {
        changes: AccountChanges {
            full_name: Some("Tâm Kẻ Gỗ".to_owned()),
            date_of_birth: Some("01/01/1992".to_owned()),
            phone: Some("0905000111".to_owned()),
            address: Some(Some("Đăk Hà 2".to_owned())),
            ..AccountChanges::default()
        },
        phone_code: CODE,
    }));
    let account = account.then_accepted();
    assert_silent(&account.state());
    assert_silent(account.state().opened.unwrap().particulars.known().unwrap());
    for event in account.events() {
        assert_silent(&event);
    }
}

#[test]
fn refusals_do_not_quote_the_input() {
    let wrong =
        RegistrationForm { email: "Kẻ Gỗ@Tâm".to_owned(), phone: "0905000111x".to_owned(), ..registration() };
    let refusal = no_account().when(anonymous().wants(register(wrong))).outcome().unwrap_err();
    assert_silent(&refusal);
    assert_eq!(refusal.to_string(), "refused: INVALID_FORMAT, INVALID_FORMAT");
}

//! Mails and SMS of the whole service: they arrive, and their links and secrets work.

use chrono::TimeDelta;
use delivery::sending::PassOutcome;
use domain::Role;
use serde_json::json;
use support::test_service::{AGENCY, PASSWORD, Person, ServiceWithMail};
use support::{ReceivedMail, TestDatabase, each_database};

/// Token of the one link in an e-mail.
fn token(mail: &ReceivedMail, link: &str) -> String {
    let (_, token) = mail.line(link).split_once("?token=").expect("a token");
    token.to_owned()
}

each_database! {
    async fn the_link_of_the_email_activates(database: TestDatabase) {
        let post = ServiceWithMail::open(database).await;
        let person = post.office.register(&post.office.registration()).await;
        assert_eq!(post.send().await, PassOutcome { enqueued: 2, delivered: 2, retried_later: 0, dead: 0 });
        let token = token(&post.email(&person, "Kích hoạt"), "http://127.0.0.1:8080/activate");
        let input = json!({ "token": token });
        let reply = post.office.mutate(&person, "activateAccountByLink", "account { status }", input).await;
        assert_eq!(reply.done()["account"]["status"], "ACTIVE");
    }

    async fn the_digits_of_the_sms_activate_and_what_is_moot_then_is_not_sent(database: TestDatabase) {
        let post = ServiceWithMail::open(database).await;
        let person = post.office.register(&post.office.registration()).await;
        post.send().await;
        let [sms] = &post.sms.received()[..] else { panic!("one SMS") };
        let input = json!({ "username": person.username, "otp": sms.digits() });
        post.office.mutate(&person, "activateAccountByOtp", "account { id }", input).await.done();
        let late = post.office.register(&post.office.registration()).await;
        let input = json!({ "username": late.username, "otp": post.office.otp(&late).await });
        post.office.mutate(&late, "activateAccountByOtp", "account { id }", input).await.done();
        assert_eq!(post.send().await, PassOutcome { enqueued: 2, delivered: 0, retried_later: 0, dead: 2 });
    }

    async fn who_registers_with_a_landline_activates_by_the_link_and_is_sent_no_sms(database: TestDatabase) {
        let post = ServiceWithMail::open(database).await;
        let mut form = post.office.registration();
        form["phone"] = json!("0260 3862 345");
        let person = post.office.register(&form).await;
        assert_eq!(post.send().await, PassOutcome { enqueued: 1, delivered: 1, retried_later: 0, dead: 0 });
        let again = json!({ "username": person.username, "channel": "SMS" });
        post.office.mutate(&Person::nobody(), "resendActivation", "accepted", again).await.done();
        assert_eq!(post.send().await.enqueued, 0);
        let token = token(&post.email(&person, "Kích hoạt"), "http://127.0.0.1:8080/activate");
        let reply = post.office.mutate(&person, "activateAccountByLink", "account { phone }", json!({ "token": token })).await;
        assert_eq!(reply.done()["account"]["phone"], "02603862345");
        // The opt-in to SMS is another matter: it is refused, with the reason at its field.
        let citizen = post.office.signed_in(&person).await;
        let version = post.office.account(&citizen).await.1.version;
        let input = json!({ "expectedVersion": version, "notifyBySms": true });
        let reply = post.office.mutate(&citizen, "updateAccount", "account { phone }", input).await;
        assert!(reply.text.contains("Số máy bàn không nhận được tin nhắn"), "{}", reply.text);
        assert_eq!(reply.faults(), ["INVALID_FORMAT phone"]);
    }

    async fn a_registration_with_a_mistyped_address_is_taken_back_and_made_anew(database: TestDatabase) {
        let post = ServiceWithMail::open(database).await;
        let mut form = post.office.registration();
        let person = post.office.register(&form).await;
        let discard = |password: &str| json!({ "username": person.username, "password": password });
        let said = "account { fullName identityNumber email status }";
        let wrong = post.office.mutate(&Person::nobody(), "discardRegistration", said, discard("không phải")).await;
        assert_eq!(wrong.faults(), ["WRONG_CREDENTIALS"]);
        let taken_back = post.office.mutate(&Person::nobody(), "discardRegistration", said, discard(PASSWORD)).await;
        assert_eq!(taken_back.done()["account"]["identityNumber"], form["identityNumber"]);
        // Its pending messages are obsolete, and its names are free again.
        assert_eq!(post.send().await, PassOutcome { enqueued: 2, delivered: 0, retried_later: 0, dead: 2 });
        form["email"] = json!("dung.dia.chi@example.vn");
        let again = post.office.register(&form).await;
        assert_eq!(post.send().await, PassOutcome { enqueued: 2, delivered: 2, retried_later: 0, dead: 0 });
        let input = json!({ "username": again.username, "otp": post.office.otp(&again).await });
        post.office.mutate(&again, "activateAccountByOtp", "account { id }", input).await.done();
        let used = post.office.mutate(&Person::nobody(), "discardRegistration", said, discard(PASSWORD)).await;
        assert_eq!(used.faults(), ["ALREADY_ACTIVATED"]);
    }

    async fn who_gives_an_address_says_nothing_to_whoever_reads_there_until_it_is_proven(database: TestDatabase) {
        let post = ServiceWithMail::open(database).await;
        let mut form = post.office.organization();
        (form["fullName"], form["organizationName"]) = (json!("Bấm vào đây"), json!("Công ty Trúng Thưởng"));
        let person = post.office.register(&form).await;
        post.send().await;
        let words = ["Bấm", "Trúng Thưởng", person.username.as_str()];
        let mail = post.email(&person, "Kích hoạt");
        assert_eq!(mail.header("To"), format!("{}@example.vn", person.username));
        assert!(mail.body.starts_with("Kính gửi Quý ông/bà,"), "{}", mail.body);
        for word in words {
            assert!(!format!("{}{}", mail.header("Subject"), mail.body).contains(word), "{word}: {}", mail.body);
        }
        // Verifying the telephone does not verify the e-mail address.
        let input = json!({ "username": person.username, "otp": post.office.otp(&person).await });
        post.office.mutate(&person, "activateAccountByOtp", "account { id }", input).await.done();
        let filed = post.office.file(&post.office.signed_in(&person).await).await;
        post.send().await;
        let mail = post.email(&person, &format!("Gửi hồ sơ thành công: {}", filed.code));
        assert!(!mail.body.contains("Trúng Thưởng") && !mail.header("To").contains("Trúng"), "{}", mail.body);

        let input = json!({ "email": format!("{}@example.vn", person.username) });
        post.office.mutate(&Person::nobody(), "requestPasswordReset", "accepted", input).await.done();
        post.send().await;
        let token = token(&post.email(&person, "Đặt lại mật khẩu"), "http://127.0.0.1:8080/reset");
        let input = json!({ "token": token, "newPassword": PASSWORD });
        post.office.mutate(&Person::nobody(), "resetPassword", "changed", input).await.done();
        let filed = post.office.file(&post.office.signed_in(&person).await).await;
        post.send().await;
        let mail = post.email(&person, &format!("Gửi hồ sơ thành công: {}", filed.code));
        assert!(mail.body.starts_with("Kính gửi Công ty Trúng Thưởng,"), "{}", mail.body);
        assert!(mail.header("To").contains("Công ty Trúng Thưởng"), "{}", mail.header("To"));
    }

    async fn another_password_or_telephone_is_told_to_its_account(database: TestDatabase) {
        let post = ServiceWithMail::open(database).await;
        let citizen = post.office.citizen().await;
        let input = json!({ "currentPassword": PASSWORD, "newPassword": "Nhà rông Kon Klor 27" });
        post.office.mutate(&citizen, "changePassword", "changed", input).await.done();
        post.send().await;
        let mail = post.email(&citizen, "Mật khẩu dịch vụ công trực tuyến đã được đổi");
        assert!(mail.body.contains("lúc 09:00, 09/03/2026"), "{}", mail.body);
        assert_eq!(mail.line("http"), "http://127.0.0.1:8080/password/forgot");
        let version = post.office.account(&citizen).await.1.version;
        let input = json!({ "expectedVersion": version, "phone": "0905777321" });
        post.office.mutate(&citizen, "updateAccount", "phoneAwaitsCode", input).await.done();
        post.send().await;
        assert!(!post.emails(&citizen).iter().any(|mail| mail.header("Subject").contains("Số điện thoại")), "not yet");
        let [sms] = &post.sms.received()[..] else { panic!("one SMS") };
        assert_eq!(sms.to, "0905777321");
        let input = json!({ "phone": "0905777321", "otp": sms.digits() });
        post.office.mutate(&citizen, "confirmPhone", "account { phone }", input).await.done();
        post.send().await;
        let mail = post.email(&citizen, "Số điện thoại của tài khoản");
        assert_eq!(mail.line("http"), "http://127.0.0.1:8080/password/forgot");
        assert!(!mail.body.contains("0905777321"), "{}", mail.body);
        assert_eq!(post.sms.received().len(), 1, "whoever has the number now is told nothing else");
    }

    async fn the_link_of_the_email_sets_a_new_password(database: TestDatabase) {
        let post = ServiceWithMail::open(database).await;
        let person = post.office.citizen().await;
        let input = json!({ "email": format!("{}@example.vn", person.username) });
        post.office.mutate(&Person::nobody(), "requestPasswordReset", "accepted", input).await.done();
        post.send().await;
        let token = token(&post.email(&person, "Đặt lại mật khẩu"), "http://127.0.0.1:8080/reset");
        let input = json!({ "token": token, "newPassword": "Nhà rông Kon Klor 27" });
        let reply = post.office.mutate(&Person::nobody(), "resetPassword", "changed", input).await;
        assert_eq!(reply.done()["changed"], true);
    }

    async fn who_is_invited_sets_a_password_by_the_mailed_link_and_signs_in(database: TestDatabase) {
        let post = ServiceWithMail::open(database).await;
        let administrator = post.office.staff(Role::Administrator, None).await;
        let officer = Person { username: "can.bo.moi".to_owned(), token: None };
        let input = json!({
            "username": officer.username,
            "fullName": "Lê Thị Mới",
            "email": "can.bo.moi@example.vn",
            "role": "RECEPTION",
            "agencyCode": AGENCY,
        });
        post.office.mutate(&administrator, "inviteStaff", "account { id }", input).await.done();
        assert_eq!(post.send().await.delivered, 1);
        let mail = post.email(&officer, "Tài khoản cán bộ");
        assert_eq!(mail.line("Tên đăng nhập của ông/bà: "), "Tên đăng nhập của ông/bà: can.bo.moi");
        let token = token(&mail, "http://127.0.0.1:8080/reset");
        let input = json!({ "token": token, "newPassword": PASSWORD });
        post.office.mutate(&Person::nobody(), "resetPassword", "changed", input).await.done();
        let officer = post.office.signed_in(&officer).await;
        let reply = post.office.ask(&officer, "{ viewer { role } }", json!({})).await;
        assert_eq!(reply.at("/viewer/role"), "RECEPTION");
    }

    async fn who_files_a_dossier_is_told_its_number_and_secret(database: TestDatabase) {
        let post = ServiceWithMail::open(database).await;
        let citizen = post.office.citizen().await;
        let filed = post.office.file(&citizen).await;
        post.send().await;
        let mail = post.email(&citizen, &format!("Gửi hồ sơ thành công: {}", filed.code));
        assert_eq!(mail.line("Mã hồ sơ: "), format!("Mã hồ sơ: {}", filed.code));
        assert_eq!(mail.line("Mã tra cứu bí mật: "), format!("Mã tra cứu bí mật: {}", filed.secret));
        assert!(mail.line("Cơ quan: ").contains("Sở Công Thương"), "{}", mail.body);
    }

    async fn what_the_office_asks_for_and_no_longer_asks_for_is_told(database: TestDatabase) {
        let post = ServiceWithMail::open(database).await;
        let (citizen, desk) = (post.office.citizen().await, post.office.staff(Role::Reception, Some(AGENCY)).await);
        let filed = post.office.file(&citizen).await;
        let input = json!({
            "code": filed.code,
            "expectedVersion": filed.version,
            "message": "Hồ sơ còn thiếu một phần.",
            "items": [{ "target": { "requirement": "activityReport" }, "instruction": "Gửi bản có chữ ký" }],
            "respondBy": "2026-03-20T10:00:00Z",
        });
        let reply = post.office.mutate(&desk, "requestSupplement", "dossier { version }", input).await;
        let version = reply.done()["dossier"]["version"].as_i64().expect("a version");
        post.send().await;
        let mail = post.email(&citizen, &format!("Yêu cầu bổ sung hồ sơ {}", filed.code));
        assert!(mail.body.contains("Hồ sơ còn thiếu một phần."), "{}", mail.body);
        assert!(mail.line("1. ").ends_with(": Gửi bản có chữ ký"), "{}", mail.body);
        assert!(!mail.line("1. ").contains("activityReport"), "the document's name, not its key: {}", mail.body);
        assert!(mail.body.contains("17:00, 20/03/2026"), "{}", mail.body);

        let input = json!({ "code": filed.code, "expectedVersion": version, "reason": "Đã đủ giấy tờ." });
        post.office.mutate(&desk, "cancelSupplementRequest", "dossier { id }", input).await.done();
        post.send().await;
        let mail = post.email(&citizen, &format!("Hủy yêu cầu bổ sung hồ sơ {}", filed.code));
        assert_eq!(mail.line("Lý do: "), "Lý do: Đã đủ giấy tờ.");
    }

    async fn nobody_writes_to_who_has_been_erased(database: TestDatabase) {
        let post = ServiceWithMail::open(database).await;
        post.office.register(&post.office.registration()).await;
        let account = post.office.register(&post.office.registration()).await;
        post.office.clock.advance(TimeDelta::days(7));
        let (id, _) = post.office.account(&account).await;
        assert!(post.office.app.cases.names.expire(id).await.is_ok());
        post.office.app.parts.projector.catch_up().await.expect("rows that follow");
        assert_eq!(post.send().await.delivered, 0);
        assert!(post.mail.received().is_empty() && post.sms.received().is_empty());
    }
}

//! Notifications of an applicant: revocations, opt-in to SMS, rebuilt outbox.

use domain::Role;
use serde_json::json;
use support::test_service::AGENCY;
use support::{TestDatabase, each_database};
use uuid::Uuid;

use super::{Counter, choose_sms};

each_database! {
    async fn the_applicant_is_told_that_a_ruling_was_taken_back_and_not_of_a_decision_that_no_longer_stands(
        database: TestDatabase
    ) {
        let counter = Counter::open(database).await;
        let (post, desk, leader) = (&counter.post, &counter.desk, &counter.leader);
        let specialist = counter.office().staff(Role::Specialist, Some(AGENCY)).await;
        choose_sms(counter.office(), &counter.citizen, true).await;
        for (who, mutation) in [(desk, "acceptDossier"), (desk, "forwardDossier"), (&specialist, "forwardDossier")] {
            counter.moves(who, mutation, json!({})).await;
        }
        counter.moves(leader, "decideDossier", json!({ "outcome": "GRANTED" })).await;
        counter.moves(leader, "revokeRuling", json!({ "reason": "Ghi nhầm hồ sơ khác." })).await;
        post.send().await;
        let code = &counter.filed.code;
        let mail = post.email(&counter.citizen, &format!("Thu hồi quyết định ghi nhầm: hồ sơ {code}"));
        assert!(mail.body.contains("Lý do: Ghi nhầm hồ sơ khác.") && mail.body.contains("Đang xử lý"), "{}", mail.body);
        let subjects: Vec<String> =
            post.emails(&counter.citizen).iter().map(|mail| mail.header("Subject").to_string()).collect();
        assert!(!subjects.iter().any(|subject| subject.contains("đã có kết quả")), "{subjects:?}");
        let texts: Vec<String> = post.sms.received().into_iter().map(|sms| sms.text).collect();
        assert!(texts.iter().any(|text| text.contains("Thu hồi quyết định ghi nhầm. Đang xử lý.")), "{texts:?}");
    }

    async fn the_applicant_is_told_that_a_fee_need_not_be_paid_and_of_a_request_that_still_waits_nothing(
        database: TestDatabase
    ) {
        let counter = Counter::open(database).await;
        let (post, desk) = (&counter.post, &counter.desk);
        choose_sms(counter.office(), &counter.citizen, true).await;
        counter.moves(desk, "acceptDossier", json!({})).await;
        for amount in ["3000000", "300000"] {
            let fee = json!({ "money": { "amount": amount }, "reason": format!("Phí thẩm định {amount}.") });
            counter.moves(desk, "requestPayment", fee).await;
            if amount == "3000000" {
                counter.moves(desk, "cancelPaymentRequest", json!({ "reason": "Ghi nhầm số tiền." })).await;
            }
        }
        post.send().await;
        let code = &counter.filed.code;
        let mail = post.email(&counter.citizen, &format!("Không phải nộp phí, lệ phí: hồ sơ {code}"));
        assert!(mail.body.contains("Lý do: Ghi nhầm số tiền.") && mail.body.contains("Được tiếp nhận"), "{}", mail.body);
        let asked: Vec<String> = post
            .emails(&counter.citizen)
            .iter()
            .filter(|mail| mail.header("Subject").contains("Yêu cầu nộp phí, lệ phí"))
            .map(|mail| mail.body.clone())
            .collect();
        assert_eq!(asked.len(), 1, "{asked:?}");
        assert!(asked[0].contains("Phí thẩm định 300000."), "{}", asked[0]);
        let texts: Vec<String> = post.sms.received().into_iter().map(|sms| sms.text).collect();
        assert!(texts.iter().any(|text| text.contains("Hủy yêu cầu nộp phí, lệ phí. Được tiếp nhận.")), "{texts:?}");
        assert_eq!(texts.iter().filter(|text| text.contains(": Yêu cầu nộp phí, lệ phí.")).count(), 1, "{texts:?}");
    }

    async fn every_step_that_is_mailed_goes_by_sms_too_once_the_applicant_has_chosen_so(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (post, desk, leader) = (&counter.post, &counter.desk, &counter.leader);
        let specialist = counter.office().staff(Role::Specialist, Some(AGENCY)).await;
        counter.moves(desk, "acceptDossier", json!({ "note": "Hồ sơ đầy đủ." })).await;
        post.send().await;
        assert_eq!(post.emails(&counter.citizen).len(), 2, "submission and acceptance");
        assert_eq!(post.sms.received().len(), 0, "nobody chose SMS");

        assert_eq!(choose_sms(counter.office(), &counter.citizen, true).await["notifyBySms"], true);
        post.send().await;
        assert_eq!(post.sms.received().len(), 0, "what happened before is not told again");
        let money = json!({ "amount": "1200000" });
        counter.moves(desk, "requestPayment", json!({ "money": money, "reason": "Phí thẩm định." })).await;
        counter.moves(desk, "recordPayment", json!({ "money": money, "reference": "BL-0001" })).await;
        let item = json!({ "target": { "requirement": "application" }, "instruction": "Ký lại đơn." });
        let asked = json!({ "message": "Đề nghị bổ sung.", "items": [item], "respondBy": "2026-03-20T10:00:00Z" });
        counter.moves(desk, "requestSupplement", asked).await;
        counter.moves(desk, "cancelSupplementRequest", json!({ "reason": "Đã đủ." })).await;
        counter.moves(desk, "forwardDossier", json!({})).await;
        let extended = json!({ "dueAt": "2026-04-10T10:00:00Z", "reason": "Cần xác minh thêm." });
        counter.moves(leader, "extendDeadline", extended).await;
        counter.moves(&specialist, "forwardDossier", json!({})).await;
        counter.moves(leader, "decideDossier", json!({ "outcome": "GRANTED" })).await;
        counter.moves(desk, "returnResult", json!({})).await;
        post.send().await;

        let mut told: Vec<String> = post.sms.received().into_iter().map(|sms| sms.text).collect();
        told.sort();
        let news = |news: &str| format!("Hồ sơ {}: {news}", counter.filed.code);
        let mut expected = [
            news("Yêu cầu nộp phí, lệ phí. Yêu cầu thực hiện nghĩa vụ tài chính. Hẹn trả 17:00, 12/03/2026."),
            news("Đã ghi nhận nộp phí, lệ phí. Được tiếp nhận. Hẹn trả 17:00, 12/03/2026."),
            news("Yêu cầu bổ sung hồ sơ. Bổ sung chậm nhất 17:00, 20/03/2026."),
            news("Hủy yêu cầu bổ sung hồ sơ."),
            news("Chuyển sang bước: Thẩm định hồ sơ, dự thảo giấy phép. Hẹn trả 17:00, 12/03/2026."),
            news("Xin lỗi và hẹn lại ngày trả kết quả. Đang xử lý. Hẹn trả 17:00, 10/04/2026."),
            news("đã có kết quả: Chấp thuận. Đăng nhập để xem kết quả."),
            news("đã trả kết quả: Chấp thuận. Đăng nhập để xem kết quả."),
        ];
        expected.sort();
        assert_eq!(told, expected);
        assert_eq!(post.emails(&counter.citizen).len(), 2 + 8, "and all of them by e-mail");
        let result = post.email(&counter.citizen, &format!("Hồ sơ {} đã có kết quả: Chấp thuận", counter.filed.code));
        assert!(result.body.contains("Đăng nhập và xem kết quả tại:"), "{}", result.body);
        assert_eq!(result.line("http"), format!("http://127.0.0.1:8080/dossiers/{}", counter.filed.code));
        for sms in post.sms.received() {
            assert!(!sms.text.contains(&counter.filed.secret) && !sms.text.contains("Ngọc"), "{}", sms.text);
        }
    }

    async fn who_files_a_dossier_hears_by_sms_in_their_own_language(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let post = &counter.post;
        let mut form = counter.office().registration();
        form["phone"] = json!("0905777321");
        let organization = counter.office().activated(&form).await;
        post.send().await;
        choose_sms(counter.office(), &organization, true).await;
        let before = post.sms.received().len();
        let filed = counter.office().file(&organization).await;
        post.send().await;
        let [sms] = &post.sms.received()[before..] else { panic!("one SMS") };
        assert_eq!(sms.to, "0905777321");
        assert_eq!(sms.text, format!("Hồ sơ {}: Nộp hồ sơ. Mới đăng ký.", filed.code));
    }

    async fn who_thinks_better_of_it_hears_by_sms_no_more(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        choose_sms(office, &counter.citizen, true).await;
        counter.moves(&counter.desk, "acceptDossier", json!({})).await;
        // Before it is sent: opting out drops the pending SMS, the mail is sent.
        assert_eq!(choose_sms(office, &counter.citizen, false).await["notifyBySms"], false);
        let before = post.sms.received().len();
        post.send().await;
        counter.moves(&counter.desk, "forwardDossier", json!({})).await;
        post.send().await;
        assert_eq!(post.sms.received().len(), before);
        let told = counter.ledger(&counter.citizen).await;
        let by_sms: Vec<_> = told.iter().filter(|delivery| delivery["channel"] == "SMS").collect();
        assert_eq!((by_sms.len(), &by_sms[0]["lastError"]), (1, &json!("moot")));
    }

    async fn a_rebuilt_outbox_tells_nobody_anew(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        counter.moves(&counter.desk, "acceptDossier", json!({})).await;
        choose_sms(office, &counter.citizen, true).await;
        let money = json!({ "amount": "1200000" });
        counter.moves(&counter.desk, "requestPayment", json!({ "money": money, "reason": "Phí." })).await;
        post.send().await;
        let sent = (post.mail.received().len(), post.sms.received().len());
        let before = office.footprint().await;
        office.app.parts.projector.rebuild("outbox", office.clock.now(), |_| {}).await.expect("a rebuilt outbox");
        office.assert_nothing_written_since(&before, "the same rows").await;
        post.send().await;
        assert_eq!((post.mail.received().len(), post.sms.received().len()), sent);
    }

    async fn only_ones_own_choice_is_seen_and_only_by_who_sees_the_whole_account(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let office = counter.office();
        choose_sms(office, &counter.citizen, true).await;
        let document = "query ($code: String!) { dossier(code: $code) { applicant { notifyBySms } } }";
        for (who, seen) in [(&counter.citizen, json!(true)), (&counter.desk, json!(null))] {
            let reply = office.ask(who, document, json!({ "code": counter.filed.code })).await;
            assert_eq!(reply.at("/dossier/applicant/notifyBySms"), &seen);
        }
        let version = office.ask(&counter.desk, "{ viewer { version } }", json!({})).await.at("/viewer/version").clone();
        let input = json!({ "expectedVersion": version, "notifyBySms": true, "requestId": Uuid::new_v4() });
        office.refuses(&counter.desk, "updateAccount", &input, &["REQUIRED phone"]).await;
    }
}

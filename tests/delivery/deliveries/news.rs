//! News: topics, recipients, deduplication.

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, Person};
use support::{TestDatabase, each_database};
use uuid::Uuid;

use super::{Counter, choose_news, choose_sms};

impl Counter {
    async fn says(&self, who: &Person, body: &str) -> String {
        let input = json!({ "code": self.filed.code, "body": body, "requestId": Uuid::new_v4() });
        let done = self.office().mutate(who, "postMessage", "message { id }", input).await;
        done.done()["message"]["id"].as_str().expect("an id").to_owned()
    }

    async fn reads(&self, who: &Person, message: &str) {
        let input = json!({ "code": self.filed.code, "upToMessageId": message });
        self.office().mutate(who, "markExchangeRead", "stale", input).await.done();
    }

    /// Number of mails to somebody with this subject.
    fn told(&self, who: &Person, subject: &str) -> usize {
        let mails = self.post.emails(who);
        mails.iter().filter(|mail| mail.header("Subject").starts_with(subject)).count()
    }
}

const TO_APPLICANT: &str = "Tin nhắn mới về hồ sơ";
const TO_OFFICER: &str = "Người nộp nhắn về hồ sơ";
const FORWARDED: &str = "Hồ sơ chuyển đến bước của ông/bà";
const SENT_BACK: &str = "Hồ sơ trả lại bước của ông/bà";

each_database! {
    async fn either_side_is_told_once_of_a_burst_and_not_at_all_of_what_was_read_meanwhile(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        choose_sms(office, &counter.citizen, true).await;
        post.send().await;
        let by_sms = post.sms.received().len();
        counter.says(&counter.desk, "Chào anh").await;
        counter.says(&counter.desk, "Anh cho xin số điện thoại kho").await;
        post.send().await;
        assert_eq!(counter.told(&counter.citizen, TO_APPLICANT), 0, "who has the page open reads it first");
        office.clock.advance(TimeDelta::minutes(3));
        post.send().await;
        assert_eq!(counter.told(&counter.citizen, TO_APPLICANT), 1);
        let mail = post.email(&counter.citizen, TO_APPLICANT);
        assert!(mail.body.contains("2 tin nhắn chưa đọc"), "{}", mail.body);
        assert!(!mail.body.contains("Anh cho xin"), "what was written stays on the page: {}", mail.body);
        assert_eq!(post.sms.received().len(), by_sms + 1);
        let sms = post.sms.received().pop().expect("an SMS");
        assert_eq!(sms.text, format!("Hồ sơ {}: cơ quan có tin nhắn mới cho ông/bà.", counter.filed.code));

        // The reception reads the message before the news is due.
        let said = counter.says(&counter.citizen, "0905 111 222").await;
        counter.reads(&counter.desk, &said).await;
        office.clock.advance(TimeDelta::minutes(3));
        post.send().await;
        assert_eq!(counter.told(&counter.desk, TO_OFFICER), 0);
        counter.says(&counter.citizen, "hoặc gọi máy bàn").await;
        office.clock.advance(TimeDelta::minutes(3));
        post.send().await;
        assert_eq!((counter.told(&counter.desk, TO_OFFICER), counter.told(&counter.leader, TO_OFFICER)), (1, 0));
    }

    async fn officers_are_told_of_what_comes_to_them(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        let specialist = office.staff(Role::Specialist, Some(AGENCY)).await;
        choose_news(office, &counter.desk, &["MESSAGES", "ARRIVALS", "ASSIGNMENTS", "ANSWERS"]).await;
        let arrived = office.file(&counter.citizen).await.code;
        post.send().await;
        assert_eq!(counter.told(&counter.desk, &format!("Hồ sơ mới nộp: {arrived}")), 1);
        let code = &counter.filed.code;
        counter.moves(&counter.desk, "acceptDossier", json!({})).await;
        counter.moves(&counter.desk, "forwardDossier", json!({})).await;
        let id = office.ask(&specialist, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        counter.moves(&counter.desk, "assignDossier", json!({ "assigneeId": id })).await;
        let item = json!({ "target": { "requirement": "application" }, "instruction": "Ký lại đơn." });
        counter.moves(&specialist, "requestSupplement", json!({ "message": "Bổ sung.", "items": [item] })).await;
        counter.moves(&counter.citizen, "supplementDossier", json!({ "message": "Tôi đã ký." })).await;
        post.send().await;
        assert_eq!(counter.told(&specialist, &format!("Ông/bà được phân công xử lý hồ sơ {code}")), 1);
        assert_eq!(counter.told(&specialist, &format!("Người nộp đã bổ sung hồ sơ {code}")), 1);
        for other in [&counter.desk, &counter.leader] {
            assert_eq!(post.emails(other).len(), usize::from(other.username == counter.desk.username));
        }
    }

    async fn officers_are_told_once_of_what_comes_to_their_step_while_nobody_has_it(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        let specialist = office.staff(Role::Specialist, Some(AGENCY)).await;
        let other = office.staff(Role::Specialist, Some(AGENCY)).await;
        choose_news(office, &other, &["MESSAGES", "ASSIGNMENTS", "ANSWERS"]).await;
        let rests = async || {
            office.clock.advance(TimeDelta::minutes(3));
            post.send().await;
        };
        let code = &counter.filed.code;
        counter.moves(&counter.desk, "acceptDossier", json!({})).await;
        counter.moves(&counter.desk, "forwardDossier", json!({})).await;
        post.send().await;
        assert_eq!(counter.told(&specialist, FORWARDED), 0, "it may be given to somebody at once");
        rests().await;
        assert_eq!(counter.told(&specialist, &format!("{FORWARDED}: {code}")), 1);
        assert_eq!(counter.told(&other, FORWARDED), 0, "who declines it is not told");
        assert_eq!(counter.told(&counter.leader, FORWARDED), 0, "nor who does another step");

        // To the leader and back, twice: news are sent once, of the dossier as it is then.
        for _ in 0..2 {
            counter.moves(&specialist, "forwardDossier", json!({})).await;
            counter.moves(&counter.leader, "sendBackDossier", json!({ "reason": "Thiếu ý kiến thẩm định." })).await;
        }
        rests().await;
        assert_eq!((counter.told(&specialist, SENT_BACK), counter.told(&counter.leader, FORWARDED)), (1, 0));
        assert!(!post.email(&specialist, SENT_BACK).body.contains("thẩm định."), "why stands on the page alone");

        // The named assignee is notified, and nobody else.
        let id = office.ask(&counter.leader, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        counter.moves(&specialist, "forwardDossier", json!({ "assigneeId": id })).await;
        rests().await;
        assert_eq!(counter.told(&counter.leader, FORWARDED), 0);
        assert_eq!(counter.told(&counter.leader, &format!("Ông/bà được phân công xử lý hồ sơ {code}")), 1);
    }

    async fn whoever_may_rule_on_a_withdrawal_is_told_of_it_once_unless_they_decline(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        let specialist = office.staff(Role::Specialist, Some(AGENCY)).await;
        let elsewhere = office.staff(Role::Leader, Some(support::test_service::OTHER_AGENCY)).await;
        let other = office.staff(Role::Reception, Some(AGENCY)).await;
        let chosen = choose_news(office, &other, &["MESSAGES", "ARRIVALS", "ASSIGNMENTS", "ANSWERS"]).await;
        assert_eq!(chosen["offeredNewsTopics"].as_array().expect("topics").last(), Some(&json!("WITHDRAWALS")));
        choose_news(office, &counter.desk, &["WITHDRAWALS"]).await;
        let rests = async || {
            office.clock.advance(TimeDelta::minutes(3));
            post.send().await;
        };
        let asks = async || counter.moves(&counter.citizen, "withdrawDossier", json!({ "reason": "Đổi địa điểm." })).await;
        let declines = async || counter.moves(&counter.desk, "declineWithdrawal", json!({ "reason": "Đã có kết quả." })).await;
        counter.moves(&counter.desk, "acceptDossier", json!({})).await;

        // Requested, declined and requested again at once: one mail, of the pending request.
        asks().await;
        declines().await;
        asks().await;
        rests().await;
        let subject = format!("Người nộp xin rút hồ sơ {}", counter.filed.code);
        let told = || [&counter.desk, &counter.leader, &specialist, &elsewhere, &other].map(|who| counter.told(who, &subject));
        assert_eq!(told(), [1, 1, 0, 0, 0]);
        let mail = post.email(&counter.leader, &subject);
        assert_eq!(mail.line("http"), format!("http://127.0.0.1:8080/staff/dossiers/{}", counter.filed.code));
        assert!(!mail.body.contains("Đổi địa điểm"), "why stands on the page alone: {}", mail.body);
        // A message that is ruled on meanwhile is not sent.
        declines().await;
        asks().await;
        declines().await;
        rests().await;
        assert_eq!(told(), [1, 1, 0, 0, 0]);
    }

    async fn an_assignment_that_was_taken_back_meanwhile_is_told_to_nobody(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        let other = office.staff(Role::Reception, Some(AGENCY)).await;
        for who in [&other, &counter.desk] {
            let id = office.ask(who, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
            counter.moves(&counter.leader, "assignDossier", json!({ "assigneeId": id })).await;
        }
        post.send().await;
        assert_eq!(counter.told(&other, "Ông/bà được phân công"), 0);
        assert_eq!(counter.told(&counter.desk, "Ông/bà được phân công"), 1);
    }

    async fn each_chooses_what_they_want_news_of_and_sees_ones_own_choice_alone(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        post.send().await;
        let chosen = choose_news(office, &counter.desk, &["ANSWERS"]).await;
        assert_eq!(chosen["newsTopics"], json!(["ANSWERS"]));
        assert_eq!(
            chosen["offeredNewsTopics"],
            json!(["MESSAGES", "ARRIVALS", "ASSIGNMENTS", "ANSWERS", "WITHDRAWALS"]),
        );
        let before = post.emails(&counter.desk).len();
        office.file(&counter.citizen).await;
        counter.says(&counter.citizen, "Đã nhận được chưa?").await;
        office.clock.advance(TimeDelta::minutes(3));
        post.send().await;
        assert_eq!(post.emails(&counter.desk).len(), before);

        assert_eq!(choose_news(office, &counter.citizen, &[]).await["newsTopics"], json!([]));
        counter.says(&counter.desk, "Rồi.").await;
        office.clock.advance(TimeDelta::minutes(3));
        post.send().await;
        assert_eq!(counter.told(&counter.citizen, TO_APPLICANT), 0);

        let version = office.ask(&counter.citizen, "{ viewer { version } }", json!({})).await.at("/viewer/version").clone();
        let input = json!({ "expectedVersion": version, "newsTopics": ["ARRIVALS"], "requestId": Uuid::new_v4() });
        office.refuses(&counter.citizen, "updateAccount", &input, &["NOT_FOUND newsTopics.0"]).await;
        let document = "query ($code: String!) { dossier(code: $code) { applicant { newsTopics offeredNewsTopics } } }";
        let reply = office.ask(&counter.desk, document, json!({ "code": counter.filed.code })).await;
        assert_eq!(reply.at("/dossier/applicant/newsTopics"), &Value::Null);
        assert_eq!(reply.at("/dossier/applicant/offeredNewsTopics"), &Value::Null);
    }
}

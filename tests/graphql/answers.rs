//! Idempotency of mutations: a repeated request, however late, gets the first answer, which equals a fresh read.

mod stored;

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use support::licence::Licence;
use support::test_service::{AGENCY, OTHER_AGENCY, Person, TestService};
use support::webhook_receiver::Receiver;
use support::{TestDatabase, each_database};
use uuid::Uuid;

use crate::contract::served;

/// Fields of a dossier, without those that depend on the clock.
const DOSSIER: &str = "id code version status statusTitle submittedAt acceptedAt dueAt timeliness turn supplementUntil \
    supplementRounds assignee { id displayName } applicant { id displayName } currentStep { key } \
    supplementRequest { id requestedAt respondBy message round items { id instruction } } \
    paymentRequest { id requestedAt paidAt reason reference money { amount currency } } \
    result { outcome decidedAt reason files { id name } }";

/// Fields of an account.
const ACCOUNT: &str = "id version status role kind displayName username lockReason agency { code } \
    absence { from until deputy { id } } erasure { requestedAt basis document requestedBy { name } }";

/// Fields of one's own account.
const OWN: &str = "id version status phone awaitedPhone phoneCodeExpiresAt notifyBySms newsTopics";

/// Mutations tested elsewhere: two need a message or a delivery that failed (`deliveries::resending`, `webhooks`), and
/// one cannot be confirmed before years have passed (`erasure::rules`).
const ELSEWHERE: [&str; 3] = ["resendDelivery", "retryDeadLetter", "confirmErasure"];

/// Sends mutations twice, a minute apart.
struct Walk<'a> {
    office: &'a TestService,
    walked: BTreeSet<String>,
}

impl Walk<'_> {
    /// Answer of the mutation, the same both times.
    async fn twice(&mut self, who: &Person, mutation: &str, selected: &str, mut input: Value) -> Value {
        input["requestId"] = json!(Uuid::new_v4());
        let first = self.office.mutate(who, mutation, selected, input.clone()).await.done().clone();
        self.office.clock.advance(TimeDelta::minutes(1));
        let before = self.office.footprint().await;
        let again = self.office.mutate(who, mutation, selected, input).await.done().clone();
        assert_eq!(again, first, "{mutation}, sent again");
        self.office.assert_nothing_written_since(&before, mutation).await;
        self.walked.insert(mutation.to_owned());
        first
    }

    /// For a dossier's mutation, compared with a fresh read.
    async fn moved(&mut self, who: &Person, mutation: &str, code: &str, mut input: Value) -> Value {
        input["code"] = json!(code);
        input["expectedVersion"] = json!(self.office.version(who, code).await);
        let answered = self.twice(who, mutation, &format!("dossier {{ {DOSSIER} }}"), input).await;
        let document = format!("query ($code: String!) {{ dossier(code: $code) {{ {DOSSIER} }} }}");
        let read = self.office.ask(who, &document, json!({ "code": code })).await;
        assert_eq!(&answered["dossier"], read.at("/dossier"), "{mutation}, read fresh");
        answered["dossier"].clone()
    }

    /// For an account's mutation, compared with an administrator's fresh read.
    async fn administered(&mut self, by: &Person, mutation: &str, account: &Value, mut input: Value) {
        input["accountId"] = account.clone();
        let answered = self.twice(by, mutation, &format!("account {{ {ACCOUNT} }}"), input).await;
        self.reads(by, mutation, &answered["account"]).await;
    }

    async fn reads(&self, by: &Person, mutation: &str, answered: &Value) {
        let document = format!("query ($id: ID!) {{ node(id: $id) {{ ... on Account {{ {ACCOUNT} }} }} }}");
        let read = self.office.ask(by, &document, json!({ "id": answered["id"] })).await;
        assert_eq!(answered, read.at("/node"), "{mutation}, read fresh");
    }
}

each_database! {
    async fn whatever_is_sent_again_is_answered_by_what_was_stored(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let mut walk = Walk { office: &licence.office, walked: BTreeSet::new() };
        the_way_to_a_result(&mut walk, &licence).await;
        other_ways(&mut walk, &licence).await;
        people(&mut walk, &licence).await;
        facts(&mut walk).await;
        let repeatable = repeatable();
        let walked: BTreeSet<String> = walk.walked.into_iter().chain(ELSEWHERE.map(ToOwned::to_owned)).collect();
        assert_eq!(walked, repeatable, "every mutation that takes a request id is walked");
    }
}

/// The mutations with a request id.
fn repeatable() -> BTreeSet<String> {
    let schema = served();
    let takes = |mutation: &str| {
        let (first, rest) = mutation.split_at(1);
        schema.get(&format!("{}{rest}Input.requestId", first.to_uppercase())).is_some()
    };
    let mutations =
        schema.iter().filter_map(|(path, _)| path.strip_prefix("Mutation.")).filter(|name| !name.contains('.'));
    mutations.filter(|mutation| takes(mutation)).map(ToOwned::to_owned).collect()
}

async fn the_way_to_a_result(walk: &mut Walk<'_>, licence: &Licence) {
    let Licence { citizen, desk, specialist, leader, code, .. } = licence;
    let item = json!({ "target": { "requirement": "application" }, "instruction": "Ký lại đơn." });
    let ask = json!({ "message": "Đề nghị bổ sung.", "items": [item], "respondBy": "2026-03-20T10:00:00Z" });
    let money = json!({ "amount": "600000", "currency": "VND" });
    walk.moved(desk, "acceptDossier", code, json!({ "note": "Đủ." })).await;
    walk.moved(desk, "requestSupplement", code, ask.clone()).await;
    walk.moved(desk, "cancelSupplementRequest", code, json!({ "reason": "Không cần nữa." })).await;
    walk.moved(desk, "requestSupplement", code, ask).await;
    walk.moved(citizen, "supplementDossier", code, json!({ "message": "Tôi đã nộp." })).await;
    let fee = json!({ "money": money, "reason": "Phí thẩm định." });
    walk.moved(desk, "requestPayment", code, fee.clone()).await;
    walk.moved(leader, "cancelPaymentRequest", code, json!({ "reason": "Ghi nhầm số tiền." })).await;
    walk.moved(desk, "requestPayment", code, fee).await;
    walk.moved(desk, "recordPayment", code, json!({ "money": money, "reference": "BL-0117" })).await;
    walk.moved(desk, "forwardDossier", code, json!({})).await;
    let officer = walk.office.ask(specialist, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
    walk.moved(leader, "assignDossier", code, json!({ "assigneeId": officer })).await;
    let later = json!({ "dueAt": "2026-04-30T10:00:00Z", "reason": "Cần xác minh." });
    walk.moved(leader, "extendDeadline", code, later).await;
    walk.moved(citizen, "withdrawDossier", code, json!({ "reason": "Đổi ý." })).await;
    walk.moved(desk, "declineWithdrawal", code, json!({ "reason": "Sắp xong." })).await;
    let [draft, opinion] = [walk.office.upload(specialist).await, walk.office.upload(leader).await];
    walk.moved(specialist, "forwardDossier", code, json!({ "uploadIds": [draft] })).await;
    let back = json!({ "reason": "Thiếu biên bản.", "uploadIds": [opinion] });
    walk.moved(leader, "sendBackDossier", code, back).await;
    walk.moved(specialist, "forwardDossier", code, json!({})).await;
    let enclosed = "query ($code: String!) { dossier(code: $code) { progress { files { id } } } }";
    let enclosed = walk.office.ask(leader, enclosed, json!({ "code": code })).await;
    let mut entries = enclosed.at("/dossier/progress").as_array().expect("entries").iter();
    let file = entries.find_map(|entry| entry["files"].get(0)).expect("an enclosure")["id"].clone();
    let granted = |more: Value| {
        let mut input = json!({ "outcome": "GRANTED", "reason": "Đủ điều kiện." });
        input.as_object_mut().expect("an input").extend(more.as_object().expect("an input").clone());
        input
    };
    let paper = walk.office.upload(leader).await;
    walk.moved(leader, "decideDossier", code, granted(json!({ "uploadIds": [paper] }))).await;
    walk.moved(leader, "revokeRuling", code, json!({ "reason": "Ghi nhầm." })).await;
    let decided = walk.moved(leader, "decideDossier", code, granted(json!({ "fileIds": [file] }))).await;
    assert_eq!(decided["result"]["files"][0]["id"], file);
    walk.moved(desk, "returnResult", code, json!({ "note": "Đã trao." })).await;
    let said = json!({ "code": code, "body": "Cảm ơn." });
    let message = "message { id at side body author { name role } readAt } dossier { version status }";
    walk.twice(citizen, "postMessage", message, said).await;
}

async fn other_ways(walk: &mut Walk<'_>, licence: &Licence) {
    let Licence { citizen, desk, leader, .. } = licence;
    let filed = "dossier { code submittedAt version status } lookUpSecret";
    let submission = walk.office.submission(citizen).await;
    let submitted = walk.twice(citizen, "submitDossier", filed, submission).await;
    let code = submitted["dossier"]["code"].as_str().expect("a code").to_owned();
    walk.moved(desk, "rejectDossier", &code, json!({ "reason": "Không thuộc thẩm quyền." })).await;
    let stopped = walk.office.file(citizen).await;
    walk.moved(desk, "acceptDossier", &stopped.code, json!({})).await;
    walk.moved(leader, "stopProcessing", &stopped.code, json!({ "reason": "Theo đề nghị." })).await;

    let several = [walk.office.file(citizen).await, walk.office.file(citizen).await];
    let at = |more: i64| {
        let one = |filed: &support::test_service::FiledDossier| json!({ "code": filed.code, "expectedVersion": filed.version + more });
        several.iter().map(one).collect::<Vec<_>>()
    };
    let outcomes = format!("outcomes {{ code forbidden dossier {{ {DOSSIER} }} }}");
    walk.twice(desk, "acceptDossiers", &outcomes, json!({ "dossiers": at(0) })).await;
    let officer = walk.office.ask(desk, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
    walk.twice(desk, "assignDossiers", &outcomes, json!({ "dossiers": at(1), "assigneeId": officer })).await;
    let specialist = walk.office.ask(&licence.specialist, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
    let whole = json!({ "fromId": officer, "toId": specialist, "reason": "Nghỉ phép" });
    walk.twice(desk, "handOverDossiers", "handedOver remaining left { code bar }", whole).await;
}

async fn people(walk: &mut Walk<'_>, licence: &Licence) {
    let office = walk.office;
    let administrator = office.staff(Role::Administrator, None).await;
    let nobody = Person::nobody();
    let selected = "account { id status version }";
    let registered = walk.twice(&nobody, "registerAccount", selected, office.registration()).await;
    let account = registered["account"]["id"].clone();
    walk.administered(
        &administrator,
        "requestErasure",
        &account,
        json!({ "basis": "PERSON_ASKED", "document": "12/GĐN" }),
    )
    .await;
    walk.administered(&administrator, "withdrawErasure", &account, json!({})).await;
    let version = office.ask(&licence.citizen, "{ viewer { version } }", json!({})).await.at("/viewer/version").clone();
    let changes = json!({ "expectedVersion": version, "phone": "0905111222", "notifyBySms": true });
    let own = format!("phoneAwaitsCode account {{ {OWN} }}");
    let updated = walk.twice(&licence.citizen, "updateAccount", &own, changes).await;
    assert_eq!(updated["account"]["awaitedPhone"], "0905111222", "{updated}");
    let read = office.ask(&licence.citizen, &format!("{{ viewer {{ {OWN} }} }}"), json!({})).await;
    assert_eq!(&updated["account"], read.at("/viewer"), "updateAccount, read fresh");

    let viewer =
        async |who: &Person| office.ask(who, "{ viewer { id version } }", json!({})).await.at("/viewer").clone();
    let (officer, deputy) =
        (viewer(&licence.desk).await, viewer(&office.staff(Role::Reception, Some(AGENCY)).await).await);
    let days = json!({
        "from": "2026-03-20", "until": "2026-03-27", "deputyId": deputy["id"], "expectedVersion": officer["version"],
    });
    let officer = officer["id"].clone();
    walk.administered(&administrator, "noteAbsence", &officer, days).await;
    walk.administered(&administrator, "endAbsence", &officer, json!({})).await;

    let invited = json!({
        "username": "can.bo.moi", "fullName": "Lê Thị Mới", "email": "can.bo.moi@example.vn", "role": "SPECIALIST",
        "agencyCode": AGENCY,
    });
    let answered = walk.twice(&administrator, "inviteStaff", &format!("account {{ {ACCOUNT} }}"), invited).await;
    let account = answered["account"]["id"].clone();
    walk.administered(&administrator, "resendInvitation", &account, json!({})).await;
    walk.administered(&administrator, "changeRole", &account, json!({ "role": "LEADER", "agencyCode": OTHER_AGENCY }))
        .await;
    walk.administered(&administrator, "lockAccount", &account, json!({ "reason": "Nghỉ việc" })).await;
    walk.administered(&administrator, "unlockAccount", &account, json!({})).await;
}

async fn facts(walk: &mut Walk<'_>) {
    let administrator = walk.office.staff(Role::Administrator, None).await;
    let path = support::test_service::fixtures().join("procedures/2.000190.json");
    let text = std::fs::read_to_string(path).expect("a fixture");
    let mut definition: Value = serde_json::from_str(&text).expect("a fixture in JSON");
    definition["processingTime"] = json!({ "amount": 20, "unit": "WORKING_DAY" });
    let published = "procedure { code version } changes { path }";
    walk.twice(&administrator, "publishProcedure", published, json!({ "definition": definition })).await;
    walk.twice(&administrator, "retireProcedure", "procedure { code version }", json!({ "code": "2.000190" })).await;
    let year = json!({
        "year": 2030, "hours": [{ "opens": "07:30", "closes": "11:30" }], "daysOff": [], "workingSaturdays": [],
    });
    walk.twice(&administrator, "publishCalendarYear", "calendar { year hours { opens } }", json!({ "calendar": year }))
        .await;
    let agency = json!({ "code": "000.00.08.H99", "name": { "vi": "Sở Công Thương" } });
    walk.twice(&administrator, "registerAgency", "agency { code name }", agency).await;
    let receiver = Receiver::start().await;
    let hook = "webhook { id url position description failures } secret";
    let wish = json!({ "url": receiver.url("/hook"), "types": [], "description": "Kho dữ liệu" });
    let webhook = walk.twice(&administrator, "registerWebhook", hook, wish).await["webhook"]["id"].clone();
    walk.twice(&administrator, "replayWebhook", "webhook { id position }", json!({ "id": webhook })).await;
    walk.twice(&administrator, "renewWebhookSecret", "webhook { id } secret", json!({ "id": webhook })).await;
    let elsewhere = json!({ "id": webhook, "url": receiver.url("/elsewhere") });
    walk.twice(&administrator, "changeWebhookAddress", "webhook { id url }", elsewhere).await;
    walk.twice(&administrator, "removeWebhook", "removed", json!({ "id": webhook })).await;
}

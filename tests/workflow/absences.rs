//! Absences of officers: visible to colleagues, stand-ins are notified, and they end by themselves.

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, FiledDossier, OTHER_AGENCY, Person, ServiceWithMail, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

const ABSENCE: &str = "absence { from until isNow deputy { id } }";

/// Three officers at the reception, one of them with a dossier; it is Monday, 9 March 2026, at nine.
struct Desk {
    post: ServiceWithMail,
    citizen: Person,
    away: Person,
    deputy: Person,
    other: Person,
    filed: FiledDossier,
    /// Account of the absent officer.
    account: String,
}

impl Desk {
    async fn open(place: TestDatabase) -> Self {
        let post = ServiceWithMail::open(place).await;
        let office = &post.office;
        let away = office.staff(Role::Reception, Some(AGENCY)).await;
        let deputy = office.staff(Role::Reception, Some(AGENCY)).await;
        let other = office.staff(Role::Reception, Some(AGENCY)).await;
        let citizen = office.citizen().await;
        let filed = office.file(&citizen).await;
        let account = post.office.ask(&away, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        let desk = Self { post, citizen, away, deputy, other, filed, account };
        desk.assigned_to(&desk.away).await;
        desk.post.send().await;
        desk
    }

    fn office(&self) -> &TestService {
        &self.post.office
    }

    async fn assigned_to(&self, person: &Person) {
        let input = json!({
            "code": self.filed.code, "assigneeId": self.id(person).await,
            "expectedVersion": self.office().version(&self.other, &self.filed.code).await,
        });
        self.office().mutate(&self.other, "assignDossier", "dossier { id }", input).await.done();
    }

    async fn id(&self, person: &Person) -> String {
        self.office().ask(person, "{ viewer { id } }", json!({})).await.text_at("/viewer/id")
    }

    /// Records their own absence.
    async fn is_away(&self, from: &str, until: &str, deputy: Option<&Person>) -> Value {
        let mut input = json!({ "from": from, "until": until });
        if let Some(deputy) = deputy {
            input["deputyId"] = json!(self.id(deputy).await);
        }
        let selected = format!("account {{ {ABSENCE} }}");
        self.office().mutate(&self.away, "noteAbsence", &selected, input).await.done()["account"]["absence"].clone()
    }

    async fn applicant_says(&self, body: &str) {
        let input = json!({ "code": self.filed.code, "body": body, "requestId": Uuid::new_v4() });
        self.office().mutate(&self.citizen, "postMessage", "message { id }", input).await.done();
        self.office().clock.advance(TimeDelta::hours(2));
        self.post.send().await;
    }

    /// Number of notifications about a message of the applicant.
    fn told(&self, person: &Person) -> usize {
        let mails = self.post.emails(person);
        mails.iter().filter(|mail| mail.header("Subject").starts_with("Người nộp nhắn về hồ sơ")).count()
    }

    /// The absence in the list of officers.
    async fn seen(&self, who: &Person) -> Value {
        let document = format!("{{ officers {{ id {ABSENCE} }} }}");
        let reply = self.office().ask(who, &document, json!({})).await;
        let officers = reply.at("/officers").as_array().cloned().unwrap_or_default();
        officers
            .into_iter()
            .find(|officer| officer["id"] == self.account.as_str())
            .map(|found| found["absence"].clone())
            .into()
    }
}

each_database! {
    async fn the_deputy_is_told_too_and_why_while_the_other_is_away(place: TestDatabase) {
        let desk = Desk::open(place).await;
        desk.is_away("2026-03-09", "2026-03-10", Some(&desk.deputy)).await;
        desk.applicant_says("Tôi gửi thêm được không?").await;
        assert_eq!((desk.told(&desk.away), desk.told(&desk.deputy), desk.told(&desk.other)), (1, 1, 0));
        let mail = desk.post.email(&desk.deputy, "Người nộp nhắn về hồ sơ");
        assert!(mail.body.contains("thay"), "{}", mail.body);
        assert!(mail.body.contains("đang vắng"), "{}", mail.body);
        let own = desk.post.email(&desk.away, "Người nộp nhắn về hồ sơ");
        assert!(!own.body.contains("đang vắng"), "{}", own.body);

        // It ends by itself with its last day.
        desk.office().clock.advance(TimeDelta::days(2));
        let (away, deputy) = (desk.told(&desk.away), desk.told(&desk.deputy));
        let citizen = desk.office().signed_in(&desk.citizen).await;
        let input = json!({ "code": desk.filed.code, "body": "Còn đó không?", "requestId": Uuid::new_v4() });
        desk.office().mutate(&citizen, "postMessage", "message { id }", input).await.done();
        desk.office().clock.advance(TimeDelta::hours(2));
        desk.post.send().await;
        assert_eq!((desk.told(&desk.away), desk.told(&desk.deputy)), (away + 1, deputy));
    }

    async fn where_nobody_is_named_all_who_do_the_same_are_told(place: TestDatabase) {
        let desk = Desk::open(place).await;
        desk.is_away("2026-03-09", "2026-03-13", None).await;
        desk.applicant_says("Tôi gửi thêm được không?").await;
        assert_eq!((desk.told(&desk.away), desk.told(&desk.deputy), desk.told(&desk.other)), (1, 1, 1));
    }

    async fn a_due_date_that_comes_near_is_told_to_the_deputy_too(place: TestDatabase) {
        let desk = Desk::open(place).await;
        let office = desk.office();
        let version = office.version(&desk.other, &desk.filed.code).await;
        let accept = json!({ "code": desk.filed.code, "expectedVersion": version });
        office.mutate(&desk.other, "acceptDossier", "dossier { dueAt }", accept).await.done();
        desk.is_away("2026-03-09", "2026-03-13", Some(&desk.deputy)).await;
        office.clock.set("2026-03-11T17:00:00+07:00".parse().expect("a moment"));
        office.app.parts.projector.catch_up().await.expect("rows");
        assert_eq!(office.app.cases.reminders.remind(|| true).await.expect("looked at"), 1);
        desk.post.send().await;
        desk.post.email(&desk.away, "Sắp đến hạn");
        assert!(desk.post.email(&desk.deputy, "Sắp đến hạn").body.contains("đang vắng"));
        assert!(!desk.post.emails(&desk.other).iter().any(|mail| mail.header("Subject").starts_with("Sắp đến hạn")));
    }

    async fn colleagues_see_it_and_nobody_else(place: TestDatabase) {
        let desk = Desk::open(place).await;
        let noted = desk.is_away("2026-03-10", "2026-03-13", Some(&desk.deputy)).await;
        let deputy = desk.id(&desk.deputy).await;
        let absence = json!({ "from": "2026-03-10", "until": "2026-03-13", "isNow": false, "deputy": { "id": deputy } });
        assert_eq!(noted, absence);
        assert_eq!(desk.seen(&desk.other).await, absence);
        desk.office().clock.advance(TimeDelta::days(1));
        let other = desk.office().signed_in(&desk.other).await;
        assert_eq!(desk.seen(&other).await["isNow"], true);
        let elsewhere = desk.office().staff(Role::Leader, Some(OTHER_AGENCY)).await;
        assert_eq!(desk.seen(&elsewhere).await, Value::Null);
        let assignee = format!("query ($code: String!) {{ dossier(code: $code) {{ assignee {{ {ABSENCE} }} }} }}");
        let citizen = desk.office().signed_in(&desk.citizen).await;
        let reply = desk.office().ask(&citizen, &assignee, json!({ "code": desk.filed.code })).await;
        assert!(reply.text.contains("\"absence\":null") || reply.at("/dossier/assignee").is_null(), "{}", reply.text);
    }

    async fn whoever_saw_another_absence_than_stands_replaces_and_ends_none(place: TestDatabase) {
        let desk = Desk::open(place).await;
        let office = desk.office();
        let administrator = office.staff(Role::Administrator, None).await;
        let selected = format!("account {{ version {ABSENCE} }}");
        let before = office.ask(&desk.away, "{ viewer { version } }", json!({})).await.at("/viewer/version").clone();
        let days = json!({ "from": "2026-03-10", "until": "2026-03-13", "expectedVersion": before });
        let noted = office.mutate(&desk.away, "noteAbsence", &selected, days).await.done()["account"].clone();
        let late = json!({
            "accountId": desk.account, "from": "2026-03-10", "until": "2026-03-10", "expectedVersion": before,
        });
        let ending = json!({ "accountId": desk.account, "expectedVersion": before });
        for who in [&administrator, &desk.away] {
            office.refuses(who, "noteAbsence", &late, &["VERSION_CONFLICT expectedVersion"]).await;
            office.refuses(who, "endAbsence", &ending, &["VERSION_CONFLICT expectedVersion"]).await;
        }
        assert_eq!(desk.seen(&desk.other).await, noted["absence"]);
        let seen = json!({ "accountId": desk.account, "expectedVersion": noted["version"] });
        let ended = office.mutate(&administrator, "endAbsence", &selected, seen).await;
        assert_eq!(ended.done()["account"]["absence"], Value::Null);
    }

    async fn an_administrator_notes_and_ends_it_and_what_is_wrong_is_told(place: TestDatabase) {
        let desk = Desk::open(place).await;
        let office = desk.office();
        let administrator = office.staff(Role::Administrator, None).await;
        let leader = office.staff(Role::Leader, Some(AGENCY)).await;
        let account = desk.account.clone();
        let selected = format!("account {{ {ABSENCE} }}");
        let deputies = "query ($id: ID) { possibleDeputies(accountId: $id) { id } }";
        let reply = office.ask(&administrator, deputies, json!({ "id": account })).await;
        assert_eq!(reply.at("/possibleDeputies").as_array().expect("deputies").len(), 2);
        let none = office.ask(&leader, deputies, json!({ "id": account })).await;
        assert_eq!(none.at("/possibleDeputies"), &Value::Null);

        let input = json!({ "accountId": account, "from": "2026-03-09", "until": "2026-03-09", "requestId": Uuid::new_v4() });
        let noted = office.mutate(&administrator, "noteAbsence", &selected, input.clone()).await;
        assert_eq!(noted.done()["account"]["absence"]["isNow"], true);
        assert_eq!(office.mutate(&administrator, "noteAbsence", &selected, input).await.done(), noted.done());
        let wrong = json!({
            "accountId": account, "from": "2026-03-09", "until": "2026-03-08", "deputyId": desk.id(&leader).await,
        });
        let faults = office.mutate(&administrator, "noteAbsence", &selected, wrong.clone()).await.faults();
        assert_eq!(faults, ["NOT_FOUND deputyId", "OUT_OF_RANGE until"]);
        assert_eq!(office.mutate(&leader, "noteAbsence", &selected, wrong).await.error(), "FORBIDDEN");
        let ended = office.mutate(&desk.away, "endAbsence", &selected, json!({})).await;
        assert_eq!(ended.done()["account"]["absence"], Value::Null);
        assert_eq!(desk.seen(&desk.other).await, Value::Null);
    }
}

//! Reminders of deadlines: recorded once, sent to those who can act.

use std::time::Duration;

use chrono::TimeDelta;
use domain::deadline::Deadlines;
use domain::dossier::Dossier;
use domain::{DossierId, Role};
use futures::future::join_all;
use serde_json::{Value, json};
use support::licence::Licence;
use support::test_service::{AGENCY, FiledDossier, OTHER_AGENCY, Person, ServiceWithMail, TestService};
use support::{TestDatabase, each_database};

/// Sets the clock to this time in Việt Nam.
fn it_is(office: &TestService, local: &str) {
    office.clock.set(format!("{}:00+07:00", local.replace(' ', "T")).parse().expect("a moment"));
}

/// Runs the reminders of a dossier; returns the number of deadlines reached. The read models catch up before and after.
async fn reminded(office: &TestService, code: &str) -> u64 {
    followed(office, code).await;
    let reached = office.app.cases.reminders.remind(|| true).await.expect("deadlines that can be looked at");
    followed(office, code).await;
    reached
}

async fn followed(office: &TestService, code: &str) {
    let (app, id) = (&office.app, DossierId::of_code(code).0);
    let dossier = app.parts.executor.load::<Dossier>(id).await.expect("a dossier").position;
    let deadlines = app.parts.executor.load::<Deadlines>(id).await.expect("its deadlines").position;
    for position in [dossier, deadlines].into_iter().flatten() {
        assert!(app.parts.projector.drive_to(position, Duration::from_secs(60)).await);
    }
}

/// Kinds of the deadlines reached, as somebody sees them.
async fn fallen_due(office: &TestService, who: &Person, code: &str) -> Vec<String> {
    let document = "query ($code: String!) { dossier(code: $code) { deadlines { kind at date } } }";
    let who = office.signed_in(who).await;
    let reply = office.ask(&who, document, json!({ "code": code })).await;
    let kind = |deadline: &Value| deadline["kind"].as_str().expect("a kind").to_owned();
    reply.at("/dossier/deadlines").as_array().expect("a list").iter().map(kind).collect()
}

/// Accepted on Monday, 9 March 2026, at nine: due on Thursday at closing time.
async fn accepted(office: &TestService, citizen: &Person, desk: &Person) -> FiledDossier {
    let filed = office.file(citizen).await;
    let input = json!({ "code": filed.code, "expectedVersion": filed.version });
    office.mutate(desk, "acceptDossier", "dossier { dueAt }", input).await.done();
    filed
}

async fn asked_for_a_supplement(office: &TestService, desk: &Person, filed: &FiledDossier) -> i64 {
    let input = json!({
        "code": filed.code,
        "expectedVersion": office.version(desk, &filed.code).await,
        "message": "Hồ sơ còn thiếu một phần.",
        "items": [{ "target": { "requirement": "activityReport" }, "instruction": "Gửi bản có chữ ký" }],
        "respondBy": "2026-03-20T10:00:00Z",
    });
    let reply = office.mutate(desk, "requestSupplement", "dossier { version }", input).await;
    reply.done()["dossier"]["version"].as_i64().expect("a version")
}

each_database! {
    async fn a_due_date_that_comes_near_and_passes_is_told_to_the_leader_once(place: TestDatabase) {
        let post = ServiceWithMail::open(place).await;
        let office = &post.office;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let leader = office.staff(Role::Leader, Some(AGENCY)).await;
        let filed = accepted(office, &citizen, &desk).await;
        let version = office.version(&desk, &filed.code).await;

        it_is(office, "2026-03-11 16:59");
        assert_eq!(reminded(office, &filed.code).await, 0);
        it_is(office, "2026-03-11 17:00");
        assert_eq!(reminded(office, &filed.code).await, 1);
        assert_eq!(reminded(office, &filed.code).await, 0, "once");
        post.send().await;
        let mail = post.email(&leader, &format!("Sắp đến hạn: hồ sơ {}", filed.code));
        assert!(mail.body.contains("17:00, 12/03/2026"), "{}", mail.body);
        post.email(&desk, "Sắp đến hạn");

        it_is(office, "2026-03-12 17:00");
        assert_eq!(reminded(office, &filed.code).await, 0, "due, not overdue");
        it_is(office, "2026-03-13 08:00");
        assert_eq!(reminded(office, &filed.code).await, 1);
        post.send().await;
        post.email(&leader, &format!("Quá hạn: hồ sơ {}", filed.code));
        assert_eq!(fallen_due(office, &citizen, &filed.code).await, ["DUE_SOON", "OVERDUE"]);
        let desk = office.signed_in(&desk).await;
        assert_eq!(office.version(&desk, &filed.code).await, version, "no reminder moves the version");
    }

    async fn an_applicant_who_does_not_answer_is_reminded_and_then_told_that_the_time_is_over(place: TestDatabase) {
        let post = ServiceWithMail::open(place).await;
        let office = &post.office;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let leader = office.staff(Role::Leader, Some(AGENCY)).await;
        let version = office.ask(&citizen, "{ viewer { version } }", json!({})).await.at("/viewer/version").clone();
        let by_sms = json!({ "expectedVersion": version, "notifyBySms": true });
        office.mutate(&citizen, "updateAccount", "account { notifyBySms }", by_sms).await.done();
        let filed = accepted(office, &citizen, &desk).await;
        asked_for_a_supplement(office, &desk, &filed).await;

        it_is(office, "2026-03-17 07:59");
        assert_eq!(reminded(office, &filed.code).await, 0);
        it_is(office, "2026-03-17 08:00");
        assert_eq!(reminded(office, &filed.code).await, 1);
        post.send().await;
        let mail = post.email(&citizen, &format!("Nhắc bổ sung hồ sơ {}", filed.code));
        assert!(mail.body.contains("Hãy bổ sung chậm nhất 17:00, 20/03/2026."), "{}", mail.body);
        let texts: Vec<_> = post.sms.received().iter().map(|sms| sms.text.clone()).collect();
        let reminder = format!("Hồ sơ {}: cơ quan đang chờ ông/bà bổ sung, chậm nhất 17:00, 20/03/2026.", filed.code);
        assert_eq!(texts.iter().filter(|text| **text == reminder).count(), 1, "{texts:?}");

        it_is(office, "2026-03-20 17:01");
        assert_eq!(reminded(office, &filed.code).await, 1);
        post.send().await;
        post.email(&citizen, &format!("Đã quá hạn bổ sung hồ sơ {}", filed.code));
        post.email(&leader, &format!("Người nộp chưa bổ sung hồ sơ {}", filed.code));
        assert_eq!(fallen_due(office, &citizen, &filed.code).await, ["ANSWER_AWAITED", "ANSWER_LAPSED"]);
    }

    async fn who_has_answered_is_not_reminded(place: TestDatabase) {
        let post = ServiceWithMail::open(place).await;
        let office = &post.office;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let filed = accepted(office, &citizen, &desk).await;
        let version = asked_for_a_supplement(office, &desk, &filed).await;
        let input = json!({
            "code": filed.code,
            "expectedVersion": version,
            "documents": [{ "requirement": "activityReport", "uploadId": office.upload(&citizen).await }],
        });
        office.mutate(&citizen, "supplementDossier", "dossier { status }", input).await.done();
        post.send().await;
        it_is(office, "2026-03-17 08:00");
        reminded(office, &filed.code).await;
        post.send().await;
        let subjects: Vec<_> =
            post.mail.received().iter().map(|mail| mail.header("Subject").to_owned()).collect();
        assert!(subjects.iter().all(|subject| !subject.starts_with("Nhắc bổ sung")), "{subjects:?}");
    }

    /// Obsolescence is checked again when a message is sent.
    async fn a_reminder_that_was_overtaken_is_not_sent(place: TestDatabase) {
        let post = ServiceWithMail::open(place).await;
        let office = &post.office;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let filed = accepted(office, &citizen, &desk).await;
        let version = asked_for_a_supplement(office, &desk, &filed).await;
        post.send().await;
        it_is(office, "2026-03-17 08:00");
        assert_eq!(reminded(office, &filed.code).await, 1);
        let desk = office.signed_in(&desk).await;
        let input = json!({ "code": filed.code, "expectedVersion": version, "reason": "Đã đủ giấy tờ." });
        office.mutate(&desk, "cancelSupplementRequest", "dossier { id }", input).await.done();
        let round = post.send().await;
        assert_eq!((round.delivered, round.dead), (1, 1), "the cancelling is told, the reminder is not");
    }

    async fn the_office_is_warned_while_it_may_still_ask_for_a_supplement(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        licence.moved(&licence.desk, "acceptDossier", json!({})).await;
        licence.moved(&licence.desk, "forwardDossier", json!({})).await;
        let Licence { office, specialist, code, citizen, .. } = licence;
        let post = ServiceWithMail::of(office).await;
        let office = &post.office;
        it_is(office, "2026-03-11 16:59");
        assert_eq!(reminded(office, &code).await, 0);
        it_is(office, "2026-03-11 17:00");
        assert_eq!(reminded(office, &code).await, 1);
        post.send().await;
        let mail = post.email(&specialist, &format!("Sắp hết thời gian yêu cầu bổ sung hồ sơ {code}"));
        assert!(mail.body.contains("17:00, 12/03/2026"), "{}", mail.body);
        assert_eq!(fallen_due(office, &specialist, &code).await, ["SUPPLEMENT_TIME_ENDING"]);
        assert_eq!(fallen_due(office, &citizen, &code).await, [""; 0], "that is between officers");
    }

    /// The only warning of an ending deadline must not go to an account that is gone.
    async fn of_whoever_was_warned_and_is_gone_the_colleagues_are_warned_instead(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        licence.moved(&licence.desk, "acceptDossier", json!({})).await;
        licence.moved(&licence.desk, "forwardDossier", json!({})).await;
        let Licence { office, specialist, .. } = &licence;
        let holder = office.ask(specialist, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        licence.moved(specialist, "assignDossier", json!({ "assigneeId": holder })).await;
        let colleague = office.staff(Role::Specialist, Some(AGENCY)).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let Licence { office, specialist, code, .. } = licence;
        let post = ServiceWithMail::of(office).await;
        let office = &post.office;
        it_is(office, "2026-03-11 17:00");
        assert_eq!(reminded(office, &code).await, 1, "to whoever has taken it");

        let administrator = office.signed_in(&administrator).await;
        let elsewhere = json!({ "accountId": holder, "role": "SPECIALIST", "agencyCode": OTHER_AGENCY });
        let moved = office.mutate(&administrator, "changeRole", "releasedDossiers", elsewhere).await;
        assert_eq!(moved.done()["releasedDossiers"], json!([code]));
        followed(office, &code).await;
        post.send().await;
        let warning = format!("Sắp hết thời gian yêu cầu bổ sung hồ sơ {code}");
        post.email(&colleague, &warning);
        let to_the_gone = post.emails(&specialist);
        assert!(to_the_gone.iter().all(|mail| !mail.header("Subject").starts_with(&warning)), "{to_the_gone:?}");
    }

    async fn nobody_is_warned_who_is_locked_out_but_whoever_may_act(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        licence.moved(&licence.desk, "acceptDossier", json!({})).await;
        licence.moved(&licence.desk, "forwardDossier", json!({})).await;
        let administrator = licence.office.staff(Role::Administrator, None).await;
        let Licence { office, specialist, leader, code, .. } = licence;
        let holder = office.ask(&specialist, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        office.mutate(&administrator, "lockAccount", "releasedDossiers", json!({ "accountId": holder })).await.done();
        let post = ServiceWithMail::of(office).await;
        let office = &post.office;
        it_is(office, "2026-03-11 17:00");
        assert_eq!(reminded(office, &code).await, 1);
        post.send().await;
        let warning = format!("Sắp hết thời gian yêu cầu bổ sung hồ sơ {code}");
        post.email(&leader, &warning);
        assert!(post.emails(&specialist).iter().all(|mail| !mail.header("Subject").starts_with(&warning)));
    }

    /// However many instances run it at once, and after any rebuild.
    async fn what_has_been_said_is_not_said_again(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let filed = accepted(&office, &citizen, &desk).await;
        it_is(&office, "2026-03-13 08:00");
        let reached = join_all((0..8).map(|_| office.app.cases.reminders.remind(|| true))).await;
        assert_eq!(reached.into_iter().map(|reached| reached.expect("an answer")).sum::<u64>(), 1);
        followed(&office, &filed.code).await;
        for projection in ["deadlines", "outbox"] {
            office.app.parts.projector.rebuild(projection, office.clock.now(), |_| {}).await.expect("rebuilt");
        }
        office.clock.advance(TimeDelta::days(30));
        assert_eq!(reminded(&office, &filed.code).await, 0);
        let outbox = office.app.parts.queries.outbox.after(&projections::outbox::Ordinal::default(), 1_000).await;
        let kinds: Vec<_> = outbox.expect("messages").into_iter().map(|item| item.kind.name()).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == "OVERDUE").count(), 1, "{kinds:?}");
        assert_eq!(fallen_due(&office, &desk, &filed.code).await, ["OVERDUE"]);
    }
}

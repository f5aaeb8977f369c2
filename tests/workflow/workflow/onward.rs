//! Forwarding and sending back.

use domain::Role;
use serde_json::{Value, json};
use support::licence::Licence;
use support::portal_window::Window;
use support::test_service::AGENCY;
use support::{TestDatabase, each_database};

each_database! {
    async fn a_dossier_goes_onward_to_somebody_who_is_named_and_back_with_a_reason_among_officers(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let (desk, specialist, leader) = (&licence.desk, &licence.specialist, &licence.leader);
        licence.moved(desk, "acceptDossier", json!({})).await;
        let id = licence.office.ask(specialist, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        let next = licence.seen(desk, "nextOfficers { account { id } openDossiers }").await;
        assert_eq!(next["nextOfficers"], json!([{ "account": { "id": id }, "openDossiers": 0 }]));
        assert_eq!(licence.seen(&licence.citizen, "nextOfficers { openDossiers }").await["nextOfficers"], Value::Null);
        let input = json!({ "code": licence.code, "expectedVersion": 2, "assigneeId": "x" });
        let reply = licence.office.mutate(desk, "forwardDossier", "", input).await;
        assert_eq!(reply.faults(), ["NOT_FOUND assigneeId"]);
        let dossier = licence.moved(desk, "forwardDossier", json!({ "assigneeId": id })).await;
        assert_eq!((&dossier["assignee"]["id"], &dossier["currentStep"]["key"]), (&json!(id), &json!("examination")));

        let refused = licence.seen(specialist, "action(name: SEND_BACK) { allowed code reason }").await;
        assert_eq!(refused["action"], json!({ "allowed": false, "code": "FIRST_STEP", "reason": "Hồ sơ đang ở bước đầu tiên." }));
        licence.moved(specialist, "forwardDossier", json!({})).await;
        let dossier = licence.moved(leader, "sendBackDossier", json!({ "reason": "Thiếu biên bản." })).await;
        assert_eq!((&dossier["status"], &dossier["currentStep"]["key"]), (&json!("PROCESSING"), &json!("examination")));
        assert_eq!(dossier["assignee"], Value::Null);

        for (who, note) in [(leader, json!("Thiếu biên bản.")), (&licence.citizen, Value::Null)] {
            let seen = licence.seen(who, "progress { title note }").await;
            let last = seen["progress"].as_array().expect("entries").last().expect("an entry");
            assert!(last["title"].as_str().expect("a title").starts_with("Trả lại bước: "), "{last}");
            assert_eq!(last["note"], note);
        }
        let forwarded = licence.seen(&licence.citizen, "progress { title }").await;
        let titles: Vec<&str> =
            forwarded["progress"].as_array().expect("entries").iter().filter_map(|entry| entry["title"].as_str()).collect();
        assert!(titles.iter().filter(|title| title.starts_with("Chuyển sang bước: ")).count() == 2, "{titles:?}");

        // Likewise in the applicant's copy of their data, and in the auditor's history.
        let office = &licence.office;
        let auditor = office.staff(Role::Auditor, None).await;
        let copy = office.ask(&licence.citizen, "{ exportMyData(first: 1) { dossiers } }", json!({})).await;
        let entries = copy.at("/exportMyData/dossiers/0/progress").as_array().expect("entries").clone();
        let sent_back = entries.iter().find(|entry| entry["event"] == "DossierSentBack").expect("an entry");
        let step = sent_back["step"]["vi"].as_str().expect("a step").to_owned();
        assert_eq!(entries[0]["step"], Value::Null);
        let page = Window::of(office, &licence.citizen).open("/account/copy/readable").await.text;
        let history = licence.seen(&auditor, "history(first: 20) { nodes { type title } }").await;
        let titles: Vec<_> = history["history"]["nodes"].as_array().expect("events").iter().collect();
        let written = format!("Trả lại bước: {step}");
        assert!(page.contains(&written), "{page}");
        assert!(titles.iter().any(|event| event["type"] == "DossierSentBack" && event["title"] == written.as_str()), "{titles:?}");
        let page = Window::of(office, &auditor).open(&format!("/audit/dossiers/{}", licence.code)).await.text;
        assert!(page.contains(&written), "{page}");
    }

    async fn an_auditor_reads_between_whom_a_dossier_went_by_their_names(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let office = &licence.office;
        let other = office.staff(Role::Specialist, Some(AGENCY)).await;
        let mut officers = Vec::new();
        for person in [&licence.specialist, &other] {
            let viewer = office.ask(person, "{ viewer { id displayName } }", json!({})).await;
            officers.push((viewer.text_at("/viewer/id"), viewer.text_at("/viewer/displayName")));
        }
        licence.moved(&licence.desk, "acceptDossier", json!({})).await;
        licence.moved(&licence.desk, "forwardDossier", json!({ "assigneeId": officers[0].0 })).await;
        let before = office.version(&licence.desk, &licence.code).await;
        licence.moved(&licence.leader, "assignDossier", json!({ "assigneeId": officers[1].0 })).await;
        let after = office.version(&licence.desk, &licence.code).await;
        let auditor = office.staff(Role::Auditor, None).await;
        let path = format!("/audit/dossiers/{}/compare?from={before}&to={after}", licence.code);
        let page = Window::of(office, &auditor).open(&path).await.text;
        for (_, name) in &officers {
            assert!(page.contains(name), "{name}: {page}");
        }
        assert!(!page.contains("Đã phân công"), "{page}");
    }
}

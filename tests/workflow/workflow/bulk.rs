//! Bulk mutations: an outcome per dossier, idempotency, limits.

use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, FiledDossier, Person, Reply, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

const OUTCOMES: &str = "outcomes { code forbidden dossier { status assignee { id } } userErrors { code field } }";

struct Morning {
    office: TestService,
    desk: Person,
    filed: Vec<FiledDossier>,
}

impl Morning {
    async fn with_dossiers(place: TestDatabase, count: usize) -> Self {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let mut filed = Vec::with_capacity(count);
        for _ in 0..count {
            filed.push(office.file(&citizen).await);
        }
        Self { office, desk, filed }
    }

    fn dossiers(&self) -> Vec<Value> {
        let dossier = |filed: &FiledDossier| json!({ "code": filed.code, "expectedVersion": filed.version });
        self.filed.iter().map(dossier).collect()
    }

    async fn accept(&self, request: Uuid, dossiers: &[Value]) -> Reply {
        let input = json!({ "requestId": request, "dossiers": dossiers, "note": "Hồ sơ đầy đủ." });
        self.office.mutate(&self.desk, "acceptDossiers", OUTCOMES, input).await
    }
}

each_database! {
    async fn each_dossier_is_accepted_for_itself(place: TestDatabase) {
        let morning = Morning::with_dossiers(place, 3).await;
        let mut dossiers = morning.dossiers();
        dossiers[1]["expectedVersion"] = json!(7);
        dossiers.push(json!({ "code": "000.00.08.H34-260309-9999", "expectedVersion": 1 }));
        let reply = morning.accept(Uuid::new_v4(), &dossiers).await;
        let outcomes = &reply.done()["outcomes"];
        assert_eq!(outcomes[0]["dossier"]["status"], "ACCEPTED");
        assert_eq!(outcomes[2]["dossier"]["status"], "ACCEPTED");
        assert_eq!(outcomes[1]["dossier"], Value::Null);
        assert_eq!(outcomes[1]["userErrors"][0]["code"], "VERSION_CONFLICT");
        assert_eq!(outcomes[1]["userErrors"][0]["field"], json!(["input", "dossiers", "1", "expectedVersion"]));
        assert_eq!(outcomes[3]["userErrors"][0]["field"], json!(["input", "dossiers", "3", "code"]));
    }

    async fn a_request_that_comes_again_is_answered_as_the_first_time(place: TestDatabase) {
        let morning = Morning::with_dossiers(place, 2).await;
        let (request, dossiers) = (Uuid::new_v4(), morning.dossiers());
        let first = morning.accept(request, &dossiers).await;
        let again = morning.accept(request, &dossiers).await;
        assert_eq!(first.done()["outcomes"], again.done()["outcomes"]);
        for filed in &morning.filed {
            assert_eq!(morning.office.version(&morning.desk, &filed.code).await, filed.version + 1);
        }
    }

    async fn several_are_given_to_one_officer(place: TestDatabase) {
        let morning = Morning::with_dossiers(place, 2).await;
        let assignee = morning.office.ask(&morning.desk, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        let input = json!({ "requestId": Uuid::new_v4(), "dossiers": morning.dossiers(), "assigneeId": assignee });
        let reply = morning.office.mutate(&morning.desk, "assignDossiers", OUTCOMES, input.clone()).await;
        for outcome in reply.done()["outcomes"].as_array().expect("outcomes") {
            assert_eq!(outcome["dossier"]["assignee"]["id"], assignee.as_str(), "{outcome}");
        }
        let auditor = morning.office.staff(Role::Auditor, None).await;
        let reply = morning.office.mutate(&auditor, "assignDossiers", OUTCOMES, input).await;
        assert_eq!(reply.done()["outcomes"][0]["forbidden"], true);
    }

    async fn none_and_more_than_a_hundred_are_refused_as_a_whole(place: TestDatabase) {
        let morning = Morning::with_dossiers(place, 0).await;
        let many = vec![json!({ "code": "x", "expectedVersion": 1 }); 101];
        for (dossiers, fault) in [(Vec::new(), "REQUIRED dossiers"), (many, "TOO_LONG dossiers")] {
            assert_eq!(morning.accept(Uuid::new_v4(), &dossiers).await.faults(), [fault]);
        }
    }

    async fn who_comes_late_is_told_what_changed_and_by_whom(place: TestDatabase) {
        let morning = Morning::with_dossiers(place, 1).await;
        let code = &morning.filed[0].code;
        morning.accept(Uuid::new_v4(), &morning.dossiers()).await.done();
        let document = "query ($code: String!, $version: Int!) { dossier(code: $code) {
            changesSince(version: $version) { title actor { name role } } } }";
        let variables = json!({ "code": code, "version": morning.filed[0].version });
        let reply = morning.office.ask(&morning.desk, document, variables).await;
        let changes = reply.at("/dossier/changesSince").as_array().expect("changes");
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert_eq!((&changes[0]["title"], &changes[0]["actor"]["role"]), (&json!("Tiếp nhận hồ sơ"), &json!("RECEPTION")));
        let none = json!({ "code": code, "version": morning.filed[0].version + 1 });
        assert_eq!(morning.office.ask(&morning.desk, document, none).await.at("/dossier/changesSince"), &json!([]));
    }
}

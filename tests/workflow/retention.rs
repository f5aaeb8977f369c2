//! Retention: periods by the procedure's version, and the report of dossiers past them.

use chrono::NaiveDate;
use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, EXPLOSIVES, Person, TestService};
use support::{TestDatabase, each_database};

/// A service with a dossier rejected on 9 March 2026, and an open one.
struct Archive {
    office: TestService,
    auditor: Person,
    code: String,
}

impl Archive {
    async fn open(place: TestDatabase) -> Self {
        let office = TestService::open(place).await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let auditor = office.staff(Role::Auditor, None).await;
        let citizen = office.citizen().await;
        let (over, _open) = (office.file(&citizen).await, office.file(&citizen).await);
        let rejected =
            json!({ "code": over.code, "expectedVersion": over.version, "reason": "Không thuộc thẩm quyền." });
        office.mutate(&desk, "rejectDossier", "dossier { status }", rejected).await.done();
        Self { office, auditor, code: over.code }
    }

    async fn report(&self, until: &str) -> Value {
        let document = "query ($until: Date) { retentionReport(until: $until) { on total unsaid parts { total \
                        procedure { code version } retention { amount unit } \
                        dossiers { nodes { code endedOn keptUntil } } } } }";
        let reply = self.office.ask(&self.auditor, document, json!({ "until": until })).await;
        reply.at("/retentionReport").clone()
    }

    fn due(&self, until: &str) -> Vec<Value> {
        let printed = self.office.hoso(&["retention", "due", "--until", until, "--json"]).expect("a list");
        serde_json::from_str(&printed).expect("JSON")
    }
}

each_database! {
    async fn a_dossier_is_due_on_the_day_after_its_last(place: TestDatabase) {
        let archive = Archive::open(place).await;
        let kept = archive.report("2046-03-09").await;
        assert_eq!((&kept["total"], &kept["unsaid"], &kept["parts"]), (&json!(0), &json!(0), &json!([])));
        assert_eq!(archive.due("2046-03-09"), [] as [Value; 0]);

        let report = archive.report("2046-03-10").await;
        assert_eq!((&report["on"], &report["total"]), (&json!("2046-03-10"), &json!(1)));
        let part = &report["parts"][0];
        assert_eq!(part["procedure"], json!({ "code": EXPLOSIVES, "version": 1 }));
        assert_eq!(part["retention"], json!({ "amount": 20, "unit": "YEAR" }));
        let dossier = json!({ "code": archive.code, "endedOn": "2026-03-09", "keptUntil": "2046-03-09" });
        assert_eq!(part["dossiers"]["nodes"], json!([dossier]));
        let line = json!({ "code": archive.code, "procedure": EXPLOSIVES, "version": 1, "endedOn": "2026-03-09",
                           "keptUntil": "2046-03-09" });
        assert_eq!(archive.due("2046-03-10"), [line]);
        let printed = archive.office.hoso(&["retention", "due", "--until", "2046-03-10"]).expect("a table");
        assert!(printed.contains("1 need no longer be kept on 2046-03-10"), "{printed}");
        assert!(!printed.contains("Y Ngọc Ưng"), "{printed}");
        let today = archive.office.hoso(&["retention", "due"]).expect("a table");
        assert!(today.contains("0 need no longer be kept"), "{today}");
    }

    async fn what_is_due_is_read_page_by_page(place: TestDatabase) {
        let archive = Archive::open(place).await;
        let (office, citizen) = (&archive.office, archive.office.citizen().await);
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let mut codes = vec![archive.code.clone()];
        for _ in 0..2 {
            let filed = office.file(&citizen).await;
            let rejected = json!({ "code": filed.code, "expectedVersion": filed.version, "reason": "Trùng hồ sơ." });
            office.mutate(&desk, "rejectDossier", "dossier { status }", rejected).await.done();
            codes.push(filed.code);
        }
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        loop {
            let document = "query ($after: String) { retentionReport(until: \"2046-03-10\") { parts { \
                            dossiers(first: 1, after: $after) { totalCount nodes { code } \
                            pageInfo { hasNextPage endCursor } } } } }";
            let reply = office.ask(&archive.auditor, document, json!({ "after": after })).await;
            let page = reply.at("/retentionReport/parts/0/dossiers");
            assert_eq!(page["totalCount"], 3);
            seen.push(page["nodes"][0]["code"].as_str().expect("a code").to_owned());
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        codes.sort_unstable();
        seen.sort_unstable();
        assert_eq!(seen, codes, "each once");
        assert_eq!(archive.due("2046-03-10").len(), 3, "the command line tells of all");
    }

    async fn a_dossier_is_kept_as_long_as_the_version_says_that_it_was_filed_under(place: TestDatabase) {
        let archive = Archive::open(place).await;
        let rulebook = archive.office.app.cases.facts.rulebook();
        let filed_under = &rulebook.procedure(EXPLOSIVES, 1).expect("a procedure").definition;
        let mut definition = serde_json::to_value(filed_under).expect("a definition");
        definition["retention"] = json!({ "unit": "MONTH", "amount": 1 });
        let administrator = archive.office.staff(Role::Administrator, None).await;
        let selected = "procedure { version retention { amount unit } } changes { path }";
        let input = json!({ "definition": definition });
        let reply = archive.office.mutate(&administrator, "publishProcedure", selected, input).await;
        let published = &reply.done()["procedure"];
        assert_eq!(published, &json!({ "version": 2, "retention": { "amount": 1, "unit": "MONTH" } }));
        assert_eq!(archive.report("2030-01-01").await["total"], 0, "it was filed under the first version");
        assert_eq!(archive.report("2046-03-10").await["total"], 1);
    }

    async fn what_nobody_has_said_is_never_due(place: TestDatabase) {
        let archive = Archive::open(place).await;
        let rulebook = archive.office.app.cases.facts.rulebook();
        let mut definition = rulebook.procedure(EXPLOSIVES, 1).expect("a procedure").definition.clone();
        definition.retention = None;
        let administrator = archive.office.staff(Role::Administrator, None).await;
        let input = json!({ "definition": definition });
        archive.office.mutate(&administrator, "publishProcedure", "procedure { version }", input).await.done();
        let citizen = archive.office.citizen().await;
        let mut submission = archive.office.submission(&citizen).await;
        submission["procedureVersion"] = json!(2);
        let reply = archive.office.mutate(&citizen, "submitDossier", "dossier { code version }", submission).await;
        let filed = reply.done()["dossier"].clone();
        let desk = archive.office.staff(Role::Reception, Some(AGENCY)).await;
        let rejected = json!({ "code": filed["code"], "expectedVersion": filed["version"], "reason": "Trùng hồ sơ." });
        archive.office.mutate(&desk, "rejectDossier", "dossier { status }", rejected).await.done();
        let report = archive.report("2999-12-31").await;
        assert_eq!((&report["total"], &report["unsaid"]), (&json!(1), &json!(1)));
        let far: NaiveDate = "2999-12-31".parse().expect("a day");
        assert_eq!(archive.office.app.cases.retention.report(far).await.expect("a report").unsaid, 1);
    }
}

//! Retirement of procedures, across restarts.

use domain::Role;
use serde_json::json;
use support::test_service::{AGENCY, EXPLOSIVES, Person, TestService, fixtures, read_fixtures};
use support::{TestDatabase, each_database};

const CATALOGUE: &str = "query ($code: String!) { procedure(code: $code) { version }
    last: procedure(code: $code, version: 1) { version } procedures(filter: { search: $code }) { nodes { code } } }";

each_database! {
    async fn a_retired_procedure_takes_no_dossier_but_an_open_one_goes_on(place: TestDatabase) {
        let office = TestService::open_with(place, &fixtures()).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let citizen = office.citizen().await;
        let filed = office.file(&citizen).await;
        let waiting = office.submission(&citizen).await;
        let input = json!({ "code": format!(" {EXPLOSIVES} "), "expectedVersion": 1 });
        let reply = office.mutate(&administrator, "retireProcedure", "procedure { code version }", input).await;
        assert_eq!(reply.done()["procedure"], json!({ "code": EXPLOSIVES, "version": 1 }));

        office.refuses(&citizen, "submitDossier", &waiting, &["NOT_FOUND procedureCode"]).await;
        let catalogue = office.ask(&Person::nobody(), CATALOGUE, json!({ "code": EXPLOSIVES })).await;
        assert_eq!((catalogue.at("/procedure"), catalogue.at("/procedures/nodes")), (&json!(null), &json!([])));
        assert_eq!(catalogue.at("/last/version"), 1, "dossiers under it still show it");

        let accepted = json!({ "code": filed.code, "expectedVersion": filed.version });
        let reply = office.mutate(&desk, "acceptDossier", "dossier { status procedure { version } }", accepted).await;
        assert_eq!(reply.done()["dossier"], json!({ "status": "ACCEPTED", "procedure": { "version": 1 } }));

        // Another start does not revive a retired procedure.
        assert_eq!(hoso::fixtures::load_missing(&office.app, &read_fixtures(&fixtures())).await.expect("nothing is missing"), 0);
        let path = fixtures().join(format!("procedures/{EXPLOSIVES}.json"));
        let definition = std::fs::read_to_string(path).expect("a file");
        let definition: serde_json::Value = serde_json::from_str(&definition).expect("a definition");
        let again = json!({ "definition": definition, "expectedVersion": 1 });
        let reply = office.mutate(&administrator, "publishProcedure", "procedure { version }", again).await;
        assert_eq!(reply.done()["procedure"]["version"], 2);
        let mut revived = waiting;
        revived["procedureVersion"] = json!(2);
        office.mutate(&citizen, "submitDossier", "dossier { code }", revived).await.done();
    }

    async fn a_procedure_is_retired_once_and_only_one_that_there_is(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let unknown = json!({ "code": "9.999999" });
        office.refuses(&administrator, "retireProcedure", &unknown, &["NOT_FOUND code"]).await;
        let stale = json!({ "code": EXPLOSIVES, "expectedVersion": 2 });
        office.refuses(&administrator, "retireProcedure", &stale, &["VERSION_CONFLICT expectedVersion"]).await;
        let input = json!({ "code": EXPLOSIVES });
        office.mutate(&administrator, "retireProcedure", "", input.clone()).await.done();
        let before = office.footprint().await;
        office.mutate(&administrator, "retireProcedure", "", input).await.done();
        office.assert_nothing_written_since(&before, "retired already").await;
        assert_eq!(office.app.cases.publications.retire("2.001624").await, Ok(true));
        assert_eq!(office.app.cases.publications.retire("2.001624").await, Ok(false));
    }
}

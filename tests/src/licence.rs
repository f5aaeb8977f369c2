//! A dossier for a licence, with everybody who deals with it.

use std::str::FromStr;

use domain::{Moment, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::TestDatabase;
use crate::test_service::{AGENCY, Person, TestService, fixtures};

/// Wholesale of alcohol: fifteen working days, ten for the examination and four for the decision.
pub const ALCOHOL: &str = "2.001624";

/// A service with one dossier for wholesale of alcohol.
pub struct Licence {
    pub office: TestService,
    pub citizen: Person,
    pub desk: Person,
    pub specialist: Person,
    pub leader: Person,
    pub code: String,
}

impl Licence {
    /// Filed on Monday, 9 March 2026, at nine.
    pub async fn applied_for(place: TestDatabase) -> Self {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let specialist = office.staff(Role::Specialist, Some(AGENCY)).await;
        let leader = office.staff(Role::Leader, Some(AGENCY)).await;
        let read = |path: &str| -> Value {
            let text = std::fs::read_to_string(fixtures().join("procedures").join(path)).expect("a fixture");
            serde_json::from_str(&text).expect("a fixture in JSON")
        };
        let mut documents = Vec::new();
        for required in read("2.001624.json")["requiredDocuments"].as_array().expect("documents") {
            if required["required"] == true {
                documents.push(json!({ "requirement": required["key"], "uploadId": office.upload(&citizen).await }));
            }
        }
        let input = json!({
            "requestId": Uuid::new_v4(),
            "procedureCode": ALCOHOL,
            "procedureVersion": 1,
            "form": read("samples/2.001624.json"),
            "documents": documents,
        });
        let filed = office.mutate(&citizen, "submitDossier", "dossier { code }", input).await;
        let code = filed.done()["dossier"]["code"].as_str().expect("a code").to_owned();
        Self { office, citizen, desk, specialist, leader, code }
    }

    /// Sets the clock to this time in Việt Nam, and signs everybody in again.
    pub async fn it_is(&mut self, local: &str) {
        let now = Moment::from_str(&format!("{}:00+07:00", local.replace(' ', "T"))).expect("a moment");
        self.office.clock.advance(now - self.office.clock.now());
        for person in [&mut self.citizen, &mut self.desk, &mut self.specialist, &mut self.leader] {
            *person = self.office.signed_in(person).await;
        }
    }

    /// Sends a mutation with the dossier's present version; returns the selected fields.
    pub async fn moved(&self, who: &Person, mutation: &str, mut input: Value) -> Value {
        input["code"] = json!(self.code);
        input["requestId"] = json!(Uuid::new_v4());
        input["expectedVersion"] = json!(self.office.version(who, &self.code).await);
        let selected = "dossier { status dueAt timeliness currentStep { key } assignee { id } }";
        self.office.mutate(who, mutation, selected, input).await.done()["dossier"].clone()
    }

    /// These fields of the dossier as somebody sees them.
    pub async fn seen(&self, who: &Person, fields: &str) -> Value {
        let document = format!("query ($code: String!) {{ dossier(code: $code) {{ {fields} }} }}");
        self.office.ask(who, &document, json!({ "code": self.code })).await.at("/dossier").clone()
    }
}

//! How often applicants may do what: far more than people do, and no more.

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::office::{HERE, Office, Person, Reply};
use crate::support::{TestDatabase, each_database};

async fn says(office: &Office, who: &Person, code: &str) -> Reply {
    let message = json!({ "requestId": Uuid::new_v4(), "code": code, "body": "Bao giờ có kết quả?" });
    office.mutate(who, "postMessage", "message { id }", message).await
}

/// How many of these are let through before one is not; and in how many seconds the next one will be.
async fn let_through(most: usize, mut act: impl AsyncFnMut() -> Reply) -> (usize, u64) {
    for done in 0..=most {
        let reply = act().await;
        if !reply.body["errors"].is_null() {
            assert_eq!(reply.error(), "RATE_LIMITED", "{}", reply.text);
            let wait = &reply.body["errors"][0]["extensions"]["retryAfterSeconds"];
            return (done, wait.as_u64().expect("seconds"));
        }
    }
    panic!("{most} are let through")
}

each_database! {
    async fn messages_of_an_applicant_end_at_thirty_and_go_on_two_seconds_later(place: TestDatabase) {
        let office = Office::open_at_default_rates(place).await;
        let (citizen, other) = (office.citizen().await, office.citizen().await);
        let (own, theirs) = (office.file(&citizen).await, office.file(&other).await);
        assert_eq!(let_through(40, async || says(&office, &citizen, &own.code).await).await, (30, 2));
        says(&office, &other, &theirs.code).await.done();
        let desk = office.staff(Role::Reception, Some(HERE)).await;
        for _ in 0..40 {
            says(&office, &desk, &own.code).await.done();
        }
        office.clock.advance(TimeDelta::seconds(2));
        says(&office, &citizen, &own.code).await.done();
        assert_eq!(says(&office, &citizen, &own.code).await.error(), "RATE_LIMITED");
    }

    async fn whatever_an_applicant_can_cause_has_an_end(place: TestDatabase) {
        let office = Office::open_at_default_rates(place).await;
        let citizen = office.citizen().await;
        let aimed = |more: Value| {
            let mut input = json!({ "code": "000.00.08.H34-260309-9999", "expectedVersion": 1 });
            input.as_object_mut().expect("an input").extend(more.as_object().expect("an input").clone());
            input
        };
        let draft = json!({ "procedureCode": "2.001433", "procedureVersion": 1, "form": {}, "documents": [] });
        let submission = json!({
            "requestId": Uuid::new_v4(), "procedureCode": "x", "procedureVersion": 1, "form": {}, "documents": [],
        });
        for (mutations, most) in [
            (vec![("submitDossier", submission)], 60),
            (
                vec![
                    ("withdrawDossier", aimed(json!({ "reason": "x" }))),
                    ("supplementDossier", aimed(json!({ "message": "x" }))),
                    ("updateAccount", json!({ "expectedVersion": 1_000, "fullName": "x" })),
                ],
                60,
            ),
            (vec![("saveDraft", draft), ("deleteDraft", json!({ "procedureCode": "x" }))], 240),
            (vec![("createUpload", json!({ "fileName": "", "mediaType": "", "size": 0 }))], 240),
            (vec![("markExchangeRead", aimed(json!({ "upToMessageId": "x" })))], 240),
        ] {
            let mut round = mutations.iter().cycle();
            let act = async || {
                let (mutation, input) = round.next().expect("a mutation");
                let mut input = input.clone();
                if *mutation == "markExchangeRead" {
                    input.as_object_mut().expect("an input").remove("expectedVersion");
                }
                office.mutate(&citizen, mutation, "", input).await
            };
            assert_eq!(let_through(most + 1, act).await.0, most, "{mutations:?}");
        }
    }
}

//! Audits of the log, and the access log for applicants.

mod bundle;
mod checkpoints;
mod command_line;
mod feed;
mod flipped_bits;
mod history;
mod replay;
mod restored;
mod tampering;
mod viewings;

use domain::Role;
use serde_json::json;
use support::TestDatabase;
use support::test_service::{AGENCY, Person, TestService};
use uuid::Uuid;

/// A service with a dossier that was filed, accepted and discussed.
struct Audited {
    office: TestService,
    citizen: Person,
    desk: Person,
    auditor: Person,
    code: String,
}

impl Audited {
    async fn dossier(place: TestDatabase) -> Self {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let auditor = office.staff(Role::Auditor, None).await;
        let code = office.file(&citizen).await.code;
        office.clock.advance(chrono::TimeDelta::minutes(4));
        office
            .mutate(&desk, "acceptDossier", "dossier { status }", json!({ "code": code, "expectedVersion": 1 }))
            .await
            .done();
        office.clock.advance(chrono::TimeDelta::minutes(4));
        let message = json!({ "requestId": Uuid::new_v4(), "code": code, "body": "Bao giờ có kết quả?" });
        office.mutate(&citizen, "postMessage", "message { id }", message).await.done();
        Self { office, citizen, desk, auditor, code }
    }
}

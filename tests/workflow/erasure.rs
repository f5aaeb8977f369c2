//! Erasure of a person: traces, objections, and restores.

mod command_line;
mod own_copy;
mod restored;
mod role;
mod rules;
mod traces;

use chrono::TimeDelta;
use domain::{AccountId, Role};
use serde_json::{Value, json};
use support::TestDatabase;
use support::test_service::{AGENCY, FiledDossier, Person, TestService};
use uuid::Uuid;

/// A name that occurs nowhere else.
const NAME: &str = "Đặng Thị Mận Ổi";
const ADDRESS: &str = "Số 7319, đường Trần Hưng Đạo, Kon Tum";
const PHONE: &str = "0905731964";
const IDENTITY: &str = "062185073196";
const EMAIL: &str = "man.oi.7319@example.vn";
const SAID: &str = "Tôi là Đặng Thị Mận Ổi, xin hỏi về hồ sơ.";

/// Longer than any retention period of the tests.
const LONG: TimeDelta = TimeDelta::days(21 * 366);

/// A service with a person to erase, and two administrators.
struct Parting {
    office: TestService,
    person: Person,
    id: AccountId,
    filed: FiledDossier,
    one: Person,
    other: Person,
}

impl Parting {
    /// They filed a dossier, posted a message, have a draft, and got messages.
    async fn of(place: TestDatabase) -> Self {
        let office = TestService::open(place).await;
        let mut form = office.registration();
        for (field, value) in
            [("fullName", NAME), ("address", ADDRESS), ("phone", PHONE), ("identityNumber", IDENTITY), ("email", EMAIL)]
        {
            form[field] = json!(value);
        }
        let person = office.activated(&form).await;
        let id = office.account(&person).await.0;
        let mut input = office.submission(&person).await;
        input["form"]["organization"]["name"] = json!(NAME);
        input["form"]["organization"]["email"] = json!(EMAIL);
        input["form"]["representative"]["phone"] = json!(PHONE);
        input["form"]["representative"]["identityNumber"] = json!(IDENTITY);
        let filed = office.file_input(&person, input).await;
        let message = json!({ "requestId": Uuid::new_v4(), "code": filed.code, "body": SAID });
        office.mutate(&person, "postMessage", "message { id }", message).await.done();
        let draft = json!({
            "procedureCode": "2.001433", "procedureVersion": 1, "form": { "name": NAME }, "documents": [],
        });
        office.mutate(&person, "saveDraft", "draft { savedAt }", draft).await.done();
        // Without servers messages lie in the data folder.
        let data_dir = office.config().data_dir;
        office.sender(&["--data-dir", data_dir.to_str().expect("a path")]).drain().await.expect("sent");
        let (one, other) =
            (office.staff(Role::Administrator, None).await, office.staff(Role::Administrator, None).await);
        Self { office, person, id, filed, one, other }
    }

    /// Their dossier has ended.
    async fn ended(place: TestDatabase) -> Self {
        let parting = Self::of(place).await;
        let desk = parting.office.staff(Role::Reception, Some(AGENCY)).await;
        let input = json!({ "code": parting.filed.code, "expectedVersion": 1, "reason": "Không thuộc thẩm quyền." });
        parting.office.mutate(&desk, "rejectDossier", "dossier { status }", input).await.done();
        parting
    }

    /// Past its retention period; sessions have ended by then.
    async fn over(place: TestDatabase) -> Self {
        let mut parting = Self::ended(place).await;
        parting.office.clock.advance(LONG);
        parting.one = parting.office.signed_in(&parting.one).await;
        parting.other = parting.office.signed_in(&parting.other).await;
        parting
    }

    /// The account, as administrators see it.
    async fn account(&self, by: &Person) -> Value {
        let query = "{ accounts(filter: { kind: CITIZEN }) { nodes { id status version displayName \
                     erasure { basis document requestedBy { name } } } } }";
        let reply = self.office.ask(by, query, json!({})).await;
        reply.at("/accounts/nodes/0").clone()
    }

    async fn input(&self) -> Value {
        json!({ "accountId": self.account(&self.one).await["id"] })
    }

    async fn request(&self, by: &Person) -> support::test_service::Reply {
        let mut input = self.input().await;
        input["basis"] = json!("PERSON_ASKED");
        input["document"] = json!("12/GĐN");
        self.office.mutate(by, "requestErasure", "account { status }", input).await
    }

    async fn confirm(&self, by: &Person) -> support::test_service::Reply {
        self.office.mutate(by, "confirmErasure", "account { status displayName }", self.input().await).await
    }
}

//! Release of assignments from locked or reassigned officers, whatever interrupts it.

use chrono::TimeDelta;
use domain::account::{Account, AccountCommand};
use domain::dossier::{Dossier, DossierCommand};
use domain::{AccountId, Actor, AgencyId, CommandEnvelope, DossierId, Moment, Role};
use futures::future::join_all;
use serde_json::{Value, json};
use store::Context;
use store::ledger::Releases;
use store::log::SideWrite;
use support::licence::Licence;
use support::test_service::{AGENCY, OTHER_AGENCY, Person, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

use super::met;

/// A licence assigned to a specialist, and an administrator.
struct Taken {
    licence: Licence,
    administrator: Person,
    /// Global id of the specialist's account.
    holder: String,
}

impl Taken {
    async fn on(place: TestDatabase) -> Self {
        let licence = Licence::applied_for(place).await;
        let administrator = licence.office.staff(Role::Administrator, None).await;
        let holder =
            licence.office.ask(&licence.specialist, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        licence.moved(&licence.desk, "acceptDossier", json!({})).await;
        licence.moved(&licence.desk, "forwardDossier", json!({})).await;
        licence.moved(&licence.specialist, "assignDossier", json!({ "assigneeId": holder })).await;
        Self { licence, administrator, holder }
    }

    async fn administers(&self, mutation: &str, mut input: Value) -> Value {
        input["accountId"] = json!(self.holder);
        let selected = "account { id status role version } releasedDossiers";
        self.licence.office.mutate(&self.administrator, mutation, selected, input).await.done().clone()
    }

    /// Assignee, as the reception sees it.
    async fn assignee(&self) -> Value {
        let document = "query ($code: String!) { dossier(code: $code) { assignee { id } } }";
        let reply = self.licence.office.ask(&self.licence.desk, document, json!({ "code": self.licence.code })).await;
        reply.at("/dossier/assignee").clone()
    }

    /// The applicant withdraws, and the reception stops it; its assignee stays.
    async fn stopped(&self) {
        self.licence.moved(&self.licence.citizen, "withdrawDossier", json!({ "reason": "Đổi ý." })).await;
        self.licence.moved(&self.licence.desk, "stopProcessing", json!({ "reason": "Theo đề nghị." })).await;
    }

    /// Advances the clock past the search window.
    async fn all_released(&self) {
        let office = &self.licence.office;
        office.clock.advance(TimeDelta::minutes(6));
        assert_eq!(office.app.cases.releases.finish(|| true).await.expect("looked for"), 0);
        assert_eq!(waiting(office).await, []);
    }

    /// Dossiers assigned to an account, as somebody sees them.
    async fn held(&self, who: &Person) -> Value {
        let document = "query ($id: ID!) { node(id: $id) { ... on Account { heldDossiers } } }";
        let reply = self.licence.office.ask(who, document, json!({ "id": self.holder })).await;
        reply.at("/node/heldDossiers").clone()
    }
}

async fn id_of(office: &TestService, person: &Person) -> AccountId {
    office.account(person).await.0
}

/// Pending releases: accounts, with their beginning.
async fn waiting(office: &TestService) -> Vec<(AccountId, Moment)> {
    Releases::unfinished(&office.app.parts.database.ledger).await.expect("rows")
}

/// Assignee of a dossier by the log.
async fn assigned(office: &TestService, code: &str) -> Option<AccountId> {
    let loaded = office.app.parts.executor.load::<Dossier>(DossierId::of_code(code).0).await.expect("a dossier");
    loaded.state.filed.as_ref().expect("filed").assignee
}

each_database! {
    async fn whoever_is_locked_out_gives_back_what_they_hold(place: TestDatabase) {
        let taken = Taken::on(place).await;
        let Taken { licence, administrator, .. } = &taken;
        assert_eq!(taken.held(administrator).await, json!([licence.code]), "told before it is done");
        let auditor = licence.office.staff(Role::Auditor, None).await;
        assert_eq!(taken.held(&auditor).await, Value::Null);

        let lock = json!({ "requestId": Uuid::new_v4(), "reason": "Nghỉ việc" });
        let locked = taken.administers("lockAccount", lock.clone()).await;
        assert_eq!((&locked["account"]["status"], &locked["releasedDossiers"]), (&json!("LOCKED"), &json!([licence.code])));
        assert_eq!((taken.assignee().await, taken.held(administrator).await), (Value::Null, json!([])));
        let progress = "query ($code: String!) { dossier(code: $code) { status progress { title } } }";
        let reply = licence.office.ask(&licence.desk, progress, json!({ "code": licence.code })).await;
        assert_eq!(reply.at("/dossier/status"), "PROCESSING");
        let titles = reply.at("/dossier/progress").as_array().expect("entries").clone();
        assert_eq!(titles.last().expect("an entry")["title"], "Thu hồi phân công xử lý");

        licence.office.clock.advance(TimeDelta::minutes(1));
        assert_eq!(taken.administers("lockAccount", lock).await, locked, "sent again");
        assert_eq!(taken.administers("lockAccount", json!({})).await["releasedDossiers"], json!([]), "locked already");

        let unlock = json!({ "accountId": taken.holder });
        licence.office.mutate(administrator, "unlockAccount", "account { status }", unlock).await.done();
        assert_eq!(taken.assignee().await, Value::Null, "it does not come back by itself");
        let again = licence.moved(&licence.desk, "assignDossier", json!({ "assigneeId": taken.holder })).await;
        assert_eq!(again["assignee"]["id"], taken.holder.as_str());
        assert_eq!(licence.office.app.cases.releases.finish(|| true).await.expect("looked for"), 0);
        assert_eq!(taken.assignee().await["id"], taken.holder.as_str(), "whoever may work on it keeps it");
    }

    async fn whoever_does_other_work_gives_back_what_is_not_theirs_any_more(place: TestDatabase) {
        let taken = Taken::on(place).await;
        let Taken { licence, .. } = &taken;
        for (role, agency) in [("SPECIALIST", Some(OTHER_AGENCY)), ("RECEPTION", Some(AGENCY)), ("AUDITOR", None)] {
            let moved = json!({ "role": role, "agencyCode": agency, "requestId": Uuid::new_v4() });
            let changed = taken.administers("changeRole", moved.clone()).await;
            assert_eq!(changed["releasedDossiers"], json!([licence.code]), "{role}");
            assert_eq!(taken.assignee().await, Value::Null, "{role}");
            assert_eq!(taken.administers("changeRole", moved).await, changed, "{role}, sent again");
            let back = json!({ "role": "SPECIALIST", "agencyCode": AGENCY });
            assert_eq!(taken.administers("changeRole", back).await["releasedDossiers"], json!([]));
            licence.moved(&licence.desk, "assignDossier", json!({ "assigneeId": taken.holder })).await;
        }
    }

    async fn what_an_officer_may_still_work_on_stays_with_them(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let (desk, officer) = (office.staff(Role::Reception, Some(AGENCY)).await, office.staff(Role::Specialist, Some(AGENCY)).await);
        let citizen = office.citizen().await;
        let filed = office.file(&citizen).await;
        let (id, _) = met(&office, &administrator, &officer).await;
        let given = json!({ "code": filed.code, "expectedVersion": filed.version, "assigneeId": id });
        office.mutate(&desk, "assignDossier", "dossier { id }", given).await.done();
        // Dossiers at the reception are worked on by it, and by the officers of the first step.
        let to_the_desk = json!({ "accountId": id, "role": "RECEPTION", "agencyCode": AGENCY });
        let changed = office.mutate(&administrator, "changeRole", "releasedDossiers", to_the_desk).await;
        assert_eq!(changed.done()["releasedDossiers"], json!([]));
        assert_eq!(assigned(&office, &filed.code).await, Some(id_of(&office, &officer).await));
    }

    /// The process ended right after the lock.
    async fn a_release_that_broke_off_is_finished_by_whichever_instance_looks(place: TestDatabase) {
        let taken = Taken::on(place).await;
        let office = &taken.licence.office;
        let (id, at) = (id_of(office, &taken.licence.specialist).await, office.clock.now());
        let lock = AccountCommand::Lock { reason: None, released: Vec::new() };
        let command = CommandEnvelope::new(Actor::System, at, lock);
        let context = Context { correlation: Uuid::new_v4(), causation: None, request: None };
        let noted = |_: &[_]| vec![SideWrite::NoteRelease { account: id, at }];
        office.app.parts.executor.execute::<Account>(id.0, command, &context, noted).await.expect("locked");
        assert_eq!(assigned(office, &taken.licence.code).await, Some(id));

        let other = office.another_instance().await;
        let finished = join_all([&office.app, &other].map(|app| app.cases.releases.finish(|| true))).await;
        let released: u64 = finished.into_iter().map(|released| released.expect("released")).sum();
        assert_eq!(released, 1, "once, however many look");
        assert_eq!(assigned(office, &taken.licence.code).await, None);

        assert_eq!(waiting(office).await, [(id, at)], "an assignment of that moment may still come");
        office.clock.advance(TimeDelta::minutes(5));
        assert_eq!(office.app.cases.releases.finish(|| true).await.expect("looked for"), 0);
        assert_eq!(waiting(office).await, []);
    }

    async fn whoever_left_after_a_ruling_does_not_get_the_dossier_back_with_it(place: TestDatabase) {
        let taken = Taken::on(place).await;
        let (licence, office) = (&taken.licence, &taken.licence.office);
        let to_the_desk = json!({ "role": "RECEPTION", "agencyCode": AGENCY });
        for (leaves, how) in [("changeRole", to_the_desk), ("lockAccount", json!({}))] {
            taken.stopped().await;
            assert_eq!(taken.administers(leaves, how).await["releasedDossiers"], json!([]), "{leaves}: it has ended");
            taken.all_released().await;
            let version = office.version(&licence.desk, &licence.code).await;
            let input = json!({
                "code": licence.code, "expectedVersion": version, "reason": "Ghi nhầm hồ sơ.", "requestId": Uuid::new_v4(),
            });
            let shown = "status version assignee { id }";
            let revoke = async || {
                let selected = format!("dossier {{ {shown} }}");
                office.mutate(&licence.desk, "revokeRuling", &selected, input.clone()).await.done()["dossier"].clone()
            };
            let answered = revoke().await;
            assert_eq!((&answered["status"], &answered["assignee"]), (&json!("WITHDRAWAL_REQUESTED"), &Value::Null));
            assert_eq!(answered["version"], version + 2, "{leaves}: the ruling is taken back, and the dossier from them");
            let document = format!("query ($code: String!) {{ dossier(code: $code) {{ {shown} }} }}");
            let read = office.ask(&licence.desk, &document, json!({ "code": licence.code })).await;
            assert_eq!((read.at("/dossier"), &revoke().await), (&answered, &answered), "{leaves}: read, and sent again");
            if leaves == "changeRole" {
                taken.administers(leaves, json!({ "role": "SPECIALIST", "agencyCode": AGENCY })).await;
                licence.moved(&licence.desk, "declineWithdrawal", json!({ "reason": "Chưa có đề nghị rút." })).await;
                licence.moved(&licence.desk, "assignDossier", json!({ "assigneeId": taken.holder })).await;
            }
        }
    }

    /// The process ended, or reads failed, right after a ruling was revoked.
    async fn a_release_after_a_ruling_was_taken_back_is_finished_by_whichever_instance_looks(place: TestDatabase) {
        let taken = Taken::on(place).await;
        let (licence, office) = (&taken.licence, &taken.licence.office);
        let id = id_of(office, &licence.specialist).await;
        taken.stopped().await;
        licence.moved(&licence.desk, "revokeRuling", json!({ "reason": "Ghi nhầm hồ sơ." })).await;
        assert_eq!(waiting(office).await, [(id, office.clock.now())], "stored with what was taken back");
        taken.all_released().await;
        assert_eq!(assigned(office, &licence.code).await, Some(id), "whoever may work on it keeps it");

        licence.moved(&licence.desk, "stopProcessing", json!({ "reason": "Theo đề nghị." })).await;
        taken.administers("lockAccount", json!({})).await;
        taken.all_released().await;
        let at = office.clock.now();
        let agency = Some(AgencyId::of_code(AGENCY));
        let desk = Actor::Account { id: id_of(office, &licence.desk).await, role: Role::Reception, agency };
        let command = CommandEnvelope::new(desk, at, DossierCommand::RevokeRuling { reason: "Ghi nhầm hồ sơ.".to_owned() });
        let context = Context { correlation: Uuid::new_v4(), causation: None, request: None };
        let noted = |_: &[_]| vec![SideWrite::NoteRelease { account: id, at }];
        let dossier = DossierId::of_code(&licence.code).0;
        office.app.parts.executor.execute::<Dossier>(dossier, command, &context, noted).await.expect("taken back");
        assert_eq!(assigned(office, &licence.code).await, Some(id));
        let other = office.another_instance().await;
        assert_eq!(other.cases.releases.finish(|| true).await.expect("released"), 1);
        assert_eq!(assigned(office, &licence.code).await, None);
    }

    /// An older release locked people out without releasing.
    async fn who_was_locked_out_before_is_found_at_the_start(place: TestDatabase) {
        let taken = Taken::on(place).await;
        let office = &taken.licence.office;
        let id = id_of(office, &taken.licence.specialist).await;
        let lock = AccountCommand::Lock { reason: None, released: Vec::new() };
        let command = CommandEnvelope::new(Actor::System, office.clock.now(), lock);
        let context = Context { correlation: Uuid::new_v4(), causation: None, request: None };
        office.app.parts.executor.execute::<Account>(id.0, command, &context, |_| Vec::new()).await.expect("locked");
        office.app.parts.projector.catch_up().await.expect("rows");
        office.app.cases.releases.note_stranded().await.expect("noted");
        assert_eq!(office.app.cases.releases.finish(|| true).await.expect("released"), 1);
        assert_eq!(assigned(office, &taken.licence.code).await, None);
    }

    async fn an_assignment_at_the_moment_of_a_lock_leaves_nothing_with_whoever_is_locked_out(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (administrator, desk) = (office.staff(Role::Administrator, None).await, office.staff(Role::Reception, Some(AGENCY)).await);
        let citizen = office.citizen().await;
        let mut filed = Vec::new();
        for _ in 0..6 {
            filed.push(office.file(&citizen).await.code);
        }
        let elsewhere = office.twin().await;
        for round in 0..4 {
            let officer = office.staff(Role::Reception, Some(AGENCY)).await;
            let (id, _) = met(&office, &administrator, &officer).await;
            let mut versions = Vec::new();
            for code in &filed {
                versions.push(office.version(&desk, code).await);
            }
            let assign = |(code, version): (&String, i64)| {
                let input = json!({ "code": code, "expectedVersion": version, "assigneeId": id });
                let desk = &desk;
                async { office.mutate(desk, "assignDossier", "dossier { assignee { id } }", input).await.faults() }
            };
            let assigning = join_all(filed.iter().zip(versions).map(assign));
            let locking = elsewhere.mutate(&administrator, "lockAccount", "releasedDossiers", json!({ "accountId": id }));
            let (answers, locked) = futures::join!(assigning, locking);
            locked.done();
            for answer in &answers {
                assert!(answer.is_empty() || answer == &["NOT_FOUND assigneeId"], "round {round}: {answers:?}");
            }
            elsewhere.app.cases.releases.finish(|| true).await.expect("released");
            let account = id_of(&office, &officer).await;
            for code in &filed {
                assert_ne!(assigned(&office, code).await, Some(account), "round {round}: {code}");
            }
        }
    }
}

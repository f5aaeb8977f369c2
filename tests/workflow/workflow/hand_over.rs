//! Hand-over of all of an officer's dossiers: one act, reported once, resumed after any interruption.

use std::net::{IpAddr, Ipv4Addr};

use app::caller::Caller;
use app::hand_overs::{HandOver, HandOverDone};
use domain::dossier::{Dossier, DossierCommand, Officer};
use domain::{AccountId, Actor, AgencyId, CommandEnvelope, DossierId, Language, Role};
use serde_json::{Value, json};
use store::Context;
use store::log::ResumeToken;
use support::test_service::{AGENCY, OTHER_AGENCY, Person, Reply, ServiceWithMail, TestService};
use support::{TestDatabase, each_database, lose};
use uuid::Uuid;

const OUTCOME: &str = "handedOver remaining left { code bar }";
const OUTLOOK: &str = "query ($from: ID) { handOverOutlook(fromId: $from) { count holder { id }
    parts { step roles count } takers { account { id } takes openDossiers } } }";

/// A specialist with two dossiers at the reception and one at a step of theirs.
struct Leaving {
    post: ServiceWithMail,
    desk: Person,
    specialist: Person,
    colleague: Person,
    at_desk: Vec<String>,
    at_step: String,
}

impl Leaving {
    async fn on(place: TestDatabase) -> Self {
        let post = ServiceWithMail::open(place).await;
        let office = &post.office;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let specialist = office.staff(Role::Specialist, Some(AGENCY)).await;
        let colleague = office.staff(Role::Specialist, Some(AGENCY)).await;
        let citizen = office.citizen().await;
        let mut codes = Vec::new();
        for _ in 0..3 {
            codes.push(office.file(&citizen).await.code);
        }
        let at_step = codes.pop().expect("three");
        let leaving = Self { desk, specialist, colleague, at_desk: codes, at_step, post };
        let holder = leaving.id(&leaving.specialist).await;
        for mutation in ["acceptDossier", "forwardDossier"] {
            leaving.moved(&leaving.at_step, mutation, json!({})).await;
        }
        for code in leaving.at_desk.iter().chain([&leaving.at_step]) {
            leaving.moved(code, "assignDossier", json!({ "assigneeId": holder })).await;
        }
        leaving.post.send().await;
        leaving
    }

    fn office(&self) -> &TestService {
        &self.post.office
    }

    async fn moved(&self, code: &str, mutation: &str, mut input: Value) {
        input["code"] = json!(code);
        input["expectedVersion"] = json!(self.office().version(&self.desk, code).await);
        self.office().mutate(&self.desk, mutation, "dossier { id }", input).await.done();
    }

    async fn id(&self, person: &Person) -> String {
        self.office().ask(person, "{ viewer { id } }", json!({})).await.text_at("/viewer/id")
    }

    async fn input(&self, to: &Person) -> Value {
        json!({
            "requestId": Uuid::new_v4(), "fromId": self.id(&self.specialist).await, "toId": self.id(to).await,
            "reason": "Chuyển công tác",
        })
    }

    async fn hands_over(&self, who: &Person, input: Value) -> Reply {
        self.office().mutate(who, "handOverDossiers", OUTCOME, input).await
    }

    async fn assignee(&self, code: &str) -> String {
        let document = "query ($code: String!) { dossier(code: $code) { assignee { id } } }";
        self.office().ask(&self.desk, document, json!({ "code": code })).await.text_at("/dossier/assignee/id")
    }

    fn mails(&self, person: &Person) -> Vec<String> {
        self.post.emails(person).iter().map(|mail| mail.header("Subject").to_owned()).collect()
    }
}

each_database! {
    async fn what_is_held_goes_to_whoever_may_act_there_and_the_rest_says_why_not(place: TestDatabase) {
        let leaving = Leaving::on(place).await;
        let (desk, colleague) = (leaving.id(&leaving.desk).await, leaving.id(&leaving.colleague).await);
        let reply = leaving.office().ask(&leaving.specialist, OUTLOOK, json!({})).await;
        let outlook = reply.at("/handOverOutlook");
        assert_eq!(outlook["count"], 3);
        assert_eq!(outlook["parts"][0], json!({ "step": null, "roles": ["RECEPTION", "SPECIALIST"], "count": 2 }));
        assert_eq!((&outlook["parts"][1]["roles"], &outlook["parts"][1]["count"]), (&json!(["SPECIALIST"]), &json!(1)));
        let takers = outlook["takers"].as_array().expect("takers").iter();
        let mut takers: Vec<(&Value, &Value)> = takers.map(|one| (&one["account"]["id"], &one["takes"])).collect();
        takers.sort_by_key(|(_, takes)| takes.as_i64());
        assert_eq!(takers, [(&json!(desk), &json!(2)), (&json!(colleague), &json!(3))]);

        let input = leaving.input(&leaving.desk).await;
        let first = leaving.hands_over(&leaving.specialist, input.clone()).await;
        let left = json!([{ "code": leaving.at_step, "bar": "OTHER_STEP" }]);
        assert_eq!(first.done()["handedOver"], 2);
        assert_eq!((&first.done()["left"], &first.done()["remaining"]), (&left, &json!(0)));
        for code in &leaving.at_desk {
            assert_eq!(leaving.assignee(code).await, desk);
        }
        let before = leaving.office().footprint().await;
        let again = leaving.hands_over(&leaving.specialist, input.clone()).await;
        assert_eq!(again.done(), first.done(), "sent again");
        leaving.office().assert_nothing_written_since(&before, "sent again").await;

        let mut other = input.clone();
        other["toId"] = json!(colleague);
        assert_eq!(leaving.hands_over(&leaving.specialist, other).await.faults(), ["REQUEST_ID_REUSED requestId"]);
        let rest = leaving.hands_over(&leaving.desk, leaving.input(&leaving.colleague).await).await;
        assert_eq!((&rest.done()["handedOver"], &rest.done()["left"]), (&json!(1), &json!([])));
        assert_eq!(leaving.assignee(&leaving.at_step).await, colleague);
        let nothing = leaving.hands_over(&leaving.desk, leaving.input(&leaving.colleague).await).await;
        assert_eq!(nothing.faults(), ["NOT_ALLOWED_IN_STATUS fromId"]);
    }

    async fn both_are_told_once_and_whoever_does_it_knows(place: TestDatabase) {
        let leaving = Leaving::on(place).await;
        let before = leaving.mails(&leaving.colleague).len();
        let input = leaving.input(&leaving.colleague).await;
        leaving.hands_over(&leaving.desk, input).await.done();
        leaving.post.send().await;
        let told = leaving.mails(&leaving.colleague);
        assert_eq!(told[before..], ["Ông/bà được bàn giao hồ sơ của đồng nghiệp"], "one mail, not one a dossier");
        let last = leaving.mails(&leaving.specialist).pop();
        assert_eq!(last.as_deref(), Some("Hồ sơ của ông/bà được bàn giao cho đồng nghiệp"));
        assert!(!leaving.mails(&leaving.desk).iter().any(|subject| subject.contains("bàn giao")));
    }

    async fn a_hand_over_that_broke_off_goes_on_under_the_same_request(place: TestDatabase) {
        let leaving = Leaving::on(place).await;
        let office = leaving.office();
        let (from, to) = (office.account(&leaving.specialist).await.0, office.account(&leaving.colleague).await.0);
        let request = Uuid::new_v4();
        let mut pieces = Vec::new();
        for _ in 0..4 {
            pieces.push(one_piece(office, from, to, request).await);
        }
        let told: Vec<(u64, u64)> = pieces.iter().map(|done| (done.handed, done.remaining)).collect();
        assert_eq!(told, [(1, 2), (2, 1), (3, 0), (3, 0)]);
        let colleague = leaving.id(&leaving.colleague).await;
        for code in leaving.at_desk.iter().chain([&leaving.at_step]) {
            assert_eq!(leaving.assignee(code).await, colleague);
        }
    }

    /// A crash or failover loses the first assignments, but not the beginning; the same instance resumes.
    async fn a_hand_over_that_goes_on_after_a_lost_tail_gives_again_what_was_lost(place: TestDatabase) {
        let leaving = Leaving::on(place).await;
        let office = leaving.office();
        let (from, to) = (office.account(&leaving.specialist).await.0, office.account(&leaving.colleague).await.0);
        let request = Uuid::new_v4();
        let first = one_piece(office, from, to, request).await;
        assert_eq!((first.handed, first.remaining), (1, 2));
        let given = DossierId::of_code(&leaving.at_desk[0]).0;
        let lost = format!("aggregate_id = '{given}' and sequence > 2");
        assert_eq!(lose(&office.app.parts.database.ledger, &lost).await, 1);

        let mut told = Vec::new();
        for _ in 0..4 {
            let done = one_piece(office, from, to, request).await;
            told.push((done.handed, done.remaining));
        }
        assert_eq!(told, [(1, 2), (2, 1), (3, 0), (3, 0)], "nothing is counted that is not there");
        assert_eq!(office.app.parts.executor.divergences(), 1);
        for code in leaving.at_desk.iter().chain([&leaving.at_step]) {
            let loaded = office.app.parts.executor.load::<Dossier>(DossierId::of_code(code).0).await.expect("a dossier");
            assert_eq!(loaded.state.filed.as_ref().expect("filed").assignee, Some(to), "{code}");
        }
    }

    /// Assigned by another instance, which has not answered yet.
    async fn what_was_assigned_a_moment_ago_is_among_it_though_no_row_says_so_yet(place: TestDatabase) {
        let leaving = Leaving::on(place).await;
        let office = leaving.office();
        let citizen = office.citizen().await;
        let code = office.file(&citizen).await.code;
        let input = leaving.input(&leaving.colleague).await;
        let (desk, holder) = (office.account(&leaving.desk).await.0, office.account(&leaving.specialist).await.0);
        let agency = Some(AgencyId::of_code(AGENCY));
        let assignee = Some(Officer { account: holder, role: Role::Specialist, agency });
        let by = Actor::Account { id: desk, role: Role::Reception, agency };
        let command = CommandEnvelope::new(by, office.clock.now(), DossierCommand::Assign { assignee });
        let context = Context { correlation: Uuid::new_v4(), causation: None, request: None };
        let dossier = DossierId::of_code(&code).0;
        office.app.parts.executor.execute::<Dossier>(dossier, command, &context, |_| Vec::new()).await.expect("assigned");

        let done = leaving.hands_over(&leaving.desk, input).await;
        assert_eq!((&done.done()["handedOver"], &done.done()["stale"]), (&json!(4), &json!(false)));
        assert_eq!(leaving.assignee(&code).await, leaving.id(&leaving.colleague).await);
    }

    async fn it_is_nobody_elses_to_hand_over(place: TestDatabase) {
        let leaving = Leaving::on(place).await;
        let office = leaving.office();
        let elsewhere = office.staff(Role::Leader, Some(OTHER_AGENCY)).await;
        let auditor = office.staff(Role::Auditor, None).await;
        let input = leaving.input(&leaving.desk).await;
        for (who, error) in [(&leaving.colleague, "FORBIDDEN"), (&auditor, "FORBIDDEN")] {
            assert_eq!(leaving.hands_over(who, input.clone()).await.error(), error);
        }
        assert_eq!(leaving.hands_over(&elsewhere, input.clone()).await.faults(), ["NOT_FOUND fromId"]);
        for who in [&leaving.colleague, &elsewhere, &auditor] {
            let reply = office.ask(who, OUTLOOK, json!({ "from": input["fromId"] })).await;
            assert_eq!(reply.at("/handOverOutlook"), &Value::Null);
        }
    }
}

/// Hands over one further dossier, and stops there.
async fn one_piece(office: &TestService, from: AccountId, to: AccountId, request: Uuid) -> HandOverDone {
    let actor = Actor::Account { id: from, role: Role::Specialist, agency: Some(AgencyId::of_code(AGENCY)) };
    let caller = Caller {
        actor,
        session: None,
        language: Language::Vi,
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        device: None,
        correlation: Uuid::new_v4(),
        at: office.clock.now(),
        followed: ResumeToken::START,
        by_post: true,
    };
    let wish =
        HandOver { from, to: Some(to), reason: "Nghỉ phép".to_owned(), request, input: json!({}), at_once: 1 };
    office.app.cases.hand_overs.hand_over(&caller, wish).await.unwrap_or_else(|denial| panic!("{denial:?}"))
}

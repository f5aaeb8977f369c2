//! Case 17: running instances after the log lost a tail.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use app::audits::streams_of;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::dossier::DossierCode;
use domain::exchange::ExchangeEvent;
use domain::{AnyEvent, DossierId, Role};
use hoso::service::Service;
use serde_json::{Value, json};
use store::sql::{Database, DatabaseUrl, Sql};
use store::{RecordedEvent, Upcasters};
use support::test_service::{AGENCY, FiledDossier, Person, TestService};
use support::{Cluster, Proxy, TestDatabase, connected, each_database, eventually, lose};
use tokio::time::Instant;
use uuid::Uuid;

use super::{Outcome, is_long};

/// Two instances, an applicant with dossiers, and an officer.
struct Setup {
    instances: [TestService; 2],
    citizen: Person,
    desk: Person,
    dossiers: Vec<FiledDossier>,
    said: AtomicU64,
}

impl Setup {
    async fn on(place: TestDatabase) -> Self {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let mut dossiers = Vec::new();
        for _ in 0..if is_long() { 12 } else { 3 } {
            dossiers.push(office.file(&citizen).await);
        }
        let twin = office.twin().await;
        let scene = Self { instances: [office, twin], citizen, desk, dossiers, said: AtomicU64::new(0) };
        for instance in [0, 1] {
            scene.everybody_says_something(instance).await;
        }
        scene
    }

    /// Posts a unique message through one instance, with retries; returns it.
    async fn say(&self, instance: usize, dossier: &FiledDossier) -> String {
        let body = format!("said {}", self.said.fetch_add(1, Ordering::SeqCst));
        let input = json!({ "code": dossier.code, "body": body, "requestId": Uuid::new_v4() });
        self.done(instance, &self.citizen, "postMessage", "message { id }", &input).await;
        body
    }

    async fn everybody_says_something(&self, instance: usize) -> Vec<(String, String)> {
        let mut said = Vec::new();
        for dossier in &self.dossiers {
            said.push((dossier.code.clone(), self.say(instance, dossier).await));
        }
        said
    }

    /// Repeats a mutation with its request id while the database is away.
    async fn done(&self, instance: usize, who: &Person, mutation: &str, selected: &str, input: &Value) -> Value {
        eventually(mutation, async || {
            let reply = self.instances[instance].mutate(who, mutation, selected, input.clone()).await;
            if reply.body["errors"].is_null() { Some(reply.done().clone()) } else { None }
        })
        .await
    }

    /// Number of lost and duplicated messages; fails on a broken chain.
    async fn count(&self, said: &[(String, String)]) -> (u64, u64) {
        let app = &self.instances[0].app;
        let broken = app.parts.audit.verify_chains(&app.parts.database, |_| {}).await.expect("the log is read");
        assert!(broken.is_empty(), "the chains hold");
        let (mut lost, mut doubled) = (0, 0);
        for code in self.dossiers.iter().map(|dossier| &dossier.code) {
            let id = DossierId::of_code(code.parse::<DossierCode>().expect("a code").as_str());
            let verified = app.parts.audit.verify_streams(&streams_of(id)).await.expect("the log is read");
            assert!(verified.broken.is_none() && verified.events > 0);
            let bodies = bodies_of(app, code).await;
            for (_, body) in said.iter().filter(|(of, _)| of == code) {
                match bodies.iter().filter(|found| *found == body).count() {
                    0 => lost += 1,
                    1 => {}
                    _ => doubled += 1,
                }
            }
        }
        (lost, doubled)
    }

    async fn readiness(&self, instance: usize) -> (StatusCode, Value) {
        let request = Request::get("/readyz").body(Body::empty()).expect("a request");
        let reply = self.instances[instance].send(request).await;
        (reply.status, reply.body)
    }
}

/// Messages of a dossier, from its events.
pub(super) async fn bodies_of(app: &Service, code: &str) -> Vec<String> {
    let id = DossierId::of_code(code.parse::<DossierCode>().expect("a code").as_str());
    let [_, exchange, ..] = streams_of(id);
    let mut bodies = Vec::new();
    for event in app.parts.log.read_stream(&exchange, 0, 10_000).await.expect("the log is read") {
        let recorded = RecordedEvent::read(event, &Upcasters::current()).expect("an event");
        if let AnyEvent::Exchange(ExchangeEvent::MessagePosted { body, .. }) = recorded.event {
            let opened = app.parts.vault.open(&body).await.expect("what was said opens");
            bodies.push(opened.known().expect("nobody is erased").clone());
        }
    }
    bodies
}

/// Numbers drawn for lost events, and counters that went back.
async fn forget_numbers(database: &Database) {
    database.ledger.execute(Sql::new("delete from counters")).await.expect("counters go back");
}

each_database! {
    /// Without an expected version there is no version conflict.
    async fn a_number_that_a_dossier_has_is_not_given_again(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let first = [office.file(&citizen).await, office.file(&citizen).await];
        forget_numbers(&office.app.parts.database).await;
        let next = office.file(&citizen).await;
        assert!(first.iter().all(|filed| filed.code != next.code), "{}", next.code);
        assert_eq!(next.version, 1);
    }

    /// Only events are lost: commands rest on the log.
    async fn both_instances_go_on_at_once_and_say_why(place: TestDatabase) {
        let begun = Instant::now();
        let database = if place.is_sqlite() { "sqlite" } else { "postgres" };
        let scene = Setup::on(place).await;
        scene.everybody_says_something(0).await;
        let gone = "aggregate_type = 'exchange' and sequence > 2";
        let gone = lose(&scene.instances[0].app.parts.database.ledger, gone).await;
        assert_eq!(gone, scene.dossiers.len() as u64);
        for instance in [0, 1] {
            assert_eq!(scene.readiness(instance).await.1["degraded"], Value::Null);
        }
        let mut said = Vec::new();
        for instance in [1, 0, 0, 1] {
            said.extend(scene.everybody_says_something(instance).await);
        }
        let (lost, doubled) = scene.count(&said).await;
        let (status, told) = scene.readiness(0).await;
        assert_eq!((status, &told["degraded"][0]["name"]), (StatusCode::OK, &json!("log-diverged")), "{told}");
        assert_eq!(scene.readiness(1).await.1["degraded"], Value::Null, "it remembered nothing that is lost");
        Outcome {
            case: "17 a tail is lost",
            database,
            acknowledged: said.len() as u64,
            lost,
            doubled,
            took: begun.elapsed(),
            figure: format!("{gone} events gone, {} met", scene.instances[0].app.parts.executor.divergences()),
        }
        .report();
    }
}

/// An asynchronous standby takes over without the last commits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_standby_takes_over_without_the_last_commits() {
    let cluster = Cluster::new();
    let primary = cluster.primary();
    let (proxy, url) = Proxy::to(&primary.url()).await;
    let scene = Setup::on(TestDatabase::elsewhere(url).await).await;
    let standby = cluster.standby(&primary);
    let mut received = scene.everybody_says_something(0).await;
    received.extend(scene.everybody_says_something(1).await);
    stop_receiving(&primary.url(), &standby.url()).await;

    // Acknowledged by the primary alone: the first instance has it all cached.
    let mut alone = scene.everybody_says_something(0).await;
    alone.extend(scene.everybody_says_something(0).await);
    let lost_dossier = scene.instances[0].file(&scene.citizen).await;
    let first = &scene.dossiers[0];
    let accepted = json!({ "code": first.code, "expectedVersion": first.version });
    scene.done(0, &scene.desk, "acceptDossier", "dossier { status }", &accepted).await;

    cluster.kill(&primary);
    cluster.promote(&standby);
    proxy.lead_to(standby.port);
    let begun = Instant::now();
    let mut said = vec![(first.code.clone(), scene.say(1, first).await)];
    said.push((first.code.clone(), scene.say(0, first).await));
    let took = begun.elapsed();
    for instance in [1, 0, 1, 0] {
        said.extend(scene.everybody_says_something(instance).await);
    }
    let again = scene.done(0, &scene.desk, "acceptDossier", "dossier { status }", &accepted).await;
    assert_eq!(again["dossier"]["status"], "ACCEPTED");
    let filed = scene.instances[0].file(&scene.citizen).await;
    assert_eq!(filed.version, 1);

    let (missing, twice) = scene.count(&received).await;
    assert_eq!((missing, twice), (0, 0), "what the standby had received is there");
    let (gone, _) = scene.count(&alone).await;
    assert_eq!(gone, alone.len() as u64, "a tail is lost indeed");
    let (lost, doubled) = scene.count(&said).await;
    let (status, told) = scene.readiness(0).await;
    assert_eq!((status, &told["degraded"][0]["name"]), (StatusCode::OK, &json!("log-diverged")), "{told}");
    assert!(took < Duration::from_secs(30), "{took:?}");
    let met: u64 = scene.instances.iter().map(|instance| instance.app.parts.executor.divergences()).sum();
    let number =
        if filed.code == lost_dossier.code { "with the number of the lost one" } else { "with its own number" };
    Outcome {
        case: "17 an asynchronous standby takes over",
        database: "postgres",
        acknowledged: said.len() as u64,
        lost,
        doubled,
        took,
        figure: format!(
            "{} had been acknowledged by the primary alone; {met} divergences met; a new dossier is filed {number}",
            alone.len() + 2
        ),
    }
    .report();
}

/// Lets the standby catch up, then stops its replication.
async fn stop_receiving(primary: &DatabaseUrl, standby: &DatabaseUrl) {
    let (mut primary, mut standby) = (connected(primary).await, connected(standby).await);
    eventually("the standby has it all", async || {
        let sent = "select pg_current_wal_lsn()::text";
        let sent: String = sqlx::query_scalar(sent).fetch_one(&mut primary).await.ok()?;
        let replayed = "select coalesce(pg_last_wal_replay_lsn() >= $1::text::pg_lsn, false)";
        let replayed: bool = sqlx::query_scalar(replayed).bind(sent).fetch_one(&mut standby).await.ok()?;
        replayed.then_some(())
    })
    .await;
    for statement in ["alter system set primary_conninfo = ''", "select pg_reload_conf()"] {
        sqlx::query(statement).execute(&mut standby).await.expect("the standby is told");
    }
    eventually("nothing is sent any more", async || {
        let senders = "select count(*) from pg_stat_replication";
        let senders: i64 = sqlx::query_scalar(senders).fetch_one(&mut primary).await.ok()?;
        (senders == 0).then_some(())
    })
    .await;
}

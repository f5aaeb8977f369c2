//! An earlier copy of the log's file beside present read models and deliveries.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use domain::Role;
use serde_json::{Value, json};
use store::sql::Sql;
use support::test_service::{Person, TestService};
use support::webhook_receiver::Receiver;
use support::{copy_by_process, eventually, sqlite};

use super::{Outcome, is_long};

/// Method of the copy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copy {
    /// The whole database, while it ran.
    Whole,
    /// The file alone, without the WAL with the latest writes.
    WithoutItsLog,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_of_yesterday_beside_the_rows_of_today() {
    put_back("19 hoso.db put back", Copy::Whole).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_file_of_the_log_without_what_was_written_last() {
    put_back("19 copied without -wal", Copy::WithoutItsLog).await;
}

async fn put_back(case: &'static str, copy: Copy) {
    let office = TestService::open(sqlite().await).await;
    let (citizen, other) = (office.citizen().await, office.citizen().await);
    let administrator = office.staff(Role::Administrator, None).await;
    let receiver = Receiver::start().await;
    let input = json!({ "url": receiver.url("/hook"), "types": [] });
    office.mutate(&administrator, "registerWebhook", "webhook { id }", input).await.done();
    // More would not all stay in the WAL.
    let dossiers = if is_long() && copy == Copy::Whole { 200 } else { 4 };
    let kept = office.file(&citizen).await;
    office.tell_everybody().await;

    let copied = office.config().data_dir.join("copy.db");
    let ledger = &office.app.parts.database.ledger;
    match copy {
        Copy::Whole => {
            let sql = format!("vacuum into '{}'", copied.display());
            ledger.execute(Sql::new(sql)).await.expect("a copy");
        }
        Copy::WithoutItsLog => {
            ledger
                .write()
                .await
                .expect("a connection")
                .fetch_all(Sql::new("pragma wal_checkpoint(truncate)"))
                .await
                .expect("cut");
        }
    }
    let mut lost_codes = BTreeSet::new();
    for _ in 0..dossiers {
        lost_codes.insert(office.file(&other).await.code);
    }
    office.tell_everybody().await;
    let told: BTreeSet<String> = receiver.taken().into_iter().map(|taken| taken.id).collect();
    if copy == Copy::WithoutItsLog {
        copy_by_process(&office.log_file(), &copied);
    }
    office.close().await;
    put(&copied, &office.log_file()).await;

    let begun = Instant::now();
    let office = office.reopened().await;
    let took = begun.elapsed();
    let mut acknowledged = Vec::new();
    for _ in 0..dossiers {
        acknowledged.push(office.file(&citizen).await.code);
    }
    let given_again = acknowledged.iter().filter(|code| lost_codes.contains(*code)).count();
    assert_eq!(given_again, 0, "a number that was mailed is not given to somebody else");
    assert_eq!(dossiers_of(&office, &other).await, BTreeSet::new(), "what is lost is not shown");
    let shown = dossiers_of(&office, &citizen).await;
    assert!(shown.contains(&kept.code));
    office.tell_everybody().await;
    let again: Vec<String> = receiver.taken().into_iter().skip(told.len()).map(|taken| taken.id).collect();
    let fresh: BTreeSet<_> = again.iter().filter(|id| !told.contains(*id)).collect();
    let filed = receiver.taken().into_iter().skip(told.len());
    let filed = filed.filter(|taken| taken.body["type"] == "DossierSubmitted").count();
    assert_eq!(filed, acknowledged.len(), "every new dossier is told of");
    let verified = office.hoso(&["audit", "verify"]).expect("nothing was altered, rows included");
    assert!(verified.contains("are those of a replay"), "{verified}");
    Outcome {
        case,
        database: "sqlite",
        acknowledged: acknowledged.len() as u64,
        lost: acknowledged.iter().filter(|code| !shown.contains(*code)).count() as u64,
        doubled: (again.len() - fresh.len()) as u64,
        took,
        figure: format!(
            "{} of {} new webhook-ids are new, {given_again} numbers given again",
            fresh.len(),
            again.len()
        ),
    }
    .report();
}

/// Replaces the file once nobody has it open: the last connection to close would write its WAL into the copy.
async fn put(copied: &Path, file: &Path) {
    let beside = ["-wal", "-shm"].map(|end| PathBuf::from(format!("{}{end}", file.display())));
    let is_closed = async || (!beside.iter().any(|beside| beside.exists())).then_some(());
    eventually("nobody has the file open", is_closed).await;
    fs::copy(copied, file).expect("put back");
}

async fn dossiers_of(office: &TestService, who: &Person) -> BTreeSet<String> {
    let document = "query ($after: String) { viewer { dossiers(first: 100, after: $after) { nodes { code } \
                    pageInfo { endCursor hasNextPage } } } }";
    let (mut codes, mut after) = (BTreeSet::new(), Value::Null);
    loop {
        let page = office.ask(who, document, json!({ "after": after })).await;
        for node in page.at("/viewer/dossiers/nodes").as_array().expect("dossiers") {
            codes.insert(node["code"].as_str().expect("a code").to_owned());
        }
        if page.at("/viewer/dossiers/pageInfo/hasNextPage") == false {
            return codes;
        }
        after = page.at("/viewer/dossiers/pageInfo/endCursor").clone();
    }
}

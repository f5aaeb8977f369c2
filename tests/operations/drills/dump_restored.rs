//! A dump restored into a server whose transaction counter is behind the dump's.

use std::sync::Arc;
use std::time::Instant;

use domain::account::Account;
use domain::{AccountId, CommandEnvelope, Moment};
use serde_json::{Value, json};
use sqlx::Executor as _;
use store::executor::Parts;
use store::log::Appender;
use store::sql::{Database, DatabaseUrl, Sql};
use store::{Executor, Upcasters, Vault};
use support::store_instance::{citizen, context, update_phone};
use support::test_service::TestService;
use support::{SecondServer, dump_and_restore, postgres, postgres_pool};

use super::{Outcome, is_long};

/// Advances the transaction counter as on a server with history.
const COUNTED: &str = "do $$ begin for count in 1..20000 loop perform pg_current_xact_id(); commit; end loop; end $$";

/// Appends as an instance that stayed connected, and so passed no start.
async fn instance_that_was_connected(office: &TestService, url: &DatabaseUrl) -> Executor {
    let database = Database::connect(url).await.expect("connected");
    let now = office.clock.now();
    let unlocked = store::keys::unlock(&office.config().master_key_file, &database.ledger, now).await;
    let (keyring, identity) = unlocked.expect("the keys of the log");
    let (log, app) = (store::log::open(&database), office.app.clone());
    Executor::new(Parts {
        appender: Appender::start(Arc::clone(&log)),
        log,
        vault: Vault::new(keyring.clone(), database.ledger.clone()),
        ledger: database.ledger,
        keyring,
        identity,
        upcasters: Upcasters::current(),
        services: Box::new(move || app.cases.facts.services()),
    })
}

async fn change_phone(executor: &Executor, account: AccountId, at: Moment, number: u64) {
    let command = CommandEnvelope::new(citizen(account), at, update_phone(&format!("026051{number:05}")));
    executor.execute::<Account>(account.0, command, &context(), |_| Vec::new()).await.expect("acknowledged");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_that_was_not_finished_is_refused_and_finished_late() {
    let place = postgres().await;
    postgres_pool(&place).execute(COUNTED).await.expect("counted");
    let office = TestService::open(place).await;
    let person = office.citizen().await;
    let (account, _) = office.account(&person).await;
    let kept = office.file(&person).await;
    let data_dir = office.config().data_dir;
    let flags = ["--data-dir", data_dir.to_str().expect("a path")];
    office.sender(&flags).drain().await.expect("sent");
    let cluster = SecondServer::start();
    let url = cluster.database().await;
    tokio::task::block_in_place(|| dump_and_restore(office.url(), &url));

    for arguments in [&["projections", "catch-up"][..], &["account", "list"], &["serve", "--listen", "127.0.0.1:0"]] {
        let said = office.hoso_on(&url, arguments).expect_err("refused");
        assert!(said.contains("hoso migrate --restored"), "{arguments:?}: {said}");
    }
    let between = if is_long() { 2_000 } else { 30 };
    let connected = instance_that_was_connected(&office, &url).await;
    for number in 0..between {
        change_phone(&connected, account, office.clock.now(), number).await;
    }

    let begun = Instant::now();
    let said = office.hoso_on(&url, &["migrate", "--restored"]).expect("finished");
    assert!(said.contains(&format!("{between} events that were recorded since the restore")), "{said}");
    let office = office.moved_to(&url).await;
    let took = begun.elapsed();
    let row = office.app.parts.queries.accounts.get(account).await.expect("an answer").expect("a row");
    let phone = row.particulars.and_then(|particulars| particulars.phone);
    assert_eq!(phone, Some(format!("026051{:05}", between - 1)), "what came between is shown, the last last");
    let changed = format!(
        "select count(*) as count from events where aggregate_id = '{account}' and event_type = 'PhoneChanged'"
    );
    let found =
        office.app.parts.database.ledger.fetch_optional(Sql::new(changed)).await.expect("a row").expect("a row");
    let found = found.count("count").expect("a count");

    // Everything works again: the connected instance, lists, numbers, mails.
    change_phone(&connected, account, office.clock.now(), between).await;
    let filed = office.file(&person).await;
    let mine = office.ask(&person, "{ viewer { phone dossiers { nodes { code } } } }", Value::Null).await;
    assert_eq!(mine.at("/viewer/phone"), &json!(format!("026051{between:05}")));
    let shown = mine.at("/viewer/dossiers/nodes").to_string();
    assert!(shown.contains(&kept.code) && shown.contains(&filed.code), "{shown}");
    assert!(filed.code.ends_with("-1002"), "{} leaves a gap behind what may have been given", filed.code);
    office.sender(&flags).drain().await.expect("sent");
    let told = "select count(*) as count from deliveries where kind = 'DOSSIER_SUBMITTED' and sent_at is not null";
    let told = office.app.parts.database.edge.fetch_optional(Sql::new(told)).await.expect("a row").expect("a row");
    assert_eq!(told.count("count").expect("a count"), 2, "once each: of before, and of now");
    let verified = office.hoso_on(&url, &["audit", "verify"]).expect("nothing was altered, rows included");
    assert!(verified.contains("are those of a replay"), "{verified}");
    Outcome {
        case: "18 --restored forgotten",
        database: "postgres",
        acknowledged: between,
        lost: between.saturating_sub(found),
        doubled: found.saturating_sub(between),
        took,
        figure: format!("{between} events between restore and command put in their order"),
    }
    .report();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_that_is_finished_at_once_goes_on_from_the_dump() {
    let place = postgres().await;
    postgres_pool(&place).execute(COUNTED).await.expect("counted");
    let office = TestService::open(place).await;
    let person = office.citizen().await;
    let kept = office.file(&person).await;
    let cluster = SecondServer::start();
    let url = cluster.database().await;
    tokio::task::block_in_place(|| dump_and_restore(office.url(), &url));
    let begun = Instant::now();
    let said = office.hoso_on(&url, &["migrate", "--restored"]).expect("finished");
    assert!(said.contains("epoch 2") && !said.contains("since the restore"), "{said}");
    let office = office.moved_to(&url).await;
    let took = begun.elapsed();
    let filed = office.file(&person).await;
    let mine = office.ask(&person, "{ viewer { dossiers { nodes { code } } } }", Value::Null).await;
    let shown = mine.at("/viewer/dossiers/nodes").to_string();
    let found = [&kept.code, &filed.code].iter().filter(|code| shown.contains(code.as_str())).count();
    Outcome {
        case: "18 --restored in time",
        database: "postgres",
        acknowledged: 2,
        lost: 2 - found as u64,
        doubled: 0,
        took,
        figure: "rows of the dump answer at once".to_owned(),
    }
    .report();
}

//! Kills during uploads: acknowledged files are complete, and others are in no dossier.

use std::time::Instant;

use foundation::global_id::GlobalId;
use reqwest::{Client, StatusCode};
use serde_json::json;
use store::sql::Sql;
use support::contract_client::text;
use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer, TestDatabase, postgres, sqlite, within};
use tempfile::TempDir;

use super::{Outcome, is_long};

/// Concurrent uploads at the kill.
const FILES: usize = 8;
/// Size of each: some megabytes make the time between first byte and row long enough to be hit.
const BYTES: usize = 3_000_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_outlive_the_process_or_were_never_there_on_sqlite() {
    kill_again_and_again("sqlite", sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_outlive_the_process_or_were_never_there_on_postgres() {
    kill_again_and_again("postgres", postgres().await).await;
}

async fn kill_again_and_again(name: &'static str, database: TestDatabase) {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let folder = TempDir::new().expect("a folder");
    let files = vec![("HOSO_FILES_URL", format!("file://{}", folder.path().display()))];
    let mut service = HosoProcess::start_with(files, &database, &smtp, &sms).await;
    let mut citizen = service.visitor();
    citizen.log_in("congdan", "Hoso-demo-2026").await;
    let (begun, mut acknowledged, mut lost, mut unfinished) = (Instant::now(), 0, 0, 0);
    for cycle in 0..if is_long() { 20 } else { 2 } {
        let mut sending = tokio::task::JoinSet::new();
        for number in 0..FILES {
            let bytes = bytes_of(number);
            let input = json!({ "fileName": "a.pdf", "mediaType": "application/pdf", "size": bytes.len() });
            let upload = citizen.done("CreateUpload", input).await["upload"].clone();
            sending.spawn(async move {
                let sent = Client::new().put(text(&upload["url"])).body(bytes).send().await;
                (number, text(&upload["id"]), sent.is_ok_and(|answer| answer.status() == StatusCode::CREATED))
            });
        }
        // Each cycle starts one file later: from before the first is finished to after most are.
        let mut sent = Vec::new();
        for _ in 0..cycle % FILES {
            sent.push(within("a file", sending.join_next()).await.expect("a file").expect("a task"));
        }
        service.kill();
        sent.extend(sending.join_all().await);
        service.restart().await;
        for (number, upload, is_acknowledged) in sent {
            let is_there = match object_in(&database, &upload, "STORED").await {
                Some(object) => {
                    let found = std::fs::read(folder.path().join(object)).unwrap_or_default();
                    lost += u64::from(found != bytes_of(number));
                    true
                }
                None => false,
            };
            acknowledged += u64::from(is_acknowledged);
            lost += u64::from(is_acknowledged && !is_there);
            unfinished += u64::from(!is_there);
        }
        // They have been checked, and unbound uploads per account are limited.
        database.ledger.execute(Sql::new("update uploads set expires_at = 0")).await.expect("their day is over");
    }
    Outcome {
        case: "14 uploads cut by a kill",
        database: name,
        acknowledged,
        lost,
        doubled: 0,
        took: begun.elapsed(),
        figure: format!("{unfinished} unfinished uploads, none taken for a file"),
    }
    .report();
}

/// Content of a file by number.
pub(super) fn bytes_of(number: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    bytes.resize(BYTES + number, u8::try_from(number).expect("a byte"));
    bytes
}

/// Object of an upload in this state; `None` otherwise.
pub(super) async fn object_in(database: &TestDatabase, upload: &str, state: &'static str) -> Option<String> {
    let Ok(GlobalId::Upload(id)) = upload.parse() else { panic!("no upload: {upload}") };
    let sql = "select object from uploads where id = $1 and state = $2";
    let row = database.ledger.fetch_optional(Sql::new(sql).bind(id).bind(state)).await.expect("rows");
    row.map(|row| row.text("object").expect("an object"))
}

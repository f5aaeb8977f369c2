//! Crashes at every named point of an upload: no dossier ever names missing bytes, and the sender can retry.
//!
//! Release builds have no such points.

use std::time::Instant;

use app::files::BreakingPoint;
use reqwest::{Client, StatusCode};
use serde_json::json;
use support::contract_client::{request_id, text};
use support::hoso_process::HosoProcess;
use support::test_service::{EXPLOSIVES, explosives_form, path_of};
use support::{SmsGateway, SmtpServer, TestDatabase, each_database, eventually};
use tempfile::TempDir;

use super::Outcome;
use super::cut_uploads::{bytes_of, object_in};
use super::process::{PASSWORD, name};

each_database! {
    async fn an_upload_that_breaks_off_anywhere_is_sent_again_and_filed_whole(database: TestDatabase) {
        let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
        let folder = TempDir::new().expect("a folder");
        let files = vec![("HOSO_FILES_URL", format!("file://{}", folder.path().display()))];
        let mut service = HosoProcess::start_with(files, &database, &smtp, &sms).await;
        let mut citizen = service.visitor();
        citizen.log_in("congdan", PASSWORD).await;
        let (begun, mut broken) = (Instant::now(), Vec::new());
        for (number, place) in BreakingPoint::ALL.into_iter().enumerate() {
            service.set("HOSO_BREAKS_AT", place.name());
            service.restart().await;
            let bytes = bytes_of(number);
            let input = json!({ "fileName": "a.pdf", "mediaType": "application/pdf", "size": bytes.len() });
            let upload = citizen.done("CreateUpload", input).await["upload"].clone();
            let path = path_of(&text(&upload["url"]));
            let sent = Client::new().put(text(&upload["url"])).body(bytes.clone()).send().await;
            assert!(sent.is_err(), "{place:?}: nobody answers");
            eventually("the process has ended", async || service.has_ended().then_some(())).await;

            service.set("HOSO_BREAKS_AT", "");
            service.restart().await;
            let upload = text(&upload["id"]);
            let stored = object_in(&database, &upload, "STORED").await;
            assert_eq!(stored.is_some(), place == BreakingPoint::RowWritten, "{place:?}");
            let again = Client::new().put(format!("{}{path}", service.place())).body(bytes.clone()).send().await;
            let again = again.expect("an answer").status();
            assert_eq!(again, if stored.is_some() { StatusCode::CONFLICT } else { StatusCode::CREATED }, "{place:?}");
            broken.push((upload, bytes));
        }
        let mut lost = 0;
        for pair in broken.chunks(2) {
            let other = citizen.upload("b.pdf", "application/pdf", &bytes_of(0)).await;
            let uploads = [Some(&pair[0].0), pair.get(1).map(|(upload, _)| upload).or(Some(&other))];
            let documents = ["application", "activityReport"].into_iter().zip(uploads);
            let documents: Vec<_> =
                documents.map(|(key, upload)| json!({ "requirement": key, "uploadId": upload })).collect();
            let input = json!({
                "requestId": request_id(&pair[0].0), "procedureCode": EXPLOSIVES, "procedureVersion": 1,
                "form": explosives_form(), "documents": documents,
            });
            citizen.done("SubmitDossier", input).await;
            for (upload, bytes) in pair {
                let object = object_in(&database, upload, "BOUND").await.expect("in the dossier");
                lost += u64::from(std::fs::read(folder.path().join(object)).unwrap_or_default() != *bytes);
            }
        }
        Outcome {
            case: "14 uploads broken at named places",
            database: name(&database),
            acknowledged: broken.len() as u64,
            lost,
            doubled: 0,
            took: begun.elapsed(),
            figure: format!("{} places, each file filed whole after it was sent again", BreakingPoint::ALL.len()),
        }
        .report();
    }
}

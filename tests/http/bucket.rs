//! Files in an S3 bucket, through the real program: erased files lose every version, locked ones stay due, interrupted
//! uploads leave nothing, and a lost bucket is noticed.

mod cut;

use reqwest::StatusCode;
use serde_json::json;
use support::contract_client::{ContractClient, request_id};
use support::hoso_process::HosoProcess;
use support::mail_links::token;
use support::{S3Server, SmsGateway, SmtpServer, TestDatabase, each_database, eventually, sqlite};

const PDF: &[u8] = b"%PDF-1.4\ntrailer<<>>\n%%EOF\n";
const PASSWORD: &str = "Hoso-thu-2026";
const EMAIL: &str = "xoa@example.vn";

each_database! {
    async fn an_erasure_takes_every_version_and_what_a_lock_keeps_stays_due(database: TestDatabase) {
        // Page size 2: versions of an object fill several pages.
        let (bucket, smtp, sms) = (S3Server::with_pages_of(2).await, SmtpServer::start().await, SmsGateway::start().await);
        let mut service = HosoProcess::start_in(&["serve"], bucket.settings(), &database, &smtp, &sms).await;
        let person = somebody(&service, &smtp).await;
        for name in ["một.pdf", "hai.pdf"] {
            person.upload(name, "application/pdf", PDF).await;
        }
        let kept = bucket.versions().await;
        assert!(kept.len() == 2 && kept.iter().all(|version| version.key.starts_with("of-hoso/")), "{kept:?}");
        for version in kept.iter().flat_map(|version| [version; 3]) {
            bucket.overwrite(&version.key).await;
        }
        // The newest, which is listed first.
        let locked = &bucket.versions().await[0];
        bucket.hold(locked, true).await;
        for username in ["quantri", "quantri2"] {
            let create = ["account", "create", username, "--role", "administrator", "--name", "Quản Trị"];
            service.run(&create, &format!("{PASSWORD}\n")).expect("an administrator");
        }
        let erase = |by: &str, rest: &[&str]| {
            let arguments = [&["account", "erase", "xoa.toi", "--as", by], rest].concat();
            service.run(&arguments, &format!("{PASSWORD}\n")).expect("an administrator may");
        };
        erase("quantri", &["--basis", "person-asked", "--document", "12/GĐN"]);
        erase("quantri2", &["--confirm"]);

        let left = bucket.versions().await;
        let readable: Vec<_> = left.iter().filter(|version| !version.is_mark).collect();
        assert_eq!(readable, [locked], "all but the one that is locked");
        assert!(!bucket.has(&locked.key).await, "which is hidden behind a mark");
        let marks = left.len();
        for _ in 0..2 {
            service.restart().await;
            let told = "versions of a file are left in the bucket, which answered 403";
            eventually("it is said why", async || service.told().contains(told).then_some(())).await;
            assert_eq!(due(&service).await, 1);
        }
        assert_eq!(bucket.versions().await.len(), marks, "no mark more with each try");

        bucket.hold(locked, false).await;
        service.run(&["projections", "catch-up"], "").expect("what is due is done");
        assert_eq!(bucket.versions().await, []);
        assert_eq!(due(&service).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_is_lost_is_missed_while_it_is_served_and_at_the_next_start() {
    let (bucket, smtp, sms) = (S3Server::start().await, SmtpServer::start().await, SmsGateway::start().await);
    let database = sqlite().await;
    let mut service = HosoProcess::start_with(bucket.settings(), &database, &smtp, &sms).await;
    assert!(!bucket.versions().await.is_empty(), "papers of the demo");
    assert_eq!(ready(&service).await, StatusCode::OK);
    bucket.lose().await;
    let missed = async || (ready(&service).await == StatusCode::SERVICE_UNAVAILABLE).then_some(());
    eventually("it is not ready without its bucket", missed).await;
    service.kill();
    let starts = |service: &HosoProcess| service.run(&["projections", "catch-up"], "");
    for made in [false, true] {
        if made {
            bucket.make_bucket().await.expect("an empty bucket");
        }
        let refused = starts(&service).expect_err("files that the log had are not there");
        assert!(refused.contains("s3://papers/of-hoso") && refused.contains("--anew files"), "{refused}");
    }
    service.run(&["migrate", "--anew", "files"], "").expect("lost for good");
    service.restart().await;
    assert_eq!(ready(&service).await, StatusCode::OK);

    service.kill();
    service.set("AWS_ALLOW_HTTP", "false");
    let refused = starts(&service).expect_err("an address by http");
    assert!(refused.contains("AWS_ENDPOINT") && refused.contains("AWS_ALLOW_HTTP=true"), "{refused}");
}

/// A citizen, signed in.
async fn somebody(service: &HosoProcess, smtp: &SmtpServer) -> ContractClient {
    let mut person = service.visitor();
    let form = json!({
        "requestId": request_id("register whom to erase"), "kind": "CITIZEN", "username": "xoa.toi", "password": PASSWORD,
        "fullName": "Nguyễn Văn Xóa", "dateOfBirth": "02/09/1985", "identityNumber": "062085001234",
        "email": EMAIL, "phone": "0905 123 456", "address": "Kon Tum",
    });
    person.done("RegisterAccount", form).await;
    let arrived = async || smtp.received().into_iter().find(|mail| mail.to == [EMAIL]);
    let link = token(&eventually("a mail arrives", arrived).await, "/activate");
    person.done("ActivateAccountByLink", json!({ "token": link })).await;
    person.log_in("xoa.toi", PASSWORD).await;
    person
}

async fn ready(service: &HosoProcess) -> StatusCode {
    service.visitor().get("/readyz").await.expect("an answer").status()
}

/// Number of unfinished erasures in the metrics.
async fn due(service: &HosoProcess) -> u64 {
    let answer = service.visitor().get("/metrics").await.expect("an answer");
    let text = answer.text().await.expect("metrics");
    let due = text.lines().find_map(|line| line.strip_prefix("hoso_erasures_due "));
    due.expect("a figure").parse().expect("a number")
}

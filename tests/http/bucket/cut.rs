//! Uploads to a bucket that are cut at any byte, by either end, become no file and leave no object,
//! version or multipart part.

use futures::future::join_all;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use store::sql::Sql;
use support::contract_client::{ContractClient, request_id, text};
use support::hoso_process::HosoProcess;
use support::test_service::{EXPLOSIVES, explosives_form, path_of};
use support::{S3Server, SmsGateway, SmtpServer, TestDatabase, each_database, eventually, within};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{PDF, somebody};

/// Several multipart parts, the last of them shorter.
const LARGE: usize = 12_000_000;

/// The service with its files in a bucket, and an uploading citizen.
struct Counter {
    bucket: S3Server,
    service: HosoProcess,
    person: ContractClient,
    _smtp: SmtpServer,
    _sms: SmsGateway,
}

impl Counter {
    async fn open(database: &TestDatabase) -> Self {
        let (bucket, smtp, sms) = (S3Server::start().await, SmtpServer::start().await, SmsGateway::start().await);
        let mut settings = bucket.settings();
        settings.push(("HOSO_RATES", "off".to_owned()));
        let service = HosoProcess::start_in(&["serve"], settings, database, &smtp, &sms).await;
        let person = somebody(&service, &smtp).await;
        Self { bucket, service, person, _smtp: smtp, _sms: sms }
    }

    /// Id of an upload, and the path of its bytes.
    async fn announce(&self, bytes: &[u8]) -> (String, String) {
        let input = json!({ "fileName": "a.pdf", "mediaType": "application/pdf", "size": bytes.len() });
        let upload = self.person.done("CreateUpload", input).await["upload"].clone();
        (text(&upload["id"]), path_of(&text(&upload["url"])))
    }

    async fn connect(&self) -> TcpStream {
        let place = self.service.place();
        TcpStream::connect(place.strip_prefix("http://").expect("an address")).await.expect("a connection")
    }

    /// Sends part of a request, then disconnects or stays; returns the answer.
    async fn sends(&self, bytes: &[u8], goes_away: bool) -> String {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.expect("a part of a request");
        if goes_away {
            stream.shutdown().await.expect("all that will come");
        }
        let mut answer = Vec::new();
        // After a disconnect there is no answer, or an error.
        let _ = within("the other end closes", stream.read_to_end(&mut answer)).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn put(&self, path: &str, bytes: &[u8]) -> StatusCode {
        let sent = Client::new().put(format!("{}{path}", self.service.place())).body(bytes.to_vec()).send().await;
        sent.expect("an answer").status()
    }

    /// Fails unless the bucket holds exactly so many files, and no versions or parts besides.
    async fn keeps(&self, files: usize) {
        eventually("nothing is left of what was cut off", async || {
            let versions = self.bucket.versions().await;
            let is_clean = versions.len() == files && versions.iter().all(|version| !version.is_mark);
            (is_clean && self.bucket.unfinished().await.is_empty()).then_some(())
        })
        .await;
    }

    fn submission(request: &str, uploads: [&str; 2]) -> Value {
        let documents = ["application", "activityReport"].into_iter().zip(uploads);
        let documents: Vec<_> =
            documents.map(|(key, upload)| json!({ "requirement": key, "uploadId": upload })).collect();
        json!({
            "requestId": request_id(request), "procedureCode": EXPLOSIVES, "procedureVersion": 1,
            "form": explosives_form(), "documents": documents,
        })
    }

    /// Bytes of the documents of the only dossier.
    async fn fetched(&self) -> Vec<Vec<u8>> {
        let query = "{ viewer { dossiers(first: 10) { nodes { documents { file { url } } } } } }";
        let answer = self.person.ask_from("192.0.2.1", query, json!({})).await;
        let dossiers = answer["data"]["viewer"]["dossiers"]["nodes"].as_array().expect("dossiers").clone();
        assert_eq!(dossiers.len(), 1, "{answer}");
        let papers = dossiers[0]["documents"].as_array().expect("papers").clone();
        let fetched = papers.iter().map(|paper| {
            let path = path_of(&text(&paper["file"]["url"]));
            async move { self.person.download(&format!("{}{path}", self.service.place())).await }
        });
        join_all(fetched).await
    }
}

fn large() -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    bytes.extend((bytes.len()..LARGE).map(|place| u8::try_from(place % 251).expect("a byte")));
    bytes
}

each_database! {
    async fn a_small_file_that_is_cut_at_any_byte_leaves_nothing_in_the_bucket(database: TestDatabase) {
        let counter = Counter::open(&database).await;
        let (upload, path) = counter.announce(PDF).await;
        let told = format!("PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", PDF.len());
        let chunked = format!("PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
        let whole = counter.person.upload("b.pdf", "application/pdf", PDF).await;
        for end in 0..PDF.len() {
            let part = &PDF[..end];
            let chunk = if end == 0 { Vec::new() } else { [format!("{end:x}\r\n").as_bytes(), part, b"\r\n"].concat() };
            for request in [[told.as_bytes(), part].concat(), [chunked.as_bytes(), &chunk].concat()] {
                let answer = counter.sends(&request, true).await;
                assert!(!answer.starts_with("HTTP/1.1 2"), "at {end}: {answer}");
            }
            // A proxy that properly ends a truncated body: the sender gets an error.
            let answer = counter.sends(&[chunked.as_bytes(), &chunk, b"0\r\n\r\n"].concat(), false).await;
            assert!(answer.starts_with("HTTP/1.1 422") && answer.contains("INCOMPLETE"), "at {end}: {answer}");
        }
        counter.keeps(1).await;
        let refused = counter.person.refused("SubmitDossier", Counter::submission("too soon", [&upload, &whole])).await;
        assert!(!refused.is_empty(), "no dossier without its file");
        let answer = counter.sends(&[told.as_bytes(), PDF].concat(), false).await;
        assert!(answer.starts_with("HTTP/1.1 201"), "the same URL takes the whole: {answer}");
        counter.keeps(2).await;
        counter.person.done("SubmitDossier", Counter::submission("now it is whole", [&upload, &whole])).await;
        assert_eq!(counter.fetched().await, [PDF, PDF]);
    }

    async fn a_large_file_that_is_cut_anywhere_leaves_no_part_in_the_bucket(database: TestDatabase) {
        let counter = Counter::open(&database).await;
        let bytes = large();
        let (_, path) = counter.announce(&bytes).await;
        let head = format!("PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {LARGE}\r\n\r\n");
        // Spread by a step unrelated to the sizes of file and parts, and at the ends of parts.
        let part = 5 * 1024 * 1024;
        let spread = (1..8).map(|number| number * 3_141_593 % LARGE);
        for end in spread.chain([part - 1, part, part + 1, 2 * part, LARGE - 1]) {
            let answer = counter.sends(&[head.as_bytes(), &bytes[..end]].concat(), true).await;
            assert!(!answer.starts_with("HTTP/1.1 2"), "at {end}: {answer}");
            counter.keeps(0).await;
        }
        assert_eq!(counter.put(&path, &bytes).await, StatusCode::CREATED);
        counter.keeps(1).await;
    }

    /// The process is killed with parts in the bucket: the next attempt or the sweep aborts them.
    async fn parts_that_a_killed_process_left_go_with_the_next_try_or_the_sweep(database: TestDatabase) {
        let mut counter = Counter::open(&database).await;
        let bytes = large();
        let (_, again) = counter.announce(&bytes).await;
        let (_, never) = counter.announce(&bytes).await;
        let mut cut = Vec::new();
        for path in [&again, &never] {
            let mut stream = counter.connect().await;
            let head = format!("PUT {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGE}\r\n\r\n");
            stream.write_all(&[head.as_bytes(), &bytes[..8_000_000]].concat()).await.expect("some of it");
            cut.push(stream);
        }
        eventually("a part of each has come", async || (counter.bucket.unfinished().await == [1, 1]).then_some(())).await;
        counter.service.restart().await;
        assert_eq!(counter.bucket.unfinished().await, [1, 1], "nobody gave them up");
        assert_eq!(counter.put(&again, &bytes).await, StatusCode::CREATED);
        assert_eq!(counter.bucket.unfinished().await, [1], "the next try takes away what was left of the one before");
        database.ledger.execute(Sql::new("update uploads set expires_at = 0")).await.expect("their day is over");
        // The sweep runs at start.
        counter.service.restart().await;
        counter.keeps(0).await;
    }
}

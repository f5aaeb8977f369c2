//! Uploads cut at any byte are no files, and files with missing bytes are reported as damaged.

use chrono::TimeDelta;
use domain::DossierId;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert};
use proptest::test_runner::TestRunner;
use reqwest::StatusCode;
use serde_json::json;
use store::ledger::UploadObjects;
use support::test_service::TestService;
use support::{TestDatabase, each_database, eventually, within};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Handle;

use super::desk::{Desk, wish};
use super::paper::{PDF, png};

impl Desk {
    /// Sends part of a request, then disconnects or stays; returns the answer.
    async fn sends(&self, bytes: &[u8], goes_away: bool) -> String {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        stream.write_all(bytes).await.expect("a part of a request");
        if goes_away {
            stream.shutdown().await.expect("all that will come");
        }
        let mut answer = Vec::new();
        // After a disconnect there is no answer, or an error.
        let _ = within("the other end closes", stream.read_to_end(&mut answer)).await;
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// The bytes in chunks of these sizes, repeated.
fn chunked(bytes: &[u8], sizes: &[usize]) -> Vec<u8> {
    let (mut rest, mut sizes, mut chunks) = (bytes, sizes.iter().cycle(), Vec::new());
    while let Some(size) = sizes.next().filter(|_| !rest.is_empty()) {
        let (chunk, after) = rest.split_at((*size).min(rest.len()));
        chunks.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        chunks.extend_from_slice(chunk);
        chunks.extend_from_slice(b"\r\n");
        rest = after;
    }
    chunks
}

each_database! {
    async fn a_small_file_that_is_cut_at_any_byte_is_no_file(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let announced = desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
        let path = announced.url.strip_prefix(&desk.base).expect("a URL of ours").to_owned();
        let told = format!("PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", PDF.len());
        let chunked = format!("PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
        for end in 0..PDF.len() {
            let part = &PDF[..end];
            let chunk = if end == 0 { Vec::new() } else { [format!("{end:x}\r\n").as_bytes(), part, b"\r\n"].concat() };
            for (what, request) in [
                ("the client went away", [told.as_bytes(), part].concat()),
                ("a chunk is the last that came", [chunked.as_bytes(), &chunk].concat()),
            ] {
                let answer = desk.sends(&request, true).await;
                assert!(!answer.starts_with("HTTP/1.1 2"), "{what} at {end}: {answer}");
                assert!(desk.offered(announced.id, desk.owner).await.is_none(), "{what} at {end}");
            }
            // A proxy that properly ends a truncated body: the sender gets an error.
            let answer = desk.sends(&[chunked.as_bytes(), &chunk, b"0\r\n\r\n"].concat(), false).await;
            assert!(answer.starts_with("HTTP/1.1 422") && answer.contains("INCOMPLETE"), "at {end}: {answer}");
            assert!(desk.offered(announced.id, desk.owner).await.is_none(), "at {end}");
        }
        eventually("nothing is left of the tries", async || {
            (desk.objects().is_empty() && desk.leavings().is_empty()).then_some(())
        })
        .await;
        let answer = desk.sends(&[told.as_bytes(), PDF].concat(), false).await;
        assert!(answer.starts_with("HTTP/1.1 201"), "the same URL takes the whole: {answer}");
        assert_eq!(desk.offered(announced.id, desk.owner).await.expect("a file").size, PDF.len() as u64);
    }

    /// In any chunks, cut anywhere.
    async fn a_file_that_is_cut_at_random_is_no_file(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let bytes = png(200_000);
        let announced = desk.announce(wish("a.png", "image/png", &bytes)).await;
        let path = announced.url.strip_prefix(&desk.base).expect("a URL of ours").to_owned();
        let cut = (0..bytes.len(), vec(1..40_000_usize, 1..8), any::<bool>(), any::<bool>());
        let config = ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() };
        let held = tokio::task::block_in_place(|| {
            TestRunner::new(config).run(&cut, |(end, sizes, is_chunked, goes_away)| {
                let told = format!("PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
                let mut request = told.into_bytes();
                if is_chunked {
                    request.extend_from_slice(b"Transfer-Encoding: chunked\r\n\r\n");
                    request.extend(chunked(&bytes[..end], &sizes));
                    request.extend_from_slice(if goes_away { b"" } else { b"0\r\n\r\n" });
                } else {
                    request.extend_from_slice(format!("Content-Length: {}\r\n\r\n", bytes.len()).as_bytes());
                    request.extend_from_slice(&bytes[..end]);
                }
                let (answer, offered) = Handle::current().block_on(async {
                    let answer = desk.sends(&request, goes_away || !is_chunked).await;
                    (answer, desk.offered(announced.id, desk.owner).await)
                });
                prop_assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
                prop_assert!(offered.is_none());
                Ok(())
            })
        });
        held.unwrap_or_else(|cut| panic!("{cut}"));
        assert_eq!(desk.put(&announced.url, &bytes).await, StatusCode::CREATED, "the whole is taken");
        eventually("one file is left", async || {
            (desk.objects().len() == 1 && desk.leavings().is_empty()).then_some(())
        })
        .await;
    }

    /// An instance with a fast clock sweeps uploads while they are filed.
    async fn an_upload_is_in_the_dossier_with_its_bytes_or_there_is_no_dossier(database: TestDatabase) {
        let office = TestService::open(database).await;
        let citizen = office.citizen().await;
        let later = office.clock.now() + TimeDelta::days(40);
        let (mut filed, mut swept) = (0, 0);
        for round in 0..24 {
            let input = office.submission(&citizen).await;
            let submitting = office.mutate(&citizen, "submitDossier", "dossier { code }", input);
            let sweeping = async {
                // Each round starts later in the filing, by database answers.
                for _ in 0..round * 2 {
                    let asked = UploadObjects::samples(&office.app.parts.database.ledger, None, 1).await;
                    asked.expect("an answer");
                }
                office.app.parts.files.sweep(later).await.expect("swept")
            };
            let (reply, gone) = tokio::join!(submitting, sweeping);
            let Some(code) = reply.body["data"]["submitDossier"]["dossier"]["code"].as_str() else {
                swept += 1;
                assert!(gone >= 1, "round {round}: {}", reply.text);
                office.app.parts.files.sweep(later).await.expect("swept");
                continue;
            };
            filed += 1;
            assert_eq!(gone, 0, "what is in a dossier stays");
            let uploads = UploadObjects::of_dossier(&office.app.parts.database.ledger, DossierId::of_code(code)).await;
            let uploads = uploads.expect("rows");
            assert_eq!(uploads.len(), 2);
            for (upload, _) in uploads {
                let copied = office.app.parts.files.copy(upload, &mut tokio::io::sink()).await;
                copied.unwrap_or_else(|error| panic!("round {round}: the file is gone: {error}"));
            }
        }
        let mine = office.ask(&citizen, "{ viewer { dossiers(first: 100) { nodes { code } } } }", json!({})).await;
        assert_eq!(mine.at("/viewer/dossiers/nodes").as_array().expect("dossiers").len(), filed);
        assert!(filed > 0 && swept > 0, "{filed} filed, {swept} swept: the rounds do not meet the moment");
    }

    async fn a_large_file_that_is_cut_anywhere_is_no_file(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let bytes = png(6_000_000);
        let announced = desk.announce(wish("a.png", "image/png", &bytes)).await;
        let path = announced.url.strip_prefix(&desk.base).expect("a URL of ours");
        let head = format!("PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", bytes.len());
        // Spread by a step unrelated to the sizes of file and blocks.
        let places = (1..12).map(|number| number * 3_141_593 % bytes.len()).chain([5 * 1024 * 1024, bytes.len() - 1]);
        for end in places {
            let answer = desk.sends(&[head.as_bytes(), &bytes[..end]].concat(), true).await;
            assert!(!answer.starts_with("HTTP/1.1 2"), "at {end}: {answer}");
            assert!(desk.offered(announced.id, desk.owner).await.is_none(), "at {end}");
        }
        assert_eq!(desk.put(&announced.url, &bytes).await, StatusCode::CREATED);
        let url = desk.files.download_url(announced.id, desk.owner, desk.clock.now()).url;
        assert_eq!(desk.get(&url).await.bytes().await.expect("bytes"), bytes);
        eventually("one file is left", async || {
            (desk.objects().len() == 1 && desk.leavings().is_empty()).then_some(())
        })
        .await;
    }

    async fn a_file_whose_bytes_are_fewer_or_gone_says_so_and_gives_none(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let announced = desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
        assert_eq!(desk.put(&announced.url, PDF).await, StatusCode::CREATED);
        let url = desk.files.download_url(announced.id, desk.owner, desk.clock.now()).url;
        let object = desk.object(&desk.objects()[0]);
        std::fs::write(&object, &PDF[..PDF.len() - 1]).expect("a file cut short");
        for _ in 0..2 {
            let answer = desk.get(&url).await;
            assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let body: serde_json::Value = answer.json().await.expect("JSON");
            assert_eq!(body["code"], "FILE_DAMAGED");
            assert!(body["traceId"].is_string());
            let copied = desk.files.copy(announced.id, &mut tokio::io::sink()).await;
            assert!(copied.is_err(), "nor is half of it put into a bundle");
            let _ = std::fs::remove_file(&object);
        }
    }
}

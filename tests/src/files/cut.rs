//! An upload that is cut off, at whichever byte, is no file; and a file whose bytes are gone says so.

use reqwest::StatusCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::desk::{Desk, wish};
use super::paper::{PDF, png};
use crate::support::{TestDatabase, each_database, eventually, within};

impl Desk {
    /// Sends so much of a request, and goes away or stays; what was answered.
    async fn sends(&self, bytes: &[u8], goes_away: bool) -> String {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        stream.write_all(bytes).await.expect("a part of a request");
        if goes_away {
            stream.shutdown().await.expect("all that will come");
        }
        let mut answer = Vec::new();
        // Whoever goes away in the middle is told nothing, or that the file is not whole.
        let _ = within("the other end closes", stream.read_to_end(&mut answer)).await;
        String::from_utf8_lossy(&answer).into_owned()
    }
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
            // A proxy that closes in due form what it was sent half of: whoever sent it is told.
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

    async fn a_large_file_that_is_cut_anywhere_is_no_file(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let bytes = png(6_000_000);
        let announced = desk.announce(wish("a.png", "image/png", &bytes)).await;
        let path = announced.url.strip_prefix(&desk.base).expect("a URL of ours");
        let head = format!("PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", bytes.len());
        // Spread over the file by a step that shares nothing with its size or with any block's.
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

//! Files: uploads are complete or nothing, downloads go to permitted callers.

mod cut;
mod desk;
mod paper;
mod programs;
mod urls;
mod writers;

use app::files::{FilesError, Wish};
use chrono::TimeDelta;
use desk::{Desk, wish};
use domain::account::AccountStatus;
use domain::{AccountId, FaultCode};
use paper::{DOCX, PDF, bomb, docx, png};
use reqwest::StatusCode;
use sha2::{Digest, Sha256};
use store::ledger::UploadObjects;
use support::{TestDatabase, each_database, eventually};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

each_database! {
    async fn a_file_comes_in_and_goes_out_as_it_was(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let announced = desk.announce(wish("Đơn đề nghị.pdf", "application/pdf", PDF)).await;
        assert_eq!(announced.media_type, "application/pdf");
        assert_eq!(desk.put(&announced.url, PDF).await, StatusCode::CREATED);

        let file = desk.offered(announced.id, desk.owner).await.expect("a finished upload");
        let naming = file.naming.known().expect("in plain text");
        assert_eq!((naming.name.as_str(), file.size), ("Đơn đề nghị.pdf", PDF.len() as u64));
        assert_eq!(naming.sha256, hex::encode(Sha256::digest(PDF)));
        assert_eq!(file.naming.subject(), desk.owner.into());

        let url = desk.files.download_url(announced.id, desk.owner, desk.clock.now()).url;
        let answer = desk.get(&url).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header("content-type"), "application/pdf");
        assert_eq!(header("content-length"), PDF.len().to_string());
        assert!(header("content-disposition").starts_with("attachment; filename=\"don de nghi.pdf\"; filename*=UTF-8''"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(header("content-security-policy").contains("sandbox"));
        assert_eq!(header("cache-control"), "private, no-store");
        let tag = header("etag");
        assert_eq!(answer.bytes().await.expect("bytes"), PDF);
        let again = desk.client.get(&url).header("If-None-Match", tag).send().await.expect("an answer");
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }

    async fn what_browsers_show_themselves_is_shown_in_place_inside_our_pages_alone(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        for (name, media_type, bytes) in [
            ("Đơn.pdf", "application/pdf", PDF.to_vec()),
            ("a.png", "image/png", png(5_000)),
            ("a.jpg", "image/jpeg", [b"\xff\xd8\xff\xe0\0\x10JFIF".as_slice(), &[7; 500]].concat()),
        ] {
            let announced = desk.announce(wish(name, media_type, &bytes)).await;
            assert_eq!(desk.put(&announced.url, &bytes).await, StatusCode::CREATED, "{name}");
            let answer = desk.get(&desk.files.view_url(announced.id, desk.owner, desk.clock.now())).await;
            assert_eq!(answer.status(), StatusCode::OK, "{name}");
            let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
            assert_eq!(header("content-type"), media_type);
            assert!(header("content-disposition").starts_with("inline; filename="), "{name}");
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(header("content-security-policy"), "default-src 'none'; frame-ancestors 'self'");
            assert_eq!(header("x-frame-options"), "SAMEORIGIN");
            assert_eq!(header("cross-origin-resource-policy"), "same-origin");
            assert_eq!(header("cache-control"), "private, no-store");
            assert_eq!(answer.bytes().await.expect("bytes"), bytes);
        }
    }

    async fn what_browsers_do_not_show_is_nowhere_to_be_viewed_and_a_leave_to_fetch_is_none_to_view(
        database: TestDatabase
    ) {
        let desk = Desk::open(database, &[]).await;
        let word = desk.announce(wish("a.docx", DOCX, &docx())).await;
        assert_eq!(desk.put(&word.url, &docx()).await, StatusCode::CREATED);
        let url = desk.files.view_url(word.id, desk.owner, desk.clock.now());
        assert_eq!(desk.get(&url).await.status(), StatusCode::NOT_FOUND);

        let pdf = desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
        assert_eq!(desk.put(&pdf.url, PDF).await, StatusCode::CREATED);
        let fetched = desk.files.download_url(pdf.id, desk.owner, desk.clock.now()).url;
        let viewed = desk.files.view_url(pdf.id, desk.owner, desk.clock.now());
        assert_eq!(desk.get(&fetched.replace('?', "/view?")).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(desk.get(&viewed.replace("/view?", "?")).await.status(), StatusCode::NOT_FOUND);
        desk.holders.set(desk.owner, AccountStatus::Locked);
        assert_eq!(desk.get(&viewed).await.status(), StatusCode::NOT_FOUND);
        desk.holders.set(desk.owner, AccountStatus::Active);
        desk.clock.advance(TimeDelta::minutes(10));
        assert_eq!(desk.get(&viewed).await.status(), StatusCode::GONE);
    }

    async fn every_kind_that_is_taken_comes_in(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let jpeg = [b"\xff\xd8\xff\xe0\0\x10JFIF".as_slice(), &[7; 5_000]].concat();
        for (name, media_type, bytes) in [
            ("a.pdf", "application/pdf", PDF.to_vec()),
            ("a.JPG", "image/jpeg", jpeg),
            ("a.png", "IMAGE/PNG", png(70_000)),
            ("a.docx", DOCX, docx()),
        ] {
            let announced = desk.announce(wish(name, media_type, &bytes)).await;
            assert_eq!(desk.put(&announced.url, &bytes).await, StatusCode::CREATED, "{name}");
        }
    }

    async fn an_upload_url_is_good_for_one_use(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let announced = desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
        assert_eq!(desk.put(&announced.url, PDF).await, StatusCode::CREATED);
        assert_eq!(desk.put(&announced.url, PDF).await, StatusCode::CONFLICT);
        let racing = desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
        let statuses = futures::future::join_all((0..6).map(|_| desk.put(&racing.url, PDF))).await;
        assert_eq!(statuses.iter().filter(|status| **status == StatusCode::CREATED).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [StatusCode::CREATED, StatusCode::CONFLICT].contains(status)));
        let url = desk.files.download_url(racing.id, desk.owner, desk.clock.now()).url;
        assert_eq!(desk.get(&url).await.bytes().await.expect("bytes"), PDF);
        assert_eq!(desk.objects().len(), 2, "what lost the race is gone");
    }

    async fn an_upload_url_ends(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let announced = desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
        desk.clock.set(announced.expires_at);
        assert_eq!(desk.put(&announced.url, PDF).await, StatusCode::GONE);
        assert!(desk.files.announced(announced.id, desk.owner, desk.clock.now()).await.expect("an answer").is_none());
    }

    async fn a_url_that_was_not_signed_here_leads_nowhere(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let announced = desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
        let other = desk.announce(wish("b.pdf", "application/pdf", PDF)).await;
        let swapped = announced.url.replace(&announced.id.to_string(), &other.id.to_string());
        let later = announced.url.replace("expires=1", "expires=2");
        let base = desk.base.clone();
        let shapes = ["/uploads/x?expires=1&signature=x", "/uploads/..%2f..%2fetc%2fpasswd?expires=1&signature=x", "/uploads/"];
        let urls = [swapped, later].into_iter().chain(shapes.map(|path| format!("{base}{path}")));
        for url in urls.chain([announced.url.split_once('?').expect("a query").0.to_owned()]) {
            assert_eq!(desk.put(&url, PDF).await, StatusCode::NOT_FOUND, "{url}");
        }
        for path in ["/files/..%2f..%2fhoso.db", "/files/%2e%2e/x?viewer=x&expires=1&signature=x", "/files/x"] {
            assert_eq!(desk.get(&format!("{base}{path}")).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(desk.put(&announced.url, PDF).await, StatusCode::CREATED, "the signed one still holds");
    }

    async fn what_was_not_announced_does_not_come_in(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let longer = [PDF, b"x"].concat();
        let digest = hex::encode(Sha256::digest(PDF));
        for (case, wish, bytes, status) in [
            ("larger", wish("a.pdf", "application/pdf", PDF), longer.clone(), StatusCode::PAYLOAD_TOO_LARGE),
            ("smaller", wish("a.pdf", "application/pdf", &longer), PDF.to_vec(), StatusCode::UNPROCESSABLE_ENTITY),
            (
                "other bytes",
                Wish { sha256: Some(hex::encode(Sha256::digest(b"other"))), ..wish("a.pdf", "application/pdf", PDF) },
                PDF.to_vec(),
                StatusCode::UNPROCESSABLE_ENTITY,
            ),
            ("a page", wish("a.pdf", "application/pdf", b"<script>"), b"<script>".to_vec(), StatusCode::UNPROCESSABLE_ENTITY),
            ("an archive", wish("a.docx", DOCX, b"PK\x03\x04"), b"PK\x03\x04".to_vec(), StatusCode::UNPROCESSABLE_ENTITY),
            ("a bomb", wish("a.docx", DOCX, &bomb()), bomb(), StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            let announced = desk.announce(wish).await;
            assert_eq!(desk.put(&announced.url, &bytes).await, status, "{case}");
            assert_eq!(desk.put_chunked(&announced.url, &bytes).await, status, "{case}, of untold length");
            assert!(desk.offered(announced.id, desk.owner).await.is_none(), "{case}");
            assert_eq!(desk.objects(), Vec::<String>::new(), "{case}");
        }
        let right = desk.announce(Wish { sha256: Some(digest.to_uppercase()), ..wish("a.pdf", "application/pdf", PDF) }).await;
        assert_eq!(desk.put(&right.url, PDF).await, StatusCode::CREATED);
    }

    async fn a_refusal_says_why_in_the_language_of_its_reader(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let (text, locked) = (b"not a file of any kind".as_slice(), b"%PDF-1.7\ntrailer <</Encrypt 5 0 R>>\n%%EOF\n".as_slice());
        for (media_type, bytes, language, words) in [
            (Some("application/pdf"), text, "vi", "Tệp không phải là PDF. Hãy lưu lại thành PDF rồi tải lên."),
            (Some("application/pdf"), text, "en", "The file is not a PDF. Save it as PDF, then upload that."),
            (None, text, "en", "Files of this type are not accepted. Save it as PDF, then upload that."),
            (None, locked, "en", "The PDF has a password or restrictions. Open it, print it to a PDF without one, then upload that."),
        ] {
            let wish = wish("a.pdf", media_type.unwrap_or_default(), bytes);
            let announced = desk.announce(wish).await;
            let request = desk.client.put(&announced.url).header("Accept-Language", language).body(bytes);
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            let body: serde_json::Value = answer.json().await.expect("JSON");
            assert_eq!((&body["code"], &body["detail"]), (&"FILE_REJECTED".into(), &words.into()));
            assert!(desk.offered(announced.id, desk.owner).await.is_none());
        }
    }

    async fn half_a_file_is_no_file_and_can_be_sent_again(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let bytes = png(9_000_000);
        let announced = desk.announce(wish("a.png", "image/png", &bytes)).await;
        let path = announced.url.strip_prefix(&desk.base).expect("a URL of ours");
        let mut stream = TcpStream::connect(desk.address).await.expect("a connection");
        let head = format!("PUT {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", bytes.len());
        stream.write_all(head.as_bytes()).await.expect("the head");
        stream.write_all(&bytes[..8_000_000]).await.expect("most of it");
        eventually("bytes have come", async || (!desk.leavings().is_empty()).then_some(())).await;
        assert!(desk.offered(announced.id, desk.owner).await.is_none());
        assert_eq!(desk.objects(), Vec::<String>::new(), "nothing half-written is to be seen");
        drop(stream);
        eventually("what came is gone", async || desk.leavings().is_empty().then_some(())).await;
        assert_eq!(desk.put(&announced.url, &bytes).await, StatusCode::CREATED);
        let url = desk.files.download_url(announced.id, desk.owner, desk.clock.now()).url;
        assert_eq!(desk.get(&url).await.bytes().await.expect("bytes"), bytes);
    }

    async fn an_upload_is_its_owners_alone(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let announced = desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
        assert!(desk.offered(announced.id, desk.owner).await.is_none(), "nothing has come yet");
        desk.put(&announced.url, PDF).await;
        let stranger = AccountId(desk.stage.register("hoale").await);
        assert!(desk.offered(announced.id, stranger).await.is_none());
        assert!(desk.offered(announced.id, desk.owner).await.is_some());
        desk.bind(announced.id).await;
        assert!(desk.offered(announced.id, desk.owner).await.is_none(), "it belongs to a dossier now");
    }

    async fn an_announcement_tells_all_its_faults_at_once(database: TestDatabase) {
        let desk = Desk::open(database, &["--upload-max-bytes", "1000"]).await;
        let faults = async |wish: Wish| match desk.files.announce(desk.owner, wish, desk.clock.now()).await {
            Err(FilesError::Refused(faults)) => {
                faults.into_iter().map(|fault| (fault.code, fault.field.join("/"))).collect::<Vec<_>>()
            }
            Err(error) => panic!("refused: {error}"),
            Ok(_) => Vec::new(),
        };
        let good = wish("a.pdf", "application/pdf", PDF);
        assert_eq!(faults(good.clone()).await, []);
        let bad = Wish {
            file_name: "../a.pdf".to_owned(),
            media_type: Some("image/svg+xml".to_owned()),
            size: 0,
            sha256: Some("abc".to_owned()),
        };
        assert_eq!(
            faults(bad).await,
            [
                (FaultCode::InvalidFormat, "fileName".to_owned()),
                (FaultCode::InvalidFormat, "sha256".to_owned()),
                (FaultCode::OutOfRange, "size".to_owned()),
                (FaultCode::FileRejected, "mediaType".to_owned()),
            ],
        );
        let large = [(FaultCode::OutOfRange, "size".to_owned())];
        assert_eq!(faults(Wish { size: 1_001, ..good.clone() }).await, large);
        assert_eq!(faults(Wish { size: -1, ..good.clone() }).await, large);
        assert_eq!(faults(Wish { media_type: None, file_name: "không có đuôi".to_owned(), ..good }).await, []);
    }

    async fn nobody_announces_without_end(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        for _ in 0..64 {
            desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
        }
        let one_more = desk.files.announce(desk.owner, wish("a.pdf", "application/pdf", PDF), desk.clock.now()).await;
        assert!(matches!(one_more, Err(FilesError::Refused(_))));
        desk.clock.advance(TimeDelta::hours(24));
        desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
    }

    async fn what_is_in_no_dossier_goes_after_a_day(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let mut announced = Vec::new();
        for _ in 0..3 {
            announced.push(desk.announce(wish("a.pdf", "application/pdf", PDF)).await);
        }
        for sent in &announced[..2] {
            desk.put(&sent.url, PDF).await;
        }
        desk.bind(announced[0].id).await;
        assert_eq!(desk.files.sweep(desk.clock.now()).await.expect("a sweep"), 0);
        desk.clock.advance(TimeDelta::hours(24));
        assert!(desk.offered(announced[1].id, desk.owner).await.is_none(), "too late also before the sweep");
        assert_eq!(desk.files.sweep(desk.clock.now()).await.expect("a sweep"), 2);
        assert_eq!(desk.objects().len(), 1);
        let url = desk.files.download_url(announced[0].id, desk.owner, desk.clock.now()).url;
        assert_eq!(desk.get(&url).await.bytes().await.expect("bytes"), PDF);
        let gone = desk.files.download_url(announced[1].id, desk.owner, desk.clock.now()).url;
        assert_eq!(desk.get(&gone).await.status(), StatusCode::NOT_FOUND);
    }

    async fn an_upload_that_cannot_go_holds_none_of_the_others_up_and_stays_due(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let mut announced = Vec::new();
        for _ in 0..3 {
            announced.push(desk.announce(wish("a.pdf", "application/pdf", PDF)).await);
        }
        for sent in &announced {
            desk.put(&sent.url, PDF).await;
        }
        let stuck = UploadObjects::of(&desk.stage.database.ledger, announced[0].id).await.expect("a row").expect("bytes");
        // A folder in its place makes it undeletable.
        let place = desk.object(&stuck);
        std::fs::remove_file(&place).expect("removed");
        std::fs::create_dir(&place).expect("a folder");
        desk.clock.advance(TimeDelta::hours(24));
        for _ in 0..2 {
            desk.files.sweep(desk.clock.now()).await.expect_err("one cannot go");
            assert_eq!(desk.objects(), [stuck.as_str()], "the others have");
        }
        std::fs::remove_dir_all(place).expect("it can go");
        assert_eq!(desk.files.sweep(desk.clock.now()).await.expect("a sweep"), 1, "it was found again");
    }

    async fn erased_files_are_gone(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let mut files = Vec::new();
        for _ in 0..2 {
            let announced = desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
            desk.put(&announced.url, PDF).await;
            files.push(announced.id);
        }
        let dossier = desk.bind(files[0]).await;
        desk.files.erase_dossier(dossier).await.expect("erased");
        assert_eq!(desk.objects().len(), 1);
        let url = desk.files.download_url(files[0], desk.owner, desk.clock.now()).url;
        assert_eq!(desk.get(&url).await.status(), StatusCode::NOT_FOUND);
        desk.files.erase_owner(desk.owner).await.expect("erased");
        desk.files.erase_owner(desk.owner).await.expect("erased already");
        assert_eq!(desk.objects(), Vec::<String>::new());
    }

    async fn neither_name_nor_digest_stands_in_plain_text(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let digest = hex::encode(Sha256::digest(PDF));
        let wish = Wish { sha256: Some(digest.clone()), ..wish("Chung minh nhan dan.pdf", "application/pdf", PDF) };
        let announced = desk.announce(wish).await;
        let before = desk.stage.bytes().await;
        desk.put(&announced.url, PDF).await;
        for kept in [before, desk.stage.bytes().await] {
            for personal in ["Chung minh", digest.as_str()] {
                assert!(!kept.windows(personal.len()).any(|window| window == personal.as_bytes()), "{personal}");
            }
        }
    }

    async fn only_configured_origins_may_send_from_a_page(database: TestDatabase) {
        let desk = Desk::open(database, &["--allowed-origins", "https://portal.example.vn"]).await;
        let announced = desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
        let asked = async |origin: &str| {
            let request = desk.client.request(reqwest::Method::OPTIONS, &announced.url).header("Origin", origin);
            let answer = request.header("Access-Control-Request-Method", "PUT").send().await.expect("an answer");
            answer.headers().get("access-control-allow-origin").map(|value| value.to_str().expect("text").to_owned())
        };
        assert_eq!(asked("https://portal.example.vn").await.as_deref(), Some("https://portal.example.vn"));
        assert_eq!(asked("https://evil.example").await, None);
    }

    async fn scripts_of_configured_origins_may_read_what_a_url_was_signed_for(database: TestDatabase) {
        let desk = Desk::open(database, &["--allowed-origins", "https://portal.example.vn"]).await;
        let announced = desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
        assert_eq!(desk.put(&announced.url, PDF).await, StatusCode::CREATED);
        let now = desk.clock.now();
        for url in [desk.files.download_url(announced.id, desk.owner, now).url, desk.files.view_url(announced.id, desk.owner, now)] {
            for (origin, allowed) in [("https://portal.example.vn", true), ("https://evil.example", false)] {
                let answer = desk.client.get(&url).header("Origin", origin).send().await.expect("an answer");
                assert_eq!(answer.headers().contains_key("access-control-allow-origin"), allowed, "{origin} {url}");
            }
            let asked = desk.client.request(reqwest::Method::OPTIONS, &url).header("Origin", "https://portal.example.vn");
            let names = "traceparent,tracestate,baggage,sentry-trace,apollo-require-preflight,x-apollo-operation-name";
            let asked = asked.header("Access-Control-Request-Method", "GET").header("Access-Control-Request-Headers", names);
            let answer = asked.send().await.expect("an answer");
            let allowed = answer.headers()["access-control-allow-headers"].to_str().expect("text").to_owned();
            assert!(names.split(',').all(|name| allowed.split(',').any(|one| one == name)), "{allowed}");
        }
    }
}

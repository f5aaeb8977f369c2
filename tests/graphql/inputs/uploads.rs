//! Invalid announcements and uses of uploads.

use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::test_service::{PDF, Person, TestService, path_of};
use support::{TestDatabase, each_database};

use super::with;

const CREATE: &str = "createUpload";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0";

/// True where a mutation may use the upload.
async fn is_there(office: &TestService, who: &Person, upload: &str) -> bool {
    let mut input = office.submission(who).await;
    input["documents"][0]["uploadId"] = json!(upload);
    let reply = office.mutate(who, "submitDossier", "dossier { id }", input).await;
    let faults = reply.faults();
    assert!(faults.is_empty() || faults == ["NOT_FOUND documents.0.uploadId"], "{faults:?}");
    faults.is_empty()
}

each_database! {
    async fn each_fault_of_an_announcement_is_told_at_its_field(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let good = json!({ "fileName": "đơn.pdf", "mediaType": "application/pdf", "size": 100 });
        for (field, typed, fault) in [
            ("fileName", json!(""), "REQUIRED fileName"),
            ("fileName", json!("a\u{0}.pdf"), "INVALID_FORMAT fileName"),
            ("fileName", json!("gpj\u{202E}fdp.pdf"), "INVALID_FORMAT fileName"),
            ("fileName", json!(format!("{}.pdf", "a".repeat(200))), "TOO_LONG fileName"),
            ("mediaType", json!("image/svg+xml"), "FILE_REJECTED mediaType"),
            ("mediaType", json!("application/x-msdownload"), "FILE_REJECTED mediaType"),
            ("size", json!(0), "OUT_OF_RANGE size"),
            ("size", json!(-1), "OUT_OF_RANGE size"),
            ("size", json!(1024 * 1024 + 1), "OUT_OF_RANGE size"),
            ("sha256", json!("x"), "INVALID_FORMAT sha256"),
        ] {
            office.refuses(&citizen, CREATE, &with(&good, field, typed), &[fault]).await;
        }
        for (field, value) in [("size", json!(3_000_000_000_u64)), ("size", json!("100")), ("fileName", json!(null))] {
            office.does_not_take(&citizen, CREATE, &with(&good, field, value)).await;
        }
        let reply = office.mutate(&Person::nobody(), CREATE, "upload { id }", good).await;
        assert_eq!(reply.error(), "UNAUTHENTICATED");
    }

    async fn other_bytes_than_were_announced_are_not_taken(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let digest = hex::encode(Sha256::digest(PDF));
        let announce = |more: Value| {
            let mut input = json!({ "fileName": "đơn.pdf", "mediaType": "application/pdf", "size": PDF.len() });
            input.as_object_mut().expect("an input").extend(more.as_object().expect("an input").clone());
            input
        };
        for (what, more, bytes, status) in [
            ("more bytes", json!({ "size": PDF.len() - 1 }), PDF, StatusCode::PAYLOAD_TOO_LARGE),
            ("fewer bytes", json!({ "size": PDF.len() + 1 }), PDF, StatusCode::UNPROCESSABLE_ENTITY),
            ("other bytes", json!({ "sha256": "0".repeat(64) }), PDF, StatusCode::UNPROCESSABLE_ENTITY),
            ("no kind that is taken", json!({ "size": 11 }), b"just a text", StatusCode::UNPROCESSABLE_ENTITY),
            ("no bytes", json!({}), b"".as_slice(), StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            let reply = office.mutate(&citizen, CREATE, "upload { id url }", announce(more)).await;
            let upload = &reply.done()["upload"];
            let sent = office.put(&path_of(upload["url"].as_str().expect("a URL")), bytes).await;
            assert_eq!(sent.status, status, "{what}: {}", sent.text);
            assert!(!is_there(&office, &citizen, upload["id"].as_str().expect("an id")).await, "{what}");
        }
        // A wrong media type is replaced by the detected one.
        let png = announce(json!({ "size": PNG.len() }));
        let reply = office.mutate(&citizen, CREATE, "upload { id url }", png).await;
        let url = reply.done()["upload"]["url"].as_str().expect("a URL").to_owned();
        assert_eq!(office.put(&path_of(&url), PNG).await.status, StatusCode::CREATED);
        let reply = office.mutate(&citizen, CREATE, "upload { id url }", announce(json!({ "sha256": digest }))).await;
        let upload = reply.done()["upload"].clone();
        let path = path_of(upload["url"].as_str().expect("a URL"));
        assert_eq!(office.put(&path, PDF).await.status, StatusCode::CREATED);
        assert_eq!(office.put(&path, PDF).await.status, StatusCode::CONFLICT, "used");
        let id = upload["id"].as_str().expect("an id");
        assert!(is_there(&office, &citizen, id).await);
        assert!(!is_there(&office, &citizen, id).await, "an upload binds to one dossier");
    }

    async fn an_upload_goes_when_nobody_uses_it(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let (_, path) = office.announce(&citizen, "đơn.pdf", PDF.len()).await;
        let sent = office.upload(&citizen).await;
        office.clock.advance(TimeDelta::hours(1));
        assert_eq!(office.put(&path, PDF).await.status, StatusCode::GONE);
        for wrong in [path.replace("signature=", "signature=A"), path.replace("expires=", "expires=9")] {
            assert_eq!(office.put(&wrong, PDF).await.status, StatusCode::NOT_FOUND);
        }
        office.clock.advance(TimeDelta::hours(23));
        let citizen = office.signed_in(&citizen).await;
        assert!(!is_there(&office, &citizen, &sent).await, "24 hours are over");
    }
}

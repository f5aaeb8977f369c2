//! Files written during the tests by freely available packages: each is accepted under any name and type, and each with
//! a password is refused with advice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use reqwest::StatusCode;
use serde_json::Value;
use support::{TestDatabase, each_database};

use super::desk::{Desk, wish};
use super::paper::DOCX;
use super::programs::comes_in;

/// Least number of programs per type.
const PROGRAMS: usize = 10;
/// Least number of programs that encrypt PDFs.
const LOCKSMITHS: usize = 5;

/// Types with their extension and further names in use.
const KINDS: [(&str, &str, &str, [&str; 5]); 4] = [
    ("pdf", "application/pdf", "pdf", ["Đơn.pdf", "Đơn", "Đơn.docx", "Đơn.jpg", "Đơn.tmp"]),
    ("jpeg", "image/jpeg", "jpg", ["Đơn.jfif", "Đơn", "Đơn.jpe", "Đơn.heic", "Đơn.jpg"]),
    ("png", "image/png", "png", ["Đơn.png", "Đơn", "Đơn.jpg", "Đơn.bmp", "Đơn.pdf"]),
    ("docx", DOCX, "docx", ["Đơn.docx", "Đơn", "Đơn.doc", "Đơn.pdf", "Đơn.bin"]),
];

struct Paper {
    kind: String,
    program: String,
    way: String,
    bytes: Vec<u8>,
}

/// All files, written once.
static PAPERS: LazyLock<Vec<Paper>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let tests = std::env::current_exe().expect("the tests' own binary");
    let builds = tests.ancestors().nth(3).expect("the folder of all builds");
    let make = Path::new(env!("CARGO_MANIFEST_DIR")).join("papers/make");
    let done = Command::new(make).arg(folder.path()).env("CARGO_TARGET_DIR", builds).output().expect("bash");
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "tests/papers/install brings what tests/papers/make needs: {told}");
    let inside = |folder: &Path| {
        let entries = std::fs::read_dir(folder).expect("a folder");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort_unstable();
        paths
    };
    let programs = inside(folder.path()).into_iter().flat_map(|kind| inside(&kind));
    let papers = programs.flat_map(|program| inside(&program)).map(|place| {
        let mut names = place.iter().rev().map(|name| name.to_string_lossy().into_owned());
        let mut name = || names.next().expect("a name");
        let (way, program, kind) = (name(), name(), name());
        Paper { kind, program, way, bytes: std::fs::read(place).expect("a file") }
    });
    papers.collect()
});

async fn papers() -> &'static [Paper] {
    tokio::task::spawn_blocking(|| PAPERS.as_slice()).await.expect("papers")
}

each_database! {
    async fn what_programs_write_comes_in_whatever_it_is_called(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let mut programs = BTreeMap::<_, BTreeSet<_>>::new();
        for (kind, media_type, ending, names) in KINDS {
            let papers = papers().await.iter().filter(|paper| paper.kind == kind);
            for (paper, name) in papers.zip(names.iter().cycle()) {
                let writer = format!("{kind} of {}, {}", paper.program, paper.way);
                comes_in(&desk, &writer, (name, &format!("Đơn.{ending}")), media_type, &paper.bytes).await;
                programs.entry(kind).or_default().insert(&paper.program);
            }
        }
        for (kind, ..) in KINDS {
            let of_kind = programs.get(kind).map_or(0, BTreeSet::len);
            assert!(of_kind >= PROGRAMS, "{kind}: {programs:?}");
        }
    }

    async fn what_has_a_password_is_refused_with_what_to_do(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let mut programs = BTreeSet::new();
        for (kind, said, says) in [
            ("pdf-locked", "application/pdf", "PDF có đặt mật khẩu"),
            ("docx-locked", DOCX, "Office (Word, Excel) có đặt mật khẩu"),
            ("docx-locked", "", "Office (Word, Excel) có đặt mật khẩu"),
        ] {
            for paper in papers().await.iter().filter(|paper| paper.kind == kind) {
                let writer = format!("{kind} of {}, {}", paper.program, paper.way);
                let announced = desk.announce(wish("Đơn", said, &paper.bytes)).await;
                let answer = desk.client.put(&announced.url).body(paper.bytes.clone()).send().await.expect("an answer");
                assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{writer}");
                let problem: Value = answer.json().await.expect("a problem");
                assert_eq!(problem["code"], "FILE_REJECTED", "{writer}");
                let detail = problem["detail"].as_str().unwrap_or_default();
                assert!(detail.contains(says) && detail.contains("tải lên"), "{writer}: {problem}");
                assert_eq!(desk.offered(announced.id, desk.owner).await, None, "{writer}");
                programs.insert((kind, &paper.program));
            }
        }
        let of = |kind| programs.iter().filter(|(of, _)| *of == kind).count();
        assert!(of("pdf-locked") >= LOCKSMITHS && of("docx-locked") >= 2, "{programs:?}");
        assert_eq!(desk.objects(), Vec::<String>::new());
    }
}

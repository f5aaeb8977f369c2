//! One draft in several windows at once: attachments, blind saves and saves by version. Everything acknowledged
//! is in the draft.

use std::collections::BTreeSet;
use std::time::Instant;

use futures::future::{join, join_all};
use serde_json::json;
use support::drafts::{attach, draft_of, save, texts};
use support::test_service::{Person, TestService};
use support::{TestDatabase, postgres, sqlite};

use super::{Outcome, is_long};

const WINDOWS: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_several_windows_keep_at_once_is_all_kept_on_sqlite() {
    write_at_once("sqlite", sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_several_windows_keep_at_once_is_all_kept_on_postgres() {
    write_at_once("postgres", postgres().await).await;
}

/// Result for one draft.
#[derive(Default)]
struct Written {
    acknowledged: usize,
    lost: usize,
    doubled: usize,
    /// Saves refused for an outdated version.
    late: usize,
}

async fn write_at_once(database: &'static str, place: TestDatabase) {
    let office = TestService::open(place).await;
    let begun = Instant::now();
    // As many attachments as an account may have unbound.
    let (drafts, rounds) = if is_long() { (3, 10) } else { (1, 2) };
    let mut all = Written::default();
    for _ in 0..drafts {
        let one = one_draft(&office, rounds).await;
        all.acknowledged += one.acknowledged;
        all.lost += one.lost;
        all.doubled += one.doubled;
        all.late += one.late;
    }
    Outcome {
        case: "12 a draft in several windows",
        database,
        acknowledged: all.acknowledged as u64,
        lost: all.lost as u64,
        doubled: all.doubled as u64,
        took: begun.elapsed(),
        figure: format!("{} saves by an older version were told so", all.late),
    }
    .report();
}

async fn one_draft(office: &TestService, rounds: usize) -> Written {
    let owner = office.citizen().await;
    let (mut fields, mut papers, mut late) = (BTreeSet::new(), BTreeSet::new(), 0);
    for round in 0..rounds {
        let mut uploads = Vec::new();
        for _ in 0..WINDOWS {
            uploads.push(office.upload(&owner).await);
        }
        let attaching = join_all(uploads.iter().map(|upload| attach(office, &owner, upload, None)));
        let saving = join_all((0..WINDOWS).map(|window| types(office, &owner, round, window)));
        let (attached, saved) = join(attaching, saving).await;
        for (upload, reply) in uploads.into_iter().zip(attached) {
            reply.done();
            papers.insert(upload);
        }
        for (field, is_kept) in saved {
            late += usize::from(!is_kept);
            if is_kept {
                fields.insert(field);
            }
        }
    }
    let draft = draft_of(office, &owner).await;
    let form = draft["form"].as_object().cloned().unwrap_or_default();
    let found = texts(&draft["documents"], "uploadId");
    let distinct: BTreeSet<String> = found.iter().map(|upload| (*upload).to_owned()).collect();
    Written {
        acknowledged: fields.len() + papers.len(),
        lost: fields.iter().filter(|field| !form.contains_key(*field)).count() + papers.difference(&distinct).count(),
        doubled: found.len() - distinct.len(),
        late,
    }
}

/// Saves a field of its own: every other window by the version it has read. Returns the field, and whether
/// the save was acknowledged.
async fn types(office: &TestService, owner: &Person, round: usize, window: usize) -> (String, bool) {
    let field = format!("r{round}w{window}");
    let typed = json!({ field.clone(): window });
    if window.is_multiple_of(2) {
        save(office, owner, typed, None).await.done();
        return (field, true);
    }
    let draft = draft_of(office, owner).await;
    let mut form = draft["form"].as_object().cloned().unwrap_or_default();
    form.insert(field.clone(), json!(window));
    let version = draft["version"].as_i64().unwrap_or_default();
    let reply = save(office, owner, form.into(), Some(version)).await;
    let faults = reply.faults();
    assert!(faults.is_empty() || faults == ["VERSION_CONFLICT expectedVersion"], "{faults:?}");
    (field, faults.is_empty())
}

//! One person's draft in several windows at once: papers that come in, text that is saved blindly and by version, all at
//! the same moment. Whatever was said to be kept is in the draft.

use std::collections::BTreeSet;
use std::time::Instant;

use futures::future::{join, join_all};
use serde_json::json;

use super::{Outcome, is_long};
use crate::drafts::{attach, draft_of, save, texts};
use crate::office::{Office, Person};
use crate::support::{TestDatabase, postgres, sqlite};

/// Windows that write at the same moment.
const WINDOWS: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_several_windows_keep_at_once_is_all_kept_on_sqlite() {
    write_at_once("sqlite", sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_several_windows_keep_at_once_is_all_kept_on_postgres() {
    write_at_once("postgres", postgres().await).await;
}

async fn write_at_once(database: &'static str, place: TestDatabase) {
    let office = Office::open(place).await;
    let owner = office.citizen().await;
    let begun = Instant::now();
    let (mut fields, mut papers, mut late) = (BTreeSet::new(), BTreeSet::new(), 0);
    for round in 0..if is_long() { 25 } else { 2 } {
        let mut uploads = Vec::new();
        for _ in 0..WINDOWS {
            uploads.push(office.upload(&owner).await);
        }
        let attaching = join_all(uploads.iter().map(|upload| attach(&office, &owner, upload, None)));
        let saving = join_all((0..WINDOWS).map(|window| types(&office, &owner, round, window)));
        let (attached, saved) = join(attaching, saving).await;
        for (upload, reply) in uploads.into_iter().zip(attached) {
            reply.done();
            papers.insert(upload);
        }
        for (field, is_kept) in saved {
            late += u64::from(!is_kept);
            if is_kept {
                fields.insert(field);
            }
        }
    }
    let took = begun.elapsed();
    let draft = draft_of(&office, &owner).await;
    let form = draft["form"].as_object().cloned().unwrap_or_default();
    let found = texts(&draft["documents"], "uploadId");
    let distinct: BTreeSet<String> = found.iter().map(|upload| (*upload).to_owned()).collect();
    let lost = fields.iter().filter(|field| !form.contains_key(*field)).count() + papers.difference(&distinct).count();
    Outcome {
        case: "12 a draft in several windows",
        database,
        acknowledged: (fields.len() + papers.len()) as u64,
        lost: lost as u64,
        doubled: (found.len() - distinct.len()) as u64,
        took,
        figure: format!("{late} saves by an older version were told so"),
    }
    .report();
}

/// Types into a field of its own and saves it: every other window by the version that it has read. Tells the field, and
/// whether it was said to be kept.
async fn types(office: &Office, owner: &Person, round: usize, window: usize) -> (String, bool) {
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

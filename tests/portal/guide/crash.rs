//! A kill of the process while eight people write: acknowledged writes are there, and nothing twice.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::future::join_all;
use serde_json::{Value, json};
use support::contract_client::{ContractClient, text};
use support::{eventually, within};

use super::exchange::{bodies, read_up_to_the_end, said, thread};
use super::office::Staff;
use super::setup::{Filed, GuideSetup};

const WRITERS: u32 = 8;
/// Acknowledged writes before the kill.
const BEFORE: u32 = 24;

/// Messages of a writer, sent and acknowledged.
struct Writer {
    person: ContractClient,
    sent: Vec<(Value, Option<Value>)>,
}

pub(super) async fn chapter(stage: &mut GuideSetup, staff: &Staff, dossier: &Filed) {
    // Messages of the supplements have been read.
    read_up_to_the_end(&staff.reception, dossier).await;
    let before = thread(&stage.citizen, dossier).await;
    let acknowledged = Arc::new(AtomicU32::new(0));
    let writers = (0..WRITERS).map(|number| {
        let person = if number % 2 == 0 { stage.citizen.clone() } else { staff.reception.clone() };
        tokio::spawn(write(person, number, dossier.code.clone(), Arc::clone(&acknowledged)))
    });
    let writers: Vec<_> = writers.collect();
    eventually("messages are acknowledged", async || (acknowledged.load(Ordering::SeqCst) >= BEFORE).then_some(()))
        .await;
    stage.service.kill();
    let writers = within("the writers notice", join_all(writers)).await;
    let writers: Vec<Writer> = writers.into_iter().map(|writer| writer.expect("a writer")).collect();
    stage.service.restart().await;
    let before_resending = bodies(&thread(&stage.citizen, dossier).await);

    let unsure = writers.iter().flat_map(|writer| &writer.sent).filter(|(_, answer)| answer.is_none()).count();
    assert_eq!(unsure, writers.len(), "each writer was cut short once");

    // Unacknowledged and acknowledged messages alike are repeated with their request ids.
    let mut messages = BTreeMap::new();
    for writer in &writers {
        for (input, answer) in &writer.sent {
            let again = writer.person.done("PostMessage", input.clone()).await;
            if let Some(answer) = answer {
                assert_eq!(again, *answer, "acknowledged before the process was killed");
                assert!(before_resending.contains(&text(&input["body"])));
            }
            messages.insert(text(&again["message"]["id"]), text(&input["body"]));
        }
    }
    everything_is_there_once(stage, staff, dossier, &before, &messages).await;
}

async fn everything_is_there_once(
    stage: &GuideSetup,
    staff: &Staff,
    dossier: &Filed,
    before: &Value,
    messages: &BTreeMap<String, String>,
) {
    let after = thread(&stage.citizen, dossier).await;
    let earlier = before["exchange"]["nodes"].as_array().expect("a thread").len();
    let nodes = after["exchange"]["nodes"].as_array().expect("a thread");
    let now = nodes.iter().skip(earlier).map(|message| (text(&message["id"]), text(&message["body"])));
    let now: Vec<_> = now.collect();
    assert_eq!(now.len(), messages.len());
    assert_eq!(now.into_iter().collect::<BTreeMap<_, _>>(), *messages);
    assert_eq!(after["exchange"]["totalCount"], earlier + messages.len());

    let of_side = |side: &str| nodes.iter().skip(earlier).filter(|message| message["side"] == side).count();
    assert_eq!(after["unreadMessages"], of_side("STAFF"));
    assert_eq!(dossier.listed(&stage.citizen).await["unreadMessages"], of_side("STAFF"));
    let unread = thread(&staff.reception, dossier).await["unreadMessages"].clone();
    assert_eq!(unread, of_side("CITIZEN"));
    for person in [&stage.citizen, &staff.reception] {
        assert_eq!(read_up_to_the_end(person, dossier).await, json!(0));
    }
}

/// Writes messages until the service is gone.
async fn write(person: ContractClient, number: u32, code: String, acknowledged: Arc<AtomicU32>) -> Writer {
    let dossier = Filed { code, secret: String::new(), form: Value::Null };
    let mut sent = Vec::new();
    for count in 0.. {
        let body = format!("Người viết {number}, tin {count}");
        let input = said(&body, &dossier, &body);
        let answer = person.try_done("PostMessage", &input).await;
        let gone = answer.is_none();
        sent.push((input, answer));
        if gone {
            break;
        }
        acknowledged.fetch_add(1, Ordering::SeqCst);
    }
    Writer { person, sent }
}

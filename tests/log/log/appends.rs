//! Atomicity: events of one append are stored together or not at all, and a batch answers each append.

use serde_json::json;
use store::log::{self, AppendError, MAX_EVENTS};
use support::{TestDatabase, each_database};

use super::events::{AppendExt, append, check_order, read_everything, store_one, stream};

each_database! {
    async fn several_events_stand_side_by_side(database: TestDatabase) {
        let log = log::open(&database);
        let batch = (1..=20).map(|number| append(&stream(number), 0, number % 4 + 1)).collect();
        for (number, answer) in (1..).zip(log.append(batch).await) {
            let receipt = answer.unwrap();
            assert_eq!(receipt.version, number % 4 + 1);
            let events = log.read_stream(&stream(number), 0, 10).await.unwrap();
            assert_eq!(events.last().unwrap().position, receipt.position);
        }
        check_order(&read_everything(&database, &*log, 6).await);
    }

    async fn a_mixed_batch_has_an_answer_for_each(database: TestDatabase) {
        let log = log::open(&database);
        store_one(&*log, append(&stream(1), 0, 2).under("done", "same")).await.unwrap();
        let answers = log
            .append(vec![
                append(&stream(1), 2, 1),
                append(&stream(2), 5, 1),
                append(&stream(3), 0, 2).under("done", "other"),
                append(&stream(4), 0, 3),
                append(&stream(1), 1, 1),
                append(&stream(1), 3, 1),
            ])
            .await;
        let [won, conflict, repeated, also_won, too_late, next] = answers.try_into().unwrap();
        assert_eq!(won.unwrap().version, 3);
        assert!(matches!(conflict, Err(AppendError::Diverged { current: 0 })));
        let Err(AppendError::Repeated(stored)) = repeated else { panic!("the request is stored") };
        assert_eq!((stored.stream, stored.sequence, stored.fingerprint.as_str()), (stream(1), 1, "same"));
        assert_eq!(also_won.unwrap().version, 3);
        assert!(matches!(too_late, Err(AppendError::Conflict { current: 3.. })));
        assert_eq!(next.unwrap().version, 4, "two of one stream are decided one after the other");
        let events = read_everything(&database, &*log, 100).await;
        assert_eq!(events.len(), 7);
        check_order(&events);
    }

    async fn what_is_no_event_fails_alone(database: TestDatabase) {
        let log = log::open(&database);
        let mut unhashed = append(&stream(2), 0, 1);
        unhashed.events[0].metadata = json!({ "recordedAt": "2026-03-02T01:00:00.000000Z" });
        let mut half = append(&stream(3), 0, 3);
        half.events[2].metadata = json!({ "hash": null });
        let empty = append(&stream(4), 0, 0);
        let huge = append(&stream(5), 0, MAX_EVENTS as u64 + 1);
        let answers = log
            .append(vec![append(&stream(1), 0, 1), unhashed, half, empty, huge, append(&stream(6), 0, 2)])
            .await;
        let stored: Vec<_> = answers.iter().map(Result::is_ok).collect();
        assert_eq!(stored, [true, false, false, false, false, true]);
        for answer in answers.into_iter().filter_map(Result::err) {
            let AppendError::Sql(error) = answer else { panic!("{answer}") };
            assert!(!error.is_transient(), "nothing of it is stored: {error}");
        }
        let events = read_everything(&database, &*log, 100).await;
        assert_eq!(events.len(), 3);
        check_order(&events);
    }

    async fn an_append_may_hold_as_many_events_as_is_promised(database: TestDatabase) {
        let log = log::open(&database);
        let most = MAX_EVENTS as u64;
        let batch = vec![append(&stream(1), 0, most), append(&stream(2), 0, 1), append(&stream(3), 0, most)];
        let versions: Vec<_> = log.append(batch).await.into_iter().map(|answer| answer.unwrap().version).collect();
        assert_eq!(versions, [most, 1, most]);
        check_order(&read_everything(&database, &*log, 1000).await);
    }

    async fn what_is_read_is_what_was_appended(database: TestDatabase) {
        let log = log::open(&database);
        let mut one = append(&stream(1), 0, 1);
        one.events[0].payload = json!({
            "chữ": "Nguyễn Văn Á \"trích\" \\ / \u{1f4c4} \u{7f}\n\t",
            "numbers": [0, -1, 9_007_199_254_740_991_i64, -9_007_199_254_740_991_i64],
            "nothing": null, "yes": true, "no": false, "empty": {}, "list": [[], [{}]], "": "",
        });
        let event = one.events[0].clone();
        store_one(&*log, one).await.unwrap();
        let read = log.read_stream(&stream(1), 0, 1).await.unwrap().pop().unwrap();
        assert_eq!((read.event_type, read.event_version), (event.event_type, event.event_version));
        assert_eq!((read.payload, read.metadata), (event.payload, event.metadata));
        assert_eq!((read.stream, read.sequence), (stream(1), 1));
    }
}

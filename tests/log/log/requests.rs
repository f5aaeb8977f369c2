//! Idempotency keys: a request is stored once in the life of the log.

use futures::future::join_all;
use store::log::{self, AppendError, Appender};
use support::{TestDatabase, each_database, within};

use super::events::{AppendExt, append, check_order, read_everything, store_one, stream};

each_database! {
    async fn a_repeated_request_is_told_where_the_first_went(database: TestDatabase) {
        let log = log::open(&database);
        store_one(&*log, append(&stream(9), 0, 1)).await.unwrap();
        let receipt = store_one(&*log, append(&stream(1), 0, 2).under("key", "print")).await.unwrap();
        // With the former version, with the present one, and on another stream.
        for again in [append(&stream(1), 0, 1), append(&stream(1), 2, 1), append(&stream(2), 0, 1)] {
            let answer = store_one(&*log, again.under("key", "print")).await;
            let Err(AppendError::Repeated(first)) = answer else { panic!("the request is stored") };
            assert_eq!((&first.stream, first.sequence), (&stream(1), 1));
            assert!(first.position < receipt.position, "the first of its two events");
            assert_eq!(log.find_request("key").await.unwrap(), Some(*first));
        }
        assert_eq!(log.find_request("another").await.unwrap(), None);
        assert_eq!(read_everything(&database, &*log, 10).await.len(), 3);
    }

    async fn another_input_under_the_key_is_told_by_its_fingerprint(database: TestDatabase) {
        let log = log::open(&database);
        store_one(&*log, append(&stream(1), 0, 1).under("key", "first input")).await.unwrap();
        let answer = store_one(&*log, append(&stream(1), 1, 1).under("key", "second input")).await;
        let Err(AppendError::Repeated(first)) = answer else { panic!("the request is stored") };
        assert_eq!(first.fingerprint, "first input");
    }

    /// From two instances, in batches and alone, each to a stream of its own.
    async fn of_many_in_flight_one_is_stored(database: TestDatabase) {
        let other = database.another_instance().await;
        let logs = [log::open(&database), log::open(&other)];
        let appenders = logs.each_ref().map(|log| Appender::start(log.clone()));
        for round in 0..20 {
            let key = format!("key {round}");
            let deliveries = (0..16_u64).map(|delivery| {
                let one = append(&stream(round * 100 + delivery), 0, delivery % 3 + 1).under(&key, "print");
                let appender = appenders[usize::from(delivery % 2 == 0)].clone();
                async move { appender.append(one).await }
            });
            let answers = within("16 deliveries", join_all(deliveries)).await;
            assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "one is stored");
            let stored = logs[0].find_request(&key).await.unwrap().expect("one is stored");
            for answer in answers.into_iter().filter_map(Result::err) {
                let AppendError::Repeated(first) = answer else { panic!("{answer}") };
                assert_eq!(*first, stored, "everybody is told of the same one");
            }
        }
        check_order(&read_everything(&database, &*logs[0], 100).await);
    }
}

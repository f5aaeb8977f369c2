//! Optimistic concurrency: each version of a stream is taken once.

use futures::future::join_all;
use store::log::{self, AppendError, Appender};
use support::{TestDatabase, each_database, within};

use super::events::{append, check_order, read_everything, store_one, stream};

each_database! {
    /// Every writer believes to be alone, and retries with the version it is told.
    async fn of_64_writers_one_wins_each_version(database: TestDatabase) {
        let log = log::open(&database);
        let appender = Appender::start(log.clone());
        let one = stream(1);
        let writers = (0..64).map(|_| {
            let (appender, one) = (appender.clone(), one.clone());
            tokio::spawn(async move {
                let mut expected = 0;
                loop {
                    match appender.append(append(&one, expected, 1)).await {
                        Ok(receipt) => return receipt.version,
                        Err(AppendError::Conflict { current }) => {
                            assert!(current > expected, "who loses is told a version beyond");
                            expected = current;
                        }
                        Err(error) => panic!("{error}"),
                    }
                }
            })
        });
        let mut won: Vec<u64> = within("64 writers", join_all(writers)).await.into_iter().map(Result::unwrap).collect();
        won.sort_unstable();
        assert_eq!(won, (1..=64).collect::<Vec<_>>());
        let events = log.read_stream(&one, 0, u32::MAX).await.unwrap();
        assert_eq!(events.iter().map(|event| event.sequence).collect::<Vec<_>>(), won);
        check_order(&read_everything(&database, &*log, 7).await);
    }

    async fn a_version_beyond_the_end_is_refused(database: TestDatabase) {
        let log = log::open(&database);
        for expected in [1, 7] {
            let answer = store_one(&*log, append(&stream(1), expected, 1)).await;
            assert!(matches!(answer, Err(AppendError::Diverged { current: 0 })));
        }
        store_one(&*log, append(&stream(1), 0, 2)).await.unwrap();
        let answer = store_one(&*log, append(&stream(1), 3, 1)).await;
        assert!(matches!(answer, Err(AppendError::Diverged { current: 2 })));
        assert_eq!(read_everything(&database, &*log, 10).await.len(), 2);
    }

    async fn a_version_in_the_past_is_refused(database: TestDatabase) {
        let log = log::open(&database);
        store_one(&*log, append(&stream(1), 0, 3)).await.unwrap();
        for expected in [0, 1, 2] {
            let answer = store_one(&*log, append(&stream(1), expected, 2)).await;
            assert!(matches!(answer, Err(AppendError::Conflict { current: 3 })));
        }
        assert_eq!(read_everything(&database, &*log, 10).await.len(), 3);
    }
}

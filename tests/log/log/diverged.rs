//! Divergence: an append names the event it follows, and fails where the stream lacks that.

use domain::{AccountId, Moment, SubjectId};
use futures::future::try_join_all;
use store::log::{self, Append, AppendError, Appender, SideWrite};
use support::{TestDatabase, each_database, lose, within};
use uuid::Uuid;

use super::events::{AppendExt, append, check_order, read_everything, store_one, stream};

fn subject(number: u128) -> SubjectId {
    AccountId(Uuid::from_u128(number)).into()
}

fn key_of(number: u128) -> SideWrite {
    let at = Moment::from_micros(0).unwrap();
    let (key, wrapped, master) = (format!("key-{number}"), vec![1], "master".to_owned());
    SideWrite::CreateSubjectKey { subject: subject(number), key, wrapped, master, at }
}

fn sealed_under(append: Append, keys: &[u128]) -> Append {
    Append { sealed_under: keys.iter().map(|number| format!("key-{number}")).collect(), ..append }
}

/// Both ways of an append: in a group commit, and alone with side writes.
fn both_ways(append: &Append) -> [Append; 2] {
    [append.clone(), append.clone().with(key_of(99))]
}

each_database! {
    async fn what_follows_another_event_than_the_last_is_told_so(database: TestDatabase) {
        let log = log::open(&database);
        store_one(&*log, append(&stream(1), 0, 2).hashed("first")).await.unwrap();
        for lost in both_ways(&append(&stream(1), 2, 2).following("lost")) {
            let answer = store_one(&*log, lost).await;
            assert!(matches!(answer, Err(AppendError::Diverged { current: 2 })), "{answer:?}");
        }
        // Also where others have continued: not an old version, but another history.
        store_one(&*log, append(&stream(1), 2, 1)).await.unwrap();
        for lost in both_ways(&append(&stream(1), 2, 1).following("lost")) {
            let answer = store_one(&*log, lost).await;
            assert!(matches!(answer, Err(AppendError::Diverged { current: 3 })), "{answer:?}");
        }
        let late = store_one(&*log, append(&stream(1), 1, 1).following("first")).await;
        assert!(matches!(late, Err(AppendError::Conflict { current: 3 })), "{late:?}");
        assert_eq!(read_everything(&database, &*log, 10).await.len(), 3);
    }

    async fn what_follows_an_event_that_is_no_more_is_told_so(database: TestDatabase) {
        let log = log::open(&database);
        store_one(&*log, append(&stream(1), 0, 1)).await.unwrap();
        store_one(&*log, append(&stream(1), 1, 3)).await.unwrap();
        assert_eq!(lose(&database.ledger, "sequence > 2").await, 2);
        for lost in both_ways(&append(&stream(1), 4, 1)) {
            let answer = store_one(&*log, lost).await;
            assert!(matches!(answer, Err(AppendError::Diverged { current: 2 })), "{answer:?}");
        }
        // The caller may continue from the remaining events.
        let other = append(&stream(1), 2, 1).hashed("other");
        assert_eq!(store_one(&*log, other).await.unwrap().version, 3);
        let lost = store_one(&*log, append(&stream(1), 3, 1)).await;
        assert!(matches!(lost, Err(AppendError::Diverged { current: 3 })), "{lost:?}");
    }

    async fn each_of_a_batch_is_held_against_its_own_stream(database: TestDatabase) {
        let log = log::open(&database);
        let begin = (1..=4).map(|number| append(&stream(number), 0, 1)).collect();
        assert!(log.append(begin).await.iter().all(Result::is_ok));
        let batch = vec![
            append(&stream(1), 1, 2),
            append(&stream(2), 1, 2).following("lost"),
            append(&stream(3), 1, 1),
            append(&stream(3), 2, 1).following("lost"),
            append(&stream(4), 1, 1).following("lost").under("key", "print"),
            append(&stream(5), 0, 1),
        ];
        let answers = log.append(batch).await;
        let [won, lost, also_won, second, keyed, new] = answers.try_into().unwrap();
        assert_eq!((won.unwrap().version, also_won.unwrap().version, new.unwrap().version), (3, 2, 1));
        assert!(matches!(lost, Err(AppendError::Diverged { current: 1 })));
        assert!(matches!(second, Err(AppendError::Diverged { current: 2 })));
        assert!(matches!(keyed, Err(AppendError::Diverged { current: 1 })));
        assert!(log.find_request("key").await.unwrap().is_none());
        check_order(&read_everything(&database, &*log, 10).await);
    }

    async fn what_was_stored_under_its_request_is_found_however_the_stream_went_on(database: TestDatabase) {
        let log = log::open(&database);
        store_one(&*log, append(&stream(1), 0, 1).under("key", "print")).await.unwrap();
        let again = append(&stream(2), 3, 1).under("key", "print");
        assert!(matches!(store_one(&*log, again).await, Err(AppendError::Repeated(_))));
    }

    async fn what_is_sealed_under_a_key_that_is_not_kept_is_not_stored(database: TestDatabase) {
        let log = log::open(&database);
        store_one(&*log, append(&stream(1), 0, 1).with(key_of(1))).await.unwrap();
        store_one(&*log, append(&stream(2), 0, 1).with(key_of(2))).await.unwrap();
        store_one(&*log, sealed_under(append(&stream(3), 0, 3), &[1, 2])).await.unwrap();
        for keys in [&[3][..], &[1, 3], &[3, 2, 1]] {
            for unreadable in both_ways(&sealed_under(append(&stream(3), 3, 2), keys)) {
                let answer = store_one(&*log, unreadable).await;
                assert!(matches!(answer, Err(AppendError::KeyGone)), "{answer:?}");
            }
        }
        let destroy = SideWrite::DestroySubjectKeys { subject: subject(2) };
        store_one(&*log, sealed_under(append(&stream(2), 1, 1), &[2]).with(destroy)).await.unwrap();
        let batch = vec![
            sealed_under(append(&stream(3), 3, 1), &[1, 2]),
            sealed_under(append(&stream(4), 0, 2), &[1]),
            append(&stream(5), 0, 1),
        ];
        let [gone, kept, plain] = log.append(batch).await.try_into().unwrap();
        assert!(matches!(gone, Err(AppendError::KeyGone)));
        assert!(kept.is_ok() && plain.is_ok());
        check_order(&read_everything(&database, &*log, 10).await);
    }

    /// Eight tasks of two instances guess the last event: the stored stream is one chain.
    async fn of_all_who_guess_the_last_event_only_those_who_are_right_get_in(database: TestDatabase) {
        let other = database.another_instance().await;
        let logs = [log::open(&database), log::open(&other)];
        let appenders = logs.each_ref().map(|log| Appender::start(log.clone()));
        let tasks = (0..8_usize).map(|task| {
            let (appender, log) = (appenders[task % 2].clone(), logs[task % 2].clone());
            tokio::spawn(async move {
                for turn in 0..25 {
                    let events = log.read_stream(&stream(1), 0, 10_000).await.unwrap();
                    let last = events.last().and_then(|event| event.hash()).unwrap_or_default().to_owned();
                    let own = format!("{task}-{turn}");
                    let mut next = append(&stream(1), events.len() as u64, 1).hashed(&own).following(&last);
                    if turn % 5 == 0 {
                        next = next.with(key_of(task as u128));
                    }
                    match appender.append(next).await {
                        Ok(_) | Err(AppendError::Conflict { .. }) => {}
                        // Nothing is lost here, so no divergence may be reported.
                        Err(error) => panic!("{error}"),
                    }
                    let guess = append(&stream(1), events.len() as u64 + 1, 1).hashed("guess").following("guess");
                    assert!(appender.append(guess).await.is_err());
                }
            })
        });
        within("8 guessing writers", try_join_all(tasks)).await.unwrap();
        let events = logs[0].read_stream(&stream(1), 0, 10_000).await.unwrap();
        assert!(events.len() > 25);
        for (before, event) in events.iter().zip(&events[1..]) {
            assert_eq!(event.metadata["previousHash"].as_str(), before.hash());
        }
    }
}

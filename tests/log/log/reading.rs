//! Reading of pages, streams and the end of the log; notifications.

use std::sync::Arc;
use std::time::Duration;

use store::log::{self, EventLog, Page, Position, Wake};
use store::sql::Database;
use support::{TestDatabase, each_database, eventually, within};

use super::events::{append, read_everything, store_one, stream};

/// Two events each in three streams, in turn.
async fn six_events(database: &Database) -> Arc<dyn EventLog> {
    let log = log::open(database);
    for version in [0, 1] {
        for number in [1, 2, 3] {
            store_one(&*log, append(&stream(number), version, 1)).await.unwrap();
        }
    }
    assert_eq!(read_everything(database, &*log, 10).await.len(), 6);
    log
}

async fn woken(wake: &mut Wake) -> bool {
    tokio::time::timeout(Duration::from_millis(500), wake.changed()).await.is_ok()
}

each_database! {
    async fn an_empty_log_has_a_beginning(database: TestDatabase) {
        let log = log::open(&database);
        assert_eq!(log.head().await.unwrap(), Position::START);
        let page = log.read_all(Position::START, 10).await.unwrap();
        assert_eq!(page, Page { events: Vec::new(), next: Position::START, more: false });
        assert_eq!(log.read_stream(&stream(1), 0, 10).await.unwrap(), []);
    }

    async fn pages_of_any_size_give_the_same_log(database: TestDatabase) {
        let log = six_events(&database).await;
        let everything = read_everything(&database, &*log, 100).await;
        let streams: Vec<_> = everything.iter().map(|event| (event.stream.clone(), event.sequence)).collect();
        assert_eq!(streams, [(1, 1), (2, 1), (3, 1), (1, 2), (2, 2), (3, 2)].map(|(number, sequence)| (stream(number), sequence)));
        for page in 1..=7 {
            assert_eq!(read_everything(&database, &*log, page).await, everything);
        }
        eventually("the head", async || (log.head().await.unwrap() == everything[5].position).then_some(())).await;
    }

    async fn a_page_says_whether_there_is_more(database: TestDatabase) {
        let log = six_events(&database).await;
        for (max, count, more) in [(5, 5, true), (6, 6, false), (7, 6, false)] {
            // A transaction in another test's database may hold some of it back for a moment.
            let whole = async || {
                let page = log.read_all(Position::START, max).await.unwrap();
                ((page.events.len(), page.more) == (count, more)).then_some(page)
            };
            let page = eventually("the whole page", whole).await;
            assert_eq!(page.next, page.events.last().unwrap().position);
        }
        let head = read_everything(&database, &*log, 10).await[5].position;
        assert_eq!(log.read_all(head, 5).await.unwrap(), Page { events: Vec::new(), next: head, more: false });
    }

    async fn a_stream_is_read_from_any_version(database: TestDatabase) {
        let log = log::open(&database);
        store_one(&*log, append(&stream(1), 0, 5)).await.unwrap();
        store_one(&*log, append(&stream(2), 0, 1)).await.unwrap();
        for (after, max, sequences) in [(0, 100, vec![1, 2, 3, 4, 5]), (3, 100, vec![4, 5]), (1, 2, vec![2, 3]), (5, 1, vec![])] {
            let events = log.read_stream(&stream(1), after, max).await.unwrap();
            assert_eq!(events.iter().map(|event| event.sequence).collect::<Vec<_>>(), sequences);
        }
    }

    async fn the_beginnings_of_several_streams_are_read_together(database: TestDatabase) {
        let log = log::open(&database);
        for (number, count) in [(1, 5), (2, 1), (3, 2)] {
            store_one(&*log, append(&stream(number), 0, count)).await.unwrap();
        }
        let beginnings = [(stream(1), 3), (stream(3), u64::MAX), (stream(4), 7)];
        let events = log.read_beginnings(&beginnings).await.unwrap();
        let sequences = |number| -> Vec<u64> {
            events.iter().filter(|event| event.stream == stream(number)).map(|event| event.sequence).collect()
        };
        assert_eq!([1, 2, 3, 4].map(sequences), [vec![1, 2, 3], vec![], vec![1, 2], vec![]]);
        let whole = log.read_stream(&stream(3), 0, 10).await.unwrap();
        assert_eq!(events.iter().filter(|event| event.stream == stream(3)).collect::<Vec<_>>(), whole.iter().collect::<Vec<_>>());
        assert_eq!(log.read_beginnings(&[]).await.unwrap(), []);
    }

    async fn positions_are_told_by_their_text(database: TestDatabase) {
        let log = six_events(&database).await;
        let events = read_everything(&database, &*log, 100).await;
        let texts: Vec<_> = events.iter().map(|event| event.position.to_string()).collect();
        assert!(texts.is_sorted());
        for (event, text) in events.iter().zip(&texts) {
            assert_eq!(text.parse(), Ok(event.position));
        }
    }

    async fn who_waits_is_woken_by_a_commit(database: TestDatabase) {
        let log = log::open(&database);
        let mut wake = log.wake();
        store_one(&*log, append(&stream(1), 0, 1)).await.unwrap();
        assert!(wake.has_changed().unwrap(), "before the append is answered");
        within("a wake", wake.changed()).await.unwrap();
    }

    async fn who_waits_is_woken_by_another_instance(database: TestDatabase) {
        let other = database.another_instance().await;
        let (log, other_log) = (log::open(&database), log::open(&other));
        let mut wake = log.wake();
        within("a wake", async {
            // The first commits may precede the listener.
            for version in 0.. {
                store_one(&*other_log, append(&stream(1), version, 1)).await.unwrap();
                if woken(&mut wake).await {
                    break;
                }
            }
        })
        .await;
    }
}

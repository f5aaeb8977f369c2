//! Tables beside the log.

use chrono::NaiveDate;
use domain::{AccountId, FileId, Moment};
use futures::future::join_all;
use serde_json::json;
use store::ledger::{Counters, Credentials, LogIdentity, Upload, UploadState, Uploads};
use store::log::{self, SideWrite};
use support::{TestDatabase, each_database};
use uuid::Uuid;

use super::events::{AppendExt, append, store_one, stream};

fn moment(minute: i64) -> Moment {
    Moment::from_micros(1_772_413_200_000_000 + minute * 60_000_000).unwrap()
}

fn upload(number: u128, expires: i64) -> Upload {
    Upload {
        id: FileId(Uuid::from_u128(number)),
        owner: AccountId(Uuid::from_u128(1)),
        naming: json!({ "name": "đơn.pdf" }),
        media_type: "application/pdf".to_owned(),
        size: 10,
        sha256_expected: Some("ab".repeat(32)),
        state: UploadState::Expected,
        dossier: None,
        created_at: moment(0),
        expires_at: moment(expires),
    }
}

each_database! {
    async fn a_counter_gives_each_number_once_and_begins_anew_each_day(database: TestDatabase) {
        let (pool, day) = (&database.ledger, NaiveDate::from_ymd_opt(2026, 3, 2).unwrap());
        let drawn = join_all((0..40).map(|_| Counters::next(pool, "000.00.08.H34", day))).await;
        let mut drawn: Vec<u64> = drawn.into_iter().map(Result::unwrap).collect();
        drawn.sort_unstable();
        assert_eq!(drawn, (1..=40).collect::<Vec<_>>());
        assert_eq!(Counters::next(pool, "000.00.08.H34", day.succ_opt().unwrap()).await.unwrap(), 1);
        assert_eq!(Counters::next(pool, "000.00.09.H34", day).await.unwrap(), 1);
        assert_eq!(Counters::next(pool, "000.00.08.H34", day).await.unwrap(), 41);
    }

    async fn a_log_keeps_its_identity(database: TestDatabase) {
        let pool = &database.ledger;
        assert_eq!(LogIdentity::read(pool).await.unwrap(), None);
        let identity = |number| LogIdentity {
            id: Uuid::from_u128(number),
            master_key_fingerprint: format!("key {number}"),
            root: Some(vec![7; 72]),
            created_at: moment(0),
        };
        assert_eq!(LogIdentity::create(pool, identity(1)).await.unwrap(), identity(1));
        assert_eq!(LogIdentity::create(pool, identity(2)).await.unwrap(), identity(1));
        assert_eq!(LogIdentity::read(pool).await.unwrap(), Some(identity(1)));
    }

    async fn a_hash_is_replaced_only_while_the_password_is_the_same(database: TestDatabase) {
        let (log, account) = (log::open(&database), AccountId(Uuid::from_u128(1)));
        let set = |hash: &str| SideWrite::SetCredential { account, password_hash: hash.to_owned(), at: moment(0) };
        store_one(&*log, append(&stream(1), 0, 1).with(set("weak"))).await.unwrap();
        let weak = Credentials::get(&database.ledger, account).await.unwrap().expect("a password");
        assert!(Credentials::rehash(&database.ledger, account, &weak, "strong").await.unwrap());
        assert!(!Credentials::rehash(&database.ledger, account, &weak, "late").await.unwrap());
        let strong = Credentials::get(&database.ledger, account).await.unwrap().expect("a password");
        assert_eq!((strong.password_hash.as_str(), strong.changed_at), ("strong", moment(0)));
    }

    async fn uploads_come_and_go(database: TestDatabase) {
        let pool = &database.ledger;
        for (number, expires) in [(1, 30), (2, 10), (3, 20), (4, 90)] {
            Uploads::expect(pool, &upload(number, expires)).await.unwrap();
        }
        let second = FileId(Uuid::from_u128(2));
        assert!(Uploads::finish(pool, second).await.unwrap());
        assert!(!Uploads::finish(pool, second).await.unwrap(), "finished before");
        assert!(!Uploads::finish(pool, FileId(Uuid::from_u128(9))).await.unwrap(), "unknown");
        let stored = Upload { state: UploadState::Stored, ..upload(2, 10) };
        assert_eq!(Uploads::get(pool, second).await.unwrap(), Some(stored.clone()));

        let expired = Uploads::expired(pool, moment(30), None, 10).await.unwrap();
        assert_eq!(expired, [stored, upload(3, 20), upload(1, 30)]);
        assert_eq!(Uploads::expired(pool, moment(30), None, 1).await.unwrap().len(), 1);
        assert!(Uploads::delete(pool, second).await.unwrap());
        assert!(!Uploads::delete(pool, second).await.unwrap());
        assert_eq!(Uploads::get(pool, second).await.unwrap(), None);
    }
}

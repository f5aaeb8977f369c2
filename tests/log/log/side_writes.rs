//! Side writes: atomic with their events.

use domain::{AccountId, AggregateKind, DossierId, FileId, Moment, SubjectId};
use serde_json::json;
use store::ledger::{Claims, Credentials, Upload, UploadState, Uploads};
use store::log::{self, AppendError, ClaimKind, SideWrite, StreamId};
use store::sql::{Database, Sql};
use support::{TestDatabase, each_database};
use uuid::Uuid;

use super::events::{AppendExt, append, check_order, read_everything, store_one, stream};

fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

fn moment(minute: i64) -> Moment {
    Moment::from_micros(1_772_413_200_000_000 + minute * 60_000_000).unwrap()
}

fn account_stream(number: u128) -> StreamId {
    StreamId::new(AggregateKind::Account, account(number))
}

fn claim(kind: ClaimKind, name: u8, owner: u128) -> SideWrite {
    SideWrite::TakeClaim { kind, digest: [name; 32], owner: account(owner) }
}

async fn owner(database: &Database, kind: ClaimKind, name: u8) -> Option<AccountId> {
    Claims::owner(&database.ledger, kind, [name; 32]).await.unwrap()
}

async fn subject_keys(database: &Database) -> Vec<(String, Vec<u8>)> {
    let rows = database.ledger.fetch_all(Sql::new("select key_id, wrapped from subject_keys order by key_id")).await;
    rows.unwrap().iter().map(|row| (row.text("key_id").unwrap(), row.bytes("wrapped").unwrap())).collect()
}

each_database! {
    async fn a_taken_name_refuses_the_append_and_leaves_nothing_of_it(database: TestDatabase) {
        let log = log::open(&database);
        let first = append(&account_stream(1), 0, 1).with(claim(ClaimKind::Username, 7, 1));
        store_one(&*log, first).await.unwrap();

        let second = append(&account_stream(2), 0, 2)
            .with(claim(ClaimKind::CitizenEmail, 8, 2))
            .with(SideWrite::SetCredential { account: account(2), password_hash: "$argon2id$".to_owned(), at: moment(0) })
            .with(claim(ClaimKind::Username, 7, 2));
        let answer = store_one(&*log, second).await;
        assert!(matches!(answer, Err(AppendError::ClaimTaken(ClaimKind::Username))));
        assert_eq!(owner(&database, ClaimKind::Username, 7).await, Some(account(1)));
        assert_eq!(owner(&database, ClaimKind::CitizenEmail, 8).await, None);
        assert!(Credentials::get(&database.ledger, account(2)).await.unwrap().is_none());
        assert_eq!(read_everything(&database, &*log, 10).await.len(), 1);
    }

    async fn a_name_of_one_kind_is_free_for_another(database: TestDatabase) {
        let log = log::open(&database);
        for (number, kind) in (1..).zip(ClaimKind::ALL) {
            let one = append(&account_stream(number), 0, 1).with(claim(kind, 7, number));
            store_one(&*log, one).await.unwrap();
        }
        assert_eq!(owner(&database, ClaimKind::TaxCode, 7).await, Some(account(5)));
    }

    async fn its_owner_may_take_a_name_again(database: TestDatabase) {
        let log = log::open(&database);
        for expected in [0, 1] {
            let one = append(&account_stream(1), expected, 1).with(claim(ClaimKind::Username, 7, 1));
            store_one(&*log, one).await.unwrap();
        }
    }

    /// Names of another account, freed in the append that claims one of them.
    async fn freed_names_can_be_taken_at_once(database: TestDatabase) {
        let log = log::open(&database);
        let first = append(&account_stream(1), 0, 1)
            .with(claim(ClaimKind::Username, 7, 1))
            .with(claim(ClaimKind::CitizenEmail, 8, 1));
        store_one(&*log, first).await.unwrap();
        let second = append(&account_stream(2), 0, 1)
            .with(SideWrite::FreeClaims { owner: account(1) })
            .with(claim(ClaimKind::Username, 7, 2));
        store_one(&*log, second).await.unwrap();
        assert_eq!(owner(&database, ClaimKind::Username, 7).await, Some(account(2)));
        assert_eq!(owner(&database, ClaimKind::CitizenEmail, 8).await, None);
    }

    async fn an_append_that_loses_writes_nothing_beside(database: TestDatabase) {
        let log = log::open(&database);
        store_one(&*log, append(&account_stream(1), 0, 1).under("key", "print")).await.unwrap();
        let late = append(&account_stream(1), 0, 1).with(claim(ClaimKind::Username, 7, 1));
        assert!(matches!(store_one(&*log, late).await, Err(AppendError::Conflict { current: 1 })));
        let again = append(&account_stream(2), 0, 1).under("key", "print").with(claim(ClaimKind::Username, 7, 1));
        assert!(matches!(store_one(&*log, again).await, Err(AppendError::Repeated(_))));
        assert_eq!(owner(&database, ClaimKind::Username, 7).await, None);
    }

    async fn of_two_in_a_batch_the_first_gets_the_name(database: TestDatabase) {
        let log = log::open(&database);
        let batch = (1..=3).map(|number| append(&account_stream(number), 0, 2).with(claim(ClaimKind::Username, 7, number)));
        let [first, second, third] = log.append(batch.collect()).await.try_into().unwrap();
        assert!(first.is_ok());
        assert!(matches!(second, Err(AppendError::ClaimTaken(ClaimKind::Username))));
        assert!(matches!(third, Err(AppendError::ClaimTaken(ClaimKind::Username))));
        assert_eq!(owner(&database, ClaimKind::Username, 7).await, Some(account(1)));
        let events = read_everything(&database, &*log, 10).await;
        assert_eq!(events.len(), 2);
        check_order(&events);
    }

    async fn a_subject_keeps_its_first_key_until_all_are_destroyed(database: TestDatabase) {
        let log = log::open(&database);
        let subject = SubjectId::from(account(1));
        let key = |key: &str, wrapped: u8| SideWrite::CreateSubjectKey {
            subject,
            key: key.to_owned(),
            wrapped: vec![wrapped; 48],
            master: "the only one".to_owned(),
            at: moment(0),
        };
        store_one(&*log, append(&account_stream(1), 0, 1).with(key("a", 1))).await.unwrap();
        store_one(&*log, append(&account_stream(1), 1, 1).with(key("b", 2))).await.unwrap();
        assert_eq!(subject_keys(&database).await, [("a".to_owned(), vec![1; 48])]);
        let erased = append(&account_stream(1), 2, 1).with(SideWrite::DestroySubjectKeys { subject });
        store_one(&*log, erased).await.unwrap();
        assert_eq!(subject_keys(&database).await, []);
    }

    async fn a_credential_is_set_replaced_and_removed(database: TestDatabase) {
        let log = log::open(&database);
        let set = |hash: &str, minute| SideWrite::SetCredential {
            account: account(1),
            password_hash: hash.to_owned(),
            at: moment(minute),
        };
        for (expected, hash) in [(0, "first"), (1, "second")] {
            let minute = i64::try_from(expected).unwrap();
            store_one(&*log, append(&account_stream(1), expected, 1).with(set(hash, minute))).await.unwrap();
            let credential = Credentials::get(&database.ledger, account(1)).await.unwrap().expect("a password");
            assert_eq!((credential.password_hash.as_str(), credential.changed_at), (hash, moment(minute)));
        }
        let removed = append(&account_stream(1), 2, 1).with(SideWrite::RemoveCredential { account: account(1) });
        store_one(&*log, removed).await.unwrap();
        assert!(Credentials::get(&database.ledger, account(1)).await.unwrap().is_none());
    }

    async fn an_upload_is_bound_once_and_by_its_owner(database: TestDatabase) {
        let log = log::open(&database);
        let (file, dossier) = (FileId(Uuid::from_u128(50)), DossierId(Uuid::from_u128(60)));
        let bind = |owner: u128| SideWrite::BindUpload { file, owner: account(owner), dossier };
        let refused = |answer| matches!(answer, Err(AppendError::UploadNotFree(refused)) if refused == file);

        assert!(refused(store_one(&*log, append(&stream(1), 0, 1).with(bind(1))).await), "unknown");
        let upload = Upload {
            id: file,
            owner: account(1),
            naming: json!({ "name": "giay-to.pdf" }),
            media_type: "application/pdf".to_owned(),
            size: 1234,
            sha256_expected: None,
            state: UploadState::Expected,
            dossier: None,
            created_at: moment(0),
            expires_at: moment(60),
        };
        Uploads::expect(&database.ledger, &upload).await.unwrap();
        assert!(refused(store_one(&*log, append(&stream(1), 0, 1).with(bind(1))).await), "unfinished");
        assert!(Uploads::finish(&database.ledger, file).await.unwrap());
        assert!(refused(store_one(&*log, append(&stream(1), 0, 1).with(bind(2))).await), "somebody else's");
        store_one(&*log, append(&stream(1), 0, 1).with(bind(1))).await.unwrap();
        assert!(refused(store_one(&*log, append(&stream(1), 1, 1).with(bind(1))).await), "bound");

        let bound = Uploads::get(&database.ledger, file).await.unwrap().expect("the upload is kept");
        assert_eq!(bound, Upload { state: UploadState::Bound, dossier: Some(dossier), ..upload });
        assert_eq!(read_everything(&database, &*log, 10).await.len(), 1);
    }
}

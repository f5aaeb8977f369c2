//! Encryption of personal data, and erasure by destroying one key (crypto-shredding).

use std::time::Duration;

use domain::account::{Account, AccountEvent};
use domain::exchange::Exchange;
use domain::{AccountId, AggregateKind, AnyEvent, Personal, SubjectId};
use serde_json::{Value, json};
use store::executor::ExecuteError;
use store::keys::{Keyring, MasterKey, check_identity, unlock};
use store::log::StreamId;
use store::sql::Sql;
use store::vault::{Vault, VaultError, event_location};
use store::{RecordedEvent, Upcasters, chain};
use support::store_instance::{NAME, PHONE, StoreInstance, master_key, next_id, now};
use support::{TestDatabase, each_database};

/// Personal field of an account's event, as rows of read models store it.
async fn phone_field(stage: &StoreInstance, account: uuid::Uuid, place: usize) -> Personal<String> {
    let event = stage.events(AggregateKind::Account, account).await.remove(place);
    match RecordedEvent::read(event, &Upcasters::current()).unwrap().event {
        AnyEvent::Account(AccountEvent::PhoneChanged { phone, .. }) => phone,
        other => panic!("{other:?}"),
    }
}

each_database! {
    async fn a_database_is_served_under_the_master_key_that_it_was_begun_with(database: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("first.key"), folder.path().join("second.key"));
        let identity = unlock(&first, &database.ledger, now()).await.unwrap().1;
        let key = MasterKey::load_all(&first).unwrap();
        // A restart, and another instance with a copy of the key.
        assert_eq!(unlock(&first, &database.ledger, now()).await.unwrap().1, identity);
        assert_eq!(check_identity(&database.ledger, &key, now()).await.unwrap(), identity);
        // Another instance with a key of its own.
        let other = MasterKey::load_or_create(&second, true).unwrap();
        let fingerprint = |keys: &[MasterKey]| keys[0].fingerprint();
        let refused = check_identity(&database.ledger, &other, now()).await.unwrap_err().to_string();
        assert!(refused.contains(&fingerprint(&key)) && refused.contains(&fingerprint(&other)), "{refused}");
        assert!(unlock(&second, &database.ledger, now()).await.is_err());
        // A lost key file is not replaced by a new key.
        std::fs::remove_file(&first).unwrap();
        assert!(unlock(&first, &database.ledger, now()).await.is_err());
        assert!(!first.exists());
    }

    async fn of_two_first_starts_with_different_keys_one_is_refused(database: TestDatabase) {
        let keys = [[MasterKey::from_bytes([1; 32])], [MasterKey::from_bytes([2; 32])]];
        let (one, two) = tokio::join!(
            check_identity(&database.ledger, &keys[0], now()),
            check_identity(&database.ledger, &keys[1], now())
        );
        assert!(one.is_ok() != two.is_ok());
    }

    /// S15 and S20: no personal data in plain text anywhere, overwritten bytes included.
    async fn nothing_personal_is_kept_in_plain_text(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (id, exchange) = (stage.activated("an.nguyen.canary").await, next_id());
        for number in 0..70 {
            stage.phone(id, &format!("026051112{number:02}")).await.unwrap();
        }
        stage.post(exchange, id, "Lời nhắn canary").await.unwrap();
        stage.executor.settle().await;
        let kept = stage.bytes().await;
        let holds = |text: &str| kept.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(holds("ACTIVE") && holds("$sealed"), "a snapshot and events are there");
        let of_register = [NAME, "an.nguyen.canary", "canary@", "001090012345"];
        let of_later = ["02605111200", "02605111269", "Lời nhắn", "$personal"];
        for canary in of_register.into_iter().chain(of_later) {
            assert!(!holds(canary), "{canary}");
        }
    }

    async fn destroying_a_key_erases_a_person_everywhere_at_once(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (id, other, exchange) = (stage.activated("an.nguyen").await, stage.activated("binh.tran").await, next_id());
        stage.phone(id, PHONE).await.unwrap();
        stage.post(exchange, id, "hello").await.unwrap();
        let field = phone_field(&stage, id, 4).await;
        assert_eq!(stage.vault.open(&field).await.unwrap().known().unwrap(), PHONE);

        let erased = stage.erase(id).await;
        assert!(erased.state.opened.as_ref().unwrap().particulars.known().is_none());
        assert!(matches!(stage.vault.open(&field).await.unwrap(), Personal::Erased { .. }));
        for instance in [&stage, &stage.another().await] {
            let account = instance.executor.load::<Account>(id).await.unwrap();
            assert_eq!(account.state, erased.state);
            let loaded = instance.executor.load::<Account>(other).await.unwrap();
            assert!(loaded.state.opened.as_ref().unwrap().particulars.known().is_some());
        }
        // No further personal data can be recorded.
        let posted = stage.post(exchange, id, "after").await;
        assert!(matches!(posted, Err(ExecuteError::SubjectErased(subject)) if subject == SubjectId(id)));
        assert_eq!(stage.executor.load::<Exchange>(exchange).await.unwrap().version, 1);
        // The chains hold: hashes cover the ciphertext.
        for (kind, id) in [(AggregateKind::Account, id), (AggregateKind::Exchange, exchange)] {
            chain::verify(stage.identity.id, &stage.events(kind, id).await).unwrap();
        }
    }

    /// An instance's key cache expires soon after another one has destroyed the key.
    async fn another_instance_forgets_in_time(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = stage.activated("an.nguyen").await;
        stage.phone(id, PHONE).await.unwrap();
        let field = phone_field(&stage, id, 4).await;
        let vault = |time| Vault::holding_keys_for(stage.keyring.clone(), stage.database.ledger.clone(), time);
        let (holding, asking) = (vault(Duration::from_secs(3600)), vault(Duration::ZERO));
        let other = stage.another().await;
        other.executor.load::<Account>(id).await.unwrap();
        for vault in [&holding, &asking, &other.vault] {
            assert_eq!(vault.open(&field).await.unwrap().known().unwrap(), PHONE);
        }
        stage.erase(id).await;
        assert!(holding.open(&field).await.unwrap().known().is_some(), "its time is not over");
        assert!(asking.open(&field).await.unwrap().known().is_none(), "its time is over");
        // That instance's projector evicts it with the event.
        other.executor.evict(SubjectId(id));
        assert!(other.vault.open(&field).await.unwrap().known().is_none());
        let account = other.executor.load::<Account>(id).await.unwrap();
        assert!(account.state.opened.as_ref().unwrap().particulars.known().is_none());
    }

    async fn lists_are_opened_with_one_question(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let mut fields = Vec::new();
        for number in 0..5 {
            let id = stage.activated(&format!("name.{number}")).await;
            stage.phone(id, &format!("0260511122{number}")).await.unwrap();
            fields.push(phone_field(&stage, id, 4).await);
        }
        fields.extend((0..700).map(|_| Personal::Erased { subject: SubjectId(next_id()) }));
        fields.push(Personal::of(SubjectId(next_id()), "known".to_owned()));
        let vault = Vault::new(stage.keyring.clone(), stage.database.ledger.clone());
        let opened = vault.open_many(&fields).await.unwrap();
        let known: Vec<_> = opened.iter().filter_map(Personal::known).map(String::as_str).collect();
        assert_eq!(known, ["02605111220", "02605111221", "02605111222", "02605111223", "02605111224", "known"]);
        // With cached keys, decryption needs no query: not even the table.
        let vault = Vault::new(stage.keyring.clone(), stage.database.ledger.clone());
        vault.prefetch(fields.iter().map(Personal::subject)).await.unwrap();
        stage.database.ledger.execute(Sql::new("alter table subject_keys rename to gone")).await.unwrap();
        assert_eq!(vault.open_many(&fields).await.unwrap().len(), fields.len());
        let fresh = Vault::new(stage.keyring.clone(), stage.database.ledger.clone());
        assert!(matches!(fresh.open(&fields[0]).await, Err(VaultError::Sql(_))));
    }

    async fn a_key_wrapped_under_another_master_key_opens_nothing(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = stage.activated("an.nguyen").await;
        stage.phone(id, PHONE).await.unwrap();
        let field = phone_field(&stage, id, 4).await;
        let other = Keyring::new(&MasterKey::from_bytes([9; 32]));
        let vault = Vault::new(other, stage.database.ledger.clone());
        assert!(matches!(vault.open(&field).await, Err(VaultError::UnknownMaster(_))));
        assert_ne!(MasterKey::from_bytes([9; 32]).fingerprint(), master_key().fingerprint());
    }

    async fn a_vault_seals_values_of_others_than_events_too(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = stage.activated("an.nguyen").await;
        let place = event_location(&StreamId::new(AggregateKind::Dossier, next_id()), 1);
        let value = json!({"note": Personal::of(AccountId(id), NAME.to_owned()), "plain": 1});
        let sealed = stage.vault.seal_value(&place, value).await.unwrap();
        assert!(!sealed.to_string().contains(NAME) && sealed["plain"] == 1);
        let nobody = json!({"note": Personal::of(SubjectId(next_id()), Value::Null)});
        assert!(matches!(stage.vault.seal_value(&place, nobody).await, Err(VaultError::SubjectErased(_))));
    }
}

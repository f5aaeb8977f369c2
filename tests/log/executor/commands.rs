//! Commands of the executor.

use domain::account::{AccountCommand, AccountEvent, AccountStatus};
use domain::{AccountId, AggregateKind, AnyEvent, FaultCode, Personal, Refusal, Role};
use store::{ExecuteError, RecordedEvent, Upcasters};
use support::store_instance::{NAME, PHONE, StoreInstance, administrator, citizen, next_id, now};
use support::{TestDatabase, each_database};

each_database! {
    async fn a_command_is_stored_and_read_back_as_it_was_decided(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = stage.activated("an.nguyen").await;
        let changed = stage.phone(id, PHONE).await.unwrap();
        assert_eq!((changed.id, changed.version, changed.repeated), (id, 5, false));
        let [AccountEvent::PhoneChanged { phone, .. }] = &changed.events[..] else { panic!("other events") };
        assert_eq!(phone.known().unwrap(), PHONE);

        let elsewhere = stage.another().await.executor.load::<domain::account::Account>(id).await.unwrap();
        assert_eq!(elsewhere.state, changed.state);
        assert_eq!((elsewhere.version, elsewhere.position), (5, changed.position));
        let opened = elsewhere.state.opened.as_ref().unwrap();
        let particulars = opened.particulars.known().unwrap();
        assert_eq!((particulars.full_name.as_str(), particulars.phone.as_deref()), (NAME, Some(PHONE)));
    }

    async fn metadata_say_who_when_and_in_which_request_as_flat_text(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = stage.activated("an.nguyen").await;
        stage.phone(id, PHONE).await.unwrap();
        let events = stage.events(AggregateKind::Account, id).await;
        for event in &events {
            let metadata = event.metadata.as_object().unwrap();
            assert!(metadata.values().all(serde_json::Value::is_string), "{metadata:?}");
        }
        let mut keys: Vec<_> = events[0].metadata.as_object().unwrap().keys().collect();
        keys.sort();
        assert_eq!(keys, ["correlationId", "hash", "idFrom", "previousHash", "recordedAt"], "what is absent is absent");
        let recorded: Vec<_> =
            events.into_iter().map(|event| RecordedEvent::read(event, &Upcasters::current()).unwrap()).collect();
        let [.., last] = &recorded[..] else { panic!("no events") };
        assert_eq!((last.actor, last.role, last.at), (Some(AccountId(id)), Some(Role::Citizen), now()));
        assert_eq!((recorded[0].actor, recorded[0].role, recorded[0].sequence), (None, None, 1));
        assert!(recorded[0].correlation.is_some() && recorded[0].correlation == recorded[2].correlation);
        assert_ne!(recorded[0].correlation, last.correlation);
        let ids: std::collections::BTreeSet<_> = recorded.iter().map(|event| event.id).collect();
        assert_eq!(ids.len(), recorded.len());
    }

    async fn readers_of_the_log_keep_personal_fields_sealed_and_open_them_later(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = stage.activated("an.nguyen").await;
        let event = stage.events(AggregateKind::Account, id).await.remove(0);
        let recorded = RecordedEvent::read(event, &Upcasters::current()).unwrap();
        let AnyEvent::Account(AccountEvent::AccountRegistered { particulars, .. }) = recorded.event else {
            panic!("another event")
        };
        assert!(matches!(&particulars, Personal::Sealed(sealed) if sealed.at.is_some()));
        // A row stores it as JSON.
        let row = serde_json::to_string(&particulars).unwrap();
        let kept: Personal<domain::account::Particulars> = serde_json::from_str(&row).unwrap();
        let opened = stage.vault.open(&kept).await.unwrap();
        assert_eq!(opened.known().unwrap().full_name, NAME);
        let value = stage.vault.open_value(serde_json::from_str(&row).unwrap()).await.unwrap();
        assert_eq!(value["$personal"]["value"]["fullName"], NAME);
        stage.erase(id).await;
        assert!(matches!(stage.vault.open(&kept).await.unwrap(), Personal::Erased { .. }));
    }

    async fn what_has_been_done_before_leads_to_nothing(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = stage.register("an.nguyen").await;
        let first = stage.account(id, administrator(), AccountCommand::Lock { reason: None, released: Vec::new() }).await.unwrap();
        let again = stage.account(id, administrator(), AccountCommand::Lock { reason: None, released: Vec::new() }).await.unwrap();
        assert!(again.events.is_empty() && !again.repeated);
        assert_eq!((again.version, again.position), (first.version, first.position));
        let nobody = stage.account(next_id(), administrator(), AccountCommand::Lock { reason: None, released: Vec::new() }).await;
        assert!(matches!(nobody, Err(ExecuteError::Refused(refusal)) if refusal == Refusal::of(FaultCode::NotFound)));
    }

    async fn a_claim_is_taken_once(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let first = stage.register("an.nguyen").await;
        let second = next_id();
        let command = AccountCommand::Register(Box::new(support::store_instance::registration(second, "an.nguyen")));
        let command = domain::CommandEnvelope::new(domain::Actor::Anonymous, now(), command);
        let claims = |_: &[AccountEvent]| support::store_instance::claims(&stage, second, "an.nguyen");
        let context = support::store_instance::context();
        let taken = stage.executor.execute::<domain::account::Account>(second, command, &context, claims).await;
        assert!(matches!(taken, Err(ExecuteError::ClaimTaken(store::log::ClaimKind::Username))));
        let load = async |id| stage.executor.load::<domain::account::Account>(id).await.unwrap().version;
        assert_eq!((load(first).await, load(second).await), (3, 0));
        // Its key went with it.
        let field = Personal::<String>::Erased { subject: AccountId(second).into() };
        assert!(stage.vault.open(&field).await.unwrap().known().is_none());
    }

    /// An instance's cache may trail the log.
    async fn no_answer_is_given_from_memory_alone(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (id, other) = (stage.activated("an.nguyen").await, stage.another().await);
        let locked = stage.account(id, administrator(), AccountCommand::Lock { reason: None, released: Vec::new() }).await.unwrap();
        // The other instance caches a locked account.
        let again = other.account(id, administrator(), AccountCommand::Lock { reason: None, released: Vec::new() }).await.unwrap();
        assert_eq!((again.events.len(), again.version), (0, locked.version));
        stage.account(id, administrator(), AccountCommand::Unlock).await.unwrap();
        // By its cache a no-op; by the log not.
        let locked = other.account(id, administrator(), AccountCommand::Lock { reason: None, released: Vec::new() }).await.unwrap();
        assert_eq!((locked.events.len(), locked.version), (1, 7));
        // By its cache not locked, so a no-op.
        let unlocked = stage.account(id, administrator(), AccountCommand::Unlock).await.unwrap();
        assert_eq!((unlocked.events.len(), unlocked.version), (1, 8));
        // By its cache refused; by the log the account is no longer locked.
        assert_eq!(other.phone(id, PHONE).await.unwrap().version, 9);
        assert_eq!(unlocked.state.opened.as_ref().unwrap().status, AccountStatus::Active);
    }
}

#[tokio::test]
async fn somebody_else_cannot_command() {
    let stage = StoreInstance::on(support::sqlite().await).await;
    let id = stage.register("an.nguyen").await;
    let refused = stage.account(id, citizen(AccountId(next_id())), support::store_instance::update_phone(PHONE)).await;
    assert!(matches!(refused, Err(ExecuteError::Refused(_))));
    assert_eq!(stage.executor.load::<domain::account::Account>(id).await.unwrap().version, 3);
}

/// The edge spawns commands, so that a client's disconnect does not stop them half-way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_may_run_on_any_thread() {
    let stage = StoreInstance::on(support::sqlite().await).await;
    let id = stage.register("an.nguyen").await;
    let executor = stage.executor.clone();
    let locked = tokio::spawn(async move {
        let command = domain::CommandEnvelope::new(
            administrator(),
            now(),
            AccountCommand::Lock { reason: None, released: Vec::new() },
        );
        executor
            .execute::<domain::account::Account>(id, command, &support::store_instance::context(), |_| Vec::new())
            .await
    });
    assert_eq!(locked.await.unwrap().unwrap().version, 4);
}

//! Idempotency keys in the executor.

use domain::account::{Account, AccountCommand, AccountEvent};
use domain::exchange::{Exchange, ExchangeEvent};
use domain::{AccountId, Actor, CommandEnvelope, FaultCode, Refusal};
use futures::future::join_all;
use serde_json::json;
use store::executor::{Context, ExecuteError, Executed};
use store::log::RequestKey;
use support::store_instance::{
    StoreInstance, administrator, citizen, claims, message, next_id, now, registration, update_phone,
};
use support::{TestDatabase, each_database};
use uuid::Uuid;

fn request(stage: &StoreInstance, caller: Option<Uuid>, mutation: &str, id: Uuid, input: &str) -> Context {
    let key = stage.keyring.request_key(caller.map(AccountId), mutation, id);
    let fingerprint = stage.keyring.fingerprint(&json!({"input": input}));
    Context { correlation: next_id(), causation: None, request: Some(RequestKey { key, fingerprint }) }
}

/// The edge draws a new id for every attempt.
async fn register(stage: &StoreInstance, id: Uuid, input: &str) -> Result<Executed<Account>, ExecuteError> {
    let (account, context) = (next_id(), request(stage, None, "registerAccount", id, input));
    let command = AccountCommand::Register(Box::new(registration(account, input)));
    let command = CommandEnvelope::new(Actor::Anonymous, now(), command);
    stage.executor.execute::<Account>(account, command, &context, |_| claims(stage, account, input)).await
}

async fn post(stage: &StoreInstance, exchange: Uuid, by: Uuid, id: Uuid, body: &str) -> Executed<Exchange> {
    let context = request(stage, Some(by), "postMessage", id, body);
    let command = CommandEnvelope::new(citizen(AccountId(by)), now(), message(by, body));
    stage.executor.execute::<Exchange>(exchange, command, &context, |_| Vec::new()).await.unwrap()
}

fn said(executed: &Executed<Exchange>) -> Vec<&str> {
    executed
        .events
        .iter()
        .filter_map(|event| match event {
            ExchangeEvent::MessagePosted { body, .. } => body.known().map(String::as_str),
            ExchangeEvent::MessagesRead { .. } => None,
        })
        .collect()
}

each_database! {
    async fn a_second_delivery_is_answered_as_the_first(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (by, exchange, id, other) = (stage.register("an.nguyen").await, next_id(), next_id(), stage.another().await);
        let first = post(&stage, exchange, by, id, "hello").await;
        post(&other, exchange, by, next_id(), "in between").await;
        for instance in [&stage, &other] {
            let again = post(instance, exchange, by, id, "hello").await;
            assert!(again.repeated && !first.repeated);
            assert_eq!((again.id, again.version), (exchange, 2));
            assert_eq!((said(&again), &again.events), (vec!["hello"], &first.events));
        }
    }

    async fn another_input_under_the_same_id_is_refused(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (by, exchange, id) = (stage.register("an.nguyen").await, next_id(), next_id());
        post(&stage, exchange, by, id, "hello").await;
        let context = request(&stage, Some(by), "postMessage", id, "something else");
        let command = CommandEnvelope::new(citizen(AccountId(by)), now(), message(by, "something else"));
        let reused = stage.executor.execute::<Exchange>(exchange, command, &context, |_| Vec::new()).await;
        assert!(matches!(reused, Err(ExecuteError::RequestIdReused)));
        assert_eq!(stage.executor.load::<Exchange>(exchange).await.unwrap().version, 1);
    }

    /// The id of a new account is drawn for every attempt: the answer has the first one, and its claim is no conflict.
    async fn whoever_registers_twice_is_registered_once(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (id, other) = (next_id(), stage.another().await);
        let first = register(&stage, id, "an.nguyen").await.unwrap();
        for instance in [&stage, &other] {
            let again = register(instance, id, "an.nguyen").await.unwrap();
            assert_eq!((again.id, again.repeated, again.version), (first.id, true, 3));
            assert_eq!(again.events, first.events);
            assert!(matches!(&again.events[0], AccountEvent::AccountRegistered { particulars, .. }
                if particulars.known().is_some_and(|known| known.username == "an.nguyen")));
        }
        assert!(matches!(register(&stage, id, "an.tran").await, Err(ExecuteError::RequestIdReused)));
    }

    async fn of_many_deliveries_at_once_one_is_stored_and_all_get_its_answer(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (id, other) = (next_id(), stage.another().await);
        let instances = [&stage, &other];
        let deliveries = instances.iter().cycle().take(24);
        let answers = join_all(deliveries.map(|instance| register(instance, id, "an.nguyen"))).await;
        let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
        assert!(answers.iter().all(|answer| answer.id == answers[0].id && answer.events == answers[0].events));
        assert_eq!(answers.iter().filter(|answer| !answer.repeated).count(), 1);
        let (by, exchange, id) = (answers[0].id, next_id(), next_id());
        let deliveries = instances.iter().cycle().take(24);
        let answers = join_all(deliveries.map(|instance| post(instance, exchange, by, id, "hello"))).await;
        assert!(answers.iter().all(|answer| answer.events == answers[0].events && answer.version == 1));
    }

    /// The idempotency key is checked before version and rules.
    async fn a_repeated_command_that_would_be_refused_now_is_answered_as_it_was(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (account, id) = (stage.activated("an.nguyen").await, next_id());
        let update = async || {
            let mut command = CommandEnvelope::new(citizen(AccountId(account)), now(), update_phone("02605111222"));
            command.expected_version = Some(4);
            let context = request(&stage, Some(account), "updateAccount", id, "02605111222");
            stage.executor.execute::<Account>(account, command, &context, |_| Vec::new()).await
        };
        let first = update().await.unwrap();
        stage.account(account, administrator(), AccountCommand::Lock { reason: None, released: Vec::new() }).await.unwrap();
        let again = update().await.unwrap();
        assert_eq!((again.repeated, again.version, &again.events), (true, 6, &first.events));
        stage.erase(account).await;
        let erased = update().await.unwrap();
        assert!(erased.repeated);
        assert!(matches!(&erased.events[..], [AccountEvent::PhoneChanged { phone, .. }] if phone.known().is_none()));
    }

    async fn what_was_refused_is_not_kept(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (account, id) = (stage.activated("an.nguyen").await, next_id());
        let update = async |expected| {
            let mut command = CommandEnvelope::new(citizen(AccountId(account)), now(), update_phone("02605111222"));
            command.expected_version = Some(expected);
            let context = request(&stage, Some(account), "updateAccount", id, "02605111222");
            stage.executor.execute::<Account>(account, command, &context, |_| Vec::new()).await
        };
        let refused = update(2).await.unwrap_err();
        let ExecuteError::Refused(Refusal::Faults(faults)) = refused else { panic!("not refused") };
        assert_eq!(faults[0].code, FaultCode::VersionConflict);
        assert!(!update(4).await.unwrap().repeated);
        assert!(update(4).await.unwrap().repeated);
    }

    async fn ids_count_per_caller_and_mutation(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (one, two) = (stage.register("an.nguyen").await, stage.register("binh.tran").await);
        let (exchange, id) = (next_id(), next_id());
        post(&stage, exchange, one, id, "hello").await;
        let context = request(&stage, Some(two), "postMessage", id, "hello");
        let command = CommandEnvelope::new(citizen(AccountId(two)), now(), message(two, "hello"));
        let posted = stage.executor.execute::<Exchange>(exchange, command, &context, |_| Vec::new()).await.unwrap();
        assert_eq!((posted.repeated, posted.version), (false, 2));
    }
}

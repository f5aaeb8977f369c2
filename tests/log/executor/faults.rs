//! Lost answers of the log.

use std::sync::Arc;

use domain::account::{Account, AccountCommand};
use domain::exchange::Exchange;
use domain::{Actor, AggregateKind, CommandEnvelope};
use store::executor::{Context, ExecuteError, Executed};
use store::log::RequestKey;
use store::{Upcasters, chain};
use support::store_instance::{
    Fault, FaultyLog, StoreInstance, claims, context, message, next_id, now, parties, registration,
};
use support::{TestDatabase, each_database};
use uuid::Uuid;

async fn behind(stage: &StoreInstance, log: &Arc<FaultyLog>) -> StoreInstance {
    stage.another_with(Arc::clone(log) as _, Upcasters::current()).await
}

async fn stored(stage: &StoreInstance, exchange: Uuid) -> usize {
    let events = stage.events(AggregateKind::Exchange, exchange).await;
    chain::verify(stage.identity.id, &events).unwrap();
    events.len()
}

each_database! {
    async fn an_append_of_which_nobody_told_is_stored_once(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let applicant = stage.register("an.nguyen").await;
        for fault in [Fault::Lost, Fault::AnswerLost, Fault::Late] {
            let exchange = next_id();
            let log = FaultyLog::appends(&stage.log, move |call| (call == 0).then_some(fault));
            let posted = behind(&stage, &log).await.post(exchange, applicant, "once").await.unwrap();
            assert_eq!((posted.version, posted.events.len(), posted.repeated), (1, 1, false), "{fault:?}");
            assert_eq!(stored(&stage, exchange).await, 1, "{fault:?}");
        }
    }

    /// Nor does a concurrent append hide it.
    async fn what_others_append_in_between_does_not_hide_it(database: TestDatabase) {
        let stage = Arc::new(StoreInstance::on(database).await);
        let (applicant, exchange) = (stage.register("an.nguyen").await, next_id());
        let log = FaultyLog::appends(&stage.log, |call| (call == 0).then_some(Fault::AnswerLost));
        let faulty = behind(&stage, &log).await;
        let (ours, theirs) =
            tokio::join!(faulty.post(exchange, applicant, "ours"), stage.post(exchange, applicant, "theirs"));
        assert!(ours.unwrap().events.len() == 1 && theirs.unwrap().events.len() == 1);
        assert_eq!(stored(&stage, exchange).await, 2);
    }

    async fn a_log_that_stays_away_is_told_and_nothing_is_stored(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (applicant, exchange) = (stage.register("an.nguyen").await, next_id());
        let log = FaultyLog::appends(&stage.log, |_| Some(Fault::Lost));
        let posted = behind(&stage, &log).await.post(exchange, applicant, "never").await;
        assert!(matches!(posted, Err(ExecuteError::Unavailable(_))));
        assert_eq!((stored(&stage, exchange).await, log.calls()), (0, 2));
    }

    /// The account's key is created in the append whose answer is lost.
    async fn somebody_registers_once_although_the_answer_is_lost(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        for fault in [Fault::Lost, Fault::AnswerLost, Fault::Late] {
            let log = FaultyLog::appends(&stage.log, move |call| (call == 0).then_some(fault));
            let faulty = behind(&stage, &log).await;
            let (id, username) = (next_id(), format!("{fault:?}").to_lowercase());
            let username = username.as_str();
            let command = AccountCommand::Register(Box::new(registration(id, username)));
            let command = CommandEnvelope::new(Actor::Anonymous, now(), command);
            let (context, claimed) = (context(), |_: &[_]| claims(&stage, id, username));
            let registered = faulty.executor.execute::<Account>(id, command, &context, claimed).await.unwrap();
            assert_eq!(registered.events.len(), 3, "{fault:?}");
            for instance in [&faulty, &stage] {
                let account = instance.executor.load::<Account>(id).await.unwrap();
                assert_eq!(account.version, 3, "{fault:?}");
                assert!(account.state.opened.as_ref().unwrap().particulars.known().is_some(), "{fault:?}");
            }
        }
    }

    /// R10, and "fail the Nth call for every N": a client that repeats its request until it is answered
    /// has it done once.
    async fn a_request_is_done_once_wherever_the_log_fails(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let applicant = stage.register("an.nguyen").await;
        for fault in [Fault::Lost, Fault::AnswerLost, Fault::Late] {
            for failing in 0.. {
                let fails = move |call| (call == failing || call == failing + 2).then_some(fault);
                let log = FaultyLog::new(&stage.log, fails);
                let (exchange, faulty) = (next_id(), behind(&stage, &log).await);
                for body in ["first", "second"] {
                    let answered = until_answered(&stage, &faulty, exchange, applicant, body).await;
                    assert_eq!(answered.events.len(), 1, "{fault:?} at {failing}");
                }
                assert_eq!(stored(&stage, exchange).await, 2, "{fault:?} at {failing}");
                if log.calls() <= failing {
                    break;
                }
            }
        }
    }
}

/// A client that repeats its request; each attempt draws a new message id, as the edge does.
async fn until_answered(
    stage: &StoreInstance,
    faulty: &StoreInstance,
    exchange: Uuid,
    applicant: Uuid,
    body: &str,
) -> Executed<Exchange> {
    let by = domain::AccountId(applicant);
    let key = stage.keyring.request_key(Some(by), "postMessage", next_id());
    let request = Some(RequestKey { key, fingerprint: stage.keyring.fingerprint(&serde_json::json!({"body": body})) });
    for _ in 0..10 {
        let context = Context { correlation: next_id(), causation: None, request: request.clone() };
        let command = CommandEnvelope::new(support::store_instance::citizen(by), now(), message(applicant, body));
        match faulty.executor.execute::<Exchange>(exchange, command, &context, |_| Vec::new()).await {
            Ok(answered) => return answered,
            Err(ExecuteError::Unavailable(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    panic!("never answered, between {:?}", parties(applicant));
}

//! Concurrent commands on one stream.

use std::collections::BTreeSet;

use domain::account::{Account, AccountCommand};
use domain::exchange::Exchange;
use domain::{AccountId, AggregateKind, CommandEnvelope, FaultCode, Refusal};
use futures::future::join_all;
use store::ExecuteError;
use store::chain;
use support::store_instance::{StoreInstance, citizen, context, next_id, now, update_phone};
use support::{TestDatabase, each_database};

each_database! {
    /// R9: with many writers through two instances, each command is stored once and no version twice.
    async fn everybody_who_expects_no_version_gets_through(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (applicant, other, exchange) = (stage.register("an.nguyen").await, stage.another().await, next_id());
        let instances = [&stage, &other];
        let bodies: Vec<_> = (0..48).map(|number| format!("message {number}")).collect();
        let posts = bodies.iter().zip(instances.iter().cycle());
        let posted = join_all(posts.map(|(body, instance)| instance.post(exchange, applicant, body))).await;
        let versions: BTreeSet<_> = posted.into_iter().map(|posted| posted.unwrap().version).collect();
        assert_eq!(versions, (1..=48).collect());
        let events = stage.events(AggregateKind::Exchange, exchange).await;
        chain::verify(stage.identity.id, &events).unwrap();
        for instance in instances {
            assert_eq!(instance.executor.load::<Exchange>(exchange).await.unwrap().version, 48);
        }
    }

    async fn of_those_who_saw_the_same_version_one_wins_and_the_others_are_told(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (id, other) = (stage.activated("an.nguyen").await, stage.another().await);
        let update = async |number: u32, instance: &StoreInstance| {
            let mut command =
                CommandEnvelope::new(citizen(AccountId(id)), now(), update_phone(&format!("026051112{number:02}")));
            command.expected_version = Some(4);
            instance.executor.execute::<Account>(id, command, &context(), |_| Vec::new()).await
        };
        let instances = [&stage, &other];
        let updates = (0..64_u32).zip(instances.iter().cycle());
        let outcomes = join_all(updates.map(|(number, instance)| update(number, instance))).await;
        let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(won, 1);
        for outcome in outcomes {
            match outcome {
                Ok(won) => assert_eq!((won.version, won.events.len()), (5, 1)),
                Err(ExecuteError::Refused(Refusal::Faults(faults))) => {
                    assert_eq!(faults[0].code, FaultCode::VersionConflict);
                    assert_eq!(faults[0].params["currentVersion"], 5);
                }
                Err(other) => panic!("{other}"),
            }
        }
    }

    /// Wrong one-time passwords are counted by the stream's version: three tries, however many are concurrent.
    async fn a_one_time_password_is_tried_three_times_however_many_try_at_once(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (id, other) = (stage.register("an.nguyen").await, stage.another().await);
        let instances = [&stage, &other];
        let tries = join_all(instances.iter().cycle().take(40).map(|instance| {
            instance.account(id, domain::Actor::Anonymous, AccountCommand::ActivateByOtp { otp: "x".to_owned() })
        }))
        .await;
        let counted = tries.iter().filter(|tried| tried.is_ok()).count();
        assert_eq!(counted, 3);
        assert_eq!(stage.executor.load::<Account>(id).await.unwrap().version, 6);
    }
}

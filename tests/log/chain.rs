//! Hash chain: any change of the stored log behind the service's back is found, with its place.

use domain::AggregateKind;
use store::chain::{self, Break};
use store::sql::{Sql, StoredJson};
use support::store_instance::{PHONE, StoreInstance};
use support::{TestDatabase, each_database, stored, tamper};

each_database! {
    /// S19: each column of a stored event, changed one at a time.
    async fn every_changed_column_is_found(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (id, other) = (stage.activated("an.nguyen").await, stage.activated("binh.tran").await);
        for number in 0..4 {
            stage.phone(id, &format!("0260511122{number}")).await.unwrap();
        }
        stage.phone(other, PHONE).await.unwrap();
        let log = stage.identity.id;
        chain::verify(log, &stage.events(AggregateKind::Account, id).await).unwrap();
        let this = format!("where aggregate_id = '{id}' and sequence = 5");
        let (json, text) = if stage.database.is_sqlite() { ("", "") } else { ("::jsonb", "::text") };
        let replace = |column: &str, from: &str, to: &str| {
            format!("update events set {column} = replace({column}{text}, '{from}', '{to}'){json} {this}")
        };
        let changes = [
            ("event_type = 'FullNameChanged'".to_owned(), Break::Hash),
            ("event_version = '1.0.1'".to_owned(), Break::Hash),
            (replace("payload", "phone", "fone"), Break::Hash),
            (replace("payload", &id.to_string(), &other.to_string()), Break::Hash),
            (replace("metadata", "CITIZEN", "LEADER"), Break::Hash),
            (replace("metadata", "2026-03", "2026-04"), Break::Hash),
            (replace("metadata", "correlationId", "correlation"), Break::Hash),
            (replace("metadata", "previousHash", "pastHash"), Break::PreviousHash),
            (format!("delete from events {this}"), Break::Sequence { awaited: 5 }),
        ];
        for (change, found) in changes {
            let before = stage.events(AggregateKind::Account, id).await;
            let change = if change.contains("events") { change } else { format!("update events set {change} {this}") };
            assert_eq!(tamper(&stage.database.ledger, &change).await, 1, "{change}");
            let after = stage.events(AggregateKind::Account, id).await;
            let broken = chain::verify(log, &after).unwrap_err();
            let sequence = if matches!(found, Break::Sequence { .. }) { 6 } else { 5 };
            assert_eq!((broken.sequence, &broken.what), (sequence, &found), "{change}");
            assert_eq!(broken.stream.id, id.to_string());
            chain::verify(log, &stage.events(AggregateKind::Account, other).await).unwrap();
            restore(&stage, &before[4]).await;
            chain::verify(log, &stage.events(AggregateKind::Account, id).await).unwrap();
        }
    }
}

async fn restore(stage: &StoreInstance, event: &store::log::StoredEvent) {
    let ledger = &stage.database.ledger;
    let this = format!("where aggregate_id = '{}' and sequence = {}", event.stream.id, event.sequence);
    let there = ledger.fetch_optional(Sql::new(format!("select sequence from events {this}"))).await.unwrap();
    let (position, json) = if ledger.is_sqlite() { (", position", "") } else { ("", "::text::jsonb") };
    let sql = if there.is_some() {
        format!("update events set event_type = $1, event_version = $2, payload = $3{json}, metadata = $4{json} {this}")
    } else {
        format!(
            "insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version, \
             payload, metadata{position}) \
             select aggregate_type, aggregate_id, {}, $1, $2, $3{json}, $4{json}{} from events \
             where aggregate_id = '{}' and sequence = 4",
            event.sequence,
            if position.is_empty() { "" } else { ", 1000" },
            event.stream.id
        )
    };
    let sql = Sql::new(sql)
        .bind(stored(&event.event_type))
        .bind(stored(&event.event_version))
        .bind(StoredJson::new(&event.payload).unwrap())
        .bind(StoredJson::new(&event.metadata).unwrap());
    assert_eq!(ledger.execute(sql).await.unwrap(), 1);
}

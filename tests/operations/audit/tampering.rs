//! Tampering by the database's owner: full verification finds it and names the place.

use chrono::TimeDelta;
use serde_json::{Value, json};
use store::audit::{Finding, WholeVerified};
use store::chain::{Break, Link, verify};
use store::log::{Position, StoredEvent};
use store::sql::{Pool, Sql, StoredJson};
use support::{TestDatabase, each_database, stored, tamper};
use uuid::Uuid;

use super::Audited;

impl Audited {
    /// With a checkpoint of everything.
    async fn proven(place: TestDatabase) -> Self {
        let audited = Self::dossier(place).await;
        audited.checkpoint().await;
        audited
    }

    async fn checkpoint(&self) {
        self.office.is_read_through().await;
        self.office.sign().await;
    }

    async fn verified(&self) -> WholeVerified {
        let checkpoints = self.folder().all().expect("checkpoints");
        self.office.is_read_through().await;
        let mut read = 0;
        let verified =
            self.office.app.cases.audits.verify_log(&checkpoints, |more| read += more).await.expect("read to its end");
        assert!(read >= verified.events, "progress is told");
        verified
    }

    fn ledger(&self) -> &Pool {
        &self.office.app.parts.database.ledger
    }

    async fn events(&self) -> Vec<StoredEvent> {
        self.office.is_read_through().await;
        self.office.app.parts.log.read_all(Position::START, 10_000).await.expect("the log").events
    }

    /// Event of the dossier's own stream by sequence.
    async fn own(&self, sequence: u64) -> StoredEvent {
        let of_dossier = |event: &StoredEvent| event.stream.kind.name() == "dossier" && event.sequence == sequence;
        self.events().await.into_iter().find(of_dossier).expect("such an event")
    }

    /// Replaces an event by one with other content and a right hash, as an expert would.
    async fn rewrite(&self, mut event: StoredEvent) {
        event.metadata["hash"] = json!(self.hash_of(&event));
        let json = if self.ledger().is_sqlite() { "" } else { "::text::jsonb" };
        let text = format!(
            "update events set event_type = $1, payload = $2{json}, metadata = $3{json} \
             where aggregate_type = $4 and aggregate_id = $5 and sequence = $6"
        );
        tamper(self.ledger(), "delete from events where 1 = 0").await;
        let sql = Sql::new(text)
            .bind(stored(event.event_type))
            .bind(StoredJson::new(&event.payload).unwrap())
            .bind(StoredJson::new(&event.metadata).unwrap())
            .bind(event.stream.kind.name())
            .bind(stored(event.stream.id))
            .bind(event.sequence);
        assert_eq!(self.ledger().execute(sql).await.expect("rewritten"), 1);
    }

    /// Inserts an event behind another in the global order, before all later ones.
    async fn put_behind(&self, other: &StoredEvent, event: &StoredEvent) {
        tamper(self.ledger(), "delete from events where 1 = 0").await;
        let behind = "select position from events where aggregate_type = $1 and aggregate_id = $2 and sequence = $3";
        let (kind, id) = (other.stream.kind.name(), stored(&other.stream.id));
        let behind = Sql::new(behind).bind(kind).bind(id).bind(other.sequence);
        let behind = self.ledger().fetch_optional(behind).await.expect("a row").expect("a row");
        let behind = behind.integer("position").expect("a number");
        let place = if self.ledger().is_sqlite() {
            for moved in ["-position where position > $1", "1 - position where position < 0 and $1 > 0"] {
                let sql = Sql::new(format!("update events set position = {moved}"));
                self.ledger().execute(sql.bind(behind)).await.expect("moved");
            }
            "position) values ($1, $2, $3, $4, $5, $6, $7, $8 + 1)"
        } else {
            "position, transaction_id, epoch) overriding system value select $1, $2, $3, $4, $5, $6::text::jsonb, \
             $7::text::jsonb, (select max(position) + 1 from events), transaction_id, epoch from events where position = $8"
        };
        let columns = "aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata";
        let sql = Sql::new(format!("insert into events ({columns}, {place}"))
            .bind(event.stream.kind.name())
            .bind(stored(&event.stream.id))
            .bind(event.sequence)
            .bind(stored(&event.event_type))
            .bind(stored(&event.event_version))
            .bind(StoredJson::new(&event.payload).unwrap())
            .bind(StoredJson::new(&event.metadata).unwrap())
            .bind(behind);
        assert_eq!(self.ledger().execute(sql).await.expect("stored"), 1);
    }

    fn hash_of(&self, event: &StoredEvent) -> String {
        Link::of(self.office.app.parts.audit.log_id(), event).expect("a link").hash().expect("a hash")
    }
}

/// Place of the only finding in a chain.
fn broken(verified: &WholeVerified) -> (&str, u64, &Break) {
    let chains: Vec<_> = verified
        .findings
        .iter()
        .filter_map(|finding| match finding {
            Finding::Chain(broken) => Some(broken),
            _ => None,
        })
        .collect();
    let [broken] = chains.as_slice() else { panic!("{:?}", verified.findings) };
    (broken.stream.kind.name(), broken.sequence, &broken.what)
}

fn has(verified: &WholeVerified, of: impl Fn(&Finding) -> bool) -> bool {
    verified.findings.iter().any(of)
}

each_database! {
    async fn a_log_that_nobody_touched_holds(place: TestDatabase) {
        let audited = Audited::proven(place).await;
        let verified = audited.verified().await;
        assert_eq!(verified.findings, []);
        assert_eq!((verified.events, verified.checkpoints), (audited.events().await.len() as u64, 1));
    }

    async fn an_event_that_was_changed_is_named(place: TestDatabase) {
        let audited = Audited::proven(place).await;
        let (json, text) = if audited.ledger().is_sqlite() { ("", "") } else { ("::jsonb", "::text") };
        let change = format!(
            "update events set metadata = replace(metadata{text}, 'RECEPTION', 'LEADER'){json} \
             where event_type = 'DossierAccepted'"
        );
        assert_eq!(tamper(audited.ledger(), &change).await, 1);
        assert_eq!(broken(&audited.verified().await), ("dossier", 2, &Break::Hash));
    }

    async fn an_event_that_was_removed_is_named(place: TestDatabase) {
        let audited = Audited::proven(place).await;
        let gone = audited.own(1).await;
        tamper(audited.ledger(), "delete from events where event_type = 'DossierSubmitted'").await;
        let verified = audited.verified().await;
        assert_eq!(broken(&verified), ("dossier", 2, &Break::Sequence { awaited: 1 }));
        let replaced = |finding: &Finding| matches!(finding, Finding::Replaced { event, .. } if event.position > gone.position);
        assert!(has(&verified, replaced), "{:?}", verified.findings);
    }

    async fn events_that_changed_places_are_named(place: TestDatabase) {
        let audited = Audited::proven(place).await;
        let (first, second) = (audited.own(1).await, audited.own(2).await);
        audited.rewrite(StoredEvent { sequence: 1, ..second.clone() }).await;
        audited.rewrite(StoredEvent { sequence: 2, ..first.clone() }).await;
        let verified = audited.verified().await;
        let of_chain = |finding: &Finding| matches!(finding, Finding::Chain(broken) if broken.sequence == 1);
        assert!(has(&verified, of_chain), "{:?}", verified.findings);
    }

    /// With right hashes throughout, so that no chain breaks: only data elsewhere can show it.
    async fn a_past_that_was_written_anew_is_named(place: TestDatabase) {
        let audited = Audited::proven(place).await;
        let mut accepted = audited.own(2).await;
        let honest = accepted.hash().expect("a hash").to_owned();
        accepted.metadata["role"] = json!("LEADER");
        let forged = audited.hash_of(&accepted);
        audited.rewrite(accepted.clone()).await;
        for event in audited.events().await {
            if event.metadata["previousHash"] == Value::String(honest.clone()) {
                let mut event = event;
                event.metadata["previousHash"] = json!(forged);
                audited.rewrite(event).await;
            }
        }
        let all = audited.events().await;
        verify(audited.office.app.parts.audit.log_id(), &all).expect("every chain holds");
        let verified = audited.verified().await;
        let replaced = |finding: &Finding| matches!(finding, Finding::Replaced { event, .. } if event.sequence == 2 && event.stream == accepted.stream);
        assert!(has(&verified, replaced), "{:?}", verified.findings);
        assert!(has(&verified, |finding| matches!(finding, Finding::Forked { held: 0, .. })), "{:?}", verified.findings);
    }

    async fn a_tail_that_was_cut_off_is_found(place: TestDatabase) {
        let audited = Audited::proven(place).await;
        let events = audited.events().await;
        let last = events.last().expect("events");
        let cut = format!(
            "delete from events where aggregate_type = '{}' and aggregate_id = '{}' and sequence = {}",
            last.stream.kind, last.stream.id, last.sequence
        );
        assert_eq!(tamper(audited.ledger(), &cut).await, 1);
        let verified = audited.verified().await;
        let (size, now) = (events.len() as u64, events.len() as u64 - 1);
        let [Finding::Truncated { size: then, found, .. }] = verified.findings.as_slice() else {
            panic!("{:?}", verified.findings)
        };
        assert_eq!((*then, *found), (size, now));
    }

    /// An earlier copy of everything, read models included: it is consistent in itself.
    async fn an_earlier_copy_of_the_whole_is_found(place: TestDatabase) {
        let audited = Audited::proven(place).await;
        let before = audited.events().await.len() as u64;
        audited.office.clock.advance(TimeDelta::minutes(4));
        let message = json!({ "requestId": Uuid::new_v4(), "code": audited.code, "body": "Cảm ơn." });
        audited.office.mutate(&audited.citizen, "postMessage", "message { id }", message).await.done();
        audited.checkpoint().await;
        tamper(audited.ledger(), "delete from events where event_type = 'MessagePosted' and sequence = 2").await;
        tamper(&audited.office.app.parts.database.views, &format!("delete from tree_leaves where leaf = {before}")).await;
        let verified = audited.verified().await;
        assert_eq!(verified.checkpoints, 1, "the older one still holds");
        assert!(matches!(verified.findings.as_slice(), [Finding::Truncated { .. }]), "{:?}", verified.findings);
    }

    async fn an_old_date_on_a_new_event_is_named(place: TestDatabase) {
        let audited = Audited::proven(place).await;
        audited.office.clock.advance(TimeDelta::minutes(4));
        let message = json!({ "requestId": Uuid::new_v4(), "code": audited.code, "body": "Cảm ơn." });
        audited.office.mutate(&audited.citizen, "postMessage", "message { id }", message).await.done();
        let mut late = audited.events().await.pop().expect("events");
        late.metadata["recordedAt"] = json!("2026-03-09T02:00:00.000000Z");
        audited.rewrite(late.clone()).await;
        let leaf = format!("update tree_leaves set hash = '{}' where leaf = {}", audited.hash_of(&late), audited.events().await.len() - 1);
        tamper(&audited.office.app.parts.database.views, &leaf).await;
        let verified = audited.verified().await;
        let [Finding::BackDated { event, .. }] = verified.findings.as_slice() else { panic!("{:?}", verified.findings) };
        assert_eq!((&event.stream, event.sequence), (&late.stream, late.sequence));
    }

    /// With a right hash, behind the last of its stream, so that no chain breaks: the global order shows it.
    async fn an_event_that_was_put_in_between_is_named(place: TestDatabase) {
        let audited = Audited::proven(place).await;
        let last = audited.own(2).await;
        let mut forged = StoredEvent { sequence: 3, ..last.clone() };
        forged.metadata["previousHash"] = json!(last.hash().expect("a hash"));
        forged.metadata["requestKey"] = json!("f".repeat(64));
        forged.metadata["hash"] = json!(audited.hash_of(&forged));
        audited.put_behind(&last, &forged).await;
        let all = audited.events().await;
        verify(audited.office.app.parts.audit.log_id(), &all).expect("every chain holds");
        let verified = audited.verified().await;
        let named = |finding: &Finding| matches!(finding, Finding::Replaced { event, .. } if event.stream == forged.stream && event.sequence == 3);
        assert!(has(&verified, named), "{:?}", verified.findings);
        assert!(has(&verified, |finding| matches!(finding, Finding::Forked { .. })), "{:?}", verified.findings);
    }
}

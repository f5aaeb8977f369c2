//! Master keys: rotation under a running service, and the check that everything decrypts.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;
use domain::{AggregateKind, Location, Personal, SubjectId};
use foundation::clock::Clock;
use foundation::ids::Ids;
use serde_json::{Value, json};
use store::Vault;
use store::keys::{Rotated, prepare, rotate, unlock};
use store::log::StoredEvent;
use store::sql::{Row, Sql, StoredJson};
use store::vault::{Checked, VaultError, WhyUnopened};
use support::test_service::{Person, TestService};
use support::{TestDatabase, each_database, stored, tamper};

use crate::log::events::read_everything;

/// Test helpers on master keys.
pub(crate) trait MasterKeys {
    fn key_file(&self) -> PathBuf;
    fn key_lines(&self) -> Vec<String>;
    async fn rotated(&self) -> Rotated;
    async fn whole_log(&self) -> Vec<StoredEvent>;
    /// Checks all fields with the service's keys, without caches.
    async fn checked(&self) -> Checked;
    async fn subject_keys(&self) -> Vec<Row>;
    /// Fingerprints of the master keys in use.
    async fn masters(&self) -> BTreeSet<String>;
    async fn subject(&self, person: &Person) -> SubjectId;
    async fn execute(&self, sql: Sql<'_>);
    /// Result of a start with these keys in the file.
    async fn starts_with(&self, lines: &[String]) -> Result<(), String>;
}

impl MasterKeys for TestService {
    fn key_file(&self) -> PathBuf {
        self.config().master_key_file
    }

    fn key_lines(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.key_file()).expect("a key file");
        text.lines().map(ToOwned::to_owned).collect()
    }

    async fn rotated(&self) -> Rotated {
        rotate(&self.key_file(), &self.app.parts.database.ledger, |_| {}).await.expect("rotated")
    }

    async fn whole_log(&self) -> Vec<StoredEvent> {
        self.is_read_through().await;
        read_everything(&self.app.parts.database, &*self.app.parts.log, 10_000).await
    }

    async fn checked(&self) -> Checked {
        let ledger = &self.app.parts.database.ledger;
        let vault = Vault::holding_keys_for(self.app.parts.keyring.clone(), ledger.clone(), Duration::ZERO);
        vault.check_events(ledger, &self.whole_log().await).await.expect("read")
    }

    async fn subject_keys(&self) -> Vec<Row> {
        let sql = "select subject, key_id, wrapped, master from subject_keys order by key_id";
        self.app.parts.database.ledger.fetch_all(Sql::new(sql)).await.expect("keys")
    }

    async fn masters(&self) -> BTreeSet<String> {
        self.subject_keys().await.iter().map(|row| row.text("master").expect("a fingerprint")).collect()
    }

    async fn subject(&self, person: &Person) -> SubjectId {
        SubjectId::from(self.account(person).await.0)
    }

    async fn execute(&self, sql: Sql<'_>) {
        assert_eq!(self.app.parts.database.ledger.execute(sql).await.expect("executed"), 1);
    }

    async fn starts_with(&self, lines: &[String]) -> Result<(), String> {
        std::fs::write(self.key_file(), lines.join("\n")).expect("a key file");
        let opened = hoso::start::open(&self.config(), Clock::manual(self.clock.now()), Ids::random()).await;
        opened.map(drop).map_err(|error| error.to_string())
    }
}

each_database! {
    async fn a_master_key_is_rotated_while_the_service_runs(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let filed = office.file(&citizen).await;
        let (events, keys) = (office.whole_log().await, office.subject_keys().await.len());
        let enclosed = office.app.parts.vault.encrypt_token("a purpose", b"kept").expect("enclosed");
        let before = office.checked().await;
        assert!(before.opened >= 4 && before.unopened.is_empty(), "{before:?}");

        let said = office.hoso(&["keys", "rotate"]).expect("rotated");
        assert!(said.contains(&format!("{keys} keys are wrapped anew")), "{said}");
        assert!(said.contains("its line may be removed"), "{said}");
        assert_eq!(office.key_lines().len(), 2);
        assert_eq!(office.whole_log().await, events, "no event was touched");
        // The running service meets an unknown key, and rereads its file.
        assert_eq!(office.checked().await, before);
        let newcomer = office.citizen().await;
        office.file(&newcomer).await;
        assert_eq!(office.masters().await.len(), 1, "what came after is under the new key too");

        // Keyed hashes still match.
        let citizen = office.signed_in(&citizen).await;
        let taken = json!({ "lookUp": { "code": filed.code, "secret": filed.secret } });
        let document = "query ($code: String!, $secret: String!) \
                        { lookUpDossier(code: $code, secret: $secret) { detail { applicantName } } }";
        let reply = office.ask(&Person::nobody(), document, taken["lookUp"].clone()).await;
        assert_eq!(reply.at("/lookUpDossier/detail/applicantName"), "Y Ngọc Ưng");
        let mut again = office.registration();
        again["username"] = json!(citizen.username);
        let reply = office.mutate(&Person::nobody(), "registerAccount", "", again).await;
        assert_eq!(reply.faults(), ["USERNAME_TAKEN username"]);

        // Without the former key, and with it alone.
        let lines = office.key_lines();
        assert!(office.starts_with(&lines[..1]).await.expect_err("refused").contains("another master key"));
        office.starts_with(&lines[1..]).await.expect("the new key is enough");
        let said = office.hoso(&["keys", "check"]).expect("everything opens");
        assert!(said.contains("fields open, 0 are erased"), "{said}");
        // Once more, from an encrypted root key.
        office.rotated().await;
        let ledger = &office.app.parts.database.ledger;
        let (keyring, _) = unlock(&office.key_file(), ledger, office.clock.now()).await.expect("unlocked");
        let opened = Vault::new(keyring, ledger.clone()).decrypt_token("a purpose", &enclosed);
        assert_eq!(opened.as_deref().map(Vec::as_slice), Some(&b"kept"[..]));
        assert_eq!(office.checked().await.unopened, []);
        office.starts_with(&office.key_lines()[1..]).await.expect("the newest key is enough");
        office.signed_in(&citizen).await;
    }

    async fn a_rotation_that_was_cut_off_is_finished_by_the_next(place: TestDatabase) {
        let office = TestService::open(place).await;
        for _ in 0..3 {
            office.citizen().await;
        }
        let (file, ledger) = (office.key_file(), &office.app.parts.database.ledger);
        let before = office.masters().await;
        let drawn = prepare(&file, ledger).await.expect("drawn");
        assert_eq!(prepare(&file, ledger).await.expect("drawn once"), drawn);
        assert_eq!((office.key_lines().len(), office.masters().await), (2, before));
        office.citizen().await;
        let keys = office.subject_keys().await;

        let rotated = office.rotated().await;
        assert_eq!((rotated.master.as_str(), rotated.rewrapped), (drawn.as_str(), keys.len() as u64));
        assert_eq!((rotated.spent, office.masters().await), (1, BTreeSet::from([drawn.clone()])));
        // As after a power cut before the last key.
        let last = keys.last().expect("a key");
        let back = "update subject_keys set wrapped = $1, master = $2 where key_id = $3";
        let back = Sql::new(back).bind(last.bytes("wrapped").expect("bytes")).bind(stored(last.text("master").expect("a text")));
        office.execute(back.bind(stored(last.text("key_id").expect("a text")))).await;
        assert_eq!(office.checked().await.unopened, []);
        let lines = office.key_lines();
        let refused = office.starts_with(&lines[1..]).await.expect_err("it needs the former key");
        assert!(refused.contains("former master key"), "{refused}");
        office.starts_with(&lines).await.expect("with both it starts");
        let finished = office.rotated().await;
        assert_eq!((finished.rewrapped, finished.master.as_str(), finished.spent), (1, drawn.as_str(), 1));
        assert_eq!(office.key_lines(), lines, "no third key was drawn");
    }

    async fn the_database_takes_no_key_under_a_former_master_key(place: TestDatabase) {
        let office = TestService::open(place).await;
        let late = "insert into subject_keys (key_id, subject, wrapped, master, created_at) \
                    values ('a', 'b', $1, 'former', 0)";
        let refused = office.app.parts.database.ledger.execute(Sql::new(late).bind(vec![0; 48])).await.expect_err("refused");
        assert!(refused.to_string().contains("rotated"), "{refused}");
    }

    async fn what_does_not_open_is_named_with_its_place(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, other) = (office.citizen().await, office.citizen().await);
        office.file(&citizen).await;
        let ledger = &office.app.parts.database.ledger;
        let of_dossier = |event: &StoredEvent| event.stream.kind == AggregateKind::Dossier;
        let dossier = office.whole_log().await.into_iter().find(of_dossier).expect("a dossier's event");

        let mut payload: Value = dossier.payload.clone();
        let sealed = payload["form"]["$sealed"]["box"].as_str().expect("a box").to_owned();
        let (first, rest) = sealed.split_at(1);
        payload["form"]["$sealed"]["box"] = json!(format!("{}{rest}", if first == "A" { "B" } else { "A" }));
        tamper(ledger, "delete from events where 1 = 0").await;
        let json = if ledger.is_sqlite() { "" } else { "::text::jsonb" };
        let change = format!("update events set payload = $1{json} where aggregate_id = $2 and sequence = 1");
        office.execute(Sql::new(change).bind(StoredJson::new(&payload).unwrap()).bind(stored(&dossier.stream.id))).await;
        let unopened = office.checked().await.unopened;
        let [field] = unopened.as_slice() else { panic!("{unopened:?}") };
        assert_eq!((&field.stream, field.sequence, field.position), (&dossier.stream, 1, dossier.position));
        assert_eq!((field.pointer.as_str(), &field.why), ("/form", &WhyUnopened::Broken));
        assert!(field.to_string().contains("event 1 of dossier") && field.to_string().contains("/form"), "{field}");
        let said = office.hoso(&["keys", "check"]).expect_err("found");
        assert!(said.contains("1 fields do not open"), "{said}");
        let told = office.hoso(&["keys", "check", "--json"]).expect_err("found");
        let (report, said) = told.split_at(told.rfind('}').expect("JSON") + 1);
        let report: Value = serde_json::from_str(report).expect("JSON");
        assert!(said.contains("1 fields do not open"), "{said}");
        let unopened = &report["unopened"];
        assert_eq!((unopened.as_array().map(Vec::len), &unopened[0]["pointer"]), (Some(1), &json!("/form")));
        assert_eq!((&unopened[0]["aggregateType"], &unopened[0]["sequence"]), (&json!("dossier"), &json!(1)));
        assert!(report["opened"].as_u64().is_some_and(|opened| opened > 0), "{report}");

        let spoilt = office.subject(&other).await;
        office.execute(Sql::new("update subject_keys set wrapped = $1 where subject = $2").bind(vec![0; 72]).bind(spoilt)).await;
        let unopened = office.checked().await.unopened;
        let of_other = unopened.iter().filter(|field| field.why == WhyUnopened::Wrapped(spoilt));
        assert!(of_other.clone().count() > 0);
        assert!(of_other.clone().all(|field| field.stream.id == spoilt.to_string()), "{unopened:?}");
        // Readers that decrypt many names: only the field of that key fails.
        let fine = office.subject(&citizen).await;
        let vault = Vault::holding_keys_for(office.app.parts.keyring.clone(), ledger.clone(), Duration::ZERO);
        let held = vault.hold([spoilt, fine]).await.expect("the other one");
        for (subject, opens) in [(spoilt, false), (fine, true)] {
            let events = office.whole_log().await;
            let registered = events.iter().find(|event| event.stream.id == subject.to_string()).expect("registered");
            let sealed: Personal<Value> = serde_json::from_value(registered.payload["particulars"].clone()).expect("sealed");
            let Personal::Sealed(mut sealed) = sealed else { panic!("it is sealed") };
            sealed.at = Some(Location(format!("account/{subject}/1#/particulars")));
            match held.open(&Personal::<Value>::Sealed(sealed)) {
                Ok(opened) => assert!(opens && opened.into_known().is_some()),
                Err(VaultError::Wrapped(of)) => assert!(!opens && of == spoilt),
                Err(error) => panic!("{error}"),
            }
        }
        let said = office.hoso(&["keys", "rotate"]).expect_err("one key does not open");
        assert!(said.contains("1 keys do not open"), "{said}");
        let rotated = office.rotated().await;
        assert_eq!((rotated.unwrapped, rotated.spent, office.key_lines().len()), (vec![spoilt], 0, 2));

        office.execute(Sql::new("delete from subject_keys where subject = $1").bind(spoilt)).await;
        let missing = office.checked().await.unopened;
        assert!(missing.iter().any(|field| field.why == WhyUnopened::KeyMissing(spoilt)), "{missing:?}");
    }

    async fn what_was_erased_is_no_fault(place: TestDatabase) {
        let office = TestService::open(place).await;
        let form = office.registration();
        office.register(&form).await;
        office.citizen().await;
        office.clock.advance(TimeDelta::days(8));
        let expired = office.app.parts.queries.accounts.not_activated_before(office.clock.now()).await.expect("rows");
        for account in expired {
            office.app.cases.names.expire(account).await.expect("erased");
        }
        let checked = office.checked().await;
        assert!(checked.erased > 0 && checked.opened > 0 && checked.unopened.is_empty(), "{checked:?}");
        assert!(office.hoso(&["keys", "check"]).is_ok());
    }
}

//! Fuzzing: ten thousand single-bit changes of stored events, written by the owner's SQL; verification names the row.

use std::collections::HashSet;

use store::audit::Finding;
use store::sql::{Pool, Row, Sql, WriteTransaction};
use support::{TestDatabase, each_database, tamper};

use super::Audited;

const FLIPS: usize = 10_000;
/// Text columns, in the order of [`Stored::texts`]; the position is covered by the global order, by the tree.
const TEXTS: [&str; 6] = ["aggregate_type", "aggregate_id", "event_type", "event_version", "payload", "metadata"];
const SEQUENCE_BITS: usize = 64;

/// A row as bytes.
#[derive(Clone)]
struct Stored {
    position: i64,
    sequence: i64,
    texts: [Vec<u8>; 6],
}

/// Place of a finding: type, id and sequence as text.
type Place = (String, String, i64);

impl Stored {
    fn of(row: &Row) -> Self {
        let texts = TEXTS.map(|column| row.bytes(column).expect("bytes"));
        let number = |column| row.integer(column).expect("a number");
        Self { position: number("position"), sequence: number("sequence"), texts }
    }

    async fn all(ledger: &Pool) -> Vec<Self> {
        let column = |name: &str| {
            if ledger.is_sqlite() {
                format!("cast({name} as blob) as {name}")
            } else {
                format!("convert_to({name}::text, 'UTF8') as {name}")
            }
        };
        let text = format!("select position, sequence, {} from events", TEXTS.map(column).join(", "));
        ledger.fetch_all(Sql::new(text)).await.expect("rows").iter().map(Self::of).collect()
    }

    fn bits(&self) -> usize {
        SEQUENCE_BITS + self.texts.iter().map(|text| text.len() * 8).sum::<usize>()
    }

    /// The row with one bit flipped.
    fn flipped(&self, mut bit: usize) -> Self {
        let mut other = self.clone();
        for text in &mut other.texts {
            if bit < text.len() * 8 {
                text[bit / 8] ^= 1 << (bit % 8);
                return other;
            }
            bit -= text.len() * 8;
        }
        other.sequence ^= 1 << bit;
        other
    }

    fn place(&self) -> Place {
        let [kind, id] = [0, 1].map(|column| String::from_utf8_lossy(&self.texts[column]).into_owned());
        (kind, id, self.sequence)
    }

    /// True where the database accepts it: it may refuse invalid text, invalid JSON or a duplicate key.
    async fn write(&self, transaction: &mut WriteTransaction) -> bool {
        let is_sqlite = transaction.is_sqlite();
        let text = |number: usize| {
            if is_sqlite { format!("cast(${number} as text)") } else { format!("convert_from(${number}, 'UTF8')") }
        };
        let assigned = TEXTS.iter().enumerate().map(|(place, column)| {
            let json = if !is_sqlite && ["payload", "metadata"].contains(column) { "::jsonb" } else { "" };
            format!("{column} = {}{json}", text(place + 1))
        });
        let assigned = assigned.collect::<Vec<_>>().join(", ");
        let sql = Sql::new(format!("update events set {assigned}, sequence = $7 where position = $8"));
        let sql = self.texts.iter().fold(sql, |sql, text| sql.bind(text.as_slice()));
        let statement = async |transaction: &mut WriteTransaction, text: &str| {
            transaction.execute(Sql::new(text.to_owned())).await.expect("a savepoint");
        };
        statement(transaction, "savepoint one").await;
        let written = transaction.execute(sql.bind(self.sequence).bind(self.position)).await;
        statement(transaction, if written.is_ok() { "release savepoint one" } else { "rollback to savepoint one" })
            .await;
        written.is_ok_and(|rows| rows == 1)
    }
}

impl Audited {
    /// Places of all findings.
    async fn wrong(&self) -> HashSet<Place> {
        let app = &self.office.app;
        let findings = app.parts.audit.verify_chains(&app.parts.database, |_| ()).await.expect("read to its end");
        let places = findings.into_iter().map(|finding| match finding {
            Finding::Chain(broken) => {
                let sequence = i64::try_from(broken.sequence).expect("a sequence");
                (broken.stream.kind.name().to_owned(), broken.stream.id, sequence)
            }
            Finding::Unreadable { key, .. } => (key.aggregate_type(), key.aggregate_id(), key.sequence()),
            other => panic!("{other}"),
        });
        places.collect()
    }
}

each_database! {
    async fn no_bit_of_a_stored_event_can_flip(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let ledger = &audited.office.app.parts.database.ledger;
        // Obstacles of the owner are removed: triggers, unique indexes besides the key, and checks.
        tamper(ledger, "drop index events_request_key").await;
        if ledger.is_sqlite() {
            ledger.execute(Sql::new("pragma ignore_check_constraints = on")).await.expect("a setting");
        }
        let rows = Stored::all(ledger).await;
        assert_eq!(audited.wrong().await, HashSet::new());
        let (mut number, mut flips): (u64, usize) = (0x9e37_79b9_7f4a_7c15, 0);
        while flips < FLIPS {
            let mut flipped = Vec::new();
            let mut transaction = ledger.begin().await.expect("a transaction");
            for row in &rows {
                // Marsaglia's xorshift: deterministic at every run.
                number ^= number << 13;
                number ^= number >> 7;
                number ^= number << 17;
                let other = row.flipped(usize::try_from(number >> 8).expect("an index") % row.bits());
                if other.write(&mut transaction).await {
                    flipped.push((row, other));
                }
            }
            transaction.commit().await.expect("written");
            let wrong = audited.wrong().await;
            for (row, other) in &flipped {
                assert!(wrong.contains(&other.place()), "unnoticed at {:?}, which was {:?}: {wrong:?}", other.place(), row.place());
            }
            flips += flipped.len();
            let mut transaction = ledger.begin().await.expect("a transaction");
            // In reverse: a row may have taken another's key.
            for (row, _) in flipped.iter().rev() {
                assert!(row.write(&mut transaction).await, "put back");
            }
            transaction.commit().await.expect("written");
        }
        assert_eq!(audited.wrong().await, HashSet::new(), "all is as it was");
    }
}

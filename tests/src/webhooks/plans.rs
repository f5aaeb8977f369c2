//! What each round asks of the queue costs the same, however much waits.

use api::webhook::{DUE, LANES_DUE, WAITING};
use serde_json::Value;
use store::sql::{Pool, Sql};
use uuid::Uuid;

use super::Told;
use super::receiver::Receiver;
use crate::support::{TestDatabase, each_database};

/// What waits at first: more than any question asks for.
const SOME: usize = 2_000;
/// And then.
const MANY: usize = 20_000;

each_database! {
    async fn what_a_round_asks_costs_the_same_however_much_waits(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        let (edge, mut before) = (&told.office.app.database.edge, Vec::new());
        let webhooks = [told.tell(&receiver, &[]).await, told.tell(&receiver, &[]).await];
        assert_eq!(webhooks.len(), 2);
        let rows = edge.fetch_all(Sql::new("select id from webhooks order by id")).await.expect("rows");
        let ids: Vec<Uuid> = rows.iter().map(|row| row.parsed("id").expect("an id")).collect();
        for waiting in [SOME, MANY] {
            // All in one dossier, and in many.
            for (webhook, dossiers) in ids.iter().zip([1, waiting / 20]) {
                wait(edge, *webhook, waiting, dossiers).await;
            }
            edge.execute(Sql::new("analyze")).await.expect("analyzed");
            let mut costs = Vec::new();
            for webhook in &ids {
                for (question, values) in [
                    (LANES_DUE, [Value::from(1), Value::from(64)].to_vec()),
                    (WAITING, [Value::from("dossier 0"), Value::from(""), Value::from(100)].to_vec()),
                    (DUE, [Value::from(1), Value::from(1_000)].to_vec()),
                ] {
                    costs.push((question, cost(edge, question, *webhook, &values).await));
                }
            }
            if !before.is_empty() {
                for ((question, much), (_, little)) in costs.iter().zip(&before) {
                    assert!(*much <= little * 2 + 32, "{much} pages instead of {little}: {question}");
                }
            }
            before = costs;
        }
    }
}

/// Has so many wait for a webhook in all, in so many dossiers.
async fn wait(edge: &Pool, webhook: Uuid, deliveries: usize, dossiers: usize) {
    for table in ["webhook_deliveries", "webhook_lanes"] {
        let sql = format!("delete from {table} where webhook = $1");
        edge.execute(Sql::new(sql).bind(webhook)).await.expect("emptied");
    }
    let numbers: Vec<usize> = (0..deliveries).collect();
    for numbers in numbers.chunks(1_000) {
        let rows: Vec<String> =
            numbers.iter().map(|number| format!("('{number:08}', 'dossier {}')", number % dossiers)).collect();
        let sql = format!(
            "with told (position, subject) as (values {}) insert into webhook_deliveries \
             (webhook, position, event, event_type, subject, body, next_attempt_at) \
             select $1, position, position, 'T', subject, $2, 0 from told",
            rows.join(", ")
        );
        edge.execute(Sql::new(sql).bind(webhook).bind("x".repeat(1_000))).await.expect("they wait");
    }
    let lanes = "insert into webhook_lanes (webhook, subject, due_at) \
                 select distinct webhook, subject, 0 from webhook_deliveries where webhook = $1";
    edge.execute(Sql::new(lanes).bind(webhook)).await.expect("lanes");
}

/// Pages that PostgreSQL looks at; SQLite tells none, but must look for everything in an index.
async fn cost(edge: &Pool, question: &str, webhook: Uuid, values: &[Value]) -> i64 {
    let explain = if edge.is_sqlite() { "explain query plan " } else { "explain (analyze, buffers, format json) " };
    let mut sql = Sql::new(format!("{explain}{question}")).bind(webhook);
    for value in values {
        sql = match value {
            Value::String(text) => sql.bind(text.as_str()),
            number => sql.bind(number.as_i64().expect("a number")),
        };
    }
    let rows = edge.fetch_all(sql).await.expect("a plan");
    if edge.is_sqlite() {
        for row in &rows {
            let step = row.text("detail").expect("a step");
            assert!(step.starts_with("SEARCH ") && step.contains(" INDEX "), "{question}: {step}");
        }
        return 0;
    }
    let plan = rows[0].document("QUERY PLAN").expect("a plan");
    let plan = &plan[0]["Plan"];
    ["Shared Hit Blocks", "Shared Read Blocks"].iter().map(|blocks| plan[blocks].as_i64().expect("a count")).sum()
}

//! Cost of the queue's queries: proportional to what they return, however long the queue is.

use std::ops::Range;

use delivery::webhook::{DUE, LANES_DUE, WAITING};
use serde_json::Value;
use store::sql::{Pool, Sql};
use support::webhook_receiver::Receiver;
use support::{TestDatabase, each_database, stored};
use uuid::Uuid;

use super::Told;

/// First backlog: more than any query returns.
const SOME: usize = 2_000;
/// Second backlog: some six thousand pages.
const MANY: usize = 40_000;

each_database! {
    async fn what_a_round_asks_costs_no_more_than_it_asks_for_however_much_waits(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        let edge = &told.office.app.parts.database.edge;
        for _ in 0..2 {
            told.tell(&receiver, &[]).await;
        }
        let rows = edge.fetch_all(Sql::new("select id from webhooks")).await.expect("rows");
        let ids: Vec<Uuid> = rows.iter().map(|row| row.parsed("id").expect("an id")).collect();
        // With PostgreSQL's statistics of empty tables, and with fresh ones.
        for (numbers, is_analyzed) in [(0..SOME, false), (0..0, true), (SOME..MANY, false), (0..0, true)] {
            // All in one dossier, and in many.
            for (webhook, in_one) in ids.iter().zip([MANY, 20]) {
                wait(edge, *webhook, numbers.clone(), in_one).await;
            }
            if is_analyzed {
                edge.execute(Sql::new("analyze")).await.expect("analyzed");
            }
            for webhook in &ids {
                for (question, values, most) in [
                    (LANES_DUE, vec![Value::from(1)], 64),
                    (WAITING, vec![Value::from("dossier 0"), Value::from("")], 100),
                    (DUE, vec![Value::from(1), Value::from(64)], 1_000),
                ] {
                    let pages = cost(edge, question, *webhook, &values, most).await;
                    assert!(pages <= 2 * most + 64, "{pages} pages for {most} rows: {question}");
                }
            }
        }
    }
}

/// Inserts a backlog for a webhook, `in_one` deliveries per dossier.
async fn wait(edge: &Pool, webhook: Uuid, numbers: Range<usize>, in_one: usize) {
    let numbers: Vec<usize> = numbers.collect();
    for numbers in numbers.chunks(1_000) {
        let rows: Vec<String> =
            numbers.iter().map(|number| format!("('{number:08}', 'dossier {}')", number / in_one)).collect();
        let sql = format!(
            "with told (position, subject) as (values {}) insert into webhook_deliveries \
             (webhook, position, event, event_type, subject, body, next_attempt_at) \
             select $1, position, position, 'T', subject, $2, 0 from told",
            rows.join(", ")
        );
        edge.execute(Sql::new(sql).bind(webhook).bind(stored("x".repeat(1_000)))).await.expect("they wait");
    }
    let lanes = "insert into webhook_lanes (webhook, subject, due_at) \
                 select distinct webhook, subject, 0 from webhook_deliveries where webhook = $1 \
                 on conflict (webhook, subject) do nothing";
    edge.execute(Sql::new(lanes).bind(webhook)).await.expect("lanes");
}

/// Pages that PostgreSQL reads; for SQLite, which does not tell, no table scan.
async fn cost(edge: &Pool, question: &str, webhook: Uuid, values: &[Value], most: i64) -> i64 {
    let explain = if edge.is_sqlite() { "explain query plan " } else { "explain (analyze, buffers, format json) " };
    let mut sql = Sql::new(format!("{explain}{question}")).bind(webhook);
    for value in values {
        sql = match value {
            Value::String(text) => sql.bind(stored(text)),
            number => sql.bind(number.as_i64().expect("a number")),
        };
    }
    let rows = edge.fetch_all(sql.bind(most)).await.expect("a plan");
    if edge.is_sqlite() {
        // Scans of derived rows are allowed, scans of tables are not.
        let derived = ["SCAN l", "SCAN found"];
        for row in &rows {
            let step = row.text("detail").expect("a step");
            assert!(!step.starts_with("SCAN ") || derived.contains(&step.as_str()), "{question}: {step}");
            assert!(!step.starts_with("SEARCH ") || step.contains(" INDEX "), "{question}: {step}");
        }
        return 0;
    }
    let plan = rows[0].document("QUERY PLAN").expect("a plan");
    let plan = &plan[0]["Plan"];
    ["Shared Hit Blocks", "Shared Read Blocks"].iter().map(|blocks| plan[blocks].as_i64().expect("a count")).sum()
}

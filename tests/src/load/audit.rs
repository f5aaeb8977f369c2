//! Cost of proof: verifying and replaying a log beside a bare read of the same table, and hashing and encrypting beside
//! the whole command that does both. All take turns, so that they suffer the same neighbours.

use std::fmt::Write;
use std::time::{Duration, Instant};

use domain::exchange::{Exchange, Parties};
use domain::{AgencyId, AggregateKind, Personal};
use hoso::service::Service;
use serde_json::json;
use store::audit::Until;
use store::chain::Link;
use store::sql::{Pool, Sql, StoredText};
use store::vault::event_location;

use super::Failure;
use super::arguments::{Arguments, Kind};
use super::clients::{BODY, Commands};
use super::measure::Client;
use super::memory;
use super::place::Place;
use super::service::MeasuredService;

/// Clients that fill the log.
const WRITERS: u64 = 32;
/// Events of the small log, for comparing memory.
const FEW: u64 = 1_000;
const TURNS: u64 = 5;
/// Approximate number of events read over all turns of a subject; a long log takes one turn.
const READ_TOGETHER: u64 = 100_000;
/// Page size of reads, as in the service.
const PAGE: i64 = 500;
/// Repetitions of a short operation.
const TIMES: u32 = 2_000;

/// Measures on every requested database; returns a line per subject.
pub(super) async fn run(arguments: &Arguments) -> Result<String, Failure> {
    let mut table = String::new();
    for kind in arguments.database.kinds() {
        Box::pin(measure(*kind, arguments, &mut table)).await?;
    }
    Ok(table)
}

async fn measure(kind: Kind, arguments: &Arguments, table: &mut String) -> Result<(), Failure> {
    let service = MeasuredService::open(Place::fresh(kind, "audit", arguments).await?).await?;
    let app = &service.app;
    let applicant = service.filed().await?.first().ok_or("the demo files nothing")?.applicant;
    let parties = Parties { applicant, agency: AgencyId::of_code("000.00.08.H34") };
    let mut writers: Vec<_> = (0..WRITERS).map(|_| Commands::new(app, parties)).collect();
    fill(app, &mut writers, FEW).await?;
    let few = memory::of_another_process(&service.place).await?;
    fill(app, &mut writers, arguments.events - FEW).await?;
    let many = memory::of_another_process(&service.place).await?;
    let exchanges = streams(&app.parts.database.ledger).await?;

    let mut took: [Vec<(Duration, u64)>; 4] = Default::default();
    let turns = TURNS.min((READ_TOGETHER / arguments.events).max(1));
    for _ in 0..turns {
        let [bare, chains, whole, replay] = &mut took;
        bare.push(timed(bare_read(&app.parts.database.ledger)).await?);
        let chained = async {
            let mut read = 0;
            let findings = app.parts.audit.verify_chains(&app.parts.database, |more| read += more).await?;
            if findings.is_empty() { Ok(read) } else { Err("the log is altered".into()) }
        };
        chains.push(timed(chained).await?);
        whole.push(timed(async { Ok(app.cases.audits.verify_log(&[], |_| ()).await?.events) }).await?);
        let replayed = async {
            let mut events = 0;
            for id in &exchanges {
                events += app.parts.executor.replay::<Exchange>(*id, Until::Version(u64::MAX)).await?.version;
            }
            Ok(events)
        };
        replay.push(timed(replayed).await?);
    }
    writeln!(table, "{kind}: {} events", took[0][0].1)?;
    let [few, many] = [few, many].map(|kilobytes| kilobytes / 1024);
    writeln!(table, "  checking it held {many} MiB at most, and {few} MiB at the first {FEW} events")?;
    let rates = took.map(|mut all| {
        all.sort();
        let (took, events) = all[all.len() / 2];
        events as f64 / took.as_secs_f64()
    });
    for (name, rate) in ["bare read", "chains", "whole (read twice)", "replay"].into_iter().zip(rates) {
        writeln!(table, "  {name:<20} {rate:>9.0} events/s  {:.2} of the bare read", rate / rates[0])?;
    }

    let [mut command, mut hash, mut seal] = [Duration::ZERO; 3];
    let sample = writers[0].sample().await?;
    let place = event_location(&sample.stream, sample.sequence);
    let known = json!({ "message": app.parts.ids.uuid(), "body": Personal::of(applicant, BODY.to_owned()) });
    for _ in 0..TURNS {
        command += each(async || writers[0].once().await).await?;
        hash += each(async || {
            Link::of(app.parts.audit.log_id(), &sample).ok_or("no link")?.hash()?;
            Ok(())
        })
        .await?;
        seal += each(async || {
            app.parts.vault.seal_value(&place, known.clone()).await?;
            Ok(())
        })
        .await?;
    }
    let part = |of: Duration| 100.0 * of.as_secs_f64() / command.as_secs_f64();
    let command_us = command.as_secs_f64() * 1e6 / (f64::from(TIMES) * TURNS as f64);
    writeln!(table, "  of a command of {command_us:.0} µs: hashing {:.1} %, sealing {:.1} %", part(hash), part(seal))?;
    service.remove().await
}

/// Writes events by these clients, and lets the read models catch up.
async fn fill(app: &Service, writers: &mut [Commands], events: u64) -> Result<(), Failure> {
    let filling = writers.iter_mut().map(|writer| async move {
        for _ in 0..events.div_ceil(WRITERS) {
            writer.once().await?;
        }
        Ok::<_, Failure>(())
    });
    futures::future::try_join_all(filling).await?;
    app.parts.projector.catch_up().await?;
    Ok(())
}

/// Duration of the work, and the number of events it processed.
async fn timed(work: impl Future<Output = Result<u64, Failure>>) -> Result<(Duration, u64), Failure> {
    let begun = Instant::now();
    let events = work.await?;
    Ok((begun.elapsed(), events))
}

/// Mean duration of a short operation.
async fn each(mut work: impl AsyncFnMut() -> Result<(), Failure>) -> Result<Duration, Failure> {
    let begun = Instant::now();
    for _ in 0..TIMES {
        work().await?;
    }
    Ok(begun.elapsed())
}

/// Reads every row of the table by keyset pagination, and discards it.
async fn bare_read(ledger: &Pool) -> Result<u64, Failure> {
    let columns = "aggregate_type, aggregate_id, sequence, event_type, event_version";
    let json = if ledger.is_sqlite() { "payload, metadata" } else { "payload::text, metadata::text" };
    let text = format!(
        "select {columns}, {json} from events where (aggregate_type, aggregate_id, sequence) > ($1, $2, $3) \
         order by aggregate_type, aggregate_id, sequence limit $4"
    );
    let (mut events, mut last) = (0, (String::new(), String::new(), 0));
    loop {
        let (kind, id) = (StoredText::new(&last.0)?, StoredText::new(&last.1)?);
        let sql = Sql::new(text.as_str()).bind(kind).bind(id).bind(last.2).bind(PAGE);
        let rows = ledger.fetch_all(sql).await?;
        let Some(row) = rows.last() else { return Ok(events) };
        last = (row.text("aggregate_type")?, row.text("aggregate_id")?, row.integer("sequence")?);
        events += rows.len() as u64;
    }
}

/// Streams of the exchanges, which have nearly all of the events.
async fn streams(ledger: &Pool) -> Result<Vec<uuid::Uuid>, Failure> {
    let sql = Sql::new("select distinct aggregate_id from events where aggregate_type = $1");
    let sql = sql.bind(AggregateKind::Exchange.name());
    let rows = ledger.fetch_all(sql).await?;
    rows.iter().map(|row| Ok(row.text("aggregate_id")?.parse()?)).collect()
}

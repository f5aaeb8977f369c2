//! Gauges of the service's state, queried per scrape.

use std::fmt::Display;
use std::time::Duration;

use app::due_dates::DoubtfulDueDate;
use delivery::sending::DeliveryLog;
use domain::Moment;
use domain::calendar::DueDateDoubt;
use foundation::backlog::Backlog;
use projections::{ProjectionState, ProjectionStatus};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::registry::{Registry, Unit};
use store::ledger::Erasures;
use store::log::HeldBack;
use store::sql::PoolUse;

use crate::checkpoint::{CheckpointFolder, Standing};
use crate::service::Service;

/// Prefix of our own metrics.
pub(super) const PREFIX: &str = "hoso";
/// Timeout per part; one without an answer is named in the output.
const QUERY_TIMEOUT: Duration = Duration::from_secs(2);

type Seconds = Gauge<f64, std::sync::atomic::AtomicU64>;

pub(super) async fn read(app: &Service, checkpoints: &CheckpointFolder) -> Registry {
    let now = app.parts.clock.now();
    let deliveries = DeliveryLog::new(app.parts.database.edge.clone());
    let mut unread = Unread::default();
    let (projections, messages, webhooks, dead, erasures, checkpoint, doubtful) = tokio::join!(
        answered(app.parts.projector.status(now)),
        answered(deliveries.backlog(&app.parts.queries.outbox)),
        answered(app.parts.webhooks.backlog()),
        answered(app.parts.webhooks.count_dead()),
        answered(Erasures::unfinished(&app.parts.database.ledger)),
        answered(Standing::of(&app.parts.queries.tree, checkpoints)),
        answered(app.cases.due_dates.doubtful()),
    );
    let mut shown = Registry::with_prefix(PREFIX);
    if let Some(statuses) = unread.unless_answered("projections", projections) {
        show_projections(&mut shown, &statuses);
    }
    if let Some(backlog) = unread.unless_answered("messages", messages) {
        show_backlog(&mut shown, "messages", "Messages", backlog);
    }
    if let Some(backlog) = unread.unless_answered("webhooks", webhooks) {
        show_backlog(&mut shown, "webhook_deliveries", "Deliveries to webhooks", backlog);
    }
    if let Some(dead) = unread.unless_answered("dead_letters", dead) {
        let help = "Deliveries to webhooks that were given up, counted to ten thousand";
        shown.register("webhook_dead_letters", help, ConstGauge::new(dead));
    }
    if let Some(unfinished) = unread.unless_answered("erasures", erasures) {
        let help = "Erasures of which something is left beside the log";
        shown.register("erasures_due", help, ConstGauge::new(u64::try_from(unfinished.len()).unwrap_or(u64::MAX)));
    }
    if let Some(standing) = unread.unless_answered("checkpoint", checkpoint) {
        show_checkpoint(&mut shown, &standing, now);
    }
    if let Some(doubtful) = unread.unless_answered("due_dates", doubtful) {
        show_doubtful(&mut shown, &doubtful);
    }
    show_held_back(&mut shown, app.parts.log.held_back().as_ref());
    show_connections(&mut shown, &app.parts.database.connections());
    shown.register("unread", "Parts that gave no answer while this was read: 1", unread.0);
    shown
}

/// Logs the error of a part that is left out.
async fn answered<T, E: Display>(question: impl Future<Output = Result<T, E>>) -> Result<T, String> {
    match tokio::time::timeout(QUERY_TIMEOUT, question).await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(_) => Err("no answer".to_owned()),
    }
}

/// Gauge per part: 1 where it could not be read.
#[derive(Default)]
struct Unread(Family<[(&'static str, &'static str); 1], Gauge>);

impl Unread {
    fn unless_answered<T>(&mut self, part: &'static str, answer: Result<T, String>) -> Option<T> {
        self.0.get_or_create(&[("part", part)]).set(i64::from(answer.is_err()));
        answer
            .inspect_err(|reason| tracing::warn!(event = "metrics.unread", part, reason, "a part could not be read"))
            .ok()
    }
}

fn show_projections(shown: &mut Registry, statuses: &[ProjectionStatus]) {
    let (behind, stopped) = (Family::<[(&'static str, String); 1], Gauge>::default(), Family::default());
    let late = Family::<[(&'static str, String); 1], Seconds>::default();
    for status in statuses {
        let labels = [("projection", status.name.clone())];
        behind.get_or_create(&labels).set(i64::try_from(status.lag_events).unwrap_or(i64::MAX));
        late.get_or_create(&labels).set(status.lag_seconds);
        let is_stopped = status.state == ProjectionState::Stopped;
        Gauge::<i64>::set(&*stopped.get_or_create(&labels), i64::from(is_stopped));
    }
    shown.register("projection_lag_events", "Events that a projection has not followed yet", behind);
    let help = "Age of the first event that a projection has not followed yet";
    shown.register_with_unit("projection_lag", help, Unit::Seconds, late);
    shown.register("projection_stopped", "Whether a projection has stopped: 1", stopped);
}

fn show_backlog(shown: &mut Registry, name: &str, what: &str, backlog: Backlog) {
    let help = format!("{what} that wait, counted to ten thousand");
    shown.register(format!("{name}_waiting"), help, ConstGauge::new(backlog.waiting));
    let help = format!("{what} that wait after a try that failed, counted to ten thousand");
    shown.register(format!("{name}_failing"), help, ConstGauge::new(backlog.failing));
}

fn show_checkpoint(shown: &mut Registry, standing: &Standing, now: Moment) {
    let help = "Events that no checkpoint covers yet, and those that were signed and are not in the log any more";
    shown.register("checkpoint_behind_events", help, ConstGauge::new(standing.behind));
    let help = "Whether the log does not go on from its last checkpoint, so that nothing is signed: 1";
    shown.register("checkpoint_forked", help, ConstGauge::new(i64::from(standing.forked)));
    if let Some(last) = &standing.last {
        let age = (now - last.at).as_seconds_f64().max(0.0);
        shown.register_with_unit("checkpoint_age", "Age of the last checkpoint", Unit::Seconds, ConstGauge::new(age));
    }
}

fn show_doubtful(shown: &mut Registry, doubtful: &[DoubtfulDueDate]) {
    let dossiers = Family::<[(&'static str, &'static str); 1], Gauge>::default();
    for doubt in DueDateDoubt::ALL {
        let those: u64 = doubtful.iter().filter(|one| one.doubt == doubt).map(|one| one.dossiers).sum();
        dossiers.get_or_create(&[("why", doubt.name())]).set(i64::try_from(those).unwrap_or(i64::MAX));
    }
    let help = "Dossiers whose result is due on a day off, or in a year without calendar";
    shown.register("due_dates_doubtful", help, dossiers);
}

fn show_held_back(shown: &mut Registry, by: Option<&HeldBack>) {
    let age = by.map_or(0.0, |by| by.age.as_secs_f64());
    let help = "Age of the oldest transaction that keeps readers from what is recorded; 0 where there is none";
    shown.register_with_unit("log_held_back", help, Unit::Seconds, ConstGauge::new(age));
    let named = Family::<[(&'static str, String); 3], Gauge>::default();
    let text = |of: fn(&HeldBack) -> Option<String>| by.and_then(of).unwrap_or_default();
    let pid = text(|by| by.pid.map(|pid| pid.to_string()));
    let (database, prepared) = (text(|by| by.database.clone()), text(|by| by.prepared.clone()));
    let labels = [("pid", pid), ("database", database), ("prepared", prepared)];
    Gauge::<i64>::set(&*named.get_or_create(&labels), i64::from(by.is_some()));
    let help = "Which transaction keeps readers from what is recorded, by its process and database: 1";
    shown.register("log_held_back_by", help, named);
}

fn show_connections(shown: &mut Registry, pools: &[(&'static str, PoolUse)]) {
    let (used, allowed) = (Family::<[(&'static str, &'static str); 1], Gauge>::default(), Family::default());
    for (pool, usage) in pools {
        used.get_or_create(&[("pool", *pool)]).set(usage.used.into());
        Gauge::<i64>::set(&*allowed.get_or_create(&[("pool", *pool)]), usage.allowed.into());
    }
    shown.register("database_connections_used", "Connections of a pool that are in use", used);
    shown.register("database_connections_allowed", "Connections that a pool may have", allowed);
}

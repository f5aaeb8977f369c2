//! Report of the load program.

use std::fmt;
use std::thread::available_parallelism;

use serde::Serialize;

use super::arguments::{Arguments, Kind};
use super::measure::Measured;

/// Gain expected of group commit: appends of 32 clients over those of one.
const WANTED_GAIN: f64 = 4.0;

/// All results of a run.
#[derive(Serialize)]
pub(super) struct Report {
    processors: usize,
    seconds: f64,
    databases: Vec<OnDatabase>,
}

#[derive(Serialize)]
struct OnDatabase {
    kind: Kind,
    settings: String,
    measured: Vec<Row>,
    /// Appends at the most clients over those at the fewest.
    group_commit_gain: Option<Gain>,
    followed: Option<Followed>,
}

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    measured: Measured,
    of_bare: f64,
}

#[derive(Clone, Copy, Serialize)]
struct Gain {
    from_clients: u16,
    to_clients: u16,
    times: f64,
}

/// Rate of the projector on a backlog.
#[derive(Serialize)]
pub(super) struct Followed {
    pub(super) events: usize,
    pub(super) per_second: f64,
}

impl Report {
    pub(super) fn new(arguments: &Arguments) -> Self {
        let processors = available_parallelism().map_or(1, std::num::NonZero::get);
        Self { processors, seconds: arguments.measurement().as_secs_f64(), databases: Vec::new() }
    }

    /// Adds a database with its durability settings.
    pub(super) fn settings(&mut self, kind: Kind, settings: String) {
        let measured = Vec::new();
        self.databases.push(OnDatabase { kind, settings, measured, group_commit_gain: None, followed: None });
    }

    /// Adds results at one number of clients, the yardstick first.
    pub(super) fn add(&mut self, measured: Vec<Measured>) {
        let bare = measured.first().map_or(0.0, |bare| bare.per_second);
        let Some(on) = self.databases.last_mut() else { return };
        on.measured.extend(measured.into_iter().map(|measured| Row { of_bare: measured.per_second / bare, measured }));
        let appends = || on.measured.iter().map(|row| &row.measured).filter(|measured| measured.name == "append");
        let (fewest, most) = (appends().min_by_key(|row| row.clients), appends().max_by_key(|row| row.clients));
        if let (Some(fewest), Some(most)) = (fewest, most)
            && fewest.clients < most.clients
        {
            on.group_commit_gain = Some(Gain {
                from_clients: fewest.clients,
                to_clients: most.clients,
                times: most.per_second / fewest.per_second,
            });
        }
    }

    pub(super) fn followed(&mut self, kind: Kind, followed: Followed) {
        if let Some(on) = self.databases.iter_mut().find(|on| on.kind == kind) {
            on.followed = Some(followed);
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} processors, {} s a figure; quote ratios only", self.processors, self.seconds)?;
        for on in &self.databases {
            writeln!(f, "\n{on}")?;
        }
        Ok(())
    }
}

impl fmt::Display for OnDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.settings)?;
        writeln!(f, "clients  what            per s    p50 ms    p99 ms   of bare   spread")?;
        for Row { measured, of_bare } in &self.measured {
            let Measured { name, clients, per_second, p50_ms, p99_ms, spread, .. } = measured;
            let spread = spread * 100.0;
            writeln!(
                f,
                "{clients:>7}  {name:<12} {per_second:>8.0}  {p50_ms:>8.2}  {p99_ms:>8.2}  {of_bare:>8.2}  {spread:>5.0} %"
            )?;
        }
        if let Some(Gain { from_clients, to_clients, times }) = self.group_commit_gain {
            let reached = if times >= WANTED_GAIN { "reached" } else { "missed" };
            writeln!(
                f,
                "group commit: appends at {to_clients} clients are {times:.1} times those at {from_clients} \
                 (at least {WANTED_GAIN} are wanted of 32 over 1: {reached})"
            )?;
        }
        if let Some(Followed { events, per_second }) = &self.followed {
            writeln!(f, "following: {per_second:.0} events/s ({events} events into every projection)")?;
        }
        Ok(())
    }
}

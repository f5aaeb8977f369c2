//! Measuring clients in slices of time.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use futures::future::try_join_all;
use serde::Serialize;
use tokio::task::JoinSet;

use super::Failure;
use super::arguments::Kind;

/// A client that sends one request after the other.
#[async_trait]
pub(super) trait Client: Send {
    /// Preparation before a slice, not measured.
    async fn begin(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    /// Sends a request and waits for its answer; a wrong answer fails the whole run.
    async fn once(&mut self) -> Result<(), Failure>;
}

/// Latencies in a slice of time.
pub(super) struct Slice {
    latencies: Vec<Duration>,
    elapsed: Duration,
}

impl Slice {
    pub(super) fn answers(&self) -> usize {
        self.latencies.len()
    }

    fn rate(&self) -> f64 {
        self.answers() as f64 / self.elapsed.as_secs_f64()
    }
}

/// Runs clients for a time, and returns them for the next slice.
pub(super) async fn slice(
    mut clients: Vec<Box<dyn Client>>,
    lasting: Duration,
) -> Result<(Vec<Box<dyn Client>>, Slice), Failure> {
    try_join_all(clients.iter_mut().map(|client| client.begin())).await?;
    let begun = Instant::now();
    let mut sending = JoinSet::new();
    for (place, mut client) in clients.into_iter().enumerate() {
        sending.spawn(async move {
            let mut latencies = Vec::new();
            let mut sent = begun;
            while sent.duration_since(begun) < lasting {
                sent = Instant::now();
                client.once().await?;
                latencies.push(sent.elapsed());
            }
            Ok::<_, Failure>((place, client, latencies))
        });
    }
    let (mut clients, mut latencies) = (Vec::new(), Vec::new());
    while let Some(sent) = sending.join_next().await {
        let (place, client, seen) = sent??;
        clients.push((place, client));
        latencies.extend(seen);
    }
    let elapsed = begun.elapsed();
    clients.sort_by_key(|(place, _)| *place);
    Ok((clients.into_iter().map(|(_, client)| client).collect(), Slice { latencies, elapsed }))
}

/// Result of a subject at one number of clients.
#[derive(Serialize)]
pub(super) struct Measured {
    pub(super) database: Kind,
    pub(super) name: &'static str,
    pub(super) clients: u16,
    pub(super) per_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
    /// Spread of the slices' rates relative to their mean: the noise of a difference.
    pub(super) spread: f64,
    #[serde(skip)]
    slices: Vec<Slice>,
}

impl Measured {
    pub(super) fn new(database: Kind, name: &'static str, clients: u16) -> Self {
        let slices = Vec::new();
        Self { database, name, clients, per_second: 0.0, p50_ms: 0.0, p99_ms: 0.0, spread: 0.0, slices }
    }

    pub(super) fn add(&mut self, slice: Slice) {
        self.slices.push(slice);
        let answers: usize = self.slices.iter().map(Slice::answers).sum();
        let elapsed: Duration = self.slices.iter().map(|slice| slice.elapsed).sum();
        self.per_second = answers as f64 / elapsed.as_secs_f64();
        let mut latencies: Vec<_> = self.slices.iter().flat_map(|slice| &slice.latencies).copied().collect();
        latencies.sort_unstable();
        self.p50_ms = percentile(&latencies, 50);
        self.p99_ms = percentile(&latencies, 99);
        let rates = self.slices.iter().map(Slice::rate);
        let (least, most) = rates.fold((f64::MAX, 0.0_f64), |(least, most), rate| (least.min(rate), most.max(rate)));
        self.spread = (most - least) / self.per_second;
    }
}

/// Percentile of sorted latencies, in milliseconds.
fn percentile(latencies: &[Duration], percent: usize) -> f64 {
    let place = (latencies.len() * percent / 100).min(latencies.len().saturating_sub(1));
    latencies.get(place).map_or(0.0, |latency| latency.as_secs_f64() * 1_000.0)
}

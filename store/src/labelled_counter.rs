//! Prometheus counters with labels: each component counts for itself, and registers what it counts.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

/// Label set: names and values are constants in the code, never data of a person or a dossier.
pub type Labels<const N: usize> = [(&'static str, &'static str); N];

/// Counter metric with labels; clones count together.
#[derive(Debug, Clone, Default)]
pub struct LabelledCounter<const N: usize>(Family<Labels<N>, Counter>);

impl<const N: usize> LabelledCounter<N> {
    /// Counter with these label sets initialized to zero, so that the first increment shows as a change.
    pub fn of(labels: impl IntoIterator<Item = Labels<N>>) -> Self {
        let tally = Self::default();
        for labels in labels {
            tally.add(labels, 0);
        }
        tally
    }

    pub fn count(&self, labels: Labels<N>) {
        self.add(labels, 1);
    }

    pub fn add(&self, labels: Labels<N>, count: u64) {
        self.0.get_or_create(&labels).inc_by(count);
    }

    /// Registers the counter under this name.
    pub fn register(&self, registry: &mut Registry, name: &str, help: &str) {
        registry.register(name, help, self.0.clone());
    }
}

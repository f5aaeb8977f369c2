//! Counters for whoever watches the service: each part counts for itself, and what shows them gathers them.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

/// Labels of a count: names and values that stand in the code, never anything of a person's or a dossier's.
pub type Labels<const N: usize> = [(&'static str, &'static str); N];

/// Counter with labels, for the metrics: how often something came to what; clones count together.
#[derive(Debug, Clone, Default)]
pub struct LabelledCounter<const N: usize>(Family<Labels<N>, Counter>);

impl<const N: usize> LabelledCounter<N> {
    /// One that shows these from the start, at nought: the first time is seen as a change, too.
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

    /// Shows it under this name.
    pub fn register(&self, registry: &mut Registry, name: &str, help: &str) {
        registry.register(name, help, self.0.clone());
    }
}

//! Metrics of the process.

use std::fs;

use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::{Registry, Unit};

/// Resource use of the process, under Prometheus' standard names; empty where the system does not tell.
pub(super) fn read() -> Registry {
    let mut registry = Registry::with_prefix("process");
    if let Some(bytes) = fs::read_to_string("/proc/self/status").ok().as_deref().and_then(resident) {
        registry.register_with_unit("resident_memory", "Resident memory", Unit::Bytes, ConstGauge::new(bytes));
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        let open = u64::try_from(open.count()).unwrap_or(u64::MAX);
        registry.register("open_fds", "Open file descriptors", ConstGauge::new(open));
    }
    registry
}

/// Parses `VmRSS: 123456 kB`, in bytes.
fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_told_in_bytes() {
        assert_eq!(resident("Name:\thoso\nVmRSS:\t   12 kB\nThreads:\t3\n"), Some(12 * 1024));
        assert_eq!(resident("Name:\thoso\n"), None);
        assert_eq!(resident("VmRSS:\tmuch\n"), None);
    }
}

//! Outcome of a drill.

use std::fs::OpenOptions;
use std::io::Write;
use std::time::Duration;

/// Outcome of a drill: a row of the table that `tests/drills` prints.
pub(crate) struct Outcome {
    /// Number and name of the case: `17 a tail is lost`.
    pub(crate) case: &'static str,
    pub(crate) database: &'static str,
    /// Writes acknowledged to a client.
    pub(crate) acknowledged: u64,
    /// Acknowledged writes that are missing.
    pub(crate) lost: u64,
    /// Writes stored more than once.
    pub(crate) doubled: u64,
    /// Time until recovery, or of the whole drill.
    pub(crate) took: Duration,
    /// Further figures in words.
    pub(crate) figure: String,
}

impl Outcome {
    /// Prints the row if wanted, and fails on lost or duplicated writes.
    pub(crate) fn report(&self) {
        if let Some(table) = std::env::var_os("HOSO_DRILLS_TABLE") {
            let Self { case, database, acknowledged, lost, doubled, took, figure } = self;
            let seconds = took.as_secs_f64();
            let mut table = OpenOptions::new().append(true).create(true).open(table).expect("the table of drills");
            writeln!(table, "{case}\t{database}\t{acknowledged}\t{lost}\t{doubled}\t{seconds:.2}\t{figure}")
                .expect("a row of the table");
        }
        assert_eq!((self.lost, self.doubled), (0, 0), "{}: writes lost, doubled", self.case);
    }
}

/// True in `tests/drills`, which run long.
pub(crate) fn is_long() -> bool {
    std::env::var("HOSO_DRILLS").is_ok_and(|size| size == "long")
}

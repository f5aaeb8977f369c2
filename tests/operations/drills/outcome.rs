use std::fs::OpenOptions;
use std::io::Write;
use std::time::Duration;

/// What came of a drill: a row of the table that `tests/drills` prints.
pub(crate) struct Outcome {
    /// Number and name of the case: `17 a tail is lost`.
    pub(crate) case: &'static str,
    /// `sqlite` or `postgres`.
    pub(crate) database: &'static str,
    /// Writes that a client was told are stored.
    pub(crate) acknowledged: u64,
    /// Acknowledged writes that are not found afterwards.
    pub(crate) lost: u64,
    /// Writes that are found more than once.
    pub(crate) doubled: u64,
    /// How long the service needed to be well again, or the drill took.
    pub(crate) took: Duration,
    /// What else was measured, in words.
    pub(crate) figure: String,
}

impl Outcome {
    /// Puts the row into the table, where somebody wants one, and fails where a write was lost or doubled.
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

/// Whether a drill shall take its time, as `tests/drills` asks.
pub(crate) fn is_long() -> bool {
    std::env::var("HOSO_DRILLS").is_ok_and(|size| size == "long")
}

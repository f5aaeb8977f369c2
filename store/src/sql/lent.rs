use std::future::Future;

use tokio::runtime::Handle;

use super::SqlError;
use super::bulkhead::Place;

/// What a pool has lent, with the place of whoever has it.
///
/// A statement that is given up goes on in the database, and its connection comes back once it has ended. The place is kept
/// until then: else whoever comes next would take a connection that is kept for workers, and they would have none in the end.
pub(super) struct Lent<T: Settle> {
    what: Option<T>,
    place: Place,
    /// Whether a statement was begun and has not ended.
    runs: bool,
}

/// What goes on by itself where nobody waits for it any more.
pub(super) trait Settle: Send + 'static {
    /// Waits until the database is done with it, and gives it back.
    fn settle(self) -> impl Future<Output = ()> + Send;
}

impl<T: Settle> Lent<T> {
    /// By whoever has this place.
    pub(super) fn new(what: T, place: Place) -> Self {
        Self { what: Some(what), place, runs: false }
    }

    /// To send a statement by, whose end is to be told.
    pub(super) fn begins(&mut self) -> Result<&mut T, SqlError> {
        self.runs = true;
        self.what.as_mut().ok_or_else(|| sqlx::Error::WorkerCrashed.into())
    }

    /// The statement has ended, well or not.
    pub(super) fn ends(&mut self) {
        self.runs = false;
    }

    /// To look at.
    pub(super) fn get(&self) -> Option<&T> {
        self.what.as_ref()
    }

    /// For its last statement.
    pub(super) fn take(&mut self) -> Result<T, SqlError> {
        self.what.take().ok_or_else(|| sqlx::Error::WorkerCrashed.into())
    }
}

impl<T: Settle> Drop for Lent<T> {
    fn drop(&mut self) {
        if !self.runs {
            return;
        }
        if let (Some(what), Some(place), Ok(runtime)) = (self.what.take(), self.place.take(), Handle::try_current()) {
            runtime.spawn(async move {
                what.settle().await;
                drop(place);
            });
        }
    }
}

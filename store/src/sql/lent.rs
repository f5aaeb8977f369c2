//! Cancellation safety of lent connections: an abandoned statement or transaction keeps its permit until the database
//! has ended it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::Handle;

use super::SqlError;
use super::bulkhead::Place;

/// Connection or transaction lent by a pool, with the bulkhead's permit of its holder.
///
/// An abandoned statement, commit or open transaction goes on in the database until it ends or is rolled back, and only
/// then the connection comes back. The permit is kept until then: otherwise the next request would take a connection
/// that is reserved for workers, and they would have none in the end.
pub(super) struct Lent<T: Settle> {
    what: Option<T>,
    place: Place,
    /// Whether the database still has something to end.
    is_busy: bool,
}

/// Lent thing that must be settled if its holder abandons it.
pub(super) trait Settle: Send + 'static {
    /// Whether it is open between two statements too, as a transaction is.
    const STAYS_OPEN: bool;

    /// Waits until the database is done with it, and gives it back.
    fn settle(self) -> impl Future<Output = ()> + Send;
}

impl<T: Settle> Lent<T> {
    pub(super) fn new(what: T, place: Place) -> Self {
        Self { what: Some(what), place, is_busy: T::STAYS_OPEN }
    }

    /// Marks the begin of a statement, and lends the connection for it.
    pub(super) fn begins(&mut self) -> Result<&mut T, SqlError> {
        self.is_busy = true;
        self.what.as_mut().ok_or_else(|| sqlx::Error::WorkerCrashed.into())
    }

    /// Marks the end of a statement, successful or not.
    pub(super) fn ends(&mut self) {
        self.is_busy = T::STAYS_OPEN;
    }

    pub(super) fn get(&self) -> Option<&T> {
        self.what.as_ref()
    }

    /// Ends it by a consuming operation (commit, roll-back), which goes on if the caller is cancelled.
    pub(super) async fn finish<F>(mut self, by: impl FnOnce(T) -> F) -> Result<(), SqlError>
    where
        F: Future<Output = Result<(), SqlError>> + Send + 'static,
    {
        let (Some(what), place) = (self.what.take(), self.place.take()) else {
            return Err(sqlx::Error::WorkerCrashed.into());
        };
        let work = by(what);
        DetachOnDrop::new(async move {
            let outcome = work.await;
            drop(place);
            outcome
        })
        .await
    }
}

impl<T: Settle> Drop for Lent<T> {
    fn drop(&mut self) {
        if !self.is_busy {
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

/// Future that moves to a task of its own when dropped unfinished.
struct DetachOnDrop<F>
where
    F: Future + Send + 'static,
{
    work: Option<Pin<Box<F>>>,
}

impl<F> DetachOnDrop<F>
where
    F: Future + Send + 'static,
{
    fn new(work: F) -> Self {
        Self { work: Some(Box::pin(work)) }
    }
}

impl<F> Future for DetachOnDrop<F>
where
    F: Future + Send + 'static,
{
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Some(work) = self.work.as_mut() else { return Poll::Pending };
        let outcome = std::task::ready!(work.as_mut().poll(context));
        self.work = None;
        Poll::Ready(outcome)
    }
}

impl<F> Drop for DetachOnDrop<F>
where
    F: Future + Send + 'static,
{
    fn drop(&mut self) {
        if let (Some(work), Ok(runtime)) = (self.work.take(), Handle::try_current()) {
            runtime.spawn(async move {
                work.await;
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

    use super::*;

    /// Connection whose database ends its work when the test says so.
    #[derive(Clone, Default)]
    struct Slow {
        may_end: Arc<Notify>,
        has_ended: Arc<AtomicBool>,
    }

    impl Slow {
        async fn end(self) {
            self.may_end.notified().await;
            self.has_ended.store(true, Ordering::SeqCst);
        }
    }

    struct IdleBetween(Slow);
    struct OpenBetween(Slow);

    impl Settle for IdleBetween {
        const STAYS_OPEN: bool = false;
        fn settle(self) -> impl Future<Output = ()> + Send {
            self.0.end()
        }
    }

    impl Settle for OpenBetween {
        const STAYS_OPEN: bool = true;
        fn settle(self) -> impl Future<Output = ()> + Send {
            self.0.end()
        }
    }

    /// Semaphore with a single permit.
    struct OnlyPlace(Arc<Semaphore>);

    impl OnlyPlace {
        fn new() -> Self {
            Self(Arc::new(Semaphore::new(1)))
        }

        fn take(&self) -> OwnedSemaphorePermit {
            Arc::clone(&self.0).try_acquire_owned().expect("it is free")
        }

        fn is_free(&self) -> bool {
            self.0.available_permits() == 1
        }

        /// The permit is held while the database goes on, and free once that has ended.
        async fn assert_kept_until_the_end(&self, database: &Slow) {
            tokio::task::yield_now().await;
            assert!(!self.is_free(), "kept while the database goes on");
            database.may_end.notify_one();
            let _place = self.0.acquire().await.expect("it comes back");
            assert!(database.has_ended.load(Ordering::SeqCst), "after the database's own end");
        }
    }

    #[tokio::test]
    async fn an_idle_connection_gives_its_place_back_at_once() {
        let (place, database) = (OnlyPlace::new(), Slow::default());
        let mut lent = Lent::new(IdleBetween(database), Some(place.take()));
        lent.begins().expect("it is there");
        lent.ends();
        drop(lent);
        assert!(place.is_free());
    }

    #[tokio::test]
    async fn a_statement_that_is_given_up_keeps_its_place_until_it_has_ended() {
        let (place, database) = (OnlyPlace::new(), Slow::default());
        let mut lent = Lent::new(IdleBetween(database.clone()), Some(place.take()));
        lent.begins().expect("it is there");
        drop(lent);
        place.assert_kept_until_the_end(&database).await;
    }

    #[tokio::test]
    async fn a_transaction_that_is_given_up_between_two_statements_keeps_its_place_until_it_is_rolled_back() {
        let (place, database) = (OnlyPlace::new(), Slow::default());
        let mut lent = Lent::new(OpenBetween(database.clone()), Some(place.take()));
        lent.begins().expect("it is there");
        lent.ends();
        drop(lent);
        place.assert_kept_until_the_end(&database).await;
    }

    #[tokio::test]
    async fn a_commit_that_is_given_up_goes_on_and_keeps_its_place_until_it_has_ended() {
        let (place, database) = (OnlyPlace::new(), Slow::default());
        let lent = Lent::new(OpenBetween(database.clone()), Some(place.take()));
        let mut commit = Box::pin(lent.finish(|transaction| async move {
            transaction.0.end().await;
            Ok(())
        }));
        assert!(futures::poll!(&mut commit).is_pending());
        drop(commit);
        place.assert_kept_until_the_end(&database).await;
    }

    #[tokio::test]
    async fn a_commit_that_is_waited_for_gives_its_place_back_with_its_answer() {
        let (place, database) = (OnlyPlace::new(), Slow::default());
        let lent = Lent::new(OpenBetween(database.clone()), Some(place.take()));
        database.may_end.notify_one();
        let outcome = lent.finish(|transaction| async move {
            transaction.0.end().await;
            Err(sqlx::Error::RowNotFound.into())
        });
        let told = outcome.await.expect_err("its own outcome");
        assert_eq!(told.to_string(), SqlError::from(sqlx::Error::RowNotFound).to_string());
        assert!(place.is_free());
    }
}

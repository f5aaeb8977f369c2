//! A projection that counts events, with faults on demand.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use projections::{ApplyError, Projection, Reading};
use store::RecordedEvent;
use store::sql::{Pool, Sql, SqlError, WriteTransaction};
use tokio::sync::Notify;

/// Counts projections of each event: unlike the service's ones it shows duplicates.
#[derive(Clone, Default)]
pub(super) struct Tally {
    pub fault: Option<Fault>,
    pub broken: Arc<AtomicBool>,
    /// Notified when it hangs.
    pub hangs: Arc<Notify>,
}

#[derive(Clone, Copy)]
pub(super) enum Fault {
    /// Events of this type fail permanently.
    Poison(&'static str),
    /// The database asks for a retry, after some rows were written.
    Contention,
    /// Never completes, after some rows were written.
    Hangs,
}

impl Tally {
    pub(super) fn with(fault: Fault) -> Self {
        Self { fault: Some(fault), broken: Arc::new(AtomicBool::new(true)), hangs: Arc::default() }
    }

    /// Its table, and the projection.
    pub(super) async fn set_up(&self, views: &Pool) -> Vec<Box<dyn Projection>> {
        let table = "CREATE TABLE IF NOT EXISTS tally (event text PRIMARY KEY, times bigint NOT NULL)";
        views.execute(Sql::new(table)).await.unwrap();
        let mut projections = projections::all();
        projections.insert(2, Box::new(self.clone()));
        projections
    }

    /// Number of events, each counted once.
    pub(super) async fn counted(views: &Pool) -> usize {
        let rows = views.fetch_all(Sql::new("SELECT times FROM tally")).await.unwrap();
        assert!(rows.iter().all(|row| row.integer("times").unwrap() == 1), "an event was followed twice");
        rows.len()
    }

    pub(super) fn cure(&self) {
        self.broken.store(false, Ordering::Relaxed);
    }
}

#[async_trait]
impl Projection for Tally {
    fn name(&self) -> &'static str {
        "tally"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["tally"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        _: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let broken = self.broken.load(Ordering::Relaxed);
        for event in events {
            if let (true, Some(Fault::Poison(poison))) = (broken, self.fault)
                && event.event_type == poison
            {
                return Err(ApplyError::OutOfPlace("poison".to_owned()));
            }
            let sql = "INSERT INTO tally (event, times) VALUES ($1, 1) \
                       ON CONFLICT (event) DO UPDATE SET times = tally.times + 1";
            transaction.execute(Sql::new(sql).bind(event.id)).await?;
        }
        match self.fault.filter(|_| broken) {
            None | Some(Fault::Poison(_)) => Ok(()),
            Some(Fault::Contention) => Err(SqlError::Contention("not now".to_owned()).into()),
            Some(Fault::Hangs) => {
                self.hangs.notify_one();
                std::future::pending().await
            }
        }
    }
}

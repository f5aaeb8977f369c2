//! Subjects on one kind of database.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::exchange::Parties;
use domain::{AgencyId, Role};
use store::log::Appender;
use store::sql::{Database, Sql};

use super::Failure;
use super::arguments::{Arguments, Kind};
use super::clients::{Appends, Bare, Commands};
use super::measure::{Client, Slice, slice};
use super::mutations::Mutations;
use super::place::Place;
use super::report::Followed;
use super::service::{MeasuredService, Served};

/// Subjects, the yardstick first.
const NAMES: [&str; COUNT] = ["bare commit", "append", "command", "mutation"];
pub(super) const COUNT: usize = 4;

/// Subjects on one kind of database: a bare table, a service that only stores, and one that serves, each on a database
/// of its own on the same server or disk.
pub(super) struct Subjects {
    clients: [Vec<Box<dyn Client>>; COUNT],
    bare: (Database, Place),
    /// Without a running projector.
    storing: MeasuredService,
    /// Events appended since the projector last ran.
    appended: usize,
    serving: MeasuredService,
    served: Served,
}

impl Subjects {
    pub(super) async fn open(kind: Kind, arguments: &Arguments, clients: u16) -> Result<Self, Failure> {
        let place = Place::fresh(kind, "bare", arguments).await?;
        let bare = (Database::connect(&place.url).await?, place);
        Bare::prepare(&bare.0.ledger).await?;
        let storing = MeasuredService::open(Place::fresh(kind, "storing", arguments).await?).await?;
        let serving = MeasuredService::open(Place::fresh(kind, "serving", arguments).await?).await?;
        let served = serving.serve().await?;
        let app = &storing.app;
        let appender = Appender::start(Arc::clone(&app.parts.log));
        let applicant = storing.filed().await?.first().ok_or("the demo files nothing")?.applicant;
        let parties = Parties { applicant, agency: AgencyId::of_code("000.00.08.H34") };
        let sample = Arc::new(Commands::new(app, parties).sample().await?);
        let mut all: [Vec<Box<dyn Client>>; COUNT] = Default::default();
        let filed = serving.filed().await?;
        if filed.len() < usize::from(clients) {
            return Err(format!("the demo files {} dossiers, one for each client at most", filed.len()).into());
        }
        for filed in filed.into_iter().take(usize::from(clients)) {
            let token = serving.token(filed.applicant, Role::Citizen).await?;
            let [bares, appends, commands, mutations] = &mut all;
            bares.push(Box::new(Bare::new(&bare.0.ledger, &sample, app.parts.ids.uuid())));
            appends.push(Box::new(Appends::new(app, &appender, &sample)));
            commands.push(Box::new(Commands::new(app, parties)));
            mutations.push(Box::new(Mutations::new(served.address, &app.parts.ids, &token, filed.code)));
        }
        Ok(Self { clients: all, bare, storing, appended: 1, serving, served })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        NAMES.into_iter()
    }

    /// Runs clients of a subject for a time.
    pub(super) async fn run(&mut self, subject: usize, clients: u16, lasting: Duration) -> Result<Slice, Failure> {
        let mut resting = std::mem::take(&mut self.clients[subject]);
        let sending = resting.drain(..usize::from(clients).min(resting.len())).collect();
        let (mut sent, slice) = slice(sending, lasting).await?;
        sent.extend(resting);
        self.clients[subject] = sent;
        if matches!(NAMES[subject], "append" | "command") {
            self.appended += slice.answers();
        }
        Ok(slice)
    }

    /// Projects the backlog of appended events.
    pub(super) async fn follow(&mut self) -> Result<Followed, Failure> {
        let begun = Instant::now();
        self.storing.app.parts.projector.catch_up().await?;
        let seconds = begun.elapsed().as_secs_f64();
        let events = std::mem::take(&mut self.appended);
        Ok(Followed { events, per_second: events as f64 / seconds })
    }

    /// Durability settings of the database.
    pub(super) async fn settings(&self) -> Result<String, Failure> {
        let ledger = &self.bare.0.ledger;
        let text = if ledger.is_sqlite() {
            "select 'SQLite ' || sqlite_version() || ', journal_mode=' || journal_mode || ', synchronous=' \
             || case synchronous when 2 then 'FULL' else synchronous end as settings \
             from pragma_journal_mode, pragma_synchronous"
        } else {
            "select 'PostgreSQL ' || current_setting('server_version') || ', fsync=' || current_setting('fsync') \
             || ', synchronous_commit=' || current_setting('synchronous_commit') as settings"
        };
        let row = ledger.fetch_optional(Sql::new(text)).await?.ok_or("the database tells nothing of itself")?;
        Ok(row.text("settings")?)
    }

    pub(super) async fn close(self) -> Result<(), Failure> {
        drop(self.clients);
        self.served.stop().await?;
        self.serving.remove().await?;
        self.storing.remove().await?;
        let (database, place) = self.bare;
        database.close().await;
        place.remove().await
    }
}

//! Reminders of deadlines: found in the read models, decided on the log, recorded once by whichever instance is first.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use domain::deadline::{Deadline, DeadlineCommand, Deadlines};
use domain::dossier::Dossier;
use domain::{Actor, AgencyId, CommandEnvelope, Moment};
use foundation::clock::Clock;
use foundation::error::AppError;
use projections::Queries;
use projections::deadlines::FallenDue;
use store::Executor;
use store::log::Position;

use crate::command_runner::CommandRunner;
use crate::fault_log::{FaultLog, top};
use crate::officers::{Officers, OnDuty};
use crate::read_your_writes::ReadYourWrites;

const PAGE: u32 = 100;

/// Officers by agency, loaded once per round.
type Staff = HashMap<AgencyId, OnDuty>;

/// Events of deadlines that come near or pass.
pub struct Reminders {
    pub(crate) clock: Clock,
    pub(crate) commands: CommandRunner,
    pub(crate) executor: Executor,
    pub(crate) faults: FaultLog,
    pub(crate) officers: Arc<Officers>,
    pub(crate) queries: Queries,
    pub(crate) rows: ReadYourWrites,
}

impl Reminders {
    /// Records every deadline reached by now, and whom to notify; returns their number.
    ///
    /// The read models only say where to look: the decision is made on the dossier in the log, and stored once, from
    /// however many instances this runs in and wherever one of them breaks off. A dossier that cannot be read holds up
    /// no other. `go_on` is asked between dossiers (graceful shutdown).
    pub async fn remind(&self, go_on: impl Fn() -> bool) -> Result<u64, AppError> {
        let now = self.clock.now();
        let mut staff = Staff::new();
        let (mut reached, mut last) = (Vec::new(), None);
        loop {
            let page = self.queries.deadlines.fallen_due(now, last.as_ref(), PAGE).await;
            let page = page.map_err(|error| self.faults.unanswered(error))?;
            for fallen in page.iter().take_while(|_| go_on()) {
                match self.reach(fallen, now, &mut staff).await {
                    Ok(mut positions) => reached.append(&mut positions),
                    // Already logged with its cause.
                    Err(AppError::Internal(_)) => {}
                    Err(passing) => return Err(passing),
                }
            }
            match page.into_iter().last().filter(|_| go_on()) {
                Some(fallen) => last = Some(fallen),
                None => break,
            }
        }
        self.rows.settle(reached.iter().max().copied()).await;
        Ok(reached.len() as u64)
    }

    /// Positions of the events of deadlines reached now.
    async fn reach(&self, fallen: &FallenDue, now: Moment, staff: &mut Staff) -> Result<Vec<Position>, AppError> {
        let id = fallen.dossier.0;
        let dossier = self.commands.load::<Dossier>(id).await.map_err(top)?;
        let Some(filed) = dossier.state.filed.as_deref() else { return Ok(Vec::new()) };
        let deadlines = self.commands.load::<Deadlines>(id).await.map_err(top)?;
        let mut reached = Vec::new();
        for deadline in filed.fallen_due(fallen.warnings, &deadlines.state, now) {
            let staff = match staff.entry(filed.agency) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(self.officers.on_duty(filed.agency).await?),
            };
            let tell = staff.with_stand_ins(filed.told_of(&deadline, now, &staff.officers), now.local_date());
            let is_over = matches!(deadline, Deadline::SupplementTimeEnding { until } if until < now);
            if tell.is_empty() && !is_over {
                tracing::warn!(agency = %filed.agency, deadline = deadline.kind(), "there is nobody to be told of a deadline");
            }
            let command = CommandEnvelope::new(Actor::System, now, DeadlineCommand::Reach { deadline, tell });
            let context = self.commands.own_context();
            let executed = self.executor.execute::<Deadlines>(id, command, &context, |_| Vec::new()).await;
            let executed = executed.map_err(|error| top(self.faults.command_error(error)))?;
            reached.extend(executed.position.filter(|_| !executed.events.is_empty()));
        }
        Ok(reached)
    }
}

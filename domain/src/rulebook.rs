//! Reference data of decisions, in memory: agencies, procedure versions and the working calendar.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::agency::Agency;
use crate::calendar::WorkingCalendar;
use crate::procedure::{FormSchema, ProcedureDefinition};
use crate::{AgencyId, ProcedureId};

/// A procedure version with its form schema compiled.
#[derive(Debug)]
pub struct ProcedureVersion {
    pub version: u32,
    pub definition: ProcedureDefinition,
    /// Compiled schema of the form.
    pub form: FormSchema,
}

impl ProcedureVersion {
    /// Agency that runs the procedure.
    pub fn agency(&self) -> AgencyId {
        AgencyId::of_code(&self.definition.agency)
    }
}

/// Reference data of decisions; immutable while a decision runs.
#[derive(Debug, Default, Clone)]
pub struct Rulebook {
    agencies: HashMap<AgencyId, Agency>,
    procedures: HashMap<ProcedureId, BTreeMap<u32, Arc<ProcedureVersion>>>,
    retired: HashSet<ProcedureId>,
    calendar: WorkingCalendar,
}

impl Rulebook {
    /// Builds the rulebook of these facts; no procedure is retired yet.
    pub fn new(
        agencies: impl IntoIterator<Item = Agency>,
        procedures: impl IntoIterator<Item = Arc<ProcedureVersion>>,
        calendar: WorkingCalendar,
    ) -> Self {
        let agencies = agencies.into_iter().map(|agency| (agency.id(), agency)).collect();
        let mut versions: HashMap<ProcedureId, BTreeMap<u32, Arc<ProcedureVersion>>> = HashMap::new();
        for procedure in procedures {
            let id = ProcedureId::of_code(&procedure.definition.code);
            versions.entry(id).or_default().insert(procedure.version, procedure);
        }
        Self { agencies, procedures: versions, retired: HashSet::new(), calendar }
    }

    /// Retires procedures: no new dossier is filed under one of these codes.
    #[must_use]
    pub fn retiring<'c>(mut self, codes: impl IntoIterator<Item = &'c str>) -> Self {
        self.retired.extend(codes.into_iter().map(ProcedureId::of_code));
        self
    }

    /// Agency by its id; `None` where it is not registered.
    pub fn agency(&self, id: AgencyId) -> Option<&Agency> {
        self.agencies.get(&id)
    }

    /// All agencies, ordered by code.
    pub fn agencies(&self) -> impl Iterator<Item = &Agency> {
        let mut agencies: Vec<_> = self.agencies.values().collect();
        agencies.sort_by(|one, other| one.code.cmp(&other.code));
        agencies.into_iter()
    }

    /// Procedure version by code and number; retired ones stay known.
    pub fn procedure(&self, code: &str, version: u32) -> Option<&Arc<ProcedureVersion>> {
        self.procedures.get(&ProcedureId::of_code(code))?.get(&version)
    }

    /// Latest version, under which new dossiers are filed; `None` once the procedure is retired.
    pub fn current_procedure(&self, code: &str) -> Option<&Arc<ProcedureVersion>> {
        let id = ProcedureId::of_code(code);
        if self.retired.contains(&id) { None } else { self.procedures.get(&id)?.values().next_back() }
    }

    /// Latest version of each procedure in force, ordered by code.
    pub fn current_procedures(&self) -> impl Iterator<Item = &Arc<ProcedureVersion>> {
        let in_force = self.procedures.iter().filter(|(id, _)| !self.retired.contains(id));
        let mut current: Vec<_> = in_force.filter_map(|(_, versions)| versions.values().next_back()).collect();
        current.sort_by(|one, other| one.definition.code.cmp(&other.definition.code));
        current.into_iter()
    }

    /// Working calendar of the agencies: days off, make-up Saturdays and opening hours.
    pub fn calendar(&self) -> &WorkingCalendar {
        &self.calendar
    }
}

#[cfg(test)]
mod tests;

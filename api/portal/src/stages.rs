//! Workflow stages of a dossier for its progress page: done, current, to come.

use std::cmp::Ordering;
use std::iter::once;

use super::schema::enums::DossierStatus;
use super::schema::procedure::{ProcedureSteps, Step};
use super::translator::Translator;

/// Progress of a stage: done, current or to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    Past,
    Now,
    Ahead,
}

/// Stage of a dossier's workflow that every dossier of the procedure passes.
#[derive(Debug, PartialEq, Eq)]
pub struct Stage {
    /// Name in the reader's language.
    pub name: String,
    pub reached: Reached,
}

impl Stage {
    /// Id of the text that states its progress.
    pub fn label(&self) -> &'static str {
        match self.reached {
            Reached::Past => "stage-past",
            Reached::Now => "stage-now",
            Reached::Ahead => "stage-ahead",
        }
    }
}

impl ProcedureSteps {
    /// Stages from reception to result, for a dossier of this status at this step; empty for one that
    /// was rejected or stopped.
    pub fn stages(&self, translator: &Translator, status: DossierStatus, step: Option<&Step>) -> Vec<Stage> {
        let result = self.steps.len() + 1;
        let at = match status {
            DossierStatus::Rejected | DossierStatus::Stopped => return Vec::new(),
            DossierStatus::ResultReturned => result + 1,
            DossierStatus::Resolved => result,
            DossierStatus::Registered
            | DossierStatus::Accepted
            | DossierStatus::Processing
            | DossierStatus::SupplementRequested
            | DossierStatus::PaymentRequired
            | DossierStatus::WithdrawalRequested => {
                let index = step.and_then(|here| self.steps.iter().position(|step| step.key == here.key));
                // While reception has the dossier, it is at no step.
                index.map_or(0, |index| index + 1)
            }
        };
        let names = self.steps.iter().map(|step| step.name.clone());
        let names =
            once(translator.t("service-step-received")).chain(names).chain(once(translator.t("service-step-result")));
        let reached = |index: usize| match index.cmp(&at) {
            Ordering::Less => Reached::Past,
            Ordering::Equal => Reached::Now,
            Ordering::Greater => Reached::Ahead,
        };
        names.enumerate().map(|(index, name)| Stage { name, reached: reached(index) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::Language;

    use super::*;
    use foundation::texts::Texts;

    fn step(key: &str) -> Step {
        Step { key: key.to_owned(), name: key.to_owned() }
    }

    fn course(status: DossierStatus, at: Option<&str>) -> String {
        let translator = Translator::new(Arc::new(Texts::embedded().unwrap()), Language::Vi);
        let staged = ProcedureSteps { steps: vec![step("examine"), step("sign")] };
        let stages = staged.stages(&translator, status, at.map(step).as_ref());
        let sign = |stage: &Stage| match stage.reached {
            Reached::Past => '+',
            Reached::Now => '>',
            Reached::Ahead => '-',
        };
        stages.iter().map(sign).collect()
    }

    #[test]
    fn a_dossier_goes_from_the_desk_through_its_steps_to_its_result() {
        assert_eq!(course(DossierStatus::Registered, None), ">---");
        assert_eq!(course(DossierStatus::Accepted, None), ">---");
        assert_eq!(course(DossierStatus::Processing, Some("examine")), "+>--");
        assert_eq!(course(DossierStatus::SupplementRequested, Some("sign")), "++>-");
        assert_eq!(course(DossierStatus::Resolved, Some("sign")), "+++>");
        assert_eq!(course(DossierStatus::ResultReturned, None), "++++");
    }

    #[test]
    fn what_ended_on_the_way_has_none_ahead() {
        assert_eq!(course(DossierStatus::Rejected, None), "");
        assert_eq!(course(DossierStatus::Stopped, Some("examine")), "");
    }
}

//! Inputs of filters, and their translation for queries.

use app::caller::Caller;
use async_graphql::{ID, InputObject, SimpleObject};
use foundation::error::AppError;
use foundation::global_id::GlobalId;

use crate::enums::{DossierStatus, Role, Timeliness, Turn};
use crate::scalar::{Date, DateTime};
use crate::text::{CodeArgument, SearchArgument};

/// Filter of `procedures`; all conditions must hold, and null means the same as leaving out.
#[derive(InputObject, Default)]
pub struct ProcedureFilter {
    /// Words of name, code, sector or agency in any order, with or without diacritics; some may be missing.
    pub search: Option<SearchArgument>,
    /// Code of the agency that runs the procedure, exactly.
    pub agency_code: Option<CodeArgument>,
    /// Code of the sector that the procedure belongs to, exactly.
    pub sector_code: Option<CodeArgument>,
}

/// Filter of dossier lists; all conditions must hold. Days are in Asia/Ho_Chi_Minh, both ends included; null means the
/// same as leaving out.
#[derive(InputObject, SimpleObject, Clone, Default)]
#[graphql(name = "QueueFilter", input_name = "DossierFilter")]
pub struct DossierFilter {
    /// Any of these statuses; all statuses if left out or empty.
    pub statuses: Option<Vec<DossierStatus>>,
    /// Code of the agency, exactly; all agencies in the caller's scope if left out.
    pub agency_code: Option<CodeArgument>,
    /// Code of the sector that the procedure belongs to, exactly.
    pub sector_code: Option<CodeArgument>,
    /// National code of the procedure, `2.001624`, any version; all procedures if left out.
    pub procedure_code: Option<CodeArgument>,
    /// Account id of the officer who works on the dossier.
    pub assignee_id: Option<ID>,
    /// True for dossiers that nobody works on, false for assigned ones.
    pub unassigned: Option<bool>,
    /// Any of these values of `Dossier.timeliness` now; all if left out or empty.
    pub timeliness: Option<Vec<Timeliness>>,
    /// Side that has to act next: applicant, office or nobody.
    pub turn: Option<Turn>,
    /// True for dossiers with messages that the side of the list has not read, false for those without.
    pub has_unread: Option<bool>,
    /// Moment in UTC: dossiers whose `updatedAt` is at or after it, messages included.
    pub changed_since: Option<DateTime>,
    /// True for dossiers new to the caller: at the desk those submitted and not taken, for specialists and leaders
    /// those at a step of their role that are unassigned or theirs. Nothing for other roles.
    pub new_for_viewer: Option<bool>,
    /// True for dossiers that need the caller: for applicants, those to answer or pay or with unread messages; for
    /// officers, those of `newForViewer` and those with unread messages that are theirs, or nobody's and at their turn.
    /// Nothing for other roles.
    pub awaits_viewer: Option<bool>,
    /// Role whose turn it is within the office: RECEPTION for dossiers at the desk, other roles for their steps.
    pub at_role: Option<Role>,
    /// Key of the step that an open dossier is at, one of `Procedure.steps`; combine it with `procedureCode`.
    pub step_key: Option<CodeArgument>,
    /// First day of submission, ISO 8601 in Asia/Ho_Chi_Minh, included; unbounded if left out.
    pub submitted_from: Option<Date>,
    /// Last day of submission, ISO 8601 in Asia/Ho_Chi_Minh, included; unbounded if left out.
    pub submitted_to: Option<Date>,
    /// Words of the code, applicant, names in the form, or procedure, with or without diacritics. In the staff queue by
    /// POST also a whole phone, e-mail address, identity number or tax code.
    pub text: Option<SearchArgument>,
}

/// Filter of `progressReport`; all conditions must hold. Days are in Asia/Ho_Chi_Minh, both ends included; null means
/// the same as leaving out.
#[derive(InputObject, Default)]
pub struct ReportFilter {
    /// Code of the agency, exactly; all agencies in the caller's scope if left out.
    pub agency_code: Option<CodeArgument>,
    /// National code of the procedure, `2.001624`, any version; all procedures if left out.
    pub procedure_code: Option<CodeArgument>,
    /// First day of submission, ISO 8601 in Asia/Ho_Chi_Minh, included; unbounded if left out.
    pub from: Option<Date>,
    /// Last day of submission, ISO 8601 in Asia/Ho_Chi_Minh, included; unbounded if left out.
    pub to: Option<Date>,
}

impl ProcedureFilter {
    /// Filter of the catalogue's query.
    pub fn read(self) -> projections::catalogue::ProcedureFilter {
        projections::catalogue::ProcedureFilter {
            search: self.search.map(|text| text.0),
            agency_code: self.agency_code.map(|code| code.0),
            sector_code: self.sector_code.map(|code| code.0),
        }
    }
}

/// Refuses a range that ends before it begins: its empty list would look like an idle office.
fn in_order(from: (&str, Option<Date>), to: (&str, Option<Date>)) -> Result<(), AppError> {
    match (from.1, to.1) {
        (Some(first), Some(last)) if first.0 > last.0 => {
            Err(AppError::BadUserInput(format!("{} is after {}", from.0, to.0)))
        }
        _ => Ok(()),
    }
}

impl DossierFilter {
    /// Validates the ranges of days.
    ///
    /// # Errors
    /// For a range that ends before it begins.
    pub fn check(&self) -> Result<(), AppError> {
        in_order(("submittedFrom", self.submitted_from), ("submittedTo", self.submitted_to))
    }

    /// Filter of the lists' queries for this caller.
    ///
    /// # Errors
    /// For an assignee's id of no account, and a range that ends before it begins.
    pub fn read(self, caller: &Caller) -> Result<projections::DossierFilter, AppError> {
        self.check()?;
        let assignee = match self.assignee_id.map(|id| id.parse()) {
            None => None,
            Some(Ok(GlobalId::Account(account))) => Some(account),
            Some(_) => return Err(AppError::BadUserInput("assigneeId is not the id of an account".to_owned())),
        };
        let reader = caller.actor.account().zip(caller.actor.role());
        let reader = |wanted: Option<bool>| {
            let reader = reader.filter(|_| wanted == Some(true));
            reader.map(|(account, role)| projections::Reader { account, role })
        };
        Ok(projections::DossierFilter {
            new_for: reader(self.new_for_viewer),
            awaits: reader(self.awaits_viewer),
            at_role: self.at_role.map(Into::into),
            step_key: self.step_key.map(|key| key.0),
            statuses: self.statuses.unwrap_or_default().into_iter().map(Into::into).collect(),
            agency_code: self.agency_code.map(|code| code.0),
            sector_code: self.sector_code.map(|code| code.0),
            procedure_code: self.procedure_code.map(|code| code.0),
            assignee,
            unassigned: self.unassigned,
            timeliness: self.timeliness.unwrap_or_default().into_iter().map(Into::into).collect(),
            turn: self.turn.map(Into::into),
            has_unread: self.has_unread,
            changed_since: self.changed_since.map(|moment| moment.0),
            submitted_from: self.submitted_from.map(|day| day.0),
            submitted_to: self.submitted_to.map(|day| day.0),
            text: self.text.map(|text| text.0),
            reach: None,
        })
    }
}

impl ReportFilter {
    /// Filter of the report's query.
    ///
    /// # Errors
    /// For a range that ends before it begins.
    pub fn read(self) -> Result<projections::progress_report::ReportFilter, AppError> {
        in_order(("from", self.from), ("to", self.to))?;
        let (from, to) = (self.from.map(|day| day.0), self.to.map(|day| day.0));
        Ok(projections::progress_report::ReportFilter {
            agency_code: self.agency_code.map(|code| code.0),
            procedure_code: self.procedure_code.map(|code| code.0),
            from,
            to,
        })
    }
}

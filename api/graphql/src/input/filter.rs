use app::caller::Caller;
use async_graphql::{ID, InputObject, SimpleObject};
use foundation::error::TopLevel;
use foundation::global_id::GlobalId;

use crate::enums::{DossierStatus, Role, Timeliness, Turn};
use crate::scalar::{Date, DateTime};
use crate::text::{CodeArgument, SearchArgument};

/// Which procedures; null means the same as absent.
#[derive(InputObject, Default)]
pub struct ProcedureFilter {
    /// Words of name, code, field or agency in any order, with or without diacritics; some may be missing.
    pub search: Option<SearchArgument>,
    /// Of the agency that runs them.
    pub agency_code: Option<CodeArgument>,
    /// Of their field.
    pub sector_code: Option<CodeArgument>,
}

/// Filter of the staff queue as saved in a `QueueView`, with the fields of `DossierFilter`.
#[derive(InputObject, SimpleObject, Clone, Default)]
#[graphql(name = "QueueFilter", input_name = "DossierFilter")]
pub struct DossierFilter {
    /// Any of these.
    pub statuses: Option<Vec<DossierStatus>>,
    /// Of this agency.
    pub agency_code: Option<CodeArgument>,
    /// Of procedures of this field.
    pub sector_code: Option<CodeArgument>,
    /// Of this procedure.
    pub procedure_code: Option<CodeArgument>,
    /// That this officer works on.
    pub assignee_id: Option<ID>,
    /// That nobody works on; false: that somebody does.
    pub unassigned: Option<bool>,
    /// Any of these.
    pub timeliness: Option<Vec<Timeliness>>,
    /// Waiting for this one to do something.
    pub turn: Option<Turn>,
    /// With messages that the side whose list it is has not read; false: without.
    pub has_unread: Option<bool>,
    /// Changed at this moment or later, if only by a message, as `updatedAt` says.
    pub changed_since: Option<DateTime>,
    /// True: only what is new for the caller. For the desk, what has come in and nobody has taken; for specialists and
    /// leaders, what is at a step of their role and nobody's or theirs; for all others, nothing.
    pub new_for_viewer: Option<bool>,
    /// True: only what the caller is to look at. For an applicant, what they are to answer or to pay, and what has messages
    /// that they have not read. For the desk, specialists and leaders, what is new for them, and what has messages that the
    /// office has not read and is theirs, or nobody's and at their turn. For all others, nothing.
    pub awaits_viewer: Option<bool>,
    /// At this role's turn in the office: RECEPTION for what the desk has, another for the steps that it does.
    pub at_role: Option<Role>,
    /// At the step of this key, until the dossier ends: one of `Procedure.steps`, so best with `procedureCode`.
    pub step_key: Option<CodeArgument>,
    /// Submitted on this day or later.
    pub submitted_from: Option<Date>,
    /// Submitted on this day or earlier.
    pub submitted_to: Option<Date>,
    /// Words of code, applicant, names that the form gives of them, or procedure, with or without diacritics. In the
    /// staff's queue, by POST only, also a telephone, e-mail address, identity number or tax code as a whole: the
    /// applicant's, or one that the form gives of them.
    pub text: Option<SearchArgument>,
}

/// Which dossiers a report is about. Dates are days in Asia/Ho_Chi_Minh, both ends included. Null means the same as
/// absent.
#[derive(InputObject, Default)]
pub struct ReportFilter {
    /// Of this agency.
    pub agency_code: Option<CodeArgument>,
    /// Of this procedure.
    pub procedure_code: Option<CodeArgument>,
    /// Submitted on this day or later.
    pub from: Option<Date>,
    /// Submitted on this day or earlier.
    pub to: Option<Date>,
}

impl ProcedureFilter {
    /// As the catalogue asks it.
    pub fn read(self) -> projections::catalogue::ProcedureFilter {
        projections::catalogue::ProcedureFilter {
            search: self.search.map(|text| text.0),
            agency_code: self.agency_code.map(|code| code.0),
            sector_code: self.sector_code.map(|code| code.0),
        }
    }
}

/// Refuses days that end before they begin: an empty list would pass for an idle office.
fn in_order(from: (&str, Option<Date>), to: (&str, Option<Date>)) -> Result<(), TopLevel> {
    match (from.1, to.1) {
        (Some(first), Some(last)) if first.0 > last.0 => {
            Err(TopLevel::BadUserInput(format!("{} is after {}", from.0, to.0)))
        }
        _ => Ok(()),
    }
}

impl DossierFilter {
    /// Whether its days are in order.
    ///
    /// # Errors
    /// Where they end before they begin.
    pub fn check(&self) -> Result<(), TopLevel> {
        in_order(("submittedFrom", self.submitted_from), ("submittedTo", self.submitted_to))
    }

    /// As the lists ask it for this caller.
    ///
    /// # Errors
    /// Where the assignee's id is no account's, or its days end before they begin.
    pub fn read(self, caller: &Caller) -> Result<projections::DossierFilter, TopLevel> {
        self.check()?;
        let assignee = match self.assignee_id.map(|id| id.parse()) {
            None => None,
            Some(Ok(GlobalId::Account(account))) => Some(account),
            Some(_) => return Err(TopLevel::BadUserInput("assigneeId is not the id of an account".to_owned())),
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
    /// As the report asks it.
    ///
    /// # Errors
    /// Where it ends before it begins.
    pub fn read(self) -> Result<projections::progress_report::ReportFilter, TopLevel> {
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

//! One row a dossier, for the lists of citizens and staff and for the look-up by code: what they show, filter and
//! order by.

use async_trait::async_trait;
use domain::exchange::MessageSide;
use domain::{DossierId, Moment, input};
use serde_json::{Value, json};
use store::Recorded;
use store::sql::{Row, WriteTransaction};

use crate::batch::{Holds, Table};
use crate::course::{Course, Courses};
use crate::names::{NamedAccount, NamedProcedure, PROCEDURE_COLUMNS, PROCEDURE_JOINS, name_columns};
use crate::projection::{ApplyError, Projection, Reading};
use crate::views::{QueryError, Views};

/// A dossier in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedDossier {
    /// Which.
    pub id: DossierId,
    /// How far it has come.
    pub course: Course,
    /// Under what it was filed.
    pub procedure: NamedProcedure,
    /// Who filed it.
    pub applicant: NamedAccount,
    /// Who works on it.
    pub assignee: Option<NamedAccount>,
    /// Messages that the side whose list it is has not read.
    pub unread: u64,
}

const TABLE: Table = Table {
    name: "dossier_list",
    keys: 1,
    columns: &[
        ("id", Holds::Text),
        ("code", Holds::Text),
        ("folded_code", Holds::Text),
        ("agency_id", Holds::Text),
        ("procedure_code", Holds::Text),
        ("procedure_version", Holds::Integer),
        ("applicant_id", Holds::Text),
        ("assignee_id", Holds::Text),
        ("status", Holds::Text),
        ("clock", Holds::Text),
        ("submitted_at", Holds::Integer),
        ("due_at", Holds::Integer),
        ("due_soon_at", Holds::Integer),
        ("ended_at", Holds::Integer),
        ("course", Holds::Text),
        ("number_end", Holds::Text),
        ("step_role", Holds::Text),
    ],
};

/// Feeds the lists of dossiers and the look-up.
pub struct DossierListProjection;

#[async_trait]
impl Projection for DossierListProjection {
    fn name(&self) -> &'static str {
        "dossier_list"
    }

    fn version(&self) -> u32 {
        4
    }

    fn tables(&self) -> &'static [&'static str] {
        &["dossier_list"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[Recorded],
    ) -> Result<(), ApplyError> {
        let mut courses = Courses::load(transaction, "dossier_list", events).await?;
        for event in events {
            courses.follow(transaction, reading, event).await?;
        }
        let rows = courses.changed().map(|(id, course)| row(id, course)).collect::<Result<_, _>>()?;
        Ok(TABLE.write(transaction, rows).await?)
    }
}

fn row(id: &str, course: &Course) -> Result<Value, serde_json::Error> {
    let filed = &course.filed;
    Ok(json!([
        id,
        filed.code,
        input::fold(filed.code.as_str()),
        filed.agency,
        filed.procedure.code,
        filed.procedure.version,
        filed.applicant,
        filed.assignee,
        course.status().name(),
        course.clock().name(),
        filed.submitted_at.micros(),
        filed.due_at.map(Moment::micros),
        course.due_soon_at.map(Moment::micros),
        filed.ended_at.map(Moment::micros),
        serde_json::to_string(course)?,
        number_end(filed.code.as_str()).unwrap_or_default(),
        filed.step.as_ref().map(|current| current.step.role.name()),
    ]))
}

/// What a number, or the end of one, ends in, without leading zeros; `None` where that is no number.
pub(crate) fn number_end(code: &str) -> Option<&str> {
    let end = code.rsplit('-').next()?;
    (!end.is_empty() && end.bytes().all(|byte| byte.is_ascii_digit())).then(|| end.trim_start_matches('0'))
}

/// The columns of the accounts whose names [`listed`] opens.
pub(crate) const SUBJECTS: [&str; 2] = ["applicant_id", "assignee_id"];

/// The columns that [`listed`] reads, with the messages that one side has not read.
pub(crate) fn columns(side: MessageSide) -> String {
    format!(
        "dossier.id AS id, dossier.course AS course, dossier.applicant_id AS applicant_id, \
         dossier.assignee_id AS assignee_id, {PROCEDURE_COLUMNS}, \
         {}, {}, \
         (SELECT count(*) FROM exchange_messages AS message WHERE message.dossier_id = dossier.id \
         AND message.awaits = '{}' AND message.read_at IS NULL) AS unread",
        name_columns("applicant"),
        name_columns("assignee"),
        side.name(),
    )
}

/// What lists of dossiers are read from.
pub(crate) fn from() -> String {
    format!(
        "FROM dossier_list AS dossier {PROCEDURE_JOINS} \
         LEFT JOIN accounts AS applicant ON applicant.id = dossier.applicant_id \
         LEFT JOIN accounts AS assignee ON assignee.id = dossier.assignee_id"
    )
}

/// A row of a list.
pub(crate) async fn listed(views: &Views, row: &Row) -> Result<ListedDossier, QueryError> {
    let course: Course = row.json("course")?;
    let assignee = match course.filed.assignee {
        Some(assignee) => Some(views.named(assignee, row, "assignee").await?),
        None => None,
    };
    Ok(ListedDossier {
        id: row.parsed("id")?,
        procedure: NamedProcedure::read(row)?,
        applicant: views.named(course.filed.applicant, row, "applicant").await?,
        assignee,
        unread: row.count("unread")?,
        course,
    })
}

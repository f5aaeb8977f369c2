//! One row a dossier, for the lists of citizens and staff and for the look-up by code: what they show, filter and
//! order by.

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use domain::exchange::{ExchangeEvent, MessageSide};
use domain::{AnyEvent, DossierId, Moment, input};
use serde_json::{Value, json};
use store::Recorded;
use store::log::Position;
use store::sql::{Row, WriteTransaction};

use crate::batch::{Holds, Table, for_texts};
use crate::course::{Course, Courses, of_dossier};
use crate::names::{
    NamedAccount, NamedProcedure, PROCEDURE_COLUMNS, PROCEDURE_JOINS, SealedName, name_columns, name_columns_then,
};
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
    /// The same by the name of that day; `None` where it is in no list yet.
    pub applicant_then: Option<NamedAccount>,
    /// Who works on it.
    pub assignee: Option<NamedAccount>,
    /// Messages that the side whose list it is has not read.
    pub unread: u64,
    /// When it changed last, if only by a message; `None` where it is in no list yet.
    pub updated_at: Option<Moment>,
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
        ("updated_at", Holds::Integer),
        ("position", Holds::Text),
        ("step_role", Holds::Text),
        ("step_key", Holds::Text),
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
        6
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
        let ids: BTreeSet<_> =
            events.iter().filter(|event| changes_a_dossier(event)).map(|event| event.stream.id.as_str()).collect();
        let mut courses = Courses::load_of(transaction, "dossier_list", &ids).await?;
        let mut last = load_last(transaction, &ids).await?;
        for event in events.iter().filter(|event| changes_a_dossier(event)) {
            courses.follow(transaction, reading, event).await?;
            let last =
                last.entry(event.stream.id.clone()).or_insert(LastChange { at: event.at, position: event.position });
            // Of instances whose clocks differ, a later event may bear an earlier moment.
            last.at = event.at.max(last.at);
            last.position = event.position.max(last.position);
        }
        let listed = ids.iter().filter_map(|id| Some((id, courses.get(id)?, *last.get(*id)?)));
        let rows = listed.map(|(id, course, last)| row(id, course, last)).collect::<Result<_, _>>()?;
        Ok(TABLE.write(transaction, rows).await?)
    }
}

/// Whether it is an event of a dossier, or a message about one: read marks change nothing that others would see.
fn changes_a_dossier(recorded: &Recorded) -> bool {
    of_dossier(recorded).is_some() || matches!(&recorded.event, AnyEvent::Exchange(ExchangeEvent::MessagePosted { .. }))
}

/// The last event of a dossier, or message about it.
#[derive(Clone, Copy)]
struct LastChange {
    at: Moment,
    position: Position,
}

async fn load_last(
    transaction: &mut WriteTransaction,
    ids: &BTreeSet<&str>,
) -> Result<HashMap<String, LastChange>, ApplyError> {
    let mut known = HashMap::new();
    if !ids.is_empty() {
        let text = "SELECT id, updated_at, position FROM dossier_list WHERE id IN (SELECT each.value FROM {each})";
        for row in transaction.fetch_all(for_texts(text, transaction.is_sqlite(), ids)?).await? {
            let last = LastChange { at: row.moment("updated_at")?, position: row.parsed("position")? };
            known.insert(row.text("id")?, last);
        }
    }
    Ok(known)
}

fn row(id: &str, course: &Course, last: LastChange) -> Result<Value, serde_json::Error> {
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
        last.at.micros(),
        last.position.to_string(),
        filed.step.as_ref().map(|current| current.step.role.name()),
        filed.step.as_ref().map(|current| current.step.key.as_str()),
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
        "dossier.id AS id, dossier.course AS course, dossier.updated_at AS updated_at, \
         dossier.applicant_id AS applicant_id, \
         dossier.assignee_id AS assignee_id, {PROCEDURE_COLUMNS}, \
         {}, {}, {}, \
         (SELECT count(*) FROM exchange_messages AS message WHERE message.dossier_id = dossier.id \
         AND message.awaits = '{}' AND message.read_at IS NULL) AS unread",
        name_columns("applicant"),
        name_columns_then("applicant", "dossier.submitted_at"),
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
    let applicant = course.filed.applicant;
    let name_then = views.display_name(&SealedName::read_then(row, "applicant")?).await?;
    Ok(ListedDossier {
        id: row.parsed("id")?,
        procedure: NamedProcedure::read(row)?,
        applicant: views.named(applicant, row, "applicant").await?,
        applicant_then: Some(NamedAccount { id: applicant, display_name: name_then }),
        assignee,
        unread: row.count("unread")?,
        updated_at: Some(row.moment("updated_at")?),
        course,
    })
}

//! Read model of dossier lists, of citizens and staff, and of the look-up by code: one row per dossier with what they
//! show, filter and sort by.

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use domain::dossier::DossierCode;
use domain::exchange::{ExchangeEvent, MessageSide};
use domain::{AccountId, AgencyId, AnyEvent, DossierId, Moment, input};
use store::RecordedEvent;
use store::log::Position;
use store::sql::{Row, WriteTransaction};

use crate::batch::{for_texts, row_of, write_rows};
use crate::names::{
    NamedAccount, NamedProcedure, PROCEDURE_COLUMNS, PROCEDURE_JOINS, SealedName, name_columns, name_columns_then,
};
use crate::projection::{ApplyError, Projection, Reading};
use crate::state::{DossierState, of_dossier};
use crate::views::{QueryError, Views};

#[derive(Debug, Clone, PartialEq)]
pub struct ListedDossier {
    pub id: DossierId,
    pub state: DossierState,
    /// Procedure under which it was filed.
    pub procedure: NamedProcedure,
    pub applicant: NamedAccount,
    /// Applicant by their name at submission; `None` where it is in no list yet.
    pub applicant_then: Option<NamedAccount>,
    pub assignee: Option<NamedAccount>,
    /// Messages that the list's side has not read.
    pub unread: u64,
    /// Time of the last change, messages included; `None` where it is in no list yet.
    pub updated_at: Option<Moment>,
}

row_of! {
    /// Rolling upgrade: `course` is read only by instances of the previous release, which may serve while one of this
    /// release starts.
    struct ListRow in "dossier_list", keys 1 {
        id: Text = String,
        code: Text = DossierCode,
        folded_code: Text = String,
        agency_id: Text = AgencyId,
        procedure_code: Text = String,
        procedure_version: Integer = u32,
        applicant_id: Text = AccountId,
        assignee_id: Text = Option<AccountId>,
        status: Text = &'static str,
        clock: Text = &'static str,
        submitted_at: Integer = i64,
        due_at: Integer = Option<i64>,
        due_soon_at: Integer = Option<i64>,
        ended_at: Integer = Option<i64>,
        course: Text = String,
        number_end: Text = String,
        updated_at: Integer = i64,
        position: Text = String,
        step_role: Text = Option<&'static str>,
        step_key: Text = Option<String>,
    }
}

pub struct DossierListProjection;

#[async_trait]
impl Projection for DossierListProjection {
    fn name(&self) -> &'static str {
        "dossier_list"
    }

    fn version(&self) -> u32 {
        7
    }

    fn tables(&self) -> &'static [&'static str] {
        &["dossier_list"]
    }

    fn asks_for_states(&self) -> bool {
        true
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let ids: BTreeSet<_> =
            events.iter().filter(|event| changes_a_dossier(event)).map(|event| event.stream.id.as_str()).collect();
        let states = reading.states(transaction, events).await?;
        let mut last = load_last(transaction, &ids).await?;
        for event in events.iter().filter(|event| changes_a_dossier(event)) {
            let last =
                last.entry(event.stream.id.clone()).or_insert(LastChange { at: event.at, position: event.position });
            // With clock skew between instances, a later event may have an earlier time.
            last.at = event.at.max(last.at);
            last.position = event.position.max(last.position);
        }
        let listed = ids.iter().filter_map(|id| Some((id, states.get(id)?, *last.get(*id)?)));
        let rows = listed.map(|(id, state, last)| row(id, state, last)).collect::<Result<_, _>>()?;
        Ok(write_rows(transaction, rows).await?)
    }
}

/// Whether it is an event of a dossier, or a message about one: a read mark is no change to others.
fn changes_a_dossier(recorded: &RecordedEvent) -> bool {
    of_dossier(recorded).is_some() || matches!(&recorded.event, AnyEvent::Exchange(ExchangeEvent::MessagePosted { .. }))
}

/// Last event of a dossier, or message about it.
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

fn row(id: &str, state: &DossierState, last: LastChange) -> Result<ListRow, serde_json::Error> {
    let filed = &state.filed;
    let step = filed.step.as_ref().map(|current| &current.step);
    Ok(ListRow {
        id: id.to_owned(),
        code: filed.code.clone(),
        folded_code: input::fold(filed.code.as_str()),
        agency_id: filed.agency,
        procedure_code: filed.procedure.code.clone(),
        procedure_version: filed.procedure.version,
        applicant_id: filed.applicant,
        assignee_id: filed.assignee,
        status: state.status().name(),
        clock: state.clock().name(),
        submitted_at: filed.submitted_at.micros(),
        due_at: filed.due_at.map(Moment::micros),
        due_soon_at: state.due_soon_at.map(Moment::micros),
        ended_at: filed.ended_at.map(Moment::micros),
        course: serde_json::to_string(state)?,
        number_end: number_end(filed.code.as_str()).unwrap_or_default().to_owned(),
        updated_at: last.at.micros(),
        position: last.position.to_string(),
        step_role: step.map(|step| step.role.name()),
        step_key: step.map(|step| step.key.clone()),
    })
}

/// Indexed suffix of a dossier code, without leading zeros; `None` where that is no number.
pub(crate) fn number_end(code: &str) -> Option<&str> {
    let end = code.rsplit('-').next()?;
    (!end.is_empty() && end.bytes().all(|byte| byte.is_ascii_digit())).then(|| end.trim_start_matches('0'))
}

/// Columns of the accounts whose names [`listed`] opens.
pub(crate) const SUBJECTS: [&str; 2] = ["applicant_id", "assignee_id"];

/// Columns that [`listed`] reads, with the number of messages unread by one side.
///
/// The stored state is missing while another instance rebuilds rows for a log that lost its tail, or was put forward
/// again: `dossier_state` comes first, and an older row answers with its own state.
pub(crate) fn columns(side: MessageSide) -> String {
    format!(
        "dossier.id AS id, coalesce(state.state, dossier.course) AS state, dossier.updated_at AS updated_at, \
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

/// FROM clause of dossier lists.
pub(crate) fn from() -> String {
    format!(
        "FROM dossier_list AS dossier {PROCEDURE_JOINS} \
         LEFT JOIN dossier_states AS state ON state.id = dossier.id \
         LEFT JOIN accounts AS applicant ON applicant.id = dossier.applicant_id \
         LEFT JOIN accounts AS assignee ON assignee.id = dossier.assignee_id"
    )
}

/// Decodes and opens a row of a list.
pub(crate) async fn listed(views: &Views, row: &Row) -> Result<ListedDossier, QueryError> {
    let state: DossierState = row.json("state")?;
    // The name joined to the row may be of another account: the state may be ahead of a row whose projection has
    // stopped.
    let assignee = match row.opt_parsed("assignee_id")? {
        Some(assignee) => Some(views.named(assignee, row, "assignee").await?),
        None => None,
    };
    let applicant = state.filed.applicant;
    let name_then = views.display_name(&SealedName::read_then(row, "applicant")?).await?;
    Ok(ListedDossier {
        id: row.parsed("id")?,
        procedure: NamedProcedure::read(row)?,
        applicant: views.named(applicant, row, "applicant").await?,
        applicant_then: Some(NamedAccount { id: applicant, display_name: name_then }),
        assignee,
        unread: row.count("unread")?,
        updated_at: Some(row.moment("updated_at")?),
        state,
    })
}

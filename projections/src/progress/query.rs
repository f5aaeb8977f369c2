//! Queries of timelines: a dossier's own, and the public one without notes and names.

use std::collections::HashMap;
use store::boxed;

use domain::dossier::{ClockState, DossierStatus, FileRef, ProcedureRef};
use domain::{DossierId, Personal, Role};
use store::log::Position;
use store::sql::{Row, Sql, SqlError};
use uuid::Uuid;

use super::{ProgressEntry, PublicProgress};
use crate::batch::for_texts;
use crate::names::{SealedName, name_columns, name_columns_then};
use crate::views::{QueryError, Views};

/// Queries of timelines.
#[derive(Clone)]
pub struct Progress {
    views: Views,
}

impl Progress {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// Timeline of a dossier, oldest first.
    #[boxed]
    pub async fn of(&self, dossier: DossierId) -> Result<Vec<ProgressEntry>, QueryError> {
        let text = format!("{} WHERE entry.dossier_id = $1 ORDER BY entry.position", select());
        self.entries(Sql::new(text).bind(dossier)).await
    }

    /// Timelines of several dossiers, with one statement.
    #[boxed]
    pub async fn of_many(&self, dossiers: &[DossierId]) -> Result<HashMap<DossierId, Vec<ProgressEntry>>, QueryError> {
        let mut answer: HashMap<_, Vec<_>> = HashMap::new();
        if !dossiers.is_empty() {
            let tail = "WHERE entry.dossier_id IN (SELECT each.value FROM {each}) ORDER BY entry.position";
            let text = format!("{} {tail}", select());
            for entry in self.entries(for_texts(&text, self.views.pool.is_sqlite(), dossiers)?).await? {
                answer.entry(entry.dossier).or_default().push(entry);
            }
        }
        Ok(answer)
    }

    /// At most `max` entries of a dossier after a position of the log, oldest first.
    #[boxed]
    pub async fn after(
        &self,
        dossier: DossierId,
        position: Position,
        max: u32,
    ) -> Result<Vec<ProgressEntry>, QueryError> {
        let tail = "WHERE entry.dossier_id = $1 AND entry.position > $2 ORDER BY entry.position LIMIT $3";
        let sql = Sql::new(format!("{} {tail}", select())).bind(dossier).bind(position).bind(max);
        self.entries(sql).await
    }

    /// One entry, by its event's id.
    #[boxed]
    pub async fn entry(&self, id: Uuid) -> Result<Option<ProgressEntry>, QueryError> {
        let sql = Sql::new(format!("{} WHERE entry.id = $1", select())).bind(id);
        Ok(self.entries(sql).await?.pop())
    }

    /// Public timeline of a dossier, oldest first.
    #[boxed]
    pub async fn public(&self, dossier: DossierId) -> Result<Vec<PublicProgress>, QueryError> {
        let sql = "SELECT at, event_type, status, step FROM progress_entries WHERE dossier_id = $1 ORDER BY position";
        let rows = self.views.pool.fetch_all(Sql::new(sql).bind(dossier)).await?;
        let entry = |row: &Row| {
            Ok(PublicProgress {
                at: row.moment("at")?,
                event_type: row.text("event_type")?,
                status: status(row)?,
                step: row.opt_text("step")?,
            })
        };
        rows.iter().map(entry).collect()
    }

    async fn entries(&self, sql: Sql<'_>) -> Result<Vec<ProgressEntry>, QueryError> {
        let rows = self.views.pool.fetch_all(sql).await?;
        self.views.prefetch(&rows, &["actor_id"]).await?;
        let mut entries = Vec::with_capacity(rows.len());
        for row in &rows {
            entries.push(self.read(row).await?);
        }
        Ok(entries)
    }

    async fn read(&self, row: &Row) -> Result<ProgressEntry, QueryError> {
        let (actor, actor_name) = match row.opt_parsed("actor_id")? {
            Some(actor) => {
                let then = SealedName::read_then(row, "actor")?;
                (Some(self.views.named(actor, row, "actor").await?), self.views.display_name(&then).await?)
            }
            None => (None, None),
        };
        let note: Option<Personal<String>> = row.opt_json("note")?;
        let dossier = row.parsed("dossier_id")?;
        let files: Vec<FileRef> = row.opt_json("files")?.unwrap_or_default();
        Ok(ProgressEntry {
            id: row.parsed("id")?,
            dossier,
            files: self.views.show_files(dossier, &files).await?,
            position: row.parsed("position")?,
            at: row.moment("at")?,
            event_type: row.text("event_type")?,
            status: status(row)?,
            note: self.views.open_optional(note.as_ref()).await?,
            actor,
            actor_name,
            role: row.opt_text("role")?.as_deref().and_then(Role::from_name),
            due_at: row.opt_moment("due_at")?,
            clock: clock(row)?,
            step: row.opt_text("step")?,
            procedure: procedure(row)?,
        })
    }
}

/// From another projection: missing where that has not come as far.
fn procedure(row: &Row) -> Result<Option<ProcedureRef>, SqlError> {
    match row.opt_text("procedure_code")? {
        Some(code) => Ok(Some(ProcedureRef { code, version: crate::names::version(row, "procedure_version")? })),
        None => Ok(None),
    }
}

fn status(row: &Row) -> Result<DossierStatus, SqlError> {
    let name = row.text("status")?;
    DossierStatus::from_name(&name).ok_or_else(|| SqlError::Row("column status holds something else".to_owned()))
}

fn clock(row: &Row) -> Result<ClockState, SqlError> {
    let name = row.text("clock")?;
    ClockState::from_name(&name).ok_or_else(|| SqlError::Row("column clock holds something else".to_owned()))
}

fn select() -> String {
    format!(
        "SELECT entry.id AS id, entry.dossier_id AS dossier_id, entry.position AS position, entry.at AS at, \
         entry.event_type AS event_type, entry.status AS status, entry.note AS note, entry.actor_id AS actor_id, \
         entry.role AS role, entry.due_at AS due_at, entry.clock AS clock, entry.step AS step, \
         entry.files AS files, \
         dossier.procedure_code AS procedure_code, dossier.procedure_version AS procedure_version, {}, {} \
         FROM progress_entries AS entry LEFT JOIN dossier_list AS dossier ON dossier.id = entry.dossier_id \
         LEFT JOIN accounts AS actor ON actor.id = entry.actor_id",
        name_columns("actor"),
        name_columns_then("actor", "entry.at"),
    )
}

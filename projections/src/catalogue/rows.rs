//! Projection of the catalogue: writes agencies and procedure versions.

use async_trait::async_trait;
use domain::agency::AgencyEvent;
use domain::procedure::ProcedureEvent;
use domain::{AgencyId, AnyEvent, alphabet, input};
use store::RecordedEvent;
use store::sql::{Sql, SqlError, StoredJson, StoredText, WriteTransaction};

use crate::batch::{row_of, write_rows};
use crate::projection::{ApplyError, Projection, Reading};

row_of! {
    struct ProcedureRow in "procedures", keys 2 {
        code: Text = String,
        version: Integer = u32,
        is_current: Integer = i32,
        agency_id: Text = AgencyId,
        sector_code: Text = String,
        name: Text = String,
        folded_name: Text = String,
        sector_name: Text = String,
        definition: Text = String,
        name_key: Text = String,
    }
}

/// Feeds the catalogue. Its events are few, so each is written by itself.
pub struct CatalogueProjection;

#[async_trait]
impl Projection for CatalogueProjection {
    fn name(&self) -> &'static str {
        "catalogue"
    }

    fn version(&self) -> u32 {
        3
    }

    fn tables(&self) -> &'static [&'static str] {
        &["agencies", "procedures", "catalogue_revision"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        _: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        for recorded in events {
            match &recorded.event {
                AnyEvent::Agency(event) => follow_agency(transaction, recorded, event).await?,
                AnyEvent::Procedure(event) => follow_procedure(transaction, event).await?,
                AnyEvent::Account(_)
                | AnyEvent::Calendar(_)
                | AnyEvent::Deadline(_)
                | AnyEvent::Dossier(_)
                | AnyEvent::Exchange(_)
                | AnyEvent::Restoration(_)
                | AnyEvent::Viewing(_) => continue,
            }
            let sql = "INSERT INTO catalogue_revision (one, position) VALUES (1, $1) \
                       ON CONFLICT (one) DO UPDATE SET position = excluded.position";
            transaction.execute(Sql::new(sql).bind(recorded.position)).await?;
        }
        Ok(())
    }
}

async fn follow_agency(
    transaction: &mut WriteTransaction,
    recorded: &RecordedEvent,
    event: &AgencyEvent,
) -> Result<(), ApplyError> {
    let id = &recorded.stream.id;
    match event {
        AgencyEvent::AgencyRegistered { code, name } => {
            let sql = "INSERT INTO agencies (id, code, version, name) VALUES ($1, $2, $3, $4) ON CONFLICT (id) \
                       DO UPDATE SET code = excluded.code, version = excluded.version, name = excluded.name";
            let sql = Sql::new(sql).bind(StoredText::new(id)?).bind(StoredText::new(code)?).bind(recorded.sequence);
            transaction.execute(sql.bind(StoredJson::new(&serde_json::to_value(name)?)?)).await?;
        }
        AgencyEvent::AgencyRenamed { name } => {
            let sql = Sql::new("UPDATE agencies SET version = $1, name = $2 WHERE id = $3").bind(recorded.sequence);
            let name = StoredJson::new(&serde_json::to_value(name)?)?;
            transaction.execute(sql.bind(name).bind(StoredText::new(id)?)).await?;
        }
    }
    Ok(())
}

async fn follow_procedure(transaction: &mut WriteTransaction, event: &ProcedureEvent) -> Result<(), ApplyError> {
    match event {
        ProcedureEvent::ProcedurePublished { version, definition } => {
            retire_others(transaction, &definition.code, *version).await?;
            let row = ProcedureRow {
                code: definition.code.clone(),
                version: *version,
                is_current: 1,
                agency_id: AgencyId::of_code(&definition.agency),
                sector_code: definition.sector.code.clone(),
                name: serde_json::to_string(&definition.name)?,
                folded_name: input::search_key(&definition.name.vi),
                sector_name: serde_json::to_string(&definition.sector.name)?,
                definition: serde_json::to_string(definition)?,
                name_key: alphabet::rank(&definition.name.vi).key(),
            };
            write_rows(transaction, vec![row]).await?;
        }
        ProcedureEvent::ProcedureRetired { code } => {
            let sql = "UPDATE procedures SET is_current = 0 WHERE code = $1";
            transaction.execute(Sql::new(sql).bind(StoredText::new(code)?)).await?;
        }
    }
    Ok(())
}

async fn retire_others(transaction: &mut WriteTransaction, code: &str, current: u32) -> Result<(), SqlError> {
    let sql = "UPDATE procedures SET is_current = 0 WHERE code = $1 AND version <> $2";
    transaction.execute(Sql::new(sql).bind(StoredText::new(code)?).bind(current)).await?;
    Ok(())
}

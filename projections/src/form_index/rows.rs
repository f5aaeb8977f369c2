//! Projection of the form index: writes names and blind indexes from forms, and deletes those of erased applicants.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use domain::account::AccountEvent;
use domain::dossier::{DossierEvent, ProcedureRef};
use domain::procedure::{FieldWord, IdentifyingField, Identity, ProcedureEvent};
use domain::{AnyEvent, input};
use store::RecordedEvent;
use store::sql::{Sql, SqlError, StoredText, WriteTransaction};

use crate::accounts::Contact;
use crate::batch::{RowOf, for_texts, row_of, write_rows};
use crate::projection::{ApplyError, Projection, Reading};
use crate::state::dossiers_of;

row_of! {
    /// Identifying fields of a version of a procedure.
    struct FieldsRow in "form_fields", keys 2 {
        procedure_code: Text = String,
        procedure_version: Integer = u32,
        fields: Text = String,
    }
}

row_of! {
    /// High-water mark of a dossier's events in the index, and the version that tells how to read the next.
    struct SourceRow in "form_sources", keys 1 {
        dossier_id: Text = String,
        sequence: Integer = u64,
        applicant_id: Text = String,
        procedure_code: Text = String,
        procedure_version: Integer = u32,
    }
}

row_of! {
    struct NameRow in "form_names", keys 2 {
        dossier_id: Text = String,
        pointer: Text = String,
        folded: Text = String,
    }
}

row_of! {
    struct ContactRow in "form_contacts", keys 2 {
        dossier_id: Text = String,
        pointer: Text = String,
        digest: Text = String,
    }
}

/// Truncation of a name: an index entry of PostgreSQL has room for 2,704 bytes.
const NAME_MAX: usize = 500;

pub struct FormIndexProjection;

#[async_trait]
impl Projection for FormIndexProjection {
    fn name(&self) -> &'static str {
        "form_index"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["form_fields", "form_sources", "form_names", "form_contacts", "form_erasures"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let mut index = Index { sources: load_sources(transaction, events).await?, ..Index::default() };
        for recorded in events {
            match &recorded.event {
                AnyEvent::Procedure(ProcedureEvent::ProcedurePublished { version, definition }) => {
                    let fields = IdentifyingField::all_of(&definition.form_schema);
                    let row = FieldsRow {
                        procedure_code: definition.code.clone(),
                        procedure_version: *version,
                        fields: serde_json::to_string(&fields)?,
                    };
                    write_rows(transaction, vec![row]).await?;
                    index.fields.insert((definition.code.clone(), *version), fields);
                }
                AnyEvent::Dossier(event) => index.follow_form(transaction, reading, recorded, event).await?,
                AnyEvent::Account(AccountEvent::PersonalDataErased { .. }) => {
                    index.forget(transaction, &recorded.stream.id).await?;
                }
                AnyEvent::Account(_)
                | AnyEvent::Agency(_)
                | AnyEvent::Calendar(_)
                | AnyEvent::Deadline(_)
                | AnyEvent::Exchange(_)
                | AnyEvent::Procedure(_)
                | AnyEvent::Restoration(_)
                | AnyEvent::Viewing(_) => {}
            }
        }
        index.write(transaction).await
    }
}

/// Procedure and applicant of a dossier's form.
struct Source {
    sequence: u64,
    applicant: String,
    procedure: ProcedureRef,
    is_changed: bool,
}

/// Loaded and changed data of a batch.
#[derive(Default)]
struct Index {
    fields: HashMap<(String, u32), Vec<IdentifyingField>>,
    sources: BTreeMap<String, Source>,
    names: Values,
    contacts: Values,
}

/// Search values by dossier and place in its form; `None` deletes the value.
type Values = BTreeMap<(String, String), Option<String>>;

async fn load_sources(
    transaction: &mut WriteTransaction,
    events: &[RecordedEvent],
) -> Result<BTreeMap<String, Source>, ApplyError> {
    let mut sources = BTreeMap::new();
    let dossiers = dossiers_of(events);
    if !dossiers.is_empty() {
        for row in SourceRow::TABLE.load(transaction, dossiers).await? {
            let version = u32::try_from(row.count("procedure_version")?).unwrap_or(u32::MAX);
            let source = Source {
                sequence: row.count("sequence")?,
                applicant: row.text("applicant_id")?,
                procedure: ProcedureRef { code: row.text("procedure_code")?, version },
                is_changed: false,
            };
            sources.insert(row.text("dossier_id")?, source);
        }
    }
    Ok(sources)
}

impl Index {
    async fn follow_form(
        &mut self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        recorded: &RecordedEvent,
        event: &DossierEvent,
    ) -> Result<(), ApplyError> {
        let Some(form) = event.form() else { return Ok(()) };
        let dossier = &recorded.stream.id;
        if let DossierEvent::DossierSubmitted { procedure, applicant, .. } = event {
            let (applicant, procedure) = (applicant.to_string(), procedure.clone());
            let begun = Source { sequence: 0, applicant, procedure, is_changed: true };
            self.sources.entry(dossier.clone()).or_insert(begun);
        }
        let Some(source) = self.sources.get_mut(dossier) else {
            return Err(ApplyError::OutOfPlace("an event of a dossier before its submission".to_owned()));
        };
        if source.sequence >= recorded.sequence {
            return Ok(());
        }
        (source.sequence, source.is_changed) = (recorded.sequence, true);
        let procedure = source.procedure.clone();
        let Some(form) = reading.open(form)? else { return Ok(()) };
        self.learn_fields(transaction, &procedure).await?;
        for field in self.fields.get(&(procedure.code, procedure.version)).into_iter().flatten() {
            let text = match field.said_in(&form) {
                FieldWord::Silent => continue,
                FieldWord::Empty => None,
                FieldWord::Text(text) => Some(text),
            };
            let digest = |contact: Contact| text.and_then(|text| contact.digest(text, reading.keyring()));
            let key = || text.map(|text| input::search_key(text).chars().take(NAME_MAX).collect());
            let (values, value) = match field.says {
                Identity::Name => (&mut self.names, key()),
                Identity::TaxCode => (&mut self.contacts, digest(Contact::TaxCode)),
                Identity::IdentityNumber => (&mut self.contacts, digest(Contact::IdentityNumber)),
                Identity::Phone => (&mut self.contacts, digest(Contact::Phone)),
                Identity::Email => (&mut self.contacts, digest(Contact::Email)),
            };
            values.insert((dossier.clone(), field.pointer.clone()), value);
        }
        Ok(())
    }

    /// Loads the fields of a version that was published before this batch.
    async fn learn_fields(
        &mut self,
        transaction: &mut WriteTransaction,
        procedure: &ProcedureRef,
    ) -> Result<(), ApplyError> {
        if let Entry::Vacant(unknown) = self.fields.entry((procedure.code.clone(), procedure.version)) {
            let sql = "SELECT fields FROM form_fields WHERE procedure_code = $1 AND procedure_version = $2";
            let sql = Sql::new(sql).bind(StoredText::new(&procedure.code)?).bind(procedure.version);
            let row = transaction.fetch_optional(sql).await?;
            unknown.insert(row.map(|row| row.json("fields")).transpose()?.unwrap_or_default());
        }
        Ok(())
    }

    /// Deletes all values of an applicant's forms, and records that: before, the erasure counts as unfinished.
    async fn forget(&mut self, transaction: &mut WriteTransaction, applicant: &str) -> Result<(), SqlError> {
        let sources = &self.sources;
        let is_theirs = |dossier: &String| sources.get(dossier).is_some_and(|source| source.applicant == applicant);
        let tables = [(NameRow::TABLE.name, &mut self.names), (ContactRow::TABLE.name, &mut self.contacts)];
        for (table, values) in tables {
            values.retain(|(dossier, _), _| !is_theirs(dossier));
            let text = format!(
                "DELETE FROM {table} WHERE dossier_id IN (SELECT dossier_id FROM form_sources WHERE applicant_id = $1)"
            );
            transaction.execute(Sql::new(text).bind(StoredText::new(applicant)?)).await?;
        }
        let note = "INSERT INTO form_erasures (applicant_id) VALUES ($1) ON CONFLICT (applicant_id) DO NOTHING";
        transaction.execute(Sql::new(note).bind(StoredText::new(applicant)?)).await.map(drop)
    }

    async fn write(self, transaction: &mut WriteTransaction) -> Result<(), ApplyError> {
        let changed = self.sources.into_iter().filter(|(_, source)| source.is_changed);
        let row = |(dossier_id, source): (String, Source)| SourceRow {
            dossier_id,
            sequence: source.sequence,
            applicant_id: source.applicant,
            procedure_code: source.procedure.code,
            procedure_version: source.procedure.version,
        };
        write_rows(transaction, changed.map(row).collect()).await?;
        let name = |dossier_id, pointer, folded| NameRow { dossier_id, pointer, folded };
        write_values(transaction, self.names, name).await?;
        let contact = |dossier_id, pointer, digest| ContactRow { dossier_id, pointer, digest };
        Ok(write_values(transaction, self.contacts, contact).await?)
    }
}

/// Upserts values, and deletes those that no longer hold.
async fn write_values<R: RowOf>(
    transaction: &mut WriteTransaction,
    values: Values,
    row: fn(String, String, String) -> R,
) -> Result<(), SqlError> {
    let mut rows = Vec::new();
    let mut emptied: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for ((dossier, pointer), value) in values {
        match value {
            Some(value) => rows.push(row(dossier, pointer, value)),
            None => emptied.entry(pointer).or_default().push(dossier),
        }
    }
    for (pointer, dossiers) in emptied {
        let text = format!(
            "DELETE FROM {} WHERE pointer = $2 AND dossier_id IN (SELECT each.value FROM {{each}})",
            R::TABLE.name
        );
        let sql = for_texts(&text, transaction.is_sqlite(), dossiers)?.bind(StoredText::new(pointer)?);
        transaction.execute(sql).await?;
    }
    write_rows(transaction, rows).await
}

//! Rows of drafts: columns, key and decryption.

use std::collections::HashMap;

use domain::{AccountId, Location};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use store::sql::{Row, Sql, SqlError, StoredText};
use store::vault::VaultError;

use super::{Draft, DraftContent, DraftDocument, DraftError, DraftKey, Drafts};

/// Columns that are read.
pub(super) const COLUMNS: &str = "procedure_code, dossier_code, version, procedure_version, content, saved_at, \
                                  ended_at, submitted_as";
/// Condition on a draft's key, by the first three placeholders.
pub(super) const KEY: &str = "account = $1 and procedure_code = $2 and dossier_code = $3";
/// Assignments that turn a tombstone into a new draft, from which nothing was submitted. Version 0 never was a draft:
/// it stands for a form submitted without one, and keeps its claim.
pub(super) const REVIVED: &str = "submitted_as = case when ended_at is null then submitted_as end, \
                                  submitting = case when ended_at is null or version = 0 then submitting end, \
                                  ended_at = null";

impl Drafts {
    /// Decrypts rows and joins their attachments.
    pub(super) async fn read_all(&self, account: AccountId, rows: Vec<Row>) -> Result<Vec<Draft>, DraftError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut attached = self.attached(account).await?;
        let mut drafts = Vec::with_capacity(rows.len());
        for row in rows {
            drafts.extend(self.read(account, &row, &mut attached).await?);
        }
        Ok(drafts)
    }

    async fn read(
        &self,
        account: AccountId,
        row: &Row,
        attached: &mut HashMap<(String, String), Vec<DraftDocument>>,
    ) -> Result<Option<Draft>, DraftError> {
        let (procedure_code, dossier_code) = (row.text("procedure_code")?, row.text("dossier_code")?);
        let rows = attached.remove(&(procedure_code.clone(), dossier_code.clone())).unwrap_or_default();
        let key = DraftKey { procedure_code, dossier_code: Some(dossier_code).filter(|code| !code.is_empty()) };
        let sealed = row.text("content")?;
        let content = if sealed.is_empty() {
            Some(DraftContent { form: Value::Object(Map::new()), documents: Vec::new() })
        } else {
            self.opened::<DraftContent>(place(account, &key), &sealed).await?
        };
        let Some(DraftContent { form, documents: carried }) = content else { return Ok(None) };
        let number = |column| Ok::<_, DraftError>(u32::try_from(row.integer(column)?).unwrap_or_default());
        Ok(Some(Draft {
            key,
            version: number("version")?,
            procedure_version: number("procedure_version")?,
            content: DraftContent { form, documents: carried.iter().cloned().chain(rows).collect() },
            saved_at: row.moment("saved_at")?,
            ended_at: row.opt_moment("ended_at")?,
            submitted_as: row.opt_text("submitted_as")?,
            carried,
        }))
    }

    async fn attached(&self, account: AccountId) -> Result<HashMap<(String, String), Vec<DraftDocument>>, DraftError> {
        let sql = "select procedure_code, dossier_code, upload_id, content from draft_documents \
                   where account = $1 order by attached_at, upload_id";
        let mut attached: HashMap<_, Vec<DraftDocument>> = HashMap::new();
        for row in self.edge.fetch_all(Sql::new(sql).bind(account)).await? {
            let (procedure_code, dossier_code) = (row.text("procedure_code")?, row.text("dossier_code")?);
            let key = DraftKey {
                procedure_code: procedure_code.clone(),
                dossier_code: Some(dossier_code.clone()).filter(|code| !code.is_empty()),
            };
            let place = document_place(account, &key, &row.text("upload_id")?);
            let document = self.opened::<DraftDocument>(place, &row.text("content")?).await?;
            attached.entry((procedure_code, dossier_code)).or_default().extend(document);
        }
        Ok(attached)
    }

    pub(super) async fn sealed_document(
        &self,
        account: AccountId,
        key: &DraftKey,
        document: &DraftDocument,
    ) -> Result<String, DraftError> {
        self.sealed(account, document_place(account, key, &document.upload_id), document).await
    }

    pub(super) async fn sealed(
        &self,
        account: AccountId,
        place: Location,
        content: &impl Serialize,
    ) -> Result<String, DraftError> {
        Ok(self.vault.seal_whole(&place, account, content).await?.to_string())
    }

    async fn opened<T: DeserializeOwned + Clone>(
        &self,
        place: Location,
        sealed: &str,
    ) -> Result<Option<T>, DraftError> {
        let sealed = serde_json::from_str(sealed).map_err(|_| VaultError::Malformed)?;
        Ok(self.vault.open_whole(&place, sealed).await?)
    }
}

/// A statement whose first three placeholders name a draft.
pub(super) fn keyed<'q>(sql: &str, account: AccountId, key: &DraftKey) -> Result<Sql<'q>, SqlError> {
    let procedure_code = StoredText::new(&key.procedure_code)?;
    let dossier_code = StoredText::new(key.dossier_code.as_deref().unwrap_or_default())?;
    Ok(Sql::new(sql.to_owned()).bind(account).bind(procedure_code).bind(dossier_code))
}

/// Location of the content, which its encryption authenticates, so that rows cannot be exchanged.
pub(super) fn place(account: AccountId, key: &DraftKey) -> Location {
    Location(format!("draft/{account}/{}/{}", key.procedure_code, key.dossier_code.as_deref().unwrap_or_default()))
}

fn document_place(account: AccountId, key: &DraftKey, upload_id: &str) -> Location {
    Location(format!("{}/document/{upload_id}", place(account, key).0))
}

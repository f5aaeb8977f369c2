//! Queries of the form index: persons by contact or identifying number, as blind indexes.

use domain::AccountId;
use domain::text::SearchText;
use store::boxed;
use store::sql::{Sql, StoredText};

use crate::accounts::Contact;
use crate::page::Conditions;
use crate::views::{QueryError, Views};

/// Queries of the form index.
#[derive(Clone)]
pub struct FormIndex {
    views: Views,
}

impl FormIndex {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// Blind index values under which forms hold this text as a telephone, an e-mail address, an identity number or a
    /// tax code; empty where none does. Authorization is the list's own: see [`crate::Reach`].
    #[boxed]
    pub async fn giving(&self, text: &SearchText) -> Result<Vec<StoredText>, QueryError> {
        let digests = Contact::digests_of_applicants(text, self.views.vault.keyring())?;
        if digests.is_empty() {
            return Ok(Vec::new());
        }
        let mut conditions = Conditions::default();
        let bound = conditions.bind_all(digests.iter().cloned());
        conditions.and(format!("digest IN {bound}"));
        let sql = conditions.select("SELECT dossier_id FROM form_contacts", "LIMIT 1");
        let is_given = self.views.pool.fetch_optional(sql).await?.is_some();
        Ok(if is_given { digests } else { Vec::new() })
    }

    /// Whether the erasure of this applicant has been applied, so that nothing of their forms is left here.
    #[boxed]
    pub async fn has_forgotten(&self, applicant: AccountId) -> Result<bool, QueryError> {
        let sql = Sql::new("SELECT applicant_id FROM form_erasures WHERE applicant_id = $1").bind(applicant);
        Ok(self.views.pool.fetch_optional(sql).await?.is_some())
    }
}

use domain::text::SearchText;
use domain::{AccountId, DossierId};
use store::sql::Sql;

use crate::accounts::Contact;
use crate::page::Conditions;
use crate::views::{QueryError, Views};

/// No number stands in more forms than anybody would read through.
const GIVING_MAX: u32 = 500;

/// Asks which dossiers a form names somebody in.
#[derive(Clone)]
pub struct FormIndex {
    views: Views,
}

impl FormIndex {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// The dossiers whose forms give this as a whole: a telephone, an e-mail address, an identity number, a tax code.
    pub async fn giving(&self, text: &SearchText) -> Result<Vec<DossierId>, QueryError> {
        let digests = Contact::digests_of_applicants(text, self.views.vault.keyring())?;
        if digests.is_empty() {
            return Ok(Vec::new());
        }
        let mut conditions = Conditions::default();
        let digests = conditions.bind_all(digests);
        conditions.and(format!("digest IN {digests}"));
        let tail = format!("ORDER BY dossier_id LIMIT {GIVING_MAX}");
        let sql = conditions.select("SELECT DISTINCT dossier_id FROM form_contacts", &tail);
        self.views.pool.fetch_all(sql).await?.iter().map(|row| Ok(row.parsed("dossier_id")?)).collect()
    }

    /// Whether the erasure of this applicant has been followed, so that nothing of their forms stands here.
    pub async fn has_forgotten(&self, applicant: AccountId) -> Result<bool, QueryError> {
        let sql = Sql::new("SELECT applicant_id FROM form_erasures WHERE applicant_id = $1").bind(applicant);
        Ok(self.views.pool.fetch_optional(sql).await?.is_some())
    }
}

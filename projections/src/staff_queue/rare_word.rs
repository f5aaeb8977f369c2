//! Query plan for rare search words: candidates come from the word's indexes first. A scan in the queue's order ends
//! with the page for frequent words; but where next to nothing matches, it would look through all dossiers.

use store::boxed;
use store::sql::{Pool, SqlError, StoredText};

use crate::dossier_filter::{DossierFilter, Word};
use crate::page::Conditions;

/// Threshold of a rare word in matching people, forms or numbers; a more frequent one fills a page soon enough.
const FEW: usize = 500;

/// Candidate set of a search: dossiers of these applicants, and those with these ids.
pub(super) struct Candidates {
    applicants: Vec<StoredText>,
    dossiers: Vec<StoredText>,
}

impl Candidates {
    /// Candidates by the first rare word of the search; `None` where none is rare.
    #[boxed]
    pub async fn of(filter: &DossierFilter, pool: &Pool) -> Result<Option<Self>, SqlError> {
        for word in filter.words()? {
            if let Some(found) = Self::of_word(&word, pool).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    async fn of_word(word: &Word, pool: &Pool) -> Result<Option<Self>, SqlError> {
        let more = FEW + 1;
        let mut values = Conditions::default();
        let contains = values.bind(word.contains.clone());
        let mut parts = vec![
            format!(
                "SELECT 'PROCEDURE' AS kind, code AS id FROM procedures WHERE folded_name LIKE {contains} ESCAPE '!'"
            ),
            format!("SELECT 'AGENCY' AS kind, id FROM agencies WHERE lower(code) LIKE {contains} ESCAPE '!'"),
            format!(
                "SELECT 'APPLICANT' AS kind, id FROM \
                 (SELECT id FROM accounts WHERE folded_name LIKE {contains} ESCAPE '!' LIMIT {more}) AS applicants"
            ),
        ];
        parts.push(format!(
            "SELECT 'DOSSIER' AS kind, id FROM (SELECT dossier_id AS id FROM form_names \
             WHERE folded LIKE {contains} ESCAPE '!' LIMIT {more}) AS told"
        ));
        for condition in word.of_number("", &mut values) {
            parts.push(format!(
                "SELECT 'DOSSIER' AS kind, id FROM (SELECT id FROM dossier_list WHERE {condition} LIMIT {more}) AS numbers"
            ));
        }
        let mut found = Self { applicants: Vec::new(), dossiers: Vec::new() };
        for row in pool.fetch_all(values.fill(&parts.join(" UNION ALL "))).await? {
            match row.text("kind")?.as_str() {
                "APPLICANT" => found.applicants.push(StoredText::new(row.text("id")?)?),
                "DOSSIER" => found.dossiers.push(StoredText::new(row.text("id")?)?),
                _ => return Ok(None),
            }
        }
        Ok((found.applicants.len() <= FEW && found.dossiers.len() <= FEW).then_some(found))
    }

    /// Adds the candidates as a redundant condition that opens their indexes.
    pub fn restrict(self, conditions: &mut Conditions) {
        let mut parts = Vec::new();
        for (column, ids) in [("dossier.applicant_id", self.applicants), ("dossier.id", self.dossiers)] {
            if !ids.is_empty() {
                parts.push(format!("{column} IN {}", conditions.bind_all(ids)));
            }
        }
        if parts.is_empty() {
            return conditions.and("1 = 0");
        }
        conditions.and_any(&parts);
    }
}

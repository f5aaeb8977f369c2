//! Which dossiers can a search find at all, where one of its words is rare? Read in the queue's order, a page ends at
//! its last row; but where next to nothing matches, all dossiers would be looked through for it.

use store::sql::{Pool, SqlError, StoredText};

use crate::dossier_filter::{DossierFilter, Word};
use crate::page::Conditions;

/// A word of so many people, forms or numbers at most is rare: one of more fills a page soon enough.
const FEW: usize = 500;

/// The only dossiers that a search can find: those of these applicants, and those with these ids.
pub(super) struct Candidates {
    applicants: Vec<StoredText>,
    dossiers: Vec<StoredText>,
}

impl Candidates {
    /// By the first of the search's words that is rare; `None` where none is.
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

    /// The condition that follows from the search's words, for the sake of the indexes that it opens.
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

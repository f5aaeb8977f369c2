//! Which dossiers can a search find at all, where one of its words is rare? Read in the queue's order, a page ends at
//! its last row; but where next to nothing matches, all dossiers would be looked through for it.

use store::sql::{Pool, Sql, SqlError};

use crate::dossier_filter::DossierFilter;
use crate::page::Conditions;

/// A word of so many people or numbers at most is rare: one of more fills a page soon enough.
const FEW: usize = 100;

/// The only dossiers that a search can find: those of these applicants, and those with these ids.
pub(super) struct Candidates {
    applicants: Vec<String>,
    dossiers: Vec<String>,
}

impl Candidates {
    /// By the first of the search's words that is rare; `None` where none is.
    pub async fn of(filter: &DossierFilter, pool: &Pool) -> Result<Option<Self>, SqlError> {
        for word in filter.words() {
            if let Some(found) = Self::of_word(&word, pool).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    async fn of_word(word: &str, pool: &Pool) -> Result<Option<Self>, SqlError> {
        let more = FEW + 1;
        // The letters of a number are those of its agency's code, and many numbers have them.
        let (of_number, numbers) = if word.bytes().any(|byte| byte.is_ascii_digit()) {
            ("NUMBER", "SELECT id FROM dossier_list WHERE folded_code LIKE $1 ESCAPE '!'")
        } else {
            ("AGENCY", "SELECT id FROM agencies WHERE lower(code) LIKE $1 ESCAPE '!'")
        };
        let sql = format!(
            "SELECT 'PROCEDURE' AS kind, code AS id FROM procedures WHERE folded_name LIKE $1 ESCAPE '!' \
             UNION ALL SELECT '{of_number}' AS kind, id FROM ({numbers} LIMIT {more}) AS numbers \
             UNION ALL SELECT 'APPLICANT' AS kind, id FROM \
             (SELECT id FROM accounts WHERE folded_name LIKE $1 ESCAPE '!' LIMIT {more}) AS applicants"
        );
        let mut found = Self { applicants: Vec::new(), dossiers: Vec::new() };
        for row in pool.fetch_all(Sql::new(sql).bind(word)).await? {
            match row.text("kind")?.as_str() {
                "APPLICANT" => found.applicants.push(row.text("id")?),
                "NUMBER" => found.dossiers.push(row.text("id")?),
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

//! Registry of the parts of a log outside its database, so that a missing part is noticed.

use crate::boxed;
use std::fmt;

use domain::Moment;

use crate::sql::{Pool, Row, Sql, SqlError, StoredText};

/// Part of a log outside its database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belonging {
    /// Key that signs its checkpoints.
    SigningKey,
    Checkpoints,
    /// Folder or bucket of uploaded files.
    Files,
}

impl Belonging {
    /// Name at the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::SigningKey => "signing-key",
            Self::Checkpoints => "checkpoints",
            Self::Files => "files",
        }
    }

    /// Name in rows.
    fn stored(self) -> &'static str {
        match self {
            Self::SigningKey => "SIGNING_KEY",
            Self::Checkpoints => "CHECKPOINTS",
            Self::Files => "FILES",
        }
    }
}

/// Name within an enumeration.
impl fmt::Display for Belonging {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SigningKey => "checkpoints that are signed under a key",
            Self::Checkpoints => "checkpoints",
            Self::Files => "files",
        })
    }
}

/// Registry of the parts of a log outside its database, so that a missing one is noticed.
pub struct Belongings;

impl Belongings {
    /// Registers a part; an existing entry stays as it is.
    #[boxed]
    pub async fn note(pool: &Pool, kind: Belonging, name: &str, at: Moment) -> Result<(), SqlError> {
        let sql = "insert into log_belongings (kind, name, since) values ($1, $2, $3) on conflict do nothing";
        pool.execute(Sql::new(sql).bind(kind.stored()).bind(StoredText::new(name)?).bind(at)).await.map(drop)
    }

    /// Removes all entries of a kind.
    #[boxed]
    pub async fn forget(pool: &Pool, kind: Belonging) -> Result<(), SqlError> {
        let sql = Sql::new("delete from log_belongings where kind = $1").bind(kind.stored());
        pool.execute(sql).await.map(drop)
    }

    /// Entries of a kind: names, and the time of registration.
    #[boxed]
    pub async fn noted(pool: &Pool, kind: Belonging) -> Result<Vec<(String, Moment)>, SqlError> {
        let sql = Sql::new("select name, since from log_belongings where kind = $1 order by name").bind(kind.stored());
        let noted = |row: &Row| Ok((row.text("name")?, row.moment("since")?));
        pool.fetch_all(sql).await?.iter().map(noted).collect()
    }
}

use std::fmt;

use domain::Moment;

use crate::sql::{Pool, Row, Sql, SqlError, StoredText};

/// What a log has outside its database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belonging {
    /// A key that its checkpoints are signed under.
    SigningKey,
    Checkpoints,
    /// Uploaded files.
    Files,
}

impl Belonging {
    /// The name at the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::SigningKey => "signing-key",
            Self::Checkpoints => "checkpoints",
            Self::Files => "files",
        }
    }

    /// The name in rows.
    fn stored(self) -> &'static str {
        match self {
            Self::SigningKey => "SIGNING_KEY",
            Self::Checkpoints => "CHECKPOINTS",
            Self::Files => "FILES",
        }
    }
}

/// In a sentence about several of them.
impl fmt::Display for Belonging {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SigningKey => "checkpoints that are signed under a key",
            Self::Checkpoints => "checkpoints",
            Self::Files => "files",
        })
    }
}

/// Notes what a log has outside its database, so that it is missed.
pub struct Belongings;

impl Belongings {
    /// Notes it; what is noted stays as it is.
    pub async fn note(pool: &Pool, kind: Belonging, name: &str, at: Moment) -> Result<(), SqlError> {
        let sql = "insert into log_belongings (kind, name, since) values ($1, $2, $3) on conflict do nothing";
        pool.execute(Sql::new(sql).bind(kind.stored()).bind(StoredText::new(name)?).bind(at)).await.map(drop)
    }

    /// Forgets all of a kind.
    pub async fn forget(pool: &Pool, kind: Belonging) -> Result<(), SqlError> {
        let sql = Sql::new("delete from log_belongings where kind = $1").bind(kind.stored());
        pool.execute(sql).await.map(drop)
    }

    /// What is noted of a kind: names, and since when.
    pub async fn noted(pool: &Pool, kind: Belonging) -> Result<Vec<(String, Moment)>, SqlError> {
        let sql = Sql::new("select name, since from log_belongings where kind = $1 order by name").bind(kind.stored());
        let noted = |row: &Row| Ok((row.text("name")?, row.moment("since")?));
        pool.fetch_all(sql).await?.iter().map(noted).collect()
    }
}

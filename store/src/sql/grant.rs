//! Least privileges of a serving role on PostgreSQL.

use super::scrub::owns;
use super::{Database, Pool, Sql, SqlError};
use crate::boxed;

/// Append-only table: only its owner may update or delete.
const ONLY_ADDED_TO: &str = "events";
/// Tables that only the owner may write.
const ONLY_READ: &str = "_sqlx_migrations, log_epoch";

impl Database {
    /// Grants a role the least privileges to serve, on existing tables and on what this role creates later: it owns
    /// nothing, inserts events, and changes only what is no event. `false` on SQLite, which has no roles.
    #[boxed]
    pub async fn grant(&self, role: &str) -> Result<bool, SqlError> {
        let Pool::Postgres(_) = &self.ledger else { return Ok(false) };
        // To a role other than the owner, PostgreSQL refuses a grant with a mere warning.
        if !owns(&mut self.ledger.write().await?, ONLY_ADDED_TO).await? {
            return Err(SqlError::Row(format!("only the owner of {ONLY_ADDED_TO} can let another role serve")));
        }
        let role = quoted(role);
        let mut transaction = self.ledger.begin().await?;
        let row = transaction.fetch_optional(Sql::new("select current_schema()::text as schema")).await?;
        let schema = row.ok_or_else(|| SqlError::Row("no schema is current".to_owned()))?.text("schema")?;
        let schema = quoted(&schema);
        for statement in [
            format!("grant usage on schema {schema} to {role}"),
            format!("grant select, insert, update, delete on all tables in schema {schema} to {role}"),
            // Whoever inserts an event draws its position; only the owner may reset the sequence.
            format!("grant usage on all sequences in schema {schema} to {role}"),
            format!("revoke update, delete on {ONLY_ADDED_TO} from {role}"),
            format!("revoke insert, update, delete on {ONLY_READ} from {role}"),
            // Later migrations create tables, and rebuilt rows stand in new ones.
            format!("alter default privileges grant select, insert, update, delete on tables to {role}"),
            format!("alter default privileges grant usage on sequences to {role}"),
        ] {
            transaction.execute(Sql::new(statement)).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

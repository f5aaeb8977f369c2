use super::scrub::owns;
use super::{Database, Pool, Sql, SqlError};

/// What only ever grows: nobody but its owner may change or remove anything in it.
const ONLY_ADDED_TO: &str = "events";
/// What is the owner's alone to write.
const ONLY_READ: &str = "_sqlx_migrations, log_epoch";

impl Database {
    /// Gives a role what it needs to serve, and no more, in what there is and in what this role makes later: it owns
    /// nothing, adds events, and changes only what is none. `false` where the database knows no roles.
    pub async fn grant(&self, role: &str) -> Result<bool, SqlError> {
        let Pool::Postgres(_) = &self.ledger else { return Ok(false) };
        // To whoever is not the owner PostgreSQL says no with a mere warning.
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
            // Positions are drawn by whoever adds an event; to set the counter back is the owner's alone.
            format!("grant usage on all sequences in schema {schema} to {role}"),
            format!("revoke update, delete on {ONLY_ADDED_TO} from {role}"),
            format!("revoke insert, update, delete on {ONLY_READ} from {role}"),
            // Later migrations make tables, and rows that are built anew stand in new ones.
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

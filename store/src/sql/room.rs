//! Start-up checks of the database: it takes writes, and has room for the connection budget.

use super::{ConnectionBudget, Database, Row, Sql, SqlError};
use crate::boxed;

/// Connection limits of the server, the role and the database, and their use; -1 is no limit. Of other roles' sessions
/// only owner and database are visible to everybody.
const LIMITS: &str = "
select role.rolsuper::int::bigint as is_superuser,
       current_setting('max_connections')::bigint as server_limit,
       current_setting('superuser_reserved_connections')::bigint
           + coalesce(current_setting('reserved_connections', true), '0')::bigint as kept_back,
       role.rolconnlimit::bigint as role_limit,
       here.datconnlimit::bigint as database_limit,
       count(session.pid) as used,
       count(session.pid) filter (where session.usesysid = role.oid) as used_by_role,
       count(session.pid) filter (where session.datid = here.oid) as used_here,
       current_setting('transaction_read_only') as read_only,
       pg_is_in_recovery()::int::bigint as is_standby
from pg_roles as role
join pg_database as here on here.datname = current_database()
left join pg_stat_activity as session
    on coalesce(session.backend_type, 'client backend') = 'client backend' and session.pid <> pg_backend_pid()
where role.rolname = session_user
group by role.oid, role.rolsuper, role.rolconnlimit, here.oid, here.datconnlimit";

impl Database {
    /// Refuses to serve from a database that takes no writes, or has room for fewer connections than the budget.
    /// Connections of this handle count as used, except the one that asks.
    #[boxed]
    pub async fn refuse_unfit_to_serve(&self, budget: ConnectionBudget) -> Result<(), SqlError> {
        if self.is_sqlite() {
            return Ok(());
        }
        let row = self.ledger.fetch_optional(Sql::new(LIMITS)).await?;
        let row = row.ok_or_else(|| SqlError::Row("the role of the session is not there".to_owned()))?;
        refuse_read_only(&row)?;
        let wanted = i64::from(budget.total());
        for (room, limit) in rooms(&row)? {
            if room < wanted {
                return Err(SqlError::Unfit(format!(
                    "{limit} leaves room for {} more connections, and an instance may open {wanted}: \
                     raise it, or lower HOSO_DATABASE_CONNECTIONS",
                    room.max(0)
                )));
            }
        }
        Ok(())
    }
}

fn refuse_read_only(row: &Row) -> Result<(), SqlError> {
    if row.flag("is_standby")? {
        return Err(SqlError::Unfit("it is a standby, which takes no writes: name the primary".to_owned()));
    }
    if row.text("read_only")? == "on" {
        return Err(SqlError::Unfit(
            "it takes no writes: default_transaction_read_only is on for the server, the database or the role"
                .to_owned(),
        ));
    }
    Ok(())
}

/// Free connections under each limit, with the limit's name.
fn rooms(row: &Row) -> Result<Vec<(i64, String)>, SqlError> {
    let server = row.integer("server_limit")?;
    let unused = server - row.integer("used")?;
    if row.flag("is_superuser")? {
        return Ok(vec![(unused, format!("max_connections = {server}"))]);
    }
    let mut rooms = vec![(unused - row.integer("kept_back")?, format!("max_connections = {server}"))];
    for (limit, used, whose) in [("role_limit", "used_by_role", "role"), ("database_limit", "used_here", "database")] {
        let limit = row.integer(limit)?;
        if limit >= 0 {
            rooms.push((limit - row.integer(used)?, format!("the {whose}'s connection limit of {limit}")));
        }
    }
    Ok(rooms)
}

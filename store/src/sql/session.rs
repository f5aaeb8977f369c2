//! Session settings of PostgreSQL connections: timeouts, isolation, durability.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Error, Executor};

/// Start-up parameters of a session: they override the defaults of the role and of the database. Spaces are escaped by
/// a backslash.
const AT_START: [(&str, &str); 6] = [
    ("idle_in_transaction_session_timeout", "10s"),
    ("statement_timeout", "30s"),
    ("lock_timeout", "0"),
    // Unique keys decide races; under a stricter level half of them would end in serialization failures instead.
    ("default_transaction_isolation", "read\\ committed"),
    ("standard_conforming_strings", "on"),
    ("jit", "off"),
];

/// Settings that depend on the session, or that some releases of PostgreSQL lack. An acknowledged commit has reached
/// the disk: only a server that waits for more than that is left as it is.
const ONCE_CONNECTED: &str = "
select set_config(wanted.name, wanted.value, false)
from (values ('synchronous_commit',
              case current_setting('synchronous_commit') when 'remote_apply' then 'remote_apply' else 'on' end),
             ('idle_session_timeout', '0'),
             ('transaction_timeout', '0')) as wanted (name, value)
where current_setting(wanted.name, true) <> wanted.value";

/// Adds the start-up parameters.
pub(super) fn options(options: PgConnectOptions) -> PgConnectOptions {
    options.application_name("hoso").options(AT_START)
}

/// Applies the service's settings to a fresh session.
pub(crate) async fn prepare(connection: &mut PgConnection) -> Result<(), Error> {
    connection.execute(ONCE_CONNECTED).await.map(drop)
}

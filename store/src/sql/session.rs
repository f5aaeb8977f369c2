use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Error, Executor};

/// What sessions begin with, whatever the defaults of the role or of the database are: what a client asks for at the
/// start comes before those. Spaces stand behind a backslash.
const AT_START: [(&str, &str); 6] = [
    ("idle_in_transaction_session_timeout", "10s"),
    ("statement_timeout", "30s"),
    ("lock_timeout", "0"),
    // Races are decided by keys; under a stricter level half of them would end in errors instead.
    ("default_transaction_isolation", "read\\ committed"),
    ("standard_conforming_strings", "on"),
    ("jit", "off"),
];

/// What depends on the session, or is not known to every release of PostgreSQL. What is acknowledged has reached the
/// disk: only a server that waits for more than that is left as it is.
const ONCE_CONNECTED: &str = "
select set_config(wanted.name, wanted.value, false)
from (values ('synchronous_commit',
              case current_setting('synchronous_commit') when 'remote_apply' then 'remote_apply' else 'on' end),
             ('idle_session_timeout', '0'),
             ('transaction_timeout', '0')) as wanted (name, value)
where current_setting(wanted.name, true) <> wanted.value";

/// With what sessions of the service begin with.
pub(super) fn options(options: PgConnectOptions) -> PgConnectOptions {
    options.application_name("hoso").options(AT_START)
}

/// Makes a fresh session one of the service.
pub(crate) async fn prepare(connection: &mut PgConnection) -> Result<(), Error> {
    connection.execute(ONCE_CONNECTED).await.map(drop)
}

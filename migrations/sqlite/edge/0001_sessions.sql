-- Who is signed in. An ordinary table: sessions come and go, and no decision of the log rests on them.
--
-- A row is found by the keyed hash of its token, so that who reads the table cannot sign in with it. The role is the
-- one that the session began with: another one ends it. Moments are microseconds since 1970 by the service's clock.

create table sessions (
    digest     blob    primary key,
    id         text    not null unique,
    account    text    not null,
    role       text    not null,
    created_at integer not null,
    seen_at    integer not null,
    ends_at    integer not null
) strict;

create index sessions_account on sessions (account);
create index sessions_end on sessions (ends_at);

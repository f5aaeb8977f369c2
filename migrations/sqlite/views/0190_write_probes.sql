-- Readiness asks whether anything can be stored: a database that answers may be full, read-only, or wait for a disk that
-- hangs. Only a write that is committed tells; it has a row of its own, which nobody else reads.
create table write_probes (
    part text primary key,
    probed_at integer not null,
    ballast blob not null
) strict;

-- What an append may write beside its events, in the same transaction, and a few rows that stand next to the log.
--
-- These are rows that change or go: names that must be unique, keys that are destroyed to erase a person, password
-- hashes. None of them may stand in an event. Moments are microseconds since 1970; the database's clock is never
-- asked.

-- Which log this is: part of every hash, so that the events of one log never pass for those of another.
create table log_identity (
    only_row               integer primary key check (only_row = 1),
    id                     text    not null,
    master_key_fingerprint text    not null,
    created_at             integer not null
) strict;

-- Names that only one account may have, as keyed hashes: the table tells nobody which names exist.
create table claims (
    kind   text not null,
    digest blob not null,
    owner  text not null,
    primary key (kind, digest)
) strict;

create index claims_owner on claims (owner);

-- A subject's key, sealed under the master key. Destroying the row erases the person from the log.
create table subject_keys (
    key_id     text    primary key,
    subject    text    not null unique,
    wrapped    blob    not null,
    created_at integer not null
) strict;

create table credentials (
    account       text    primary key,
    password_hash text    not null,
    changed_at    integer not null
) strict;

-- Numbers of dossier codes; drawn in a commit of their own, so that no two appends wait for one another.
create table counters (
    name  text    not null,
    day   text    not null,
    value integer not null,
    primary key (name, day)
) strict;

-- Files on their way into a dossier.
create table uploads (
    id              text    primary key,
    owner           text    not null,
    -- JSON; the file's name in it is sealed.
    naming          text    not null,
    media_type      text    not null,
    size            integer not null check (size >= 0),
    sha256_expected text,
    state           text    not null check (state in ('EXPECTED', 'STORED', 'BOUND')),
    dossier         text,
    created_at      integer not null,
    expires_at      integer not null,
    check ((state = 'BOUND') = (dossier is not null))
) strict;

create index uploads_expiry on uploads (expires_at) where state <> 'BOUND';

-- States folded so far; may be dropped at any time.
create table snapshots (
    aggregate_type text    not null,
    aggregate_id   text    not null,
    version        integer not null,
    shape          integer not null,
    payload        text    not null,
    primary key (aggregate_type, aggregate_id)
) strict;
